"""People and their employers: kinds that targets count, degrees, titles, where somebody stands. Pure."""

from django.db import models
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class TalentKind(models.TextChoices):
    """What targets are set for (systems.md, T1); one person may be of several."""

    ENGINEER = "engineer", pgettext_lazy("talent", "Engineers")
    SKILLED = "skilled", pgettext_lazy("talent", "Skilled workers")
    MEDICAL = "medical", pgettext_lazy("talent", "Medical staff")
    TEACHER = "teacher", pgettext_lazy("talent", "Teachers with a master's degree")
    DOCTOR = "doctor", pgettext_lazy("talent", "Doctors")


class Degree(models.IntegerChoices):
    """The highest degree."""

    NONE = 0, pgettext_lazy("talent", "No degree")
    BACHELOR = 1, pgettext_lazy("talent", "Bachelor")
    MASTER = 2, pgettext_lazy("talent", "Master")
    DOCTOR = 3, pgettext_lazy("talent", "Doctor")


class Title(models.IntegerChoices):
    """Professional title (职称)."""

    NONE = 0, pgettext_lazy("talent", "No title")
    JUNIOR = 1, pgettext_lazy("talent", "Junior title")
    MIDDLE = 2, pgettext_lazy("talent", "Intermediate title")
    DEPUTY = 3, pgettext_lazy("talent", "Deputy senior title")
    SENIOR = 4, pgettext_lazy("talent", "Senior title")


class Skill(models.IntegerChoices):
    """Level of skill (技能等级), the highest last."""

    NONE = 0, pgettext_lazy("talent", "No skill level")
    FIFTH = 1, pgettext_lazy("talent", "Junior worker")
    FOURTH = 2, pgettext_lazy("talent", "Intermediate worker")
    THIRD = 3, pgettext_lazy("talent", "Senior worker")
    SECOND = 4, pgettext_lazy("talent", "Technician")
    FIRST = 5, pgettext_lazy("talent", "Senior technician")


class Field(models.TextChoices):
    """What somebody works at."""

    ENGINEERING = "engineering", pgettext_lazy("talent", "Engineering and technology")
    MEDICINE = "medicine", pgettext_lazy("talent", "Medicine and health")
    TEACHING = "teaching", pgettext_lazy("talent", "Teaching")
    SKILL = "skill", pgettext_lazy("talent", "Skilled trades")
    MANAGEMENT = "management", pgettext_lazy("talent", "Management")
    FARMING = "farming", pgettext_lazy("talent", "Farming and villages")
    OTHER = "other", pgettext_lazy("talent", "Other work")


class Source(models.TextChoices):
    """How the district won somebody."""

    APPLICATION = "application", pgettext_lazy("talent", "Own application")
    EVENT = "event", pgettext_lazy("talent", "Recruitment event")
    AGREEMENT = "agreement", pgettext_lazy("talent", "Order-based training")
    CARRIER = "carrier", pgettext_lazy("talent", "Carrier")
    UNIT = "unit", pgettext_lazy("talent", "Hired by the unit")


class PersonState(models.TextChoices):
    """Where a person's file stands."""

    ACTIVE = "active", pgettext_lazy("talent", "In the district")
    LEFT = "left", pgettext_lazy("talent", "Has left the district")
    ERASED = "erased", pgettext_lazy("talent", "Personal data erased")


_P = PersonState
PERSON_TABLE: TransitionTable[PersonState] = TransitionTable(
    states=tuple(_P),
    transitions=(
        Transition(verb="change", sources=frozenset({_P.ACTIVE}), target=_P.ACTIVE),
        Transition(verb="leave", sources=frozenset({_P.ACTIVE}), target=_P.LEFT),
        Transition(verb="come_back", sources=frozenset({_P.LEFT}), target=_P.ACTIVE),
        Transition(verb="erase", sources=frozenset({_P.ACTIVE, _P.LEFT}), target=_P.ERASED),
    ),
)


class IntakeState(models.TextChoices):
    """Whether an intake counts."""

    SETTLED = "settled", pgettext_lazy("talent", "Settled")
    WITHDRAWN = "withdrawn", pgettext_lazy("talent", "Withdrawn")


_I = IntakeState
INTAKE_TABLE: TransitionTable[IntakeState] = TransitionTable(
    states=tuple(_I),
    transitions=(Transition(verb="withdraw", sources=frozenset({_I.SETTLED}), target=_I.WITHDRAWN),),
)
