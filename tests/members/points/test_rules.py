"""The assembly's vote, periods, and what expires: each at its edge."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.rules import points as rules

NUMBERS = st.integers(1, 3000)


@pytest.mark.parametrize(
    ("entitled", "present", "households", "enough"),
    [(100, 50, False, False), (100, 51, False, True), (101, 50, False, False), (101, 51, False, True),
     (99, 66, True, True), (100, 66, True, False), (100, 67, True, True), (10, 11, False, False), (1, 0, False, False)],
)  # fmt: skip
def test_quorum(entitled: int, present: int, households: bool, enough: bool) -> None:
    assert rules.has_quorum(entitled, present, by_households=households) is enough


@pytest.mark.parametrize(
    ("present", "in_favour", "enough"), [(60, 30, False), (60, 31, True), (1, 1, True), (1, 2, False)]
)
def test_majority(present: int, in_favour: int, enough: bool) -> None:
    assert rules.has_majority(present, in_favour) is enough


@given(entitled=NUMBERS, present=NUMBERS)
def test_a_quorum_is_never_lost_by_one_more(entitled: int, present: int) -> None:
    for households in (False, True):
        if rules.has_quorum(entitled, present, by_households=households) and present < entitled:
            assert rules.has_quorum(entitled, present + 1, by_households=households)


@given(day=st.dates(date(2020, 1, 1), date(2040, 12, 31)), period=st.sampled_from(["month", "quarter", "year"]))
def test_periods_tile_the_time(day: date, period: str) -> None:
    first, after = rules.period_of(day, period)
    assert first <= day < after
    assert rules.period_of(after, period)[0] == after
    assert rules.period_of(first - timedelta(days=1), period)[1] == first
    assert {"month": 28, "quarter": 90, "year": 365}[period] <= (after - first).days


@given(last=st.integers(0, 500), gains=st.integers(0, 500), spent=st.integers(0, 1000))
def test_spending_takes_the_oldest_points_first(last: int, gains: int, spent: int) -> None:
    balance = last + gains - spent
    if balance < 0:
        return
    gone = rules.expiring(balance, last, spent)
    assert gone == max(0, last - spent)
    assert 0 <= gone <= balance and balance - gone <= gains


def test_days_of_objection() -> None:
    assert rules.last_day_of_objections(date(2026, 9, 14), 5) == date(2026, 9, 19)
    assert rules.deduction_of(-8, 3) == 3 and rules.deduction_of(-8, 30) == 8
