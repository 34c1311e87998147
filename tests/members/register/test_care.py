"""Teams, measures in rounds, the help ledger, members who live elsewhere."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.models import HelpEntry, HelpFund, MeasureRecord, MembershipPlan, MobileStay, TeamMembership
from members.rules.months import months_after
from members.services.register import help as h
from members.services.register import measures as ms
from members.services.register import mobile as mo
from members.services.register.reminders import propose_lost, remind_of_contacts, remind_of_measures
from members.services.register.standing import mark_out_of_touch
from members.services.register.teams import join_team, leave_team
from tests.members.register.kit import fund, given_to, in_team, later, measure, plan, told
from tests.world_members import Party
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, TransitionRefused


def at(day: date) -> datetime:
    """Nine in the morning of a day."""
    return datetime(day.year, day.month, day.day, 9, tzinfo=LOCAL)


def test_a_member_belongs_to_several_teams(party: Party) -> None:
    with pytest.raises(Conflict) as without:
        join_team(actor=party.act("branch_secretary"), member_id=party.members["party_member"].pk, team="hardship")
    assert without.value.code == "no-plan"
    first = in_team(party)
    in_team(party, team="retired")
    with pytest.raises(Conflict) as twice:
        in_team(party)
    assert twice.value.field == "team"
    leave_team(actor=party.act("branch_secretary"), team_membership_id=first.pk, reason="已脱困")
    with pytest.raises(Conflict):
        leave_team(actor=party.act("branch_secretary"), team_membership_id=first.pk, reason="已脱困")
    in_team(party)
    assert TeamMembership.objects.filter(member=party.members["party_member"]).count() == 3
    with pytest.raises(Forbidden):
        join_team(actor=party.act("other_branch_secretary"), member_id=party.members["party_member"].pk, team="mobile")


def test_a_measure_goes_round(party: Party) -> None:
    secretary, member = party.act("branch_secretary"), party.members["party_member"]
    with pytest.raises(InvalidInput) as outside:
        ms.assign_measure(actor=secretary, member_id=member.pk, measure_id=measure().pk, due_on=later(5))
    assert outside.value.code == "not-in-team"
    membership = in_team(party)
    row = ms.assign_measure(actor=secretary, member_id=member.pk, measure_id=measure().pk, due_on=later(5))
    with pytest.raises(Conflict):
        ms.assign_measure(actor=secretary, member_id=member.pk, measure_id=measure().pk, due_on=later(6))
    ms.complete_measure(actor=secretary, measure_record_id=row.pk, result="已上门")
    following = MeasureRecord.objects.open().get()
    assert following.due_on == months_after(clock.today(), 3)
    with pytest.raises(Conflict) as again:
        ms.complete_measure(actor=secretary, measure_record_id=row.pk, result="已上门")
    assert again.value.code == "measure-closed"
    ms.take_measure(actor=secretary, member_id=member.pk, measure_id=measure().pk, result="又上门")
    assert MeasureRecord.objects.filter(done_on=None).count() == 1, "it took the open one, and the next is open"
    ms.drop_measure(actor=secretary, measure_record_id=MeasureRecord.objects.open().get().pk, reason="外出")
    once = measure(every=0, title="建档立卡")
    ms.take_measure(actor=secretary, member_id=member.pk, measure_id=once.pk, result="已建档")
    assert not MeasureRecord.objects.open().exists(), "what is taken once comes back never"
    ms.assign_measure(actor=secretary, member_id=member.pk, measure_id=measure().pk, due_on=later(5))
    leave_team(actor=secretary, team_membership_id=membership.pk, reason="已脱困")
    assert not MeasureRecord.objects.open().exists(), "who left the team waits for nothing"


def test_a_measure_for_the_whole_branch(party: Party) -> None:
    for who in ("party_member", "branch_secretary"):
        in_team(party, who)
    in_team(party, "other_party_member")
    facts: dict[str, Any] = {"organization_id": party.organizations["village_branch"].pk, "measure_id": measure().pk}
    with pytest.raises(Forbidden):
        ms.assign_to_branch(actor=party.act("branch_secretary"), **facts, due_on=later(30))
    assert ms.assign_to_branch(actor=party.act("secretary"), **facts, due_on=later(30)) == 2
    with pytest.raises(Conflict) as nobody:
        ms.assign_to_branch(actor=party.act("secretary"), **facts, due_on=later(30))
    assert nobody.value.field == "measure"
    with clock.moved(at(later(31))):
        assert MeasureRecord.objects.overdue().count() == 2
        assert remind_of_measures(actor=SYSTEM) > 0
        remind_of_measures(actor=SYSTEM)
    assert told("party.measures_overdue") == {"aju": 1}, "once a month, with the number of them"


def test_wrong_measures_are_named(party: Party) -> None:
    in_team(party)
    for field, facts in (("measure", {"measure_id": 10**6}), ("due_on", {"due_on": date(2020, 1, 1)})):
        body: dict[str, Any] = {"measure_id": measure().pk, "due_on": later(1), **facts}
        with pytest.raises(DomainError) as refusal:
            ms.assign_measure(actor=party.act("branch_secretary"), member_id=party.members["party_member"].pk, **body)
        assert refusal.value.field == field


def test_one_plan_is_in_force(party: Party) -> None:
    plan()
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipPlan.objects.create(title="另一方案", year=2027, is_in_force=True)


def test_help_is_paid_out_of_a_fund_and_never_rewritten(party: Party) -> None:
    source, secretary = fund(party, 100_00), party.act("branch_secretary")
    entry = given_to(party, 60_00, source, who="branch_secretary")
    assert (entry.change_fen, entry.balance_fen) == (-60_00, 40_00)
    with pytest.raises(Conflict) as short:
        given_to(party, 40_01, source)
    assert (short.value.code, short.value.field) == ("fund-short", "amount")
    visit = h.give_help(actor=secretary, member_id=party.members["party_member"].pk, kind="visit", reason="走访")
    with pytest.raises(Conflict) as nothing:
        h.take_back_help(actor=secretary, help_entry_id=visit.pk, reason="x")
    assert nothing.value.code == "entry-moves-nothing"
    h.take_back_help(actor=secretary, help_entry_id=entry.pk, reason="重复登记")
    with pytest.raises(Conflict) as again:
        h.take_back_help(actor=secretary, help_entry_id=entry.pk, reason="再次")
    assert again.value.code == "entry-taken-back"
    source.refresh_from_db()
    assert source.balance_fen == 100_00
    for rewrite in (entry.save, entry.delete):
        with pytest.raises(TypeError):
            rewrite()
    with pytest.raises(IntegrityError), transaction.atomic():
        HelpFund.objects.filter(pk=source.pk).update(balance_fen=-1)
    for who in ("party_member", "other_branch_secretary", "town_leader"):
        with pytest.raises(Forbidden):
            given_to(party, 1_00, source, who=who)


def test_wrong_help_is_named(party: Party) -> None:
    source = fund(party)
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("amount", {"amount_fen": 0}), ("amount", {"amount_fen": 10**9}), ("kind", {"kind": "allocated"}),
        ("reason", {"reason": ""}), ("fund", {"fund_id": None}), ("on", {"on": later(2)}),
        ("amount", {"kind": "visit", "amount_fen": 5}),
    ]  # fmt: skip
    for field, facts in wrong:
        body = {"kind": "money", "amount_fen": 100, "reason": "慰问", "fund_id": source.pk, **facts}
        with pytest.raises(DomainError) as refusal:
            h.give_help(actor=party.act("org_department"), member_id=party.members["party_member"].pk, **body)
        assert refusal.value.field == field


def test_a_fund_elsewhere_is_refused_and_one_above_is_not(party: Party) -> None:
    with pytest.raises(InvalidInput) as elsewhere:
        given_to(party, 1_00, fund(party, organization="other_branch"))
    assert elsewhere.value.field == "fund"
    above = fund(party, organization="town_committee")
    with pytest.raises(Forbidden):
        given_to(party, 1_00, above, who="branch_secretary")
    assert given_to(party, 1_00, above, who="organizer").balance_fen == 99_00


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(["in", "out", "back"]), st.integers(1, 500)), max_size=12))
def test_the_balance_is_the_ledger(party: Party, steps: list[tuple[str, int]]) -> None:
    source, actor = fund(party, 1), party.act("org_department")
    for verb, fen in steps:
        try:
            if verb == "in":
                fund(party, fen)
            elif verb == "out":
                given_to(party, fen, source)
            else:
                last = HelpEntry.objects.filter(kind="money", taken_back=None).first()
                h.take_back_help(actor=actor, help_entry_id=last.pk if last else 0, reason="退回")
        except DomainError:
            pass
    source.refresh_from_db()
    balance = 0
    for entry in HelpEntry.objects.filter(fund=source).order_by("pk"):
        balance += entry.change_fen
        assert entry.balance_fen == balance >= 0
    assert source.balance_fen == balance


def away(party: Party, days_ago: int = 0) -> MobileStay:
    """阿兰 lives in 南宁, the secretary keeps in touch."""
    plan()
    return mo.begin_stay(actor=party.act("branch_secretary"), member_id=party.members["party_member"].pk,
                         province="广西", city="南宁", contact_id=party.members["branch_secretary"].pk,
                         since=later(-days_ago))  # fmt: skip


def test_kept_in_touch_every_month(party: Party) -> None:
    stay = away(party)
    assert TeamMembership.objects.open().get().team == "mobile"
    with pytest.raises(Conflict):
        away(party)
    due = months_after(clock.today(), 1)
    with clock.moved(at(due)):
        assert MobileStay.objects.due().count() == 1
        for _again in range(2):
            remind_of_contacts(actor=SYSTEM)
        assert told("party.contact_due") == {"aju": 1}
        mo.record_contact(actor=party.act("branch_secretary"), mobile_stay_id=stay.pk, note="电话联系，一切正常")
        assert not MobileStay.objects.due().exists()
        stay.refresh_from_db()
        assert stay.contact_due_on == months_after(due, 1)
        mo.end_stay(actor=party.act("branch_secretary"), mobile_stay_id=stay.pk)
        assert not TeamMembership.objects.open().exists()
        with pytest.raises(Conflict) as over:
            mo.record_contact(actor=party.act("branch_secretary"), mobile_stay_id=stay.pk, note="x")
        assert over.value.code == "stay-over"


def test_after_six_months_the_branch_decides(party: Party) -> None:
    stay = away(party)
    with clock.moved(at(months_after(clock.today(), 6) - timedelta(days=1))):
        assert propose_lost(actor=SYSTEM) == 0
    with clock.moved(at(months_after(clock.today(), 6))):
        assert [propose_lost(actor=SYSTEM) for _again in range(2)] == [1, 0]
        assert told("party.member_silent") == {"aju": 1}
        assert party.member("party_member").state == "active", "the portal decides nothing"
        mo.record_contact(actor=party.act("branch_secretary"), mobile_stay_id=stay.pk, note="接通了")
        stay.refresh_from_db()
        assert stay.proposed_on is None, "a word takes the proposal away"
        mark_out_of_touch(actor=party.act("branch_secretary"), member_id=stay.member_id, reason="支部大会讨论")
        stay.refresh_from_db()
        assert (stay.end_kind, party.member("party_member").state) == ("lost", "out_of_touch")
        with pytest.raises(TransitionRefused):
            mark_out_of_touch(actor=party.act("branch_secretary"), member_id=stay.member_id, reason="x")


def test_the_contact_person_records_without_an_office(party: Party) -> None:
    plan()
    stay = mo.begin_stay(actor=party.act("branch_secretary"), member_id=party.members["branch_secretary"].pk,
                         province="北京", contact_id=party.members["party_member"].pk, since=later(-3))  # fmt: skip
    assert MobileStay.objects.visible_to(party.user("party_member")).get() == stay
    mo.record_contact(actor=party.act("party_member"), mobile_stay_id=stay.pk, note="微信联系")
    with pytest.raises(Forbidden):
        mo.record_contact(actor=party.act("other_branch_secretary"), mobile_stay_id=stay.pk, note="x")
    with pytest.raises(InvalidInput) as early:
        mo.record_contact(actor=party.act("party_member"), mobile_stay_id=stay.pk, note="x", on=later(-10))
    assert early.value.field == "on"
    for wrong in (party.members["other_party_member"].pk, party.members["branch_secretary"].pk,
                  party.members["probationer"].pk):  # fmt: skip
        with pytest.raises(InvalidInput) as elsewhere:
            mo.change_contact(actor=party.act("branch_secretary"), mobile_stay_id=stay.pk, contact_id=wrong)
        assert elsewhere.value.field == "contact"
