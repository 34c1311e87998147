"""States and transition tables of mutual review: rounds, objections, visits. Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class RoundState(models.TextChoices):
    """Where a round stands."""

    DRAFT = "draft", pgettext_lazy("review", "Draft")
    OPEN = "open", _("Open: organs write their reports")
    SCORING = "scoring", _("Scoring")
    CLOSED = "closed", _("Scoring closed")
    PUBLISHED = "published", pgettext_lazy("review", "Published")
    CANCELLED = "cancelled", pgettext_lazy("review", "Cancelled")


class ObjectionState(models.TextChoices):
    """What became of an objection."""

    FILED = "filed", _("Objection filed")
    UPHELD = "upheld", _("Objection upheld")
    DISMISSED = "dismissed", _("Objection dismissed")


class VisitState(models.TextChoices):
    """Whether a visit took place."""

    PLANNED = "planned", _("Visit planned")
    DONE = "done", _("Visit made")
    CALLED_OFF = "called_off", _("Visit called off")


_R, _O, _V = RoundState, ObjectionState, VisitState
ROUND_TABLE: TransitionTable[RoundState] = TransitionTable(
    states=tuple(_R),
    transitions=(
        Transition(verb="criterion", sources=frozenset({_R.DRAFT}), target=_R.DRAFT),
        Transition(verb="invite", sources=frozenset({_R.DRAFT}), target=_R.DRAFT),
        Transition(verb="open", sources=frozenset({_R.DRAFT}), target=_R.OPEN),
        Transition(verb="report", sources=frozenset({_R.OPEN}), target=_R.OPEN),
        Transition(verb="start", sources=frozenset({_R.OPEN}), target=_R.SCORING),
        Transition(verb="score", sources=frozenset({_R.SCORING}), target=_R.SCORING),
        Transition(verb="close", sources=frozenset({_R.SCORING}), target=_R.CLOSED),
        Transition(verb="publish", sources=frozenset({_R.CLOSED}), target=_R.PUBLISHED),
        Transition(verb="object", sources=frozenset({_R.PUBLISHED}), target=_R.PUBLISHED),
        Transition(verb="cancel", sources=frozenset({_R.DRAFT, _R.OPEN, _R.SCORING, _R.CLOSED}), target=_R.CANCELLED),
    ),
)
OBJECTION_TABLE: TransitionTable[ObjectionState] = TransitionTable(
    states=tuple(_O),
    transitions=(
        Transition(verb="uphold", sources=frozenset({_O.FILED}), target=_O.UPHELD),
        Transition(verb="dismiss", sources=frozenset({_O.FILED}), target=_O.DISMISSED),
    ),
)
VISIT_TABLE: TransitionTable[VisitState] = TransitionTable(
    states=tuple(_V),
    transitions=(
        Transition(verb="done", sources=frozenset({_V.PLANNED}), target=_V.DONE),
        Transition(verb="call_off", sources=frozenset({_V.PLANNED}), target=_V.CALLED_OFF),
    ),
)
