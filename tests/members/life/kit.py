"""Meetings of 第一网格党支部 in any state, by the real services. Noon of the cast's Monday is the usual hour."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from members.models import Attendance, Meeting
from members.services.life import plan, record, signing
from tests.world_members import Party
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.outbox.models import Message

MORNING = datetime(2026, 9, 14, 9, 0, tzinfo=LOCAL)
HOUR = datetime(2026, 9, 14, 12, 0, tzinfo=LOCAL)
MINUTES = "学习了上级文件精神，讨论了发展党员工作，形成了决议。"
TEXT = "学习了《中国共产党支部工作条例（试行）》，重点学习了组织生活有关规定，对照自身找到差距，今后按时参加支部活动，起到先锋模范作用。"


def facts(party: Party, kind: str = "members", **values: Any) -> plan.MeetingFacts:
    """A meeting at HOUR, hosted by the secretary."""
    return plan.MeetingFacts(**{
        "kind": kind, "title": "三季度党员大会", "place": "村委会会议室", "planned_for": HOUR,
        "host_id": party.members["branch_secretary"].pk, **values,
    })  # fmt: skip


def planned(party: Party, kind: str = "members", *, who: str = "branch_secretary", branch: str = "grid_branch",
            **values: Any) -> Meeting:  # fmt: skip
    """Planned in the morning."""
    with clock.moved(MORNING):
        return plan.plan_meeting(
            actor=party.act(who), organization_id=party.organizations[branch].pk, facts=facts(party, kind, **values)
        )


def called(party: Party, kind: str = "members", **values: Any) -> Meeting:
    """The members are invited."""
    with clock.moved(MORNING):
        return plan.call_meeting(actor=party.act("branch_secretary"), meeting_id=planned(party, kind, **values).pk)


def opened(party: Party, kind: str = "members", **values: Any) -> Meeting:
    """Open for signing in from ten minutes before the hour, for an hour."""
    meeting = called(party, kind, **values)
    with clock.moved(HOUR - timedelta(minutes=10)):
        return signing.open_signing(actor=party.act("branch_secretary"), meeting_id=meeting.pk)


def signed(party: Party, meeting: Meeting, who: str, at: datetime = HOUR, **values: Any) -> Attendance:
    """Somebody types the code of that moment."""
    with clock.moved(at):
        code = values.pop("code", None) or signing.current_code(meeting)
        return signing.sign_in(actor=party.act(who), meeting_id=meeting.pk, code=code)


def marked(party: Party, meeting: Meeting, present: int) -> None:
    """So many of the list are written down as present."""
    rows = Attendance.objects.filter(meeting=meeting).order_by("pk")[:present]
    rows_pk = list(rows.values_list("pk", flat=True))
    Attendance.objects.filter(pk__in=rows_pk).update(state="present", how="officer")
    meeting.present = present
    meeting.save()


def held(party: Party, kind: str = "members", *, present: int = 9, **values: Any) -> Meeting:
    """Minutes written an hour after the hour; the first so many came."""
    meeting = called(party, kind, **values)
    marked(party, meeting, present)
    with clock.moved(HOUR + timedelta(hours=1)):
        return record.record_meeting(actor=party.act("branch_secretary"), meeting_id=meeting.pk, minutes=MINUTES)


def confirmed(party: Party, kind: str = "members", **values: Any) -> Meeting:
    """Confirmed by the secretary."""
    meeting = held(party, kind, **values)
    with clock.moved(HOUR + timedelta(hours=2)):
        return record.confirm_meeting(actor=party.act("branch_secretary"), meeting_id=meeting.pk)


def row_of(party: Party, meeting: Meeting, who: str) -> Attendance:
    """The attendance of somebody of the cast."""
    row: Attendance = Attendance.objects.get(meeting=meeting, member=party.members[who])
    return row


def told(kind: str) -> Counter[str]:
    """Usernames → how many messages of the kind."""
    return Counter(Message.objects.filter(kind=f"party.{kind}").values_list("recipient__username", flat=True))
