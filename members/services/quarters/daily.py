"""Once a day: topics past their day, meetings that are due, agreements and committees that run out. Each told once."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from members.models import JointAgreement, JointTopic, OwnersCommittee, Quarter, QuarterCoverage
from members.rules.quarters import EXPIRY_DAYS, meeting_due
from members.selectors.party_recipients import keepers_told
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.outbox.services.enqueue import Draft, enqueue

Told = tuple[Quarter, str, str, dict[str, Any]]


def remind_quarters(*, actor: Actor) -> int:
    """Write the day's reminders of quarters; each under a key of its own: again is no more. Returns how many rows."""
    makers: Sequence[Callable[[], Iterable[Told]]] = (_topics, _meetings, _agreements, _committees)
    told = [row for make in makers for row in make()]
    places = {quarter.pk: (quarter.area_code, getattr(quarter, "path", "")) for quarter, *_rest in told}
    recipients = keepers_told(places.values())
    drafts = [
        Draft(key=f"{kind}:{key}", recipient_id=user_id, kind=kind, link=f"/party/quarters/{quarter.pk}/",
              context={"quarter": quarter.name, **context})
        for quarter, kind, key, context in told for user_id in sorted(recipients[places[quarter.pk]])
    ]  # fmt: skip
    with transaction.atomic():
        return enqueue(drafts=drafts)


def _quarters(pks: Iterable[int]) -> dict[int, Quarter]:
    return {row.pk: row for row in Quarter.objects.on_the_list().filter(pk__in=list(pks)).with_path()}


def _topics() -> Iterable[Told]:
    """Past their day: chased once a day until settled."""
    today = clock.today()
    rows = list(JointTopic.objects.overdue(today))
    quarters = _quarters(row.quarter_id for row in rows)
    for row in rows:
        context = {"topic": row.title, "due": str(row.due_on), "days": (today - (row.due_on or today)).days}
        yield quarters[row.quarter_id], "quarter.topic_overdue", f"{row.pk}:{today}", context


def _meetings() -> Iterable[Told]:
    """No joint meeting for a quarter of a year: once for each due day."""
    covered = QuarterCoverage.objects.open().annotate(last=Max("quarter__meetings__held_on"))
    due = {}
    for pk, started, last in covered.values_list("quarter_id", "started_on", "last"):
        day = meeting_due(max(last, started) if last else started)
        if day < clock.today():
            due[pk] = day
    for pk, quarter in _quarters(due).items():
        yield quarter, "quarter.meeting_due", f"{pk}:{due[pk]}", {"due": str(due[pk])}


def _agreements() -> Iterable[Told]:
    line = clock.today() + timedelta(days=EXPIRY_DAYS)
    ending = JointAgreement.objects.filter(ended_on=None, valid_until__lte=line)
    rows = dict(ending.values_list("quarter", "valid_until"))
    for pk, quarter in _quarters(rows).items():
        yield quarter, "quarter.agreement_ends", f"{pk}:{rows[pk]}", {"due": str(rows[pk])}


def _committees() -> Iterable[Told]:
    line = clock.today() + timedelta(days=EXPIRY_DAYS)
    rows = dict(OwnersCommittee.objects.in_office().filter(due_on__lte=line).values_list("quarter", "due_on"))
    for pk, quarter in _quarters(rows).items():
        yield quarter, "quarter.committee_ends", f"{pk}:{rows[pk]}", {"due": str(rows[pk])}
