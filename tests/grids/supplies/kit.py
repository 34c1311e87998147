"""Stores and stock of the small district, by the real services."""

from django.db.models import Sum

from grids.models import Activation, StockLevel, Store, SupplyKind, SupplyMovement, SupplyRequest
from grids.services.supplies.requests import approve_request, receive_request, request_supplies, send_request
from grids.services.supplies.stores import open_store, receive_stock
from tests.world import DISTRICT, TOWN, VILLAGE
from tests.world_grids import District

AREAS = {"district": (DISTRICT, "区物资储备中心"), "town": (TOWN, "罗坑镇储备点"), "village": (VILLAGE, "罗坑村储备点")}


def tents() -> SupplyKind:
    """Tents, counted in 顶."""
    return SupplyKind.objects.get_or_create(code="tent", defaults={"name": "帐篷", "measure": "顶"})[0]


def store(district: District, where: str = "town", *, holds: int = 0) -> Store:
    """A store with so many tents."""
    area, name = AREAS[where]
    made = open_store(actor=district.act("command"), name=name, area_code=area, place="镇政府旁")
    if holds:
        receive_stock(actor=district.act("command"), store_id=made.pk, kind_id=tents().pk, quantity=holds)
    return made


def left(where: Store) -> int:
    """Tents in the store, by the level; the ledger must say the same."""
    level = StockLevel.objects.get(store=where, kind=tents())
    moves = SupplyMovement.objects.filter(store=where, kind=tents())
    assert (moves.aggregate(sum=Sum("change"))["sum"] or 0) == level.quantity
    balance = 0
    for move in moves.order_by("pk"):
        balance += move.change
        assert move.balance == balance, "every line of the ledger says what was left after it"
    return level.quantity


def asked(
    district: District, quantity: int = 10, who: str = "secretary", *, to: Store | None = None,
    activation: Activation | None = None,
) -> SupplyRequest:  # fmt: skip
    """The village asks for tents."""
    return request_supplies(
        actor=district.act(who), area_code=VILLAGE, kind_id=tents().pk, quantity=quantity, reason="安置转移群众",
        to_store_id=to.pk if to else None, activation_id=activation.pk if activation else None,
    )  # fmt: skip


def approved(district: District, quantity: int = 10, *, source: Store, to: Store | None = None) -> SupplyRequest:
    """Asked for and promised by the town."""
    request = asked(district, quantity, to=to)
    return approve_request(actor=district.act("dispatcher"), request_id=request.pk, from_store_id=source.pk)


def on_the_way(district: District, quantity: int = 10, *, source: Store, to: Store | None = None) -> SupplyRequest:
    """Asked for, promised and sent."""
    request = approved(district, quantity, source=source, to=to)
    return send_request(actor=district.act("dispatcher"), request_id=request.pk)


def arrived(
    district: District, quantity: int = 10, *, source: Store, short: int = 0, activation: Activation | None = None
) -> SupplyRequest:
    """Asked for, promised, sent and received, `short` fewer than sent."""
    pk, dispatcher = asked(district, quantity, activation=activation).pk, district.act("dispatcher")
    approve_request(actor=dispatcher, request_id=pk, from_store_id=source.pk)
    send_request(actor=dispatcher, request_id=pk)
    received, note = quantity - short, "途中损毁" if short else ""
    return receive_request(actor=district.act("secretary"), request_id=pk, quantity=received, note=note)
