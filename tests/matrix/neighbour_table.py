"""Who gets what on the pages of policing, mediation and buildings: one line a verb. See table.py."""

from datetime import timedelta

from tests.matrix.lines import BUSINESS, UNITS, Line, form, page
from tests.matrix.team_table import KEEPERS
from tests.world import GRID
from xinhui.accounts.models import Role
from xinhui.core import clock

AREA = BUSINESS - UNITS
GRID_PEOPLE = frozenset({Role.GRID_WORKER, Role.GRID_LEADER})
ROUNDS = KEEPERS | GRID_PEOPLE
INTAKE = GRID_PEOPLE | {Role.VILLAGE_SECRETARY}
#: A town's squad is not a village's to lead.
TOWN_KEEPERS = KEEPERS - {Role.VILLAGE_SECRETARY}
RECALLERS = frozenset({Role.COMMAND_CENTRE, Role.DEPARTMENT_LEADER})
FROM = (clock.today() - timedelta(days=1)).isoformat()


def local(subject: str, verb: str, row: str, may: frozenset[str], **data: object) -> Line:
    """A verb on a row of policing, mediation or buildings."""
    return form("grids:local_act", may, url={"subject": subject, "verb": verb}, row=row, data=data)


NEIGHBOURS = (
    page("grids:policing", AREA),
    page("grids:site_list", AREA, row="site", is_list=True),
    page("grids:site_detail", AREA, row="site"),
    page("grids:squad_list", AREA, row="squad", is_list=True),
    page("grids:squad_new", KEEPERS),
    # the form offers a village's founder no town: it says so
    form("grids:squad_new", TOWN_KEEPERS, door=KEEPERS, wrong=400, data={
        "area_code": GRID[:9], "kind": "flood", "name": "防汛队"}),
    page("grids:squad_detail", AREA, row="squad", door=BUSINESS),
    page("grids:activity_detail", AREA, row="call", door=BUSINESS),
    page("grids:mediation", AREA, row="case:waiting", is_list=True),
    page("grids:case_new", INTAKE),
    page("grids:case_detail", AREA, row="case:waiting"),
    form("grids:case_new", INTAKE, door=INTAKE, row="grid", blind=400, data={
        "grid": "@pk", "kind": "wages", "people": "9", "matter": "拖欠工资"}),
    page("grids:buildings", AREA),
    page("grids:building_grid", AREA, row="grid", door=AREA),
    page("grids:local_act", ROUNDS, door=BUSINESS, row="site", url={"subject": "site", "verb": "visit"}),
    local("grid", "site", "grid", KEEPERS, kind="firm", name="示例厂", place="工业路", visit_every_days="30"),
    local("grid", "dispute", "grid", INTAKE, kind="wages", people="9", matter="拖欠工资"),
    local("grid", "building", "grid", KEEPERS, name="二栋", kind="shops", address="人民路 2 号", households="9",
          stairwells="1，2"),
    local("grid", "steward", "gap", KEEPERS, name="陈叔", phone="10000004", stairwells="@well"),
    local("site", "visit", "site", ROUNDS, finding="in_order", found="正常", picture="@file"),
    local("site", "change", "site", KEEPERS, kind="school", name="中心小学", place="村口", visit_every_days="15"),
    local("site", "close", "site", KEEPERS, reason="合并"),
    local("squad", "call", "squad", TOWN_KEEPERS, title="火情", place="仓库", text="带水带"),
    local("squad", "activity", "squad", TOWN_KEEPERS, kind="training", title="训练", starts_at=f"{FROM}T08:00",
          ends_at=f"{FROM}T10:00"),
    local("squad", "enlist", "squad", TOWN_KEEPERS, name="新队员", phone="10000009"),
    local("squad", "disband", "squad", TOWN_KEEPERS, reason="合并"),
    local("member", "lead", "member", TOWN_KEEPERS),
    local("member", "release", "member", TOWN_KEEPERS, reason="迁出"),
    local("share", "coming", "share", TOWN_KEEPERS),
    local("share", "unable", "share", TOWN_KEEPERS),
    local("call", "finish", "call", TOWN_KEEPERS, result="平安"),
    local("case", "try", "case:waiting", INTAKE, record="未果"),
    local("case", "settle", "case:waiting", INTAKE, agreement="各让一步"),
    local("case", "refer", "case:tried", INTAKE, reason="请村里调解"),
    local("case", "end", "case:tried", INTAKE, reason="court", note="依法起诉"),
    local("case", "close", "case:visited", INTAKE),
    local("visit", "made", "visit", INTAKE, holds="0", note="反悔"),
    local("building", "stairwell", "building", KEEPERS, number="3"),
    local("building", "change", "building", KEEPERS, name="甲栋", kind="shops", address="人民路", households="5"),
    local("building", "close", "building", KEEPERS, reason="拆除"),
    local("stairwell", "give", "stairwell:free", KEEPERS, steward="@steward"),
    local("stairwell", "relieve", "stairwell", KEEPERS, reason="年事已高"),
    local("stairwell", "close", "stairwell", KEEPERS, reason="误录"),
    local("steward", "end", "steward", KEEPERS, reason="迁居"),
    page("grids:deployments", BUSINESS, row="deployment", is_list=True),
    page("grids:deployments_recall", RECALLERS),
    form("grids:deployments_recall", RECALLERS, door=RECALLERS, row="deployment", blind=400, data={
        "unit": "@sender", "reason": "任务完成"}),
    local("deployment", "arrive", "deployment", ROUNDS),
    local("deployment", "recall", "deployment", RECALLERS, reason="任务完成"),
)  # fmt: skip
