"""/api/v1/hotline-orders/: work orders of the 12345 hotline in, their answers out."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from grids.api.base import PROBLEMS, LatestFirst, act_once, actor_of, body_of, visible_or_404
from grids.api.filters import AreaFilter, MomentFilter
from grids.api.inputs import Body
from grids.hotline_states import HotlineKind, HotlineUrgency, Satisfaction, SortReason
from grids.models import HotlineOrder
from grids.services.hotline.answer import amend_order, call_back, reopen_order
from grids.services.hotline.take_in import OrderFacts, take_in_order
from xinhui.core.coordinates import CoordinateSystem


class HotlineOrderBody(serializers.Serializer[Any]):
    """An order as the hotline has it; its number is what makes a repeated call the same order."""

    number = serializers.CharField(max_length=40)
    kind = serializers.ChoiceField(choices=HotlineKind.choices)
    urgency = serializers.ChoiceField(choices=HotlineUrgency.choices, default=HotlineUrgency.NORMAL)
    called_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(
        help_text=pgettext_lazy("hotline", "By when the hotline wants the answer; later than `called_at`.")
    )
    content = serializers.CharField(max_length=2000)
    address = serializers.CharField(max_length=160, required=False, default="", allow_blank=True)
    latitude = serializers.FloatField(required=False, allow_null=True, default=None, min_value=-90, max_value=90)
    longitude = serializers.FloatField(required=False, allow_null=True, default=None, min_value=-180, max_value=180)
    coordinate_system = serializers.ChoiceField(choices=CoordinateSystem.choices, default=CoordinateSystem.WGS84)
    classification = serializers.CharField(
        max_length=120, required=False, default="", allow_blank=True,
        help_text=pgettext_lazy("hotline", "The hotline's own class; the portal's mapping table says what it means."),
    )  # fmt: skip
    caller_name = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    caller_phone = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)


Shape = serializers.Serializer[Any]


class AmendBody(Body):
    """What changed; at least one of the three."""

    supplement = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    due_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    urgency = serializers.ChoiceField(
        choices=HotlineUrgency.choices, required=False, default="", allow_blank=True
    )  # fmt: skip


class CallBackBody(Body):
    """What the caller said of the answer."""

    satisfaction = serializers.ChoiceField(choices=Satisfaction.choices)
    note = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class ReopenBody(Body):
    """Why it is to be done again, and by when."""

    reason = serializers.CharField(max_length=2000)
    due_at = serializers.DateTimeField()


class HotlineOrderSerializer(serializers.ModelSerializer[HotlineOrder]):
    """An order and what came of it. Who called, and what they said, is not sent out again."""

    grid: "serializers.SlugRelatedField[Any]" = serializers.SlugRelatedField(
        slug_field="code", read_only=True, allow_null=True
    )
    category: "serializers.SlugRelatedField[Any]" = serializers.SlugRelatedField(
        slug_field="code", read_only=True, allow_null=True
    )
    issue: "serializers.SlugRelatedField[Any]" = serializers.SlugRelatedField(
        slug_field="uuid", read_only=True, allow_null=True
    )
    is_overdue = serializers.BooleanField(read_only=True)
    sort_reason = serializers.ChoiceField(choices=SortReason.choices, allow_blank=True, read_only=True)
    satisfaction = serializers.ChoiceField(choices=Satisfaction.choices, allow_blank=True, read_only=True)

    class Meta:
        model = HotlineOrder
        fields = (
            "number", "kind", "urgency", "state", "sort_reason", "round", "called_at", "received_at", "due_at",
            "is_overdue", "classification", "category", "area_code", "grid", "issue", "answer", "answered_at",
            "answered_on_time", "satisfaction", "closed_at", "updated_at",
        )  # fmt: skip
        read_only_fields = fields


class HotlineFilter(django_filters.FilterSet):
    """Orders by area, state, kind and when they last changed."""

    area = AreaFilter(field_name="area_code")
    changed_after = MomentFilter(field_name="updated_at", lookup_expr="gte")
    received_after = MomentFilter(field_name="received_at", lookup_expr="gte")

    class Meta:
        model = HotlineOrder
        fields = ("state", "kind")


class HotlinePages(LatestFirst):
    """By time of receipt."""

    ordering = ("-received_at", "-id")


class HotlineOrderViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[HotlineOrder]):
    """Work orders of the 12345 hotline."""

    api_resource = "hotline"
    serializer_class = HotlineOrderSerializer
    pagination_class = HotlinePages
    filterset_class = HotlineFilter
    lookup_field = "number"
    lookup_value_regex = "[^/]+"
    queryset = HotlineOrder.objects.none()

    def get_queryset(self) -> QuerySet[HotlineOrder]:
        """Orders that the caller may see: a system those that it sent."""
        rows = HotlineOrder.objects.visible_to(self.request.user)
        return rows.select_related("grid", "category", "issue").defer("grid__boundary", "caller_sealed")

    @extend_schema(
        request=HotlineOrderBody,
        responses={201: HotlineOrderSerializer, 200: HotlineOrderSerializer, **PROBLEMS},
        summary="Send an order; the same number with the same body answers 200, with another body 409.",
    )
    def create(self, request: Request) -> Response:
        """Take in."""
        body = body_of(request, HotlineOrderBody)
        order, new = take_in_order(actor=actor_of(request), facts=OrderFacts(**body))
        return Response(HotlineOrderSerializer(order).data, status=201 if new else 200)

    @extend_schema(responses={200: HotlineOrderSerializer, **PROBLEMS})
    def retrieve(self, request: Request, number: str) -> Response:
        """One order with its answer."""
        return self._shown(number)

    def _shown(self, number: str) -> Response:
        return Response(HotlineOrderSerializer(visible_or_404(self.get_queryset(), number=number)).data)

    def _act(self, request: Request, number: str, verb: str, shape: type[Shape], act: Any) -> Response:
        order = visible_or_404(self.get_queryset(), number=number)
        body = body_of(request, shape)
        act_once(request, f"hotline.{verb}", order, body,
                 lambda actor, rest: act(actor=actor, order_id=order.pk, **rest))  # fmt: skip
        return self._shown(number)

    @extend_schema(request=AmendBody, responses={200: HotlineOrderSerializer, **PROBLEMS})
    @action(detail=True, methods=["post"])
    def amend(self, request: Request, number: str) -> Response:
        """Add words, move the deadline, raise the urgency of an open order."""
        return self._act(request, number, "amend", AmendBody, amend_order)

    @extend_schema(request=CallBackBody, responses={200: HotlineOrderSerializer, **PROBLEMS})
    @action(detail=True, methods=["post"], url_path="call-back")
    def call_back(self, request: Request, number: str) -> Response:
        """What the caller said when called back; closes the order."""
        return self._act(request, number, "call_back", CallBackBody, call_back)

    @extend_schema(request=ReopenBody, responses={200: HotlineOrderSerializer, **PROBLEMS})
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, number: str) -> Response:
        """Send the order back for another round."""
        return self._act(request, number, "reopen", ReopenBody, reopen_order)
