"""What the pages of webhooks show: endpoints with what waits for them, and the log of deliveries."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from xinhui.accounts.models import User
from xinhui.bureaus.models import BureauClient, WebhookDelivery, WebhookEndpoint
from xinhui.bureaus.rules.webhooks import DeliveryState

_WAITING, _FAILED = Q(deliveries__state=DeliveryState.WAITING), Q(deliveries__state=DeliveryState.FAILED)


@dataclass(frozen=True, slots=True)
class EndpointLine:
    """One endpoint, with how much waits for it and how much was given up and not looked at."""

    endpoint: WebhookEndpoint
    waiting: int
    failed: int


def endpoint_lines(user: User, *, pk: int | None = None) -> list[EndpointLine]:
    """The endpoints that somebody sees (one of them); one query."""
    rows = WebhookEndpoint.objects.visible_to(user).kept().select_related("client__unit")
    if pk is not None:
        rows = rows.filter(pk=pk)
    counted = rows.annotate(
        waiting=Count("deliveries", filter=_WAITING),
        failed=Count("deliveries", filter=_FAILED & Q(deliveries__seen_at=None)),
    )
    ordered = counted.order_by("client__unit__name", "client__name", "pk")
    return [EndpointLine(row, getattr(row, "waiting", 0), getattr(row, "failed", 0)) for row in ordered]


def clients_of(user: User) -> QuerySet[BureauClient]:
    """The systems that may get an endpoint from this person."""
    rows = BureauClient.objects.visible_to(user).filter(is_active=True)
    return rows.select_related("unit").order_by("unit__name", "name")


def deliveries_of(endpoint: WebhookEndpoint, *, state: str = "") -> QuerySet[WebhookDelivery]:
    """The log of an endpoint, newest first; only of a state when one is named."""
    rows = WebhookDelivery.objects.filter(endpoint=endpoint).select_related("event").order_by("-pk")
    return rows.filter(state=state) if state in DeliveryState.values else rows
