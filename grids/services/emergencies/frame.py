"""What every verb of an emergency begins and ends with: who may, the row locked, the minute written.

Lock order: plan, activation, orders by id, orders at grids by id, their deadlines, the audit chain last.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from grids.emergency_states import ActivationState, OrderState
from grids.models import Activation, ActivationEntry, EmergencyOrder, EmergencyPlan, GridOrder
from grids.services.kit import short_text
from xinhui.accounts.actors import Actor, require
from xinhui.accounts.roles import Role
from xinhui.audit.services import record
from xinhui.core.errors import Conflict, InvalidInput, NotFound
from xinhui.core.locking import locked
from xinhui.outbox import pulse

#: Who puts a plan in force and stands it down.
COMMANDERS = (Role.COMMAND_CENTRE, Role.DISTRICT_LEADER)
#: Who may send an order: the commanders, and a town's leader within the town.
ORDER_GIVERS = (*COMMANDERS, Role.TOWN_LEADER)
#: Who may answer on behalf of a grid below.
ABOVE = (Role.VILLAGE_SECRETARY, Role.TOWN_DISPATCHER, Role.TOWN_LEADER, Role.COMMAND_CENTRE, Role.DISTRICT_LEADER)
PULSE = "emergencies"


def unknown() -> NotFound:
    """No such row, or none of theirs."""
    return NotFound(
        code="unknown", message=_("There is no such record, or it is not yours to see."), action=_("Check the number.")
    )


def hold_plan(plan_id: int) -> EmergencyPlan:
    """The version of the plan, locked until commit. Raises NotFound."""
    plan = locked(EmergencyPlan.objects.filter(pk=plan_id)).first()
    if plan is None:
        raise unknown()
    return plan


def hold_activation(activation_id: int) -> Activation:
    """The activation, locked until commit. Raises NotFound."""
    activation = locked(Activation.objects.filter(pk=activation_id).select_related("plan")).first()
    if activation is None:
        raise unknown()
    return activation


def require_active(activation: Activation) -> None:
    """Raises Conflict `activation-over` unless the activation is in force."""
    if activation.state != ActivationState.ACTIVE:
        raise Conflict(
            code="activation-over",
            message=_("This activation is not in force."),
            action=_("Reload the page to see what has happened since."),
        )


def hold_order(actor: Actor, order_id: int) -> tuple[Activation, EmergencyOrder]:
    """The order and its activation, both locked, the activation first. Raises NotFound, Forbidden."""
    activation_id = EmergencyOrder.objects.filter(pk=order_id).values_list("activation_id", flat=True).first()
    if activation_id is None:
        raise unknown()
    activation = hold_activation(activation_id)
    order = locked(EmergencyOrder.objects.filter(pk=order_id)).get()
    require(actor, *ORDER_GIVERS, area_code=order.area_code)
    order.activation = activation
    return activation, order


def hold_grid_orders(orders: Sequence[EmergencyOrder]) -> list[GridOrder]:
    """Every order at a grid of these orders, locked: from here on no answer can slip in unseen."""
    return list(locked(GridOrder.objects.filter(order__in=orders).select_related("grid").defer("grid__boundary")
                       .order_by("pk")))  # fmt: skip


def in_force(activation: Activation) -> list[EmergencyOrder]:
    """The orders of the activation in force, locked."""
    rows = EmergencyOrder.objects.filter(activation=activation, state=OrderState.IN_FORCE).order_by("pk")
    return list(locked(rows))


def line(text: str, *, limit: int, field: str) -> str:
    """One line that must be there; raises InvalidInput."""
    text = " ".join(text.replace("\x00", " ").split())
    if not text:
        raise InvalidInput(
            code="text-missing", field=field, message=_("This must not be empty."), action=_("Write a few words.")
        )
    return short_text(text, limit=limit, field=field)


def minute(
    *,
    actor: Actor,
    activation_id: int,
    area_code: str,
    verb: str,
    at: datetime,
    order_id: int | None = None,
    grid_order_id: int | None = None,
    device_at: datetime | None = None,
    text: str = "",
    data: Mapping[str, Any] | None = None,
) -> ActivationEntry:
    """A line of the minute book, not yet saved."""
    return ActivationEntry(
        activation_id=activation_id, area_code=area_code, order_id=order_id, grid_order_id=grid_order_id, at=at,
        device_at=device_at, verb=verb, actor_label=actor.label[:120], user_id=actor.user_id, text=text,
        data=dict(data or {}),
    )  # fmt: skip


def write(
    *, actor: Actor, verb: str, target: Any, entries: Iterable[ActivationEntry], detail: Mapping[str, Any]
) -> None:
    """The minutes and one audit entry about `target`: the end of every verb."""
    ActivationEntry.objects.bulk_create(entries)
    record(actor=actor, verb=verb, target=target, detail=detail)
    pulse.bump_on_commit(PULSE)
