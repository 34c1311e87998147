"""A member's double registration to a certified hour returned to the unit, over HTTP in Chinese, the clock moved."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pytest_django import Settings

from members.models import Registration, ServicePost, ServiceRecord, ServiceRequest, UnitPartnership
from tests.members.service.kit import HERE, balance, certified, partnership, post, registered, served, wish
from tests.reading import page, reading
from tests.world import OTHER_VILLAGE, VILLAGE
from tests.world_members import Party
from xinhui.core import clock
from xinhui.core.clock import LOCAL


@pytest.fixture(autouse=True)
def _chinese(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "zh-hans"


@pytest.fixture
def browser(party: Party) -> Callable[[str], Client]:
    def signed_in(handle: str) -> Client:
        return reading(party.user(handle))

    return signed_in


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 9, day, hour, minute, tzinfo=LOCAL)


def test_from_the_double_registration_to_hours_at_the_unit(party: Party, browser: Callable[[str], Client]) -> None:
    unit_id = party.organizations["organ_branch"].unit_id
    with clock.moved(at(7, 9)):  # the unit registers with its partner community, the member at home
        member, village, unit = browser("organ_member"), browser("secretary"), browser("organ_secretary")
        unit.post("/party/service/partnerships/new/", {
            "organization": party.organizations["organ_branch"].pk, "area_code": VILLAGE, "service": "每月环境整治"})  # fmt: skip
        partner = UnitPartnership.objects.get()
        village.post(f"/party/do/partnership/{partner.pk}/accept/")
        wrong = member.post("/m/party/service/register/", {"area_code": "1", "kind": "home"})
        assert wrong.status_code == 400
        member.post("/m/party/service/register/", {"area_code": VILLAGE, "kind": "home", "offers": "法律咨询"})
        assert "等待" in page(member, "/m/party/")
        registration = Registration.objects.get()
        assert f"/party/do/registration/{registration.pk}/accept/" in page(
            village, f"/party/service/communities/{VILLAGE}/"
        )
        village.post(f"/party/do/registration/{registration.pk}/accept/")
        village.post("/party/service/posts/new/", {
            "community": VILLAGE, "title": "村口安全巡查", "kind": "patrol", "what": "巡查河堤", "weekdays": ["6"],
            "time_from": "09:00", "hours": "2", "capacity": "2", "place": "村口牌坊", "latitude": HERE.latitude,
            "longitude": HERE.longitude, "coordinate_system": "wgs84", "radius_m": "500"})  # fmt: skip
        offered = ServicePost.objects.get()
        assert offered.minutes == 120
        form = page(member, f"/party/do/service-post/{offered.pk}/take/")
        assert "2026-09-19" in form and "2026-09-18" not in form, "Saturdays only"
        member.post(f"/party/do/service-post/{offered.pk}/take/", {"on": "2026-09-19", "next": "/m/party/service/"})
    record = ServiceRecord.objects.get()
    here = f"/m/party/service/records/{record.pk}/"
    with clock.moved(at(18, 9)):
        member = browser("organ_member")
        assert 'name="latitude"' not in page(member, here)
        assert member.post(here, {"action": "sign_in"}).status_code == 400, "tomorrow"
    with clock.moved(at(19, 8, 50)):
        member = browser("organ_member")
        assert "今天" in page(member, "/m/party/service/")
        member.post(here, {"action": "sign_in", "latitude": HERE.latitude, "longitude": HERE.longitude})
    with clock.moved(at(19, 10, 50)):
        browser("organ_member").post(here, {"action": "sign_out"})
    with clock.moved(at(20, 9)):
        village = browser("secretary")
        assert "阿柏" in page(village, "/party/service/records/?state=signed_out")
        village.post(f"/party/do/service-record/{record.pk}/rate/", {"rating": "5", "words": "认真负责"})
        village.post(f"/party/do/service-record/{record.pk}/certify/", {"minutes": "120"})
        record.refresh_from_db()
        assert (record.state, record.is_elsewhere, record.certified_minutes) == ("certified", False, 120)
        assert balance(party) == 120
        unit = browser("organ_secretary")
        table = page(unit, f"/party/service/units/{unit_id}/")
        assert "2.00" in table and "罗坑村" in table and "阿柏" in table
        assert "2.00" in page(browser("organ_member"), "/m/party/service/")
        assert "阿柏" in page(unit, "/messages/")
        rows = list(load_workbook(BytesIO(unit.get(f"/party/service/units/{unit_id}.xlsx").content)).active)
        own = next([cell.value for cell in row] for row in rows if row[0].value == "阿柏")
        assert own == ["阿柏", "城管局党支部", "罗坑村", 0, 0, 2, 0, 2, 5]


def test_a_wish_from_the_village_to_its_thanks(party: Party, browser: Callable[[str], Client]) -> None:
    registered(party)
    member, village = browser("organ_member"), browser("secretary")
    named = {"community": VILLAGE, "title": "更换楼道灯", "kind": "repair", "beneficiary": "elderly_alone",
             "what": "门口的灯坏了", "wanted_by": "2099-01-01"}  # fmt: skip
    village.post("/party/service/wishes/new/", named)
    made = ServiceRequest.objects.get()
    assert f"/party/do/wish/{made.pk}/take/" in page(member, "/m/party/service/")
    member.post(f"/party/do/wish/{made.pk}/take/")
    assert "阿柏" in page(village, "/party/service/wishes/?state=taken")
    member.post(f"/party/do/wish/{made.pk}/finish/", {"result": "灯已换好", "minutes": "60"})
    assert village.post(f"/party/do/wish/{made.pk}/confirm/", {"rating": "1", "minutes": "60"}).status_code == 400
    village.post(f"/party/do/wish/{made.pk}/confirm/", {"rating": "5", "minutes": "60"})
    assert balance(party) == 60


def test_figures_lead_to_their_records(party: Party, browser: Callable[[str], Client]) -> None:
    registered(party)
    partnership(party)
    at_post = post(party)
    certified(party, at_post)
    registered(party, "organ_secretary")
    served(party, at_post, "organ_secretary")
    wish(party)
    text = page(browser("secretary"), "/party/service/")
    for path, many in (("registrations/?state=accepted&amp;kind=home&amp;area=", 2), ("posts/?area=", 1),
                       ("wishes/?state=open&amp;area=", 1), ("records/?state=signed_out&amp;area=", 1)):  # fmt: skip
        assert f'/party/service/{path}">{many}</a>' in text, path
    assert text.count("2.00") >= 2, "certified hours, and by kind"
    assert "城管局" not in page(browser("secretary"), "/party/service/").split("<h2")[1], "units are not the village's"
    wide = page(browser("org_department"), "/party/service/")
    assert "城管局" in wide and "28%" in wide, "two of seven"
    table = browser("secretary").get("/party/service/registrations.xlsx")
    assert len(list(load_workbook(BytesIO(table.content)).active)) == 3
    table = browser("secretary").get("/party/service/records.xlsx?state=certified")
    assert len(list(load_workbook(BytesIO(table.content)).active)) == 2


def test_attendance_by_list(party: Party, browser: Callable[[str], Client]) -> None:
    registered(party)
    at_post = post(party)
    with clock.moved(at(12, 9)):
        browser("organ_member").post(f"/party/do/service-post/{at_post.pk}/take/", {"on": "2026-09-19"})
    record = ServiceRecord.objects.get()
    with clock.moved(at(20, 9)):
        village, path = browser("secretary"), f"/party/service/posts/{at_post.pk}/attendance/?on=2026-09-19"
        assert path in page(village, f"/party/service/posts/{at_post.pk}/")
        assert "阿柏" in page(village, path)
        assert village.post(path, {"minutes": "60"}).status_code == 400
        assert village.post(path, {"record_ids": [record.pk], "minutes": "90"}).status_code == 302
    record.refresh_from_db()
    assert (record.state, record.minutes, record.is_by_list) == ("signed_out", 90, True)


def test_each_sees_the_own(party: Party, browser: Callable[[str], Client]) -> None:
    registered(party)
    unit_id = party.organizations["organ_branch"].unit_id
    assert browser("other_organizer").get(f"/party/service/communities/{VILLAGE}/").status_code == 404
    assert browser("secretary").get(f"/party/service/communities/{OTHER_VILLAGE}/").status_code == 404
    assert browser("branch_secretary").get(f"/party/service/units/{unit_id}/").status_code == 404
    for who, path, status in (("organ_member", "/party/service/", 403), ("organ_secretary", "/party/service/posts/new/", 403),
                              ("worker", "/m/party/service/", 403), ("party_member", "/m/party/service/", 200)):  # fmt: skip
        assert browser(who).get(path).status_code == status, (who, path)
    assert "阿柏" not in page(browser("other_organizer"), "/party/service/registrations/")


def test_more_rows_ask_no_more_queries(party: Party, browser: Callable[[str], Client]) -> None:
    registered(party)
    at_post = post(party, capacity=9)
    served(party, at_post)
    wish(party, taken_by="organ_member")
    client, counted = browser("org_department"), list[int]()
    unit_id = party.organizations["organ_branch"].unit_id
    for batch in range(2):
        if batch:
            registered(party, "organ_secretary")
            served(party, at_post, "organ_secretary")
            wish(party, taken_by="organ_secretary")
            wish(party)
            post(party)
        for path in ("", "registrations/", f"posts/{at_post.pk}/", "posts/", "wishes/", "records/", f"units/{unit_id}/",
                     f"communities/{VILLAGE}/"):  # fmt: skip
            client.get(f"/party/service/{path}")
            with CaptureQueriesContext(connection) as queries:
                page(client, f"/party/service/{path}")
            counted.append(len(queries))
    assert counted[:8] == counted[8:]
