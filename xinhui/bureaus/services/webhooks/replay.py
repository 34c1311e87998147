"""Sending again what was delivered or given up, a test, and the word that failures were seen."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import pgettext_lazy

from xinhui.accounts.actors import Actor
from xinhui.bureaus.models import WebhookDelivery, WebhookEndpoint, WebhookEvent
from xinhui.bureaus.rules.webhooks import DELIVERY_TABLE, DeliveryState, EndpointState, EventKind
from xinhui.bureaus.services.webhooks.doorbell import ring_on_commit
from xinhui.bureaus.services.webhooks.keeping import hold_endpoint, log
from xinhui.core import clock
from xinhui.core.checks import unknown
from xinhui.core.errors import Conflict
from xinhui.core.locking import locked


def _again(at: datetime) -> dict[str, object]:
    """What a delivery is that begins anew; the event, and with it its id, stays."""
    return {"state": DeliveryState.WAITING, "attempts": 0, "first_attempt_at": None, "next_attempt_at": at,
            "delivered_at": None, "seen_at": None}  # fmt: skip


def replay_delivery(*, actor: Actor, delivery_id: int) -> WebhookDelivery:
    """Send one again, under the same `webhook-id`. Raises TransitionRefused (it waits anyway), NotFound, Forbidden."""
    endpoint_id = WebhookDelivery.objects.filter(pk=delivery_id).values_list("endpoint_id", flat=True).first()
    with transaction.atomic():
        endpoint = hold_endpoint(actor, endpoint_id or 0)
        row = locked(WebhookDelivery.objects.filter(pk=delivery_id).select_related("event")).get()
        DELIVERY_TABLE.next(row.state, "replay")
        for name, value in _again(clock.now()).items():
            setattr(row, name, value)
        row.save(update_fields=list(_again(clock.now())))
        log(actor, endpoint, "replay", event=row.event.message_id)
        ring_on_commit()
    return row


def replay_failed(*, actor: Actor, endpoint_id: int, since: datetime) -> int:
    """Send again everything of an endpoint that was given up and happened since then; returns how many."""
    with transaction.atomic():
        endpoint = hold_endpoint(actor, endpoint_id)
        rows = WebhookDelivery.objects.filter(endpoint=endpoint, state=DeliveryState.FAILED, event__at__gte=since)
        many = rows.exclude(event__kind=EventKind.TEST).update(**_again(clock.now()))
        log(actor, endpoint, "replay", since=since.isoformat(), many=many)
        ring_on_commit()
    return many


def send_test(*, actor: Actor, endpoint_id: int) -> WebhookDelivery:
    """Send a test event, tried once; an endpoint that is down is asked with it at once.

    Raises Conflict (`webhook-paused`, `test-waits`), NotFound, Forbidden.
    """
    now = clock.now()
    with transaction.atomic():
        endpoint = hold_endpoint(actor, endpoint_id)
        if endpoint.state != EndpointState.ACTIVE:
            raise Conflict(
                code="webhook-paused", message=pgettext_lazy("webhooks", "Nothing is sent to a paused address."),
                action=pgettext_lazy("webhooks", "Resume it first."),
            )  # fmt: skip
        if WebhookDelivery.objects.filter(endpoint=endpoint, lane=0, state=DeliveryState.WAITING).exists():
            raise Conflict(code="test-waits", message=pgettext_lazy("webhooks", "A test is on its way already."))
        event = WebhookEvent.objects.create(kind=EventKind.TEST, lane=0, data={"endpoint": str(endpoint.uuid)}, at=now)
        row = WebhookDelivery.objects.create(endpoint=endpoint, event=event, lane=0, next_attempt_at=now)
        if endpoint.probe_at is not None:
            endpoint.probe_at = now
            endpoint.save(update_fields=["probe_at"])
        log(actor, endpoint, "test", event=event.message_id)
        ring_on_commit()
    return row


def acknowledge_failed(*, actor: Actor, endpoint_id: int) -> int:
    """Somebody has looked at what was given up: from now on its days of keeping run. Returns how many."""
    now = clock.now()
    with transaction.atomic():
        endpoint = hold_endpoint(actor, endpoint_id)
        rows = WebhookDelivery.objects.filter(endpoint=endpoint, state=DeliveryState.FAILED, seen_at=None)
        many = rows.update(seen_at=now)
        if many:
            log(actor, endpoint, "acknowledge", many=many)
    return many


def delivery_of(endpoint: WebhookEndpoint, event: UUID) -> WebhookDelivery:
    """The delivery of an event to an endpoint. Raises NotFound."""
    row = WebhookDelivery.objects.filter(endpoint=endpoint, event__uuid=event).first()
    if row is None:
        raise unknown("event")
    return row
