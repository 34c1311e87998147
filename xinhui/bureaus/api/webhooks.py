"""/api/v1/webhook-endpoints/ and /webhook-deliveries/: a system keeps its webhooks and reads what became of them."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.bureaus.models import WebhookDelivery, WebhookEndpoint
from xinhui.bureaus.rules.webhooks import CHOOSABLE, DeliveryState, EndpointState, EventKind, PauseCause
from xinhui.bureaus.selectors.webhooks import clients_of
from xinhui.bureaus.services.webhooks import keeping, replay
from xinhui.core.checks import unknown


class NewestFirst(CursorPagination):
    """By number, the newest first; stable while rows arrive."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    ordering = "-pk"


class WebhookEndpointSerializer(serializers.ModelSerializer[WebhookEndpoint]):
    """An endpoint. `kinds` empty: all. `probe_at`: it is down, and asked again then."""

    kinds = serializers.ListField(child=serializers.ChoiceField(choices=[kind.value for kind in CHOOSABLE]))
    state = serializers.ChoiceField(choices=[EndpointState.ACTIVE.value, EndpointState.PAUSED.value])
    pause_cause = serializers.ChoiceField(choices=["", *PauseCause.values])

    class Meta:
        model = WebhookEndpoint
        fields = ("uuid", "url", "kinds", "state", "pause_cause", "failures", "failing_since", "probe_at",
                  "delivered_at", "old_secret_until", "created_at")  # fmt: skip
        read_only_fields = fields


class WebhookEndpointSecretSerializer(serializers.Serializer[Any]):
    """An endpoint and its secret, which is said this once."""

    endpoint = WebhookEndpointSerializer(read_only=True)
    secret = serializers.CharField(read_only=True, help_text="whsec_…: keep it as a password")


class WebhookEndpointBodySerializer(serializers.Serializer[Any]):
    """A new endpoint: the address, and the kinds of events (all, if none is named)."""

    url = serializers.CharField(max_length=500, help_text="https")
    kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=[kind.value for kind in CHOOSABLE]), required=False
    )


class WebhookEndpointChangeSerializer(serializers.Serializer[Any]):
    """What changes."""

    url = serializers.CharField(max_length=500, required=False)
    kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=[kind.value for kind in CHOOSABLE]), required=False
    )


class WebhookRotationSerializer(serializers.Serializer[Any]):
    """For how many hours the secret before signs as well; 0 ends it now."""

    overlap_hours = serializers.IntegerField(required=False, min_value=0, max_value=keeping.OVERLAP_MAX)


class WebhookSinceSerializer(serializers.Serializer[Any]):
    """Events that happened since then."""

    since = serializers.DateTimeField()


class WebhookManySerializer(serializers.Serializer[Any]):
    """How many deliveries."""

    count = serializers.IntegerField(read_only=True)


class WebhookDeliverySerializer(serializers.ModelSerializer[WebhookDelivery]):
    """One event on its way to one endpoint; `webhook_id` is the header of that name."""

    webhook_id = serializers.CharField(source="event.message_id", read_only=True)
    type = serializers.ChoiceField(choices=EventKind.values, source="event.kind", read_only=True)
    happened_at = serializers.DateTimeField(source="event.at", read_only=True)
    facts = serializers.DictField(source="event.data", read_only=True)
    endpoint = serializers.UUIDField(source="endpoint.uuid", read_only=True)

    class Meta:
        model = WebhookDelivery
        fields = ("id", "webhook_id", "type", "happened_at", "facts", "endpoint", "state", "attempts",
                  "first_attempt_at", "last_attempt_at", "next_attempt_at", "delivered_at", "response_status",
                  "duration_ms", "error")  # fmt: skip
        read_only_fields = fields


class WebhookEndpointViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[WebhookEndpoint]
):
    """Endpoints of the caller's system. The secret is in the answers of `POST` and `rotate/`, and nowhere else."""

    api_resource = "webhooks"
    serializer_class = WebhookEndpointSerializer
    queryset = WebhookEndpoint.objects.none()
    pagination_class = NewestFirst
    lookup_field = "uuid"
    lookup_value_regex = "[0-9a-fA-F-]{32,36}"

    def get_queryset(self) -> QuerySet[WebhookEndpoint]:
        """Those of one's own system, or of the systems that one keeps."""
        return WebhookEndpoint.objects.visible_to(self.request.user).kept()

    def get_object(self) -> WebhookEndpoint:
        """The visible row; NotFound otherwise, whether it exists or not."""
        try:
            uuid = UUID(self.kwargs["uuid"])
        except ValueError:
            raise unknown() from None
        row = self.get_queryset().filter(uuid=uuid).first()
        if row is None:
            raise unknown()
        return row

    @extend_schema(request=WebhookEndpointBodySerializer, responses={201: WebhookEndpointSecretSerializer})
    def create(self, request: Request) -> Response:
        """A new endpoint of the caller's own system, with its secret. Raises InvalidInput, Conflict, Forbidden."""
        body = _body(WebhookEndpointBodySerializer, request)
        row, secret = keeping.create_endpoint(
            actor=_actor(request), client_id=_own_client(request), url=body["url"], kinds=body.get("kinds", ())
        )
        return Response(_with_secret(row, secret), status=201)

    @extend_schema(request=WebhookEndpointChangeSerializer, responses=WebhookEndpointSerializer)
    def partial_update(self, request: Request, uuid: str) -> Response:
        """Another address, other kinds; what waits goes to the new address."""
        body = _body(WebhookEndpointChangeSerializer, request)
        row = keeping.change_endpoint(
            actor=_actor(request), endpoint_id=self.get_object().pk, url=body.get("url"), kinds=body.get("kinds")
        )
        return Response(WebhookEndpointSerializer(row).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, uuid: str) -> Response:
        """Told no more, nor of what waits."""
        keeping.remove_endpoint(actor=_actor(request), endpoint_id=self.get_object().pk)
        return Response(status=204)

    @extend_schema(request=None, responses=WebhookEndpointSerializer)
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, uuid: str) -> Response:
        """Nothing is sent; events wait."""
        row = keeping.pause_endpoint(actor=_actor(request), endpoint_id=self.get_object().pk)
        return Response(WebhookEndpointSerializer(row).data)

    @extend_schema(request=None, responses=WebhookEndpointSerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, uuid: str) -> Response:
        """Sent again, what has waited first."""
        row = keeping.resume_endpoint(actor=_actor(request), endpoint_id=self.get_object().pk)
        return Response(WebhookEndpointSerializer(row).data)

    @extend_schema(request=WebhookRotationSerializer, responses=WebhookEndpointSecretSerializer)
    @action(detail=True, methods=["post"])
    def rotate(self, request: Request, uuid: str) -> Response:
        """A new secret; both sign for a while."""
        body = _body(WebhookRotationSerializer, request)
        row, secret = keeping.rotate_secret(
            actor=_actor(request), endpoint_id=self.get_object().pk,
            overlap_hours=body.get("overlap_hours", keeping.OVERLAP_HOURS),
        )  # fmt: skip
        return Response(_with_secret(row, secret))

    @extend_schema(request=None, responses={202: WebhookDeliverySerializer})
    @action(detail=True, methods=["post"])
    def test(self, request: Request, uuid: str) -> Response:
        """Send a test event."""
        row = replay.send_test(actor=_actor(request), endpoint_id=self.get_object().pk)
        return Response(WebhookDeliverySerializer(row).data, status=202)

    @extend_schema(request=WebhookSinceSerializer, responses=WebhookManySerializer)
    @action(detail=True, methods=["post"])
    def replay(self, request: Request, uuid: str) -> Response:
        """Send again what was given up and happened since then."""
        since = _body(WebhookSinceSerializer, request)["since"]
        many = replay.replay_failed(actor=_actor(request), endpoint_id=self.get_object().pk, since=since)
        return Response({"count": many})

    @extend_schema(request=None, responses=WebhookManySerializer)
    @action(detail=True, methods=["post"])
    def acknowledge(self, request: Request, uuid: str) -> Response:
        """What was given up has been looked at, and need not be kept for long."""
        many = replay.acknowledge_failed(actor=_actor(request), endpoint_id=self.get_object().pk)
        return Response({"count": many})


class WebhookDeliveryViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[WebhookDelivery]
):
    """The log of deliveries, newest first."""

    api_resource = "webhooks"
    serializer_class = WebhookDeliverySerializer
    queryset = WebhookDelivery.objects.none()
    pagination_class = NewestFirst
    lookup_value_regex = r"\d{1,18}"
    filterset_fields = ("state",)

    def get_queryset(self) -> QuerySet[WebhookDelivery]:
        """Of the endpoints that the caller sees."""
        rows = WebhookDelivery.objects.visible_to(self.request.user)
        return rows.exclude(endpoint__state=EndpointState.REMOVED).select_related("event", "endpoint")

    def get_object(self) -> WebhookDelivery:
        """The visible row; NotFound otherwise, whether it exists or not."""
        row = self.get_queryset().filter(pk=int(self.kwargs["pk"])).first()
        if row is None:
            raise unknown()
        return row

    @extend_schema(parameters=[OpenApiParameter("state", OpenApiTypes.STR, enum=DeliveryState.values)])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Page by page; `state=failed` is what was given up."""
        return super().list(request, *args, **kwargs)

    @extend_schema(request=None, responses={202: WebhookDeliverySerializer})
    @action(detail=True, methods=["post"])
    def replay(self, request: Request, pk: str) -> Response:
        """Send it again, under the same `webhook-id`."""
        row = replay.replay_delivery(actor=_actor(request), delivery_id=self.get_object().pk)
        return Response(WebhookDeliverySerializer(row).data, status=202)


def _actor(request: Request) -> Actor:
    return Actor.of_request(request)


def _body(shape: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    return dict(shape().run_validation(request.data))


def _with_secret(row: WebhookEndpoint, secret: str) -> dict[str, Any]:
    return {"endpoint": WebhookEndpointSerializer(row).data, "secret": secret}


def _own_client(request: Request) -> int:
    """The caller's own system, else the only one that the caller keeps; raises NotFound."""
    user = request.user
    assert isinstance(user, User), "the door lets nobody else in"
    client = getattr(user, "bureau_client", None)
    if client is not None:
        return int(client.pk)
    pks = list(clients_of(user).values_list("pk", flat=True)[:2])
    if len(pks) != 1:
        raise unknown("client")
    return pks[0]
