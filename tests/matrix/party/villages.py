"""Village plans, projects, lists and lead geese in the matrix: 罗坑村 here, 双水村 there."""

from datetime import date
from decimal import Decimal
from typing import Any

from members.models import (
    Goose,
    PlanTarget,
    ProjectMilestone,
    TargetYear,
    VillageList,
    VillageListItem,
    VillagePlan,
    VillageProject,
)
from tests.matrix.admin_table import Model
from tests.matrix.lines import Line, form, page
from tests.matrix.party import DEPARTMENT, DOOR, KEEPERS, PLACE_READERS, READERS, WIDE, act
from tests.world import OTHER_VILLAGE, VILLAGE
from tests.world_members import Party
from xinhui.accounts.models import Role

APPROVERS = DEPARTMENT | {Role.TOWN_ORGANIZER}
#: In force: the members of the village read it; drafts are for those who read the village's records.
OPEN: dict[str, Any] = {"seen": DOOR, "seen_elsewhere": WIDE}
CLOSED: dict[str, Any] = {"seen": READERS, "seen_elsewhere": WIDE}
#: Lists in force are open to everybody of the door; a place is in reach or not.
DAY = "2026-03-01"
PROJECT: dict[str, Any] = {
    "kind": "party",
    "title": "阵地",
    "goal": "建成",
    "starts_on": DAY,
    "due_on": "2026-12-01",
    "budget_public": "1",
}
LINES: tuple[Line, ...] = (
    page("members:village_plans", DOOR, row="vplan", is_list=True, **OPEN),
    page("members:village_plan_table", READERS),
    page("members:village_plan_new", KEEPERS),
    form("members:village_plan_new", KEEPERS, door=KEEPERS, ok=400, data={"area_code": "x", "first_year": "2031", "vision": "x"}),
    page("members:village_plan", DOOR, row="vplan", **OPEN),
    page("members:village_project", DOOR, row="vproject", **OPEN),
    page("members:village_list_index", DOOR),
    page("members:village_lists", DOOR, row="vplace", **OPEN),
    page("members:village_list_new", KEEPERS, row="vplace", **OPEN),
    form("members:village_list_new", KEEPERS, door=KEEPERS, row="vplace", data={"kind": "prohibitions"}, **OPEN),
    page("members:geese", DOOR, row="goose", is_list=True, **OPEN),
    page("members:goose_new", APPROVERS),
    form("members:goose_new", APPROVERS, door=APPROVERS, ok=400, data={"officer": "0"}),
    page("members:goose", DOOR, row="goose", **OPEN),
    act("village-plan", "target", "vplan:draft", KEEPERS, indicator="收入", measure="万元", base="1", goals="1 2 3 4 5", **CLOSED),
    act("village-plan", "project", "vplan:draft", KEEPERS, **PROJECT, **CLOSED),
    act("village-plan", "submit", "vplan:draft", KEEPERS, ok=400, **CLOSED),
    act("village-plan", "return", "vplan", APPROVERS, ok=400, reason="补充", **OPEN),
    act("village-plan", "approve", "vplan", APPROVERS, ok=400, **OPEN),
    act("village-plan", "file", "vplan", APPROVERS, ok=400, **OPEN),
    act("village-plan", "review", "vplan", APPROVERS, year="2025", grade="good", reasons="达标", **OPEN),
    act("target-year", "actual", "vyear", KEEPERS, actual="2", evidence="村账", **OPEN),
    act("village-project", "start", "vproject:planned", KEEPERS, started_on=DAY, **OPEN),
    act("village-project", "milestone", "vproject", KEEPERS, title="装修", due_on="2026-12-01", **OPEN),
    act("village-project", "progress", "vproject", KEEPERS, text="已开工", **OPEN),
    act("village-project", "spend", "vproject", KEEPERS, yuan="0.5", text="材料", **OPEN),
    act("village-project", "finish", "vproject:planned", KEEPERS, ok=400, finished_on=DAY, **OPEN),
    act("village-project", "drop", "vproject", KEEPERS, reason="规划调整", **OPEN),
    act("project-milestone", "reach", "vmilestone", KEEPERS, done_on=DAY, **OPEN),
    act("village-list", "item", "vlist:draft", KEEPERS, title="事项", text="内容", basis="依据", **CLOSED),
    act("village-list", "publish", "vlist:draft", KEEPERS, **CLOSED),
    act("village-list-item", "drop", "vlist:item", KEEPERS, **CLOSED),
    act("goose", "mentor", "goose", APPROVERS, ok=400, mentor="0", **OPEN),
    act("goose", "train", "goose", KEEPERS, title="培训", hours="8", on=DAY, **OPEN),
    act("goose", "evaluate", "goose", APPROVERS, year="2026", grade="good", reasons="带动", **OPEN),
    act("goose", "leave", "goose", APPROVERS, reason="换届", **OPEN),
)  # fmt: skip
MODELS = tuple(
    Model(f"members.{name}", DEPARTMENT) for name in ("villageplan", "villageproject", "villagelist", "goose")
)
__all__ = ["LINES", "MODELS", "PLACE_READERS", "rows"]


def rows(party: Party) -> dict[str, Any]:
    """A plan in force and a draft, projects, a published list and a draft, a lead goose of each village."""
    here = _at(party, VILLAGE, "branch_secretary", "罗坑")
    there = _at(party, OTHER_VILLAGE, "other_branch_secretary", "双水")
    return {handle: (here[handle], there[handle]) for handle in here}


def _at(party: Party, code: str, goose: str, name: str) -> dict[str, dict[str, object]]:
    facts = {"area_code": code, "vision": "和美村庄"}
    plan = VillagePlan.objects.create(
        **facts, version=1, first_year=2025, last_year=2029, state="filed", filed_on=date(2025, 3, 1),
        approved_by=party.user("organizer"),
    )  # fmt: skip
    draft = VillagePlan.objects.create(**facts, version=2, first_year=2030, last_year=2034)
    target = PlanTarget.objects.create(plan=plan, indicator=f"{name}收入", measure="万元", base=Decimal(1))
    year = TargetYear.objects.create(target=target, year=2025, goal=Decimal(2))
    planned, running = (
        VillageProject.objects.create(
            plan=plan, area_code=code, kind=kind, title=f"{name}{kind}", goal="建成", starts_on=date(2025, 3, 1),
            due_on=date(2026, 12, 1), started_on=begun, state=state, budget_public=100_000,
        )
        for kind, state, begun in (("party", "planned", None), ("livelihood", "under_way", date(2025, 4, 1)))
    )  # fmt: skip
    milestone = ProjectMilestone.objects.create(project=running, title="封顶", due_on=date(2026, 11, 1))
    VillageList.objects.create(
        area_code=code, kind="powers", version=1, state="published", published_on=date(2025, 3, 1)
    )
    listed = VillageList.objects.create(area_code=code, kind="powers", version=2)
    item = VillageListItem.objects.create(of=listed, order=1, title="集体资产处置", text="四议两公开", basis="组织法")
    lead = Goose.objects.create(area_code=code, member=party.members[goose], joined_on=date(2025, 3, 1))
    return {
        "vplan": {"pk": plan.pk, "mark": f"/party/villages/plans/{plan.pk}/"}, "vplan:draft": {"pk": draft.pk},
        "vyear": {"pk": year.pk}, "vproject": {"pk": running.pk}, "vproject:planned": {"pk": planned.pk},
        "vmilestone": {"pk": milestone.pk}, "vplace": {"code": code}, "vlist:draft": {"pk": listed.pk},
        "vlist:item": {"pk": item.pk}, "goose": {"pk": lead.pk, "mark": lead.member.name},
    }  # fmt: skip
