"""Graded and classified secretaries of villages and communities (书记分级分类): states, grades, classes. Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class VillageClass(models.TextChoices):
    """The class of the village that the secretary leads."""

    ADVANCED = "advanced", _("Advanced village")
    MIDDLE = "middle", _("Village in the middle")
    BEHIND = "behind", _("Village that lags behind")


class GradingState(models.TextChoices):
    """Whether a year is being graded."""

    OPEN = "open", pgettext_lazy("secretary grading", "Being graded")
    CLOSED = "closed", pgettext_lazy("secretary grading", "Year closed")


class GradeState(models.TextChoices):
    """Where the grade of one secretary stands."""

    WAITING = "waiting", pgettext_lazy("secretary grade", "To be scored")
    SCORED = "scored", pgettext_lazy("secretary grade", "Scored, to be approved")
    RETURNED = "returned", pgettext_lazy("secretary grade", "To be scored again")
    PUBLISHED = "published", pgettext_lazy("secretary grade", "Published, open to objection")
    OBJECTED = "objected", pgettext_lazy("secretary grade", "Objection to be decided")
    SETTLED = "settled", pgettext_lazy("secretary grade", "Settled")
    DROPPED = "dropped", pgettext_lazy("secretary grade", "Left before the grade")


_G, _R = GradeState, GradingState
#: `settle` and `drop` are done by the portal: when the days for objections are over, when the secretary leaves.
GRADE_TABLE: TransitionTable[GradeState] = TransitionTable(
    states=tuple(_G),
    transitions=(
        Transition(verb="score", sources=frozenset({_G.WAITING, _G.RETURNED, _G.SCORED}), target=_G.SCORED),
        Transition(verb="approve", sources=frozenset({_G.SCORED}), target=_G.PUBLISHED),
        Transition(verb="return", sources=frozenset({_G.SCORED}), target=_G.RETURNED),
        Transition(verb="object", sources=frozenset({_G.PUBLISHED}), target=_G.OBJECTED),
        Transition(verb="uphold", sources=frozenset({_G.OBJECTED}), target=_G.RETURNED),
        Transition(verb="dismiss", sources=frozenset({_G.OBJECTED}), target=_G.SETTLED),
        Transition(verb="settle", sources=frozenset({_G.PUBLISHED}), target=_G.SETTLED),
        Transition(verb="drop", sources=frozenset({_G.WAITING}), target=_G.DROPPED),
    ),
)
GRADING_TABLE: TransitionTable[GradingState] = TransitionTable(
    states=tuple(_R),
    transitions=(Transition(verb="close", sources=frozenset({_R.OPEN}), target=_R.CLOSED),),
)
#: With points, grade and class.
GRADED = (_G.SCORED, _G.PUBLISHED, _G.OBJECTED, _G.SETTLED)
#: Nothing more happens.
DONE = (_G.SETTLED, _G.DROPPED)
#: What the village and the secretary see: the grade has been published, also while it is looked at again.
PUBLIC = (_G.PUBLISHED, _G.OBJECTED, _G.SETTLED)
