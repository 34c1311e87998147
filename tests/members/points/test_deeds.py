"""Deeds: reported, checked by two, on the board for their days, objected to, counted once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from members.models import Deed, PointEntry
from members.services.points import accounts, deeds, objections
from members.services.points.daily import points_daily
from members.states.points import DEED_TABLE, DeedState
from tests.grids.emergencies.kit import told
from tests.members.points.kit import (
    FIRST,
    JUDGE,
    SECOND,
    STEPS,
    account,
    deed_in,
    in_force,
    left,
    picture,
    reported,
    rule,
)
from tests.world import OTHER_VILLAGE
from tests.world_members import Party
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused

MONDAY = datetime(2026, 9, 14, 9, 0, tzinfo=LOCAL)


def test_a_deed_counts_after_its_days_and_once(party: Party) -> None:
    with clock.moved(MONDAY):
        in_force(party)
        where = account(party, member="party_member")
        deed = deed_in(party, "published", where)
        assert deed.objections_until is not None
        assert deed.objections_until.isoformat() == "2026-09-19"
        assert told("points.published") == {"alan": 1}
    for days, balance in ((0, 0), (5, 0), (6, 10), (6, 10), (7, 10)):
        with clock.moved(MONDAY + timedelta(days=days)):
            points_daily(actor=SYSTEM)
            assert left(where) == balance, f"after {days} days"
    deed.refresh_from_db()
    assert deed.state == "counts" and PointEntry.objects.count() == 1
    assert told("points.deed_decided") == {"alan": 1}
    assert all(row.broken is None for row in verify_chains())


def test_an_open_objection_stops_the_counting(party: Party) -> None:
    with clock.moved(MONDAY):
        in_force(party)
        one, other = account(party, "甲户"), account(party, "乙户")
        wrong, right = deed_in(party, "objected", one), deed_in(party, "objected", other)
    assert told("points.objection") == {"chenzhishu": 2}
    with clock.moved(MONDAY + timedelta(days=9)):
        points_daily(actor=SYSTEM)
        assert (left(one), left(other)) == (0, 0)
        judge = party.act(JUDGE)
        objections.uphold_objection(actor=judge, objection_id=wrong.objections.get().pk, answer="当天确实没有参加")
        objections.reject_objection(actor=judge, objection_id=right.objections.get().pk, answer="有签到记录")
        assert (left(one), left(other)) == (0, 10), "the days are over: what was rejected counts at once"
        wrong.refresh_from_db()
        assert (wrong.state, wrong.note) == ("upheld", "当天确实没有参加")
        with pytest.raises(Conflict) as again:
            objections.reject_objection(actor=judge, objection_id=right.objections.get().pk, answer="x")
        assert again.value.code == "objection-decided"
    assert told("points.objection_decided") == {"alan": 2}


def test_a_rejected_objection_leaves_the_rest_of_the_days(party: Party) -> None:
    with clock.moved(MONDAY):
        in_force(party)
        where = account(party)
        deed = deed_in(party, "objected", where)
        first = deed.objections.get()
        objections.reject_objection(actor=party.act(JUDGE), objection_id=first.pk, answer="有记录")
        assert (Deed.objects.get(pk=deed.pk).state, left(where)) == ("published", 0)
        objections.raise_objection(actor=party.act("party_member"), deed_id=deed.pk, reason="另有人看见")
    with clock.moved(MONDAY + timedelta(days=6)):
        late = deed_in(party, "published", where)
    with clock.moved(MONDAY + timedelta(days=12)), pytest.raises(Conflict) as over:
        objections.raise_objection(actor=party.act("party_member"), deed_id=late.pk, reason="x")
    assert over.value.code == "objections-over"


def test_two_different_people_and_never_the_own_household(party: Party) -> None:
    in_force(party)
    where, own = account(party), account(party, "阿菊户", member="branch_secretary")
    deed = deed_in(party, "checked", where)
    with pytest.raises(Forbidden) as same:
        deeds.confirm_deed(actor=party.act(FIRST), deed_id=deed.pk)
    assert same.value.code == "same-person"
    with pytest.raises(IntegrityError), transaction.atomic():
        Deed.objects.filter(pk=deed.pk).update(confirmed_by=deed.checked_by)
    mine = reported(party, own, by="branch_secretary")
    for verb, facts in ((deeds.check_deed, {}), (deeds.refuse_deed, {"reason": "x"})):
        with pytest.raises(Forbidden) as refusal:
            verb(actor=party.act(SECOND), deed_id=mine.pk, **facts)
        assert refusal.value.code == "own-deed"
    objected = deed_in(party, "objected", where)
    for who in (FIRST, SECOND):
        with pytest.raises(Forbidden) as partial:
            objections.uphold_objection(actor=party.act(who), objection_id=objected.objections.get().pk, answer="x")
        assert partial.value.code == "not-impartial"


def test_who_reports_and_who_objects(party: Party) -> None:
    in_force(party)
    where = account(party, member="party_member")
    assert reported(party, where, by="party_member").state == "reported"
    assert told("points.deed_waiting") == {"chenzhishu": 1}
    for who in ("probationer", "other_branch_secretary", "organ_member", "worker", "district_leader"):
        with pytest.raises(Forbidden):
            reported(party, where, by=who)
    deed = deed_in(party, "published", where)
    for who in ("other_party_member", "organ_member", "other_branch_secretary"):
        with pytest.raises(Forbidden):
            objections.raise_objection(actor=party.act(who), deed_id=deed.pk, reason="x")
    with pytest.raises(Forbidden):
        objections.raise_objection(actor=party.act("probationer"), deed_id=deed.pk, reason="x", on_behalf_of="甲")
    row = objections.raise_objection(
        actor=party.act("secretary"), deed_id=deed.pk, reason="不属实", on_behalf_of="李叔"
    )
    assert row.on_behalf_of == "李叔"
    for verb in (deeds.check_deed, deeds.confirm_deed, deeds.publish_deed):
        with pytest.raises(NotFound):
            verb(actor=party.act(FIRST), deed_id=10**6)
        with pytest.raises(Forbidden):
            verb(actor=party.act("party_member"), deed_id=deed.pk)


@pytest.mark.parametrize(
    ("field", "code", "facts"),
    [("photos", "A1", {}), ("witness", "C1", {"witness": ""}), ("what", "D1", {"what": " "}), ("what", "D1", {"what": "长" * 201}),
     ("done_on", "D1", {"done_on": clock.today() + timedelta(days=2)}), ("done_on", "D1", {"done_on": clock.today() - timedelta(days=61)}),
     ("photos", "A1", {"photos": [picture() for _n in range(7)]})],
)  # fmt: skip
def test_wrong_reports_are_named(party: Party, field: str, code: str, facts: dict[str, Any]) -> None:
    in_force(party)
    where = account(party)
    with pytest.raises(InvalidInput) as refusal:
        reported(party, where, code, **facts)
    assert refusal.value.field == field
    assert not Deed.objects.exists()


def test_photos_limits_and_rules_of_other_villages(party: Party) -> None:
    with clock.moved(MONDAY):
        in_force(party)
        in_force(party, OTHER_VILLAGE, "other_branch_secretary")
        where = account(party)
        deed = reported(party, where, "A1", photos=[picture(7), picture(90), picture(7)])
        assert deed.photos.count() == 2
        reported(party, where, "A1", photos=[picture()])
        with pytest.raises(Conflict) as limit:
            reported(party, where, "A1", photos=[picture()])
        assert (limit.value.code, limit.value.field) == ("limit-reached", "rule")
        deeds.withdraw_deed(actor=party.act(FIRST), deed_id=deed.pk, reason="重复")
        reported(party, where, "A1", photos=[picture()])
        reported(party, where, "A1", photos=[picture()], done_on=MONDAY.date() - timedelta(days=20))
        with pytest.raises(InvalidInput) as foreign:
            deeds.report_deed(actor=party.act("org_department"), account_id=where.pk,
                              rule_id=rule("D1", OTHER_VILLAGE).pk, what="x")  # fmt: skip
        assert foreign.value.field == "rule"
        for field, ids in (("account", (10**6, rule().pk)), ("rule", (where.pk, 10**6))):
            with pytest.raises(NotFound) as unknown:
                deeds.report_deed(actor=party.act(FIRST), account_id=ids[0], rule_id=ids[1], what="x", witness="x")
            assert unknown.value.field == field


def test_a_deduction_takes_no_more_than_there_is(party: Party) -> None:
    in_force(party)
    rich, poor = account(party, "甲户"), account(party, "乙户")
    deed_in(party, "counts", rich)
    for where in (rich, poor):
        assert deed_in(party, "counts", where, "F1").state == "counts"
    assert (left(rich), left(poor)) == (2, 0)
    deed_in(party, "counts", rich, "F1")
    assert left(rich) == 0
    assert list(PointEntry.objects.order_by("pk").values_list("kind", "change")) == [
        ("earned", 10), ("deducted", -8), ("deducted", -2),
    ]  # fmt: skip


def test_a_wrong_entry_is_put_right_by_another(party: Party) -> None:
    in_force(party)
    where = account(party, member="party_member")
    deed_in(party, "counts", where)
    entry = PointEntry.objects.get()
    for change in (0, 1, -11):
        with pytest.raises(InvalidInput) as refusal:
            accounts.correct_entry(actor=party.act(FIRST), entry_id=entry.pk, change=change, reason="记错")
        assert refusal.value.field == "change"
    accounts.correct_entry(actor=party.act(FIRST), entry_id=entry.pk, change=-4, reason="记错")
    assert left(where) == 6 and told("points.corrected") == {"alan": 1}
    with pytest.raises(Conflict):
        accounts.correct_entry(actor=party.act(FIRST), entry_id=entry.pk, change=-1, reason="x")
    with pytest.raises(Conflict):
        accounts.correct_entry(actor=party.act(FIRST), entry_id=entry.corrected_by.pk, change=4, reason="x")
    for act in (entry.save, entry.delete):
        with pytest.raises(TypeError):
            act()


VERBS: dict[str, Callable[[Party, Deed], object]] = {
    "check": STEPS["checked"], "confirm": STEPS["confirmed"], "publish": STEPS["published"], "object": STEPS["objected"],
    "uphold": lambda party, deed: objections.uphold_objection(
        actor=party.act(JUDGE), objection_id=deed.objections.latest("pk").pk, answer="属实"),
    "reject": lambda party, deed: objections.reject_objection(
        actor=party.act(JUDGE), objection_id=deed.objections.latest("pk").pk, answer="不属实"),
    "refuse": lambda party, deed: deeds.refuse_deed(actor=party.act(FIRST), deed_id=deed.pk, reason="不符"),
    "withdraw": lambda party, deed: deeds.withdraw_deed(actor=party.act(FIRST), deed_id=deed.pk, reason="不符"),
}  # fmt: skip


@pytest.mark.parametrize("state", DeedState.values)
def test_every_verb_in_every_state(party: Party, state: str) -> None:
    assert set(VERBS) | {"settle"} == set(DEED_TABLE.verbs)
    in_force(party)
    where = account(party)
    for verb, act in VERBS.items():
        with transaction.atomic():
            deed = deed_in(party, state, where)
            if verb in ("uphold", "reject") and not deed.objections.exists():
                transaction.set_rollback(True)
                continue
            if DEED_TABLE.allows(state, verb):
                act(party, deed)
                deed.refresh_from_db()
                assert deed.state == DEED_TABLE.next(state, verb), (state, verb)
            else:
                with pytest.raises((TransitionRefused, Conflict)):
                    act(party, deed)
            transaction.set_rollback(True)
    deed = deed_in(party, state, where)
    before = left(where)
    with clock.moved(clock.now() + timedelta(days=9)):
        points_daily(actor=SYSTEM)
    assert (left(where) > before) is DEED_TABLE.allows(state, "settle"), "only what nobody objects to counts"


def test_accounts(party: Party) -> None:
    in_force(party)
    where = account(party)
    with pytest.raises(Conflict) as there:
        account(party)
    assert there.value.field == "name"
    with pytest.raises(InvalidInput) as elsewhere:
        accounts.link_account(
            actor=party.act(FIRST), account_id=where.pk, member_id=party.members["other_party_member"].pk
        )
    assert elsewhere.value.field == "member"
    member_id = party.members["party_member"].pk
    accounts.link_account(actor=party.act(FIRST), account_id=where.pk, member_id=member_id)
    with pytest.raises(Conflict) as second:
        accounts.link_account(actor=party.act(FIRST), account_id=account(party, "乙户").pk, member_id=member_id)
    assert second.value.field == "member"
    open_deed = reported(party, where)
    with pytest.raises(Conflict) as busy:
        accounts.close_account(actor=party.act(FIRST), account_id=where.pk, reason="迁出")
    assert busy.value.code == "account-busy"
    deeds.withdraw_deed(actor=party.act("party_member"), deed_id=open_deed.pk, reason="误报")
    deed_in(party, "counts", where)
    with pytest.raises(Conflict) as full:
        accounts.close_account(actor=party.act(FIRST), account_id=where.pk, reason="迁出")
    assert full.value.code == "account-not-empty"
    accounts.correct_entry(actor=party.act(FIRST), entry_id=PointEntry.objects.get().pk, change=-10, reason="误记")
    accounts.close_account(actor=party.act(FIRST), account_id=where.pk, reason="迁出")
    with pytest.raises(DomainError) as closed:
        reported(party, where)
    assert closed.value.code == "account-closed"
