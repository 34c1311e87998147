"""Who gets what on the pages of emergencies: one line an operation. See table.py."""

from tests.matrix.lines import BUSINESS, UNITS, Line, form, page
from tests.world import VILLAGE
from xinhui.accounts.models import Role

AREA = BUSINESS - UNITS
DISTRICT = frozenset({Role.COMMAND_CENTRE, Role.DISTRICT_LEADER})
TOWN = frozenset({Role.TOWN_DISPATCHER, Role.TOWN_LEADER})
DESK = DISTRICT | TOWN | {Role.VILLAGE_SECRETARY}
GIVERS = DISTRICT | {Role.TOWN_LEADER}
#: Who was called answers, and everybody above who rang them up.
ANSWERERS = DESK | {Role.GRID_LEADER, Role.GRID_WORKER}
#: A village's figures come from the village, or from those above; never from the district leader's desk.
SENDERS = TOWN | {Role.VILLAGE_SECRETARY, Role.COMMAND_CENTRE}
RETURNERS = DISTRICT | TOWN
LEADER = frozenset({Role.DISTRICT_LEADER})
PLAN = {
    "event": "accident_fire", "severity": "4", "title": "火灾应急预案", "basis": "《消防法》", "authority": "区消防委",
    "acknowledge_minutes": "15", "report_minutes": "60", "steps-TOTAL_FORMS": "1", "steps-INITIAL_FORMS": "0",
    "steps-0-title": "到岗", "steps-0-text": "立即到岗", "duties-TOTAL_FORMS": "0", "duties-INITIAL_FORMS": "0",
}  # fmt: skip
ACTIVATE = {"area_code": VILLAGE, "kind": "drill", "authority": "区防汛指挥部", "reason": "演练"}


def on_activation(verb: str, row: str, may: frozenset[str], **data: object) -> Line:
    """A verb on an activation."""
    return form("grids:emergency_act", may, door=GIVERS, url={"verb": verb}, row=row, data=data)


def on_plan(verb: str, row: str, may: frozenset[str], **data: object) -> Line:
    """A verb on a plan."""
    return form("grids:plan_act", may, door=DISTRICT, url={"verb": verb}, row=row, data=data)


def on_order(verb: str, **data: object) -> Line:
    """A verb on an order."""
    return form("grids:order_act", GIVERS, door=GIVERS, url={"verb": verb}, row="emergency_order", data=data)


def answer(verb: str, row: str, **data: object) -> Line:
    """An answer to an order at a grid."""
    return form("grids:grid_order_act", AREA, door=AREA, url={"verb": verb}, row=row, data=data)


EMERGENCIES = (
    page("grids:emergency_list", AREA, row="emergency", is_list=True),
    page("grids:plan_new", DISTRICT),
    form("grids:plan_new", DISTRICT, door=DISTRICT, data=PLAN),
    page("grids:plan_detail", AREA, row="plan"),
    page("grids:plan_edit", DISTRICT, row="plan:draft"),
    form("grids:plan_edit", DISTRICT, door=DISTRICT, row="plan:draft", data=PLAN),
    on_plan("propose", "plan:draft", DISTRICT),
    on_plan("copy", "plan", DISTRICT),
    on_plan("approve", "plan:proposed", LEADER),
    on_plan("refuse", "plan:proposed", LEADER, reason="补充转移路线"),
    page("grids:plan_activate", DISTRICT, row="plan"),
    form("grids:plan_activate", DISTRICT, door=DISTRICT, row="plan", data=ACTIVATE),
    page("grids:emergency_screen", AREA, row="emergency"),
    page("grids:emergency_states", AREA, row="emergency"),
    page("grids:after_action", DESK, row="emergency"),
    page("grids:after_action_word", DESK, row="emergency"),
    page("grids:emergency_cap", AREA, row="emergency"),
    page("grids:roll_call", AREA, row="emergency"),
    form(
        "grids:roll_call_new",
        GIVERS,
        door=GIVERS,
        row="emergency",
        data={"title": "报平安", "area_code": "@area", "minutes": "15"},
    ),
    form("grids:roll_call_close", GIVERS, door=GIVERS, row="roll_call"),
    page("grids:roll_call_answer", ANSWERERS, door=BUSINESS, row="roll_answer"),
    form("grids:roll_call_answer", ANSWERERS, row="roll_answer", data={"status": "needs_help", "note": "积水及腰"}),
    page("grids:situation_reports", DESK, row="emergency"),
    page("grids:situation_excel", DESK, row="emergency"),
    form("grids:situation_call", GIVERS, door=GIVERS, row="emergency"),
    page("grids:situation_report", DESK, row="report"),
    form("grids:situation_report", SENDERS, door=DESK, row="report", data={"people_moved": "3", "text": "已转移"}),
    form("grids:situation_return", RETURNERS, door=RETURNERS, row="report:sent", data={"reason": "核实人数"}),
    page("grids:emergency_act", GIVERS, row="emergency", url={"verb": "issue"}),
    on_activation("issue", "emergency", GIVERS, title="转移", text="立即转移", area_code="@area"),
    on_activation("stand-down", "emergency", DISTRICT, note="雨停"),
    on_activation("activate", "emergency:proposed", DISTRICT, authority="区三防指挥部"),
    on_activation("decline", "emergency:proposed", DISTRICT, reason="雨势减弱"),
    page("grids:order_detail", AREA, row="emergency_order"),
    page("grids:order_act", GIVERS, row="emergency_order", url={"verb": "supersede"}),
    on_order("supersede", title="转移", text="改至镇中学"),
    on_order("cancel", reason="误发"),
    page("grids:grid_order", AREA, row="order:sent"),
    answer("acknowledge", "order:sent", note="电话确认，现场无信号"),
    answer("execute", "order:acknowledged"),
    answer("finish", "order:acknowledged", result="已转移12人"),
)
