"""Organization life of a branch (组织生活): what it owes in which period, when a meeting counts, what it may decide.

Pure. Sources: 《中国共产党支部工作条例（试行）》 (2018), articles 11 and 14–19: members' meeting quarterly, branch
committee monthly where there is one, group meeting monthly, party lecture regularly (here: quarterly) and one a year by
the secretary, theme day monthly, 组织生活会 and 民主评议 yearly. Excellent at most a third: the office's usual limit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.rules.months import months_after
from members.rules.organizations import OrganizationKind, has_committee


class MeetingKind(models.TextChoices):
    """What is held."""

    MEMBERS = "members", _("Members' meeting")
    COMMITTEE = "committee", _("Branch committee meeting")
    GROUP = "group", _("Party group meeting")
    LECTURE = "lecture", _("Party lecture")
    THEME_DAY = "theme_day", _("Theme party day")
    LIFE = "life", _("Organization life meeting")
    APPRAISAL = "appraisal", _("Democratic appraisal of members")


class Cadence(Enum):
    """Months of a period."""

    MONTH = 1
    QUARTER = 3
    YEAR = 12


CADENCES: dict[MeetingKind, Cadence] = {
    MeetingKind.MEMBERS: Cadence.QUARTER,
    MeetingKind.COMMITTEE: Cadence.MONTH,
    MeetingKind.GROUP: Cadence.MONTH,
    MeetingKind.LECTURE: Cadence.QUARTER,
    MeetingKind.THEME_DAY: Cadence.MONTH,
    MeetingKind.LIFE: Cadence.YEAR,
    MeetingKind.APPRAISAL: Cadence.YEAR,
}
#: A temporary branch looks after members whose membership stays elsewhere: they are appraised there (article 12).
NOT_OF_TEMPORARY = (MeetingKind.LIFE, MeetingKind.APPRAISAL)
#: What only some attend is not made up for.
NOT_MADE_UP = (MeetingKind.COMMITTEE,)
MAKE_UP_DAYS, MAKE_UP_LEAST = 14, 50
#: Minutes after the hour from which somebody comes late; days after a meeting from which it is entered late.
LATE_MINUTES, ENTERED_LATE_DAYS = 15, 7
REMIND_DAYS = 7
SHARE_OF_EXCELLENT = 3


@dataclass(frozen=True, order=True)
class Period:
    """A month, quarter or year; both days belong to it. `end` is the due date."""

    start: date
    end: date

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.start <= day <= self.end


def period_of(kind: str, day: date) -> Period:
    """The period of a kind that the day lies in."""
    return period_at(CADENCES[MeetingKind(kind)], day)


def period_at(cadence: Cadence, day: date) -> Period:
    """The month, quarter or year of the day."""
    months = cadence.value
    start = date(day.year, (day.month - 1) // months * months + 1, 1)
    return Period(start, months_after(start, months) - timedelta(days=1))


def periods_between(kind: str, first: date, last: date) -> Iterator[Period]:
    """Periods of a kind whose due date lies between two days, both included."""
    period = period_of(kind, first)
    while period.end <= last:
        if period.end >= first:
            yield period
        period = period_of(kind, period.end + timedelta(days=1))


@dataclass(frozen=True)
class Shape:
    """What decides what a branch owes: its kind, full members, groups, and the days between which it exists.

    `known_since`: the day on which it was entered in the portal; of periods that ended before, nothing is known here.
    """

    kind: str
    full_members: int
    groups: int
    established_on: date
    dissolved_on: date | None = None
    known_since: date = date.min


def owed(shape: Shape, kind: str, period: Period) -> int:
    """How many meetings of the kind the branch owes in the period; of groups: one a group.

    A branch without full members owes nothing; a new one owes from its first whole period, a dissolved one until the
    last whole one.
    """
    exists = shape.established_on <= period.start and (shape.dissolved_on is None or shape.dissolved_on > period.end)
    if not exists or shape.full_members < 1 or period.end < shape.known_since:
        return 0
    if kind in NOT_OF_TEMPORARY and shape.kind == OrganizationKind.TEMPORARY_BRANCH:
        return 0
    if kind == MeetingKind.COMMITTEE:
        return int(has_committee(shape.full_members))
    return shape.groups if kind == MeetingKind.GROUP else 1


class DueState(models.TextChoices):
    """Where a branch stands with what it owes for a period."""

    DONE = "done", _("Held as owed")
    DUE = "due", _("Due in this period")
    OVERDUE = "overdue", _("Owed and not held")
    AHEAD = "ahead", _("Period not begun")
    NONE = "none", _("Not owed")


def due_state(wanted: int, done: int, period: Period, today: date) -> DueState:
    """The state of so many held of so many owed."""
    if not wanted:
        return DueState.NONE
    if done >= wanted:
        return DueState.DONE
    if today > period.end:
        return DueState.OVERDUE
    return DueState.DUE if today >= period.start else DueState.AHEAD


def is_attended(expected: int, present: int) -> bool:
    """More than half of those expected came: only then a meeting counts for its period."""
    return present * 2 > expected


def may_decide(entitled: int, present: int) -> bool:
    """A members' meeting votes only when half of those with a vote or more are there (article 11)."""
    return entitled > 0 and present * 2 >= entitled


def is_passed(entitled: int, in_favour: int) -> bool:
    """More than half of all who have a vote, there or not, are in favour (article 11)."""
    return in_favour * 2 > entitled


def most_excellent(members: int) -> int:
    """How many of so many members may be called excellent."""
    return members // SHARE_OF_EXCELLENT


class Grade(models.TextChoices):
    """Results of the appraisal of a member, the best first."""

    EXCELLENT = "excellent", _("Excellent member")
    QUALIFIED = "qualified", _("Qualified member")
    BASIC = "basic", _("Basically qualified member")
    UNQUALIFIED = "unqualified", _("Unqualified member")
