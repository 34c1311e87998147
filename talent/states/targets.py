"""Targets: over which time, where one stands. Pure."""

from django.db import models
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class TargetState(models.TextChoices):
    """Where a target stands."""

    DRAFT = "draft", pgettext_lazy("target", "Being set")
    IN_FORCE = "in_force", pgettext_lazy("target", "In force")
    CLOSED = "closed", pgettext_lazy("target", "Period over")
    DROPPED = "dropped", pgettext_lazy("target", "Dropped")


_T = TargetState
TARGET_TABLE: TransitionTable[TargetState] = TransitionTable(
    states=tuple(_T),
    transitions=(
        Transition(verb="change", sources=frozenset({_T.DRAFT}), target=_T.DRAFT),
        Transition(verb="split", sources=frozenset({_T.DRAFT}), target=_T.DRAFT),
        Transition(verb="adopt", sources=frozenset({_T.DRAFT}), target=_T.IN_FORCE),
        Transition(verb="close", sources=frozenset({_T.IN_FORCE}), target=_T.CLOSED),
        Transition(verb="drop", sources=frozenset({_T.DRAFT, _T.IN_FORCE}), target=_T.DROPPED),
    ),
)


class Alarm(models.TextChoices):
    """What the daily run said last of a target."""

    NONE = "none", pgettext_lazy("target", "On the way")
    DOUBTFUL = "doubtful", pgettext_lazy("target", "In doubt")
    BEHIND = "behind", pgettext_lazy("target", "Behind")
    REACHED = "reached", pgettext_lazy("target", "Reached")
