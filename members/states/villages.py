"""States and transition tables of village plans, their projects, and the three lists. Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class PlanState(models.TextChoices):
    """Where a village's five-year plan stands."""

    DRAFT = "draft", _("Plan being drafted")
    SUBMITTED = "submitted", _("Submitted to the town")
    APPROVED = "approved", _("Approved by the town")
    FILED = "filed", _("Filed, in force")
    REPLACED = "replaced", _("Replaced by a later plan")


class ProjectKind(models.TextChoices):
    """The two projects of every plan (二项目)."""

    PARTY = "party", _("Party-building project")
    LIVELIHOOD = "livelihood", _("Livelihood project")


class ProjectState(models.TextChoices):
    """Where a project stands."""

    PLANNED = "planned", _("Not begun")
    UNDER_WAY = "under_way", _("Project being carried out")
    DONE = "done", _("Project carried out")
    DROPPED = "dropped", _("Project dropped")


class PlanGrade(models.TextChoices):
    """The town's yearly grade of a plan."""

    GOOD = "good", pgettext_lazy("plan", "Good")
    FAIR = "fair", pgettext_lazy("plan", "Fair")
    WEAK = "weak", pgettext_lazy("plan", "Weak")


class ListKind(models.TextChoices):
    """The three lists (三清单)."""

    POWERS = "powers", _("Powers")
    DUTIES = "duties", _("Duties of the village")
    PROHIBITIONS = "prohibitions", _("Prohibitions")


class ListState(models.TextChoices):
    """Where a version of a list stands."""

    DRAFT = "draft", _("List being drafted")
    PUBLISHED = "published", _("List in force")
    REPLACED = "replaced", _("Replaced by a later list")


_P, _J, _L = PlanState, ProjectState, ListState
PLAN_TABLE: TransitionTable[PlanState] = TransitionTable(
    states=tuple(_P),
    transitions=(
        Transition(verb="change", sources=frozenset({_P.DRAFT}), target=_P.DRAFT),
        Transition(verb="submit", sources=frozenset({_P.DRAFT}), target=_P.SUBMITTED),
        Transition(verb="return", sources=frozenset({_P.SUBMITTED}), target=_P.DRAFT),
        Transition(verb="approve", sources=frozenset({_P.SUBMITTED}), target=_P.APPROVED),
        Transition(verb="file", sources=frozenset({_P.APPROVED}), target=_P.FILED),
        Transition(verb="review", sources=frozenset({_P.FILED}), target=_P.FILED),
        # What filing the next version does to the last.
        Transition(verb="replace", sources=frozenset({_P.FILED}), target=_P.REPLACED),
    ),
)
PROJECT_TABLE: TransitionTable[ProjectState] = TransitionTable(
    states=tuple(_J),
    transitions=(
        Transition(verb="start", sources=frozenset({_J.PLANNED}), target=_J.UNDER_WAY),
        Transition(verb="progress", sources=frozenset({_J.UNDER_WAY}), target=_J.UNDER_WAY),
        Transition(verb="spend", sources=frozenset({_J.UNDER_WAY}), target=_J.UNDER_WAY),
        Transition(verb="finish", sources=frozenset({_J.UNDER_WAY}), target=_J.DONE),
        Transition(verb="drop", sources=frozenset({_J.PLANNED, _J.UNDER_WAY}), target=_J.DROPPED),
    ),
)
LIST_TABLE: TransitionTable[ListState] = TransitionTable(
    states=tuple(_L),
    transitions=(
        Transition(verb="change", sources=frozenset({_L.DRAFT}), target=_L.DRAFT),
        Transition(verb="publish", sources=frozenset({_L.DRAFT}), target=_L.PUBLISHED),
        Transition(verb="replace", sources=frozenset({_L.PUBLISHED}), target=_L.REPLACED),
    ),
)
#: Plans being made: a village has one at a time.
IN_PREPARATION = (_P.DRAFT, _P.SUBMITTED, _P.APPROVED)
RUNNING = (_J.PLANNED, _J.UNDER_WAY)
