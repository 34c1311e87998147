"""Who gets what on the pages of supplies: one line a verb. See table.py."""

from tests.matrix.lines import Line, form, page
from tests.matrix.neighbour_table import local
from tests.matrix.table import DESK, DISTRICT, TOWN
from tests.world import VILLAGE
from xinhui.accounts.models import Role

#: Who keeps stores and asks for supplies; who decides.
KEEP = DESK - {Role.DISTRICT_LEADER}
DECIDE = TOWN | DISTRICT


def stock(verb: str, row: str = "store", **data: object) -> Line:
    """A verb on a store."""
    return local("store", verb, row, KEEP, **data)


def supply(verb: str, row: str, may: frozenset[str], **data: object) -> Line:
    """A verb on a request."""
    return local("supply", verb, row, may, **data)


RELIEF = (
    page("grids:supplies", DESK, row="store", is_list=True),
    page("grids:supply_table", DESK),
    page("grids:store_new", KEEP),
    # the form offers a village's keeper the own village alone
    form("grids:store_new", KEEP, door=KEEP, data={"name": "新储备点", "area_code": VILLAGE, "place": "学校"}),
    page("grids:store_detail", DESK, row="store"),
    page("grids:supply_request_new", KEEP),
    form("grids:supply_request_new", KEEP, door=KEEP, row="store", blind=400, data={
        "area_code": VILLAGE, "kind": "@kind", "quantity": "5", "reason": "安置", "to_store": "@store"}),
    page("grids:supply_request", DESK, row="supply"),
    stock("receive", kind="@kind", quantity="5"),
    stock("issue", kind="@kind", quantity="5", note="发放"),
    stock("count", kind="@kind", quantity="5", note="盘点"),
    stock("warn", kind="@kind", quantity="5"),
    stock("transfer", kind="@kind", quantity="5", to_store="@target"),
    stock("close", "store:empty", reason="搬迁"),
    supply("approve", "supply", DECIDE, from_store="@store", quantity="5"),
    supply("pass-up", "supply", TOWN),
    supply("refuse", "supply", DECIDE, reason="库存不足"),
    supply("cancel", "supply", KEEP, reason="已不需要"),
    supply("send", "supply:approved", KEEP),
    supply("receive", "supply:sent", KEEP, quantity="5"),
)  # fmt: skip
