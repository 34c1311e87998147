"""School places: years, wishes, where each stands. Pure."""

from django.db import models
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class SchoolYearState(models.TextChoices):
    """Where the places of a school year stand."""

    DRAFT = "draft", pgettext_lazy("schooling", "Being prepared")
    OPEN = "open", pgettext_lazy("schooling", "Rules published, wishes taken")
    DRAWN = "drawn", pgettext_lazy("schooling", "Wishes closed, lot drawn")
    PROPOSED = "proposed", pgettext_lazy("schooling", "Allocation proposed")
    ADOPTED = "adopted", pgettext_lazy("schooling", "Allocated, places left one by one")
    CLOSED = "closed", pgettext_lazy("schooling", "Year over")


_Y = SchoolYearState
YEAR_TABLE: TransitionTable[SchoolYearState] = TransitionTable(
    states=tuple(_Y),
    transitions=(
        Transition(verb="change", sources=frozenset({_Y.DRAFT}), target=_Y.DRAFT),
        Transition(verb="quota", sources=frozenset({_Y.DRAFT}), target=_Y.DRAFT),
        Transition(verb="quota", sources=frozenset({_Y.OPEN}), target=_Y.OPEN),
        Transition(verb="publish", sources=frozenset({_Y.DRAFT}), target=_Y.OPEN),
        Transition(verb="draw", sources=frozenset({_Y.OPEN}), target=_Y.DRAWN),
        Transition(verb="propose", sources=frozenset({_Y.DRAWN}), target=_Y.PROPOSED),
        Transition(verb="reject", sources=frozenset({_Y.PROPOSED}), target=_Y.DRAWN),
        Transition(verb="adopt", sources=frozenset({_Y.PROPOSED}), target=_Y.ADOPTED),
        Transition(verb="close", sources=frozenset({_Y.ADOPTED}), target=_Y.CLOSED),
    ),
)


class Grade(models.IntegerChoices):
    """The grade that a child enters."""

    NURSERY = 0, pgettext_lazy("schooling", "Kindergarten")
    PRIMARY_1 = 1, pgettext_lazy("schooling", "Primary 1")
    PRIMARY_2 = 2, pgettext_lazy("schooling", "Primary 2")
    PRIMARY_3 = 3, pgettext_lazy("schooling", "Primary 3")
    PRIMARY_4 = 4, pgettext_lazy("schooling", "Primary 4")
    PRIMARY_5 = 5, pgettext_lazy("schooling", "Primary 5")
    PRIMARY_6 = 6, pgettext_lazy("schooling", "Primary 6")
    JUNIOR_1 = 7, pgettext_lazy("schooling", "Junior middle 1")
    JUNIOR_2 = 8, pgettext_lazy("schooling", "Junior middle 2")
    JUNIOR_3 = 9, pgettext_lazy("schooling", "Junior middle 3")


class WishState(models.TextChoices):
    """Where the wish for a child stands."""

    WAITING = "waiting", pgettext_lazy("schooling", "Waits for a place")
    PLACED = "placed", pgettext_lazy("schooling", "Has a place")
    RETURNED = "returned", pgettext_lazy("schooling", "Place given back")
    WITHDRAWN = "withdrawn", pgettext_lazy("schooling", "Wish withdrawn")


_W = WishState
WISH_TABLE: TransitionTable[WishState] = TransitionTable(
    states=tuple(_W),
    transitions=(
        Transition(verb="change", sources=frozenset({_W.WAITING, _W.RETURNED}), target=_W.WAITING),
        Transition(verb="take", sources=frozenset({_W.WAITING}), target=_W.PLACED),
        Transition(verb="return", sources=frozenset({_W.PLACED}), target=_W.RETURNED),
        Transition(verb="withdraw", sources=frozenset({_W.WAITING}), target=_W.WITHDRAWN),
    ),
)
