"""A village's plan over HTTP in Chinese with a moved clock: drafted, given back, in force, measured, behind, graded."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pytest_django import Settings

from members.models import Goose, Officer, ProjectMilestone, TargetYear, VillageList, VillagePlan, VillageProject
from members.services.daily import run_daily
from tests.grids.emergencies.kit import told
from tests.reading import page, reading
from tests.world import DISTRICT, VILLAGE
from tests.world_grids import jpeg
from tests.world_members import Party
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.core.clock import LOCAL

START = datetime(2026, 3, 16, 9, 0, tzinfo=LOCAL)


@pytest.fixture(autouse=True)
def _chinese(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "zh-hans"


@pytest.fixture
def browser(party: Party) -> Callable[[str], Client]:
    def signed_in(handle: str) -> Client:
        return reading(party.user(handle))

    return signed_in


def act(client: Client, subject: str, pk: int, verb: str, status: int = 302, **data: object) -> str:
    answer = client.post(f"/party/do/{subject}/{pk}/{verb}/", data)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def in_force(village: Client, town: Client) -> VillagePlan:
    """From the empty page to the plan in force."""
    assert "暂无村规划" in page(village, "/party/villages/")
    village.post("/party/villages/plans/new/", {"area_code": VILLAGE, "first_year": "2025", "vision": "宜居宜业"})
    plan = VillagePlan.objects.get()
    wrong = act(
        village,
        "village-plan",
        plan.pk,
        "target",
        400,
        indicator="集体收入",
        measure="万元",
        base="50",
        goals="60 七十",
    )
    assert "请填写数字，以空格分隔" in wrong
    act(
        village,
        "village-plan",
        plan.pk,
        "target",
        indicator="集体收入",
        measure="万元",
        base="50",
        goals="60 70 80 90 100",
    )
    assert "规划须有两个项目" in act(village, "village-plan", plan.pk, "submit", 400)
    for kind in ("party", "livelihood"):
        act(village, "village-plan", plan.pk, "project", kind=kind, title=f"项目{kind}", goal="惠及全村",
            starts_on="2026-03-01", due_on="2026-12-20", budget_public="6000", budget_village="4000")  # fmt: skip
    act(village, "village-plan", plan.pk, "submit")
    act(town, "village-plan", plan.pk, "return", reason="补充措施")
    assert "补充措施" in page(village, f"/party/villages/plans/{plan.pk}/")
    for client, verb in ((village, "submit"), (town, "approve"), (town, "file")):
        act(client, "village-plan", plan.pk, verb)
    return plan


def test_a_plan_from_the_draft_to_the_grade(party: Party, browser: Callable[[str], Client]) -> None:
    village, town, member = browser("secretary"), browser("organizer"), browser("party_member")
    with clock.moved(START):
        plan = in_force(village, town)
        year = TargetYear.objects.get(year=2025)
        act(village, "target-year", year.pk, "actual", actual="52", evidence="村账")
        shown = page(member, f"/party/villages/plans/{plan.pk}/")
        assert "20%" in shown and "滞后" in shown, "two of ten"
        act(town, "village-plan", plan.pk, "review", year=2025, grade="weak", reasons="收入未达标")
        assert "收入未达标" in page(member, f"/party/villages/plans/{plan.pk}/")
        assert "1<small>/1</small>" in page(town, "/party/villages/").replace(" ", "")
        table = load_workbook(BytesIO(town.get("/party/villages/plans.xlsx").content)).active
        assert table is not None and [cell.value for cell in table[2]][5:7] == [2025, 20]
        project = VillageProject.objects.get(kind="livelihood")
        act(village, "village-project", project.pk, "start")
        act(village, "village-project", project.pk, "milestone", title="主体施工", due_on="2026-03-20")
        photo = BytesIO(jpeg(3))
        photo.name = "site.jpg"
        act(village, "village-project", project.pk, "progress", text="已开工", photo=photo)
        act(village, "village-project", project.pk, "spend", yuan="9999.99", text="首期款")
        assert "预算仅余0.01元" in act(village, "village-project", project.pk, "spend", 400, yuan="0.02", text="尾款")
    with clock.moved(START + timedelta(days=5)):
        run_daily(actor=SYSTEM)
        run_daily(actor=SYSTEM)
        assert told("village.milestone_overdue") == {"chenzhishu": 1}, "once"
        shown = page(village, f"/party/villages/projects/{project.pk}/")
        assert "逾期" in shown and "9,999.99" in shown and "<img" in shown
        act(village, "village-project", project.pk, "finish", 400)
        act(village, "project-milestone", ProjectMilestone.objects.get().pk, "reach")
        act(village, "village-project", project.pk, "finish")
    assert VillageProject.objects.get(pk=project.pk).state == "done"
    assert "项目party" in page(member, f"/party/villages/plans/{plan.pk}/")


def test_lists_by_version_and_what_each_changed(party: Party, browser: Callable[[str], Client]) -> None:
    department, village, member = browser("org_department"), browser("secretary"), browser("party_member")
    at, template = f"/party/villages/lists/{VILLAGE}/", f"/party/villages/lists/{DISTRICT}/"
    village.post(f"{template}new/", {"kind": "powers"})
    assert not VillageList.objects.exists(), "the template is the department's"
    department.post(f"{template}new/", {"kind": "powers"})
    first = VillageList.objects.get()
    act(department, "village-list", first.pk, "item", title="印章使用", text="书记审批", basis="村规")
    act(department, "village-list", first.pk, "publish")
    village.post(f"{at}new/", {"kind": "powers"})
    own = VillageList.objects.get(area_code=VILLAGE)
    act(village, "village-list", own.pk, "publish")
    village.post(f"{at}new/", {"kind": "powers"})
    later = VillageList.objects.get(area_code=VILLAGE, version=2)
    assert f"/party/do/village-list/{later.pk}/" not in page(member, at), "a draft is not the members' yet"
    act(village, "village-list", later.pk, "item", title="印章使用", text="书记、主任会签", basis="村规")
    act(village, "village-list", later.pk, "item", title="资产处置", text="四议两公开", basis="组织法")
    assert "书记审批" in page(village, at)
    act(village, "village-list", later.pk, "publish")
    shown = page(member, at)
    assert "<s" in shown and "新增" in shown and "修改" in shown and "历史版本" in shown
    assert "已公布" in page(member, "/party/villages/lists/")


def test_a_lead_goose_over_http(party: Party, browser: Callable[[str], Client]) -> None:
    town, village = browser("organizer"), browser("secretary")
    officer = Officer.objects.get(organization=party.organizations["grid_branch"], duty="secretary")
    town.post("/party/villages/geese/new/", {"officer": officer.pk})
    goose = Goose.objects.get()
    act(village, "goose", goose.pk, "train", title="轮训班", hours="24")
    act(town, "goose", goose.pk, "evaluate", year=clock.today().year, grade="good", reasons="带动增收")
    shown = page(village, f"/party/villages/geese/{goose.pk}/")
    assert "轮训班" in shown and "24学时" in shown and "带动增收" in shown
    assert "阿菊" in page(town, "/party/villages/geese/")


def test_queries_do_not_grow_with_the_plans(party: Party, browser: Callable[[str], Client]) -> None:
    town = browser("organizer")

    def make(numbers: range) -> None:
        VillagePlan.objects.bulk_create(
            VillagePlan(area_code=f"{VILLAGE[:9]}{number}", version=1, first_year=2025, last_year=2029, vision="x")
            for number in numbers
        )

    make(range(250, 252))
    with CaptureQueriesContext(connection) as few:
        page(town, "/party/villages/")
    make(range(252, 280))
    with CaptureQueriesContext(connection) as many:
        page(town, "/party/villages/")
    assert len(many) <= len(few)
