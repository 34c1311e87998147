"""Stores, shelters, requests for supplies and squads that the matrix visits; `elsewhere` is in 双水镇."""

from django.db.models import Model

from grids.models import Squad, Store, SupplyKind, SupplyRequest
from grids.services.policing.musters import request_squads
from grids.services.shelters.openings import count_people, open_shelter
from grids.services.shelters.places import ShelterFacts, add_shelter
from grids.services.supplies.requests import approve_request, request_supplies, send_request
from grids.services.supplies.stores import open_store, receive_stock
from tests.world import OTHER_VILLAGE, VILLAGE
from tests.world_grids import District

Pair = tuple[dict[str, object], dict[str, object]]


def build_relief_rows(district: District) -> dict[str, Pair]:
    """handle → (at home, elsewhere)."""
    kind = SupplyKind.objects.create(code="tent", name="帐篷", measure="顶")
    home, elsewhere = _at(district, VILLAGE, "secretary", kind), _at(district, OTHER_VILLAGE, "other_secretary", kind)
    rows = {handle: (_values(row, home), _values(elsewhere[handle], elsewhere)) for handle, row in home.items()}
    here, there = _shelters(district, VILLAGE), _shelters(district, OTHER_VILLAGE)
    rows |= {handle: (row, there[handle]) for handle, row in here.items()}
    rows["muster"] = (_muster(district, VILLAGE, "secretary"), _muster(district, OTHER_VILLAGE, "other_secretary"))
    return rows


def _shelters(district: District, area: str) -> dict[str, dict[str, object]]:
    """One open with somebody inside, one open and empty, one not open."""
    command = district.act("command")
    full, empty, free = (
        add_shelter(actor=command, area_code=area, facts=ShelterFacts(name, "school", "村口", 50))
        for name in ("小学", "中学", "文化楼")
    )
    inside, none = (open_shelter(actor=command, shelter_id=row.pk) for row in (full, empty))
    count_people(actor=command, opening_id=inside.pk, people=9)
    mark = f"/shelters/{free.pk}/"
    return {
        "shelter": {"pk": full.pk, "mark": f"/shelters/{full.pk}/"}, "shelter:free": {"pk": free.pk, "mark": mark},
        "opening": {"pk": inside.pk, "mark": ""}, "opening:empty": {"pk": none.pk, "mark": ""},
    }  # fmt: skip


def _muster(district: District, area: str, asker: str) -> dict[str, object]:
    row = request_squads(
        actor=district.act(asker), area_code=area, kind="fire", people=9, place="码头", reason="转移群众"
    )
    squad = Squad.objects.get(area_code=area[:9], kind="fire")
    return {"pk": row.pk, "mark": f"/policing/squads/requests/{row.pk}/", "squad": squad.pk}


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
