"""Collecting, counter-entries, money upward: every fen accounted for, whatever is done and in whatever order."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.models import DuesCharge, DuesLedger, DuesPayment, DuesPublication, DuesTransfer
from members.services.dues.collect import collect, collect_special, take_back
from members.services.dues.pass_up import confirm_transfer, pass_up, publish_year, refuse_transfer
from members.states.dues import TRANSFER_TABLE, TransferState
from tests.members.dues.kit import BRANCH, at, based, books_balance, charge, charged, held, paid
from tests.world_members import Party
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core.errors import Conflict, DomainError, Forbidden, NotFound, TransitionRefused

DAY = date(2026, 3, 2)


def test_many_at_once_a_receipt_each(party: Party) -> None:
    based(party)
    charged(party, 1, 2)
    branch = party.organizations["grid_branch"]
    rows = list(DuesCharge.objects.filter(organization=branch))
    payments = paid(party, *rows, on=DAY)
    assert len(payments) == 8 and {row.amount for row in payments} == {18000}
    assert len({row.number for row in payments}) == 8 and payments[0].number.startswith("DF20260302-")
    assert payments[0].months == ["2026-01", "2026-02"]
    assert held(branch) == 8 * 18000
    books_balance()
    assert all(report.broken is None for report in verify_chains())


def test_a_month_is_taken_once_and_at_most_six_months_back(party: Party) -> None:
    based(party)
    charged(party, 1, 2)
    first, second = charge(party, "party_member", 1), charge(party, "party_member", 2)
    paid(party, first, on=DAY)
    with pytest.raises(Conflict) as twice:
        paid(party, first, second, on=DAY)
    assert (twice.value.code, twice.value.field) == ("charge-settled", "charges")
    with pytest.raises(Conflict) as old:
        paid(party, second, on=date(2026, 9, 1))
    assert old.value.code == "too-far-back"
    assert len(paid(party, second, on=date(2026, 8, 31))) == 1
    books_balance()


def test_taken_back_by_a_counter_entry_and_collected_anew(party: Party) -> None:
    based(party)
    charged(party, 1)
    branch, row = party.organizations["grid_branch"], charge(party, "party_member", 1)
    [payment] = paid(party, row, on=DAY)
    with at(DAY):
        counter = take_back(actor=party.act(BRANCH), payment_id=payment.pk, reason="记错党员")
        for pk in (payment.pk, counter.pk):
            with pytest.raises(Conflict) as again:
                take_back(actor=party.act(BRANCH), payment_id=pk, reason="再次")
            assert again.value.code == "taken-back"
    assert (counter.amount, held(branch)) == (-9000, 0)
    assert DuesPayment.objects.get(pk=payment.pk).amount == 9000, "what was written stays"
    paid(party, row, on=DAY)
    books_balance()


def test_special_dues(party: Party) -> None:
    member = party.members["party_member"].pk
    with at(DAY):
        collect_special(
            actor=party.act(BRANCH), member_id=member, amount=100_000, method="transfer", note="抗洪救灾特殊党费"
        )
        for field, facts in (("amount", {"amount": 0}), ("method", {"method": "x"}), ("note", {"note": ""}),
                             ("paid_on", {"paid_on": date(2026, 3, 3)})):  # fmt: skip
            values: dict[str, Any] = {"amount": 1, "method": "cash", "note": "x", **facts}
            with pytest.raises(DomainError) as wrong:
                collect_special(actor=party.act(BRANCH), member_id=member, **values)
            assert wrong.value.field == field
    assert held(party.organizations["grid_branch"]) == 100_000


def test_upward_and_confirmed_at_both_ends(party: Party) -> None:
    based(party)
    charged(party, 1)
    branch, above = party.organizations["grid_branch"], party.organizations["village_branch"]
    paid(party, *DuesCharge.objects.filter(organization=branch), on=DAY)
    with at(DAY):
        with pytest.raises(Conflict) as short:
            pass_up(actor=party.act(BRANCH), organization_id=branch.pk, amount=72_001)
        assert (short.value.code, short.value.field) == ("ledger-short", "amount")
        transfer = pass_up(actor=party.act(BRANCH), organization_id=branch.pk, amount=50_000)
        assert (held(branch), held(above)) == (22_000, 0)
        books_balance()
        with pytest.raises(Forbidden):
            confirm_transfer(actor=party.act(BRANCH), transfer_id=transfer.pk)
        confirm_transfer(actor=party.act("secretary"), transfer_id=transfer.pk)
        assert (held(branch), held(above)) == (22_000, 50_000)
        own = pass_up(actor=party.act("secretary"), organization_id=branch.pk, amount=10_000)
        with pytest.raises(Conflict) as same:
            confirm_transfer(actor=party.act("secretary"), transfer_id=own.pk)
        assert same.value.code == "own-transfer"
        refuse_transfer(actor=party.act("organizer"), transfer_id=own.pk, reason="金额不符")
        payment = DuesPayment.objects.order_by("pk")[0]
        pass_up(actor=party.act(BRANCH), organization_id=branch.pk, amount=22_000)
        with pytest.raises(Conflict) as gone:
            take_back(actor=party.act(BRANCH), payment_id=payment.pk, reason="记错")
        assert gone.value.code == "ledger-short"
    assert (held(branch), held(above)) == (0, 50_000)
    books_balance()


def test_every_state_and_verb_of_a_transfer(party: Party) -> None:
    branch = party.organizations["grid_branch"]
    verbs: dict[str, Any] = {
        "confirm": lambda pk: confirm_transfer(actor=party.act("organizer"), transfer_id=pk),
        "refuse": lambda pk: refuse_transfer(actor=party.act("organizer"), transfer_id=pk, reason="不符"),
    }
    assert set(verbs) == set(TRANSFER_TABLE.verbs)
    with at(DAY):
        collect_special(
            actor=party.act(BRANCH), member_id=party.members["party_member"].pk, amount=900, method="cash", note="x"
        )
        for verb, act in verbs.items():
            for state in TransferState:
                transfer = pass_up(actor=party.act(BRANCH), organization_id=branch.pk, amount=100)
                if state != "sent":
                    verbs["confirm" if state == "confirmed" else "refuse"](transfer.pk)
                if TRANSFER_TABLE.allows(state, verb):
                    assert act(transfer.pk).state == TRANSFER_TABLE.next(state, verb)
                    continue
                with pytest.raises(TransitionRefused):
                    act(transfer.pk)
    books_balance()


def test_who_handles_money(party: Party) -> None:
    based(party)
    charged(party, 1)
    row, branch = charge(party, "party_member", 1), party.organizations["grid_branch"].pk
    for who in ("party_member", "other_branch_secretary", "town_leader", "district_leader", "worker"):
        with pytest.raises(Forbidden):
            paid(party, row, on=DAY, who=who)
        with pytest.raises(Forbidden):
            pass_up(actor=party.act(who), organization_id=branch, amount=1)
    with pytest.raises(NotFound):
        paid(party, row, on=DAY, who="other_branch_secretary", organization="other_branch")
    for field, facts in (("charges", {"charge_ids": []}), ("charges", {"charge_ids": [10**6]}), ("method", {"method": "x"}),
                         ("paid_on", {"paid_on": date(2099, 1, 1)})):  # fmt: skip
        values: dict[str, Any] = {"charge_ids": [row.pk], "method": "cash", "paid_on": DAY, **facts}
        with pytest.raises(DomainError) as wrong:
            collect(actor=party.act(BRANCH), organization_id=branch, **values)
        assert wrong.value.field == field
    with pytest.raises(Conflict) as top:
        pass_up(
            actor=party.act("org_department"), organization_id=party.organizations["district_committee"].pk, amount=1
        )
    assert top.value.code == "nothing-above"
    assert not DuesPayment.objects.exists() and not DuesTransfer.objects.exists()


def test_a_year_is_published_in_sums_to_the_members(party: Party) -> None:
    based(party)
    charged(party, 1)
    branch = party.organizations["grid_branch"]
    payments = paid(party, *DuesCharge.objects.filter(organization=branch), on=DAY)
    with at(DAY):
        take_back(actor=party.act(BRANCH), payment_id=payments[0].pk, reason="记错")
        collect_special(
            actor=party.act(BRANCH), member_id=party.members["party_member"].pk, amount=500, method="cash", note="x"
        )
        transfer = pass_up(actor=party.act(BRANCH), organization_id=branch.pk, amount=60_000)
        confirm_transfer(actor=party.act("organizer"), transfer_id=transfer.pk)
        with pytest.raises(DomainError) as early:
            publish_year(actor=party.act(BRANCH), organization_id=branch.pk, year=2026)
        assert early.value.field == "year"
    with at(date(2027, 1, 5)):
        row = publish_year(actor=party.act(BRANCH), organization_id=branch.pk, year=2026)
        with pytest.raises(Conflict):
            publish_year(actor=party.act(BRANCH), organization_id=branch.pk, year=2026)
    assert (row.collected, row.special, row.passed_up, row.members) == (63_500, 500, 60_000, 7)
    for who, seen in (("party_member", 1), ("other_party_member", 0), ("organ_member", 0), ("town_leader", 1)):
        assert DuesPublication.objects.visible_to(party.user(who)).count() == seen


ACTS = st.lists(
    st.tuples(st.sampled_from(["collect", "special", "back", "up", "confirm", "refuse"]), st.integers(0, 30)), max_size=25
)  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_whatever_is_done_the_books_balance(party: Party, acts: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        based(party)
        charged(party, 1, 2, 3)
        branch, actor, above = party.organizations["grid_branch"].pk, party.act(BRANCH), party.act("organizer")
        with at(date(2026, 3, 20)):
            for verb, number in acts:
                payments, transfers = DuesPayment.objects.order_by("pk"), DuesTransfer.objects.order_by("pk")
                ids = list(DuesCharge.objects.order_by("pk").values_list("pk", flat=True))
                member = party.members["party_member"].pk
                payment = payments[number % len(payments)].pk if payments else 0
                transfer = transfers[number % len(transfers)].pk if transfers else 0
                act: Any = {
                    "collect": lambda i=ids, n=number: collect(
                        actor=actor, organization_id=branch, charge_ids=i[n % len(i) :][:4], method="cash"
                    ),
                    "special": lambda m=member, n=number: collect_special(
                        actor=actor, member_id=m, amount=n * 100, method="cash", note="x"
                    ),
                    "back": lambda p=payment: take_back(actor=actor, payment_id=p, reason="x"),
                    "up": lambda n=number: pass_up(actor=actor, organization_id=branch, amount=n * 1000),
                    "confirm": lambda t=transfer: confirm_transfer(actor=above, transfer_id=t),
                    "refuse": lambda t=transfer: refuse_transfer(actor=above, transfer_id=t, reason="x"),
                }[verb]
                try:
                    act()
                except DomainError as error:
                    assert error.code
        books_balance()
        transaction.set_rollback(True)


def test_the_database_refuses_a_balance_below_nothing(party: Party) -> None:
    with at(DAY):
        collect_special(
            actor=party.act(BRANCH), member_id=party.members["party_member"].pk, amount=900, method="cash", note="x"
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        DuesLedger.objects.update(balance=-1)
