"""Putting a plan in force: the list frozen, grids switched, the first orders out, all in one transaction."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.emergency_states import ACTIVATION_TABLE, ActivationState, PlanState
from grids.models import Activation, ActivationEntry, Division, EmergencyOrder, EmergencyPlan, Grid, WartimeGrid
from grids.services.emergencies.frame import COMMANDERS, hold_activation, hold_plan, line, minute, write
from grids.services.emergencies.recipients import People, freeze
from grids.services.emergencies.send import Sent, activation_link, kind_of, send_orders
from grids.services.frame import required_text
from xinhui.accounts.actors import Actor, person_id, require
from xinhui.accounts.scope import area_range
from xinhui.core import clock
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.outbox.services.enqueue import Draft, enqueue

TITLE_MAX, AUTHORITY_MAX, ALERT_MAX = 120, 120, 200


def activate_plan(
    *,
    actor: Actor,
    plan_id: int,
    area_code: str,
    is_drill: bool,
    authority: str,
    reason: str,
    title: str = "",
) -> Activation:
    """Put an approved plan in force over an area, for real or as a drill; its immediate steps go out at once.

    Raises NotFound, Forbidden, InvalidInput (area_code, authority, reason, title), Conflict `plan-not-in-force`,
    `activation-running`.
    """
    authority = line(authority, limit=AUTHORITY_MAX, field="authority")
    with transaction.atomic():
        activation = _propose(
            actor=actor, plan_id=plan_id, area_code=area_code, is_drill=is_drill, reason=reason, title=title
        )
        _put_in_force(actor, activation, authority)
    return activation


def propose_activation(
    *,
    actor: Actor,
    plan_id: int,
    area_code: str,
    reason: str,
    title: str = "",
    is_drill: bool = False,
    alert: str = "",
) -> Activation:
    """Propose it to the commanders; `alert` names the CAP alert behind it, which proposes once.

    By a commander or the portal itself. Raises as `activate_plan`, and Conflict `alert-known`.
    """
    with transaction.atomic():
        if alert and Activation.objects.filter(alert=alert[:ALERT_MAX]).exists():
            raise Conflict(code="alert-known", message=_("This alert was taken in already."))
        activation = _propose(
            actor=actor, plan_id=plan_id, area_code=area_code, is_drill=is_drill, reason=reason, title=title,
            alert=alert[:ALERT_MAX],
        )  # fmt: skip
        _write(actor, activation, "propose", activation.proposed_at, reason=activation.reason)
    return activation


def activate_proposal(*, actor: Actor, activation_id: int, authority: str) -> Activation:
    """Put a proposed activation in force. Raises NotFound, Forbidden, InvalidInput, TransitionRefused, Conflict."""
    authority = line(authority, limit=AUTHORITY_MAX, field="authority")
    with transaction.atomic():
        activation = hold_activation(activation_id)
        require(actor, *COMMANDERS, area_code=activation.area_code)
        _put_in_force(actor, activation, authority)
    return activation


def decline_proposal(*, actor: Actor, activation_id: int, reason: str) -> Activation:
    """Decline a proposed activation, with the reason. Raises NotFound, Forbidden, InvalidInput, TransitionRefused."""
    reason = required_text(reason, field="reason")
    with transaction.atomic():
        activation = hold_activation(activation_id)
        require(actor, *COMMANDERS, area_code=activation.area_code)
        activation.state = ACTIVATION_TABLE.next(activation.state, "decline")
        activation.ended_at, activation.end_note = clock.now(), reason
        activation.ended_by_id = actor.user_id
        activation.save(update_fields=["state", "ended_at", "ended_by", "end_note", "updated_at"])
        _write(actor, activation, "decline", activation.ended_at, reason=reason)
    return activation


def _propose(
    *, actor: Actor, plan_id: int, area_code: str, is_drill: bool, reason: str, title: str, alert: str = ""
) -> Activation:
    """The row, proposed, and its number."""
    reason = required_text(reason, field="reason")
    require(actor, *COMMANDERS)
    plan = hold_plan(plan_id)
    _require_in_force(plan)
    _require_area(area_code)
    require(actor, *COMMANDERS, area_code=area_code)
    now = clock.now()
    activation = Activation.objects.create(
        number=uuid4().hex[:24],
        plan=plan,
        title=line(title or plan.title, limit=TITLE_MAX, field="title"),
        is_drill=is_drill,
        area_code=area_code,
        authority=plan.authority,
        reason=reason,
        proposed_at=now,
        proposed_by_id=actor.user_id,
        alert=alert,
    )
    activation.number = f"{'YL' if is_drill else 'YJ'}{clock.local(now):%Y%m%d}-{activation.pk:04d}"
    activation.save(update_fields=["number", "updated_at"])
    return activation


def _require_in_force(plan: EmergencyPlan) -> None:
    if plan.state != PlanState.APPROVED:
        raise Conflict(
            code="plan-not-in-force",
            message=_("Only an approved plan can be activated."),
            action=_("Have this version approved, or take the one in force."),
        )


def _require_area(area_code: str) -> None:
    known = area_code.isdecimal() and (
        Division.objects.filter(code=area_code, is_active=True).exists()
        or Grid.objects.active().filter(code=area_code).exists()
    )
    if not known:
        raise InvalidInput(
            code="area-unknown", field="area_code", message=_("There is no such place."),
            action=_("Choose the district, a town, a village or a grid."),
        )  # fmt: skip


def _put_in_force(actor: Actor, activation: Activation, authority: str) -> None:
    now = clock.now()
    activation.state = ACTIVATION_TABLE.next(activation.state, "activate")
    _require_in_force(hold_plan(activation.plan_id))
    running = Activation.objects.filter(
        plan_id=activation.plan_id, area_code=activation.area_code, is_drill=activation.is_drill,
        state=ActivationState.ACTIVE,
    )  # fmt: skip
    if running.exists():
        raise Conflict(
            code="activation-running", field="area_code", message=_("This plan is in force here already."),
            action=_("Issue an order in the activation that runs."),
        )  # fmt: skip
    activation.authority, activation.activated_at, activation.activated_by_id = authority, now, person_id(actor)
    activation.save(update_fields=["state", "authority", "activated_at", "activated_by", "updated_at"])
    grids = list(
        Grid.objects.active().filter(**area_range("code", activation.area_code)).defer("boundary").order_by("code")
    )
    if not grids:
        raise InvalidInput(code="area-empty", field="area_code", message=_("There is no grid in force in this place."))
    people = freeze(activation, grids)
    WartimeGrid.objects.bulk_create(
        WartimeGrid(activation=activation, grid=grid, area_code=grid.code, is_drill=activation.is_drill, since=now)
        for grid in grids
    )
    orders = _immediate_orders(actor, activation, now)
    sent = send_orders(orders=orders, grids=grids, people=people, at=now)
    _announce(activation, people, with_orders=bool(orders))
    entries = [order_minute(actor, order, "issue", now, found) for order, found in zip(orders, sent, strict=True)]
    _write(actor, activation, "activate", now, entries=entries, authority=authority, grids=len(grids),
           recipients=len(people.everybody()), reason=activation.reason,
           is_drill=activation.is_drill, orders=len(orders))  # fmt: skip


def _immediate_orders(actor: Actor, activation: Activation, now: datetime) -> list[EmergencyOrder]:
    """The plan's immediate steps as orders: one insert."""
    steps = [step for step in activation.plan.steps.order_by("order") if step.is_immediate]
    orders = [
        EmergencyOrder(
            activation=activation, number=number, step=step, title=step.title, text=step.text,
            area_code=activation.area_code, acknowledge_minutes=activation.plan.acknowledge_minutes, issued_at=now,
            issued_by_id=person_id(actor),
        )
        for number, step in enumerate(steps, start=1)
    ]  # fmt: skip
    EmergencyOrder.objects.bulk_create(orders)
    return orders


def order_minute(actor: Actor, order: EmergencyOrder, verb: str, at: datetime, sent: Sent) -> ActivationEntry:
    """The line of an order that went out."""
    return minute(
        actor=actor, activation_id=order.activation_id, area_code=order.area_code, verb=verb, at=at,
        order_id=order.pk, text=order.title,
        data={"number": order.number, "version": order.version, **sent.as_dict()},
    )  # fmt: skip


def _announce(activation: Activation, people: People, *, with_orders: bool) -> None:
    """Who learns by no order that the plan is in force learns it so: those above, and all when no order goes out."""
    context = {"title": activation.title, "authority": activation.authority, "reason": activation.reason[:300]}
    users = people.everybody(above_only=with_orders)
    enqueue(drafts=[
        Draft(key=f"activation:{activation.pk}:activated", recipient_id=user_id,
              kind=kind_of(activation, "activated"), context=context, link=activation_link(activation))
        for user_id in sorted(users)
    ])  # fmt: skip


def _write(
    actor: Actor, activation: Activation, verb: str, at: datetime, *, entries: list[ActivationEntry] | None = None,
    reason: str, **facts: object,
) -> None:  # fmt: skip
    first = minute(
        actor=actor, activation_id=activation.pk, area_code=activation.area_code, verb=verb, at=at, text=reason,
        data=facts,
    )  # fmt: skip
    detail = {"number": activation.number, "title": activation.title, "reason": reason, **facts}
    write(actor=actor, verb=f"activation.{verb}", target=activation, entries=[first, *(entries or [])], detail=detail)
