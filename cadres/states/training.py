"""States and choices of training: plans, classes, nominations, attendance, credits. Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class TrainingPlanState(models.TextChoices):
    """Where a three-year plan stands."""

    DRAFT = "draft", pgettext_lazy("training", "Draft")
    ADOPTED = "adopted", pgettext_lazy("training", "Adopted")
    CLOSED = "closed", pgettext_lazy("training", "Plan closed")


_P = TrainingPlanState
#: `set` writes a target: an adopted plan is changed by a new plan only.
PLAN_TABLE: TransitionTable[TrainingPlanState] = TransitionTable(
    states=tuple(_P),
    transitions=(
        Transition(verb="set", sources=frozenset({_P.DRAFT}), target=_P.DRAFT),
        Transition(verb="adopt", sources=frozenset({_P.DRAFT}), target=_P.ADOPTED),
        Transition(verb="close", sources=frozenset({_P.ADOPTED}), target=_P.CLOSED),
    ),
)


class ClassKind(models.TextChoices):
    """What a class is."""

    MAIN = "main", _("Main class")
    SPECIAL = "special", _("Special-topic class")
    NIGHT = "night", _("Night school")
    CLOUD = "cloud", _("Cloud classroom")
    AWAY = "away", _("Sent elsewhere to study")


#: Cadres put their own names down for these; for the others their units do.
OPEN_TO_ALL = frozenset({ClassKind.NIGHT, ClassKind.CLOUD})


class ClassState(models.TextChoices):
    """Where a class stands."""

    DRAFT = "draft", pgettext_lazy("training", "Draft")
    OPEN = "open", _("Open for nominations")
    RUNNING = "running", _("Class under way")
    FINISHED = "finished", _("Class finished")
    ARCHIVED = "archived", _("Class archived")
    CANCELLED = "cancelled", _("Class cancelled")


_C = ClassState
CLASS_TABLE: TransitionTable[ClassState] = TransitionTable(
    states=tuple(_C),
    transitions=(
        Transition(verb="change", sources=frozenset({_C.DRAFT}), target=_C.DRAFT),
        Transition(verb="open", sources=frozenset({_C.DRAFT}), target=_C.OPEN),
        Transition(verb="begin", sources=frozenset({_C.OPEN}), target=_C.RUNNING),
        Transition(verb="finish", sources=frozenset({_C.RUNNING}), target=_C.FINISHED),
        Transition(verb="archive", sources=frozenset({_C.FINISHED}), target=_C.ARCHIVED),
        Transition(verb="cancel", sources=frozenset({_C.DRAFT, _C.OPEN, _C.RUNNING}), target=_C.CANCELLED),
    ),
)
#: Classes in which attendance may still be taken.
TAUGHT = frozenset({_C.RUNNING})


class NominationState(models.TextChoices):
    """Where somebody's seat stands."""

    WAITING = "waiting", pgettext_lazy("training", "On the waiting list")
    SEATED = "seated", _("Has a seat")
    WITHDRAWN = "withdrawn", pgettext_lazy("training", "Withdrawn")
    LAPSED = "lapsed", pgettext_lazy("training", "Lapsed")
    COMPLETED = "completed", _("Completed the class")
    MISSED = "missed", _("Did not complete the class")


_N = NominationState
NOMINATION_TABLE: TransitionTable[NominationState] = TransitionTable(
    states=tuple(_N),
    transitions=(
        Transition(verb="promote", sources=frozenset({_N.WAITING}), target=_N.SEATED),
        Transition(verb="withdraw", sources=frozenset({_N.WAITING, _N.SEATED}), target=_N.WITHDRAWN),
        # The class is cancelled, or begins with the list still waiting.
        Transition(verb="lapse", sources=frozenset({_N.WAITING, _N.SEATED}), target=_N.LAPSED),
        Transition(verb="complete", sources=frozenset({_N.SEATED}), target=_N.COMPLETED),
        Transition(verb="miss", sources=frozenset({_N.SEATED}), target=_N.MISSED),
    ),
)
STANDING = (_N.WAITING, _N.SEATED)
#: One of these an individual has once in a class.
COUNTED = (_N.WAITING, _N.SEATED, _N.COMPLETED, _N.MISSED)


class HowPresent(models.TextChoices):
    """How a presence came about."""

    CODE = "code", _("By the code on the screen")
    MANAGER = "manager", _("Written down by the class manager")


class TeacherKind(models.TextChoices):
    """Where a teacher comes from."""

    LEADER = "leader", _("Leading cadre")
    SCHOOL = "school", _("Party school teacher")
    EXPERT = "expert", _("Expert or scholar")
    GRASSROOTS = "grassroots", _("Advanced model of the grass roots")


class CreditSource(models.TextChoices):
    """What hours of credit come from."""

    CLASS = "class", _("From a class")
    REVERSAL = "reversal", _("Credit taken back")
