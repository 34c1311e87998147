"""Writing events in the transaction of what they tell of: the transactional outbox of webhooks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, Max
from django.db.transaction import TransactionManagementError

from xinhui.bureaus.models import WebhookDelivery, WebhookEndpoint, WebhookEvent
from xinhui.bureaus.rules.webhooks import EventKind
from xinhui.bureaus.services.webhooks.doorbell import ring_on_commit


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened to one assignment: `data` without personal data and without anybody's words."""

    kind: EventKind
    lane: int
    unit_id: int
    data: Mapping[str, Any]


def anybody_listens() -> Exists:
    """Whether there is any endpoint at all, for a query that runs anyway: it costs no round trip of its own."""
    return Exists(WebhookEndpoint.objects.kept())


def announce(*, happenings: Sequence[Happening], at: datetime) -> int:
    """Write the events and who gets them: at most four queries for any number; returns how many events.

    The caller holds the lock that makes the order of a lane's events. Nothing is written for units without an
    endpoint. Raises TransactionManagementError outside `atomic()`.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("An event is written in the transaction of what it tells of.")
    if not happenings:
        return 0
    listening = WebhookEndpoint.objects.listening()
    rows = listening.filter(client__unit_id__in={happening.unit_id for happening in happenings})
    endpoints: dict[int, list[tuple[int, list[str]]]] = {}
    for pk, unit_id, kinds in rows.order_by("pk").values_list("pk", "client__unit_id", "kinds"):
        endpoints.setdefault(unit_id, []).append((pk, kinds))
    heard = [happening for happening in happenings if happening.unit_id in endpoints]
    if not heard:
        return 0
    events = WebhookEvent.objects.bulk_create(_events(heard, at))
    deliveries = [
        WebhookDelivery(endpoint_id=pk, event=event, lane=event.lane, next_attempt_at=at)
        for happening, event in zip(heard, events, strict=True)
        for pk, kinds in endpoints[happening.unit_id]
        if not kinds or happening.kind in kinds
    ]
    if deliveries:
        WebhookDelivery.objects.bulk_create(deliveries)
        ring_on_commit()
    return len(events)


def _events(heard: Sequence[Happening], at: datetime) -> list[WebhookEvent]:
    """The events, numbered on within their lanes."""
    known = WebhookEvent.objects.filter(lane__in={happening.lane for happening in heard})
    numbers = dict(known.order_by("lane").values_list("lane").annotate(Max("sequence")))
    events = []
    for happening in heard:
        number = numbers[happening.lane] = numbers.get(happening.lane, 0) + 1
        data = {**happening.data, "sequence": number}
        events.append(WebhookEvent(kind=happening.kind, lane=happening.lane, sequence=number, data=data, at=at))
    return events
