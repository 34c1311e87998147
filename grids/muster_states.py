"""States and the transition table of requests for volunteer squads (志愿队伍支援申请). Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xinhui.core.transitions import Transition, TransitionTable


class MusterState(models.TextChoices):
    """Where a request for squads stands."""

    REQUESTED = "requested", _("Waiting for a squad")
    ANSWERED = "answered", _("Squad called out")
    REFUSED = "refused", _("Refused")
    CANCELLED = "cancelled", _("Cancelled")


_S = MusterState
MUSTER_TABLE: TransitionTable[MusterState] = TransitionTable(
    states=tuple(_S),
    transitions=(
        # One squad may not be enough: a further one is called out on the same request.
        Transition(verb="answer", sources=frozenset({_S.REQUESTED, _S.ANSWERED}), target=_S.ANSWERED),
        Transition(verb="pass_up", sources=frozenset({_S.REQUESTED}), target=_S.REQUESTED),
        Transition(verb="refuse", sources=frozenset({_S.REQUESTED}), target=_S.REFUSED),
        Transition(verb="cancel", sources=frozenset({_S.REQUESTED}), target=_S.CANCELLED),
    ),
)
