"""Stores and requests for supplies that the matrix visits; `elsewhere` is in 双水镇."""

from django.db.models import Model

from grids.models import Store, SupplyKind, SupplyRequest
from grids.services.supplies.requests import approve_request, request_supplies, send_request
from grids.services.supplies.stores import open_store, receive_stock
from tests.world import OTHER_VILLAGE, VILLAGE
from tests.world_grids import District

Pair = tuple[dict[str, object], dict[str, object]]


def build_relief_rows(district: District) -> dict[str, Pair]:
    """handle → (at home, elsewhere)."""
    kind = SupplyKind.objects.create(code="tent", name="帐篷", measure="顶")
    home, elsewhere = _at(district, VILLAGE, "secretary", kind), _at(district, OTHER_VILLAGE, "other_secretary", kind)
    return {handle: (_values(row, home), _values(elsewhere[handle], elsewhere)) for handle, row in home.items()}


def _values(row: Model, place: dict[str, Model]) -> dict[str, object]:
    page = "stores" if isinstance(row, Store) else "requests"
    store = place["store"]
    assert isinstance(store, Store)
    level = store.levels.get()
    return {"pk": row.pk, "mark": f"/supplies/{page}/{row.pk}/", "kind": level.kind_id, "store": store.pk,
            "target": place["store:empty"].pk}  # fmt: skip


def _at(district: District, area: str, asker: str, kind: SupplyKind) -> dict[str, Model]:
    command = district.act("command")
    store = open_store(actor=command, name="村储备点", area_code=area, place="村委会")
    empty = open_store(actor=command, name="旧仓库", area_code=area, place="村口")
    receive_stock(actor=command, store_id=store.pk, kind_id=kind.pk, quantity=100)

    def asked() -> SupplyRequest:
        return request_supplies(
            actor=district.act(asker), area_code=area, kind_id=kind.pk, quantity=5, reason="安置", to_store_id=empty.pk
        )

    approved, sent = (
        approve_request(actor=command, request_id=asked().pk, from_store_id=store.pk) for _number in range(2)
    )
    send_request(actor=command, request_id=sent.pk)
    return {"store": store, "store:empty": empty, "supply": asked(), "supply:approved": approved, "supply:sent": sent}
