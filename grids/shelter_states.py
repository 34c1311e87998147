"""States and the transition table of a shelter's opening (避护场所启用). Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xinhui.core.transitions import Transition, TransitionTable


class OpeningState(models.TextChoices):
    """Whether the shelter takes people in."""

    OPEN = "open", _("Taking people in")
    CLOSED = "closed", _("Closed again")


_S = OpeningState
OPENING_TABLE: TransitionTable[OpeningState] = TransitionTable(
    states=tuple(_S),
    transitions=(
        Transition(verb="count", sources=frozenset({_S.OPEN}), target=_S.OPEN),
        Transition(verb="close", sources=frozenset({_S.OPEN}), target=_S.CLOSED),
    ),
)
