"""Quarters of 罗坑村, made by the services."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from members.models import JointMeeting, JointTopic, PropertyFirm, Quarter
from members.services.quarters.contracts import enter_firm
from members.services.quarters.meetings import agree_topic, hold_meeting, raise_topic
from members.services.quarters.places import QuarterFacts, cover_quarter, enter_quarter
from tests.world import VILLAGE
from tests.world_members import Party
from xinhui.core import clock
from xinhui.outbox.models import Message

FACTS: dict[str, Any] = {
    "name": "锦绣花园", "area_code": VILLAGE, "households": 320, "buildings": 6, "property_mode": "none",
    "built_year": 2008,
}  # fmt: skip


def quarter(party: Party, who: str = "secretary", **facts: Any) -> Quarter:
    return enter_quarter(actor=party.act(who), facts=QuarterFacts(**{**FACTS, **facts}))


def covered(party: Party, name: str = "锦绣花园", *, on: date | None = None, **facts: Any) -> Quarter:
    row = quarter(party, name=name, **facts)
    cover_quarter(actor=party.act("secretary"), quarter_id=row.pk,
                  organization_id=party.organizations["grid_branch"].pk, started_on=on)  # fmt: skip
    return row


def firm(party: Party, name: str = "安居物业") -> PropertyFirm:
    return enter_firm(actor=party.act("organizer"), name=name, employees=80, party_members=2)


def meeting(party: Party, row: Quarter, who: str = "branch_secretary", on: date | None = None) -> JointMeeting:
    return hold_meeting(actor=party.act(who), quarter_id=row.pk, from_branch=2, from_property=1, from_owners=3,
                        minutes="商议停车位和电梯维修", held_on=on)  # fmt: skip


def topic(party: Party, row: Quarter, who: str = "branch_secretary") -> JointTopic:
    return raise_topic(actor=party.act(who), quarter_id=row.pk, title="三号楼电梯维修", raised_by_side="owners")


def agreed(party: Party, row: Quarter, days: int = 14) -> JointTopic:
    met = row.meetings.first() or meeting(party, row)
    return agree_topic(actor=party.act("branch_secretary"), topic_id=topic(party, row).pk, meeting_id=met.pk,
                       side="property", due_on=clock.today() + timedelta(days=days))  # fmt: skip


def told(kind: str) -> Counter[str]:
    """Username → how often told."""
    return Counter(Message.objects.filter(kind=kind, channel="in_app").values_list("recipient__username", flat=True))
