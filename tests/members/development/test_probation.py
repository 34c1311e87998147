"""Probations extended and cancelled, admissions declared void, cases ended and moved; every state against every verb."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from django.db import transaction

from members.models import DevelopmentCase, ProbationDecision
from members.services.development import cases as c
from members.services.development.frame import days_of
from members.services.development.probation import DecisionFacts, cancel_probation, extend_probation
from members.services.development.steps import record_step, undo_step, vote_again
from members.states.development import CASE_TABLE, CaseState
from tests.members.development.kit import BRANCH, COMMITTEE, at, facts_of, led_to, member_of, opened, paper, taken
from tests.world_members import Party
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, TransitionRefused

LATER = date(2026, 11, 2)


def decision(party: Party, on: date, **facts: Any) -> DecisionFacts:
    """What the meeting decided, approved."""
    values: dict[str, Any] = {
        "reason": "履行党员义务不够", "document": paper(party, COMMITTEE), "on": on, "present": 6, "in_favour": 6, **facts,
    }  # fmt: skip
    return DecisionFacts(**values)


def test_extended_once_and_confirmed_after_it(party: Party) -> None:
    case = led_to(party, 22)
    over = days_of(case)[16] + relativedelta(years=1)
    with at(over):
        case = extend_probation(actor=party.act(COMMITTEE), case_id=case.pk, months=6, facts=decision(party, over))
    taken(party, case, 23, over)
    with pytest.raises(Conflict) as early:
        taken(party, case, 24, over + relativedelta(months=5))
    assert "18" in str(early.value), "the extension counts"
    with pytest.raises(Conflict) as again, at(over + relativedelta(months=7)):
        extend_probation(
            actor=party.act(COMMITTEE), case_id=case.pk, months=6,
            facts=decision(party, over + relativedelta(months=7)),
        )  # fmt: skip
    assert again.value.code == "extended-once"
    taken(party, case, 24, over + relativedelta(months=7))
    taken(party, case, 25)
    assert member_of(case).confirmed_on == over + relativedelta(months=6)


WRONG: list[tuple[str, int, dict[str, Any]]] = [
    ("months", 5, {}), ("months", 13, {}), ("on", 6, {"on": date(2024, 3, 15)}), ("document", 6, {"document": None}),
    ("present", 6, {"present": 4, "in_favour": 4}), ("in_favour", 6, {"in_favour": 4}), ("reason", 6, {"reason": " "}),
]  # fmt: skip


def test_what_an_extension_demands(party: Party) -> None:
    case = led_to(party, 20)
    over = days_of(case)[16] + relativedelta(years=1)
    tries = [*WRONG, ("on", 6, {"on": over - relativedelta(days=1)})]
    for field, months, facts in tries:
        with pytest.raises(DomainError) as refusal, at(over):
            extend_probation(
                actor=party.act(COMMITTEE),
                case_id=case.pk,
                months=months,
                facts=decision(party, **{"on": over, **facts}),
            )
        assert refusal.value.field == field
    assert not ProbationDecision.objects.exists()


def test_cancelled_by_vote(party: Party) -> None:
    case = led_to(party, 20)
    day = days_of(case)[20] + relativedelta(months=3)
    with at(day):
        with pytest.raises(Forbidden):
            cancel_probation(actor=party.act(BRANCH), case_id=case.pk, facts=decision(party, day))
        case = cancel_probation(actor=party.act(COMMITTEE), case_id=case.pk, facts=decision(party, day))
    assert (case.state, case.end_kind) == ("ended", "cancelled")
    assert member_of(case).state == "left"
    assert not case.people.present().exists()


def test_only_a_probation_is_extended_or_cancelled(party: Party) -> None:
    case = led_to(party, 16)
    for verb in ("extend", "cancel"):
        with pytest.raises(Conflict) as refusal, at(LATER):
            VERBS[verb][1](party, case)
        assert refusal.value.code == "not-on-probation"


def test_an_admission_is_declared_void_by_the_committee(party: Party) -> None:
    case = led_to(party, 18)
    with at(LATER):
        with pytest.raises(InvalidInput) as late:
            c.end_case(actor=party.act(COMMITTEE), case_id=case.pk, kind="withdrawn", reason="本人")
        assert late.value.field == "kind"
        with pytest.raises(Forbidden):
            c.end_case(actor=party.act(BRANCH), case_id=case.pk, kind="voided", reason="违反程序")
        c.end_case(actor=party.act(COMMITTEE), case_id=case.pk, kind="voided", reason="违反程序发展")
    assert member_of(case).state == "left"


def test_who_withdrew_may_apply_again(party: Party) -> None:
    case = opened(party)
    for kind in ("voided", "cancelled", "x"):
        with pytest.raises(InvalidInput) as wrong:
            c.end_case(actor=party.act(COMMITTEE), case_id=case.pk, kind=kind, reason="原因")
        assert wrong.value.field == "kind"
    c.end_case(actor=party.act(BRANCH), case_id=case.pk, kind="withdrawn", reason="本人提出")
    assert opened(party).pk != case.pk


def test_a_case_moves_with_its_days(party: Party) -> None:
    case = led_to(party, 4)
    second, other = party.organizations["second_branch"].pk, party.organizations["other_branch"].pk
    with pytest.raises(Forbidden):
        c.move_case(actor=party.act(BRANCH), case_id=case.pk, organization_id=second)
    with pytest.raises(Forbidden):
        c.move_case(actor=party.act(COMMITTEE), case_id=case.pk, organization_id=other)
    moved = c.move_case(actor=party.act(COMMITTEE), case_id=case.pk, organization_id=second)
    assert (moved.organization_id, moved.area_code, moved.step) == (second, "440705103201002", 4)
    for target in (second, party.organizations["village_branch"].pk):
        with pytest.raises(InvalidInput) as wrong:
            c.move_case(actor=party.act(COMMITTEE), case_id=case.pk, organization_id=target)
        assert wrong.value.field == "organization"


def test_a_guide_is_replaced(party: Party) -> None:
    case = led_to(party, 6)
    row = case.people.present().get(member=party.members["party_member"])
    new = party.enter("grid_branch", 901)
    probationer, secretary = party.members["probationer"], party.members["branch_secretary"]
    for member in (probationer, secretary, party.members["organ_member"]):
        with pytest.raises(InvalidInput) as wrong:
            c.replace_person(actor=party.act(BRANCH), case_person_id=row.pk, member_id=member.pk, reason="调离")
        assert wrong.value.field == "member"
    c.replace_person(actor=party.act(BRANCH), case_person_id=row.pk, member_id=new.pk, reason="工作调动")
    assert sorted(case.people.present().values_list("member_id", flat=True)) == sorted([new.pk, secretary.pk])
    assert not DevelopmentCase.objects.visible_to(party.user("party_member")).exists(), "no longer a guide"


def _step(party: Party, case: DevelopmentCase, number: int) -> Any:
    facts = facts_of(party, number, LATER, COMMITTEE)
    return record_step(actor=party.act(COMMITTEE), case_id=case.pk, number=number, facts=facts)


def _replace(party: Party, case: DevelopmentCase) -> Any:
    row, other = case.people.present().order_by("pk")[0], party.organizations["grid_branch"].members.get(name="党员14")
    return c.replace_person(actor=party.act(COMMITTEE), case_person_id=row.pk, member_id=other.pk, reason="调动")


#: verb → the step that the case stands at, and the verb done
VERBS: dict[str, tuple[int, Callable[[Party, DevelopmentCase], Any]]] = {
    "vote_again": (17, lambda p, k: vote_again(actor=p.act(COMMITTEE), case_id=k.pk, reason="超期")),
    "record": (18, lambda p, k: _step(p, k, 19)),
    "undo": (19, lambda p, k: undo_step(actor=p.act(COMMITTEE), case_id=k.pk, reason="误录")),
    "extend": (20, lambda p, k: extend_probation(actor=p.act(COMMITTEE), case_id=k.pk, months=6, facts=decision(p, LATER))),
    "cancel": (20, lambda p, k: cancel_probation(actor=p.act(COMMITTEE), case_id=k.pk, facts=decision(p, LATER))),
    "end": (20, lambda p, k: c.end_case(actor=p.act(COMMITTEE), case_id=k.pk, kind="voided", reason="违反程序")),
    "replace_person": (20, _replace),
    "complete": (24, lambda p, k: _step(p, k, 25)),
}  # fmt: skip


def test_every_state_and_verb(party: Party) -> None:
    assert set(VERBS) == set(CASE_TABLE.verbs)
    case = led_to(party, 16)
    for verb, (step, act) in VERBS.items():
        while case.step < step:
            number = case.step + 1
            if (number, verb) == (19, "undo"):
                with at(LATER):
                    _step(party, case, 19)
            else:
                taken(party, case, number, max(LATER, days_of(case)[case.step]) if number > 19 else None)
            case.refresh_from_db()
        for state in CaseState:
            with transaction.atomic(), at(LATER):
                _put(party, case, state)
                if CASE_TABLE.allows(state, verb):
                    act(party, case)
                    case.refresh_from_db()
                    assert case.state == CASE_TABLE.next(state, verb)
                else:
                    with pytest.raises(TransitionRefused):
                        act(party, case)
                transaction.set_rollback(True)
        case.refresh_from_db()


def _put(party: Party, case: DevelopmentCase, state: str) -> None:
    facts: dict[str, Any] = {"state": state}
    if state == CaseState.ENDED:
        facts |= {"ended_on": LATER, "end_kind": "voided", "end_reason": "x"}
    if state == CaseState.DONE:
        facts |= {"step": 25, "due_step": None, "due_on": None}
        facts |= {} if case.member_id else {"member": party.members["probationer"]}
    DevelopmentCase.objects.filter(pk=case.pk).update(**facts)
