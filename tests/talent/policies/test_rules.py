"""Conditions against facts: at their edges and by hypothesis; money by months served."""

from datetime import date
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from members.rules.months import months_after
from talent.rules.eligibility import (
    Condition,
    Facts,
    explain,
    grouped,
    highest_only,
    judged,
    months_between,
    packed,
    parsed,
    unpacked,
    value_of,
    years_between,
)
from talent.rules.grants import monthly_sum, schedule, to_recover
from talent.states.policies import FactKind, Operator, Verdict

DAY = date(2026, 6, 1)


def one(subject: str, operator: str, value: str, group: int = 1, key: int = 1) -> Condition:
    return parsed(group=group, subject=subject, operator=operator, value=value, key=key)


@pytest.mark.parametrize(("subject", "operator", "value", "fact", "held"), [
    ("degree", "ge", "2", 3, True), ("degree", "ge", "2", 1, False), ("degree", "ge", "2", None, None),
    ("age", "le", "35", 35, True), ("age", "le", "35", 36, False), ("field", "in", "medicine,teaching", "teaching", True),
    ("field", "out", "medicine", "medicine", False), ("field", "out", "medicine", None, None),
    ("kind", "in", "doctor", frozenset({"doctor", "engineer"}), True), ("kind", "in", "doctor", frozenset(), False),
    ("kind", "out", "doctor", frozenset({"engineer"}), True), ("tier", "in", "A,B", "", False),
    ("settled", "ge", "2026-01-01", date(2026, 1, 1), True), ("settled", "ge", "2026-01-01", date(2025, 12, 31), False),
    ("settled", "le", "2026-01-01", None, None), ("nature", "in", "民营企业、新型研发机构", "民营企业", True),
    ("card", "ge", "1", 0, False), ("contract", "ge", "3", None, None),
])  # fmt: skip
def test_a_condition_holds_or_not_or_is_not_known(
    subject: str, operator: str, value: str, fact: Any, held: bool | None
) -> None:
    found = one(subject, operator, value)
    assert found.holds(fact) is held
    said = explain([[found]], {subject: fact})
    assert (said.verdict == Verdict.ELIGIBLE) is (held is True)
    assert len(said.best) == 1 and said.best[0].held is held, "never a verdict without its findings"
    assert [row.words for row in unpacked(packed(said.best))] == [said.best[0].words]


@pytest.mark.parametrize(("subject", "operator", "value"), [
    ("degree", "in", "2"), ("degree", "ge", "9"), ("degree", "ge", "x"), ("field", "ge", "medicine"),
    ("field", "in", "poetry"), ("field", "in", " , "), ("settled", "ge", "2026-13-01"), ("age", "le", "-1"),
    ("age", "le", "٣"), ("nature", "le", "1"), ("tier", "in", "A,Z"), ("age", "le", "99999"),
])  # fmt: skip
def test_a_condition_that_says_nothing_is_refused(subject: str, operator: str, value: str) -> None:
    with pytest.raises(ValueError):
        one(subject, operator, value)


def test_the_reason_is_said_in_both_languages() -> None:
    found = explain([[one("degree", "ge", "3"), one("field", "in", "medicine")]], {"degree": 2}).best
    with override("en"):
        assert [row.words for row in found] == [
            "Degree: at least Doctor — does not hold: Master",
            "Field of work: one of Medicine and health — not known, to be shown",
        ]
    with override("zh-hans"):
        assert [row.words for row in found] == [
            "学位：至少为博士——不符合，现为硕士", "工作领域：属于医疗卫生——资料不全，需提供证明",
        ]  # fmt: skip
        assert value_of("field", "医疗卫生，教育教学") == "medicine,teaching" and value_of("degree", "博士") == "3"


def test_nearly_is_one_step_away_or_a_gap_in_the_file() -> None:
    groups = grouped([one("degree", "ge", "3", key=7), one("field", "in", "medicine", key=8)])
    assert judged(groups, {"degree": 2, "field": "medicine"}) == (Verdict.NEARLY, 7)
    assert judged(groups, {"degree": 1, "field": "medicine"}) == (Verdict.NOT, 0), "two steps"
    assert judged(groups, {"degree": 3, "field": "teaching"}) == (Verdict.NOT, 0), "nobody changes the field so soon"
    assert judged(groups, {"degree": 3}) == (Verdict.NEARLY, 8)
    assert judged(groups, {}) == (Verdict.NOT, 0), "two are missing"
    assert judged([[one("degree", "ge", "3")]], {"degree": 2}) == (Verdict.NOT, 0), "the only condition is the measure"
    months = [[one("months", "ge", "12", key=5), one("degree", "ge", "1")]]
    assert judged(months, {"months": 6, "degree": 1}) == (Verdict.NEARLY, 5)
    assert judged(months, {"months": 5, "degree": 1}) == (Verdict.NOT, 0)
    assert judged([], {"degree": 3}) == (Verdict.NOT, 0), "no conditions, nobody"


ALL = [one(subject, operator, value, group) for group in (1, 2, 3) for subject, operator, value in (
    *(("degree", operator, str(level)) for operator in ("ge", "le") for level in range(4)), ("title", "ge", "2"),
    ("title", "le", "3"), ("age", "ge", "30"), ("age", "le", "45"), ("field", "in", "medicine,teaching"),
    ("field", "out", "medicine"),
)]  # fmt: skip
CONDITIONS = st.lists(st.sampled_from(ALL), max_size=5)
FACTS = st.fixed_dictionaries({
    "degree": st.none() | st.integers(0, 3), "title": st.none() | st.integers(0, 4), "age": st.none() | st.integers(18, 65),
    "field": st.none() | st.sampled_from(["medicine", "teaching", "skill"]),
})  # fmt: skip


@given(CONDITIONS, FACTS)
def test_the_quick_way_says_what_the_explanation_says(conditions: list[Condition], facts: Facts) -> None:
    groups = grouped(conditions)
    verdict, missing = judged(groups, facts)
    said = explain(groups, facts)
    assert said.verdict == verdict
    assert (verdict == Verdict.ELIGIBLE) == any(all(row.held for row in group) for group in said.groups)
    assert bool(said.missing) == (bool(groups) and verdict != Verdict.ELIGIBLE)
    assert missing == 0 or verdict == Verdict.NEARLY


@given(CONDITIONS, FACTS, st.sampled_from(["degree", "title", "age", "field"]))
def test_what_is_not_known_makes_nobody_eligible(conditions: list[Condition], facts: Facts, gone: str) -> None:
    groups = grouped(conditions)
    if judged(groups, {**facts, gone: None})[0] == Verdict.ELIGIBLE:
        assert judged(groups, facts)[0] == Verdict.ELIGIBLE


@given(CONDITIONS, FACTS, st.integers(0, 3))
def test_more_groups_and_higher_levels_never_take_away(conditions: list[Condition], facts: Facts, more: int) -> None:
    groups = grouped(conditions)
    if judged(groups, facts)[0] != Verdict.ELIGIBLE:
        return
    assert judged([*groups, (one("degree", "ge", "3", 9),)], facts)[0] == Verdict.ELIGIBLE
    if any(row.operator == Operator.MOST and row.subject == FactKind.DEGREE for row in conditions):
        return
    degree = facts["degree"]
    higher = {**facts, "degree": min(degree + more, 3) if isinstance(degree, int) else degree}
    assert judged(groups, higher)[0] == Verdict.ELIGIBLE


@given(
    st.dictionaries(
        st.integers(1, 30), st.tuples(st.sampled_from(["", "住房", "生活"]), st.integers(0, 5)), max_size=12
    )
)
def test_of_a_group_the_highest_alone_applies(found: dict[int, tuple[str, int]]) -> None:
    left = {key: value for key, value in found.items() if key not in highest_only(found)}
    for group in {group for group, _fen in found.values() if group}:
        mine = [fen for name, fen in left.values() if name == group]
        assert mine == [max(fen for name, fen in found.values() if name == group)]
    assert {key for key, (group, _fen) in found.items() if not group} <= set(left)


def test_months_and_years_are_counted_in_full() -> None:
    assert years_between(date(1990, 6, 2), DAY) == 35 and years_between(date(1990, 6, 1), DAY) == 36
    assert months_between(date(2026, 1, 2), DAY) == 4 and months_between(date(2026, 1, 1), DAY) == 5
    assert months_between(date(2027, 1, 1), DAY) == 0


def test_instalments_fall_on_the_same_day_of_each_month() -> None:
    plan = schedule(benefit="monthly", fen=100, months=3, starts_on=date(2026, 12, 31))
    assert [(row.number, row.due_on, row.fen) for row in plan] == [
        (1, date(2026, 12, 31), 100), (2, date(2027, 1, 31), 100), (3, date(2027, 2, 28), 100),
    ]  # fmt: skip
    assert len(schedule(benefit="one_off", fen=100, months=1, starts_on=DAY)) == 1
    assert schedule(benefit="service", fen=0, months=1, starts_on=DAY) == []
    assert [monthly_sum(benefit="rent", fen=1000, rent_fen=rent) for rent in (800, 1000, 1200)] == [800, 1000, 1000]
    assert monthly_sum(benefit="monthly", fen=1000, rent_fen=0) == 1000


@given(st.integers(0, 10**9), st.integers(1, 120), st.integers(0, 150), st.integers(0, 12))
def test_what_is_asked_back_shrinks_with_service(paid: int, promised: int, served: int, more: int) -> None:
    def asked(months: int) -> int:
        return to_recover(paid=paid, promised=promised, since=DAY, today=months_after(DAY, months), cause="left")

    assert 0 <= asked(served + more) <= asked(served) <= paid
    assert asked(0) == paid and asked(promised) == 0
    assert to_recover(paid=paid, promised=promised, since=DAY, today=DAY, cause="untrue") == paid
    assert to_recover(paid=paid, promised=0, since=DAY, today=DAY, cause="left") == 0
