"""What is owed in which period, when it counts and decides; codes over time; guesses that are locked out."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.rules import sign_in as s
from members.rules.life import (
    CADENCES,
    Cadence,
    DueState,
    MeetingKind,
    Period,
    Shape,
    due_state,
    is_attended,
    is_passed,
    may_decide,
    most_excellent,
    owed,
    period_of,
    periods_between,
)

K = MeetingKind
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
MOMENTS = st.integers(1_577_836_800, 2_208_988_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
KEY = b"k" * 32


@given(DAYS, st.sampled_from(K))
def test_periods_tile_the_years(day: date, kind: MeetingKind) -> None:
    period = period_of(kind, day)
    assert period.holds(day)
    after = period_of(kind, period.end + timedelta(days=1))
    assert after.start == period.end + timedelta(days=1)
    months = (after.start.year - period.start.year) * 12 + after.start.month - period.start.month
    assert months == CADENCES[kind].value
    assert period.start.day == 1


@pytest.mark.parametrize(
    ("kind", "day", "due"),
    [(K.THEME_DAY, date(2028, 2, 1), date(2028, 2, 29)), (K.COMMITTEE, date(2026, 12, 31), date(2026, 12, 31)),
     (K.MEMBERS, date(2026, 9, 14), date(2026, 9, 30)), (K.LECTURE, date(2026, 1, 1), date(2026, 3, 31)),
     (K.LIFE, date(2026, 9, 14), date(2026, 12, 31)), (K.APPRAISAL, date(2026, 1, 1), date(2026, 12, 31))],
)  # fmt: skip
def test_due_dates(kind: MeetingKind, day: date, due: date) -> None:
    assert period_of(kind, day).end == due


def test_periods_with_a_due_date_between_two_days() -> None:
    found = list(periods_between(K.MEMBERS, date(2026, 3, 31), date(2026, 9, 29)))
    assert [period.end for period in found] == [date(2026, 3, 31), date(2026, 6, 30)]
    assert len(list(periods_between(K.THEME_DAY, date(2026, 1, 1), date(2026, 12, 31)))) == 12


BRANCH = Shape("branch", 8, 2, date(2024, 3, 1))
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("shape", "kind", "count"),
    [(BRANCH, K.MEMBERS, 1), (BRANCH, K.COMMITTEE, 1), (BRANCH, K.GROUP, 2), (BRANCH, K.THEME_DAY, 1),
     (Shape("branch", 6, 0, date(2024, 3, 1)), K.COMMITTEE, 0), (Shape("branch", 7, 0, date(2024, 3, 1)), K.COMMITTEE, 1),
     (Shape("branch", 8, 0, date(2024, 3, 1)), K.GROUP, 0), (Shape("branch", 0, 0, date(2024, 3, 1)), K.MEMBERS, 0),
     (Shape("temporary_branch", 9, 0, date(2024, 3, 1)), K.APPRAISAL, 0),
     (Shape("temporary_branch", 9, 0, date(2024, 3, 1)), K.THEME_DAY, 1),
     (Shape("branch", 8, 0, date(2026, 3, 2)), K.THEME_DAY, 0), (Shape("branch", 8, 0, date(2026, 3, 1)), K.THEME_DAY, 1),
     (Shape("branch", 8, 0, date(2024, 3, 1), date(2026, 3, 31)), K.THEME_DAY, 0),
     (Shape("branch", 8, 0, date(2024, 3, 1), date(2026, 4, 1)), K.THEME_DAY, 1),
     (Shape("branch", 8, 0, date(2024, 3, 1), None, date(2026, 3, 31)), K.THEME_DAY, 1),
     (Shape("branch", 8, 0, date(2024, 3, 1), None, date(2026, 4, 1)), K.THEME_DAY, 0)],
)  # fmt: skip
def test_what_a_branch_owes(shape: Shape, kind: MeetingKind, count: int) -> None:
    assert owed(shape, kind, MARCH) == count


@pytest.mark.parametrize(
    ("wanted", "done", "today", "state"),
    [(0, 0, date(2026, 4, 1), "none"), (1, 1, date(2026, 3, 1), "done"), (1, 0, date(2026, 3, 31), "due"),
     (1, 0, date(2026, 4, 1), "overdue"), (1, 0, date(2026, 2, 28), "ahead"), (2, 1, date(2026, 4, 1), "overdue"),
     (1, 3, date(2026, 4, 1), "done")],
)  # fmt: skip
def test_the_state_of_a_due(wanted: int, done: int, today: date, state: str) -> None:
    assert due_state(wanted, done, MARCH, today) == DueState(state)


def test_halves() -> None:
    assert [is_attended(8, present) for present in (4, 5)] == [False, True]
    assert [may_decide(8, present) for present in (3, 4)] == [False, True]
    assert [may_decide(9, present) for present in (4, 5)] == [False, True]
    assert not may_decide(0, 0)
    assert [is_passed(8, votes) for votes in (4, 5)] == [False, True]
    assert [most_excellent(members) for members in (2, 3, 8, 9)] == [0, 1, 2, 3]
    assert Cadence(3) is Cadence.QUARTER


@given(MOMENTS, st.integers(1, 10**9), st.integers(0, 200))
def test_a_code_lives_for_its_half_minute_and_the_next(at: datetime, meeting: int, later: int) -> None:
    code = s.code_of(KEY, meeting, s.window_of(at))
    assert len(code) == 6 and code.isdecimal()
    then = at + timedelta(seconds=later)
    age = s.window_of(then) - s.window_of(at)
    known = {s.code_of(KEY, meeting, s.window_of(then) - back) for back in (0, 1)}
    assert s.is_code(KEY, meeting, code, then) == (age <= 1 or code in known)
    assert s.is_code(KEY, meeting, f" {code[:3]} {code[3:]} ", at)
    assert 1 <= s.seconds_left(at) <= 30
    assert s.window_of(at + timedelta(seconds=s.seconds_left(at))) == s.window_of(at) + 1


@given(MOMENTS, st.integers(1, 10**6))
def test_a_code_is_of_one_meeting_and_one_key(at: datetime, meeting: int) -> None:
    window = s.window_of(at)
    others = {s.code_of(KEY, meeting + step, window) for step in range(1, 12)}
    others |= {s.code_of(b"x" * 32, meeting, window - back) for back in range(12)}
    assert others != {s.code_of(KEY, meeting, window)}
    assert len(others) > 15


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "٣٣٣٣٣٣", "abcdef", "\x00" * 6])
def test_what_is_no_code(typed: str) -> None:
    assert not s.is_code(KEY, 1, typed, datetime(2026, 9, 14, tzinfo=UTC))


@given(st.lists(st.integers(0, 900), max_size=60))
def test_nobody_gets_more_than_five_tries_in_ten_minutes(gaps: list[int]) -> None:
    """Somebody guesses at any moments: whatever the pattern, no ten minutes hold a sixth try."""
    at, taken = datetime(2026, 9, 14, tzinfo=UTC), list[datetime]()
    for gap in gaps:
        at += timedelta(seconds=gap)
        recent = [one for one in taken if one > at - s.TRY_SPAN - s.LOCKED_FOR]
        until = s.locked_until(recent, at)
        if until is None:
            taken.append(at)
        else:
            assert at < until <= at + s.LOCKED_FOR
    for first, sixth in zip(taken, taken[5:], strict=False):
        assert sixth - first >= s.TRY_SPAN
