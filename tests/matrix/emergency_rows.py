"""Activations and orders that the matrix visits: one over 罗坑镇, its twin over 双水镇."""

from grids.emergency_states import EventKind
from grids.models import Activation, EmergencyOrder
from grids.services.emergencies.receipts import acknowledge_order
from tests.grids.emergencies.kit import activated, approved_plan, at_grid, order_of
from tests.world import GRID, OTHER_GRID, OTHER_TOWN, TOWN
from tests.world_grids import District

Pair = tuple[dict[str, object], dict[str, object]]


def build_emergency_rows(district: District) -> dict[str, Pair]:
    """handle → (at home, elsewhere)."""
    sent = approved_plan(district, event=EventKind.HEAVY_RAIN)
    done = approved_plan(district, event=EventKind.TYPHOON)
    home, elsewhere = activated(district, sent, area=TOWN), activated(district, sent, area=OTHER_TOWN)
    answered = (activated(district, done, area=TOWN), activated(district, done, area=OTHER_TOWN))
    acknowledged = (
        _answered(district, answered[0], GRID, "worker"), _answered(district, answered[1], OTHER_GRID, "other_worker")
    )  # fmt: skip
    return {
        "activation": (_activation(home), _activation(elsewhere)),
        "order:sent": (_order(order_of(home), GRID), _order(order_of(elsewhere), OTHER_GRID)),
        "order:acknowledged": acknowledged,
    }


def _activation(activation: Activation) -> dict[str, object]:
    order = order_of(activation)
    return {"pk": activation.pk, "uuid": activation.uuid, "mark": str(activation.uuid), "order": order.uuid}


def _order(order: EmergencyOrder, grid: str) -> dict[str, object]:
    row = at_grid(order, grid)
    return {"pk": row.pk, "uuid": row.uuid, "mark": str(row.uuid)}


def _answered(district: District, activation: Activation, grid: str, handle: str) -> dict[str, object]:
    order = order_of(activation)
    acknowledge_order(actor=district.act(handle), uuid=at_grid(order, grid).uuid)
    return _order(order, grid)
