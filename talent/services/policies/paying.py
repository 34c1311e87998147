"""Payments: due instalments gathered into a batch, approved by a second person, confirmed with a voucher number.

Locks: budgets by code, batch, grants by id.
"""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from talent.models import GrantApplication, GrantBatch, GrantEntry, GrantInstalment
from talent.selectors.grants import committed, due
from talent.services.frame import require_office
from talent.services.policies.applying import held_grant
from talent.services.policies.measures import hold_budget
from talent.states.grants import BATCH_TABLE, GRANT_TABLE, EntryKind, GrantState
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, past_day
from xinhui.core.errors import Conflict, Forbidden
from xinhui.core.locking import locked

#: So many lines in a batch: one list for the bank.
MOST = 2000


def prepare_batch(*, actor: Actor, due_to: date | None = None) -> GrantBatch:
    """What is due until the day and fits into this year's budgets; what does not fit is counted and stays due.

    Raises Forbidden, Conflict `nothing-due`.
    """
    until, year = due_to or clock.today(), clock.today().year
    with transaction.atomic():
        require_office(actor)
        codes = sorted(set(due(until).order_by().values_list("grant__code", flat=True)))
        budgets = {code: hold_budget(code, year) for code in codes}
        room = {code: row.fen - committed(code, year, in_batches=True) for code, row in budgets.items() if row}
        chosen, left_out = [], 0
        for one in locked(due(until)).select_related("grant")[:MOST]:
            if one.fen > room.get(one.grant.code, 0):
                left_out += 1
                continue
            room[one.grant.code] -= one.fen
            chosen.append(one.pk)
        if not chosen:
            raise Conflict(code="nothing-due", field="due_to",
                           message=_("Nothing that the budgets allow is due until this day."))  # fmt: skip
        row = GrantBatch.objects.create(number=_number(), due_to=until, left_out=left_out, prepared_by_id=actor.user_id)
        GrantInstalment.objects.filter(pk__in=chosen).update(batch=row, budget_year=year)
        record(actor=actor, verb="talent.batch.prepare", target=row,
               detail={"lines": len(chosen), "left_out": left_out})  # fmt: skip
    return row


def _number() -> str:
    day = f"{clock.today():%Y%m%d}"
    return f"{day}-{GrantBatch.objects.filter(number__startswith=day).count() + 1:02d}"


def _held(actor: Actor, batch_id: int, verb: str) -> GrantBatch:
    require_office(actor)
    row = hold(GrantBatch.objects.all(), batch_id)
    row.state = BATCH_TABLE.next(row.state, verb)
    return row


def approve_batch(*, actor: Actor, batch_id: int) -> GrantBatch:
    """May be paid, says another than who prepared it. Raises NotFound, Forbidden (`same-person`), TransitionRefused."""
    with transaction.atomic():
        row = _held(actor, batch_id, "approve")
        if actor.user_id is not None and actor.user_id == row.prepared_by_id:
            raise Forbidden(code="same-person", message=_("Whoever prepares a batch does not approve it."),
                            action=_("Ask a colleague of the office."))  # fmt: skip
        if not row.instalments.exists():
            raise Conflict(code="empty", message=_("Nothing is left in this batch."), action=_("Drop it."))
        row.approved_by_id = actor.user_id
        row.save(update_fields=["state", "approved_by"])
        record(actor=actor, verb="talent.batch.approve", target=row)
    return row


def confirm_batch(*, actor: Actor, batch_id: int, voucher: str, paid_on: date | None = None) -> GrantBatch:
    """Paid: every line goes into its grant's ledger; grants that are given in full are finished.

    Raises NotFound, Forbidden, InvalidInput (voucher, paid_on), TransitionRefused.
    """
    voucher, day = line(voucher, field="voucher", limit=40), past_day(paid_on, field="paid_on")
    with transaction.atomic():
        row = _held(actor, batch_id, "confirm")
        row.voucher, row.paid_on = voucher, day
        row.save(update_fields=["state", "voucher", "paid_on"])
        lines = list(row.instalments.order_by("grant", "number"))
        grants = list(locked(GrantApplication.objects.filter(pk__in={one.grant_id for one in lines}).order_by("pk")))
        GrantEntry.objects.bulk_create(
            GrantEntry(grant_id=one.grant_id, kind=EntryKind.PAYMENT, fen=one.fen, instalment=one, voucher=voucher,
                       on=day, at=clock.now(), by_id=actor.user_id)
            for one in lines
        )  # fmt: skip
        finish_paid(grants)
        record(actor=actor, verb="talent.batch.confirm", target=row,
               detail={"lines": len(lines), "fen": sum(one.fen for one in lines), "voucher": voucher})  # fmt: skip
    return row


def finish_paid(grants: list[GrantApplication]) -> None:
    """Those of the grants (held by the caller) of which nothing is left to pay are given in full. Two queries."""
    open_ = GrantInstalment.objects.filter(grant__in=grants, is_cancelled=False)
    unpaid = set(open_.exclude(entries__kind=EntryKind.PAYMENT).values_list("grant", flat=True))
    over = [row for row in grants if row.state == GrantState.PAYING and row.pk not in unpaid]
    for row in over:
        row.state = GRANT_TABLE.next(row.state, "finish")
    GrantApplication.objects.bulk_update(over, ["state"])


def drop_batch(*, actor: Actor, batch_id: int, reason: str) -> GrantBatch:
    """Not paid; its lines are due again. Raises NotFound, Forbidden, InvalidInput, TransitionRefused."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = _held(actor, batch_id, "drop")
        row.save(update_fields=["state"])
        lines = row.instalments.update(batch=None)
        record(actor=actor, verb="talent.batch.drop", target=row, detail={"reason": reason, "lines": lines})
    return row


def take_back(*, actor: Actor, entry_id: int, voucher: str, reason: str) -> GrantEntry:
    """The bank sent a payment back: an entry against it, and the instalment is due once more under a new number.

    Raises NotFound, Forbidden, InvalidInput (voucher, reason), Conflict `not-a-payment`, `taken-back`,
    TransitionRefused (the grant was stopped).
    """
    voucher, reason = line(voucher, field="voucher", limit=40), line(reason, field="reason")
    with transaction.atomic():
        require_office(actor)
        found = GrantEntry.objects.filter(pk=entry_id).values_list("grant", flat=True).first() or 0
        grant = held_grant(found, "reopen")
        entry = hold(GrantEntry.objects.select_related("instalment"), entry_id)
        if entry.kind != EntryKind.PAYMENT or entry.instalment is None:
            raise Conflict(code="not-a-payment", message=_("Only a payment can be taken back."))
        if GrantEntry.objects.filter(corrects=entry).exists():
            raise Conflict(code="taken-back", message=_("This payment has been taken back already."))
        made = GrantEntry.objects.create(
            grant=grant, kind=EntryKind.CORRECTION, fen=-entry.fen, corrects=entry, voucher=voucher, note=reason,
            on=clock.today(), at=clock.now(), by_id=actor.user_id,
        )  # fmt: skip
        last = grant.instalments.aggregate(most=Max("number"))["most"]
        GrantInstalment.objects.filter(pk=entry.instalment.pk).update(is_cancelled=True)
        GrantInstalment.objects.create(grant=grant, number=last + 1, due_on=clock.today(), fen=entry.fen,
                                       budget_year=clock.today().year)  # fmt: skip
        grant.save(update_fields=["state"])
        record(actor=actor, verb="talent.grant.take_back", target=grant, detail={"fen": entry.fen, "reason": reason})
    return made
