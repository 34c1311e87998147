"""States and transition tables of senior universities: terms and enrolments. Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class SchoolTermState(models.TextChoices):
    """Where a term stands."""

    PLANNED = "planned", pgettext_lazy("school term", "Planned")
    ENROLLING = "enrolling", pgettext_lazy("school term", "Enrolling")
    RUNNING = "running", pgettext_lazy("school term", "Running")
    FINISHED = "finished", pgettext_lazy("school term", "Finished")


_T = SchoolTermState
TERM_TABLE: TransitionTable[SchoolTermState] = TransitionTable(
    states=tuple(_T),
    transitions=(
        Transition(verb="open_enrolment", sources=frozenset({_T.PLANNED}), target=_T.ENROLLING),
        Transition(verb="begin", sources=frozenset({_T.ENROLLING}), target=_T.RUNNING),
        Transition(verb="finish", sources=frozenset({_T.RUNNING}), target=_T.FINISHED),
    ),
)
#: Terms in which courses and their timetable may still change.
CHANGING = frozenset({_T.PLANNED, _T.ENROLLING, _T.RUNNING})


class CourseSubject(models.TextChoices):
    """What is taught."""

    CALLIGRAPHY = "calligraphy", _("Calligraphy")
    PAINTING = "painting", _("Chinese painting")
    DANCE = "dance", _("Dance")
    OPERA = "opera", _("Cantonese opera")
    MUSIC = "music", _("Singing and instruments")
    SMARTPHONE = "smartphone", _("Smartphone use")
    HEALTH = "health", _("Health")
    TAI_CHI = "tai_chi", _("Tai chi")
    PHOTOGRAPHY = "photography", _("Photography")
    CULTURE = "culture", _("Local history and culture")
    CURRENT_AFFAIRS = "current_affairs", _("Current affairs and policy")
    CRAFT = "craft", _("Handicraft")


class EnrolmentState(models.TextChoices):
    """Where somebody's place in a course stands."""

    WAITING = "waiting", pgettext_lazy("enrolment", "On the waiting list")
    ENROLLED = "enrolled", pgettext_lazy("enrolment", "Enrolled")
    WITHDRAWN = "withdrawn", pgettext_lazy("enrolment", "Withdrawn")
    LAPSED = "lapsed", pgettext_lazy("enrolment", "Lapsed")


_E = EnrolmentState
ENROLMENT_TABLE: TransitionTable[EnrolmentState] = TransitionTable(
    states=tuple(_E),
    transitions=(
        Transition(verb="promote", sources=frozenset({_E.WAITING}), target=_E.ENROLLED),
        Transition(verb="withdraw", sources=frozenset({_E.WAITING, _E.ENROLLED}), target=_E.WITHDRAWN),
        # The course is called off, or the term ends with the list still waiting.
        Transition(verb="lapse", sources=frozenset({_E.WAITING, _E.ENROLLED}), target=_E.LAPSED),
    ),
)
STANDING = (_E.WAITING, _E.ENROLLED)


class Presence(models.TextChoices):
    """What the list of a session says of somebody."""

    PRESENT = "present", pgettext_lazy("course", "Present")
    LEAVE = "leave", pgettext_lazy("course", "On leave")
    ABSENT = "absent", pgettext_lazy("course", "Absent")


class Weekday(models.IntegerChoices):
    """Days of the week as Python counts them."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")
