"""Standing down: the activation ends, its orders close, its grids go back to peacetime, everybody is told."""

from django.db import transaction

from grids.emergency_states import ACTIVATION_TABLE, ORDER_TABLE
from grids.models import Activation, EmergencyOrder, ReportRound, RollCall, WartimeGrid
from grids.report_states import RoundKind
from grids.services.emergencies.frame import (
    COMMANDERS,
    hold_activation,
    hold_grid_orders,
    in_force,
    minute,
    write,
)
from grids.services.emergencies.recipients import people_of
from grids.services.emergencies.send import activation_link, kind_of, stop_steps
from grids.services.frame import required_text
from grids.services.situation.rounds import open_round
from xinhui.accounts.actors import Actor, person_id, require
from xinhui.core import clock
from xinhui.outbox.services.enqueue import Draft, enqueue


def stand_down(*, actor: Actor, activation_id: int, note: str) -> Activation:
    """End an activation. Orders that ran are closed as they stand: who had not acknowledged stays on record.
    When situation reports were collected, the final one is called for.

    Raises NotFound, Forbidden, InvalidInput (note), TransitionRefused.
    """
    note = required_text(note, field="note")
    with transaction.atomic():
        activation = hold_activation(activation_id)
        require(actor, *COMMANDERS, area_code=activation.area_code)
        now = clock.now()
        activation.state = ACTIVATION_TABLE.next(activation.state, "stand_down")
        orders = in_force(activation)
        hold_grid_orders(orders)
        for order in orders:
            order.state, order.ended_at, order.updated_at = ORDER_TABLE.next(order.state, "close"), now, now
        if orders:
            EmergencyOrder.objects.bulk_update(orders, ["state", "ended_at", "updated_at"])
        missing = stop_steps(orders, at=now)
        activation.ended_at, activation.ended_by_id, activation.end_note = now, person_id(actor), note
        activation.save(update_fields=["state", "ended_at", "ended_by", "end_note", "updated_at"])
        grids = WartimeGrid.objects.filter(activation=activation, until=None).update(until=now)
        RollCall.objects.filter(activation=activation, closed_at=None).update(closed_at=now, updated_at=now)
        told = _tell(activation)
        if ReportRound.objects.filter(activation=activation).exists():
            open_round(actor=actor, activation=activation, kind=RoundKind.FINAL, as_of=now)
        facts = {"orders": len(orders), "grids": grids, "missing": missing, "messages": told}
        entry = minute(
            actor=actor, activation_id=activation.pk, area_code=activation.area_code, verb="stand_down", at=now,
            text=note, data=facts,
        )  # fmt: skip
        write(actor=actor, verb="activation.stand_down", target=activation, entries=[entry],
              detail={"number": activation.number, "note": note, **facts})  # fmt: skip
    return activation


def _tell(activation: Activation) -> int:
    people = people_of([activation.pk])[activation.pk]
    context = {"title": activation.title, "note": activation.end_note[:300]}
    return enqueue(drafts=[
        Draft(key=f"activation:{activation.pk}:stood_down", recipient_id=user_id,
              kind=kind_of(activation, "stood_down"), context=context, link=activation_link(activation))
        for user_id in sorted(people.everybody())
    ])  # fmt: skip
