"""The review board: where a sitting stands, what became of a dossier, why an expert may not score one. Pure."""

from django.db import models
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class SittingState(models.TextChoices):
    """Where a sitting stands."""

    PREPARED = "prepared", pgettext_lazy("board", "Being prepared")
    SCORING = "scoring", pgettext_lazy("board", "Experts are scoring")
    CLOSED = "closed", pgettext_lazy("board", "Scores closed")
    DROPPED = "dropped", pgettext_lazy("board", "Sitting dropped")


_S = SittingState
SITTING_TABLE: TransitionTable[SittingState] = TransitionTable(
    states=tuple(_S),
    transitions=(
        Transition(verb="change", sources=frozenset({_S.PREPARED}), target=_S.PREPARED),
        Transition(verb="dossier", sources=frozenset({_S.PREPARED}), target=_S.PREPARED),
        Transition(verb="unseat", sources=frozenset({_S.PREPARED}), target=_S.PREPARED),
        Transition(verb="drop", sources=frozenset({_S.PREPARED}), target=_S.DROPPED),
        Transition(verb="open", sources=frozenset({_S.PREPARED}), target=_S.SCORING),
        Transition(verb="seat", sources=frozenset({_S.PREPARED}), target=_S.PREPARED),
        Transition(verb="seat", sources=frozenset({_S.SCORING}), target=_S.SCORING),
        Transition(verb="declare", sources=frozenset({_S.SCORING}), target=_S.SCORING),
        Transition(verb="score", sources=frozenset({_S.SCORING}), target=_S.SCORING),
        Transition(verb="extend", sources=frozenset({_S.SCORING}), target=_S.SCORING),
        Transition(verb="close", sources=frozenset({_S.SCORING}), target=_S.CLOSED),
        Transition(verb="decide", sources=frozenset({_S.CLOSED}), target=_S.CLOSED),
    ),
)


class DossierOutcome(models.TextChoices):
    """What became of a dossier."""

    WAITING = "waiting", pgettext_lazy("board", "Before the board")
    RATED = "rated", pgettext_lazy("board", "Tier proposed by the board")
    NONE = "none", pgettext_lazy("board", "No tier recommended")
    TAKEN_BACK = "taken_back", pgettext_lazy("board", "Taken off the board")


class ConflictKind(models.TextChoices):
    """Why an expert does not score a dossier; all but the last are found by the machine."""

    SELF = "self", pgettext_lazy("board", "Is the applicant")
    EMPLOYER = "employer", pgettext_lazy("board", "Same employer")
    UNIT = "unit", pgettext_lazy("board", "Own unit looks after the employer")
    SCHOOL = "school", pgettext_lazy("board", "Same school at the same time")
    KIN = "kin", pgettext_lazy("board", "Named as kin by the expert")
    DECLARED = "declared", pgettext_lazy("board", "Declared by the expert")


class KinRelation(models.TextChoices):
    """Who stays away from whom (公务员回避规定, 第五条: 夫妻、直系血亲、三代以内旁系血亲、近姻亲)."""

    SPOUSE = "spouse", pgettext_lazy("board", "Husband or wife")
    DIRECT = "direct", pgettext_lazy("board", "Parent, child, grandparent or grandchild")
    COLLATERAL = "collateral", pgettext_lazy("board", "Sibling, uncle, aunt, cousin, nephew or niece")
    IN_LAW = "in_law", pgettext_lazy("board", "Close relative by marriage")
    OTHER = "other", pgettext_lazy("board", "Other close tie: teacher, pupil, partner")
