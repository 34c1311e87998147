"""The pages of senior universities over HTTP, in Chinese, with what each sees of them."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pytest_django import Settings

from tests.members.university.kit import PLANNING, Campus
from tests.reading import page, reading
from xinhui.core import clock
from xinhui.exchange.registry import Row, importer_of

Browser = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _chinese(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "zh-hans"


@pytest.fixture
def browser(campus: Campus) -> Browser:
    def signed_in(handle: str) -> Client:
        return reading(campus.party.user(handle))

    return signed_in


def test_names_are_for_readers_of_the_place(browser: Browser, campus: Campus) -> None:
    course = campus.course()
    campus.opened(course)
    row = campus.enrolled(course, name="=陈大文")
    path = f"/party/university/courses/{course.pk}/"
    assert "陈大文" in page(browser("organizer"), path)
    for who in ("party_member", "other_organizer", "branch_secretary", "secretary"):
        assert "陈大文" not in page(browser(who), path), who
        assert f"/party/do/course/{course.pk}/call-off/" not in page(browser(who), path)
    answer = browser("organizer").get(f"/party/university/courses/{course.pk}.xlsx")
    sheet = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert [str(sheet[0][0]), sheet[1][2]] == ["姓名", "已录取"]
    assert not str(sheet[1][0]).startswith("=")
    assert browser("other_organizer").get(f"/party/university/courses/{course.pk}.xlsx").status_code == 403
    assert browser("other_organizer").post(f"/party/do/enrolment/{row.pk}/withdraw/").status_code == 404


def test_the_week_and_the_overview(browser: Browser, campus: Campus) -> None:
    campus.opened(campus.course("书法", weekday=2))
    school = page(browser("party_member"), f"/party/university/schools/{campus.school.pk}/")
    assert "星期三" in school and "09:00–10:30" in school and "招生中" in school
    overview = page(browser("district_leader"), "/party/university/")
    assert "罗坑镇老年大学" in overview and "<b>1 <small>/ 2</small></b><span>个镇街已开办</span>" in overview


def test_more_rows_ask_no_more_queries(browser: Browser, campus: Campus) -> None:
    course = campus.course(capacity=100)
    campus.opened(course)
    client, counted = browser("organizer"), []
    for batch in range(2):
        for _each in range(4 * batch):
            campus.enrolled(course)
        for path in ("/party/university/", f"/party/university/schools/{campus.school.pk}/",
                     f"/party/university/courses/{course.pk}/", "/m/party/university/"):  # fmt: skip
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                page(client, path)
            counted.append(len(queries))
    assert counted[:4] == counted[4:]


def test_students_from_a_table(campus: Campus) -> None:
    course = campus.course(capacity=2)
    campus.opened(course)
    importer = importer_of("enrolments")
    assert importer is not None

    def row(number: int, **facts: str) -> Row:
        values = {"school": "罗坑镇老年大学", "course": "书法", "name": f"学员{number}", "birth_year": "1953",
                  "phone": f"1370000{number:04d}"}  # fmt: skip
        return Row(number, {**values, **facts})

    wrong = [row(2, course="围棋"), row(3, birth_year="五三年"), row(4), row(5, name="学员4", phone="13700000004")]
    rejected = importer.check(campus.keeper, wrong, {})
    assert [(one.row, one.field) for one in rejected] == [(2, "course"), (3, "birth_year"), (5, "name")]
    outcome = importer.apply(campus.keeper, [row(n) for n in range(1, 4)], {}, lambda done: None)
    assert (outcome.created, outcome.rejected) == (3, [])
    states = list(course.enrolments.order_by("pk").values_list("state", flat=True))
    assert states == ["enrolled", "enrolled", "waiting"], "in the table's order"
    again = importer.apply(campus.keeper, [row(1)], {}, lambda done: None)
    assert (again.created, again.unchanged) == (0, 1)
    young = importer.apply(campus.keeper, [row(9, birth_year="2020")], {}, lambda done: None)
    assert [one.field for one in young.rejected] == ["birth_year"]


def test_a_clash_is_said_on_the_form_and_nothing_typed_is_lost(browser: Browser, campus: Campus) -> None:
    campus.course("书法")
    other = campus.course("国画", weekday=None, teacher="关老师")
    with clock.moved(PLANNING):
        answer = browser("organizer").post(
            f"/party/do/course/{other.pk}/lesson/", {"weekday": "0", "starts": "10:00", "ends": "11:00", "room": "101"}
        )
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "2026-09-07 09:00–10:30 101（书法）" in text and 'value="101"' in text
