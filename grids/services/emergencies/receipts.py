"""Answers to an order at a grid: delivered, seen, acknowledged, being carried out, done.

An answer locks the order at the grid, as the chase and a new version do: whoever commits first wins. What a tap finds
answered already is kept in the minute book and changes nothing; what comes in after the version ended stays with it.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.emergency_states import RECEIPT_TABLE, OrderState, ReceiptState
from grids.models import ActivationEntry, EmergencyOrder, FrozenRecipient, GridOrder, OrderStep
from grids.services.emergencies.frame import ABOVE, PULSE, minute, unknown, write
from grids.services.frame import TEXT_MAX, required_text
from grids.services.kit import short_text
from grids.states import STEP_TABLE, StepState
from xinhui.accounts.actors import Actor, person_id, require
from xinhui.audit.services import AuditRow, record_many
from xinhui.core import clock
from xinhui.core.errors import Forbidden
from xinhui.core.locking import locked
from xinhui.outbox import pulse

#: Verb → the names of the columns that say when and by whom.
STAMPS = {
    "deliver": "delivered",
    "see": "seen",
    "acknowledge": "acknowledged",
    "execute": "executing",
    "finish": "done",
}
RANK = {state: number for number, state in enumerate(ReceiptState)}
#: What an answer is: looking is none.
ANSWERS = frozenset({"acknowledge", "execute", "finish"})


def deliver_orders(*, actor: Actor, grid_order_uuids: Collection[UUID]) -> int:
    """The phone of a frozen recipient has these orders now; those of others, and older news, are passed over.

    Returns how many were delivered by it. A constant number of queries.
    """
    if not grid_order_uuids or actor.user_id is None:
        return 0
    now = clock.now()
    with transaction.atomic():
        mine = _own_rows(person_id(actor), grid_order_uuids)
        rows = [
            row for row in locked(GridOrder.objects.filter(pk__in=mine).order_by("pk"))
            if RECEIPT_TABLE.allows(row.state, "deliver")
        ]  # fmt: skip
        if not rows:
            return 0
        GridOrder.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=ReceiptState.DELIVERED, delivered_at=now, delivered_by_id=actor.user_id, updated_at=now
        )
        orders = dict(EmergencyOrder.objects.filter(pk__in={row.order_id for row in rows}).values_list(
            "pk", "activation_id"))  # fmt: skip
        entries = [
            minute(actor=actor, activation_id=orders[row.order_id], area_code=row.area_code, verb="deliver", at=now,
                   order_id=row.order_id, grid_order_id=row.pk)
            for row in rows
        ]  # fmt: skip
        ActivationEntry.objects.bulk_create(entries)
        record_many(actor=actor, verb="order.deliver", rows=[AuditRow.of(row) for row in rows])
        pulse.bump_on_commit(PULSE)
    return len(rows)


def _own_rows(user_id: int, uuids: Collection[UUID]) -> list[int]:
    """Ids of the undelivered rows among these at whose grid the user is on the frozen list."""
    return list(
        GridOrder.objects.filter(uuid__in=uuids, state=ReceiptState.SENT).owned_by(user_id).values_list("pk", flat=True)
    )


def see_order(*, actor: Actor, uuid: UUID, device_at: datetime | None = None) -> GridOrder:
    """Somebody of the grid, or above it, has opened it. Raises NotFound, Forbidden."""
    return _answer(actor, uuid, "see", device_at=device_at)


def acknowledge_order(*, actor: Actor, uuid: UUID, device_at: datetime | None = None, note: str = "") -> GridOrder:
    """Acknowledge: the chase ends. By anybody on the grid's frozen list, or by somebody above on its behalf.

    Raises NotFound, Forbidden, InvalidInput (note).
    """
    note = short_text(note.replace("\x00", " ").strip(), limit=TEXT_MAX, field="note")
    return _answer(actor, uuid, "acknowledge", device_at=device_at, text=note)


def execute_order(*, actor: Actor, uuid: UUID, device_at: datetime | None = None) -> GridOrder:
    """Begin to carry it out. Raises NotFound, Forbidden, TransitionRefused before it is acknowledged."""
    return _answer(actor, uuid, "execute", device_at=device_at)


def finish_order(*, actor: Actor, uuid: UUID, result: str, device_at: datetime | None = None) -> GridOrder:
    """It is carried out, with the result. Raises NotFound, Forbidden, InvalidInput (result), TransitionRefused."""
    return _answer(actor, uuid, "finish", device_at=device_at, text=required_text(result, field="result"))


def _answer(actor: Actor, uuid: UUID, verb: str, *, device_at: datetime | None, text: str = "") -> GridOrder:
    now = clock.now()
    with transaction.atomic():
        row = locked(GridOrder.objects.filter(uuid=uuid).select_related("grid").defer("grid__boundary")).first()
        if row is None:
            raise unknown()
        # Read after the lock: a new version that was just committed is seen.
        order = EmergencyOrder.objects.select_related("activation").get(pk=row.order_id)
        on_behalf = require_recipient(actor, order, row)
        is_late = order.state != OrderState.IN_FORCE
        again = RANK[ReceiptState(row.state)] >= RANK[_target(verb)]
        if not again:
            _move(row, verb, now=now, user_id=person_id(actor), device_at=device_at, text=text, is_late=is_late)
        if again and verb == "see":
            row.order = order
            return row  # opened once more: nobody wants to read that
        facts = {"late": is_late, "again": again, "on_behalf": on_behalf, "version": order.version}
        entry = minute(
            actor=actor, activation_id=order.activation_id, area_code=row.area_code, verb=verb, at=now,
            order_id=order.pk, grid_order_id=row.pk, device_at=device_at, text=text,
            data={key: value for key, value in facts.items() if value},
        )  # fmt: skip
        write(actor=actor, verb=f"order.{verb}", target=row, entries=[entry], detail=entry.data)
    row.order = order
    return row


def _target(verb: str) -> ReceiptState:
    return next(row.target for row in RECEIPT_TABLE.transitions if row.verb == verb)


def _move(
    row: GridOrder, verb: str, *, now: datetime, user_id: int, device_at: datetime | None, text: str, is_late: bool
) -> None:
    row.state = RECEIPT_TABLE.next(row.state, verb)
    setattr(row, f"{STAMPS[verb]}_at", now)
    setattr(row, f"{STAMPS[verb]}_by_id", user_id)
    if verb == "acknowledge":
        row.acknowledged_on_device_at = device_at
        row.due_at = None
        _meet(row, now)
    if verb == "finish":
        row.result = text
    row.is_late_answer = row.is_late_answer or (is_late and verb in ANSWERS)
    row.save()


def _meet(row: GridOrder, now: datetime) -> None:
    """End the running deadline, if one runs: that of an ended version was stopped with it."""
    step = locked(OrderStep.objects.filter(grid_order=row, state=StepState.OPEN)).first()
    if step is not None:
        step.state, step.ended_at = STEP_TABLE.next(step.state, "meet"), now
        step.save(update_fields=["state", "ended_at", "updated_at"])


def require_recipient(actor: Actor, order: EmergencyOrder, row: GridOrder) -> bool:
    """Raises Forbidden unless on the grid's frozen list (False) or above the grid (True: on its behalf)."""
    own = FrozenRecipient.objects.filter(activation_id=order.activation_id, user_id=person_id(actor))
    areas = [row.area_code[:digits] for digits in (15, 12, 9, 6)]
    frozen = set(own.filter(area_code__in=areas).values_list("area_code", flat=True))
    if row.area_code in frozen:
        return False
    if frozen:
        return True
    try:
        require(actor, *ABOVE, area_code=row.area_code)
    except Forbidden as refusal:
        raise Forbidden(
            code="not-a-recipient", message=_("This order is not addressed to you."), action=refusal.action
        ) from None
    return True
