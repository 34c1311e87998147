"""What the tests of hotline orders share."""

from datetime import datetime, timedelta
from typing import Any

from grids.models import HotlineCategory, HotlineOrder
from grids.services.approve_whistle import approve_whistle
from grids.services.close_whistle import close_whistle, verify_whistle
from grids.services.finish_assignment import finish_assignment
from grids.services.hotline.take_in import OrderFacts, take_in_order
from grids.services.respond import respond
from tests.world import GRID
from tests.world_grids import MONDAY, District, middle_of

CLASS = "城市管理-市政设施-井盖"
PHONE = "13800138000"


def mapping(district: District, code: str = "B101", name: str = CLASS) -> HotlineCategory:
    """The hotline's class of manhole covers means ours."""
    return HotlineCategory.objects.create(name=name, category=district.categories[code])


def facts(number: str = "JM20260914001", **more: Any) -> OrderFacts:
    """An order about a manhole cover in the first grid, from a caller who leaves name and phone."""
    lat, lon = middle_of(GRID)
    values: dict[str, Any] = {
        "number": number, "kind": "complaint", "content": f"村口井盖缺了一个，请尽快处理，回电{PHONE}",
        "called_at": MONDAY - timedelta(hours=1), "due_at": MONDAY + timedelta(days=3), "address": "罗坑村村口",
        "latitude": lat, "longitude": lon, "classification": CLASS, "caller_name": "黄先生", "caller_phone": PHONE,
    }  # fmt: skip
    return OrderFacts(**{**values, **more})


def taken(district: District, by: str = "command", **more: Any) -> HotlineOrder:
    """An order, taken in by the real service."""
    return take_in_order(actor=district.act(by), facts=facts(**more))[0]


def worked(district: District, order: HotlineOrder, *, to: str = "closed") -> HotlineOrder:
    """The chain of the order's whistle up to `to`: finished, verified or closed."""
    assert order.issue is not None
    whistle = approve_whistle(actor=district.act("town_leader"), whistle_id=order.issue.whistles.get().pk)
    part = whistle.assignments.get()
    respond(actor=district.act("handler"), assignment_id=part.pk)
    finish_assignment(actor=district.act("handler"), assignment_id=part.pk, result="已更换井盖并加固")
    if to in ("verified", "closed"):
        verify_whistle(actor=district.act("worker"), whistle_id=whistle.pk, photos=[district.photo()])
    if to == "closed":
        close_whistle(actor=district.act("dispatcher"), whistle_id=whistle.pk)
    order.refresh_from_db()
    return order


def later(**amount: float) -> datetime:
    """So much after Monday morning."""
    return MONDAY + timedelta(**amount)
