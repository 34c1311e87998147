"""What became of an attempt, written by whoever holds the claim of the endpoint."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from django.db import transaction
from django.db.models import F

from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.bureaus.models import WebhookDelivery, WebhookEndpoint
from xinhui.bureaus.rules.webhooks import (
    DELIVERY_TABLE,
    ENDPOINT_TABLE,
    GIVE_UP_AFTER,
    DeliveryState,
    EndpointState,
    EventKind,
    PauseCause,
    probe_at,
    retry_at,
)
from xinhui.bureaus.services.webhooks.post import Answer
from xinhui.bureaus.services.webhooks.telling import TELL_AFTER, tell_people
from xinhui.core import clock
from xinhui.core.locking import locked


def asked_to_wait(answer: Answer, now: datetime) -> timedelta | None:
    """What Retry-After says, in seconds or as a date; None when it says nothing that can be read."""
    text = answer.retry_after.strip()
    if text.isascii() and text.isdecimal():
        return timedelta(seconds=min(int(text), 10**7))
    try:
        until = parsedate_to_datetime(text) if text else None
    except (ValueError, TypeError):
        return None
    if until is None:
        return None
    return max(timedelta(0), (until if until.tzinfo else until.replace(tzinfo=UTC)) - now)


def delivered(delivery: WebhookDelivery, answer: Answer) -> int:
    """It arrived: written unless somebody else has written a fate meanwhile; returns how many rows."""
    now = clock.now()
    return _write(
        delivery, answer, now, state=DELIVERY_TABLE.next(delivery.state, "deliver"), delivered_at=now,
        next_attempt_at=None, error="",
    )  # fmt: skip


def not_delivered(delivery: WebhookDelivery, answer: Answer) -> bool:
    """It did not arrive: tried again later, or given up; True when given up. A test is tried once."""
    now = clock.now()
    first = delivery.first_attempt_at or now
    if delivery.event.kind == EventKind.TEST or now - first >= GIVE_UP_AFTER:
        _write(delivery, answer, now, state=DELIVERY_TABLE.next(delivery.state, "give_up"), next_attempt_at=None)
        return True
    again = retry_at(now, delivery.attempts + 1, asked_to_wait(answer, now))
    _write(delivery, answer, now, next_attempt_at=again)
    return False


def _write(delivery: WebhookDelivery, answer: Answer, now: datetime, **values: object) -> int:
    said = {"response_status": answer.status, "duration_ms": answer.duration_ms, "error": answer.error}
    waiting = WebhookDelivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING, attempts=delivery.attempts)
    return waiting.update(**{
        **said, "attempts": F("attempts") + 1, "last_attempt_at": now,
        "first_attempt_at": delivery.first_attempt_at or now, **values,
    })  # fmt: skip


def is_down(*, actor: Actor, endpoint: WebhookEndpoint, claim: str, answer: Answer) -> None:
    """The endpoint takes nothing now: asked again later with one event, its people told once when it lasts."""
    now = clock.now()
    with transaction.atomic():
        rows = WebhookEndpoint.objects.filter(pk=endpoint.pk, claim=claim)
        row: WebhookEndpoint | None = locked(rows.select_related("client__unit"), no_key=True).first()
        if row is None:
            return
        row.failures += 1
        row.failing_since = row.failing_since or now
        row.probe_at = probe_at(now, row.failures, asked_to_wait(answer, now))
        if row.told_at is None and now - row.failing_since >= TELL_AFTER:
            row.told_at = now
            tell_people(row, "down", mark=row.failing_since.isoformat())
        row.save(update_fields=["failures", "failing_since", "probe_at", "told_at"])
        if row.failures == 1:
            _record(actor, row, "down", failing_since=now.isoformat())


def is_back(*, actor: Actor, endpoint: WebhookEndpoint, claim: str) -> None:
    """The endpoint takes events again: everything that waits for it is due now."""
    now = clock.now()
    with transaction.atomic():
        ours = WebhookEndpoint.objects.filter(pk=endpoint.pk, claim=claim)
        row: WebhookEndpoint | None = locked(ours.select_related("client__unit"), no_key=True).first()
        if row is None:
            return
        row.failures, row.failing_since, row.probe_at, row.told_at = 0, None, None, None
        row.save(update_fields=["failures", "failing_since", "probe_at", "told_at"])
        waiting = WebhookDelivery.objects.filter(endpoint=endpoint, state=DeliveryState.WAITING)
        waiting.filter(next_attempt_at__gt=now).update(next_attempt_at=now)
        _record(actor, row, "back")


def is_gone(*, actor: Actor, delivery: WebhookDelivery, claim: str, answer: Answer) -> None:
    """410: the bureau wants nothing there any more. Paused, its people told; what waits goes on waiting."""
    now = clock.now()
    with transaction.atomic():
        rows = WebhookEndpoint.objects.filter(pk=delivery.endpoint_id, claim=claim, state=EndpointState.ACTIVE)
        row: WebhookEndpoint | None = locked(rows.select_related("client__unit"), no_key=True).first()
        if row is None:
            return
        _write(delivery, answer, now, next_attempt_at=now)
        row.state, row.pause_cause = ENDPOINT_TABLE.next(row.state, "pause"), PauseCause.GONE
        row.save(update_fields=["state", "pause_cause"])
        tell_people(row, "gone", mark=now.isoformat())
        _record(actor, row, "pause", cause=PauseCause.GONE.value)


def _record(actor: Actor, row: WebhookEndpoint, verb: str, **detail: str) -> None:
    record(actor=actor, verb=f"bureaus.webhook.{verb}", target=row, area_code=row.client.unit.area_code, detail=detail)
