"""Whose turn it is: endpoints claimed by one deliverer at a time, and what each is to be sent next.

The claim is on the endpoint, not on its deliveries: one deliverer sends to it, one event after another, so that no
two of them can ever overtake one another. A claim that ran out belongs to a deliverer that died.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from xinhui.bureaus.models import WebhookDelivery, WebhookEndpoint
from xinhui.bureaus.rules.webhooks import DeliveryState, EndpointState
from xinhui.core import clock
from xinhui.core.locking import locked

CLAIM_LASTS = timedelta(seconds=90)
#: So many events of an endpoint are read at once.
BATCH = 50


def _waiting() -> QuerySet[WebhookDelivery]:
    return WebhookDelivery.objects.filter(state=DeliveryState.WAITING)


def claim_endpoints(*, limit: int = 200) -> tuple[str, list[WebhookEndpoint]]:
    """The endpoints that have something due and that nobody works for, now ours; the claim is the caller's name."""
    now, claim = clock.now(), str(uuid.uuid4())
    due = _waiting().filter(endpoint=OuterRef("pk"), next_attempt_at__lte=now)
    free = Q(claim="") | Q(claimed_until__lt=now)
    asked = Q(probe_at__isnull=True) | Q(probe_at__lte=now)
    rows = WebhookEndpoint.objects.filter(
        free, asked, Exists(due), state=EndpointState.ACTIVE, client__is_active=True, client__unit__is_active=True
    )
    with transaction.atomic():
        ids = [row.pk for row in locked(rows.order_by("pk"), skip_locked=True, no_key=True)[:limit]]
        if ids:
            WebhookEndpoint.objects.filter(free, pk__in=ids).update(claim=claim, claimed_until=now + CLAIM_LASTS)
    if not ids:
        return claim, []
    return claim, list(WebhookEndpoint.objects.filter(claim=claim).order_by("pk"))


def renew(*, endpoint_id: int, claim: str) -> datetime | None:
    """Work on for this endpoint: until when; None when the claim was taken from us or the endpoint was paused."""
    until = clock.now() + CLAIM_LASTS
    ours = WebhookEndpoint.objects.filter(pk=endpoint_id, claim=claim, state=EndpointState.ACTIVE)
    return until if ours.update(claimed_until=until) else None


def release(*, endpoint_ids: Sequence[int], claim: str, delivered: bool) -> None:
    """Work no longer for these endpoints."""
    values: dict[str, object] = {"claim": "", "claimed_until": None}
    if delivered:
        values["delivered_at"] = clock.now()
    WebhookEndpoint.objects.filter(pk__in=endpoint_ids, claim=claim).update(**values)


def next_deliveries(*, endpoint_ids: Sequence[int]) -> dict[int, list[WebhookDelivery]]:
    """What is due at each of the endpoints, tests first, then in order of the events; one query for all.

    An event of an assignment is not due while an earlier one of the same assignment waits for its own time.
    """
    now = clock.now()
    earlier = _waiting().filter(
        endpoint=OuterRef("endpoint_id"), lane=OuterRef("lane"), event__lt=OuterRef("event_id"), lane__gt=0,
        next_attempt_at__gt=now,
    )  # fmt: skip
    due = _waiting().filter(~Exists(earlier), endpoint__in=endpoint_ids, next_attempt_at__lte=now)
    is_test = Case(When(lane=0, then=Value(0)), default=Value(1), output_field=IntegerField())
    ranked = due.annotate(is_test=is_test)
    place = Window(RowNumber(), partition_by=[F("endpoint_id")], order_by=["is_test", "event_id"])
    rows = ranked.annotate(place=place).filter(place__lte=BATCH).select_related("event")
    found: dict[int, list[WebhookDelivery]] = {pk: [] for pk in endpoint_ids}
    for row in rows.order_by("endpoint_id", "place"):
        found[row.endpoint_id].append(row)
    return found
