"""One task from the list to its confirmation, over HTTP: it is reminded of, slips, climbs to the district leader."""

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from talent.models import PlanYear, TalentPlan, TalentTask
from talent.services.daily import run_daily
from talent.services.tick import run_tick
from tests.talent.kit import act, browser, page, post
from tests.talent.plans.kit import BEGIN, DEADLINE, DUE, adopted, draft_of, pdf, reported
from tests.world_talent import Talent
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.exchange.models import ImportJob
from xinhui.exchange.services.jobs import apply_job, check_job
from xinhui.exchange.tables import write_excel
from xinhui.outbox.models import Message

pytestmark = pytest.mark.django_db


def inbox(talent: Talent, handle: str) -> str:
    """What somebody reads in the inbox."""
    return page(browser(talent, handle), "/messages/")


def adopted_by_the_pages(talent: Talent) -> TalentTask:
    """Plan, list, task, partner and milestone entered by one of the office, adopted by the other."""
    office, lead = browser(talent, "talent_office"), browser(talent, "handler")
    assert "尚未录入计划" in page(office, "/talent/plans/")
    plan: dict[str, Any] = {"name": "人才倍增计划", "first_year": 2022, "last_year": 2026, "document": "新委发〔2022〕3号",
                            "adopted_on": "2022-01-20", "aim": "五年人才总量翻一番"}  # fmt: skip
    said = post(office, "/talent/plans/new/", 400, **{**plan, "last_year": 2021})
    assert "五年人才总量翻一番" in said, "nothing typed is lost"
    post(office, "/talent/plans/new/", **plan)
    act(office, "talent-plan", TalentPlan.objects.get().pk, "year", year=2026, document="新人才〔2026〕1号")
    year = PlanYear.objects.get()
    values: dict[str, Any] = {"field": "intake", "name": "举办招才引智活动", "indicator": "活动场次", "wanted": "12",
                              "measure": "场", "lead": talent.world.unit("city_management").pk,
                              "deadline": "2026-10-30"}  # fmt: skip
    wrong = act(office, "plan-year", year.pk, "task", 400, **{**values, "deadline": "2030-01-01"})
    assert "完成时限须在2026年1月1日至2026-12-31之间" in wrong and "举办招才引智活动" in wrong
    act(office, "plan-year", year.pk, "task", **values)
    row = TalentTask.objects.get()
    act(office, "task", row.pk, "partner", unit=talent.world.unit("water").pk, what="提供岗位需求", due_on="2026-09-18")
    act(office, "task", row.pk, "milestone", name="制定活动方案", due_on="2026-08-31")
    page(lead, f"/talent/plans/years/{year.pk}/", 404)
    assert "拟订人不得审定本清单" in act(office, "plan-year", year.pk, "adopt", 403)
    act(browser(talent, "talent_two"), "plan-year", year.pk, "adopt")
    assert "贵单位牵头1项任务，配合0项任务" in inbox(talent, "handler")
    mine = page(lead, "/talent/plans/mine/")
    assert "举办招才引智活动" in mine and "2026-10-30" in mine
    return row


def climbs_to_the_top(talent: Talent, row: TalentTask) -> datetime:
    """At each of its moments a level, told to whoever sits there; returns the next moment, at the top."""
    moment = DUE
    for handle in ("department_leader", "talent_office", "district_leader"):
        with clock.moved(moment):
            assert "人才倍增计划任务逾期" not in inbox(talent, handle)
            assert run_tick(actor=SYSTEM) == 1
            assert "人才倍增计划任务逾期：举办招才引智活动" in inbox(talent, handle), handle
            row.refresh_from_db()
            assert row.due_at is not None
            moment = row.due_at
    with clock.moved(moment):
        assert run_tick(actor=SYSTEM) == 1 and "仍未完成：举办招才引智活动" in inbox(talent, "district_leader")
    return moment


def test_a_task_that_slips_and_climbs(talent: Talent) -> None:
    office, lead, leader = (browser(talent, handle) for handle in ("talent_office", "handler", "district_leader"))
    with clock.moved(BEGIN):
        row = adopted_by_the_pages(talent)
        here, board = f"/talent/plans/tasks/{row.pk}/", f"/talent/plans/years/{row.plan_year_id}/"
        act(lead, "task", row.pk, "begin", note="分季度举办")
        act(lead, "task-milestone", row.milestones.get().pk, "reach")
        act(browser(talent, "water_handler"), "task-part", row.parts.get().pk, "answer", answer="岗位八个")
        act(lead, "task-part", row.parts.get().pk, "accept")
    with clock.moved(datetime(2026, 10, 10, 7, 35, tzinfo=LOCAL)):
        run_daily(actor=SYSTEM)
        assert "距时限还有15个工作日：举办招才引智活动" in inbox(talent, "handler")
        act(lead, "task", row.pk, "progress", reached="7", text="累计七场")
        assert "进度偏慢" in page(lead, here), "seven of twelve when three quarters of the time are over"
    moment = climbs_to_the_top(talent, row)
    done: dict[str, Any] = {"reached": "12", "result": "已办十二场，达成意向三百人"}
    with clock.moved(moment):
        shown = page(leader, here)
        assert "牵头单位尚未作逾期说明" in shown and "已催办×1" in shown and "逾期×4" in shown
        top = page(leader, board + "?behind=top")
        assert "举办招才引智活动" in top and "牵头单位尚未作逾期说明" in top
        said = act(lead, "task", row.pk, "report", 400, **done, document=pdf())
        assert "请先作逾期说明，再报请办结" in said and "达成意向三百人" in said
        act(lead, "task", row.pk, "explain", explanation="台风停办三场，十一月已补办")
        assert "台风停办三场" in page(leader, board)
        assert "尚无佐证材料" in act(lead, "task", row.pk, "report", 400, **done)
        act(lead, "task", row.pk, "report", **done, document=pdf())
        assert "计时暂停" in page(lead, here) and "举办招才引智活动" in page(office, "/talent/plans/")
        act(office, "task", row.pk, "send-back", reason="缺少第九场签到表")
        assert "缺少第九场签到表" in page(lead, here)
        act(lead, "task", row.pk, "evidence", name="第九场签到表", document=pdf(mark=b"9"))
        act(lead, "task", row.pk, "report", **done)
        act(office, "task", row.pk, "confirm", note="材料齐全")
    with clock.moved(moment + timedelta(days=7)):
        assert run_tick(actor=SYSTEM) == 0
        shown = page(leader, here)
        assert "已完成" in shown and "/files/" in shown and "台风停办三场" in shown
        assert [entry.verb for entry in row.entries.order_by("pk")] == [
            "adopt", "begin", "step", "part_answer", "part_accept", "remind", "progress", "late", "late", "late",
            "chased", "explain", "report", "send_back", "evidence", "report", "confirm"]  # fmt: skip
        act(office, "plan-year", row.plan_year_id, "close", summary="十二场活动全部举办")
        assert "十二场活动全部举办" in page(leader, board)
    assert not Message.objects.filter(recipient__username="wuke", kind="talent.task_late").exists()


def test_more_time_by_the_pages(talent: Talent) -> None:
    row = adopted(talent)
    office, lead = browser(talent, "talent_office"), browser(talent, "handler")
    with clock.moved(BEGIN):
        act(lead, "task", row.pk, "more-time", new_deadline="2026-11-30", reason="场馆改造")
        one = row.deferrals.get()
        assert "场馆改造" in page(office, f"/talent/plans/tasks/{row.pk}/") and "2026-11-30" in page(
            office, "/talent/plans/"
        )
        act(lead, "task-deferral", one.pk, "grant", 403)
        act(office, "task-deferral", one.pk, "refuse", 400, note="")
        act(office, "task-deferral", one.pk, "grant", note="同意")
        shown = page(lead, f"/talent/plans/tasks/{row.pk}/")
        assert "2026-11-30" in shown and "清单原定2026-10-30" in shown
        act(office, "task", row.pk, "suspend", decision="会议纪要1号", reason="机构改革")
        act(office, "task", row.pk, "resume", deadline="")
        act(office, "task", row.pk, "drop", decision="会议纪要2号", reason="并入")
        assert "会议纪要2号" in page(lead, f"/talent/plans/tasks/{row.pk}/")


def test_pages_of_a_year_print_table_and_who_opens_files(talent: Talent) -> None:
    row = reported(talent)
    year, here = row.plan_year_id, f"/talent/plans/tasks/{row.pk}/"
    with clock.moved(BEGIN + timedelta(days=60)):
        for handle, opens in (("talent_two", True), ("district_leader", True), ("water_handler", True),
                              ("organizer", False)):  # fmt: skip
            assert ("/files/" in page(browser(talent, handle), here)) == opens, handle
        reader = browser(talent, "organizer")
        answer = reader.get(f"/talent/plans/years/{year}/table.xlsx?lead={row.lead_id}")
        sheet = load_workbook(BytesIO(answer.content)).active
        assert sheet is not None
        cells = [[cell.value for cell in line] for line in sheet.iter_rows()]
        assert [line[2] for line in cells if line[0] == 1] == ["举办招才引智活动"]
        assert not any("建设水务人才工作站" in map(str, line) for line in cells), "as it was asked for"
        printed = page(reader, f"/talent/plans/years/{year}/print/")
        assert "建设水务人才工作站" in printed and "区委员" not in printed.split("<h2")[1]
        compared = page(reader, f"/talent/plans/{row.plan_year.plan_id}/")
        assert "年度对比" in compared
        assert "没有符合条件的任务" in page(reader, f"/talent/plans/years/{year}/?words=没有这个")
        page(browser(talent, "employer_user"), "/talent/plans/", 403)
        with CaptureQueriesContext(connection) as few:
            page(reader, f"/talent/plans/years/{year}/")
        TalentTask.objects.bulk_create([
            TalentTask(plan_year_id=year, number=20 + n, field="policy", name=f"任务{n}", indicator="x", wanted=1,
                       measure="项", lead=row.lead, deadline=DEADLINE, first_deadline=DEADLINE) for n in range(15)
        ])  # fmt: skip
        with CaptureQueriesContext(connection) as many:
            page(reader, f"/talent/plans/years/{year}/")
        assert len(few) == len(many), "as many queries, however many tasks"


def test_the_pages_say_when_nobody_ticks(talent: Talent) -> None:
    row = adopted(talent)
    pages = ("/talent/plans/", "/talent/plans/mine/", f"/talent/plans/years/{row.plan_year_id}/")
    client = browser(talent, "handler")
    for moment, late in ((DUE + timedelta(minutes=4), False), (DUE + timedelta(minutes=6), True)):
        with clock.moved(moment):
            assert all(("计时停摆" in page(client, path)) == late for path in pages)


HEADING = (
    "序号",
    "任务类别",
    "任务名称",
    "工作内容",
    "考核指标",
    "目标数量",
    "计量单位",
    "牵头单位",
    "配合单位",
    "完成时限",
)
GOOD = (1, "人才引进", "举办招才引智活动", "", "活动场次", "15", "场", "城管局", "水务局", date(2026, 10, 30))
NEW = (5, "人才政策", "修订人才政策", "修订十条", "政策文件", "1", "份", "区委组织部", "水务局、城管局", "2026-06-30")
BAD = (6, "体育", "x", "", "x", "1", "份", "区委组织部", "", "2026-06-30")
TWICE = (5, "人才政策", "又一项", "", "x", "1", "份", "区委组织部", "", "2026-06-30")
NOBODY = (8, "人才政策", "又一项", "", "x", "1", "份", "没有这个局", "", "2026-06-30")


def send(client: Client, year: PlanYear, *rows: tuple[object, ...]) -> ImportJob:
    """The table sent in and checked, nothing written yet."""
    file = SimpleUploadedFile("任务清单.xlsx", write_excel(HEADING, rows))
    post(client, "/exchange/new/talent-tasks/", file=file, plan_year=year.pk)
    job = ImportJob.objects.latest("pk")
    return check_job(job_id=job.pk)


def test_a_year_s_list_comes_in_as_a_table_after_a_dry_run(talent: Talent) -> None:
    office = browser(talent, "talent_office")
    with clock.moved(BEGIN):
        year = draft_of(talent)
        job = send(office, year, GOOD, NEW, BAD, TWICE, NOBODY)
        assert year.tasks.count() == 2, "the dry run writes nothing"
        found = {(one["row"], one["field"]) for one in job.rejected}
        assert found == {(4, "field"), (5, "number"), (6, "lead")}, job.rejected
        page(browser(talent, "handler"), "/exchange/new/talent-tasks/", 403)
        for created, changed, unchanged in ((1, 1, 0), (0, 0, 2)):
            job = send(office, year, GOOD, NEW)
            post(office, f"/exchange/{job.pk}/apply/")
            outcome = apply_job(job_id=job.pk).outcome
            assert (outcome["created"], outcome["changed"], outcome["unchanged"]) == (created, changed, unchanged)
        first, new = year.tasks.get(number=1), year.tasks.get(number=5)
        assert first.wanted == 15 and (new.lead.name, new.deadline) == ("区委组织部", date(2026, 6, 30))
        assert {part.unit.name for part in new.parts.all()} == {"水务局", "城管局"}
        year.tasks.filter(number=5).update(deadline=DEADLINE)
        post(browser(talent, "talent_two"), f"/talent/do/plan-year/{year.pk}/adopt/")
        job = send_closed(office, year)
        assert job.accepted == 0 and job.rejected[0]["message"] == "该清单已不在拟订阶段。"


def send_closed(client: Client, year: PlanYear) -> ImportJob:
    """A table whose list was adopted after it was sent in, before it was checked."""
    PlanYear.objects.filter(pk=year.pk).update(state="draft")
    file = SimpleUploadedFile("任务清单.xlsx", write_excel(HEADING, [NEW]))
    post(client, "/exchange/new/talent-tasks/", file=file, plan_year=year.pk)
    PlanYear.objects.filter(pk=year.pk).update(state="adopted")
    return check_job(job_id=ImportJob.objects.latest("pk").pk)
