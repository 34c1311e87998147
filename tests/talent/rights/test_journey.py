"""Rights over personal data over HTTP, in Chinese: the own page, the office's desk, files and looks."""

import io
import time
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talent.models import DataRequest, Person
from tests.talent.kit import START, act, browser, page, post
from tests.talent.rights.kit import account
from tests.world_members import identity
from tests.world_talent import Talent
from xinhui.core import clock

pytestmark = pytest.mark.django_db
NUMBER = identity(802, year=1988)


def test_from_the_own_page_to_the_empty_file(talent: Talent) -> None:
    """余工 reads, corrects, takes a copy, withdraws consent; leaves, and is deleted by two."""
    with clock.moved(START):
        account(talent)
        talent.settle("engineer")
    own, office, colleague = (
        browser(talent, "engineer"),
        browser(talent, "talent_office"),
        browser(talent, "talent_two"),
    )
    pk = talent.people["engineer"].pk
    with clock.moved(START):
        page(browser(talent, "handler"), f"/talent/people/{pk}/")
        shown = page(own, "/talent/mine/")
        assert NUMBER in shown and "版本 2026-1" in shown and "打开档案页面" in shown and "劳动合同" in shown
        post(own, "/talent/mine/request/", kind="correction", school="中山大学", words="学校写错了")
        row = DataRequest.objects.get(kind="correction")
        there = page(office, f"/talent/requests/{row.pk}/")
        assert "华南理工大学" in there and "中山大学" in there and "学校写错了" in there
        act(office, "data-request", row.pk, "apply", answer="已按学位证更正")
        assert "已按学位证更正" in page(own, "/talent/mine/") and talent.person("engineer").school == "中山大学"
        with zipfile.ZipFile(io.BytesIO(own.get("/talent/mine/copy.zip").content)) as archive:
            assert NUMBER in archive.read("data.json").decode()
        post(own, "/talent/mine/request/", kind="consent")
        assert "您没有给予同意，或已撤回同意" in page(own, "/talent/mine/")
        _deleted(talent)
    with clock.moved(START + timedelta(days=1)):
        assert "您的账号没有关联人才档案" in page(own, "/talent/mine/")
        page(own, "/talent/mine/copy.zip", 404)
        page(own, f"/talent/people/{pk}/", 404)
        assert "余工" not in page(office, f"/talent/people/{pk}/") + page(colleague, "/talent/people/")
        assert "2026-09-17" in page(office, f"/talent/people/{pk}/"), "the intake stays"


def _deleted(talent: Talent) -> None:
    office, colleague = browser(talent, "talent_office"), browser(talent, "talent_two")
    post(browser(talent, "engineer"), "/talent/mine/request/", kind="deletion")
    assert "同类申请已提交" in post(browser(talent, "engineer"), "/talent/mine/request/", 400, kind="deletion")
    row = DataRequest.objects.get(kind="deletion")
    act(office, "person-file", row.person_id, "keep", basis="补贴追回中")
    assert "补贴追回中" in page(office, f"/talent/requests/{row.pk}/")
    assert "须继续保存" in act(office, "data-request", row.pk, "propose", 400)
    duty = row.person.keeping_duties.get()
    act(office, "keeping-duty", duty.pk, "lift")
    act(office, "data-request", row.pk, "propose")
    act(office, "data-request", row.pk, "erase", 403)
    act(colleague, "data-request", row.pk, "erase")


def test_a_request_at_the_counter_is_late_and_answered(talent: Talent) -> None:
    office = browser(talent, "talent_office")
    with clock.moved(START):
        facts: dict[str, Any] = {"identity": NUMBER, "kind": "export", "words": "需要副本"}
        assert "姓名与身份证号不符" in post(office, "/talent/requests/new/", 400, name="余公", **facts)
        post(office, "/talent/requests/new/", name="余工", **facts)
    row = DataRequest.objects.get()
    with clock.moved(START + timedelta(days=40)):
        assert "tag-red" in page(office, "/talent/requests/")
        assert office.get(f"/talent/requests/{row.pk}/copy.zip").status_code == 200
        act(office, "data-request", row.pk, "answer", answer="已当面交付")
        assert "没有待答复的申请" in page(office, "/talent/requests/")
        assert "已办结" in page(office, "/talent/requests/?state=done&kind=export")


def test_numbers_in_clear_ask_for_a_reason(talent: Talent) -> None:
    unit, pk = browser(talent, "handler"), talent.people["engineer"].pk
    shown = page(unit, f"/talent/people/{pk}/")
    assert NUMBER not in shown and talent.person("engineer").identity_masked in shown and "138****0000" in shown
    assert NUMBER not in page(unit, f"/talent/people/{pk}/identity/")
    post(unit, f"/talent/people/{pk}/identity/", 400, reason="")
    answer = unit.post(f"/talent/people/{pk}/identity/", {"reason": "核对社保"})
    assert NUMBER in answer.content.decode() and answer["Cache-Control"] == "no-store"
    page(browser(talent, "employer_user"), f"/talent/people/{pk}/")
    page(browser(talent, "employer_user"), f"/talent/people/{pk}/identity/", 403)
    page(browser(talent, "water_handler"), f"/talent/people/{pk}/", 404)
    page(browser(talent, "district_leader"), "/talent/people/", 403)
    assert "/talent/people/" not in page(browser(talent, "district_leader"), "/talent/targets/")
    assert "/talent/people/" in page(unit, "/talent/targets/")


def test_twenty_thousand_people_are_searched_at_once(talent: Talent) -> None:
    """Constant queries; a page within 100 ms of the machine's own time (the best of three)."""
    factory = talent.employers["factory"]

    def many(count: int) -> None:
        Person.objects.bulk_create([
            Person(name=f"人才{number:05d}", employer=factory, field="skill", skill=3) for number in range(count)
        ], batch_size=2000)  # fmt: skip

    office, path = browser(talent, "talent_office"), "/talent/people/?name=人才1&field=skill&employer=精工"
    many(100)
    page(office, path)
    with CaptureQueriesContext(connection) as few:
        page(office, path)
    many(19_900)
    with CaptureQueriesContext(connection) as all_of_them:
        assert "人才10000" in page(office, "/talent/people/?name=人才10000")
    assert len(all_of_them) == len(few)
    times = []
    for _turn in range(3):
        start = time.process_time()
        page(office, path)
        times.append(time.process_time() - start)
    assert min(times) < 0.1, times
