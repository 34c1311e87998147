"""What a promotion asks: each condition at its edge, and the two majorities."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.rules.promotions import (
    ABSOLUTE,
    FROM,
    LADDER,
    YEARS_BELOW,
    Asks,
    Finding,
    Goal,
    Nominee,
    Standing,
    conditions,
    is_adopted,
    is_quorate,
    unanswered,
)
from cadres.states.cadre import PostLevel

TODAY = date(2026, 9, 14)
GOAL = Goal("township", "党组书记、局长")
GOOD = Nominee(
    level="township_deputy", since=date(2020, 1, 1), retires_on=date(2040, 1, 1), began_work_on=date(2002, 7, 1),
    joined_on=date(2005, 6, 1), education_level=3, has_grassroots_work=True, is_complete=True,
    appraisals={2024: "优秀", 2025: "称职"}, political="qualified",
)  # fmt: skip


def standing(asks: str, who: Nominee, goal: Goal = GOAL) -> str:
    return next((one.standing for one in conditions(goal, who, TODAY) if one.asks == asks), "not asked")


def test_whoever_fulfils_everything_goes_on() -> None:
    found = conditions(GOAL, GOOD, TODAY)
    assert {one.standing for one in found} == {"met"} and unanswered(found, []) == []
    county = conditions(Goal("county_deputy", "副区长"), replace(GOOD, level="township"), TODAY)
    assert {"work", "grassroots"} <= {one.asks for one in county} and {one.standing for one in county} == {"met"}


@pytest.mark.parametrize(("asks", "change", "expected"), [
    ("step", {"level": "middle"}, "unmet"),
    ("years", {"since": date(2024, 9, 15)}, "unmet"),
    ("years", {"since": date(2024, 9, 14)}, "met"),
    ("years", {"since": None}, "lacking"),
    ("age", {"retires_on": date(2027, 9, 13)}, "unmet"),
    ("age", {"retires_on": date(2027, 9, 14)}, "met"),
    ("age", {"retires_on": None}, "lacking"),
    ("education", {"education_level": 1}, "unmet"),
    ("education", {"education_level": 0}, "lacking"),
    ("party", {"joined_on": None}, "unmet"),
    ("party", {"joined_on": None, "is_complete": False}, "lacking"),
    ("party", {"joined_on": date(2026, 1, 1)}, "unmet"),
    ("appraisal", {"appraisals": {2024: "优秀", 2025: "基本称职"}}, "unmet"),
    ("appraisal", {"appraisals": {2023: "优秀"}}, "lacking"),
    ("appraisal", {"appraisals": {}}, "lacking"),
    ("discipline", {"disciplines": (7,)}, "unmet"),
    ("political", {"political": ""}, "lacking"),
    ("political", {"political": "problem"}, "unmet"),
])  # fmt: skip
def test_each_condition_at_its_edge(asks: str, change: dict[str, object], expected: str) -> None:
    assert standing(asks, replace(GOOD, **change)) == expected  # type: ignore[arg-type]


def test_posts_outside_the_party_ask_for_no_membership() -> None:
    assert standing("party", replace(GOOD, joined_on=None), Goal("township", "局长")) == "not asked"


def test_the_grass_roots_are_asked_of_county_levels() -> None:
    goal, who = Goal("county_deputy", "副区长"), replace(GOOD, level="township", has_grassroots_work=False)
    assert standing("grassroots", who, goal) == "unmet"
    assert standing("grassroots", replace(who, is_complete=False), goal) == "lacking"
    assert standing("grassroots", who) == "not asked"


def test_a_reason_helps_where_the_rules_let_it() -> None:
    who = replace(GOOD, level="middle", since=None)
    found = conditions(GOAL, who, TODAY)
    assert [one.asks for one in unanswered(found, [])] == ["step", "years"]
    assert [one.asks for one in unanswered(found, ["years"])] == ["step"]
    assert unanswered(found, ["step", "years"]) == []
    for asks in ABSOLUTE:
        barred = Finding(asks, Standing.UNMET)
        assert unanswered([barred], Asks.values) == [barred]
        assert unanswered([Finding(asks, Standing.LACKING)], [asks]) == []


def test_every_level_has_its_years_and_what_it_comes_from() -> None:
    assert set(LADDER) == set(PostLevel.values) and set(YEARS_BELOW) == set(FROM) == set(LADDER[1:])
    for level, below in FROM.items():
        assert all(LADDER.index(one) < LADDER.index(level) for one in below)


@given(entitled=st.integers(1, 200), present=st.integers(0, 200), votes=st.integers(0, 200))
def test_majorities_are_of_those_entitled(entitled: int, present: int, votes: int) -> None:
    assert is_quorate(present, entitled) == (present / entitled >= 2 / 3 - 1e-12)
    assert is_adopted(votes, entitled) == (votes > entitled / 2)


def test_nobody_entitled_is_no_quorum() -> None:
    assert not is_quorate(0, 0) and not is_adopted(0, 0)
