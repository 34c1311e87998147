"""Payments by batches, entries against entries, recoveries: the ledger always adds up."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from talent.models import GrantApplication, GrantBatch, GrantEntry, GrantInstalment, GrantLapse, Person
from talent.selectors.grants import balance, committed
from talent.services import people
from talent.services.daily import run_daily
from talent.services.policies import measures, paying, recovering
from talent.states.grants import BATCH_TABLE, LAPSE_TABLE, BatchState, GrantState, LapseState
from tests.talent.kit import START
from tests.talent.policies.kit import WAN, approved, in_force, monthly, policy, settled
from tests.world_talent import Talent
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict, DomainError, Forbidden, TransitionRefused
from xinhui.outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _year() -> Any:
    with clock.moved(START):
        yield


def at(year: int, month: int, day: int) -> Any:
    return clock.moved(datetime(year, month, day, 9, tzinfo=LOCAL))


def paid(talent: Talent, voucher: str = "凭-0001") -> GrantBatch:
    """What is due today, prepared, approved by the colleague, confirmed."""
    row = paying.prepare_batch(actor=talent.act("talent_office"))
    paying.approve_batch(actor=talent.act("talent_two"), batch_id=row.pk)
    return paying.confirm_batch(actor=talent.act("talent_office"), batch_id=row.pk, voucher=voucher)


def test_instalments_are_paid_month_by_month_to_the_end(talent: Talent) -> None:
    made = approved(talent, monthly(talent, policy(talent)))
    for month, state in ((9, GrantState.PAYING), (10, GrantState.PAYING), (11, GrantState.DONE)):
        with at(2026, month, 17):
            row = paid(talent, f"凭-{month}")
            assert row.instalments.count() == 1 and row.number == f"2026{month:02d}17-01"
            with pytest.raises(Conflict) as refused:
                paying.prepare_batch(actor=talent.act("talent_office"))
            assert refused.value.code == "nothing-due"
            made.refresh_from_db()
            assert made.state == state
    assert balance(made) == made.total_fen == 600_000
    assert [(one.kind, one.fen, one.voucher) for one in made.entries.order_by("pk")] == [
        ("payment", 200_000, "凭-9"), ("payment", 200_000, "凭-10"), ("payment", 200_000, "凭-11"),
    ]  # fmt: skip


def test_a_second_person_approves_a_batch_and_a_dropped_one_is_due_again(talent: Talent) -> None:
    approved(talent, monthly(talent, policy(talent)))
    row = paying.prepare_batch(actor=talent.act("talent_office"))
    with pytest.raises(Forbidden) as refused:
        paying.approve_batch(actor=talent.act("talent_office"), batch_id=row.pk)
    assert refused.value.code == "same-person"
    with pytest.raises(TransitionRefused):
        paying.confirm_batch(actor=talent.act("talent_office"), batch_id=row.pk, voucher="x")
    paying.drop_batch(actor=talent.act("talent_office"), batch_id=row.pk, reason="账号有误")
    assert not GrantEntry.objects.exists() and paid(talent).instalments.count() == 1


def test_payments_never_exceed_the_budget_of_the_year(talent: Talent) -> None:
    row = monthly(talent, policy(talent), budget=1_200_000)
    approved(talent, row)
    approved(talent, row, "engineer")
    with at(2026, 12, 1):
        measures.set_budget(actor=talent.act("talent_office"), measure_id=row.pk, year=2026, fen=700_000)
        batch = paid(talent)
        assert (batch.instalments.count(), batch.left_out) == (3, 3), "what does not fit stays due"
        assert sum(one.fen for one in batch.instalments.all()) <= 700_000
        with pytest.raises(Conflict) as refused:
            measures.set_budget(actor=talent.act("talent_office"), measure_id=row.pk, year=2026, fen=599_999)
        assert refused.value.code == "below-paid"
    with at(2027, 1, 5):
        with pytest.raises(Conflict):
            paying.prepare_batch(actor=talent.act("talent_office"))
        measures.set_budget(actor=talent.act("talent_office"), measure_id=row.pk, year=2027, fen=600_000)
        assert paid(talent).instalments.count() == 3, "paid of the new year's budget"
        assert (committed(row.code, 2026), committed(row.code, 2027)) == (600_000, 600_000)


def test_what_the_bank_sends_back_is_written_against_and_due_once_more(talent: Talent) -> None:
    made = approved(talent, in_force(talent, policy(talent)))
    paid(talent)
    entry = made.entries.get()
    made.refresh_from_db()
    assert made.state == GrantState.DONE
    paying.take_back(actor=talent.act("talent_office"), entry_id=entry.pk, voucher="退-1", reason="账号不符")
    made.refresh_from_db()
    assert (made.state, balance(made)) == (GrantState.PAYING, 0)
    with pytest.raises(Conflict) as refused:
        paying.take_back(actor=talent.act("talent_office"), entry_id=entry.pk, voucher="退-1", reason="x")
    assert refused.value.code == "taken-back"
    counter = made.entries.get(kind="correction")
    with pytest.raises(Conflict) as refused:
        paying.take_back(actor=talent.act("talent_office"), entry_id=counter.pk, voucher="退-1", reason="x")
    assert refused.value.code == "not-a-payment"
    paid(talent, "凭-2")
    made.refresh_from_db()
    assert (made.state, balance(made), made.entries.count()) == (GrantState.DONE, 6 * WAN, 3)
    assert committed(made.code, 2026) == 6 * WAN, "the budget is spent once"


def test_the_ledger_is_only_added_to(talent: Talent) -> None:
    made = approved(talent, in_force(talent, policy(talent)))
    paid(talent)
    entry = made.entries.get()
    for wrong in (entry.save, entry.delete, GrantEntry.objects.all().delete, lambda: GrantEntry.objects.update(fen=1)):
        with pytest.raises(TypeError):
            wrong()
    facts: dict[str, Any] = {"grant": made, "voucher": "x", "on": START.date(), "at": START}
    for wrong_row in (
        {"kind": "payment", "fen": 0, "instalment": entry.instalment}, {"kind": "payment", "fen": 5},
        {"kind": "payment", "fen": 5, "instalment": entry.instalment}, {"kind": "recovery", "fen": 5},
        {"kind": "correction", "fen": -5, "note": "x"}, {"kind": "correction", "fen": -5, "corrects": entry},
        {"kind": "recovery", "fen": -5, "voucher": ""},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            GrantEntry.objects.create(**{**facts, **wrong_row})


def test_whoever_leaves_returns_what_was_not_served(talent: Talent) -> None:
    settled(talent, "engineer", on=date(2026, 1, 1))
    made = approved(talent, in_force(talent, policy(talent), "R01", (1, "degree", "ge", "1")), "engineer")
    paid(talent)
    with at(2027, 9, 20):
        people.leave_district(actor=talent.act("handler"), person_id=made.person_id)
        run_daily(actor=SYSTEM)
        lapse = GrantLapse.objects.get()
        assert (lapse.cause, lapse.served_months, lapse.proposed_fen) == ("left", 12, 6 * WAN * 48 // 60)
        run_daily(actor=SYSTEM)
        assert GrantLapse.objects.count() == 1, "proposed once"
        assert not GrantLapse.objects.visible_to(talent.user("employer_user")).exists(), "a proposal is no decision"
        with pytest.raises(DomainError) as refused:
            recovering.decide_recovery(
                actor=talent.act("talent_office"), lapse_id=lapse.pk, fen=6 * WAN + 1, reason="x"
            )
        assert refused.value.field == "fen"
        recovering.decide_recovery(
            actor=talent.act("talent_office"), lapse_id=lapse.pk, fen=4 * WAN, reason="服务未满五年"
        )
        made.refresh_from_db()
        assert made.state == GrantState.STOPPED
        told = Message.objects.filter(kind="talent.grant_recovery").values_list("recipient__username", flat=True)
        assert "situ" in told and GrantLapse.objects.visible_to(talent.user("employer_user")).exists()
        recovering.receive_recovery(actor=talent.act("talent_office"), lapse_id=lapse.pk, fen=WAN, voucher="收-1")
        with pytest.raises(DomainError) as refused:
            recovering.receive_recovery(
                actor=talent.act("talent_office"), lapse_id=lapse.pk, fen=3 * WAN + 1, voucher="收-2"
            )
        assert refused.value.field == "fen"
        row = recovering.receive_recovery(
            actor=talent.act("talent_office"), lapse_id=lapse.pk, fen=3 * WAN, voucher="收-2"
        )
    assert row.state == LapseState.SETTLED and balance(made) == 2 * WAN
    assert GrantEntry.objects.aggregate(sum=Sum("fen"))["sum"] == 2 * WAN


def test_payments_rest_while_a_recovery_is_open_and_stop_with_it(talent: Talent) -> None:
    made = approved(talent, monthly(talent, policy(talent)))
    paid(talent)
    with at(2026, 10, 20):
        batch = paying.prepare_batch(actor=talent.act("talent_office"))
        people.leave_district(actor=talent.act("handler"), person_id=made.person_id)
        run_daily(actor=SYSTEM)
        assert batch.instalments.count() == 0, "taken out of the batch"
        with pytest.raises(Conflict):
            paying.approve_batch(actor=talent.act("talent_two"), batch_id=batch.pk)
        with pytest.raises(Conflict):
            paying.prepare_batch(actor=talent.act("talent_office"))
        people.come_back(actor=talent.act("handler"), person_id=made.person_id)
        run_daily(actor=SYSTEM)
        lapse = GrantLapse.objects.get()
        assert lapse.state == LapseState.HEALED
        batch = paying.prepare_batch(actor=talent.act("talent_office"))
        paying.approve_batch(actor=talent.act("talent_two"), batch_id=batch.pk)
        people.leave_district(actor=talent.act("handler"), person_id=made.person_id)
        run_daily(actor=SYSTEM)
        lapse = GrantLapse.objects.get(state="proposed")
        facts: dict[str, Any] = {"actor": talent.act("talent_office"), "lapse_id": lapse.pk, "fen": 0, "reason": "调离"}
        with pytest.raises(Conflict) as refused:
            recovering.decide_recovery(**facts)
        assert refused.value.code == "being-paid"
        paying.drop_batch(actor=talent.act("talent_office"), batch_id=batch.pk, reason="停发")
        assert recovering.decide_recovery(**facts).state == LapseState.SETTLED, "nothing to return, nothing more paid"
        assert made.instalments.filter(is_cancelled=True).count() == 2 and balance(made) == 200_000
        assert committed(made.code, 2026) == 200_000, "the budget is free again"


def test_a_withdrawn_intake_and_an_expired_card_are_found(talent: Talent) -> None:
    of = policy(talent)
    intake = settled(talent, "doctor", on=date(2026, 1, 1))[0]
    doctor = approved(talent, in_force(talent, of, "R01"))
    Person.objects.filter(pk=talent.people["engineer"].pk).update(tier="E", card_number="X1", card_until="2026-12-31")
    engineer = approved(talent, in_force(talent, of, "R02", (1, "card", "ge", "1")), "engineer")
    paid(talent)
    people.withdraw_intake(actor=talent.act("talent_office"), intake_id=intake.pk, reason="虚假合同")
    run_daily(actor=SYSTEM)
    found = GrantLapse.objects.get()
    assert (found.grant_id, found.cause, found.proposed_fen) == (doctor.pk, "untrue", 6 * WAN), "all of it"
    with at(2027, 1, 1):
        run_daily(actor=SYSTEM)
        row = GrantLapse.objects.get(cause="card")
        assert row.grant_id == engineer.pk and row.proposed_fen == 6 * WAN * 57 // 60
        recovering.waive_recovery(actor=talent.act("talent_office"), lapse_id=row.pk, reason="换证中")
    with at(2027, 1, 2):
        run_daily(actor=SYSTEM)
        assert GrantLapse.objects.count() == 2, "what was waived is not brought up again"


def test_who_has_served_is_asked_for_nothing(talent: Talent) -> None:
    made = approved(talent, in_force(talent, policy(talent)))
    paid(talent)
    with at(2031, 9, 18):
        people.leave_district(actor=talent.act("handler"), person_id=made.person_id)
        run_daily(actor=SYSTEM)
        assert not GrantLapse.objects.exists()


BATCH_VERBS: dict[str, Any] = {
    "approve": lambda actor, pk: paying.approve_batch(actor=actor, batch_id=pk),
    "confirm": lambda actor, pk: paying.confirm_batch(actor=actor, batch_id=pk, voucher="凭-1"),
    "drop": lambda actor, pk: paying.drop_batch(actor=actor, batch_id=pk, reason="x"),
}  # fmt: skip


@pytest.mark.parametrize("state", BatchState.values)
@pytest.mark.parametrize("verb", BATCH_VERBS)
def test_every_state_and_verb_of_batches(talent: Talent, verb: str, state: str) -> None:
    approved(talent, monthly(talent, policy(talent)))
    row = paying.prepare_batch(actor=talent.act("talent_two"))
    GrantBatch.objects.filter(pk=row.pk).update(state=state, voucher="x", paid_on=START.date(),
                                                approved_by=talent.world.people["talent_office"])  # fmt: skip
    for handle in ("handler", "employer_user", "district_leader"):
        with pytest.raises(Forbidden):
            BATCH_VERBS[verb](talent.act(handle), row.pk)
    if BATCH_TABLE.allows(state, verb):
        assert BATCH_VERBS[verb](talent.act("talent_office"), row.pk).state == BATCH_TABLE.next(BatchState(state), verb)
        return
    with pytest.raises(TransitionRefused):
        BATCH_VERBS[verb](talent.act("talent_office"), row.pk)
    assert GrantBatch.objects.get(pk=row.pk).state == state


LAPSE_VERBS: dict[str, Any] = {
    "decide": lambda actor, pk: recovering.decide_recovery(actor=actor, lapse_id=pk, fen=5, reason="x"),
    "waive": lambda actor, pk: recovering.waive_recovery(actor=actor, lapse_id=pk, reason="x"),
    "receive": lambda actor, pk: recovering.receive_recovery(actor=actor, lapse_id=pk, fen=5, voucher="收-1"),
}  # fmt: skip


@pytest.mark.parametrize("state", LapseState.values)
@pytest.mark.parametrize("verb", LAPSE_VERBS)
def test_every_state_and_verb_of_recoveries(talent: Talent, verb: str, state: str) -> None:
    made = approved(talent, monthly(talent, policy(talent)))
    paid(talent)
    is_decided = state in ("decided", "settled")
    row = GrantLapse.objects.create(
        grant=made, cause="left", state=state, found_on=START.date(), paid_fen=200_000, served_months=0,
        proposed_fen=9, decided_fen=9 if is_decided else None, decided_on=START.date(), said="x",
    )  # fmt: skip
    for handle in ("handler", "employer_user", "district_leader"):
        with pytest.raises(Forbidden):
            LAPSE_VERBS[verb](talent.act(handle), row.pk)
    if LAPSE_TABLE.allows(state, verb):
        assert LAPSE_VERBS[verb](talent.act("talent_office"), row.pk).state == LAPSE_TABLE.next(LapseState(state), verb)
        return
    with pytest.raises(TransitionRefused):
        LAPSE_VERBS[verb](talent.act("talent_office"), row.pk)
    assert GrantLapse.objects.get(pk=row.pk).state == state


@pytest.mark.parametrize(("do", "field"), [
    (lambda actor, talent: paying.confirm_batch(actor=actor, batch_id=0, voucher=" "), "voucher"),
    (lambda actor, talent: paying.confirm_batch(actor=actor, batch_id=0, voucher="x", paid_on=date(2030, 1, 1)), "paid_on"),
    (lambda actor, talent: paying.drop_batch(actor=actor, batch_id=0, reason=""), "reason"),
    (lambda actor, talent: paying.take_back(actor=actor, entry_id=0, voucher="", reason="x"), "voucher"),
    (lambda actor, talent: paying.take_back(actor=actor, entry_id=0, voucher="x", reason=""), "reason"),
    (lambda actor, talent: recovering.decide_recovery(actor=actor, lapse_id=0, fen=0, reason=""), "reason"),
    (lambda actor, talent: recovering.receive_recovery(actor=actor, lapse_id=0, fen=0, voucher=""), "voucher"),
    (lambda actor, talent: recovering.receive_recovery(actor=actor, lapse_id=0, fen=1, voucher="x", on=date(2030, 1, 1)), "on"),
])  # fmt: skip
def test_what_is_asked_for(talent: Talent, do: Any, field: str) -> None:
    with pytest.raises(DomainError) as refused:
        do(talent.act("talent_office"), talent)
    assert refused.value.field == field


def test_the_database_holds_the_rules_by_itself(talent: Talent) -> None:
    made = approved(talent, monthly(talent, policy(talent)))
    batch = paid(talent)
    for change in ({"voucher": ""}, {"approved_by": None}, {"prepared_by": batch.approved_by_id}):
        with pytest.raises(IntegrityError), transaction.atomic():
            GrantBatch.objects.filter(pk=batch.pk).update(**change)
    facts: dict[str, Any] = {"grant": made, "cause": "left", "found_on": START.date(), "paid_fen": 1, "served_months": 0,
                             "proposed_fen": 1}  # fmt: skip
    GrantLapse.objects.create(**facts)
    for wrong in ({}, {"state": "decided"}, {"state": "waived"}, {"state": "healed", "decided_fen": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            GrantLapse.objects.create(**{**facts, **wrong})
    assert GrantApplication.objects.get().state == GrantState.PAYING and GrantInstalment.objects.count() == 3
    assert made.instalments.last().due_on - START.date() == timedelta(61)  # type: ignore[union-attr] # there are three
