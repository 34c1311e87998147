"""A quarter's members' meeting over HTTP: planned, called, signed in to from the phone, made up for, confirmed, counted."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from members.models import Attendance, MakeUp, Meeting
from tests.members.life.kit import HOUR, MINUTES, MORNING, TEXT, told
from tests.reading import page, reading
from tests.world_members import Party
from xinhui.core import clock
from xinhui.core.clock import LOCAL

PHONE = "/m/party/attend/"


@pytest.fixture(autouse=True)
def _chinese(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "zh-hans"


@pytest.fixture
def browser(party: Party) -> Callable[[str], Client]:
    def signed_in(handle: str) -> Client:
        return reading(party.user(handle))

    return signed_in


def shown_code(secretary: Client, meeting: Meeting) -> str:
    """The six digits on the host's screen."""
    found = re.search(r'sign-code">(\d{3}) (\d{3})<', page(secretary, f"/party/life/meetings/{meeting.pk}/screen/"))
    assert found is not None
    return found[1] + found[2]


def held_of_owed(browser: Callable[[str], Client]) -> str:
    """What the town's league table says of the village."""
    text = page(browser("organizer"), "/party/life/")
    found = re.search(r"已召开(\d+)／应召开(\d+)次", text)
    assert found is not None
    return f"{found[1]}/{found[2]}"


def plan_and_call(party: Party, secretary: Client) -> Meeting:
    branch = party.organizations["grid_branch"]
    with clock.moved(MORNING):
        assert f"/party/life/branches/{branch.pk}/new/?kind=members" in page(
            secretary, f"/party/life/branches/{branch.pk}/"
        )
        new = f"/party/life/branches/{branch.pk}/new/"
        form = {"kind": "members", "title": "三季度党员大会", "place": "村委会", "planned_for": "2026-09-14T12:00",
                "host": str(party.members["branch_secretary"].pk), "lecturer": ""}  # fmt: skip
        wrong = secretary.post(new, {**form, "planned_for": "2026-09-13T12:00"})
        assert wrong.status_code == 400 and "三季度党员大会" in wrong.content.decode()
        assert "该时间已过" in wrong.content.decode()
        assert secretary.post(new, form).status_code == 302
        meeting = Meeting.objects.get()
        assert secretary.post(f"/party/do/meeting/{meeting.pk}/call/").status_code == 302
    assert told("meeting_called") == {"aju": 1, "alan": 1, "azhu": 1}
    return meeting


def test_a_members_meeting_from_the_plan_to_the_league_table(party: Party, browser: Callable[[str], Client]) -> None:
    secretary, member, probationer = browser("branch_secretary"), browser("party_member"), browser("probationer")
    with clock.moved(HOUR + timedelta(days=2)):
        assert held_of_owed(browser) == "0/6", "of July and August"
    meeting = plan_and_call(party, secretary)
    with clock.moved(HOUR - timedelta(minutes=20)):
        assert "没有开放签到" in page(member, PHONE)
        assert "三季度党员大会" in page(member, "/m/party/")
        assert secretary.post(f"/party/do/meeting/{meeting.pk}/open/", {"minutes": "60"}).status_code == 302
    with clock.moved(HOUR):
        code = shown_code(secretary, meeting)
        assert f"?meeting={meeting.pk}" in page(member, "/m/party/meetings/")
        assert "立即签到" in page(member, "/m/party/")
        assert f'value="{code}"' in page(member, f"{PHONE}?meeting={meeting.pk}&code={code}"), (
            "as the QR code leads there"
        )
        wrong = member.post(PHONE, {"meeting": meeting.pk, "code": "12345"})
        assert wrong.status_code == 400 and "签到码不正确" in wrong.content.decode()
    with clock.moved(HOUR + timedelta(seconds=40)):
        done = member.post(PHONE, {"meeting": meeting.pk, "code": code})
        assert done["Location"] == f"/m/party/meetings/{meeting.pk}/", "the code of half a minute ago"
        assert "1</b> / 9" in page(secretary, f"/party/life/meetings/{meeting.pk}/screen/")
    with clock.moved(HOUR + timedelta(minutes=5)):
        old = probationer.post(PHONE, {"meeting": meeting.pk, "code": code})
        assert old.status_code == 400 and "签到码不正确" in old.content.decode()
        stranger = browser("other_party_member").post(
            PHONE, {"meeting": meeting.pk, "code": shown_code(secretary, meeting)}
        )
        assert stranger.status_code == 400 and "不在本次会议的应到名单" in stranger.content.decode()
        code = shown_code(secretary, meeting)
        assert secretary.post(PHONE, {"meeting": meeting.pk, "code": code}).status_code == 302
    with clock.moved(HOUR + timedelta(minutes=45)):
        late = probationer.post(PHONE, {"meeting": meeting.pk, "code": "000000"})
        assert late.status_code == 400 and "未开放签到" in late.content.decode()
    write_and_confirm(party, browser, meeting)


def write_and_confirm(party: Party, browser: Callable[[str], Client], meeting: Meeting) -> None:
    secretary = browser("branch_secretary")
    with clock.moved(HOUR + timedelta(hours=2)):
        waiting = Attendance.objects.filter(meeting=meeting, state="expected", member__user=None)
        for row in waiting:
            assert secretary.post(f"/party/do/attendance/{row.pk}/mark/", {"state": "present"}).status_code == 302
        secretary.post(f"/party/do/meeting/{meeting.pk}/record/", {"minutes": MINUTES})
        absent = MakeUp.objects.get()
        assert absent.attendance.member == party.members["probationer"]
        secretary.post(f"/party/do/meeting/{meeting.pk}/resolve/",
                       {"text": "同意接收阿梅为预备党员", "in_favour": "8", "against": "0", "abstained": "0"})  # fmt: skip
        make_up(browser, absent)
        text = page(secretary, f"/party/life/meetings/{meeting.pk}/")
        assert "8 / 9" in text and "赞成8票" in text and "手机扫码签到" in text and re.search("补课：\\s+已认定", text)
        assert secretary.post(f"/party/do/meeting/{meeting.pk}/confirm/").status_code == 302
        assert "已确认" in page(secretary, f"/party/life/meetings/{meeting.pk}/")
    with clock.moved(datetime(2026, 9, 16, 12, 0, tzinfo=LOCAL)):
        assert held_of_owed(browser) == "1/7", "the league table moves"
        assert "到会8／应到9人次" in page(browser("organizer"), "/party/life/")
        year = page(browser("secretary"), f"/party/life/branches/{meeting.organization_id}/")
        assert re.search(rf'y-done"><a href="/party/life/meetings/{meeting.pk}/">✓', year)
        assert "参加0次／应参加1次" in page(browser("probationer"), "/m/party/meetings/")


def make_up(browser: Callable[[str], Client], row: MakeUp) -> None:
    phone, secretary = browser("probationer"), browser("branch_secretary")
    assert "待补课" in page(phone, "/m/party/meetings/")
    short = phone.post(f"/m/party/makeups/{row.pk}/", {"text": "学习了"})
    assert short.status_code == 400 and "不少于50字" in short.content.decode()
    assert phone.post(f"/m/party/makeups/{row.pk}/", {"text": TEXT}).status_code == 302
    assert secretary.post(f"/party/do/makeup/{row.pk}/return/", {"reason": "请补充体会"}).status_code == 302
    assert "请补充体会" in page(phone, f"/m/party/makeups/{row.pk}/")
    assert phone.post(f"/m/party/makeups/{row.pk}/", {"text": TEXT + "再学。"}).status_code == 302
    assert secretary.post(f"/party/do/makeup/{row.pk}/approve/").status_code == 302
    assert "已认定" in page(phone, f"/m/party/makeups/{row.pk}/")
