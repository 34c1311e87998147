"""Who gets what at every address: one line an operation. A new URL needs its line here (lines.py says what it means).

Admin pages have one line a model, in admin_table.py.
"""

from grids.views.mobile.files import mobile_version
from tests.matrix.lines import BUSINESS, EVERYONE, Line, act, form, page
from xinhui.accounts.models import Role

GRID = frozenset({Role.GRID_WORKER, Role.GRID_LEADER})
TOWN = frozenset({Role.TOWN_DISPATCHER, Role.TOWN_LEADER})
SITE = GRID | {Role.VILLAGE_SECRETARY}
DISPATCH = TOWN | {Role.COMMAND_CENTRE}
APPROVE = frozenset({Role.TOWN_LEADER, Role.COMMAND_CENTRE})
AREA = SITE | DISPATCH
UNIT = frozenset({Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_LEADER})
UNIT_LEADER = frozenset({Role.DEPARTMENT_LEADER})
DISTRICT = frozenset({Role.COMMAND_CENTRE, Role.DISTRICT_LEADER})
DESK = DISTRICT | TOWN | {Role.VILLAGE_SECRETARY}
#: The whistles of the matrix await the town: the centre decides only what has climbed to it.
TOWN_LEADER = frozenset({Role.TOWN_LEADER})
VERIFY = SITE
CENTRE = frozenset({Role.COMMAND_CENTRE})
KEEPERS = frozenset({Role.COMMAND_CENTRE, Role.SYSTEM_ADMIN})
#: Who imports anything at all.
TALENT_IMPORTERS = {Role.TALENT_OFFICE, Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_LEADER}
IMPORTERS = (
    KEEPERS
    | {Role.SECURITY_ADMIN}  # confirms
    | {Role.ORGANIZATION_DEPARTMENT, Role.TOWN_ORGANIZER, Role.CADRE_OFFICE, Role.PERSONNEL_OFFICER}
    | TALENT_IMPORTERS
)

PAGES = (
    page("home", EVERYONE, ok=302, any_method=True),
    page("accounts:login", EVERYONE, ok=302, anonymous=200, any_method=True),
    form("accounts:login", EVERYONE, door=EVERYONE, anonymous=200, any_method=True),
    form("accounts:logout", EVERYONE, door=EVERYONE),
    page("accounts:password_change", EVERYONE),
    form("accounts:password_change", EVERYONE, door=EVERYONE, ok=400, data={"old_password": "wrong"}),
    form("accounts:language", EVERYONE, door=EVERYONE, data={"language": "en"}),
    page("accounts:second_factor", EVERYONE),
    form("accounts:second_factor", EVERYONE, door=EVERYONE, ok=400, data={"verb": "begin", "password": "wrong"}),
    # without one the page leads to where it is set up
    page("accounts:second_factor_verify", EVERYONE, ok=302),
    form("accounts:second_factor_verify", EVERYONE, door=EVERYONE, data={"code": "000000"}),
    page("accounts:me", EVERYONE),
    form("accounts:me", EVERYONE, door=EVERYONE, data={"phone": "13800000000", "email": "a@example.com"}),
    page("accounts:landing", EVERYONE, ok=302),
    page("outbox:inbox", EVERYONE),
    page("outbox:unread", EVERYONE),
    form("outbox:read_all", EVERYONE, door=EVERYONE),
    form("outbox:read", TOWN_LEADER, door=EVERYONE, row="message"),
    form("outbox:push_on", EVERYONE, door=EVERYONE, ok=409, data={"endpoint": "https://push.example/1"}),
    form("outbox:push_off", EVERYONE, door=EVERYONE, ok=204, data={"endpoint": "https://push.example/1"}),
    page("outbox:pulse", EVERYONE, ok=204),
    page("outbox:addresses", EVERYONE),
    # the matrix has set up no channel: the form says so
    form("outbox:addresses", EVERYONE, door=EVERYONE, ok=400, data={"channel": "email", "address": "a@example.com"}),
    form("outbox:address_code", TOWN_LEADER, door=EVERYONE, row="address"),
    form("outbox:address_confirm", TOWN_LEADER, door=EVERYONE, row="address", ok=400, data={"code": "wrong"}),
    form("outbox:address_remove", TOWN_LEADER, door=EVERYONE, row="address"),
    page("attachments:download", frozenset({Role.GRID_WORKER}), row="photo", blind=403, url={"variant": "full"}),
    page("grids:command_map"),
    page("grids:map_geometry", row="grid", is_list=True),
    page("grids:map_loads", row="load", is_list=True),
    page("grids:handler_desk", UNIT | DISPATCH | {Role.VILLAGE_SECRETARY}),
    page("grids:dispatcher_desk", DESK),
    page("grids:issue_list", row="issue:open", is_list=True),
    page("grids:issue_new", AREA),
    form("grids:issue_new", AREA, door=AREA, data={
        "uuid": "@new", "category": "@category_pk", "description": "路面塌陷", "latitude": "22.405", "longitude": "113.005",
        "coordinate_system": "wgs84", "then": "open"}),
    page("grids:issue_detail", row="issue:whistled"),
    page("grids:whistle_list", row="whistle:dispatched", is_list=True),
    page("grids:whistle_detail", row="whistle:dispatched"),
    page("grids:grid_list", row="grid", is_list=True),
    page("grids:grid_detail", row="grid"),
    page("grids:indicators"),
    form("grids:extension_decide", DISPATCH, row="extension", data={"grant": "1"}),
    form("grids:supervision_reply", UNIT, row="supervision", data={"reply": "正在抢修"}),
    page("grids:act", AREA, door=BUSINESS, row="issue:open", url={"subject": "issue", "verb": "settle"}),
    form("grids:issue_merge", DISPATCH | {Role.VILLAGE_SECRETARY}, door=DISPATCH | {Role.VILLAGE_SECRETARY}, row="issue:open", data={"original": "@pk"}),
    page("exchange:list", IMPORTERS),
    page("exchange:new", KEEPERS, url={"kind": "divisions"}),
    form("exchange:new", KEEPERS, door=KEEPERS, ok=400, url={"kind": "divisions"}),
    page("exchange:template", KEEPERS, url={"kind": "divisions"}),
    page("exchange:job", CENTRE, door=IMPORTERS, row="import"),
    page("exchange:rejected", CENTRE, door=IMPORTERS, row="import"),
    form("exchange:apply", CENTRE, door=IMPORTERS, row="import"),
    form("exchange:cancel", CENTRE, door=IMPORTERS, row="import"),
    form("exchange:confirm", CENTRE, door=IMPORTERS, row="import"),
    Line("GET grids:mobile", EVERYONE, anonymous=200),
    Line("GET grids:mobile_worker", EVERYONE, anonymous=200),
    Line("GET grids:mobile_manifest", EVERYONE, anonymous=200),
    Line("GET grids:mobile_file", EVERYONE, anonymous=200, url={"version": mobile_version(), "name": "app.js"}),
    page("grids:mobile_data", AREA, anonymous=401),
    page("grids:mobile_session", AREA, anonymous=401),
    Line("GET grids:health_live", EVERYONE, anonymous=200),
    Line("GET grids:health_ready", EVERYONE, anonymous=200),
    Line("GET grids:health_clock", EVERYONE, anonymous=200),
)  # fmt: skip

ACTS = (
    act("issue", "confirm", "issue:to_confirm", SITE, text="属实"),
    act("issue", "settle", "issue:open", AREA, note="当场扶正"),
    act("issue", "dismiss", "issue:open", AREA, reason="现场无此情况"),
    act(
        "issue", "whistle", "issue:open", AREA, target_level="3", kind="daily", ground="prominent", reason="需部门处理"
    ),
    act("whistle", "approve", "whistle:pending", TOWN_LEADER, lead_unit="@unit", text=""),
    act("whistle", "reject", "whistle:pending", TOWN_LEADER, reason="可自行处理"),
    act("whistle", "dispatch", "whistle:to_dispatch", DISPATCH, lead_unit="@unit", text=""),
    act("whistle", "verify", "whistle:finished", VERIFY, photos="@file", text=""),
    act("whistle", "rework", "whistle:finished", VERIFY, reason="井盖仍松动"),
    act("whistle", "close", "whistle:verified", DISPATCH | {Role.VILLAGE_SECRETARY}, text=""),
    act("whistle", "rate", "whistle:closed", SITE, speed="5", quality="4", attitude="5", comment=""),
    act("whistle", "supervise", "whistle:dispatched", DISTRICT | TOWN_LEADER, demand="三日内办结"),
    act("whistle", "withdraw", "whistle:dispatched", DISPATCH, reason="误报"),
    act("assignment", "respond", "assignment:sent", UNIT, text="已派员"),
    act("assignment", "claim_return", "assignment:sent", UNIT, rule="权责清单第12项", reason="属水务设施"),
    act("assignment", "finish", "assignment:responded", UNIT, result="已更换井盖"),
    act("assignment", "ask_extension", "assignment:responded", UNIT, amount="1", unit="working_day", reason="等待配件"),
    act("assignment", "suspend", "assignment:responded", UNIT_LEADER, reason="等待停水许可"),
    act("assignment", "resume", "assignment:suspended", UNIT, text=""),
    act("assignment", "hand_over", "assignment:responded", UNIT_LEADER, unit="@unit", reason="属水务设施"),
    act("assignment", "accept_return", "assignment:return_claimed", DISPATCH, text=""),
    act("assignment", "dispute_return", "assignment:return_claimed", DISPATCH, reason="清单列明由贵局负责"),
    act("assignment", "uphold_return", "assignment:disputed", DISTRICT, reason="确属水务设施"),
    act("assignment", "overrule_return", "assignment:disputed", DISTRICT, reason="仍由城管局负责"),
)
