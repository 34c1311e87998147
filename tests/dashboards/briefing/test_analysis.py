"""Periods and analysis: signs, shares and the test of chance, against plain arithmetic."""

from datetime import date, timedelta
from fractions import Fraction
from math import comb

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xinhui.dashboards.briefing.analysis import SMALL, Change, contributions, main_parts, rise_by_chance, unusual
from xinhui.dashboards.briefing.findings_chain import said_change
from xinhui.dashboards.briefing.periods import Period, latest, month_of, period_of, quarter_of, week_of
from xinhui.dashboards.briefing.words import TEMPLATES

counts = st.dictionaries(st.sampled_from("甲乙丙丁戊己"), st.integers(0, 400), max_size=6)
#: A busy machine is no fault of the arithmetic.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
days = st.dates(date(2016, 1, 1), date(2035, 12, 31))


@patient
@given(now=counts, before=counts)
def test_parts_have_the_sign_of_the_change_and_shares_add_up(now: dict[str, int], before: dict[str, int]) -> None:
    for direction, sign in (("up", 1), ("down", -1)):
        parts = contributions(now, before, direction)
        assert all(part.change.delta * sign > 0 for part in parts)
        whole = sum(abs(part.change.delta) for part in parts)
        if whole >= SMALL:
            assert sum(part.share or 0 for part in parts) == pytest.approx(1)
            assert all(0 < (part.share or 0) <= 1 for part in parts)
        else:
            assert all(part.percent is None for part in parts)
        assert main_parts(parts) == parts[: len(main_parts(parts))]
    up, down = contributions(now, before, "up"), contributions(now, before, "down")
    assert sum(part.change.delta for part in up + down) == sum(now.values()) - sum(before.values())


@patient
@given(now=st.integers(0, 2000), before=st.integers(0, 2000))
def test_the_words_never_contradict_the_numbers(now: int, before: int) -> None:
    said = said_change(Change(now, before), "")
    assert said.template in TEMPLATES
    direction = "up" if now > before else "down" if now < before else "same"
    assert said.template.startswith(direction)
    if "percent" in said.params:
        assert before >= SMALL
        assert said.params["percent"] == round(100 * abs(now - before) / before, 1)
    elif direction != "same":
        assert before < SMALL
        assert said.params["delta"] == abs(now - before)


@patient
@given(now=st.integers(0, 60), before=st.integers(0, 60))
def test_chance_is_the_binomial_tail(now: int, before: int) -> None:
    whole = now + before
    exact = Fraction(sum(comb(whole, k) for k in range(now, whole + 1)), 2**whole)
    assert rise_by_chance(now, before) == pytest.approx(float(exact), rel=1e-6, abs=1e-12)


def test_unusual_is_rare_and_never_a_fall() -> None:
    assert unusual({"甲": 40, "乙": 12}, {"甲": 10, "乙": 10}) == ["甲"]
    assert unusual({"甲": 3}, {"甲": 0}) == [], "three after none is chance"
    assert unusual({"甲": 10}, {"甲": 40}) == []
    assert unusual({"甲": 40}, {"甲": 10}, ratio=31 / 7) == [], "a month beside a week"


@patient
@given(day=days)
def test_periods_follow_one_another_without_gap(day: date) -> None:
    for of in (week_of, month_of, quarter_of):
        period = of(day)
        assert period.first <= day <= period.last
        assert period.before().last + timedelta(days=1) == period.first
        assert of(period.before().first) == period.before()
        assert period_of(period.kind, period.first, period.last) == period
        assert latest(period.kind, day).last < day
        year = period.year_before()
        assert 360 <= (period.first - year.first).days <= 367
    assert week_of(day).year_before().first.weekday() == 0


@pytest.mark.parametrize(("kind", "first", "last"), [
    ("weekly", date(2026, 11, 17), date(2026, 11, 23)), ("monthly", date(2026, 11, 1), date(2026, 11, 29)),
    ("custom", date(2026, 11, 2), date(2026, 11, 1)), ("custom", date(2024, 1, 1), date(2026, 11, 1)),
])  # fmt: skip
def test_what_is_no_period(kind: str, first: date, last: date) -> None:
    with pytest.raises(ValueError, match=r"turned|whole"):
        period_of(kind, first, last)


def test_a_period_on_demand_is_compared_with_as_many_days_before() -> None:
    period = Period("custom", date(2026, 3, 1), date(2026, 3, 10))
    assert period.before() == Period("custom", date(2026, 2, 19), date(2026, 2, 28))
