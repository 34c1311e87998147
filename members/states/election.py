"""States and the transition table of an election of an organization (换届选举). Pure.

Source: 《中国共产党基层组织选举工作条例》 (2020): asked for and approved above, candidates approved above,
elected by secret ballot of those with a vote, offices settled, the result reported and approved above.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class ElectionState(models.TextChoices):
    """Where an election stands."""

    PLANNED = "planned", _("Asked for, not yet approved")
    CALLED = "called", _("Approved; the ballot is to be held")
    ELECTED = "elected", _("Elected; offices to be settled")
    REPORTED = "reported", _("Result reported")
    APPROVED = "approved", pgettext_lazy("election", "Result approved")
    REFUSED = "refused", pgettext_lazy("election", "Result not approved")
    CANCELLED = "cancelled", pgettext_lazy("election", "Called off")


_S = ElectionState
ELECTION_TABLE: TransitionTable[ElectionState] = TransitionTable(
    states=tuple(_S),
    transitions=(
        Transition(verb="nominate", sources=frozenset({_S.PLANNED}), target=_S.PLANNED),
        Transition(verb="call", sources=frozenset({_S.PLANNED}), target=_S.CALLED),
        # A ballot without a quorum, or with seats left open, leaves the election called: another one may follow.
        Transition(verb="ballot", sources=frozenset({_S.CALLED}), target=_S.CALLED),
        Transition(verb="conclude", sources=frozenset({_S.CALLED}), target=_S.ELECTED),
        Transition(verb="report", sources=frozenset({_S.ELECTED}), target=_S.REPORTED),
        Transition(verb="approve", sources=frozenset({_S.REPORTED}), target=_S.APPROVED),
        Transition(verb="refuse", sources=frozenset({_S.REPORTED}), target=_S.REFUSED),
        Transition(verb="cancel", sources=frozenset({_S.PLANNED, _S.CALLED, _S.ELECTED}), target=_S.CANCELLED),
    ),
)
OPEN_ELECTIONS = frozenset({_S.PLANNED, _S.CALLED, _S.ELECTED, _S.REPORTED})
