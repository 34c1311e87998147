"""Kinds and forecasts: pure rules, tried at their edges and by hypothesis."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent.rules.forecast import forecast, share_passed, standing
from talent.rules.kinds import kinds_of
from talent.states.people import Degree, Field, Skill, TalentKind, Title


@pytest.mark.parametrize(("facts", "kinds"), [
    ({"field": "engineering", "degree": 1}, {"engineer"}), ({"field": "engineering", "title": 2}, {"engineer"}),
    ({"field": "engineering", "title": 1}, set()), ({"field": "engineering", "degree": 3}, {"engineer", "doctor"}),
    ({"field": "skill", "skill": 1}, {"skilled"}), ({"field": "skill"}, set()),
    ({"field": "engineering", "degree": 1, "skill": 3}, {"engineer", "skilled"}),
    ({"field": "medicine", "title": 1}, {"medical"}), ({"field": "medicine"}, set()),
    ({"field": "medicine", "degree": 3}, {"medical", "doctor"}),
    ({"field": "teaching", "degree": 2}, {"teacher"}), ({"field": "teaching", "degree": 1, "title": 4}, set()),
    ({"field": "teaching", "degree": 3}, {"teacher", "doctor"}), ({"field": "management", "degree": 3}, {"doctor"}),
])  # fmt: skip
def test_a_kind_comes_from_degree_title_skill_and_work(facts: dict[str, object], kinds: set[str]) -> None:
    found = kinds_of(**{"field": "other", "degree": 0, "title": 0, "skill": 0, **facts})  # type: ignore[arg-type] # as the table says
    assert {str(kind) for kind in found} == kinds


@given(st.sampled_from(Field.values), st.sampled_from(Degree.values), st.sampled_from(Title.values),
       st.sampled_from(Skill.values))  # fmt: skip
def test_more_never_counts_for_less(field: str, degree: int, title: int, skill: int) -> None:
    """Who studies on or rises in title or skill stays of every kind."""
    now = kinds_of(field=field, degree=degree, title=title, skill=skill)
    later = kinds_of(field=field, degree=min(degree + 1, 3), title=min(title + 1, 4), skill=min(skill + 1, 5))
    assert now <= later
    assert (TalentKind.DOCTOR in now) == (degree == Degree.DOCTOR)


@given(st.integers(0, 5000), st.decimals(Decimal("0.01"), Decimal("0.99"), places=2))
def test_the_range_holds_the_likely_end_and_never_falls_below_what_is_there(count: int, passed: Decimal) -> None:
    found = forecast(count, passed)
    assert count <= found.low <= found.likely <= found.high


@given(st.integers(0, 500), st.decimals(Decimal("0.10"), Decimal("0.80"), places=2))
def test_the_doubt_shrinks_as_time_passes(count: int, passed: Decimal) -> None:
    now, later = forecast(count, passed), forecast(count, passed + Decimal("0.15"))
    assert later.high - later.low <= now.high - now.low


def test_the_range_holds_the_outcome_in_about_four_of_five_cases() -> None:
    """A steady stream of forty a year, looked at half-way: simulated outcomes with fixed numbers."""
    rng, inside, runs = Random(440705), 0, 2000
    for _run in range(runs):
        arrivals = [rng.random() for _one in range(sum(rng.random() < 0.4 for _slot in range(100)))]
        found = forecast(sum(moment < 0.5 for moment in arrivals), Decimal("0.5"))
        inside += found.low <= len(arrivals) <= found.high
    assert 0.75 < inside / runs < 0.95


def test_nothing_is_said_too_early_and_everything_is_known_at_the_end() -> None:
    assert forecast(1, Decimal("0.05")).is_early and not forecast(1, Decimal("0.08")).is_early
    assert forecast(7, Decimal(1)) == forecast(7, Decimal("1.5")) and forecast(7, Decimal(1)).high == 7
    assert forecast(0, Decimal(0)).is_early


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 1900), st.integers(-50, 2000))
def test_the_share_of_the_time_is_between_nothing_and_all(first: date, days: int, at: int) -> None:
    last = first + timedelta(days=days)
    share = share_passed(first, last, first + timedelta(days=at))
    assert 0 <= share <= 1 and (share == 0) == (at < 0) and (share == 1) == (at >= days)


@pytest.mark.parametrize(("count", "due", "passed", "said"), [
    (10, 5, "0.5", "reached"), (0, 5, "0.9", "behind"), (1, 5, "0.05", "doubtful"), (0, 0, "0.05", "fine"),
    (7, 5, "0.6", "fine"), (5, 6, "0.6", "doubtful"), (3, 1, "0.5", "doubtful"),
])  # fmt: skip
def test_what_a_board_says(count: int, due: int, passed: str, said: str) -> None:
    found = standing(count, 10, due, Decimal(passed))
    assert (found.is_reached, found.is_behind, found.is_doubtful) == (
        said == "reached",
        said == "behind",
        said == "doubtful",
    )
    assert found.percent == count * 10
