"""Front-line observation (三不两直): key projects, unannounced visits, judgements of what was seen. Pure."""

from django.db import models
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class ProjectKind(models.TextChoices):
    """What a key project is about."""

    INDUSTRY = "industry", pgettext_lazy("observation", "Industry")
    WORKS = "works", pgettext_lazy("observation", "Public works")
    LIVELIHOOD = "livelihood", pgettext_lazy("observation", "Livelihood")
    LAND = "land", pgettext_lazy("observation", "Land and resettlement")
    RURAL = "rural", pgettext_lazy("observation", "Rural revitalization")
    URGENT = "urgent", pgettext_lazy("observation", "Urgent and dangerous task")


class ProjectState(models.TextChoices):
    """Where a key project stands."""

    OPEN = "open", pgettext_lazy("observation", "Open")
    CLOSED = "closed", pgettext_lazy("observation", "Closed")


class VisitState(models.TextChoices):
    """Where a visit stands."""

    PLANNED = "planned", pgettext_lazy("observation", "Planned")
    RECORDED = "recorded", pgettext_lazy("observation", "Recorded, to be confirmed")
    RETURNED = "returned", pgettext_lazy("observation", "Sent back")
    CONFIRMED = "confirmed", pgettext_lazy("observation", "Confirmed")
    CANCELLED = "cancelled", pgettext_lazy("observation", "Cancelled")


class Judgement(models.TextChoices):
    """How somebody was seen to work, the best first."""

    OUTSTANDING = "outstanding", pgettext_lazy("observation", "Outstanding")
    GOOD = "good", pgettext_lazy("observation", "Good")
    FAIR = "fair", pgettext_lazy("observation", "Fair")
    POOR = "poor", pgettext_lazy("observation", "Poor")


class VisitVerb(models.TextChoices):
    """What a line of a visit's history tells of."""

    PLAN = "plan", pgettext_lazy("observation", "Was planned")
    RECORD = "record", pgettext_lazy("observation", "Was recorded")
    SEND_BACK = "send_back", pgettext_lazy("observation", "Was sent back")
    CONFIRM = "confirm", pgettext_lazy("observation", "Was confirmed")
    CANCEL = "cancel", pgettext_lazy("observation", "Was cancelled")
    SETTLE = "settle", pgettext_lazy("observation", "A matter was settled")


_P = ProjectState
PROJECT_TABLE: TransitionTable[ProjectState] = TransitionTable(
    states=tuple(_P),
    transitions=(
        Transition(verb="attach", sources=frozenset({_P.OPEN}), target=_P.OPEN),
        Transition(verb="visit", sources=frozenset({_P.OPEN}), target=_P.OPEN),
        Transition(verb="close", sources=frozenset({_P.OPEN}), target=_P.CLOSED),
    ),
)
_S = VisitState
#: The observers have something to write.
TO_RECORD = (_S.PLANNED, _S.RETURNED)
VISIT_TABLE: TransitionTable[VisitState] = TransitionTable(
    states=tuple(_S),
    transitions=(
        Transition(verb="record", sources=frozenset(TO_RECORD), target=_S.RECORDED),
        Transition(verb="cancel", sources=frozenset(TO_RECORD), target=_S.CANCELLED),
        Transition(verb="send_back", sources=frozenset({_S.RECORDED}), target=_S.RETURNED),
        Transition(verb="confirm", sources=frozenset({_S.RECORDED}), target=_S.CONFIRMED),
        Transition(verb="settle", sources=frozenset({_S.CONFIRMED}), target=_S.CONFIRMED),
    ),
)
