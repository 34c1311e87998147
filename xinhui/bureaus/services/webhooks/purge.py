"""Retention: what was delivered goes after some days; what was given up stays until somebody has looked at it."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from xinhui.bureaus.models import WebhookDelivery, WebhookEvent
from xinhui.bureaus.rules.webhooks import DeliveryState, EndpointState

BATCH = 2000
M = TypeVar("M", bound=Model)


def purge_webhooks(before: datetime) -> int:
    """Delete old deliveries and the events that nobody needs any more; returns how many rows.

    The newest event of an assignment stays: the next one is numbered after it. What waits for an endpoint that was
    removed, or whose system was withdrawn, goes too.
    """
    old = Q(event__at__lt=before)
    spent = Q(state=DeliveryState.DELIVERED, delivered_at__lt=before) | Q(
        state=DeliveryState.FAILED, seen_at__lt=before
    )
    ended = Q(endpoint__state=EndpointState.REMOVED) | Q(endpoint__client__is_active=False)
    total = _delete(lambda: WebhookDelivery.objects.filter(old & (spent | ended)))
    newer = WebhookEvent.objects.filter(lane=OuterRef("lane"), pk__gt=OuterRef("pk"))
    used = WebhookDelivery.objects.filter(event=OuterRef("pk"))
    return total + _delete(lambda: WebhookEvent.objects.filter(Q(lane=0) | Exists(newer), ~Exists(used), at__lt=before))


def _delete(rows: Callable[[], QuerySet[M]]) -> int:
    """In pieces, so that no transaction holds much."""
    total = 0
    while ids := list(rows().order_by("pk").values_list("pk", flat=True)[:BATCH]):
        total += rows().model._default_manager.filter(pk__in=ids).delete()[0]
    return total
