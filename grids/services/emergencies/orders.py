"""Verbs on orders of an activation in force: issue, supersede by a new version, cancel."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from grids.emergency_states import ORDER_TABLE
from grids.models import Activation, EmergencyOrder, Grid, PlanStep
from grids.services.emergencies.activate import order_minute
from grids.services.emergencies.frame import (
    ORDER_GIVERS,
    hold_activation,
    hold_grid_orders,
    hold_order,
    line,
    minute,
    require_active,
    write,
)
from grids.services.emergencies.recipients import people_of
from grids.services.emergencies.send import send_orders, stop_steps, tell_below
from grids.services.frame import required_text
from xinhui.accounts.actors import Actor, person_id, require
from xinhui.accounts.scope import area_range
from xinhui.core import clock
from xinhui.core.errors import InvalidInput

TITLE_MAX, REASON_MAX, MINUTES_MAX = 80, 200, 1440


def issue_order(
    *,
    actor: Actor,
    activation_id: int,
    title: str,
    text: str,
    area_code: str = "",
    acknowledge_minutes: int | None = None,
    step_id: int | None = None,
) -> EmergencyOrder:
    """Send an order to every grid of the activation in `area_code` ("": all of it).

    `step_id`: the step of the plan whose moment has come; its words stand where `title` or `text` is empty.
    Raises NotFound, Forbidden, InvalidInput (title, text, area_code, acknowledge_minutes, step), Conflict
    `activation-over`.
    """
    with transaction.atomic():
        activation = hold_activation(activation_id)
        area_code = area_code or activation.area_code
        require(actor, *ORDER_GIVERS)
        step = _step(activation, step_id)
        require_active(activation)
        grids = grids_of(activation, area_code)
        require(actor, *ORDER_GIVERS, area_code=area_code)
        now = clock.now()
        newest = EmergencyOrder.objects.filter(activation=activation).aggregate(n=Max("number"))["n"] or 0
        order = EmergencyOrder.objects.create(
            activation=activation, number=newest + 1, step=step,
            title=line(title or (step.title if step else ""), limit=TITLE_MAX, field="title"),
            text=required_text(text or (step.text if step else ""), field="text"), area_code=area_code,
            acknowledge_minutes=_minutes(acknowledge_minutes, activation), issued_at=now,
            issued_by_id=person_id(actor),
        )  # fmt: skip
        _send(actor, order, grids, "issue")
    return order


def supersede_order(*, actor: Actor, order_id: int, title: str, text: str) -> EmergencyOrder:
    """Replace an order by its next version: the old one asks nothing more, the new one starts afresh everywhere.

    What still comes in for the old version stays with the old version. Raises NotFound, Forbidden, InvalidInput
    (title, text), TransitionRefused, Conflict `activation-over`.
    """
    title, text = line(title, limit=TITLE_MAX, field="title"), required_text(text, field="text")
    with transaction.atomic():
        activation, old = hold_order(actor, order_id)
        require_active(activation)
        now = clock.now()
        old.state = ORDER_TABLE.next(old.state, "supersede")
        rows = hold_grid_orders([old])
        old.ended_at = now
        old.save(update_fields=["state", "ended_at", "updated_at"])
        stop_steps([old], at=now)
        order = EmergencyOrder.objects.create(
            activation=activation, number=old.number, version=old.version + 1, supersedes=old, step=old.step,
            title=title, text=text, area_code=old.area_code, acknowledge_minutes=old.acknowledge_minutes,
            issued_at=now, issued_by_id=person_id(actor),
        )  # fmt: skip
        _send(actor, order, [row.grid for row in rows], "supersede")
    return order


def cancel_order(*, actor: Actor, order_id: int, reason: str) -> EmergencyOrder:
    """Call an order off, with the reason; whoever has it is told.

    Raises NotFound, Forbidden, InvalidInput (reason), TransitionRefused, Conflict `activation-over`.
    """
    reason = line(reason, limit=REASON_MAX, field="reason")
    with transaction.atomic():
        activation, order = hold_order(actor, order_id)
        require_active(activation)
        now = clock.now()
        order.state = ORDER_TABLE.next(order.state, "cancel")
        rows = hold_grid_orders([order])
        order.ended_at, order.end_reason = now, reason
        order.save(update_fields=["state", "ended_at", "end_reason", "updated_at"])
        stopped = stop_steps([order], at=now)
        people = people_of([activation.pk])[activation.pk]
        told = tell_below(order, rows, people, "cancelled", reason=reason)
        facts = {"number": order.number, "version": order.version, "grids": len(rows), "messages": told,
                 "missing": stopped}  # fmt: skip
        entry = minute(
            actor=actor, activation_id=activation.pk, area_code=order.area_code, verb="cancel", at=now,
            order_id=order.pk, text=reason, data=facts,
        )  # fmt: skip
        write(actor=actor, verb="order.cancel", target=order, entries=[entry], detail={**facts, "reason": reason})
    return order


def grids_of(activation: Activation, area_code: str) -> list[Grid]:
    """The activation's grids in an area: as they were switched to wartime. Raises InvalidInput when there is none."""
    rows = Grid.objects.filter(wartimes__activation=activation).defer("boundary").order_by("code")
    if area_code.isdecimal():
        found = list(rows.filter(**area_range("code", area_code)))
        if found and area_code.startswith(activation.area_code):
            return found
    raise InvalidInput(
        code="area-outside", field="area_code", message=_("No grid of this activation lies there."),
        action=_("Choose a place inside the activation's area."),
    )  # fmt: skip


def _step(activation: Activation, step_id: int | None) -> PlanStep | None:
    if step_id is None:
        return None
    step = PlanStep.objects.filter(pk=step_id, plan_id=activation.plan_id).first()
    if step is None:
        raise InvalidInput(code="step-unknown", field="step", message=_("The plan in force has no such step."))
    return step


def _minutes(minutes: int | None, activation: Activation) -> int:
    if minutes is None:
        return activation.plan.acknowledge_minutes
    if not 1 <= minutes <= MINUTES_MAX:
        raise InvalidInput(
            code="minutes-out-of-range", field="acknowledge_minutes",
            message=_("An order is acknowledged within 1 to 1,440 minutes."),
        )  # fmt: skip
    return minutes


def _send(actor: Actor, order: EmergencyOrder, grids: list[Grid], verb: str) -> None:
    """Out it goes, and into the books."""
    people = people_of([order.activation_id])[order.activation_id]
    sent = send_orders(orders=[order], grids=grids, people=people, at=order.issued_at)[0]
    entry = order_minute(actor, order, verb, order.issued_at, sent)
    detail = {"title": order.title, "number": order.number, "version": order.version, **sent.as_dict()}
    write(actor=actor, verb=f"order.{verb}", target=order, entries=[entry], detail=detail)
