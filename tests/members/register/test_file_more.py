"""A member's page shows what other subjects know, to whom it is theirs to know; it costs the same whatever there is."""

from datetime import date, datetime, time, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import Attendance, Honour, Meeting
from tests.members.dues.kit import at, based, charge, charged, paid
from tests.world_members import Party
from xinhui.core import clock

DAY = date(2026, 3, 9)


def known(party: Party, rows: range) -> None:
    """Meetings, honours and services of the member."""
    member, branch = party.members["party_member"], party.organizations["grid_branch"]
    for number in rows:
        on = DAY - timedelta(days=number + 1)
        planned = datetime.combine(on, time(9), clock.LOCAL)
        meeting = Meeting.objects.create(
            organization=branch, area_code=branch.area_code, kind="members", title=f"党员大会{number}", place="会议室",
            planned_for=planned,
        )  # fmt: skip
        Attendance.objects.create(meeting=meeting, member=member, state="present" if number else "absent",
                                  how="officer" if number else "", at=planned if number else None)  # fmt: skip
        Honour.objects.create(kind="outstanding_member", level="town", title=f"优秀共产党员{number}", awarded_by="镇党委",
                              area_code=branch.area_code, organization=branch, member=member, awarded_on=on)  # fmt: skip


def text_of(party: Party, handle: str) -> tuple[str, int]:
    """The page of the member as somebody sees it, and its queries."""
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(party.user(handle), backend="django.contrib.auth.backends.ModelBackend")
    address = f"/party/members/{party.members['party_member'].pk}/"
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode(), len(queries)


def test_what_a_file_shows_and_to_whom(party: Party) -> None:
    based(party)
    charged(party, 1, 2)
    paid(party, charge(party, "party_member", 1), on=date(2026, 2, 3))
    with at(DAY):
        known(party, range(1))
        first, cost = text_of(party, "branch_secretary")
        known(party, range(1, 5))
        text, again = text_of(party, "branch_secretary")
        assert cost == again, "the same queries whatever there is"
        for words in (
            "欠缴 1 个月",
            "90.00 元",
            "2026-02-03",
            "党员大会1",
            "应到 5 次，实到 4 次",
            "优秀共产党员3",
            "0 小时",
        ):
            assert words in text, words
        assert f"/party/dues/members/{party.members['party_member'].pk}/" in text
        own, _cost = text_of(party, "party_member")
        assert "欠缴 1 个月" in own and "优秀共产党员3" in own
        leader, _cost = text_of(party, "town_leader")
        assert "欠缴" not in leader and "/party/dues/members/" not in leader, "who only reads sees no pay"
        assert "优秀共产党员3" in leader
    assert "应到 1 次，实到 0 次" in first
