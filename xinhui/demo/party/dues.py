"""Dues of the demo district: a base for every member, four months charged, nearly all paid, ledgers that balance."""

from collections import defaultdict
from datetime import date, timedelta

from members.models import DuesBase, DuesCharge, DuesEntry, DuesLedger, DuesPayment, DuesRun, Member, Organization
from members.rules.dues import PayKind, dues_of, month_of, rate_of
from members.rules.months import months_after
from members.services.dues.pass_up import confirm_transfer, pass_up
from members.states.dues import EntryKind, PaymentKind, PayMethod
from xinhui.core import clock
from xinhui.demo.party.base import DemoParty

MONTHS = 4
#: One member in so many has paid nothing; one branch in so many has collected the current month already.
OWES_EVERY, EARLY_EVERY = 211, 3


def build(party: DemoParty) -> None:
    """Bases, charges, payments and ledgers by bulk; a branch passes money up by the real services."""
    today = clock.local(party.now).date()
    months = [months_after(month_of(today), -back) for back in reversed(range(MONTHS))]
    members = list(Member.objects.counted().select_related("organization").order_by("organization", "pk"))
    bases = [_base(number, member, months[0]) for number, member in enumerate(members)]
    DuesBase.objects.bulk_create(bases, batch_size=1000)
    charges = [
        _charge(party, base, month) for base in bases for month in months if month_of(base.member.joined_on) <= month
    ]
    DuesCharge.objects.bulk_create(_paid(party, charges, today), batch_size=1000)
    counts: dict[date, int] = defaultdict(int)
    for charge in charges:
        counts[charge.month] += 1
    DuesRun.objects.bulk_create(
        [DuesRun(month=month, charged=counts[month], begun_at=party.now, finished_at=party.now) for month in months]
    )
    _upward(party)


def _base(number: int, member: Member, month: date) -> DuesBase:
    if member.unit_id is not None:
        kind, fen = PayKind.PAID, 420_000 + number * 37 % 900 * 1000
    elif (today_age := 2026 - member.born_on.year) >= 60:
        kind, fen = PayKind.RETIRED, 180_000 + today_age * 3000
    else:
        kind, fen = (PayKind.SMALL, 0) if number % 2 else (PayKind.PAID, 280_000 + number * 13 % 400 * 1000)
    return DuesBase(member=member, pay_kind=kind, base=fen, valid_from=month)


def _charge(party: DemoParty, base: DuesBase, month: date) -> DuesCharge:
    member = base.member
    return DuesCharge(
        member=member, organization=member.organization, area_code=member.area_code, month=month,
        pay_kind=base.pay_kind, base=base.base, rate=rate_of(base.pay_kind, base.base),
        amount=dues_of(base.pay_kind, base.base), charged_at=party.now,
    )  # fmt: skip


def _paid(party: DemoParty, charges: list[DuesCharge], today: date) -> list[DuesCharge]:
    """One payment a member for the months that are over, in some branches for the current one too; with ledgers."""
    by, this = party.actor("zuzhibu").user_id or 0, month_of(today)
    of_member: dict[int, list[DuesCharge]] = defaultdict(list)
    for charge in charges:
        is_early = charge.organization_id % EARLY_EVERY == 0
        if (charge.month < this or is_early) and charge.member_id % OWES_EVERY:
            of_member[charge.member_id].append(charge)
    payments = []
    for number, rows in enumerate(of_member.values(), 1):
        on = today if rows[-1].month == this else this - timedelta(days=5)
        payments.append(DuesPayment(
            number=f"DF{on:%Y%m%d}-{number:07d}", member_id=rows[0].member_id, organization=rows[0].organization,
            area_code=rows[0].area_code, kind=PaymentKind.MONTHLY, method=list(PayMethod)[number % 2],
            amount=sum(row.amount for row in rows), paid_on=on, at=party.now, by_id=by,
            months=[f"{row.month:%Y-%m}" for row in rows],
        ))  # fmt: skip
    made = DuesPayment.objects.bulk_create(payments, batch_size=1000)
    for payment in made:
        for charge in of_member[payment.member_id]:
            charge.payment = payment
    _ledgers(party, made, by)
    return charges


def _ledgers(party: DemoParty, payments: list[DuesPayment], by: int) -> None:
    balances: dict[int, int] = defaultdict(int)
    entries, areas = [], dict[int, Organization]()
    for payment in payments:
        balances[payment.organization_id] += payment.amount
        areas[payment.organization_id] = payment.organization
        entries.append(DuesEntry(
            organization=payment.organization, area_code=payment.area_code, kind=EntryKind.COLLECTED, payment=payment,
            change=payment.amount, balance=balances[payment.organization_id], at=party.now, by_id=by,
        ))  # fmt: skip
    DuesLedger.objects.bulk_create(
        [
            DuesLedger(organization=areas[pk], area_code=areas[pk].area_code, balance=fen)
            for pk, fen in balances.items()
        ],
        batch_size=500,
    )  # fmt: skip
    DuesEntry.objects.bulk_create(entries, batch_size=1000)


def _upward(party: DemoParty) -> None:
    """The branch of a grid, confirmed by the village; another waits."""
    branch, village = party.grids["440705103200001"], party.actor("v103200")
    for amount in (200, 100):
        held = DuesLedger.objects.get(organization=branch).balance
        transfer = pass_up(
            actor=party.actor("l103200001"), organization_id=branch.pk, amount=min(amount, held), note="按月上缴"
        )
        if amount == 200:
            confirm_transfer(actor=village, transfer_id=transfer.pk)
