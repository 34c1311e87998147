"""Records about orders in wartime: the answers a worker taps, with the time of the phone."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from grids.emergency_states import RECEIPT_TABLE
from grids.models import GridOrder
from grids.services.emergencies.receipts import acknowledge_order, execute_order, finish_order, see_order
from grids.services.sync.envelope import Envelope, Kind, Sender
from xinhui.core.errors import TransitionRefused


def _acknowledged_first(sender: Sender, envelope: Envelope, answer: Callable[[], GridOrder]) -> int:
    """Whoever begins or finishes has acknowledged: the tap that says so may come in later, and is noted then."""
    try:
        return answer().pk
    except TransitionRefused as refusal:
        if not RECEIPT_TABLE.allows(refusal.state, "acknowledge"):
            raise
    acknowledge_order(actor=sender.actor, uuid=envelope.body["order"], device_at=envelope.made_at)
    return answer().pk


def _see(sender: Sender, envelope: Envelope) -> int:
    return see_order(actor=sender.actor, uuid=envelope.body["order"], device_at=envelope.made_at).pk


def _acknowledge(sender: Sender, envelope: Envelope) -> int:
    body = envelope.body
    row = acknowledge_order(
        actor=sender.actor, uuid=body["order"], device_at=envelope.made_at, note=body["note"]
    )  # fmt: skip
    return row.pk


def _execute(sender: Sender, envelope: Envelope) -> int:
    def answer() -> GridOrder:
        return execute_order(actor=sender.actor, uuid=envelope.body["order"], device_at=envelope.made_at)

    return _acknowledged_first(sender, envelope, answer)


def _finish(sender: Sender, envelope: Envelope) -> int:
    body = envelope.body

    def answer() -> GridOrder:
        return finish_order(actor=sender.actor, uuid=body["order"], result=body["result"], device_at=envelope.made_at)

    return _acknowledged_first(sender, envelope, answer)


def _current(sender: Sender, body: Mapping[str, Any]) -> dict[str, Any] | None:
    uuid: UUID = body["order"]
    row = GridOrder.objects.visible_to(sender.user).filter(uuid=uuid).select_related("order").first()
    if row is None:
        return None
    return {
        "version": row.order.version,
        _("Order"): row.order.title,
        _("State"): row.get_state_display(),
        _("Version"): f"{row.order.version} · {row.order.get_state_display()}",
    }


def _link(_pk: int) -> str:
    return "/m/#/orders"


SEE = Kind(run=_see, link=_link, current=_current)
ACKNOWLEDGE = Kind(run=_acknowledge, link=_link, current=_current)
EXECUTE = Kind(run=_execute, link=_link, current=_current)
FINISH = Kind(run=_finish, link=_link, current=_current)
