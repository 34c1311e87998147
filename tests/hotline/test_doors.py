"""The doors that systems and people take: API, table, folder, pages."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from grids.models import HotlineCategory, HotlineOrder, Issue
from grids.services.hotline.round import hotline_round
from tests.hotline.base import CLASS, PHONE, later, mapping, taken, worked
from tests.reading import page, post, reading
from tests.world import GRID
from tests.world_grids import MONDAY, District, middle_of
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.services.tokens import issue_token
from xinhui.audit.models import Entry
from xinhui.audit.retention import purge_all
from xinhui.core import clock
from xinhui.exchange.services.jobs import apply_job, check_job, request_apply, start_job
from xinhui.outbox.models import Message

pytestmark = pytest.mark.django_db
LAT, LON = middle_of(GRID)
ORDER: dict[str, Any] = {
    "number": "JM2026-001", "kind": "complaint", "content": "井盖缺失", "called_at": "2026-09-14T08:30:00+08:00",
    "due_at": "2026-09-17T18:00:00+08:00", "latitude": LAT, "longitude": LON, "classification": CLASS,
    "caller_name": "黄先生", "caller_phone": PHONE,
}  # fmt: skip
HEADING = "工单编号,诉求类型,受理时间,办理时限,诉求内容,诉求地址,分类,诉求人,联系电话"


class Hotline:
    """The hotline's system: a bureau client with a token."""

    def __init__(self, district: District, scopes: list[str] | None = None, who: str = "bureau_client") -> None:
        user = district.world.people[who]
        _row, key = issue_token(actor=SYSTEM, user_id=user.pk, name="12345", scopes=scopes or [])
        self.client = Client(headers={"authorization": f"Bearer {key}"})

    def send(self, path: str = "", status: int = 200, **body: Any) -> dict[str, Any]:
        answer = self.client.post(f"/api/v1/hotline-orders/{path}", body, "application/json")
        assert answer.status_code == status, (answer.status_code, answer.content.decode())
        return dict(answer.json())

    def get(self, path: str = "", status: int = 200) -> dict[str, Any]:
        answer = self.client.get(f"/api/v1/hotline-orders/{path}")
        assert answer.status_code == status, answer.content.decode()
        return dict(answer.json())


def test_a_round_trip_by_api(district: District) -> None:
    mapping(district)
    hotline = Hotline(district, ["hotline:read", "hotline:write"])
    with clock.moved(MONDAY):
        made = hotline.send(status=201, **ORDER)
        assert made["state"] == "in_hand" and made["grid"] == GRID and "caller_phone" not in made
        assert hotline.send(**ORDER)["issue"] == made["issue"] and Issue.objects.count() == 1
        assert hotline.send(status=409, **{**ORDER, "content": "另一件事"})["code"] == "number-reused"
        again = {**ORDER, "called_at": "2026-09-14T00:30:00Z"}
        assert hotline.send(**again)["number"] == ORDER["number"]  # the same moment, spelt otherwise
        wrong = hotline.send(status=400, **{**ORDER, "number": "x", "due_at": "2026-09-14T08:00:00+08:00"})
        assert wrong["errors"][0]["field"] == "due_at"
        assert hotline.send("JM2026-001/amend/", supplement="又来电催办")["state"] == "in_hand"
        order = worked(district, HotlineOrder.objects.get())
        dispatcher = reading(district.act_user("dispatcher"))
        assert "已更换井盖并加固" in page(dispatcher, f"/hotline/{order.pk}/answer/")
        post(dispatcher, f"/hotline/{order.pk}/answer/", answer="已更换井盖")
        shown = hotline.get("JM2026-001/")
        assert shown["answer"] == "已更换井盖" and shown["answered_on_time"] is True
        assert [row["number"] for row in hotline.get("?state=answered")["results"]] == ["JM2026-001"]
        assert hotline.send("JM2026-001/amend/", status=409, supplement="x")["code"] == "transition-refused"
        uuid = "0b9f0f3e-1111-4222-8333-444455556666"
        closed = hotline.send("JM2026-001/call-back/", uuid=uuid, satisfaction="unsatisfied")
        assert hotline.send("JM2026-001/call-back/", uuid=uuid, satisfaction="unsatisfied") == closed
        back = hotline.send("JM2026-001/reopen/", reason="又松动", due_at="2026-09-20T18:00:00+08:00")
        assert (back["state"], back["round"], back["satisfaction"]) == ("to_sort", 2, "")


def test_whose_orders_and_with_which_scope(district: District) -> None:
    with clock.moved(MONDAY):
        taken(district, number="of-the-centre")
        hotline = Hotline(district, ["hotline:read"])
        assert hotline.get()["results"] == [] and hotline.get("of-the-centre/", status=404)["code"] == "unknown"
        assert hotline.send(status=403, **ORDER)["code"] == "scope-missing"
        assert len(Hotline(district, who="command").get()["results"]) == 1
        assert len(Hotline(district, who="dispatcher").get()["results"]) == 1
        assert Hotline(district, who="other_dispatcher").get()["results"] == []
        assert Hotline(district, who="dispatcher").send(status=403, **ORDER)["code"] == "role-required"


def table(*lines: str) -> bytes:
    return "\n".join([HEADING, *lines]).encode("gb18030")


GOOD = f"JM1,投诉,2026/9/14 8:30,2026-09-18 18:00,井盖缺失，电话{PHONE},双水村路口,{CLASS},黄先生,{PHONE}"
BAD = "JM2,唱歌,2026-09-14 08:30,2026-09-18 18:00,内容,,,,"
LATE = "JM3,咨询,2026年9月14日 8:30,昨天,内容,,,,"


def test_a_table_is_tried_dry_then_taken_in_once(district: District) -> None:
    mapping(district)
    command = district.act("command")
    for _round, expected in enumerate(((1, 0), (0, 1))):
        with clock.moved(MONDAY):
            upload = SimpleUploadedFile("12345.csv", table(GOOD, BAD, LATE, GOOD))
            job = check_job(job_id=start_job(actor=command, kind="hotline", upload=upload, options={}).pk)
            assert [(row["row"], row["field"]) for row in job.rejected] == [(3, "kind"), (4, "due_at"), (5, "number")]
            request_apply(actor=command, job_id=job.pk)
            job = apply_job(job_id=job.pk)
        assert (job.outcome["created"], job.outcome["unchanged"]) == expected
    order = HotlineOrder.objects.get()
    assert order.channel == "table" and order.state == "in_hand" and PHONE not in order.content
    assert order.called_at == MONDAY - timedelta(minutes=30)


@pytest.fixture
def inbox(district: District, settings: Any, tmp_path: Path) -> Path:
    """The folder of the hotline."""
    settings.HOTLINE_INBOX_DIR = str(tmp_path / "inbox")
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


def put(inbox: Path, name: str, data: bytes, age: float = 60) -> None:
    (inbox / name).write_bytes(data)
    at = clock.now().timestamp() - age
    os.utime(inbox / name, (at, at))


def test_files_of_the_folder(district: District, inbox: Path) -> None:
    mapping(district)
    with clock.moved(MONDAY):
        put(inbox, "a.csv", table(GOOD))
        put(inbox, "b.csv", table(BAD, GOOD))
        put(inbox, "c.xlsx", b"no workbook")
        put(inbox, "young.csv", table(GOOD), age=1)
        put(inbox, ".hidden.csv", table(GOOD))
        hotline_round()
        names = sorted(str(path.relative_to(inbox)) for path in inbox.rglob("*") if path.is_file())
        assert names == [
            ".hidden.csv", "done/a.csv", "rejected/b.csv", "rejected/b.csv.reason.txt", "rejected/c.xlsx",
            "rejected/c.xlsx.reason.txt", "young.csv",
        ]  # fmt: skip
        reason = (inbox / "rejected/b.csv.reason.txt").read_text("utf-8-sig")
        assert reason.startswith("2\tkind\t") and PHONE not in reason
        order = HotlineOrder.objects.get()
        assert order.channel == "folder" and order.issue is not None and order.issue.reporter is None
        put(inbox, "a.csv", table(GOOD))
        hotline_round()
        assert HotlineOrder.objects.count() == 1 and len(list((inbox / "done").iterdir())) == 2
        trail = Entry.objects.filter(verb="hotline.file").order_by("seq")
        assert [row.detail["created"] for row in trail] == [1, 0, 0, 0] and trail[1].detail["refused"] == 1
        assert Message.objects.filter(kind="hotline.file_refused", recipient__username="qianzhuren").count() == 2


def test_a_file_whose_worker_died_is_taken_again(district: District, inbox: Path) -> None:
    with clock.moved(MONDAY):
        (inbox / "work").mkdir()
        put(inbox / "work", "a.csv", table(GOOD), age=60)
        hotline_round()
        assert not HotlineOrder.objects.exists()
        put(inbox / "work", "a.csv", table(GOOD), age=3600)
        hotline_round()
        assert HotlineOrder.objects.count() == 1 and not list((inbox / "work").iterdir())


def test_answers_go_back_by_the_folder_once(district: District, inbox: Path) -> None:
    with clock.moved(MONDAY):
        put(inbox, "a.csv", table("JM9,咨询,2026-09-14 08:30,2026-09-18 18:00,医保怎么办,双水村,,,"))
        hotline_round()
        order = HotlineOrder.objects.get()
        post(reading(district.act_user("command")), f"/hotline/{order.pk}/answer/", answer="=到村委会办理")
        hotline_round()
        hotline_round()
        (written,) = (inbox / "answers").iterdir()
        assert "JM9,已答复,2026-09-14 09:00:00,1,'=到村委会办理" in written.read_text("utf-8-sig")
        order.refresh_from_db()
        assert order.answer_file == written.name
    with clock.moved(later(days=91)):
        assert purge_all(actor=SYSTEM)["hotline-files"] == 1
        assert not list((inbox / "done").iterdir())


def test_a_journey_over_the_pages(district: District) -> None:
    command = reading(district.act_user("command"))
    with clock.moved(MONDAY):
        order = taken(district, classification="新类别", address="罗坑村村口", latitude=None, longitude=None)
        text = page(command, "/hotline/?show=sort")
        assert order.number in text and "待分拣" in text
        form = page(command, f"/hotline/{order.pk}/place/")
        assert "罗坑镇 罗坑村 第1网格" in form
        post(command, f"/hotline/{order.pk}/place/", 400, grid="", category="")
        grid = {"grid": district.report().grid_id, "category": district.categories["B101"].pk, "target_level": 3}
        post(command, f"/hotline/{order.pk}/place/", **grid, remember="on")
        assert HotlineCategory.objects.get().name == "新类别"
        order.refresh_from_db()
        assert order.issue is not None
        assert order.number in page(reading(district.act_user("dispatcher")), f"/issues/{order.issue_id}/")
        looked = post(command, f"/hotline/{order.pk}/caller/", 200, reason="回电核实地点")
        assert PHONE in looked and PHONE not in page(command, f"/hotline/{order.pk}/")
        post(command, f"/hotline/{order.pk}/caller/", 400, reason="")
    with clock.moved(order.due_at + timedelta(hours=1)):
        assert "已超期" in page(command, f"/hotline/{order.pk}/")
        assert order.number in page(command, "/hotline/?show=overdue")


def test_the_figures_count_who_waits_too_long(district: District) -> None:
    command = reading(district.act_user("command"))
    with clock.moved(MONDAY):
        rows = [taken(district, number=f"f{n}", kind="consult") for n in range(4)]
        for row in rows[:2]:
            post(command, f"/hotline/{row.pk}/answer/", answer="已答复")
        post(command, f"/hotline/{rows[0].pk}/call-back/", satisfaction="satisfied", note="")
        post(command, f"/hotline/{rows[1].pk}/call-back/", satisfaction="unreached", note="")
        assert "100 %" in page(command, "/hotline/")
    with clock.moved(later(days=4)):  # the other two should have been answered by now
        text = page(command, "/hotline/")
        assert "50 %" in text and "2/4" in text and "1/1" in text


def test_the_list_asks_the_same_number_of_questions(district: District) -> None:
    command = reading(district.act_user("command"))
    asked = []
    with clock.moved(MONDAY):
        for count in (2, 8):
            for number in range(count):
                taken(district, number=f"{count}-{number}")
            page(command, "/hotline/")
            with CaptureQueriesContext(
                connection,
            ) as queries:
                page(command, "/hotline/?show=all")
            asked.append(len(queries))
    assert asked[0] == asked[1]


def test_the_excel_is_marked_and_neutral(district: District, tmp_path: Path) -> None:
    with clock.moved(MONDAY):
        taken(district, content="=HYPERLINK(1)")
        answer = reading(district.act_user("command")).get("/hotline.xlsx")
    (tmp_path / "x.xlsx").write_bytes(answer.content)
    sheet = load_workbook(tmp_path / "x.xlsx").active
    assert sheet is not None
    rows = list(sheet.values)
    assert "仅供工作使用" in str(rows[0][0]) and rows[2][7] == "'=HYPERLINK(1)"
