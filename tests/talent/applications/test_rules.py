"""Rules of tiers, masks, codes: pure."""

from dataclasses import dataclass, replace
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talent.rules.applications import ALPHABET, Facts, age_on, masked_name, proposed, spelled, typed, weighed
from talent.states.people import Degree, Field


@dataclass(frozen=True)
class Rule:
    """A rule without its table."""

    tier: str
    name: str = "规则"
    degree: int = 0
    title: int = 0
    skill: int = 0
    honour: int = 0
    field: str = ""
    most_age: int | None = None


levels = st.integers(0, 3)
facts = st.builds(Facts, degree=levels, title=levels, skill=levels, honour=levels,
                  field=st.sampled_from(Field.values), age=st.none() | st.integers(18, 70))  # fmt: skip
some = st.builds(Rule, tier=st.sampled_from("ABCDEF"), degree=levels, title=levels, skill=levels, honour=levels,
                 field=st.sampled_from(["", *Field.values]), most_age=st.none() | st.integers(20, 60))  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(some, max_size=5), facts)
def test_the_best_tier_with_a_rule_that_holds(found: list[Rule], who: Facts) -> None:
    lines = weighed(found, who)
    tier = proposed(lines)
    assert len(lines) == len(found) and [line.tier for line in lines] == sorted(rule.tier for rule in found)
    assert all(line.missing for line in lines if tier == "" or line.tier < tier), "why the higher ones fail"
    assert tier == "" or any(line.holds and line.tier == tier for line in lines)


@given(some, facts)
def test_more_never_lowers_the_tier(rule: Rule, who: Facts) -> None:
    better = replace(who, degree=3, title=3, skill=3, honour=3)
    assert len(weighed([rule], better)[0].missing) <= len(weighed([rule], who)[0].missing)
    assert not weighed([rule], replace(better, field=rule.field or "other", age=20))[0].missing


def test_each_condition_is_named_with_what_was_found() -> None:
    rule = Rule("A", degree=3, title=4, field="medicine", most_age=40)
    missing = weighed([rule], Facts(2, 4, 0, 0, "medicine", 41))[0].missing
    assert [(what, found) for what, _wanted, found in missing] == [
        ("degree", str(Degree.MASTER.label)), ("age", "41"),
    ]  # fmt: skip
    assert weighed([rule], Facts(3, 4, 0, 0, "medicine", None))[0].missing == (("age", "≤ 40", "—"),)


def test_masks_codes_and_ages() -> None:
    assert (masked_name("陈小明"), masked_name("李"), masked_name("欧阳修")) == ("陈**", "李*", "欧**")
    assert typed(" rd26-09 oil ") == "RD2609011"
    assert age_on(date(1986, 9, 18), date(2026, 9, 17)) == 39 and age_on(None, date(2026, 1, 1)) is None


@given(st.binary(min_size=8, max_size=8))
def test_what_is_spelled_is_read_back(raw: bytes) -> None:
    code = spelled(raw, 8)
    assert len(code) == 8 and set(code) <= set(ALPHABET) and typed(code.lower()) == code
