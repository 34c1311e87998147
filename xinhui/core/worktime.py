"""Working time: statutory holidays and make-up days, the office's overrides, daily periods. Pure.

Source: domain.md, “Cases”. `chinesecalendar` knows the years it covers; beyond its last year weekends and the
fixed-date holidays are assumed and every such day is marked as estimated until the office enters it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import chinese_calendar
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinhui.core.clock import LOCAL

LIBRARY_LAST_YEAR = max(day.year for day in chinese_calendar.holidays)
_FIXED_HOLIDAYS = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}
_ONE_DAY = timedelta(days=1)
_HORIZON_DAYS = 3660


class BudgetUnit(models.TextChoices):
    """Units a deadline is given in."""

    WORKING_MINUTE = "working_minute", _("working minutes")
    WORKING_HOUR = "working_hour", pgettext_lazy("duration", "working hours")
    WORKING_DAY = "working_day", _("working days")
    CLOCK_MINUTE = "clock_minute", _("minutes")
    CLOCK_HOUR = "clock_hour", _("hours")


CLOCK_UNITS = frozenset({BudgetUnit.CLOCK_MINUTE, BudgetUnit.CLOCK_HOUR})


class DayKind(models.TextChoices):
    """Why a day counts or does not."""

    WORKDAY = "workday", _("Workday")
    MAKEUP = "makeup", _("Make-up workday")
    WEEKEND = "weekend", _("Weekend")
    HOLIDAY = "holiday", _("Statutory holiday")
    OVERRIDE_WORK = "override_work", _("Workday by the office's calendar")
    OVERRIDE_REST = "override_rest", _("Day off by the office's calendar")


WORKING_KINDS = frozenset({DayKind.WORKDAY, DayKind.MAKEUP, DayKind.OVERRIDE_WORK})


@dataclass(frozen=True)
class Budget:
    """An amount of time in a unit; `amount` > 0."""

    amount: int
    unit: str

    @property
    def is_clock(self) -> bool:
        """True when it runs in clock time."""
        return self.unit in CLOCK_UNITS


@dataclass(frozen=True)
class Segment:
    """One stretch of one day in an explanation; `minutes` counted (0 when it does not count)."""

    day: date
    start: datetime
    end: datetime
    minutes: int
    kind: str
    is_estimated: bool = False


@lru_cache(maxsize=8192)
def statutory_kind(day: date) -> tuple[DayKind, bool]:
    """The kind of a day without overrides, and whether it is only estimated."""
    weekend = day.weekday() >= 5
    if day.year > LIBRARY_LAST_YEAR or day.year < 2004:
        if (day.month, day.day) in _FIXED_HOLIDAYS:
            return DayKind.HOLIDAY, True
        return (DayKind.WEEKEND if weekend else DayKind.WORKDAY), True
    if chinese_calendar.is_workday(day):
        return (DayKind.MAKEUP if weekend else DayKind.WORKDAY), False
    return (DayKind.WEEKEND if weekend and day not in chinese_calendar.holidays else DayKind.HOLIDAY), False


def parse_periods(periods: Sequence[Sequence[str]]) -> tuple[tuple[int, int], ...]:
    """`[["08:30", "12:00"], …]` as minutes of the day; raises ValueError when empty, reversed or overlapping."""
    parsed: list[tuple[int, int]] = []
    for start, end in periods:
        pair = tuple(int(t[:2]) * 60 + int(t[3:5]) for t in (start, end))
        if not 0 <= pair[0] < pair[1] <= 1440 or (parsed and pair[0] < parsed[-1][1]):
            raise ValueError(f"bad period {start}-{end}")
        parsed.append((pair[0], pair[1]))
    if not parsed:
        raise ValueError("no period")
    return tuple(parsed)


DEFAULT_PERIODS = (("08:30", "12:00"), ("14:30", "17:30"))


@dataclass(frozen=True)
class Schedule:
    """The working time of a unit. All methods take and give aware datetimes."""

    periods: tuple[tuple[int, int], ...]
    overrides: Mapping[date, bool] = field(default_factory=dict)
    version: int = 1

    @property
    def minutes_a_day(self) -> int:
        """Working minutes of one workday."""
        return sum(end - start for start, end in self.periods)

    def kind_of(self, day: date) -> tuple[DayKind, bool]:
        """The day's kind, and whether it is estimated."""
        override = self.overrides.get(day)
        if override is None:
            return statutory_kind(day)
        return (DayKind.OVERRIDE_WORK if override else DayKind.OVERRIDE_REST), False

    def is_workday(self, day: date) -> bool:
        """True when the day counts."""
        return self.kind_of(day)[0] in WORKING_KINDS

    def is_open(self, at: datetime) -> bool:
        """True inside a working period (its end excluded)."""
        local = at.astimezone(LOCAL)
        minute = local.hour * 60 + local.minute
        return self.is_workday(local.date()) and any(start <= minute < end for start, end in self.periods)

    def next_open(self, at: datetime) -> datetime:
        """`at` when open, else the next opening."""
        if self.is_open(at):
            return at
        local = at.astimezone(LOCAL)
        for day in _days(local.date()):
            if not self.is_workday(day):
                continue
            for start, _end in self.periods:
                opening = _at(day, start)
                if opening >= at:
                    return opening
        raise AssertionError("unreachable")

    def add(self, start: datetime, budget: Budget) -> datetime:
        """When the budget runs out; outside working time it begins at the next opening."""
        if budget.unit == BudgetUnit.CLOCK_MINUTE:
            return start + timedelta(minutes=budget.amount)
        if budget.unit == BudgetUnit.CLOCK_HOUR:
            return start + timedelta(hours=budget.amount)
        return self._add_minutes(start, self.minutes_in(budget))

    def minutes_in(self, budget: Budget) -> int:
        """The budget in minutes: of working time, or of clock time for a clock unit."""
        factor = {
            BudgetUnit.WORKING_MINUTE: 1,
            BudgetUnit.WORKING_HOUR: 60,
            BudgetUnit.WORKING_DAY: self.minutes_a_day,
            BudgetUnit.CLOCK_MINUTE: 1,
            BudgetUnit.CLOCK_HOUR: 60,
        }[BudgetUnit(budget.unit)]
        return budget.amount * factor

    def _add_minutes(self, start: datetime, minutes: int) -> datetime:
        left = timedelta(minutes=minutes)
        for day in _days(start.astimezone(LOCAL).date()):
            if not self.is_workday(day):
                continue
            for first, last in self.periods:
                opening, closing = _at(day, first), _at(day, last)
                begin = max(opening, start)
                if begin >= closing:
                    continue
                if left <= closing - begin:
                    return begin + left
                left -= closing - begin
        raise AssertionError("unreachable")

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """Whole working minutes from `start` to `end`; 0 when the end is not later."""
        total = timedelta()
        for _day, begin, finish in self._stretches(start, end):
            total += finish - begin
        return int(total.total_seconds() // 60)

    def _stretches(self, start: datetime, end: datetime) -> Iterator[tuple[date, datetime, datetime]]:
        last_day = end.astimezone(LOCAL).date()
        for day in _days(start.astimezone(LOCAL).date()):
            if day > last_day:
                return
            if not self.is_workday(day):
                continue
            for first, last in self.periods:
                begin, finish = max(_at(day, first), start), min(_at(day, last), end)
                if begin < finish:
                    yield day, begin, finish

    def explain(self, start: datetime, end: datetime) -> list[Segment]:
        """Every day from start to end: the stretches that counted, or why the day did not."""
        segments = []
        last_day = end.astimezone(LOCAL).date()
        for day in _days(start.astimezone(LOCAL).date()):
            if day > last_day:
                break
            kind, estimated = self.kind_of(day)
            opening, closing = max(_at(day, 0), start), min(_at(day, 1440), end)
            if kind not in WORKING_KINDS:
                segments.append(Segment(day, opening, closing, 0, kind, estimated))
                continue
            for first, last in self.periods:
                begin, finish = max(_at(day, first), start), min(_at(day, last), end)
                if begin < finish:
                    minutes = int((finish - begin).total_seconds() // 60)
                    segments.append(Segment(day, begin, finish, minutes, kind, estimated))
        return segments


@lru_cache(maxsize=65536)
def _at(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(0), LOCAL) + timedelta(minutes=minute)


def _days(first: date) -> Iterator[date]:
    day = first
    for _n in range(_HORIZON_DAYS):
        yield day
        day += _ONE_DAY
    raise OverflowError("no working day within ten years")
