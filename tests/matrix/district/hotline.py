"""Orders of the 12345 hotline: one in the hands of 城管局 here and of 水务局 there; those that a town sorts."""

from datetime import timedelta
from typing import Any

from grids.models import HotlineCategory, HotlineOrder
from grids.services.hotline.take_in import OrderFacts, take_in_order
from tests.matrix.admin_table import Model
from tests.matrix.lines import BUSINESS, DISTRICT_WIDE, UNITS, Line, call, form, page
from tests.matrix.table import CENTRE, DESK, DISPATCH
from tests.world import GRID, OTHER_GRID
from tests.world_grids import District, middle_of
from xinhui.accounts.models import Role
from xinhui.core import clock

READERS = DESK | UNITS
CLIENT = frozenset({Role.BUREAU_CLIENT})
BODY = {"number": "@new", "kind": "consult", "content": "医保怎么办", "called_at": "2026-01-05T08:00:00+08:00",
        "due_at": "2026-01-08T08:00:00+08:00"}  # fmt: skip


def do(verb: str, row: str, may: frozenset[str], **data: Any) -> Line:
    """A verb on a page. Departments see the order whose whistle calls them."""
    facts = data.pop("facts", {})
    return form("grids:hotline_act", may, door=READERS, row=row, url={"verb": verb}, data=data, **facts)


#: Before a whistle calls them departments know nothing of an order.
UNCALLED: dict[str, Any] = {"facts": {"seen": BUSINESS - UNITS, "seen_elsewhere": DISTRICT_WIDE}}
LINES: tuple[Line, ...] = (
    page("grids:hotline", READERS, row="hotline", is_list=True),
    page("grids:hotline_table", READERS),
    page("grids:hotline_order", READERS, row="hotline"),
    form("grids:hotline_look", DISPATCH | UNITS, door=READERS, row="hotline", ok=200, data={"reason": "回电核实"}),
    page("grids:hotline_act", DISPATCH, door=READERS, row="hotline:to_sort", url={"verb": "place"},
         seen=BUSINESS - UNITS, seen_elsewhere=DISTRICT_WIDE),
    do("place", "hotline:to_sort", DISPATCH, grid="@grid", category="@category", target_level="3", **UNCALLED),
    do("answer", "hotline:words", DISPATCH, answer="已答复", **UNCALLED),
    do("send-up", "hotline:to_sort", DISPATCH, reason="不在本镇", **UNCALLED),
    do("amend", "hotline", CENTRE, supplement="又来电"),
    do("return", "hotline:to_sort", CENTRE, reason="不属本区", **UNCALLED),
    do("call-back", "hotline:answered", CENTRE, satisfaction="satisfied", note="", **UNCALLED),
    do("reopen", "hotline:answered", CENTRE, reason="未解决", due_at="@until_here", **UNCALLED),
    call("GET api:hotline-orders-list", row="hotline", is_list=True),
    call("POST api:hotline-orders-list", CENTRE | CLIENT, ok=201, data=BODY),
    call("GET api:hotline-orders-detail", row="hotline"),
    call("POST api:hotline-orders-amend", CENTRE, row="hotline", data={"supplement": "又来电"}),
    call("POST api:hotline-orders-call-back", CENTRE, row="hotline:answered", data={"satisfaction": "fair"},
         seen=BUSINESS - UNITS, seen_elsewhere=DISTRICT_WIDE),
    call("POST api:hotline-orders-reopen", CENTRE, row="hotline:answered", data={"reason": "未解决", "due_at": "@until"},
         seen=BUSINESS - UNITS, seen_elsewhere=DISTRICT_WIDE),
)  # fmt: skip
MODELS = (Model("grids.hotlinecategory", CENTRE, CENTRE, CENTRE), Model("grids.hotlineorder", CENTRE))


def _order(district: District, number: str, grid: str, **facts: Any) -> HotlineOrder:
    now = clock.now()
    lat, lon = middle_of(grid)
    values: dict[str, Any] = {"kind": "complaint", "content": "诉求", "called_at": now - timedelta(hours=1),
                              "due_at": now + timedelta(days=3), "latitude": lat, "longitude": lon}  # fmt: skip
    order, _new = take_in_order(actor=district.act("command"), facts=OrderFacts(number=number, **{**values, **facts}))
    return order


def rows(district: District) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """One in each state that the lines need, here and there."""
    for name, code in (("井盖", "B101"), ("供水", "B104")):
        HotlineCategory.objects.create(name=name, category=district.categories[code])
    until = clock.local(clock.now()) + timedelta(days=10)
    found: dict[str, list[dict[str, object]]] = {}
    for where, grid, name in (("JZ-HOME-", GRID, "井盖"), ("JZ-AWAY-", OTHER_GRID, "供水")):
        made = {
            "hotline": _order(district, f"{where}1", grid, classification=name, urgency="urgent"),
            "hotline:to_sort": _order(district, f"{where}2", grid),
            "hotline:words": _order(district, f"{where}3", grid, kind="consult"),
            "hotline:answered": _order(district, f"{where}4", grid, kind="praise"),
        }
        answered = made["hotline:answered"]
        HotlineOrder.objects.filter(pk=answered.pk).update(
            state="answered", sort_reason="", answer="谢谢", answered_at=clock.now(), answered_on_time=True
        )
        for handle, row in made.items():
            found.setdefault(handle, []).append(
                {"pk": row.pk, "number": row.number, "mark": row.number, "grid": row.grid_id or 0,
                 "category": district.categories["B101"].pk, "until": until.isoformat(),
                 "until_here": f"{until:%Y-%m-%dT%H:%M}"}
            )  # fmt: skip
    return {handle: (home, elsewhere) for handle, (home, elsewhere) in found.items()}
