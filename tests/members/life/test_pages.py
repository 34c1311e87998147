"""The pages of organization life over HTTP, in Chinese: leave, lists, tables in and out, the appraisal, who sees what."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from members.models import Appraisal, Attendance, Meeting
from tests.members.life.kit import HOUR, MINUTES, MORNING, TEXT, called, confirmed, held, opened, planned, row_of
from tests.members.life.test_journey import _chinese, browser
from tests.reading import page
from tests.world_members import Party
from xinhui.core import clock
from xinhui.exchange.tables import write_excel

__all__ = ["_chinese", "browser"]
LATER = HOUR + timedelta(days=2)


def rows_of(content: bytes) -> list[tuple[object, ...]]:
    sheet = load_workbook(BytesIO(content)).active
    assert sheet is not None
    return list(sheet.iter_rows(values_only=True))


def test_leave_from_the_phone(party: Party, browser: Callable[[str], Client]) -> None:
    meeting = called(party)
    phone, secretary = browser("party_member"), browser("branch_secretary")
    with clock.moved(MORNING):
        assert phone.post(f"/m/party/meetings/{meeting.pk}/", {"reason": " "}).status_code == 400
        assert phone.post(f"/m/party/meetings/{meeting.pk}/", {"reason": "外出务工"}).status_code == 302
        text = page(secretary, f"/party/life/meetings/{meeting.pk}/")
        row = row_of(party, meeting, "party_member")
        assert "外出务工" in text and f"/party/do/attendance/{row.pk}/grant/" in text
        secretary.post(f"/party/do/attendance/{row.pk}/grant/")
        assert "请假 " in page(phone, f"/m/party/meetings/{meeting.pk}/")
        assert browser("other_party_member").get(f"/m/party/meetings/{meeting.pk}/").status_code == 404
        assert "请假</h2>" not in page(phone, f"/m/party/meetings/{meeting.pk}/"), "asked once"


def test_each_sees_their_own(party: Party, browser: Callable[[str], Client]) -> None:
    meeting = confirmed(party)
    detail = f"/party/life/meetings/{meeting.pk}/"
    with clock.moved(LATER):
        for who in ("branch_secretary", "secretary", "organizer", "org_department", "town_leader"):
            assert "党员9" in page(browser(who), detail) or "阿兰" in page(browser(who), detail), who
        text = page(browser("party_member"), detail)
        assert "阿竹" not in text and MINUTES in text, "a member sees the minutes, and of the list the own line"
        for who in ("other_branch_secretary", "other_organizer", "other_party_member"):
            assert browser(who).get(detail).status_code == 404, who
            assert f"{detail}" not in page(browser(who), "/party/life/meetings/")
        assert browser("worker").get(detail).status_code == 403
        assert browser("party_member").get(f"{detail}screen/").status_code == 403
        assert browser("party_member").get("/party/life/").status_code == 403


def test_the_list_and_the_calendar(party: Party, browser: Callable[[str], Client]) -> None:
    done, plan = confirmed(party), planned(party, "theme_day", title="主题党日活动")
    client = browser("branch_secretary")
    with clock.moved(MORNING):
        for query, shown in (("", {done.pk, plan.pk}), ("?kind=theme_day", {plan.pk}), ("?state=confirmed", {done.pk}),
                             ("?words=活动", {plan.pk}), ("?from=2026-09-15", set()), ("?to=2026-09-14", {done.pk, plan.pk}),
                             ("?from=2026-99-99&page=x", {done.pk, plan.pk})):  # fmt: skip
            text = page(client, f"/party/life/meetings/{query}")
            assert {pk for pk in (done.pk, plan.pk) if f"/meetings/{pk}/" in text} == shown, query
        coming = page(client, "/party/life/calendar/")
        assert f"/meetings/{plan.pk}/" in coming and f"/meetings/{done.pk}/" not in coming
        assert "2026年9月14日" in coming


def test_a_host_without_an_office_shows_the_code(party: Party, browser: Callable[[str], Client]) -> None:
    meeting = opened(party, host_id=party.members["party_member"].pk)
    with clock.moved(HOUR):
        text = page(browser("party_member"), f"/party/life/meetings/{meeting.pk}/screen/")
        assert "<svg" in text and 'hx-trigger="every 10s"' in text
        assert browser("probationer").get(f"/party/life/meetings/{meeting.pk}/screen/").status_code == 403
    with clock.moved(LATER):
        assert "sign-code" not in page(browser("party_member"), f"/party/life/meetings/{meeting.pk}/screen/")


def sent(client: Client, meeting: Meeting, lines: list[Any]) -> tuple[int, str]:
    data = write_excel(["名单编号", "党员姓名", "考勤情况", "请假事由"], lines)
    upload = SimpleUploadedFile("签到表.xlsx", data)
    answer = client.post(f"/party/life/meetings/{meeting.pk}/list/", {"upload": upload})
    return answer.status_code, answer.content.decode()


def test_the_attendance_list_out_and_in_again(party: Party, browser: Callable[[str], Client]) -> None:
    meeting, client = called(party), browser("branch_secretary")
    table = rows_of(client.get(f"/party/life/meetings/{meeting.pk}/list.xlsx").content)
    assert len(table) == 10 and {row[2] for row in table[1:]} == {"到会"}
    lines = [list(row) for row in table[1:]]
    lines[0][2:] = ["请假", "住院"]
    bad = [[*lines[1][:2], "旷课", ""], ["", "无此人", "到会", ""], ["1", "阿兰", "到会", ""], [*lines[2][:2], "请假", ""],
           lines[3], lines[3]]  # fmt: skip
    status, text = sent(client, meeting, bad)
    assert status == 400 and "未导入任何数据" in text
    for words in ("旷课", "“无此人”不在本次会议名单中",
                  "名单编号与姓名不一致", "该党员在表中重复"):  # fmt: skip
        assert words in text
    assert not Attendance.objects.exclude(state="expected").exists(), "all or nothing"
    status, text = sent(client, meeting, lines)
    assert status == 200 and "更新9人" in text
    meeting.refresh_from_db()
    assert (meeting.present, Attendance.objects.filter(state="leave", reason="住院").count()) == (8, 1)
    assert set(Attendance.objects.filter(state="present").values_list("how", flat=True)) == {"table"}
    answer = client.post(f"/party/life/meetings/{meeting.pk}/list/", {"upload": SimpleUploadedFile("x.xlsx", b"PK no")})
    assert answer.status_code == 400


def test_tables_out(party: Party, browser: Callable[[str], Client]) -> None:
    confirmed(party, title="=HYPERLINK(1)")
    with clock.moved(LATER):
        client, branch = browser("organizer"), party.organizations["grid_branch"].pk
        rows = rows_of(client.get("/party/life/attendance.xlsx").content)
        assert len(rows) == 10 and rows[1][5] == "到会"
        assert not str(rows[1][3]).startswith("=")
        register = rows_of(client.get(f"/party/life/branches/{branch}/register.xlsx?year=2026").content)
        assert len(register) == 2 and register[1][7:9] == (9, 9)
        assert len(rows_of(client.get(f"/party/life/branches/{branch}/register.xlsx?year=2025").content)) == 1
        assert len(rows_of(browser("other_organizer").get("/party/life/attendance.xlsx").content)) == 1
        assert browser("party_member").get("/party/life/attendance.xlsx").status_code == 403


def test_a_meeting_is_entered_late(party: Party, browser: Callable[[str], Client]) -> None:
    client, branch = browser("branch_secretary"), party.organizations["grid_branch"]
    form = {"kind": "theme_day", "title": "清洁家园", "place": "村口", "planned_for": "2026-09-01T09:00", "host": "",
            "lecturer": "", "minutes": MINUTES, "present": [str(party.members["party_member"].pk)]}  # fmt: skip
    with clock.moved(LATER):
        assert client.post(f"/party/life/branches/{branch.pk}/late/", form).status_code == 302
        text = page(client, f"/party/life/meetings/{Meeting.objects.get().pk}/")
        assert "逾期补录" in text and "不计入当期" in text


def test_an_appraisal_over_http(party: Party, browser: Callable[[str], Client]) -> None:
    client, phone, branch = browser("branch_secretary"), browser("party_member"), party.organizations["grid_branch"]
    with clock.moved(HOUR):
        assert client.post(f"/party/life/branches/{branch.pk}/appraisal/", {"year": "2026"}).status_code == 302
        made = Appraisal.objects.get()
        own = f"/m/party/appraisals/{made.pk}/"
        assert phone.post(own, {"text": "好"}).status_code == 400
        assert phone.post(own, {"text": TEXT}).status_code == 302
        ids = range(1, 9)
        votes = {"voters": "8", **{f"votes_{pk}": "5 3 0 0" for pk in ids}}
        act = f"/party/do/appraisal/{made.pk}"
        many = client.post(f"{act}/count/", {**votes, f"votes_{ids[0]}": "5 4 0 0"})
        assert many.status_code == 400 and "合计9票" in many.content.decode()
        assert client.post(f"{act}/count/", votes).status_code == 302
        results = {f"result_{pk}": "qualified" for pk in ids}
        most = client.post(f"{act}/decide/", {f"result_{pk}": "excellent" for pk in ids})
        assert most.status_code == 400 and "不得超过2人" in most.content.decode()
        assert client.post(f"{act}/decide/", {**results, f"result_{ids[1]}": "excellent"}).status_code == 302
        assert "优秀党员" in page(client, f"/party/life/appraisals/{made.pk}/")
        assert "评议结果" not in page(phone, own), "before it is published nobody sees the own result"
        assert client.post(f"{act}/publish/").status_code == 302
        result = page(phone, own)
        assert "评议结果" in result and ("优秀党员" in result or "合格党员" in result)
        assert "5 3" not in page(phone, f"/party/life/appraisals/{made.pk}/")
        assert TEXT not in page(browser("probationer"), f"/party/life/appraisals/{made.pk}/")
        assert browser("other_branch_secretary").get(f"/party/life/appraisals/{made.pk}/").status_code == 404


def test_more_rows_ask_no_more_queries(party: Party, browser: Callable[[str], Client]) -> None:
    client, member = browser("secretary"), browser("party_member")
    first = held(party, present=5)
    branch, counted = party.organizations["grid_branch"].pk, list[int]()
    for batch in range(2):
        for _number in range(batch * 3):
            confirmed(party, "theme_day", present=4)
            planned(party, title="再开一次")
            party.enter("grid_branch", 700 + _number)
        with clock.moved(HOUR + timedelta(hours=5)):
            for path in ("/party/life/", "/party/life/due/", "/party/life/meetings/", "/party/life/calendar/",
                         f"/party/life/meetings/{first.pk}/", f"/party/life/branches/{branch}/",
                         "/party/life/attendance.xlsx", "/m/party/meetings/"):  # fmt: skip
                visitor = member if path.startswith("/m/") else client
                visitor.get(path)
                with CaptureQueriesContext(connection) as queries:
                    assert visitor.get(path).status_code == 200
                counted.append(len(queries))
    half = len(counted) // 2
    assert counted[:half] == counted[half:]
