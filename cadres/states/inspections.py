"""Inspections of selection work (选人用人专项检查): what was found and what became of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class FindingKind(models.TextChoices):
    """Which step of selection it is about (《党政领导干部选拔任用工作条例》)."""

    POSTS = "posts", _("More posts filled than established")
    CONDITIONS = "conditions", _("Conditions of office not met")
    MOTION = "motion", _("Motion without analysis")
    RECOMMENDATION = "recommendation", _("Democratic recommendation not in order")
    EXAMINATION = "examination", _("Examination not thorough")
    DISCUSSION = "discussion", _("Discussion and decision not in order")
    PUBLICITY = "publicity", _("Publicity or probation left out")
    RECORDS = "records", _("Records of the steps incomplete")
    FILES = "files", _("Personnel files not verified")
    SUPERVISION = "supervision", _("Daily supervision not done")


class InspectionState(models.TextChoices):
    """Where an inspection stands."""

    OPEN = "open", _("Inspection under way")
    CLOSED = "closed", _("Inspection closed")


INSPECTION_TABLE: TransitionTable[InspectionState] = TransitionTable(
    states=tuple(InspectionState),
    transitions=(
        Transition(verb="find", sources=frozenset({InspectionState.OPEN}), target=InspectionState.OPEN),
        Transition(verb="close", sources=frozenset({InspectionState.OPEN}), target=InspectionState.CLOSED),
    ),
)


class FindingState(models.TextChoices):
    """Where a finding stands."""

    OPEN = "open", pgettext_lazy("finding", "To be rectified")
    REPORTED = "reported", _("Reported as rectified")
    VERIFIED = "verified", pgettext_lazy("finding", "Verified as rectified")


_F = FindingState
FINDING_TABLE: TransitionTable[FindingState] = TransitionTable(
    states=tuple(_F),
    transitions=(
        Transition(verb="report", sources=frozenset({_F.OPEN}), target=_F.REPORTED),
        Transition(verb="verify", sources=frozenset({_F.REPORTED}), target=_F.VERIFIED),
        Transition(verb="send_back", sources=frozenset({_F.REPORTED}), target=_F.OPEN),
    ),
)
