"""Working time: known holidays and make-up days, what the office overrides, and the laws of adding time."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xinhui.core.clock import LOCAL
from xinhui.core.worktime import (
    DEFAULT_PERIODS,
    LIBRARY_LAST_YEAR,
    Budget,
    BudgetUnit,
    DayKind,
    Schedule,
    parse_periods,
    statutory_kind,
)

OFFICE = Schedule(parse_periods(DEFAULT_PERIODS))
MOMENTS = st.integers(0, 730 * 1440).map(lambda minute: datetime(2025, 1, 1, tzinfo=LOCAL) + timedelta(minutes=minute))
DAYS = st.integers(0, 729).map(lambda n: date(2025, 1, 1) + timedelta(days=n))
OVERRIDES = st.dictionaries(DAYS, st.booleans(), max_size=20)
PERIODS = st.lists(st.integers(0, 1440), min_size=2, max_size=6, unique=True).map(
    lambda cuts: tuple(zip(*[iter(sorted(cuts)[: len(cuts) // 2 * 2])] * 2, strict=True))
)
#: Two hours a day at least: nobody's office opens for a minute.
SCHEDULES = st.builds(Schedule, PERIODS.filter(lambda cut: sum(b - a for a, b in cut) >= 120), OVERRIDES)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        ("2025-10-01", DayKind.HOLIDAY),  # National Day and Mid-Autumn, 1–8 October
        ("2025-10-08", DayKind.HOLIDAY),
        ("2025-09-28", DayKind.MAKEUP),
        ("2025-10-11", DayKind.MAKEUP),
        ("2025-10-09", DayKind.WORKDAY),
        ("2025-10-12", DayKind.WEEKEND),
        ("2025-01-26", DayKind.MAKEUP),  # before the Spring Festival
        ("2025-02-08", DayKind.MAKEUP),
        ("2025-01-28", DayKind.HOLIDAY),
        ("2025-12-31", DayKind.WORKDAY),
    ],
)
def test_days_as_the_state_council_announced_them(day: str, kind: DayKind) -> None:
    assert statutory_kind(date.fromisoformat(day)) == (kind, False)


def test_beyond_the_announced_years_days_are_assumed_and_say_so() -> None:
    year = LIBRARY_LAST_YEAR + 1
    assert statutory_kind(date(year, 5, 1)) == (DayKind.HOLIDAY, True)
    assert all(statutory_kind(date(year, 3, day))[1] for day in range(1, 29))


@pytest.mark.parametrize(
    ("start", "amount", "unit", "end"),
    [
        ("2025-09-26 17:00", 60, BudgetUnit.WORKING_MINUTE, "2025-09-28 09:00"),  # over a Saturday to a make-up Sunday
        ("2025-09-30 17:00", 1, BudgetUnit.WORKING_DAY, "2025-10-09 17:00"),  # over the whole holiday
        ("2025-10-10 10:00", 2, BudgetUnit.WORKING_DAY, "2025-10-13 10:00"),  # the 11th is worked, the 12th is not
        ("2025-10-09 11:30", 1, BudgetUnit.WORKING_HOUR, "2025-10-09 15:00"),  # lunch does not count
        ("2025-10-09 07:00", 30, BudgetUnit.WORKING_MINUTE, "2025-10-09 09:00"),
        ("2025-10-01 23:50", 30, BudgetUnit.CLOCK_MINUTE, "2025-10-02 00:20"),
        ("2025-10-01 12:00", 24, BudgetUnit.CLOCK_HOUR, "2025-10-02 12:00"),
    ],
)
def test_deadlines_as_an_official_counts_them(start: str, amount: int, unit: str, end: str) -> None:
    assert OFFICE.add(local(start), Budget(amount, unit)) == local(end)


def test_the_office_outranks_the_library() -> None:
    office = Schedule(OFFICE.periods, {date(2025, 10, 9): False, date(2025, 10, 12): True})
    assert office.kind_of(date(2025, 10, 9)) == (DayKind.OVERRIDE_REST, False)
    assert office.add(local("2025-09-30 17:00"), Budget(60, BudgetUnit.WORKING_MINUTE)) == local("2025-10-10 09:00")
    assert office.add(local("2025-10-11 17:00"), Budget(60, BudgetUnit.WORKING_MINUTE)) == local("2025-10-12 09:00")


@pytest.mark.parametrize(
    "periods", [[], [["09:00", "09:00"]], [["12:00", "09:00"]], [["08:00", "12:00"], ["11:00", "15:00"]], [["x", "y"]],
                [["08:00", "25:00"]]],
)  # fmt: skip
def test_hours_that_cannot_be_are_refused(periods: list[list[str]]) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_periods(periods)


@given(SCHEDULES, MOMENTS, st.integers(1, 3000))
@settings(max_examples=80, deadline=None)
def test_the_time_between_start_and_deadline_is_the_budget(schedule: Schedule, start: datetime, minutes: int) -> None:
    end = schedule.add(start, Budget(minutes, BudgetUnit.WORKING_MINUTE))
    assert end > start
    assert schedule.minutes_between(start, end) == minutes
    assert schedule.is_open(end - timedelta(minutes=1)), "a deadline falls where somebody works"


@given(SCHEDULES, MOMENTS, st.integers(1, 2000), st.integers(1, 2000))
@settings(max_examples=80, deadline=None)
def test_time_granted_in_two_parts_is_the_time_granted_at_once(
    schedule: Schedule, start: datetime, first: int, second: int
) -> None:
    parts = schedule.add(schedule.add(start, _minutes(first)), _minutes(second))
    assert parts == schedule.add(start, _minutes(first + second))


@given(SCHEDULES, MOMENTS, st.integers(0, 5000), st.integers(1, 2000))
@settings(max_examples=80, deadline=None)
def test_who_starts_later_is_never_due_earlier(schedule: Schedule, start: datetime, later: int, minutes: int) -> None:
    after = schedule.add(start + timedelta(minutes=later), _minutes(minutes))
    assert after >= schedule.add(start, _minutes(minutes))


@given(SCHEDULES, MOMENTS, st.integers(1, 2000))
@settings(max_examples=60, deadline=None)
def test_the_explanation_adds_up_and_skips_no_day(schedule: Schedule, start: datetime, minutes: int) -> None:
    end = schedule.add(start, _minutes(minutes))
    segments = schedule.explain(start, end)
    assert sum(segment.minutes for segment in segments) == minutes
    silent = {segment.day for segment in segments if not segment.minutes}
    assert not silent & {s.day for s in segments if s.minutes}
    days = {start.date() + timedelta(days=n) for n in range((end.date() - start.date()).days + 1)}
    worked = {day for day in days if schedule.is_workday(day)}
    assert silent == days - worked
    assert [s.start for s in segments] == sorted(s.start for s in segments)


@given(SCHEDULES, MOMENTS)
@settings(max_examples=60, deadline=None)
def test_the_next_opening_is_open_and_nothing_before_it_is(schedule: Schedule, at: datetime) -> None:
    opening = schedule.next_open(at)
    assert schedule.is_open(opening)
    assert opening >= at
    assert schedule.minutes_between(at, opening) == 0


@given(DAYS, OVERRIDES)
def test_a_day_is_worked_whole_or_not_at_all(day: date, overrides: dict[date, bool]) -> None:
    schedule = Schedule(OFFICE.periods, overrides)
    midnight = datetime.combine(day, time(0), LOCAL)
    worked = schedule.minutes_between(midnight, midnight + timedelta(days=1))
    assert worked == (schedule.minutes_a_day if schedule.is_workday(day) else 0)
    if day in overrides:
        assert schedule.is_workday(day) is overrides[day]


def _minutes(amount: int) -> Budget:
    return Budget(amount, BudgetUnit.WORKING_MINUTE)
