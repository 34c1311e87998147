"""Counts in shelters from phones: once each, in the order in which they were made, not in which they came."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from grids.models import ShelterCount, ShelterOpening
from grids.services.shelters.openings import close_shelter, count_people
from tests.api.sync_phone import Phone
from tests.grids.emergencies.kit import told
from tests.grids.shelters.kit import opened
from tests.world import OTHER_VILLAGE
from tests.world_grids import MONDAY, District
from xinhui.core import clock


@pytest.fixture
def phone(district: District) -> Phone:
    """The worker's."""
    return Phone(district)


@pytest.fixture
def opening(district: District) -> ShelterOpening:
    """The school of the village, a hundred places, open since nine."""
    with clock.moved(MONDAY):
        return opened(district)


def at(minutes: int) -> str:
    return (MONDAY + timedelta(minutes=minutes)).isoformat()


def inside(opening: ShelterOpening) -> tuple[int, int, int]:
    opening.refresh_from_db()
    return opening.people, opening.children, opening.elderly


def test_a_count_arrives_once_at_its_own_time(phone: Phone, opening: ShelterOpening) -> None:
    body = {"opening": opening.pk, "people": 104, "children": 10, "needs": "缺毛毯", "counted_at": at(20)}
    with clock.moved(MONDAY + timedelta(minutes=50)):
        record = phone.record("shelter_count", body)
        result = phone.sent(record)
        assert (result["status"], result["link"]) == ("stored", f"/shelters/{opening.shelter_id}/")
        assert phone.sent(record)["status"] == "known"
    count = ShelterCount.objects.get()
    assert (count.at, count.received_at) == (MONDAY + timedelta(minutes=20), MONDAY + timedelta(minutes=50))
    assert inside(opening) == (104, 10, 0)
    assert told("emergency.shelter_full") and told("emergency.shelter_needs")


def test_a_late_count_does_not_overwrite_a_later_one(phone: Phone, opening: ShelterOpening, district: District) -> None:
    with clock.moved(MONDAY + timedelta(minutes=40)):
        count_people(actor=district.act("secretary"), opening_id=opening.pk, people=30)
    with clock.moved(MONDAY + timedelta(minutes=60)):
        rows = [
            phone.record("shelter_count", {"opening": opening.pk, "people": people, "counted_at": at(minutes)})
            for minutes, people in ((50, 22), (20, 130), (45, 25))
        ]
        assert {row["status"] for row in phone.send(*rows)} == {"stored"}
    assert inside(opening)[0] == 22, "the one made last, though it was sent first"
    assert [row.people for row in opening.counts.order_by("at")] == [130, 30, 25, 22]
    assert not told("emergency.shelter_full"), "it was full an hour ago, and is no more"


def test_after_the_closing(phone: Phone, opening: ShelterOpening, district: District) -> None:
    """What was counted before goes into the history; what was counted after is refused, with what is there."""
    with clock.moved(MONDAY + timedelta(minutes=40)):
        close_shelter(actor=district.act("secretary"), opening_id=opening.pk)
    with clock.moved(MONDAY + timedelta(minutes=60)):
        before = phone.sent(phone.record("shelter_count", {"opening": opening.pk, "people": 9, "counted_at": at(30)}))
        after = phone.sent(phone.record("shelter_count", {"opening": opening.pk, "people": 5, "counted_at": at(50)}))
    assert before["status"] == "stored"
    assert (after["status"], after["error"]["code"]) == ("conflict", "transition-refused")
    assert after["current"] == {"状态": "已关闭", "现有人数": 0}
    assert (inside(opening)[0], opening.counts.get().people) == (0, 9)


def test_a_phone_whose_clock_is_behind(phone: Phone, opening: ShelterOpening) -> None:
    """Nobody counts before the opening; a clock that is far off is put right by what it says when it sends."""
    with clock.moved(MONDAY + timedelta(minutes=30)):
        body = {"opening": opening.pk, "people": 7, "counted_at": at(-2)}
        assert phone.sent(phone.record("shelter_count", body))["status"] == "stored"
        body = {"opening": opening.pk, "people": 8, "counted_at": at(1465)}
        record = phone.record("shelter_count", body, at=MONDAY + timedelta(minutes=1465))
        assert phone.sent(record, sent_at=at(1470))["status"] == "stored"
    assert [row.at for row in opening.counts.order_by("people")] == [MONDAY, MONDAY + timedelta(minutes=25)]


def test_what_is_wrong_is_named_and_nothing_of_it_kept(
    phone: Phone, opening: ShelterOpening, district: District
) -> None:
    parts = phone.sent(phone.record("shelter_count", {"opening": opening.pk, "people": 3, "children": 4}))
    assert (parts["status"], parts["error"]["code"]) == ("refused", "parts-exceed")
    assert phone.sent(phone.record("shelter_count", {"opening": opening.pk, "people": -1}))["status"] == "refused"
    assert phone.sent(phone.record("shelter_count", {"opening": 10**9, "people": 1}))["status"] == "refused"
    elsewhere = opened(district, "双水小学", area=OTHER_VILLAGE)
    assert phone.sent(phone.record("shelter_count", {"opening": elsewhere.pk, "people": 1}))["status"] == "refused"
    assert not ShelterCount.objects.exists()


def test_the_phone_knows_where_there_is_room(phone: Phone, opening: ShelterOpening, district: District) -> None:
    other = opened(district, "双水小学", area=OTHER_VILLAGE)
    (row,) = near(district, "worker")
    assert (row["id"], row["capacity"], row["people"], row["may_count"]) == (opening.pk, 100, 0, True)
    assert [row["id"] for row in near(district, "other_worker")] == [other.pk]


def near(district: District, handle: str) -> list[dict[str, Any]]:
    """The open shelters on somebody's phone."""
    client = Client()
    client.force_login(district.act_user(handle))
    rows: list[dict[str, Any]] = client.get("/m/data/").json()["shelters"]
    return rows
