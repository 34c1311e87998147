"""Postings for tests: 容小波 (clerk) of 城管局, sent to 水务局 or to a village."""

from datetime import date, datetime
from typing import Any

from cadres.models import Cadre, Posting
from cadres.services.tempering import proposals
from tests.world_cadres import Cadres
from xinhui.core.clock import LOCAL
from xinhui.outbox.models import Message

NOW = datetime(2026, 9, 14, 9, tzinfo=LOCAL)
FIRST, LAST = date(2026, 9, 14), date(2027, 9, 13)
#: Half way.
MIDDLE = date(2027, 3, 15)


def day(when: date) -> datetime:
    """Nine in the morning."""
    return datetime(when.year, when.month, when.day, 9, tzinfo=LOCAL)


def propose(cadres: Cadres, who: str = "personnel", handle: str = "clerk", **facts: Any) -> Posting:
    """A year with 水务局."""
    given = {"kind": "secondment", "starts_on": FIRST, "ends_on": LAST, "reason": "补齐基层经历",
             "host_unit_id": cadres.world.unit("water").pk, "duty": "河长办副主任", **facts}  # fmt: skip
    return proposals.propose_posting(actor=cadres.act(who), cadre_id=cadres.files[handle].pk, **given)


def sent(cadres: Cadres, handle: str = "clerk", **facts: Any) -> Posting:
    """Approved by the office."""
    row = propose(cadres, handle=handle, **facts)
    return proposals.approve_posting(actor=cadres.act("cadre_office"), posting_id=row.pk)


def own_account(cadres: Cadres, handle: str = "clerk", who: str = "worker") -> None:
    """The person signs in as `who`."""
    Cadre.objects.filter(pk=cadres.files[handle].pk).update(user=cadres.world.people[who])


def told(kind: str) -> set[str]:
    """Account names."""
    return set(Message.objects.filter(kind=kind).values_list("recipient__username", flat=True))
