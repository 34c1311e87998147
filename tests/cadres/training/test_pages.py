"""Training over HTTP in Chinese: from the plan to the certificate; what each sees, and may."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pytest_django import Settings

from cadres.models import Cadre, ClassLesson, CreditEntry, Nomination, Teacher, TrainingClass, TrainingPlan
from cadres.services.training import attendance, seats
from tests.cadres.training.kit import FIRST, LAST, School, at
from tests.reading import page
from xinhui.core import clock

Browser = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _chinese(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "zh-hans"


@pytest.fixture
def browser(school: School) -> Browser:
    def signed_in(handle: str) -> Client:
        client = Client(headers={"accept-language": "zh-hans"})
        who = school.cadres.world.people[handle]
        client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


def post(client: Client, path: str, status: int = 302, **data: Any) -> str:
    answer = client.post(path, data)
    assert answer.status_code == status, (path, answer.status_code, answer.content.decode()[:3000])
    return answer.content.decode()


def test_from_the_plan_to_the_certificate(school: School, browser: Browser) -> None:
    office, unit, me, manager = (browser(one) for one in ("cadre_office", "personnel", "handler", "org_department"))
    post(office, "/cadres/training/plans/new/", name="2025—2027年干部教育培训规划", first_year="2025")
    plan = TrainingPlan.objects.get()
    for year in plan.years:
        post(office, f"/cadres/do/training-plan/{plan.pk}/classes/", year=year, kind="main", classes=4, person_times=2)
    post(office, f"/cadres/do/training-plan/{plan.pk}/hours/", year=2026, level="none", hours=16)
    post(office, f"/cadres/do/training-plan/{plan.pk}/adopt/", document="新组字〔2025〕1号")
    _class(school, office)
    row = TrainingClass.objects.get()
    there = f"/cadres/training/classes/{row.pk}/"
    assert "报送学员" in page(unit, there)
    post(unit, f"{there}nominate/", cadres=[school.pk("clerk")])
    assert "已列入参训名单" in page(me, "/messages/")
    seat = Nomination.objects.get()
    lessons = list(row.lessons.order_by("day"))
    with clock.moved(at(9, 21, 8, 40)):
        post(office, f"/cadres/do/training-class/{row.pk}/begin/")
    for lesson in lessons:
        assert lesson.day is not None
        with clock.moved(at(9, lesson.day.day, 8, 45)):
            post(manager, f"/cadres/training/lessons/{lesson.pk}/", do="open", minutes="30")
            code = attendance.current_code(lesson)
            assert code in page(manager, f"/cadres/training/lessons/{lesson.pk}/")
            assert lesson.title in page(me, "/cadres/mine/training/")
            post(me, "/cadres/mine/training/sign/", lesson=lesson.pk, code=code)
    post(me, f"/cadres/mine/training/{seat.pk}/", do="rate", lesson=lessons[0].pk, stars="5")
    with clock.moved(at(9, 22, 18)):
        post(office, f"/cadres/do/training-class/{row.pk}/finish/")
        mine = page(me, "/cadres/mine/training/")
        assert "本年度学时已达标" in mine and "GBPX-2026-" in mine
        certificate = Nomination.objects.get().certificate
        printed = page(me, f"/cadres/training/certificates/{certificate.pk}/")
        assert "容小波" in printed and "完成16学时，准予结业" in printed
        page(browser("department_leader"), f"/cadres/training/certificates/{certificate.pk}/", 404)
        genuine = page(browser("worker"), f"/cadres/training/verify/?number={certificate.number}")
        assert "容**" in genuine and "容小波" not in genuine
        assert "查无此证书" in page(office, "/cadres/training/verify/?number=GBPX-2026-0001-001-000000")
        overview = page(office, "/cadres/training/")
        assert "1 / 4" in overview and "1 / 2" in overview and "50%" in overview
        hours = page(unit, "/cadres/training/credits/")
        assert "16 / 16" in hours and "冲销学时登记" not in hours
        entry = CreditEntry.objects.get()
        post(office, f"/cadres/do/training-credit/{entry.pk}/reverse/", reason="经核实代签到")
        assert "0 / 16" in page(unit, "/cadres/training/credits/?short=on")


def _class(school: School, office: Client) -> None:
    """A class with its teacher and programme, open."""
    post(office, "/cadres/training/teachers/new/", name="何老师", kind="school", employer="区委党校", speciality="党建")
    organizer = school.cadres.world.unit("org_department").pk
    facts: dict[str, Any] = {"title": "科级干部进修班", "kind": "main", "place": "区委党校", "starts_on": FIRST, "ends_on": LAST,
             "nominate_until": "2026-09-18", "places": 2, "unit_places": 1, "credit_hours": 16, "needed_percent": 80,
             "manager": "panbuzhang", "organizer": organizer}  # fmt: skip
    assert "区委党校" in post(office, "/cadres/training/classes/new/", 400, **{**facts, "ends_on": "2026-09-01"})
    post(office, "/cadres/training/classes/new/", **facts)
    row = TrainingClass.objects.get()
    for day in (FIRST, LAST):
        post(office, f"/cadres/do/training-class/{row.pk}/lesson/", title=f"专题课{day.day}", hours=8, day=day,
             starts="09:00", ends="11:00", teacher=Teacher.objects.get().pk)  # fmt: skip
    post(office, f"/cadres/do/training-class/{row.pk}/open/")


def test_a_video_on_the_phone(school: School, browser: Browser) -> None:
    row, me = school.cloud(), browser("handler")
    assert row.title in page(me, "/cadres/mine/training/")
    post(me, f"/cadres/mine/training/join/{row.pk}/")
    seat, lesson = Nomination.objects.get(), ClassLesson.objects.order_by("pk")[0]
    path = f"/cadres/mine/training/video/{lesson.pk}/"
    answer = me.get(path)
    assert "学满九成计入学时" in answer.content.decode()
    assert "media-src 'self' https://video.example.org" in answer["Content-Security-Policy"]
    assert me.post(path, {"position": "599"}).json() == {"position": 0, "percent": 0, "done": False}
    page(browser("department_leader"), path, 404)
    assert "未关联干部档案" in page(browser("worker"), "/cadres/mine/training/")
    assert browser("worker").post(f"/cadres/mine/training/join/{row.pk}/").status_code == 302
    post(me, f"/cadres/mine/training/{seat.pk}/", do="withdraw")
    assert Nomination.objects.get().state == "withdrawn"


def test_the_list_as_excel_and_who_sees_whom(school: School, browser: Browser) -> None:
    row = school.opened(places=3)
    school.seat(row, "clerk")
    school.seat(row, "elsewhere", who="other_personnel")
    Cadre.objects.filter(pk=school.pk("clerk")).update(present_post="=HYPERLINK(1)")
    there = f"/cadres/training/classes/{row.pk}"
    rows = list(load_workbook(BytesIO(browser("personnel").get(f"{there}.xlsx").content)).active.iter_rows(
        values_only=True))  # fmt: skip
    assert [line[0] for line in rows] == ["干部姓名", "容小波"] and not str(rows[1][2]).startswith("=")
    assert len(list(load_workbook(BytesIO(browser("org_department").get(f"{there}.xlsx").content)).active.rows)) == 3
    assert "谢志强" not in page(browser("personnel"), f"{there}/")
    page(browser("worker"), f"{there}/", 404)
    page(browser("worker"), "/cadres/training/", 403)
    lesson = row.lessons.first()
    assert lesson is not None
    page(browser("personnel"), f"/cadres/training/lessons/{lesson.pk}/", 403)
    used = post(browser("personnel"), f"{there}/nominate/", 400, cadres=[school.pk("elsewhere")])
    assert "报送学员" in used


def test_pages_ask_a_constant_number_of_queries(school: School, browser: Browser) -> None:
    row, office = school.opened(places=1), browser("cadre_office")
    school.seat(row, "clerk")
    counts = []
    paths = (f"/cadres/training/classes/{row.pk}/", "/cadres/training/classes/", "/cadres/training/credits/")
    page(office, paths[0])  # what a process asks for once
    for handle in ("deputy", "head"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            for path in paths:
                page(office, path)
        counts.append(len(asked))
        seats.nominate(actor=school.office, training_class_id=row.pk, cadre_ids=[school.pk(handle)])
        school.draft(title=f"另一班{handle}")
    assert counts[0] == counts[1]
