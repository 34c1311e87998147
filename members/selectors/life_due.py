"""What branches owe (三会一课 …) and what they held: computed from records, never stored.

Members are counted as they are today: what a branch owed in a month long past is judged by its present size.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from members.models import Meeting, Member, Organization
from members.rules.life import (
    CADENCES,
    ENTERED_LATE_DAYS,
    DueState,
    MeetingKind,
    Period,
    Shape,
    due_state,
    owed,
    period_of,
    periods_between,
)
from members.rules.organizations import OrganizationKind
from members.states.life import TOOK_PLACE, MeetingState
from xinhui.core import clock

#: More branches than this are not named one by one in a query.
NAMED_MOST = 400


@dataclass(frozen=True)
class Held:
    """Meetings that count: how many, how many of them entered within a week, one of them."""

    meetings: int = 0
    in_time: int = 0
    meeting_id: int | None = None

    def __add__(self, other: "Held") -> "Held":
        return Held(
            self.meetings + other.meetings, self.in_time + other.in_time, other.meeting_id or self.meeting_id
        )  # fmt: skip


@dataclass(frozen=True)
class Due:
    """What a branch owes of a kind for a period, what it held of it; `other_id`: coming, or held with too few."""

    organization: Organization
    kind: MeetingKind
    period: Period
    owed: int
    held: Held
    state: DueState
    other_id: int | None = None
    #: The lecture that the secretary gives at least once a year.
    by_secretary: bool = False

    @property
    def label(self) -> StrOrPromise:
        """What is owed, for people."""
        return _("Party lecture by the secretary") if self.by_secretary else self.kind.label

    @property
    def months(self) -> int:
        """Of the period: how many columns it takes in a year."""
        return CADENCES[self.kind].value

    @property
    def done(self) -> int:
        """As many of those owed as were held."""
        return min(self.owed, self.held.meetings)

    @property
    def in_time(self) -> int:
        """As many of those owed as were held and entered in time."""
        return min(self.owed, self.held.in_time)

    @property
    def lacking(self) -> int:
        """Still to be held."""
        return self.owed - self.done

    @property
    def meeting_id(self) -> int | None:
        """The meeting that a reader wants to see."""
        return self.held.meeting_id or self.other_id


Key = tuple[int, str, date]


@dataclass(frozen=True)
class Records:
    """Shapes of branches; their meetings by branch, kind and first day of the month."""

    shapes: Mapping[int, Shape]
    held: Mapping[Key, Held] = field(default_factory=dict)
    others: Mapping[Key, int] = field(default_factory=dict)
    #: Lectures by the secretary that count, by branch and year.
    lectures: Mapping[tuple[int, int], Held] = field(default_factory=dict)


def read(branches: Sequence[Organization], first: date, last: date) -> Records:
    """Everything between two days. Three queries for any number of branches."""
    few = len(branches) <= NAMED_MOST
    ids = {"organization_id__in": [row.pk for row in branches]} if few else {}
    held: dict[Key, Held] = defaultdict(Held)
    lectures: dict[tuple[int, int], Held] = defaultdict(Held)
    others: dict[Key, int] = {}
    groups: set[tuple[Key, int]] = set()
    for row in _meetings(ids, first, last):
        day = row.held_on or clock.local(row.planned_for).date()
        key = (row.organization_id, row.kind, day.replace(day=1))
        if row.state not in TOOK_PLACE or row.present * 2 <= row.expected:
            others[key] = row.pk
        elif row.group_id is None or (key, row.group_id) not in groups:
            # a group that met twice does not stand in for another
            groups.add((key, row.group_id or 0))
            in_time = row.recorded_at is not None and is_in_time(day, row.recorded_at)
            held[key] += Held(1, int(in_time), row.pk)
            if row.by_secretary:
                lectures[row.organization_id, day.year] += Held(1, int(in_time), row.pk)
    return Records(_shapes(branches, ids), dict(held), others, dict(lectures))


def is_in_time(held_on: date, recorded_at: datetime) -> bool:
    """Entered within a week of the day."""
    return (clock.local(recorded_at).date() - held_on).days <= ENTERED_LATE_DAYS


def _meetings(ids: Mapping[str, list[int]], first: date, last: date) -> Iterable[Meeting]:
    begin = datetime.combine(first, time.min, clock.LOCAL)
    end = datetime.combine(last + timedelta(days=1), time.min, clock.LOCAL)
    rows = Meeting.objects.filter(**ids).exclude(state=MeetingState.CANCELLED).order_by("pk")
    rows = rows.filter(Q(held_on__range=(first, last)) | Q(held_on=None, planned_for__gte=begin, planned_for__lt=end))
    return rows.only("organization_id", "kind", "group_id", "held_on", "recorded_at", "planned_for", "state",
                     "expected", "present", "by_secretary")  # fmt: skip


def _shapes(branches: Sequence[Organization], ids: Mapping[str, list[int]]) -> dict[int, Shape]:
    full = dict(Member.objects.full().filter(**ids).order_by().values_list("organization").annotate(n=Count("pk")))
    groups: QuerySet[Organization] = Organization.objects.in_being().filter(kind=OrganizationKind.GROUP)
    if ids:
        groups = groups.filter(parent__in=ids["organization_id__in"])
    many = dict(groups.order_by().values_list("parent").annotate(n=Count("pk")))
    return {
        row.pk: Shape(
            row.kind, full.get(row.pk, 0), many.get(row.pk, 0), row.established_on, row.dissolved_on,
            clock.local(row.created_at).date(),
        )
        for row in branches
    }  # fmt: skip


def due_of(records: Records, branch: Organization, kind: MeetingKind, period: Period, today: date) -> Due:
    """What the branch owes of the kind for the period."""
    held, other = Held(), None
    for month in _months(period):
        held += records.held.get((branch.pk, kind, month), Held())
        other = records.others.get((branch.pk, kind, month), other)
    wanted = owed(records.shapes[branch.pk], kind, period)
    return Due(branch, kind, period, wanted, held, due_state(wanted, held.meetings, period, today), other)


def secretary_due(records: Records, branch: Organization, period: Period, today: date) -> Due:
    """The secretary's lecture of a year."""
    held = records.lectures.get((branch.pk, period.start.year), Held())
    wanted = owed(records.shapes[branch.pk], MeetingKind.LECTURE, period)
    state = due_state(wanted, held.meetings, period, today)
    return Due(branch, MeetingKind.LECTURE, period, wanted, held, state, by_secretary=True)


def _months(period: Period) -> Iterator[date]:
    month = period.start
    while month <= period.end:
        yield month
        month = (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def dues_until(branches: Sequence[Organization], first: date, last: date) -> list[Due]:
    """All that is owed with a due date between two days, by branch, kind and period. Three queries."""
    today = clock.today()
    starts = [period_of(kind, first).start for kind in MeetingKind]
    records = read(branches, min(starts), last)
    periods = [(kind, period) for kind in MeetingKind for period in periods_between(kind, first, last)]
    years = list(periods_between(MeetingKind.LIFE, first, last))
    rows: list[Due] = []
    for branch in branches:
        rows += [due_of(records, branch, kind, period, today) for kind, period in periods]
        rows += [secretary_due(records, branch, period, today) for period in years]
    return [row for row in rows if row.owed]


def year_of(branch: Organization, year: int) -> tuple[list[tuple[MeetingKind, list[Due]]], Due]:
    """A line a kind with its periods of the year, and the secretary's lecture. Three queries."""
    first, last, today = date(year, 1, 1), date(year, 12, 31), clock.today()
    records = read([branch], first, last)
    lines = [
        (kind, [due_of(records, branch, kind, period, today) for period in periods_between(kind, first, last)])
        for kind in MeetingKind
    ]
    return lines, secretary_due(records, branch, Period(first, last), today)
