"""Reserve pools (后备人才库): where an entry stands, why somebody leaves, what a yearly review says. Pure."""

from django.db import models
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class PoolEntryState(models.TextChoices):
    """Where an entry stands."""

    PROPOSED = "proposed", pgettext_lazy("pool", "Proposed")
    ENTERED = "entered", pgettext_lazy("pool", "In the pool")
    WARNED = "warned", pgettext_lazy("pool", "Warned")
    LEAVING = "leaving", pgettext_lazy("pool", "Exit proposed")
    EXITED = "exited", pgettext_lazy("pool", "Has left the pool")
    REFUSED = "refused", pgettext_lazy("pool", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("pool", "Withdrawn")


class ExitReason(models.TextChoices):
    """Why somebody leaves a pool."""

    PROMOTED = "promoted", pgettext_lazy("pool", "Promoted")
    OVER_AGE = "over_age", pgettext_lazy("pool", "Over the age of the pool")
    DISCIPLINE = "discipline", pgettext_lazy("pool", "Discipline")
    OWN_WISH = "own_wish", pgettext_lazy("pool", "Own wish")
    REVIEW = "review", pgettext_lazy("pool", "Result of the yearly review")
    GONE = "gone", pgettext_lazy("pool", "No longer in service here")


class ReviewOutcome(models.TextChoices):
    """What a yearly review comes to."""

    KEPT = "kept", pgettext_lazy("pool", "Kept")
    WARNED = "warned", pgettext_lazy("pool", "Kept with a warning")
    EXIT = "exit", pgettext_lazy("pool", "Leaves the pool")


class PoolVerb(models.TextChoices):
    """What a line of an entry's history tells of."""

    PROPOSE = "propose", pgettext_lazy("pool", "Was proposed")
    APPROVE = "approve", pgettext_lazy("pool", "Was entered")
    REFUSE = "refuse", pgettext_lazy("pool", "Was refused")
    WITHDRAW = "withdraw", pgettext_lazy("pool", "The proposal was withdrawn")
    KEEP = "keep", pgettext_lazy("pool", "Yearly review: kept")
    WARN = "warn", pgettext_lazy("pool", "Yearly review: warned")
    PROPOSE_EXIT = "propose_exit", pgettext_lazy("pool", "The exit was proposed")
    STAY = "stay", pgettext_lazy("pool", "Stays in the pool")
    EXIT = "exit", pgettext_lazy("pool", "Left the pool")


_S = PoolEntryState
_IN = frozenset({_S.ENTERED, _S.WARNED})
POOL_TABLE: TransitionTable[PoolEntryState] = TransitionTable(
    states=tuple(_S),
    transitions=(
        Transition(verb="approve", sources=frozenset({_S.PROPOSED}), target=_S.ENTERED),
        Transition(verb="refuse", sources=frozenset({_S.PROPOSED}), target=_S.REFUSED),
        Transition(verb="withdraw", sources=frozenset({_S.PROPOSED}), target=_S.WITHDRAWN),
        Transition(verb="keep", sources=_IN, target=_S.ENTERED),
        Transition(verb="warn", sources=_IN, target=_S.WARNED),
        Transition(verb="propose_exit", sources=_IN, target=_S.LEAVING),
        Transition(verb="stay", sources=frozenset({_S.LEAVING}), target=_S.ENTERED),
        Transition(verb="exit", sources=_IN | {_S.LEAVING}, target=_S.EXITED),
    ),
)
#: In the pool: what is counted.
INSIDE = (_S.ENTERED, _S.WARNED, _S.LEAVING)
#: A person has one of these in a pool at most.
OPEN = (_S.PROPOSED, *INSIDE)
