"""Over HTTP in Chinese: a file opened, chased, completed, verified; a secretary graded, heard, graded again next year."""

from datetime import datetime
from io import BytesIO
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from members.models import CadreFile, Grading, SecretaryGrade
from members.services.daily import run_daily
from tests.members.cadre_files.kit import Browser, opened, paper, require, scored, told, with_account, year_opened
from tests.reading import page
from tests.world import VILLAGE
from tests.world_members import Party
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.clock import LOCAL


def do(client: Client, subject: str, pk: int, verb: str, /, **data: Any) -> int:
    return client.post(f"/party/do/{subject}/{pk}/{verb}/", data).status_code


def test_a_file_opened_named_chased_completed_and_closed(party: Party, browser: Browser) -> None:
    with clock.moved(datetime(2026, 5, 6, 9, tzinfo=LOCAL)):
        department, village, town = browser("org_department"), browser("secretary"), browser("organizer")
        assert "暂无材料要求" in page(town, "/party/cadre-files/requirements/")
        assert department.post("/party/cadre-files/requirements/").status_code == 302
        assert town.post("/party/cadre-files/requirements/").status_code == 403
        shown = page(town, "/party/cadre-files/requirements/")
        assert "资格联审表" in shown and "政治引领" in shown and "100" in shown
        answer = village.post("/party/cadre-files/new/", {"area_code": VILLAGE})
        assert answer["Location"] == f"/party/cadre-files/new/{VILLAGE}/"
        assert "阿菊" in page(village, answer["Location"])
        village.post(answer["Location"], {"member_id": party.members["branch_secretary"].pk, "post": "secretary",
                                          "starts_on": "2024-03-01"})  # fmt: skip
        row = CadreFile.objects.get()
        lacking = page(town, "/party/cadre-files/list/?kept=lacking")
        assert (
            "阿菊" in lacking
            and "资格联审表、" in lacking
            and "年度考核登记表（2025）" in lacking
            and "文化程度" in lacking
        )
        assert do(town, "cadre-file", row.pk, "verify") == 400
    with clock.moved(datetime(2026, 5, 21, 6, tzinfo=LOCAL)):
        run_daily(actor=SYSTEM)
        run_daily(actor=SYSTEM)
        assert told("party.cadre_files_lacking") == ["chenzhishu", "tanweiyuan"]
        assert "催办日期 2026-05-21" in page(town, "/party/cadre-files/list/?kept=lacking")
    with clock.moved(datetime(2026, 5, 22, 9, tzinfo=LOCAL)):
        village, town = browser("secretary"), browser("organizer")
        assert (
            do(village, "cadre-file", row.pk, "basics", sex="female", born_on="1982-03-04", education="college") == 302
        )
        for kind, year in (("registration", 2026), ("screening", 2026), ("appointment", 2026), ("education", 2026),
                           ("pledge", 2026), ("appraisal", 2025), ("training", 2025)):  # fmt: skip
            assert do(village, "cadre-file", row.pk, "document", kind=kind, year=year, document=paper(kind)) == 302
        assert do(village, "cadre-file", row.pk, "document", kind="discipline", year=2026, document=paper("d")) == 400
        assert do(town, "cadre-file", row.pk, "document", kind="discipline", year=2026, document=paper("d")) == 302
        assert do(village, "cadre-file", row.pk, "verify") == 403
        assert do(town, "cadre-file", row.pk, "verify") == 302
        shown = page(town, f"/party/cadre-files/{row.pk}/")
        assert "100%" in shown and "谭委员" in shown and "处分" in shown
        assert "处分" not in page(village, f"/party/cadre-files/{row.pk}/"), "discipline is not shown to the village"
        looks = Entry.objects.filter(verb="party.cadre_file.look", actor_id=party.user("secretary").pk)
        assert looks.count() == 1
        assert "阿菊" not in page(town, "/party/cadre-files/list/?kept=lacking")
        assert "阿菊" in page(town, "/party/cadre-files/list/?kept=verified&post=secretary")
        assert "罗坑镇" in page(town, "/party/cadre-files/")
        book = load_workbook(BytesIO(town.get("/party/cadre-files.xlsx").content))
        assert [cell.value for cell in book.active[2]][1:4] == ["罗坑村", "阿菊", "村（社区）党组织书记"]
        assert browser("other_organizer").get(f"/party/cadre-files/{row.pk}/").status_code == 404
        assert browser("party_member").get(f"/party/cadre-files/{row.pk}/").status_code == 403
        assert do(town, "cadre-file", row.pk, "close", leaving="moved", note="调任镇干部") == 302
        assert do(village, "cadre-file", row.pk, "post", post="deputy", starts_on="2026-05-22") == 400
        assert "调任镇干部" in page(town, f"/party/cadre-files/{row.pk}/")
        assert "离任审计报告" in page(town, "/party/cadre-files/list/?kept=lacking")
        assert do(town, "cadre-file", row.pk, "audit", year=2026, document=paper("audit")) == 302
        assert "阿菊" in page(town, "/party/cadre-files/list/?kept=closed")


def test_a_secretary_graded_heard_and_graded_again(party: Party, browser: Browser) -> None:
    with clock.moved(datetime(2025, 11, 3, 9, tzinfo=LOCAL)):
        cadre = with_account(party)
        row = year_opened(party).grades.get()
        town, own, department = browser("organizer"), browser("secretary"), browser("org_department")
        first, second = row.grading.items.all()
        form = page(town, f"/party/do/secretary-grade/{row.pk}/score/")
        assert "政治引领（0–60分）" in form and "评分理由：乡村治理" in form
        points: dict[str, Any] = {f"points_{first.pk}": 55, f"reason_{first.pk}": "三会一课规范",
                                  f"points_{second.pk}": 20, f"reason_{second.pk}": "两起纠纷未化解",
                                  "village_class": "middle", "class_reason": "集体收入一般"}  # fmt: skip
        assert do(town, "secretary-grade", row.pk, "score", **points) == 302
        assert own.get(f"/party/secretary-grades/{row.pk}/").status_code == 404, "not before it is approved"
        assert do(department, "secretary-grade", row.pk, "approve") == 302
        shown = page(own, f"/party/secretary-grades/{row.pk}/")
        assert "二级书记" in shown and "两起纠纷未化解" in shown and "2025-11-10" in shown
        assert do(town, "secretary-grade", row.pk, "object", text="x") == 403
        assert do(own, "secretary-grade", row.pk, "object", text="两起纠纷已于10月化解") == 302
        assert do(department, "secretary-grade", row.pk, "uphold", reason="核查属实") == 302
        hidden = page(own, f"/party/secretary-grades/{row.pk}/")
        assert "核查属实" in hidden and "两起纠纷未化解" not in hidden, "while scored again its points do not show"
        again = page(town, f"/party/do/secretary-grade/{row.pk}/score/")
        assert "三会一课规范" in again, "what was given before stands in the form"
        assert do(town, "secretary-grade", row.pk, "score", **points | {f"points_{second.pk}": 35,
                  f"reason_{second.pk}": "纠纷已化解"}) == 302  # fmt: skip
        assert do(department, "secretary-grade", row.pk, "approve") == 302
    with clock.moved(datetime(2025, 11, 20, 6, tzinfo=LOCAL)):
        run_daily(actor=SYSTEM)
        shown = page(browser("secretary"), f"/party/secretary-grades/{row.pk}/")
        assert "一级书记" in shown and "已确定" in shown and "异议期满" in shown
        department = browser("org_department")
        assert do(department, "secretary-grading", row.grading_id, "close") == 302
    with clock.moved(datetime(2026, 11, 2, 9, tzinfo=LOCAL)):
        department, town = browser("org_department"), browser("organizer")
        answer = department.post("/party/secretary-grades/new/", {"year": 2026, "due_on": "2026-12-01", "first_from": 90,
                                 "second_from": 75, "objection_days": 7})  # fmt: skip
        assert answer["Location"] == "/party/secretary-grades/?year=2026"
        later = SecretaryGrade.objects.get(grading__year=2026)
        scored(party, later, 50, 30)
        assert do(department, "secretary-grade", later.pk, "approve") == 302
        year = page(town, "/party/secretary-grades/")
        assert "陈支书" in year and "二级书记" in year and "低于上年" in year and "罗坑镇" in year
        assert "陈支书" not in page(town, "/party/secretary-grades/?year=2026&level=first")
        assert "陈支书" in page(town, "/party/secretary-grades/?year=2025&level=first&village=middle&state=settled")
        history = page(browser("secretary"), f"/party/cadre-files/{cadre.pk}/")
        assert "2025" in history and "一级书记 · 90" in history and "二级书记 · 80" in history
        book = load_workbook(BytesIO(town.get("/party/secretary-grades.xlsx?year=2026").content))
        assert [cell.value for cell in book.active[2]][1:8] == [
            "罗坑村",
            "陈支书",
            "已公布，可提出异议",
            80,
            "二级书记",
            "一级书记",
            "中间村",
        ]
        assert browser("party_member").get("/party/secretary-grades/").status_code == 403


def test_a_secretary_without_a_post_sees_the_own_grade_only(party: Party, browser: Browser) -> None:
    row = opened(party, member_id=party.members["branch_secretary"].pk)
    grade = year_opened(party).grades.get()
    scored(party, grade)
    department, own = browser("org_department"), browser("branch_secretary")
    assert do(department, "secretary-grade", grade.pk, "return", reason="补充理由") == 302
    scored(party, grade)
    assert do(department, "secretary-grade", grade.pk, "approve") == 302
    assert "书记" in page(own, f"/party/secretary-grades/{grade.pk}/")
    assert own.get(f"/party/cadre-files/{row.pk}/").status_code == 403, "nobody reads the own file"
    assert do(own, "secretary-grade", grade.pk, "object", text="请复核") == 302
    assert "补充理由" not in page(own, f"/party/secretary-grades/{grade.pk}/")
    assert "补充理由" in page(department, f"/party/secretary-grades/{grade.pk}/")
    assert do(department, "secretary-grade", grade.pk, "dismiss", reason="依据充分") == 302
    assert "依据充分" in page(own, f"/party/secretary-grades/{grade.pk}/")


def test_as_many_queries_for_many(party: Party, browser: Browser) -> None:
    require(("deputy", "screening", "once", 1))
    opened(party)
    opened(party, post="deputy", name="阿水")
    year_opened(party)
    client = browser("organizer")

    def queries(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    addresses = ("/party/cadre-files/list/?kept=lacking", "/party/cadre-files/", "/party/secretary-grades/")
    few = [queries(address) for address in addresses]
    rows = [opened(party, post="deputy", name=f"干部{number}", basics=False) for number in range(6)]
    year = Grading.objects.get()
    SecretaryGrade.objects.bulk_create(SecretaryGrade(grading=year, cadre=row, area_code=row.area_code) for row in rows)
    assert [queries(address) for address in addresses] == few
