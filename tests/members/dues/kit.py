"""Dues of the branch at home: bases set, months charged, by the real services, on days of 2026."""

from datetime import date, datetime
from typing import Any

from django.db.models import Sum

from members.models import DuesCharge, DuesEntry, DuesLedger, DuesPayment, DuesTransfer, Organization
from members.services.dues.assess import assess_month
from members.services.dues.bases import BaseFacts, set_bases
from members.services.dues.collect import collect
from members.states.dues import TransferState
from tests.world_members import Party
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.core.clock import LOCAL

#: Within the terms of the cast's offices and posts.
FIRST = date(2026, 1, 1)
BRANCH = "branch_secretary"


def at(day: date, hour: int = 9) -> Any:
    """The clock on a day."""
    return clock.moved(datetime(day.year, day.month, day.day, hour, tzinfo=LOCAL))


def based(party: Party, organization: str = "grid_branch", who: str = BRANCH, base: int = 600_000) -> None:
    """Every member of the branch pays on so much, from January on; the probationer the fixed sum."""
    rows = [
        BaseFacts(row.pk, "small" if row.standing == "probationary" else "paid", base * (row.standing == "full"), FIRST)
        for row in party.organizations[organization].members.all()
    ]
    with at(FIRST):
        set_bases(actor=party.act(who), rows=rows)


def charged(party: Party, *months: int) -> None:
    """Charge months of 2026."""
    for month in months:
        with at(date(2026, month, 1)):
            assess_month(actor=SYSTEM)


def charge(party: Party, handle: str, month: int) -> DuesCharge:
    """A member's charge of a month."""
    row: DuesCharge = DuesCharge.objects.get(member=party.members[handle], month=date(2026, month, 1))
    return row


def paid(
    party: Party, *charges: DuesCharge, on: date, who: str = BRANCH, organization: str = "grid_branch"
) -> list[DuesPayment]:
    """Collect in cash."""
    with at(on):
        return collect(
            actor=party.act(who), organization_id=party.organizations[organization].pk,
            charge_ids=[row.pk for row in charges], method="cash", paid_on=on,
        )  # fmt: skip


def held(organization: Organization) -> int:
    """What the ledger holds; its entries must be a chain that adds up to it."""
    ledger = DuesLedger.objects.filter(organization=organization).first()
    balance = 0
    for entry in DuesEntry.objects.filter(organization=organization).order_by("pk"):
        balance += entry.change
        assert entry.balance == balance >= 0, "every entry says what was there after it"
    assert balance == (ledger.balance if ledger else 0)
    return balance


def books_balance() -> None:
    """Charges against payments, and no fen lost between the ledgers."""
    monthly = DuesPayment.objects.filter(kind="monthly", reversed_by=None)
    for payment in monthly:
        rows = payment.charges.all()
        assert payment.amount == sum(row.amount for row in rows)
        assert payment.months == sorted(f"{row.month:%Y-%m}" for row in rows)
    settled = DuesCharge.objects.exclude(payment=None).aggregate(sum=Sum("amount"))["sum"] or 0
    assert settled == (monthly.aggregate(sum=Sum("amount"))["sum"] or 0)
    assert not DuesCharge.objects.filter(payment__in=DuesPayment.objects.exclude(reversed_by=None)).exists()
    held_sum = sum(held(row) for row in Organization.objects.all())
    on_way = DuesTransfer.objects.filter(state=TransferState.SENT).aggregate(sum=Sum("amount"))["sum"] or 0
    assert held_sum + on_way == (DuesPayment.objects.aggregate(sum=Sum("amount"))["sum"] or 0)
