"""Over HTTP, in Chinese: a room booked, the double booking refused with its reason, an activity with a waiting list."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from members.models import CentreActivity, RoomBooking
from tests.members.centres.kit import NOW, TOMORROW, room
from tests.reading import reading
from tests.world_members import Party
from xinhui.core import clock


def _signed_in(party: Party, handle: str) -> Client:
    return reading(party.user(handle))


def test_a_room_and_an_activity(party: Party, settings: Settings) -> None:
    settings.LANGUAGE_CODE = "zh-hans"
    with clock.moved(NOW):
        row = room(party)
        member, twin = _signed_in(party, "party_member"), _signed_in(party, "organ_member")
        keeper, here = _signed_in(party, "secretary"), f"/party/centres/{row.centre_id}/"
        listed = member.get("/party/centres/?kind=village").content.decode()
        assert here in listed and "开放中" in listed
        assert here not in member.get("/party/centres/?kind=work_station").content.decode()
        booking = {"starts_at": "2026-09-15T09:00", "ends_at": "2026-09-15T11:00", "people": 8, "purpose": "主题党日"}
        assert member.post(f"/party/do/centre_room/{row.pk}/book/", booking).headers["Location"] == here
        refused = twin.post(f"/party/do/centre_room/{row.pk}/book/", booking)
        assert refused.status_code == 400
        assert "该场地09:00至11:00已被预约" in refused.content.decode()
        assert "主题党日" in member.get(here).content.decode()
        seen = twin.get(here).content.decode()
        assert "09:00–11:00" in seen and "主题党日" not in seen, "taken, by whom is nobody's business"
        activity = {"title": "书法课", "starts_at": "2026-09-15T14:00", "ends_at": "2026-09-15T16:00", "capacity": 1,
                    "room": row.pk}  # fmt: skip
        assert keeper.post(f"/party/do/centre/{row.centre_id}/activity/", activity).status_code == 302
        do = f"/party/do/centre_activity/{CentreActivity.objects.get().pk}"
        for client in (member, twin):
            assert client.post(f"{do}/sign_up/").status_code == 302
        assert "候补" in twin.get(here).content.decode()
        assert member.post(f"{do}/withdraw/").status_code == 302
        assert "已报名1人，名额1个，候补0人" in twin.get(here).content.decode()
        pk = RoomBooking.objects.get(activity=None).pk
    with clock.moved(TOMORROW + timedelta(hours=8)):
        assert keeper.post(f"/party/do/room_booking/{pk}/keep/").status_code == 302
        assert keeper.post(f"{do}/finish/", {"attended": 12}).status_code == 302
        visits = {"kind": "residents", "number_of": 31}
        assert keeper.post(f"/party/do/centre/{row.centre_id}/visits/", visits).status_code == 302
        page = keeper.get(here).content.decode()
        assert "12人参加" in page and "近13周到访人次：31" in page.replace("</h3>", "").replace("\n", "")


@pytest.mark.parametrize("saturday", ["", "9-12"])
def test_a_new_centre(party: Party, saturday: str) -> None:
    facts = {"name": "红色驿站", "kind": "work_station", "area_code": party.organizations["village_branch"].area_code,
             "place": "车站", "hours": "08:00-22:00", "saturday": saturday}  # fmt: skip
    answer = _signed_in(party, "secretary").post("/party/centres/new/", facts)
    assert answer.status_code == (400 if saturday else 302)
