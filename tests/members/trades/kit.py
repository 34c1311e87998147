"""A courier (阿兰, `party_member`'s account) and tasks of 罗坑村, by the real services."""

from datetime import date, timedelta
from typing import Any

from members.models import Participant, TradeShare, TradeTask
from members.services.trades.participants import ParticipantFacts, enrol_participant
from members.services.trades.tasks import make_task, offer_task
from tests.world import VILLAGE
from tests.world_members import Party
from xinhui.core import clock

DAY = date(2026, 9, 14)


def courier(party: Party, **changes: Any) -> Participant:
    """A courier of the village who spots and delivers, any day."""
    facts: dict[str, Any] = {
        "name": "小兰", "trade": "courier", "area_code": VILLAGE, "offers": ("spot", "carry"), "username": "alan"
    }  # fmt: skip
    return enrol_participant(actor=party.act("secretary"), facts=ParticipantFacts(**{**facts, **changes}))


def task(party: Party, **changes: Any) -> TradeTask:
    """Carrying medicine to the old, the day after tomorrow in the morning."""
    facts: dict[str, Any] = {
        "area_code": VILLAGE, "title": "代送药品", "what": "为独居老人代取药品", "place": "村卫生站",
        "on": clock.today() + timedelta(days=2), "part": "morning", "offer": "carry", "wanted": 2,
        "trades": ("courier", "rider"),
    }  # fmt: skip
    return make_task(actor=party.act("secretary"), **{**facts, **changes})


def offered(party: Party, **changes: Any) -> TradeShare:
    """The task offered to the courier."""
    row, made = courier(party), task(party, **changes)
    return offer_task(actor=party.act("secretary"), task_id=made.pk, participant_ids=[row.pk])[0]
