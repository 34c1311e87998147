"""The 25 steps: five stages, nothing skipped, waiting times over every run of the clock, limits that mark as late."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from members.rules.development import CHAPTERS, LAST, STEPS, Stage, earliest, is_adult, latest, next_step, step

BEGUN = date(2024, 2, 29)
GAPS = st.lists(st.integers(0, 400), min_size=LAST, max_size=LAST)


def test_five_stages_of_so_many_steps() -> None:
    assert [row.number for row in STEPS] == list(range(1, 26))
    assert [sum(row.stage == stage for row in STEPS) for stage in Stage] == [2, 5, 5, 7, 6]
    assert [row.stage for row in STEPS] == sorted((row.stage for row in STEPS), key=list(Stage).index)
    assert set(CHAPTERS) == set(Stage)
    for row in STEPS:
        for span in (row.wait, row.limit):
            assert span is None or span.after < row.number, "a step waits for an earlier one"


@pytest.mark.parametrize(
    ("number", "after", "months"), [(8, 4, 12), (24, 16, 12)], ids=["a year as activist", "a year of probation"]
)
def test_waiting_times(number: int, after: int, months: int) -> None:
    done = dict.fromkeys(range(1, number), BEGUN)
    assert earliest(number, done) == BEGUN + relativedelta(months=months)
    later = {**done, number - 1: BEGUN + relativedelta(years=3)}
    assert earliest(number, later) == BEGUN + relativedelta(years=3), "never before the step before it"
    assert step(number).wait is not None and step(number).wait.after == after  # type: ignore[union-attr]


@pytest.mark.parametrize(("number", "after", "months"), [(2, 1, 1), (7, 4, 6), (18, 16, 3), (25, 24, 3)])
def test_limits(number: int, after: int, months: int) -> None:
    assert latest(number, {}) is None
    assert latest(number, {after: BEGUN}) == BEGUN + relativedelta(months=months)
    assert latest(3, {1: BEGUN, 2: BEGUN}) is None


@given(GAPS)
def test_whoever_keeps_to_the_days_becomes_a_member_after_two_years_at_least(gaps: list[int]) -> None:
    """Each step on its first day plus a gap: in order to the last, and never faster than the rules."""
    done: dict[int, date] = {}
    for gap in gaps:
        row = next_step(done)
        assert row is not None and row.number == len(done) + 1
        first = earliest(row.number, done) or BEGUN
        done[row.number] = first + timedelta(days=gap)
    assert next_step(done) is None
    assert list(done.values()) == sorted(done.values())
    assert done[8] >= done[4] + relativedelta(years=1)
    assert done[24] >= done[16] + relativedelta(years=1)
    assert done[25] - done[4] >= timedelta(days=730)


def test_the_day_somebody_is_eighteen() -> None:
    assert is_adult(date(2006, 6, 1), date(2024, 6, 1))
    assert not is_adult(date(2006, 6, 1), date(2024, 5, 31))
    assert is_adult(date(2008, 2, 29), date(2026, 2, 28)), "as dates are counted: the last day of February"
