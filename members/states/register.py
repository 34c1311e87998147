"""What may happen to a membership on the register. Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.states.organization import MemberState
from xinhui.core.transitions import Transition, TransitionTable

_S = MemberState
_HERE = frozenset({_S.ACTIVE, _S.OUT_OF_TOUCH})
_FILED = _HERE | {_S.SUSPENDED}
MEMBER_TABLE: TransitionTable[MemberState] = TransitionTable(
    states=tuple(_S),
    transitions=(
        Transition(verb="lose", sources=frozenset({_S.ACTIVE}), target=_S.OUT_OF_TOUCH),
        Transition(verb="find", sources=frozenset({_S.OUT_OF_TOUCH}), target=_S.ACTIVE),
        Transition(verb="suspend", sources=_HERE, target=_S.SUSPENDED),
        Transition(verb="restore", sources=frozenset({_S.SUSPENDED}), target=_S.ACTIVE),
        Transition(verb="leave", sources=_FILED, target=_S.LEFT),
        Transition(verb="decease", sources=_FILED, target=_S.DECEASED),
        # Only by letter: members/services/transfers.
        Transition(verb="move_away", sources=_HERE, target=_S.MOVED),
        Transition(verb="come_back", sources=frozenset({_S.MOVED}), target=_S.ACTIVE),
    ),
)


class LeaveKind(models.TextChoices):
    """How a membership ends (党章 articles 9, 39–42)."""

    RESIGNED = "resigned", _("Left the party at own request")
    STRUCK_OFF = "struck_off", _("Struck off")
    EXPELLED = "expelled", _("Expelled from the party")
    NOT_CONFIRMED = "not_confirmed", _("Probation ended without confirmation")
