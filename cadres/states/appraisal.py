"""Appraisals (干部考核): kinds, grades, where a scheme, a unit's appraisal, an urn and an objection stand. Pure.

Source of kinds and grades: 《公务员考核规定》, 2020; 《党政领导干部考核工作条例》, 2019.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinhui.core.transitions import Transition, TransitionTable


class AppraisalKind(models.TextChoices):
    """What is appraised."""

    ROUTINE = "routine", _("Routine appraisal")
    YEARLY = "yearly", _("Yearly appraisal")
    SPECIAL = "special", _("Special appraisal")
    TERM = "term", _("Term appraisal")


class AppraisalGrade(models.TextChoices):
    """The first four, of yearly, special and term appraisals; the last four, of routine ones."""

    EXCELLENT = "excellent", pgettext_lazy("appraisal", "Excellent")
    COMPETENT = "competent", pgettext_lazy("appraisal", "Competent")
    BASIC = "basic", pgettext_lazy("appraisal", "Basically competent")
    INCOMPETENT = "incompetent", pgettext_lazy("appraisal", "Incompetent")
    GOOD = "good", pgettext_lazy("appraisal", "Good")
    FAIR = "fair", pgettext_lazy("appraisal", "Fairly good")
    ORDINARY = "ordinary", pgettext_lazy("appraisal", "Ordinary")
    POOR = "poor", pgettext_lazy("appraisal", "Poor")


class QuotaRounding(models.TextChoices):
    """How the cap of the best grade becomes whole persons."""

    DOWN = "down", _("Down to whole persons")
    NEAREST = "nearest", _("To the nearest whole person")
    UP = "up", _("Up to whole persons")


class SchemeState(models.TextChoices):
    """Where a scheme stands."""

    DRAFT = "draft", pgettext_lazy("appraisal scheme", "Draft")
    OPEN = "open", pgettext_lazy("appraisal scheme", "Under way")
    SETTLED = "settled", pgettext_lazy("appraisal scheme", "Settled")


class UnitAppraisalState(models.TextChoices):
    """Where the appraisal of a unit stands."""

    SELF = "self", _("Self-assessment")
    BALLOTS = "ballots", _("Democratic appraisal")
    GRADES = "grades", _("Leaders' grades")
    SUBMITTED = "submitted", _("With the cadre office")
    PUBLIC = "public", _("Publicity of the proposed grades")
    SETTLED = "settled", pgettext_lazy("appraisal of a unit", "Settled")


class AppraisalVerb(models.TextChoices):
    """What happened in the appraisal of a unit: its timeline."""

    OPEN = "open", _("appraisal opened")
    REPORT = "report", _("self-report handed in")
    EXEMPT = "exempt", _("taken out of the appraisal")
    TO_BALLOTS = "to_ballots", _("self-assessment closed")
    URN_OPENED = "urn_opened", _("urn opened")
    URN_CLOSED = "urn_closed", _("urn closed")
    URN_ANNULLED = "urn_annulled", _("urn annulled")
    TO_GRADES = "to_grades", _("hard indicators drawn, grading begun")
    VALUE = "value", _("indicator entered")
    GRADE = "grade", _("leaders' grade entered")
    SUBMIT = "submit", _("grades sent to the cadre office")
    SEND_BACK = "send_back", _("grades sent back to the unit")
    ACCEPT = "accept", _("grades accepted, publicity begun")
    OBJECT = "object", _("objection raised")
    ANSWER = "answer", _("objection answered")
    REGRADE = "regrade", _("graded anew after an objection")
    SETTLE = "settle", _("results settled")


class UrnState(models.TextChoices):
    """Where an urn stands."""

    OPEN = "open", _("Open for ballots")
    CLOSED = "closed", _("Closed and counted")
    ANNULLED = "annulled", _("Annulled, ballots destroyed")


class VoterClass(models.TextChoices):
    """Who votes (A、B、C 类票)."""

    LEADERS = "a", _("A: leaders")
    STAFF = "b", _("B: middle level and staff")
    SERVED = "c", _("C: people and units served")


class ObjectionState(models.TextChoices):
    """Where an objection stands."""

    OPEN = "open", pgettext_lazy("objection", "Waits for an answer")
    UPHELD = "upheld", _("The proposed grade stands")
    CHANGED = "changed", _("Graded anew")


class IndicatorSource(models.TextChoices):
    """Where an indicator's value comes from; each but the first is a line of `INDICATOR_SOURCES`."""

    MANUAL = "manual", _("Entered by the unit with evidence")
    ON_TIME = "on_time", _("On-time closing of whistles led by the unit, per cent")
    CREDITS = "credits", _("Hours of training credit")
    CONDUCT = "conduct", _("Commendations less criticisms")


_S, _U, _N = SchemeState, UnitAppraisalState, UrnState
SCHEME_TABLE: TransitionTable[SchemeState] = TransitionTable(
    states=tuple(_S),
    transitions=(
        Transition(verb="edit", sources=frozenset({_S.DRAFT}), target=_S.DRAFT),
        Transition(verb="open", sources=frozenset({_S.DRAFT}), target=_S.OPEN),
        Transition(verb="settle", sources=frozenset({_S.OPEN}), target=_S.SETTLED),
    ),
)
#: A late self-report is taken until grading begins; without ballots grading follows self-assessment at once.
UNIT_TABLE: TransitionTable[UnitAppraisalState] = TransitionTable(
    states=tuple(_U),
    transitions=(
        Transition(verb="report", sources=frozenset({_U.SELF}), target=_U.SELF),
        Transition(verb="report", sources=frozenset({_U.BALLOTS}), target=_U.BALLOTS),
        Transition(verb="exempt", sources=frozenset({_U.SELF}), target=_U.SELF),
        Transition(verb="to_ballots", sources=frozenset({_U.SELF}), target=_U.BALLOTS),
        Transition(verb="urn", sources=frozenset({_U.BALLOTS}), target=_U.BALLOTS),
        Transition(verb="to_grades", sources=frozenset({_U.SELF, _U.BALLOTS}), target=_U.GRADES),
        Transition(verb="value", sources=frozenset({_U.GRADES}), target=_U.GRADES),
        Transition(verb="grade", sources=frozenset({_U.GRADES}), target=_U.GRADES),
        Transition(verb="submit", sources=frozenset({_U.GRADES}), target=_U.SUBMITTED),
        Transition(verb="send_back", sources=frozenset({_U.SUBMITTED}), target=_U.GRADES),
        Transition(verb="accept", sources=frozenset({_U.SUBMITTED}), target=_U.PUBLIC),
        Transition(verb="object", sources=frozenset({_U.PUBLIC}), target=_U.PUBLIC),
        Transition(verb="answer", sources=frozenset({_U.PUBLIC}), target=_U.PUBLIC),
        Transition(verb="settle", sources=frozenset({_U.PUBLIC}), target=_U.SETTLED),
    ),
)
URN_TABLE: TransitionTable[UrnState] = TransitionTable(
    states=tuple(_N),
    transitions=(
        Transition(verb="cast", sources=frozenset({_N.OPEN}), target=_N.OPEN),
        Transition(verb="close", sources=frozenset({_N.OPEN}), target=_N.CLOSED),
        Transition(verb="annul", sources=frozenset({_N.OPEN}), target=_N.ANNULLED),
    ),
)
_G = AppraisalGrade
GRADES = (_G.EXCELLENT, _G.COMPETENT, _G.BASIC, _G.INCOMPETENT)
ROUTINE_GRADES = (_G.GOOD, _G.FAIR, _G.ORDINARY, _G.POOR)


def grades_of(kind: str) -> tuple[AppraisalGrade, ...]:
    """The four grades of a kind, the best first."""
    return ROUTINE_GRADES if kind == AppraisalKind.ROUTINE else GRADES
