"""The board's rules alone: conflicts of interest, trimmed mean, tiers, code names, blindness."""

from decimal import Decimal
from statistics import mean

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talent.rules.board import Party, code_name, conflicts, recommended, result_of, revealing, weighted, years_apart
from talent.states.board import ConflictKind as K

QUICK = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
SCORES = st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=30)


@pytest.mark.parametrize(("expert", "applicant", "found"), [
    (Party(user_id=7), Party(user_id=7), {K.SELF}),
    (Party(user_id=7), Party(user_id=8), set()),
    (Party(), Party(), set()),
    (Party(employer_id=1), Party(employer_id=1), {K.EMPLOYER}),
    (Party(employer_name="五邑大学"), Party(employer_name="五邑大学"), {K.EMPLOYER}),
    (Party(employer_id=1, employer_name="甲厂"), Party(employer_id=2, employer_name="乙厂"), set()),
    (Party(unit_id=3), Party(unit_id=3), {K.UNIT}),
    (Party(school="中山大学"), Party(school="中山大学"), {K.SCHOOL}),
    (Party(school="中山大学", years=(1990, 1994)), Party(school="中山大学", years=(1994, 1998)), {K.SCHOOL}),
    (Party(school="中山大学", years=(1990, 1994)), Party(school="中山大学", years=(1995, 1999)), set()),
    (Party(school="中山大学", years=(2000, None)), Party(school="中山大学", years=(None, 1999)), set()),
    (Party(kin=frozenset({"a"})), Party(name_print="a"), {K.KIN}),
    (Party(kin=frozenset({""})), Party(name_print=""), set()),
    (Party(employer_id=1, unit_id=3), Party(employer_id=1, unit_id=3), {K.EMPLOYER, K.UNIT}),
])  # fmt: skip
def test_conflicts_of_interest(expert: Party, applicant: Party, found: set[K]) -> None:
    assert conflicts(expert, applicant) == found


@QUICK
@given(st.tuples(*[st.integers(1950, 2030)] * 4))
def test_times_at_school_are_apart_both_ways_or_not_at_all(years: tuple[int, int, int, int]) -> None:
    (a, b), (c, d) = sorted(years[:2]), sorted(years[2:])
    assert (
        years_apart((a, b), (c, d)) == years_apart((c, d), (a, b)) == (not set(range(a, b + 1)) & set(range(c, d + 1)))
    )


def test_from_five_scorers_on_the_outermost_are_struck() -> None:
    four = result_of([Decimal(n) for n in (0, 80, 80, 100)])
    five = result_of([Decimal(n) for n in (0, 80, 81, 82, 100)])
    assert (four.score, four.spread, four.scorers) == (Decimal("65.00"), Decimal("100.00"), 4)
    assert (five.score, five.spread, five.scorers) == (Decimal("81.00"), Decimal("2.00"), 5)


@QUICK
@given(SCORES)
def test_one_expert_alone_cannot_carry_a_board_away(scores: list[Decimal]) -> None:
    result = result_of(scores)
    assert min(scores) <= result.score <= max(scores) or len(scores) < 5
    if len(scores) >= 5:
        low, *kept, high = sorted(scores)
        assert abs(result.score - mean(kept)) <= Decimal("0.005")
        assert result_of([*kept, low, Decimal(100)]).score == result_of([*kept, low, max(high, kept[-1])]).score


@QUICK
@given(st.lists(st.integers(0, 100), min_size=2, max_size=6), st.randoms())
def test_weights_of_a_hundred_keep_points_within_a_hundred(points: list[int], chance: object) -> None:
    weights = {n: 100 // len(points) for n in range(len(points))}
    weights[0] += 100 - sum(weights.values())
    found = weighted(dict(enumerate(points)), weights)
    assert min(points) <= found <= max(points)


@pytest.mark.parametrize(("score", "tier"), [("90", "B"), ("89.99", "C"), ("60", "D"), ("59.99", ""), ("100", "B")])
def test_the_highest_tier_whose_score_is_reached(score: str, tier: str) -> None:
    assert recommended(Decimal(score), [("D", 60), ("B", 90), ("C", 80)]) == tier


def test_code_names_never_meet() -> None:
    assert [code_name(n) for n in (1, 99, 100)] == ["甲01", "甲99", "乙01"]
    assert len({code_name(n) for n in range(1, 991)}) == 990


def test_what_gives_somebody_away() -> None:
    assert revealing("余工主持", ["余工", "精工机械"]) == "余工"
    assert revealing("某工程师主持", ["余工", "", "某"]) == ""
