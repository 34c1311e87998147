"""A member's phone: what is open, a room booked and cancelled, an activity joined and left; costs do not grow."""

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from members.models import ActivitySignUp, CentreActivity, RoomBooking
from tests.members.centres.kit import NOW, TOMORROW, book, centre, room
from tests.reading import reading
from tests.world_members import Party
from xinhui.core import clock

HOME = "/m/party/centres/"


def _signed_in(party: Party, handle: str) -> Client:
    return reading(party.user(handle))


def test_a_room_and_an_activity_on_the_phone(party: Party, settings: Settings) -> None:
    settings.LANGUAGE_CODE = "zh-hans"
    with clock.moved(NOW):
        row = room(party)
        member, twin = _signed_in(party, "party_member"), _signed_in(party, "organ_member")
        here = f"{HOME}{row.centre_id}/"
        text = member.get(HOME).content.decode()
        assert here in text and "开放中" in text and "尚未预约场地或报名活动" in text
        page = member.get(here).content.decode()
        assert "本周均可预约" in page and "09:00–12:00" in page and "暂无活动" in page
        facts = {"starts_at": "2026-09-15T09:00", "ends_at": "2026-09-15T11:00", "people": 8, "purpose": "主题党日"}
        answer = member.post(f"/party/do/centre_room/{row.pk}/book/?next={here}", facts)
        assert (answer.status_code, answer["Location"]) == (302, here)
        assert "9月15日 09:00–11:00" in twin.get(here).content.decode()
        assert twin.post(f"/party/do/centre_room/{row.pk}/book/", facts).status_code == 400
        assert "主题党日" in member.get(HOME).content.decode() and "主题党日" not in twin.get(HOME).content.decode()
        activity = CentreActivity.objects.create(
            centre=row.centre, title="书法课", starts_at=TOMORROW, ends_at=TOMORROW + timedelta(hours=1), capacity=1
        )
        for client in (member, twin):
            assert client.post(f"/party/do/centre_activity/{activity.pk}/sign_up/?next={HOME}").status_code == 302
        assert "已报名1人，名额1个" in member.get(here).content.decode()
        assert "候补" in twin.get(HOME).content.decode()
        assert "书法课" in member.get("/m/party/").content.decode()
        assert member.post(f"/party/do/centre_activity/{activity.pk}/withdraw/?next={HOME}").status_code == 302
        assert "书法课" not in member.get(HOME).content.decode(), "given back, and no longer mine"
        booking = RoomBooking.objects.get()
        assert f"/party/do/room_booking/{booking.pk}/cancel/" in member.get(HOME).content.decode()
        assert twin.post(f"/party/do/room_booking/{booking.pk}/cancel/").status_code in (403, 404)
        assert member.post(f"/party/do/room_booking/{booking.pk}/cancel/?next={HOME}", {"note": ""}).status_code == 302
        assert "主题党日" not in member.get(HOME).content.decode()
    with clock.moved(NOW + timedelta(hours=4)):
        assert "未开放" in member.get(here).content.decode(), "at one o'clock the centre is shut"
    assert _signed_in(party, "organizer").get(HOME).status_code == 403, "who is no member has the desk's pages"


def test_what_the_pages_cost(party: Party) -> None:
    with clock.moved(NOW):
        row = room(party)
        client, counted = _signed_in(party, "party_member"), list[int]()
        for many in (1, 4):
            for number in range(many):
                start = TOMORROW + timedelta(days=many, hours=number % 3)
                if number < 3:
                    book(party, row, starts_at=start, ends_at=start + timedelta(hours=1))
                activity = CentreActivity.objects.create(centre=row.centre, title="课", starts_at=start, capacity=9,
                                                         ends_at=start + timedelta(hours=1))  # fmt: skip
                ActivitySignUp.objects.create(activity=activity, member=party.members["party_member"], state="in")
                if many > 1:
                    centre(party, "organizer", name=f"驿站{number}")
            for address in (HOME, f"{HOME}{row.centre_id}/"):
                client.get(address)
                with CaptureQueriesContext(connection) as queries:
                    assert client.get(address).status_code == 200
                counted.append(len(queries))
        assert counted[:2] == counted[2:]
