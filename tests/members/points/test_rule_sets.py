"""Rules of a village: drafted, adopted by a vote with quorum and majority, in force one at a time."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from members.models import PointRule, PointRuleSet
from members.services.points import rule_sets
from members.states.points import RULE_SET_TABLE, RuleSetState
from tests.members.points.kit import RULES, VOTE, adopted, in_force
from tests.world import GRID, OTHER_VILLAGE, TOWN, VILLAGE
from tests.world_members import Party
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, TransitionRefused


def test_a_second_version_replaces_the_first(party: Party) -> None:
    first = in_force(party)
    second = rule_sets.draft_rules(actor=party.act("branch_secretary"), area_code=VILLAGE, objection_days=3)
    assert second.version == 2 and second.rules.count() == len(RULES), "begun with the rules in force"
    rule_sets.drop_rule(actor=party.act("secretary"), rule_id=second.rules.get(code="F1").pk)
    facts = rule_sets.RuleFacts("A1", "房前屋后保持整洁", "environment", 6)
    rule_sets.put_rule(actor=party.act("secretary"), rule_set_id=second.pk, facts=facts)
    rule_sets.adopt_rules(actor=party.act("secretary"), rule_set_id=second.pk, **VOTE)
    rule_sets.put_rules_in_force(actor=party.act("secretary"), rule_set_id=second.pk)
    first.refresh_from_db()
    assert (first.state, first.replaced_on is not None) == ("replaced", True)
    assert first.rules.get(code="A1").points == 5, "what was in force is not rewritten"
    assert PointRuleSet.objects.get(area_code=VILLAGE, state="in_force").rules.get(code="A1").points == 6


@pytest.mark.parametrize(
    ("field", "facts"),
    [("present", {"present": 50, "in_favour": 30}), ("present", {"present": 101}), ("in_favour", {"in_favour": 30}),
     ("in_favour", {"in_favour": 61}), ("minutes", {"minutes": " "}), ("entitled", {"entitled": 0}),
     ("counted_by", {"counted_by": "nobody"}), ("present", {"counted_by": "households"})],
)  # fmt: skip
def test_a_vote_that_carries_nothing(party: Party, field: str, facts: dict[str, Any]) -> None:
    draft = rule_sets.draft_rules(actor=party.act("secretary"), area_code=VILLAGE)
    rule_sets.put_rule(actor=party.act("secretary"), rule_set_id=draft.pk, facts=RULES[0])
    with pytest.raises(InvalidInput) as refusal:
        rule_sets.adopt_rules(actor=party.act("secretary"), rule_set_id=draft.pk, **{**VOTE, **facts})
    assert refusal.value.field == field
    votes = {"entitled": 100, "present": 60, "in_favour": 55, "adopted_on": "2026-01-01", "state": "adopted"}
    if {"present", "in_favour", "counted_by"} & set(facts) and facts.get("counted_by") != "nobody":
        with pytest.raises(IntegrityError), transaction.atomic():
            PointRuleSet.objects.filter(pk=draft.pk).update(**{**votes, **facts})


def test_two_thirds_of_the_households_are_an_assembly(party: Party) -> None:
    draft = rule_sets.draft_rules(actor=party.act("secretary"), area_code=VILLAGE)
    with pytest.raises(Conflict) as empty:
        rule_sets.adopt_rules(actor=party.act("secretary"), rule_set_id=draft.pk, **VOTE)
    assert empty.value.code == "rules-empty"
    rule_sets.put_rule(actor=party.act("secretary"), rule_set_id=draft.pk, facts=RULES[0])
    vote = {**VOTE, "present": 67, "in_favour": 34, "counted_by": "households"}
    row = rule_sets.adopt_rules(actor=party.act("secretary"), rule_set_id=draft.pk, **vote)
    assert row.state == "adopted"


@pytest.mark.parametrize(
    ("field", "facts"),
    [("code", {"code": ""}), ("title", {"title": "长" * 81}), ("category", {"category": "x"}), ("points", {"points": 0}),
     ("points", {"points": 1001}), ("points", {"points": -1001}), ("evidence", {"evidence": "x"}), ("limit", {"limit": 0}),
     ("period", {"period": "day"})],
)  # fmt: skip
def test_wrong_rules_are_named(party: Party, field: str, facts: dict[str, Any]) -> None:
    draft = rule_sets.draft_rules(actor=party.act("secretary"), area_code=VILLAGE)
    body: dict[str, Any] = {"code": "A1", "title": "整洁", "category": "environment", "points": 5, **facts}
    with pytest.raises(InvalidInput) as refusal:
        rule_sets.put_rule(actor=party.act("secretary"), rule_set_id=draft.pk, facts=rule_sets.RuleFacts(**body))
    assert refusal.value.field == field
    assert not PointRule.objects.exists()


def test_who_and_where(party: Party) -> None:
    for who in (
        "party_member",
        "district_leader",
        "town_leader",
        "other_branch_secretary",
        "worker",
        "organ_secretary",
    ):
        with pytest.raises(Forbidden):
            rule_sets.draft_rules(actor=party.act(who), area_code=VILLAGE)
    for area in (TOWN, GRID, "440705999999"):
        with pytest.raises(InvalidInput) as refusal:
            rule_sets.draft_rules(actor=party.act("org_department"), area_code=area)
        assert refusal.value.field == "area_code"
    for days in (2, 8):
        with pytest.raises(InvalidInput):
            rule_sets.draft_rules(actor=party.act("secretary"), area_code=VILLAGE, objection_days=days)
    rule_sets.draft_rules(actor=party.act("organizer"), area_code=VILLAGE)
    with pytest.raises(Conflict) as twice:
        rule_sets.draft_rules(actor=party.act("secretary"), area_code=VILLAGE)
    assert twice.value.code == "rules-in-preparation"
    rule_sets.draft_rules(actor=party.act("other_branch_secretary"), area_code=OTHER_VILLAGE)


def _in(party: Party, state: str) -> PointRuleSet:
    if state == "draft":
        return rule_sets.draft_rules(actor=party.act("secretary"), area_code=VILLAGE)
    if state == "adopted":
        return adopted(party)
    row = in_force(party)
    if state == "replaced":
        in_force(party)
    return PointRuleSet.objects.get(pk=row.pk)


VERBS: dict[str, Callable[[Party, PointRuleSet], object]] = {
    "change": lambda party, row: rule_sets.put_rule(actor=party.act("secretary"), rule_set_id=row.pk, facts=RULES[0]),
    "adopt": lambda party, row: rule_sets.adopt_rules(actor=party.act("secretary"), rule_set_id=row.pk, **VOTE),
    "put_in_force": lambda party, row: rule_sets.put_rules_in_force(actor=party.act("secretary"), rule_set_id=row.pk),
}


@pytest.mark.parametrize("state", RuleSetState.values)
def test_every_verb_in_every_state(party: Party, state: str) -> None:
    assert set(VERBS) | {"replace"} == set(RULE_SET_TABLE.verbs)
    for verb, act in VERBS.items():
        with transaction.atomic():
            row = _in(party, state)
            if state == "draft" and verb == "adopt":
                VERBS["change"](party, row)
            if RULE_SET_TABLE.allows(state, verb):
                act(party, row)
                row.refresh_from_db()
                assert row.state == RULE_SET_TABLE.next(state, verb), (state, verb)
            else:
                with pytest.raises(TransitionRefused):
                    act(party, row)
            transaction.set_rollback(True)


def test_around_the_service(party: Party) -> None:
    row = in_force(party)
    other = rule_sets.draft_rules(actor=party.act("secretary"), area_code=VILLAGE)
    for change in ({"state": "in_force", "in_force_from": "2026-01-01", **_votes(row)}, {"objection_days": 8}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PointRuleSet.objects.filter(pk=other.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        PointRule.objects.filter(rule_set=row).update(points=0)
    with pytest.raises(DomainError):
        rule_sets.show_balances(actor=party.act("party_member"), rule_set_id=row.pk, shows=False)
    assert not rule_sets.show_balances(actor=party.act("secretary"), rule_set_id=row.pk, shows=False).shows_balances


def _votes(row: PointRuleSet) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("entitled", "present", "in_favour", "adopted_on")}
