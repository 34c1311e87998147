"""Who gets what on the pages of grid teams and duty lists: one line a verb. See table.py."""

from datetime import timedelta

from tests.matrix.lines import BUSINESS, Line, form, page
from xinhui.accounts.models import Role
from xinhui.core import clock

KEEPERS = frozenset({Role.VILLAGE_SECRETARY, Role.TOWN_DISPATCHER, Role.TOWN_LEADER, Role.COMMAND_CENTRE})
SITE = KEEPERS | {Role.GRID_WORKER, Role.GRID_LEADER}
UNIT = frozenset({Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_LEADER})
CENTRE = frozenset({Role.COMMAND_CENTRE})
PROPOSERS = CENTRE | {Role.DEPARTMENT_LEADER}
SOON = (clock.today() + timedelta(days=30)).isoformat()


def team_act(subject: str, verb: str, row: str, may: frozenset[str], **data: object) -> Line:
    """A verb on a row of a grid's team."""
    return form("grids:team_act", may, url={"subject": subject, "verb": verb}, row=row, data=data)


TEAM = (
    page("grids:team_overview", KEEPERS | {Role.DISTRICT_LEADER}),
    page("grids:duty_list"),
    page("grids:duty_new", PROPOSERS),
    # a department proposes for itself only, and this unit is another: the form says so
    form("grids:duty_new", CENTRE, door=PROPOSERS, wrong=400, data={
        "scenario": "rural", "duty": "worker_full", "title": "巡河", "rule": "河长制工作规范", "responsible_unit": "@unit"}),
    page("grids:team_act", KEEPERS, door=BUSINESS, row="grid", url={"subject": "grid", "verb": "appoint"}),
    team_act("grid", "appoint", "grid", KEEPERS, duty="auxiliary", seat="A", holder_name="何辅警"),
    team_act("grid", "party", "grid", KEEPERS, name="第一网格党支部", kind="branch", secretary_name="阿强"),
    team_act("grid", "profile", "grid", KEEPERS, **dict.fromkeys((
        "households", "population", "registered", "floating", "aged_60_plus", "minors", "living_alone_elderly",
        "low_income", "disabled", "party_members", "firms", "shops"), "5")),
    team_act("grid", "hazard", "grid", SITE, kind="fire", level="3", place="仓库", description="杂物", recheck_on=SOON),
    team_act("grid", "kit", "grid", KEEPERS, kit_type="@kit_type", serial="V-9"),
    team_act("grid", "need", "grid", SITE, firm_name="示例厂", kind="talent", text="招工"),
    team_act("post", "hand-over", "team_post", KEEPERS, holder_name="马警官", note="轮岗"),
    team_act("post", "end", "team_post", KEEPERS, reason="调离"),
    team_act("kit", "inspect", "kit", KEEPERS, condition="good"),
    team_act("kit", "return", "kit", KEEPERS, condition="lost"),
    team_act("hazard", "recheck", "hazard", SITE, note="已整改", level="4", recheck_on=SOON),
    team_act("hazard", "remove", "hazard", KEEPERS, note="已换线"),
    team_act("need", "assign", "need:open", KEEPERS, unit="@unit"),
    team_act("need", "answer", "need:open", UNIT, answer="已对接"),
    team_act("need", "close", "need:answered", SITE, satisfied="1"),
    team_act("duty", "approve", "duty", CENTRE),
    team_act("duty", "refuse", "duty", CENTRE, note="属专业执法"),
    team_act("duty", "withdraw", "duty", PROPOSERS, note="另行研究"),
)  # fmt: skip
