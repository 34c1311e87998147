"""States and the transition table of letters of introduction (组织关系介绍信). Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class Direction(models.TextChoices):
    """Where a letter leads."""

    INSIDE = "inside", _("Within the district")
    OUT = "out", _("Out of the district")
    IN = "in", _("Into the district")


class LetterState(models.TextChoices):
    """Where a letter stands."""

    ISSUED = "issued", pgettext_lazy("letter", "Issued")
    RECEIVED = "received", pgettext_lazy("letter", "Received, stub outstanding")
    RETURNED = "returned", pgettext_lazy("letter", "Stub returned")
    EXPIRED = "expired", pgettext_lazy("letter", "Expired")
    WITHDRAWN = "withdrawn", pgettext_lazy("letter", "Withdrawn")


_S = LetterState
LETTER_TABLE: TransitionTable[LetterState] = TransitionTable(
    states=tuple(_S),
    transitions=(
        Transition(verb="receive", sources=frozenset({_S.ISSUED}), target=_S.RECEIVED),
        # Out of the district reception and stub arrive as one: the other side does not work in this portal.
        Transition(verb="confirm", sources=frozenset({_S.ISSUED}), target=_S.RETURNED),
        Transition(verb="return_stub", sources=frozenset({_S.RECEIVED}), target=_S.RETURNED),
        Transition(verb="expire", sources=frozenset({_S.ISSUED}), target=_S.EXPIRED),
        Transition(verb="renew", sources=frozenset({_S.ISSUED, _S.EXPIRED}), target=_S.ISSUED),
        Transition(verb="withdraw", sources=frozenset({_S.ISSUED, _S.EXPIRED}), target=_S.WITHDRAWN),
    ),
)
#: A member has one such letter at a time.
PENDING = (_S.ISSUED, _S.EXPIRED)
#: Which verbs belong to which direction; the machine is one.
OF_DIRECTION: dict[str, Direction] = {"receive": Direction.INSIDE, "confirm": Direction.OUT}
