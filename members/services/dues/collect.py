"""Collecting: months of many members at once, special dues, and taking a payment back by a counter-entry."""

from collections.abc import Sequence
from datetime import date
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import DuesCharge, DuesPayment, Organization
from members.rules.dues import BACK_MONTHS, oldest_back
from members.services.dues.bases import hold_dues_member
from members.services.dues.frame import Change, checked_sum, post
from members.services.frame import hold_organization, require_keeper_of
from members.states.dues import EntryKind, PaymentKind, PayMethod
from xinhui.accounts.actors import Actor, person_id
from xinhui.audit.services import AuditRow, record, record_many
from xinhui.core import clock
from xinhui.core.checks import hold, line, one_of, past_day, unknown
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.locking import locked

MOST_AT_ONCE = 2000


def collect(
    *, actor: Actor, organization_id: int, charge_ids: Sequence[int], method: str, paid_on: date | None = None,
    note: str = "",
) -> list[DuesPayment]:  # fmt: skip
    """Take the dues of months, whole, all or none: one payment and one receipt a member.

    Raises NotFound, Forbidden, InvalidInput (charges, method, paid_on), Conflict `charge-settled`, `too-far-back`.
    """
    one_of(method, PayMethod.values, field="method")
    day, note = past_day(paid_on, field="paid_on"), line(note, field="note", required=False)
    wanted = sorted(set(charge_ids))
    if not wanted or len(wanted) > MOST_AT_ONCE:
        raise InvalidInput(
            code="charges-missing", field="charges", message=_("Nothing is chosen, or too much at once."),
            action=_("Choose who has paid."),
        )  # fmt: skip
    with transaction.atomic():
        organization = hold_organization(organization_id)
        require_keeper_of(actor, organization)
        charges = _hold_charges(organization, wanted, day)
        of_member: dict[int, list[DuesCharge]] = {}
        for charge in charges:
            of_member.setdefault(charge.member_id, []).append(charge)
        payments = _write(actor, organization, [
            DuesPayment(
                member_id=pk, kind=PaymentKind.MONTHLY, method=method, amount=sum(row.amount for row in rows),
                paid_on=day, note=note, months=sorted(f"{row.month:%Y-%m}" for row in rows),
            )
            for pk, rows in of_member.items()
        ])  # fmt: skip
        for payment in payments:
            for charge in of_member[payment.member_id]:
                charge.payment = payment
        DuesCharge.objects.bulk_update(charges, ["payment"], batch_size=500)
        post(actor, organization, [Change(EntryKind.COLLECTED, row.amount, payment=row) for row in payments])
        record_many(actor=actor, verb="party.dues.collect", rows=[
            AuditRow.of(row, detail={"member": row.member_id, "months": row.months}) for row in payments
        ])  # fmt: skip
    return payments


def collect_special(
    *, actor: Actor, member_id: int, amount: int, method: str, note: str, paid_on: date | None = None
) -> DuesPayment:
    """Take special dues of a member: of free will, besides the months.

    Raises NotFound, Forbidden, InvalidInput (amount, method, note, paid_on), Conflict `member-gone`.
    """
    checked_sum(amount)
    one_of(method, PayMethod.values, field="method")
    day, note = past_day(paid_on, field="paid_on"), line(note, field="note")
    with transaction.atomic():
        member = hold_dues_member(member_id)
        require_keeper_of(actor, member.organization)
        draft = DuesPayment(
            member=member, kind=PaymentKind.SPECIAL, method=method, amount=amount, paid_on=day, note=note, months=[]
        )
        [payment] = _write(actor, member.organization, [draft])
        post(actor, member.organization, [Change(EntryKind.COLLECTED, amount, payment=payment)])
        record(actor=actor, verb="party.dues.special", target=payment, detail={"member": member.pk})
    return payment


def take_back(*, actor: Actor, payment_id: int, reason: str) -> DuesPayment:
    """Take a payment back by a counter-entry: its months are owed again, the ledger loses the sum.

    Raises NotFound, Forbidden, InvalidInput (reason), Conflict `taken-back`, `ledger-short`.
    """
    reason = line(reason, field="reason")
    with transaction.atomic():
        known = DuesPayment.objects.filter(pk=payment_id).values_list("organization_id", flat=True).first()
        organization = hold_organization(known)
        require_keeper_of(actor, organization)
        charges = list(locked(DuesCharge.objects.filter(payment_id=payment_id).order_by("pk")))
        payment = hold(DuesPayment.objects.all(), payment_id)
        is_gone = DuesPayment.objects.filter(reverses=payment).exists()
        if payment.kind == PaymentKind.COUNTER or is_gone:
            raise Conflict(
                code="taken-back", message=_("This payment was taken back already, or is a counter-entry itself."),
                action=_("Collect anew instead."),
            )  # fmt: skip
        draft = DuesPayment(
            member_id=payment.member_id, kind=PaymentKind.COUNTER, method=payment.method, amount=-payment.amount,
            paid_on=clock.today(), note=reason, months=payment.months, reverses=payment,
        )  # fmt: skip
        [counter] = _write(actor, organization, [draft])
        DuesCharge.objects.filter(pk__in=[row.pk for row in charges]).update(payment=None)
        post(actor, organization, [Change(EntryKind.COUNTER, counter.amount, payment=counter)])
        record(actor=actor, verb="party.dues.take_back", target=counter, detail={"payment": payment.pk})
    return counter


def _hold_charges(organization: Organization, wanted: list[int], day: date) -> list[DuesCharge]:
    """The charges, locked: of the branch, or of those who belong to it now."""
    rows = list(locked(DuesCharge.objects.filter(pk__in=wanted).select_related("member").order_by("pk")))
    here = [row for row in rows if organization.pk in (row.organization_id, row.member.organization_id)]
    if len(here) < len(wanted):
        raise unknown("charges")
    settled = next((row for row in here if row.payment_id is not None or row.exempt or row.amount == 0), None)
    if settled is not None:
        raise Conflict(
            code="charge-settled", field="charges",
            message=_("%(name)s, %(month)s: this month is paid or not owed.")
            % {"name": settled.member.name, "month": f"{settled.month:%Y-%m}"},
            action=_("Reload the page and choose again."),
        )  # fmt: skip
    old = next((row for row in here if row.month < oldest_back(day)), None)
    if old is not None:
        raise Conflict(
            code="too-far-back", field="charges",
            message=_("%(name)s, %(month)s: dues are paid back for %(most)d months at most.")
            % {"name": old.member.name, "month": f"{old.month:%Y-%m}", "most": BACK_MONTHS},
            action=_("The branch decides about longer arrears."),
        )  # fmt: skip
    return here


def _write(actor: Actor, organization: Organization, drafts: list[DuesPayment]) -> list[DuesPayment]:
    """Write payments and give them their receipt numbers."""
    for draft in drafts:
        draft.number, draft.organization, draft.area_code = uuid4().hex[:24], organization, organization.area_code
        draft.at, draft.by_id = clock.now(), person_id(actor)
    rows = DuesPayment.objects.bulk_create(drafts, batch_size=500)
    for row in rows:
        row.number = f"DF{row.paid_on:%Y%m%d}-{row.pk:07d}"
    DuesPayment.objects.bulk_update(rows, ["number"], batch_size=500)
    return rows
