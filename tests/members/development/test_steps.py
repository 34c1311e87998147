"""25 steps in order: waits kept, documents, votes and people demanded, late ones marked; the register follows."""

from datetime import date, timedelta
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.models import DevelopmentCase, Member, StepRecord
from members.rules import development as rules
from members.services.development.frame import days_of
from members.services.development.steps import StepFacts, record_step, undo_step, vote_again
from tests.members.development.kit import (
    APPLIED,
    BRANCH,
    COMMITTEE,
    at,
    facts_of,
    guides,
    led_to,
    member_of,
    opened,
    paper,
    recorder,
    taken,
)
from tests.world_members import Party, identity
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused


def test_all_the_way_to_a_full_member(party: Party) -> None:
    case = led_to(party, 17)
    assert case.member is None and not Member.objects.filter(name=case.name).exists()
    taken(party, case, 18)
    member, voted = member_of(case), days_of(case)[16]
    assert (member.standing, member.joined_on, member.confirmed_on) == ("probationary", voted, None)
    assert (member.identity, member.phone, member.organization_id) == (case.identity, case.phone, case.organization_id)
    for number in range(19, 26):
        taken(party, case, number)
    member = member_of(case)
    assert (member.standing, member.confirmed_on) == ("full", voted + relativedelta(years=1))
    assert (case.state, case.step, case.next_from, case.due_on) == ("done", 25, None, None)
    assert days_of(case)[25] - APPLIED >= timedelta(days=730)
    assert all(report.broken is None for report in verify_chains())
    with pytest.raises(TransitionRefused):
        taken(party, case, 25, date(2026, 1, 1))


def test_no_step_is_left_out_or_taken_twice(party: Party) -> None:
    case = led_to(party, 3)
    for number, code in ((5, "step-missed"), (25, "step-missed"), (3, "step-recorded"), (1, "step-recorded")):
        with pytest.raises(Conflict) as refusal:
            taken(party, case, number, date(2024, 1, 1))
        assert refusal.value.code == code
    assert sorted(days_of(case)) == [1, 2, 3]


def test_a_step_before_its_time_is_refused_with_its_rule(party: Party) -> None:
    case = led_to(party, 7)
    year = days_of(case)[4] + relativedelta(years=1)
    with pytest.raises(Conflict) as refusal:
        taken(party, case, 8, year - timedelta(days=1))
    assert (refusal.value.code, refusal.value.field) == ("step-too-early", "on")
    assert year.isoformat() in str(refusal.value) and "12" in str(refusal.value)
    with pytest.raises(InvalidInput) as ahead, at(year - timedelta(days=1)):
        record_step(actor=party.act(BRANCH), case_id=case.pk, number=8, facts=facts_of(party, 8, year, BRANCH))
    assert (ahead.value.code, ahead.value.field) == ("day-ahead", "on")
    taken(party, case, 8, year)


DEMANDS: dict[int, list[tuple[dict[str, Any], str]]] = {
    2: [({"document": None}, "document"), ({"note": "长" * 201}, "note")],
    6: [({"people": people}, "people") for people in ((), "same", "probationer", "elsewhere")],
    10: [({"people": "elsewhere"}, "people")],
    12: [({"hours": None}, "hours"), ({"hours": 23}, "hours")],
    16: [({"present": None}, "present"), ({"in_favour": None}, "in_favour"), ({"present": 4, "in_favour": 4}, "present"),
         ({"in_favour": 4}, "in_favour"), ({"present": 9}, "present"), ({"in_favour": 8}, "in_favour"),
         ({"excused": 1}, "note"), ({"written": -1}, "written"), ({"document": None}, "document")],
    24: [({"present": 4, "in_favour": 4}, "present"), ({"in_favour": None}, "in_favour")],
}  # fmt: skip


def test_what_a_step_demands(party: Party) -> None:
    """On the way through all steps each is tried without what it demands; nothing is written then."""
    case, secretary = opened(party), party.members["branch_secretary"].pk
    people = {
        "same": (secretary, secretary), "probationer": (secretary, party.members["probationer"].pk),
        "elsewhere": (secretary, party.members["organ_member"].pk),
    }  # fmt: skip
    for step in range(2, 26):
        wrongs = DEMANDS.get(step, [({"document": None}, "document")] if step in rules.DOCUMENTS else [])
        for facts, field in wrongs:
            facts = {
                name: people.get(value, value) if isinstance(value, str) else value for name, value in facts.items()
            }
            with pytest.raises(DomainError) as refusal:
                taken(party, case, step, **facts)
            assert refusal.value.field == field, (step, facts)
            case.refresh_from_db()
            assert case.step == step - 1
        assert case.people.filter(role="introducer").count() == (2 if step > 10 else 0)
        taken(party, case, step)


def test_votes_are_counted_on_who_has_one(party: Party) -> None:
    """Eight full members: five come, and five of eight agree, one of them in writing; probationary ones do not count."""
    case = led_to(party, 15)
    row = taken(party, case, 16, present=5, written=1, in_favour=5)
    assert (row.entitled, row.present, row.written, row.in_favour) == (8, 5, 1, 5)
    with pytest.raises(IntegrityError), transaction.atomic():
        StepRecord.objects.filter(pk=row.pk).update(in_favour=4)
    with pytest.raises(IntegrityError), transaction.atomic():
        StepRecord.objects.filter(pk=row.pk).update(document=None)


def test_excused_members_do_not_count_for_the_quorum(party: Party) -> None:
    case = led_to(party, 15)
    row = taken(party, case, 16, present=4, in_favour=4, excused=2, note="两名党员长期卧病，经镇党委同意")
    assert row.entitled == 6


def test_late_steps_are_marked_and_never_refused(party: Party) -> None:
    case = opened(party)
    assert (case.due_step, case.due_on) == (2, APPLIED + relativedelta(months=1))
    assert not taken(party, case, 2, APPLIED + relativedelta(months=1)).is_late
    other = opened(party, 501)
    assert taken(party, other, 2, APPLIED + relativedelta(months=1, days=1)).is_late


def test_an_approval_after_three_months_needs_its_reason_and_after_six_a_new_vote(party: Party) -> None:
    case = led_to(party, 17)
    voted = days_of(case)[16]
    late, lapsed = voted + relativedelta(months=3, days=1), voted + relativedelta(months=6, days=1)
    with pytest.raises(InvalidInput) as silent:
        taken(party, case, 18, late)
    assert silent.value.field == "note"
    with pytest.raises(Conflict) as early, at(late):
        vote_again(actor=party.act(BRANCH), case_id=case.pk, reason="未按期审批")
    assert early.value.code == "approval-not-lapsed"
    with pytest.raises(Conflict) as void:
        taken(party, case, 18, lapsed, note="材料补正")
    assert (void.value.code, void.value.field) == ("approval-lapsed", "on")
    with at(lapsed):
        case = vote_again(actor=party.act(BRANCH), case_id=case.pk, reason="六个月内未审批")
    assert case.step == 15
    assert case.records.filter(number=16, voided_at__isnull=False).count() == 1, "what was voted stays written"
    taken(party, case, 16, lapsed)
    taken(party, case, 17, lapsed)
    assert taken(party, case, 18, lapsed + relativedelta(months=4), note="材料补正").is_late
    assert member_of(case).joined_on == lapsed


def test_undone_on_the_same_day_by_who_entered_it(party: Party) -> None:
    case = led_to(party, 5)
    row = taken(party, case, 6)
    with at(row.on, 15):
        with pytest.raises(Conflict):
            undo_step(actor=party.act("organizer"), case_id=case.pk, reason="误录")
        case = undo_step(actor=party.act(BRANCH), case_id=case.pk, reason="误录")
    assert case.step == 5 and not case.people.present().exists()
    taken(party, case, 6, row.on + timedelta(days=1))
    with at(row.on + timedelta(days=2)), pytest.raises(Conflict) as late:
        undo_step(actor=party.act(BRANCH), case_id=case.pk, reason="误录")
    assert late.value.code == "step-stands"


def test_what_changed_the_register_is_not_undone(party: Party) -> None:
    case = led_to(party, 17)
    row = taken(party, case, 18)
    with at(row.on, 15), pytest.raises(Conflict):
        undo_step(actor=party.act(COMMITTEE), case_id=case.pk, reason="误录")
    assert member_of(case).standing == "probationary"


def test_who_may_not(party: Party) -> None:
    case = opened(party)
    for who in ("party_member", "other_branch_secretary", "worker", "district_leader", "town_leader"):
        with pytest.raises(Forbidden), at(APPLIED):
            record_step(actor=party.act(who), case_id=case.pk, number=2, facts=StepFacts(document=paper(party, who)))
    with pytest.raises(NotFound):
        record_step(actor=party.act(BRANCH), case_id=10**6, number=2, facts=StepFacts())


def test_the_committees_steps_are_the_committees(party: Party) -> None:
    case = led_to(party, 13)
    day = days_of(case)[13]
    for who in ("branch_secretary", "secretary"):
        with pytest.raises(Forbidden), at(day):
            record_step(actor=party.act(who), case_id=case.pk, number=14, facts=facts_of(party, 14, day, who))
    taken(party, case, 14)


def test_a_document_of_somebody_else_is_none(party: Party) -> None:
    case = opened(party)
    with pytest.raises(InvalidInput) as refusal, at(APPLIED):
        record_step(
            actor=party.act(BRANCH), case_id=case.pk, number=2,
            facts=StepFacts(on=APPLIED, document=paper(party, "organizer")),
        )  # fmt: skip
    assert refusal.value.field == "document"


ATTEMPTS = st.lists(
    st.tuples(st.integers(-1, 2), st.integers(-40, 400), st.sampled_from([True, True, True, False])),
    min_size=1,
    max_size=36,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(attempts=ATTEMPTS)
def test_whatever_is_tried_the_steps_are_an_ordered_prefix(party: Party, attempts: list[tuple[int, int, bool]]) -> None:
    """Wrong numbers, early days, missing papers: what stands is 1 … n, in order of days, with every wait kept."""
    with transaction.atomic():
        case, today = opened(party), APPLIED
        for offset, move, complete in attempts:
            case.refresh_from_db()
            today = max(APPLIED, today + timedelta(days=max(move, 0)))
            wanted = max(1, min(rules.LAST, case.step + 1 + offset * (not complete)))
            who = recorder(wanted)
            facts = facts_of(party, wanted, today + timedelta(days=min(move, 0)), who, note="原因")
            if not complete and offset == 0:
                facts = StepFacts(on=facts.on)
            with at(today):
                try:
                    record_step(actor=party.act(who), case_id=case.pk, number=wanted, facts=facts)
                except DomainError as error:
                    assert error.code
        days = days_of(case)
        case.refresh_from_db()
        assert sorted(days) == list(range(1, case.step + 1))
        assert [days[n] for n in sorted(days)] == sorted(days.values())
        for step in rules.STEPS:
            if step.wait and step.number in days:
                assert days[step.number] >= days[step.wait.after] + relativedelta(months=step.wait.months)
        assert (case.member_id is not None) == (case.step >= 18)
        transaction.set_rollback(True)


def test_the_database_refuses_what_the_services_would(party: Party) -> None:
    case = led_to(party, 2)
    for change in ({"step": 26}, {"state": "done"}, {"step": 18}, {"extended_months": 3}, {"state": "ended"},
                   {"due_step": 1, "due_on": APPLIED}, {"identity_print": "x"}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            DevelopmentCase.objects.filter(pk=case.pk).update(**change)
    row = case.records.get(number=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        StepRecord.objects.create(case=case, number=2, on=row.on, document=row.document, by=row.by)
    with pytest.raises(TypeError):
        row.delete()


def test_one_running_case_a_person(party: Party) -> None:
    opened(party, 500)
    with pytest.raises(Conflict) as running:
        opened(party, 500, who="organ_secretary", organization="organ_branch")
    assert (running.value.code, running.value.field) == ("case-running", "identity")
    with pytest.raises(Conflict) as known:
        opened(party, 501, identity=party.member("party_member").identity)
    assert (known.value.code, known.value.field) == ("member-registered", "identity")


WRONG = [
    ("identity", {"identity": "440705199001011234"}), ("applied_on", {"identity": identity(3, year=2008)}),
    ("name", {"name": " "}), ("document", {"document": None}), ("phone", {"phone": "abc"}),
    ("education", {"education": "phd"}), ("occupation", {"occupation": "长" * 61}),
    ("organization", {"organization": "village_branch", "who": "secretary"}),
]  # fmt: skip


def test_wrong_applications_are_named(party: Party) -> None:
    for field, facts in WRONG:
        with pytest.raises(DomainError) as refusal:
            opened(party, 500, **facts)  # type: ignore[arg-type]  # of many kinds
        assert refusal.value.field == field
    assert not DevelopmentCase.objects.exists()


def test_guides_are_two_and_can_be_replaced(party: Party) -> None:
    case = led_to(party, 6)
    assert sorted(case.people.present().values_list("member_id", flat=True)) == sorted(guides(party))
    assert DevelopmentCase.objects.visible_to(party.user("party_member")).count() == 1, "a guide sees the case"
    assert not DevelopmentCase.objects.visible_to(party.user("probationer")).exists()
