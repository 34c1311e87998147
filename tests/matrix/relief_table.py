"""Who gets what on the pages of supplies, shelters and requests for squads: one line a verb. See table.py."""

from tests.matrix.lines import Line, form, page
from tests.matrix.neighbour_table import AREA, GRID_PEOPLE, local
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


def sheltered(subject: str, verb: str, row: str, may: frozenset[str], **data: object) -> Line:
    """A verb on a shelter or its opening."""
    return local(subject, verb, row, may, **data)


FACTS = {"name": "新校", "kind": "school", "place": "村口", "capacity": "60"}
SEND = TOWN | {Role.COMMAND_CENTRE}
RELIEF = (
    page("grids:shelters", AREA, row="shelter:free", is_list=True),
    page("grids:shelter_table", DESK),
    page("grids:shelter_new", KEEP),
    # the form offers a village's keeper the own village alone
    form("grids:shelter_new", KEEP, door=KEEP, data={**FACTS, "area_code": VILLAGE}),
    page("grids:shelter_detail", AREA, row="shelter"),
    sheltered("shelter", "open", "shelter:free", KEEP),
    sheltered("shelter", "change", "shelter:free", KEEP, **FACTS),
    sheltered("shelter", "retire", "shelter:free", KEEP, reason="危房"),
    sheltered("opening", "count", "opening", KEEP | GRID_PEOPLE, people="9", children="0", elderly="0"),
    sheltered("opening", "close", "opening:empty", KEEP, note="返家"),
    page("grids:muster_new", KEEP),
    form("grids:muster_new", KEEP, door=KEEP, data={
        "area_code": VILLAGE, "kind": "fire", "people": "9", "place": "码头", "reason": "转移"}),
    page("grids:muster_detail", DESK, row="muster"),
    local("muster", "answer", "muster", SEND, squad="@squad"),
    local("muster", "pass-up", "muster", TOWN),
    local("muster", "refuse", "muster", SEND, reason="无人可派"),
    local("muster", "cancel", "muster", KEEP, reason="已脱险"),

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
