"""Webhooks: where a bureau wants to be told, what there is to tell, and how far each telling has come."""

import uuid
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from xinhui.accounts.models import User
from xinhui.bureaus.models.client import BureauClient
from xinhui.bureaus.rules.webhooks import DeliveryState, EndpointState, EventKind, PauseCause
from xinhui.core.models import Timestamped

#: What the secrets are sealed for (xinhui/core/sealed.py).
SECRET_PURPOSE = "webhook-secret"  # noqa: S105 - a name, not a secret


class WebhookEndpointQuerySet(models.QuerySet["WebhookEndpoint"]):
    """Endpoints: of the clients that one sees, and those of the client that one is."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The unit's people, the security administrator, the client itself."""
        if not isinstance(user, User):
            return self.none()
        return self.filter(Q(client__in=BureauClient.objects.visible_to(user)) | Q(client__account_id=user.pk))

    def kept(self) -> Self:
        """Not removed."""
        return self.exclude(state=EndpointState.REMOVED)

    def listening(self) -> Self:
        """Those that events are written for: paused ones get theirs later."""
        return self.kept().filter(client__is_active=True, client__unit__is_active=True)


class WebhookEndpoint(Timestamped):
    """Where a client is told of events. The secrets lie sealed; at most two of them sign."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(
        BureauClient, verbose_name=pgettext_lazy("webhooks", "system"), on_delete=models.PROTECT,
        related_name="webhook_endpoints",
    )  # fmt: skip
    url = models.CharField(pgettext_lazy("webhooks", "address"), max_length=500)
    #: Values of EventKind; empty means all.
    kinds = models.JSONField(pgettext_lazy("webhooks", "kinds of events"), default=list, blank=True)
    state = models.CharField(
        pgettext_lazy("webhooks", "state"), max_length=8, choices=EndpointState, default=EndpointState.ACTIVE
    )
    pause_cause = models.CharField(
        pgettext_lazy("webhooks", "paused why"), max_length=8, choices=PauseCause, blank=True
    )
    secret = models.CharField(pgettext_lazy("webhooks", "secret, sealed"), max_length=300)
    old_secret = models.CharField(pgettext_lazy("webhooks", "secret before, sealed"), max_length=300, blank=True)
    old_secret_until = models.DateTimeField(
        pgettext_lazy("webhooks", "secret before signs until"), null=True, blank=True
    )
    #: The circuit: failures in a row, since when, and when it is asked next. Empty while all is well.
    failures = models.PositiveIntegerField(pgettext_lazy("webhooks", "failures in a row"), default=0)
    failing_since = models.DateTimeField(pgettext_lazy("webhooks", "failing since"), null=True, blank=True)
    probe_at = models.DateTimeField(pgettext_lazy("webhooks", "asked again at"), null=True, blank=True)
    told_at = models.DateTimeField(pgettext_lazy("webhooks", "people told at"), null=True, blank=True)
    delivered_at = models.DateTimeField(pgettext_lazy("webhooks", "last delivery"), null=True, blank=True)
    #: One deliverer at a time works for an endpoint; a claim that ran out belongs to one that died.
    claim = models.CharField(max_length=36, blank=True, editable=False)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)

    objects = WebhookEndpointQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("webhooks", "webhook endpoint")
        verbose_name_plural = pgettext_lazy("webhooks", "webhook endpoints")
        ordering = ["client", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="webhook_endpoint_once_a_client", fields=["client", "url"], condition=~Q(state="removed"),
                violation_error_message=pgettext_lazy("webhooks", "This system has this address already."),
            ),
            models.CheckConstraint(
                name="webhook_endpoint_paused_says_why",
                condition=Q(state="paused") & ~Q(pause_cause="") | ~Q(state="paused") & Q(pause_cause=""),
                violation_error_message=pgettext_lazy("webhooks", "A paused address says why, any other does not."),
            ),
            models.CheckConstraint(
                name="webhook_endpoint_old_secret_ends",
                condition=Q(old_secret="", old_secret_until__isnull=True)
                | ~Q(old_secret="") & Q(old_secret_until__isnull=False),
                violation_error_message=pgettext_lazy("webhooks", "The secret before has an end."),
            ),
            models.CheckConstraint(
                name="webhook_endpoint_has_a_secret",
                condition=~Q(secret=""),
                violation_error_message=pgettext_lazy("webhooks", "An address has a secret."),
            ),
            models.CheckConstraint(
                name="webhook_endpoint_claim_ends",
                condition=Q(claim="", claimed_until__isnull=True) | ~Q(claim="") & Q(claimed_until__isnull=False),
                violation_error_message=pgettext_lazy("webhooks", "A claim has an end."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.url

    @property
    def is_down(self) -> bool:
        """It is asked with one event at a time."""
        return self.probe_at is not None


class WebhookEvent(models.Model):
    """What happened, written in its transaction and never changed: every receiver gets the same words."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(pgettext_lazy("webhooks", "event"), max_length=40, choices=EventKind)
    #: The assignment's id; 0 for tests. Events of a lane are sent in the order of their ids.
    lane = models.BigIntegerField(pgettext_lazy("webhooks", "assignment"))
    #: 1, 2, … within the lane; null for tests.
    sequence = models.PositiveIntegerField(pgettext_lazy("webhooks", "sequence number"), null=True, blank=True)
    data = models.JSONField(pgettext_lazy("webhooks", "facts"), default=dict)
    at = models.DateTimeField(pgettext_lazy("webhooks", "time"), db_index=True)

    class Meta:
        verbose_name = pgettext_lazy("webhooks", "webhook event")
        verbose_name_plural = pgettext_lazy("webhooks", "webhook events")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="webhook_event_sequence_once", fields=["lane", "sequence"],
                violation_error_message=pgettext_lazy("webhooks", "An assignment's events are numbered once."),
            ),
            models.CheckConstraint(
                name="webhook_event_of_an_assignment_is_numbered",
                condition=Q(kind="webhook.test", lane=0, sequence__isnull=True)
                | ~Q(kind="webhook.test") & Q(lane__gt=0, sequence__gte=1),
                violation_error_message=pgettext_lazy("webhooks", "An event of an assignment has its number."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.message_id

    @property
    def message_id(self) -> str:
        """The header `webhook-id`: the same however often it is sent."""
        return f"evt_{self.uuid.hex}"


class WebhookDeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    """Deliveries: seen with their endpoint."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the endpoints that one sees."""
        return self.filter(endpoint__in=WebhookEndpoint.objects.visible_to(user))


class WebhookDelivery(models.Model):
    """One event on its way to one endpoint."""

    endpoint = models.ForeignKey(
        WebhookEndpoint, verbose_name=pgettext_lazy("webhooks", "webhook endpoint"), on_delete=models.PROTECT,
        related_name="deliveries", db_index=False,
    )  # fmt: skip
    event = models.ForeignKey(
        WebhookEvent, verbose_name=pgettext_lazy("webhooks", "webhook event"), on_delete=models.PROTECT,
        related_name="deliveries",
    )  # fmt: skip
    lane = models.BigIntegerField(pgettext_lazy("webhooks", "assignment"))
    state = models.CharField(
        pgettext_lazy("webhooks", "state"), max_length=9, choices=DeliveryState, default=DeliveryState.WAITING
    )
    attempts = models.PositiveIntegerField(pgettext_lazy("webhooks", "attempts"), default=0)
    first_attempt_at = models.DateTimeField(pgettext_lazy("webhooks", "first attempt"), null=True, blank=True)
    next_attempt_at = models.DateTimeField(pgettext_lazy("webhooks", "next attempt"), null=True, blank=True)
    delivered_at = models.DateTimeField(pgettext_lazy("webhooks", "delivered at"), null=True, blank=True)
    #: Of the last attempt; status is null when there was no answer.
    last_attempt_at = models.DateTimeField(pgettext_lazy("webhooks", "last attempt"), null=True, blank=True)
    response_status = models.PositiveSmallIntegerField(pgettext_lazy("webhooks", "answer"), null=True, blank=True)
    duration_ms = models.PositiveIntegerField(pgettext_lazy("webhooks", "duration (ms)"), null=True, blank=True)
    error = models.CharField(pgettext_lazy("webhooks", "error"), max_length=200, blank=True)
    #: When somebody of the bureau saw that it was given up: only then is it purged.
    seen_at = models.DateTimeField(pgettext_lazy("webhooks", "seen at"), null=True, blank=True)

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("webhooks", "webhook delivery")
        verbose_name_plural = pgettext_lazy("webhooks", "webhook deliveries")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["endpoint", "-id"], name="webhook_delivery_newest"),
            models.Index(fields=["endpoint", "state", "-id"], name="webhook_delivery_state"),
            # What waits is little, what was delivered is much: the deliverers read only these.
            models.Index(
                fields=["endpoint", "lane", "event"], name="webhook_delivery_waiting", condition=Q(state="waiting")
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="webhook_delivery_once", fields=["endpoint", "event"],
                violation_error_message=pgettext_lazy("webhooks", "An event goes to an address once."),
            ),
            models.CheckConstraint(
                name="webhook_delivery_waiting_has_a_time",
                condition=Q(state="waiting", next_attempt_at__isnull=False)
                | ~Q(state="waiting") & Q(next_attempt_at__isnull=True),
                violation_error_message=pgettext_lazy("webhooks", "What waits has a time, and nothing else has."),
            ),
            models.CheckConstraint(
                name="webhook_delivery_delivered_is_timed",
                condition=~Q(state="delivered") | Q(delivered_at__isnull=False),
                violation_error_message=pgettext_lazy("webhooks", "What was delivered carries its time."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.event_id} → {self.endpoint_id}"
