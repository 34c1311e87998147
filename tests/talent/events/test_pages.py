"""Pages of events and posts, and the journey: an employer's live job fair, from posts to hires counted in T1."""

import re
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from talent.models import Intake, JobCandidate, JobPost, RecruitmentEvent
from talent.selectors.targets import standing_of
from talent.services.events import planning
from tests.talent.events.test_events import facts, in_state, joined, measured
from tests.talent.jobs.kit import candidate, picture, published, towns
from tests.talent.jobs.test_apply_pages import FORM, token_of
from tests.talent.kit import START, act, browser, page, post
from tests.world_members import identity
from tests.world_talent import Talent
from xinhui.core import clock

POST: dict[str, Any] = {"title": "数控车工", "field": "skill", "number_wanted": 2, "degree": 0, "skill": 3, "pay_from": 6000,
        "pay_to": 9000, "area_code": "440705103", "place": "罗坑镇工业园", "text": "数控车床编程与加工",
        "open_until": "2026-12-31"}  # fmt: skip


def at(day: int, hour: int, minute: int = 0) -> Any:
    return clock.moved(datetime(2026, 9, day, hour, minute, tzinfo=clock.LOCAL))


def test_a_live_job_fair_from_posts_to_hires_counted(talent: Talent) -> None:
    towns()
    target = talent.target_in_force(kind="skilled", name="技能人才")
    firm, unit, office = (browser(talent, handle) for handle in ("employer_user", "handler", "talent_office"))
    with at(17, 9):
        answer = firm.get(reverse("accounts:landing"))
        assert answer.headers["Location"] == "/talent/firm/"
        assert "新会精工机械有限公司" in page(firm, "/talent/firm/")
        factory = talent.employers["factory"].pk
        wrong = post(firm, "/talent/posts/new/", 400, **{**POST, "employer": factory, "text": "限男性，35岁以下"})
        assert "就业促进法第二十七条" in wrong
        post(firm, "/talent/posts/new/", employer=factory, **POST)
        row = JobPost.objects.get()
        act(firm, "job", row.pk, "submit")
        act(firm, "job", row.pk, "publish", 403)
        post(unit, "/talent/events/new/", name="“职等你来”直播带岗", kind="live", starts_at="2026-09-20T19:00",
             ends_at="2026-09-20T21:00", venue="抖音", unit=talent.world.unit("city_management").pk)  # fmt: skip
        event = RecruitmentEvent.objects.get()
        assert "带岗参加" in page(firm, "/talent/firm/")
        act(firm, "event", event.pk, "join", posts=[row.pk])
        act(unit, "job", row.pk, "publish")
        page(browser(talent), f"/talent/jobs/events/{event.pk}/", 404)
        act(unit, "event", event.pk, "announce")
    with at(20, 19, 30):
        anybody = browser(talent)
        text = page(anybody, f"/talent/jobs/events/{event.pk}/")
        assert "职等你来" in text and f"/talent/jobs/{row.pk}/?event={event.pk}" in text
        for number in (1, 2):
            token = token_of(page(anybody, f"/talent/jobs/{row.pk}/apply/?event={event.pk}"))
            with at(20, 19, 31):
                post(anybody, f"/talent/jobs/{row.pk}/apply/?event={event.pk}", 200,
                     **{**FORM, "token": token, "event": event.pk, "phone": f"1381234567{number}"})  # fmt: skip
    came = list(JobCandidate.objects.order_by("pk"))
    assert [one.event_id for one in came] == [event.pk, event.pk]
    with at(21, 9):
        act(unit, "event", event.pk, "hold")
        act(unit, "event", event.pk, "audience", platform="抖音", views=200_000, peak=8600, source="数据中心",
            proof=picture())  # fmt: skip
        for number, one in enumerate(came):
            act(firm, "candidate", one.pk, "invite", interview_at="2026-09-22T10:00", interview_place="厂部")
            with at(22, 11):
                act(firm, "candidate", one.pk, "interviewed")
                act(firm, "candidate", one.pk, "offer", offer_pay=7000)
                act(firm, "candidate", one.pk, "report", identity=identity(930 + number, year=1994), proof="劳动合同",
                    starts_on="2026-09-22")  # fmt: skip
    with at(23, 9):
        act(firm, "candidate", came[0].pk, "confirm", 403)
        assert "录用待确认" in page(unit, "/talent/posts/")
        assert standing_of(target).count == 0
        for one in came:
            act(unit, "candidate", one.pk, "confirm")
        assert standing_of(target).count == 2
        assert set(Intake.objects.values_list("source", flat=True)) == {"event"}
        row.refresh_from_db()
        assert row.state == "closed"
        act(office, "event", event.pk, "settle")
        text = page(office, f"/talent/events/{event.pk}/")
        assert "200,000" in text and "已办结" in text
        assert "区师傅" in page(firm, "/talent/firm/") and identity(930, year=1994) not in page(firm, "/talent/firm/")


def test_the_report_as_excel_and_word(talent: Talent) -> None:
    with clock.moved(START):
        row = in_state(talent, "settled")
        candidate(talent, JobPost.objects.get(), "hired", event_id=row.pk)
        reader = browser(talent, "district_leader")
        book = load_workbook(BytesIO(reader.get(f"/talent/events/{row.pk}/report.xlsx").content))
        text = "\n".join(str(cell.value) for line in book.active.iter_rows() for cell in line if cell.value is not None)
        assert "观看人次" in text and "200000" in text.replace(",", "") and "数控车工" in text and "应聘者1" not in text
        word = Document(BytesIO(reader.get(f"/talent/events/{row.pk}/report.docx").content))
        cells = [cell.text for table in word.tables for line in table.rows for cell in line.cells]
        assert "200000" in cells and "抖音直播数据中心" in cells and "新会精工机械有限公司" in cells
        assert "应聘者1" not in "".join(cells)
        early = joined(talent, name="未举办")
        page(reader, f"/talent/events/{early.pk}/report.xlsx", 404)


def test_who_looks_on_sees_figures_and_nobody(talent: Talent) -> None:
    with clock.moved(START):
        shown = published(talent)
        row = joined(talent, shown)
        planning.announce_event(actor=talent.act("handler"), event_id=row.pk)
        one = candidate(talent, shown, "offered", event_id=row.pk)
        leader = page(browser(talent, "district_leader"), f"/talent/events/{row.pk}/")
        assert "数控车工" in leader and "应聘者1" not in leader and one.receipt not in leader
        assert "带岗参加" not in leader
        page(browser(talent, "district_leader"), f"/talent/candidates/{one.pk}/", 404)
        assert "应聘者1" in page(browser(talent, "handler"), f"/talent/events/{row.pk}/")
        assert "应聘者1" not in page(browser(talent, "water_handler"), f"/talent/events/{row.pk}/")


def test_a_firm_sees_no_other_firms_figures(talent: Talent) -> None:
    with clock.moved(START):
        row = joined(talent)
        other = published(talent, "school", title="物理教师")
        planning.join_event(actor=talent.act("other_employer_user"), event_id=row.pk, post_ids=[other.pk])
        text = page(browser(talent, "employer_user"), f"/talent/events/{row.pk}/")
        assert "数控车工" in text and "物理教师" not in text and "撤出活动" in text
        act(browser(talent, "employer_user"), "event-post", row.brought.get(post=other).pk, "leave", 404)
        act(browser(talent, "employer_user"), "event-post", row.brought.exclude(post=other).get().pk, "leave")
        assert row.brought.count() == 1


def test_queries_of_the_pages_do_not_grow(talent: Talent) -> None:
    with clock.moved(START):
        shown = published(talent, number_wanted=50)
        row = joined(talent, shown)
        planning.announce_event(actor=talent.act("handler"), event_id=row.pk)
        client, counts = browser(talent, "handler"), []
        paths = ("/talent/posts/", f"/talent/posts/{shown.pk}/", "/talent/candidates/", "/talent/events/",
                 f"/talent/events/{row.pk}/")  # fmt: skip
        for start in (1, 4):
            for number in range(start, start + 2 + start):
                candidate(talent, shown, "offered", number, event_id=row.pk)
            planning.plan_event(actor=talent.act("handler"), **facts(talent, name=f"活动{start}"))
            lines = []
            for path in paths:
                page(client, path)
                with CaptureQueriesContext(connection) as asked:
                    page(client, path)
                lines.append(len(asked))
            counts.append(lines)
        assert counts[0] == counts[1], counts


def test_filters_and_empty_lists(talent: Talent) -> None:
    with clock.moved(START):
        row = in_state(talent, "held")
        measured(talent, row)
        client = browser(talent, "talent_office")
        for query, there in (("kind=live", True), ("kind=fair", False), ("state=held", True), ("year=2025", False),
                             ("year=x&kind=y", True)):  # fmt: skip
            text = page(client, f"/talent/events/?{query}")
            assert (row.name in text) == there, query
            assert there or "没有符合条件的活动" in text
        assert "暂无人员" in page(client, "/talent/candidates/?state=hired")
        assert re.search(r"<b>0</b>\s*<span>录用待确认", page(client, "/talent/posts/"))
        assert "数控车工" in page(client, "/talent/posts/?state=published&words=车工")
        assert "暂无岗位" in page(client, "/talent/posts/?words=没有")
        act(client, "event", row.pk, "drop-audience", platform="抖音")
        act(client, "event", row.pk, "settle", 400)
    assert timedelta(0) == START - START
