"""Divisions and people from Excel and CSV: dry run, outcome, and what never gets in."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from grids.models import Division, Grid
from tests.exchange.conftest import PASSWORD, Desk
from tests.world import GRID, TOWN, VILLAGE
from tests.world_grids import District
from xinhui.accounts.models import Post, User
from xinhui.exchange.models import ImportJob
from xinhui.exchange.services.jobs import run_waiting
from xinhui.exchange.tables import neutral, write_excel

Desks = Callable[[str], Desk]
DIVISIONS = ("代码", "名称", "类别", "场景")
PEOPLE = ("用户名", "姓名", "电话", "角色", "单位代码", "区划代码", "职务")


def test_divisions_are_created_and_renamed(desk: Desks) -> None:
    clerk = desk("command")
    lines = [
        (TOWN + "233003", "新建第三网格", "", "城市"),  # before its village, which is in the file too
        (TOWN + "233", "新建村", "", ""),
        (TOWN + "401", "渔业场", "渔场", ""),
        (VILLAGE, "改名村", "", ""),
        (GRID, Grid.objects.get(code=GRID).name, "", "市场园区"),
        ("440705111", "新镇", "", ""),
    ]
    job = clerk.table("divisions", DIVISIONS, lines)
    assert (job.accepted, job.rejected) == (6, [])
    assert not Division.objects.filter(code=TOWN + "233").exists()
    job = clerk.apply(job)
    assert (job.outcome["created"], job.outcome["changed"], job.outcome["refused"]) == (4, 2, [])
    assert Division.objects.get(code=TOWN + "401").kind == "fishery"
    assert Division.objects.get(code=VILLAGE).name == "改名村"
    assert Grid.objects.get(code=TOWN + "233003").scenario == "urban"
    assert Grid.objects.get(code=GRID).scenario == "market_park"
    again = clerk.apply(clerk.table("divisions", DIVISIONS, lines))
    assert (again.outcome["created"], again.outcome["changed"], again.outcome["unchanged"]) == (0, 0, 6)


def test_bad_divisions_are_listed_one_by_one(desk: Desks) -> None:
    lines = [
        ("44070", "短", "", ""),
        (TOWN + "234", "", "", ""),
        (TOWN + "402", "未说明类别", "", ""),
        (TOWN + "235", "村", "社区", ""),
        (TOWN + "236", "村", "", ""),
        (TOWN + "236", "又一村", "", ""),
        ("440705998001", "无上级", "", ""),
        (VILLAGE + "009", "网格", "", "月球"),
    ]
    job = desk("command").table("divisions", DIVISIONS, lines)
    assert {row["row"]: row["field"] for row in job.rejected} == {
        2: "code", 3: "name", 4: "kind", 5: "kind", 7: "code", 8: "code", 9: "scenario",
    }  # fmt: skip
    assert job.accepted == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_the_encodings_of_offices(desk: Desks, encoding: str) -> None:
    text = "代码,名称\n440705111,圭峰镇\n,\n"
    job = desk("command").send("divisions", "表.csv", text.encode(encoding))
    assert job.accepted == 1
    assert desk("command").apply(job).outcome["created"] == 1
    assert Division.objects.get(code="440705111").name == "圭峰镇"


def unit_of(district: District) -> str:
    return Post.objects.filter(user=district.act_user("worker")).select_related("unit")[0].unit.code


def test_people_get_accounts_and_posts_and_must_change_the_password(desk: Desks, district: District) -> None:
    unit = unit_of(district)
    worker = district.act_user("worker")
    lines = [
        ("zhangsan", "张三", "13800000001", "网格员", unit, GRID, "专职网格员"),
        ("zhangsan", "张三", "13800000001", "网格长", unit, GRID, ""),
        (worker.username, worker.name, "", "网格长", unit, GRID, ""),
    ]
    clerk = desk("command")
    job = clerk.table("people", PEOPLE, lines, first_password=PASSWORD)
    assert (job.accepted, job.rejected) == (3, [])
    assert PASSWORD not in str(job.options)
    job = clerk.apply(job)
    assert (job.outcome["created"], job.outcome["changed"], job.outcome["refused"]) == (1, 1, [])
    user = User.objects.get(username="zhangsan")
    assert user.must_change_password
    assert user.check_password(PASSWORD)
    assert set(user.posts.values_list("role", flat=True)) == {"grid_worker", "grid_leader"}
    again = clerk.apply(clerk.table("people", PEOPLE, lines, first_password=PASSWORD))
    assert (again.outcome["created"], again.outcome["changed"], again.outcome["unchanged"]) == (0, 0, 3)


def test_bad_people_are_listed_and_nobody_climbs_through_a_file(desk: Desks, district: District) -> None:
    unit = unit_of(district)
    worker = district.act_user("worker")
    lines = [
        ("a b", "名", "", "网格员", unit, GRID, ""),
        ("lisi", "", "", "网格员", unit, GRID, ""),
        ("lisi", "李四", "", "皇帝", unit, GRID, ""),
        ("lisi", "李四", "", "网格员", "NO", GRID, ""),
        ("lisi", "李四", "", "网格员", unit, TOWN, ""),
        ("lisi", "李四", "", "系统管理员", unit, "440705", ""),
        (worker.username, "别人", "", "网格员", unit, GRID, ""),
    ]
    job = desk("command").table("people", PEOPLE, lines, first_password=PASSWORD)
    assert [row["field"] for row in job.rejected] == [
        "username",
        "name",
        "role",
        "unit",
        "area_code",
        "role",
        "username",
    ]
    assert job.accepted == 0


def test_a_weak_first_password_is_refused_on_the_form(desk: Desks) -> None:
    clerk = desk("command")
    upload = SimpleUploadedFile("a.xlsx", write_excel(PEOPLE, []))
    answer = clerk.client.post("/exchange/new/people/", {"file": upload, "first_password": "12345678"})
    assert answer.status_code == 400
    assert "errorlist" in answer.content.decode()
    assert not ImportJob.objects.exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xlsx", b"PK\x03\x04 not really"),
        ("a.xlsx", b"plain"),
        ("a.csv", b"\xff\xfe\x00\x01\x81"),
        ("a.csv", b""),
        ("a.csv", "名称\n村\n".encode()),
        ("a.csv", "代码,名称\n".encode()),
    ],
)
def test_tables_that_cannot_be_read_say_so(desk: Desks, name: str, data: bytes) -> None:
    clerk = desk("command")
    answer = clerk.client.post("/exchange/new/divisions/", {"file": SimpleUploadedFile(name, data)})
    if answer.status_code == 400:
        assert "notice-error" in answer.content.decode()
        return
    run_waiting()
    job = ImportJob.objects.latest("pk")
    assert (job.state, bool(job.problem)) == ("failed", True)


def test_types_and_roles_at_the_door(desk: Desks) -> None:
    clerk = desk("command")
    upload = SimpleUploadedFile("a.exe", b"x")
    assert clerk.client.post("/exchange/new/divisions/", {"file": upload}).status_code == 400
    assert clerk.client.get("/exchange/new/unknown/").status_code == 404
    assert desk("system_admin").client.get("/exchange/new/people/").status_code == 403
    for handle in ("worker", "town_leader", "secretary"):
        assert desk(handle).client.get("/exchange/").status_code == 403
    assert desk("handler").client.get("/exchange/").status_code == 200, (
        "people of the employers that the unit looks after"
    )
    assert desk("handler").client.get("/exchange/new/people/").status_code == 403
    assert Client().get("/exchange/").status_code == 302


def test_a_job_is_its_owners_and_can_be_thrown_away(desk: Desks) -> None:
    job = desk("command").table("divisions", DIVISIONS, [("440705111", "新镇", "", "")])
    path = job.file.path
    other = desk("system_admin").client
    assert other.get(f"/exchange/{job.pk}/").status_code == 404
    assert other.post(f"/exchange/{job.pk}/apply/").status_code == 404
    assert desk("command").client.post(f"/exchange/{job.pk}/cancel/").status_code == 302
    job.refresh_from_db()
    assert job.state == "cancelled"
    with pytest.raises(FileNotFoundError):
        open(path, "rb").close()


def test_templates_and_exports_are_safe(desk: Desks) -> None:
    data = desk("command").client.get("/exchange/new/people/template.xlsx").content
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    assert [str(cell.value).rstrip("*") for cell in sheet[1]][:2] == ["用户名", "姓名"]
    for cell in ("=1+1", "+1", "-1", "@x", "\tx"):
        assert neutral(cell) == f"'{cell}"
    book = load_workbook(BytesIO(write_excel(["x"], [["=HYPERLINK(1)"], [5]])))
    assert [row[0].data_type for row in book.worksheets[0].iter_rows(min_row=2)] == ["s", "n"]


def test_an_import_waits_for_a_worker_and_survives_a_lost_ring(desk: Desks) -> None:
    clerk = desk("command")
    upload = SimpleUploadedFile("a.csv", "代码,名称\n440705111,新镇\n".encode())
    clerk.client.post("/exchange/new/divisions/", {"file": upload})
    job = ImportJob.objects.latest("pk")
    page = clerk.client.get(f"/exchange/{job.pk}/", headers={"hx-request": "true"}).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert run_waiting() == 1
    assert run_waiting() == 0
    page = clerk.client.get(f"/exchange/{job.pk}/", headers={"hx-request": "true"}).content.decode()
    assert "hx-trigger" not in page
