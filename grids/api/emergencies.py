"""/api/v1/activations/, /orders/: orders in wartime, for phones and for the commanders' systems."""

from typing import Any

from django.db.models import QuerySet
from django_filters import FilterSet, rest_framework
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from grids.api import emergency_shapes as shapes
from grids.api.base import PROBLEMS, LatestFirst, act_once, actor_of, body_of, user_of, visible_or_404
from grids.api.filters import AreaFilter
from grids.api.inputs import TextBody
from grids.emergency_states import MISSING, OrderState, PlanState
from grids.models import Activation, EmergencyOrder, EmergencyPlan, GridOrder
from grids.models.scoped import AREA_ROLES
from grids.selectors.emergencies import missing_by_town
from grids.services.emergencies.activate import activate_plan
from grids.services.emergencies.orders import cancel_order, issue_order, supersede_order
from grids.services.emergencies.receipts import (
    acknowledge_order,
    deliver_orders,
    execute_order,
    finish_order,
    see_order,
)
from grids.services.emergencies.stand_down import stand_down
from grids.services.receipts import once
from xinhui.accounts.actors import Actor
from xinhui.accounts.scope import scope_of


class OrderFilter(FilterSet):
    """Orders by area, activation, drill, state; `in_force`: what asks something now; `missing`: unanswered."""

    area = AreaFilter(field_name="area_code")
    activation = rest_framework.UUIDFilter(field_name="order__activation__uuid")
    is_drill = rest_framework.BooleanFilter(field_name="order__activation__is_drill")
    in_force = rest_framework.BooleanFilter(method="by_force")
    missing = rest_framework.BooleanFilter(method="by_missing")

    class Meta:
        model = GridOrder
        fields = ("state", "level")

    def by_force(self, rows: QuerySet[GridOrder], _name: str, value: bool) -> QuerySet[GridOrder]:
        """Of versions in force, or of all others."""
        wanted = {"order__state": OrderState.IN_FORCE}
        return rows.filter(**wanted) if value else rows.exclude(**wanted)

    def by_missing(self, rows: QuerySet[GridOrder], _name: str, value: bool) -> QuerySet[GridOrder]:
        """In force and unanswered, or all others."""
        wanted = {"order__state": OrderState.IN_FORCE, "state__in": MISSING}
        return rows.filter(**wanted) if value else rows.exclude(**wanted)


class OrderPages(LatestFirst):
    """By time of issue."""

    ordering = ("-created_at", "-id")


class GridOrderViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[GridOrder]):
    """Orders at grids. Listing them marks one's own as delivered: the phone has them now."""

    api_resource = "orders"
    serializer_class = shapes.GridOrderSerializer
    pagination_class = OrderPages
    filterset_class = OrderFilter
    lookup_field = "uuid"
    queryset = GridOrder.objects.none()

    def get_queryset(self) -> QuerySet[GridOrder]:
        """Orders that the caller may see."""
        rows = GridOrder.objects.visible_to(self.request.user)
        return rows.select_related("order__activation", "grid").defer("grid__boundary")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Orders, the newest first."""
        response = super().list(request, *args, **kwargs)
        sent = [row["uuid"] for row in response.data["results"] if row["state"] == "sent"]
        deliver_orders(actor=actor_of(request), grid_order_uuids=sent)
        return response

    @extend_schema(responses={200: shapes.GridOrderSerializer, **PROBLEMS})
    def retrieve(self, request: Request, uuid: str) -> Response:
        """One order at a grid."""
        return self._shown(uuid)

    def _shown(self, uuid: str) -> Response:
        return Response(shapes.GridOrderSerializer(visible_or_404(self.get_queryset(), uuid=uuid)).data)

    def _tap(self, request: Request, uuid: str, verb: str, shape: type[shapes.TapBody], act: Any) -> Response:
        row = visible_or_404(self.get_queryset(), uuid=uuid)
        body = body_of(request, shape)
        act_once(request, f"order.{verb}", row, body, lambda actor, rest: act(actor=actor, uuid=row.uuid, **rest))
        return self._shown(uuid)

    @extend_schema(request=shapes.TapBody, responses={200: shapes.GridOrderSerializer, **PROBLEMS})
    @action(detail=True, methods=["post"])
    def see(self, request: Request, uuid: str) -> Response:
        """It was opened."""
        return self._tap(request, uuid, "see", shapes.TapBody, see_order)

    @extend_schema(request=shapes.AcknowledgeBody, responses={200: shapes.GridOrderSerializer, **PROBLEMS})
    @action(detail=True, methods=["post"])
    def acknowledge(self, request: Request, uuid: str) -> Response:
        """Acknowledge; after the version has ended it is kept with that version and marked late."""
        return self._tap(request, uuid, "acknowledge", shapes.AcknowledgeBody, acknowledge_order)

    @extend_schema(request=shapes.TapBody, responses={200: shapes.GridOrderSerializer, **PROBLEMS})
    @action(detail=True, methods=["post"])
    def execute(self, request: Request, uuid: str) -> Response:
        """Begin to carry it out."""
        return self._tap(request, uuid, "execute", shapes.TapBody, execute_order)

    @extend_schema(request=shapes.ResultBody, responses={200: shapes.GridOrderSerializer, **PROBLEMS})
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, uuid: str) -> Response:
        """It is carried out."""
        return self._tap(request, uuid, "finish", shapes.ResultBody, finish_order)


class ActivationFilter(FilterSet):
    """Activations by state, and drills apart."""

    class Meta:
        model = Activation
        fields = ("state", "is_drill")


class ActivationPages(LatestFirst):
    """By time of proposal."""

    ordering = ("-proposed_at", "-id")


class ActivationViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Activation]):
    """Plans put in force, for real or as drills."""

    api_resource = "activations"
    serializer_class = shapes.ActivationSerializer
    pagination_class = ActivationPages
    filterset_class = ActivationFilter
    lookup_field = "uuid"
    queryset = Activation.objects.none()

    def get_queryset(self) -> QuerySet[Activation]:
        """Activations over or within the caller's area."""
        return Activation.objects.visible_to(self.request.user).select_related("plan")

    def _detail(self, request: Request, uuid: Any, *, status: int = 200) -> Response:
        row = visible_or_404(self.get_queryset(), uuid=uuid)
        areas = scope_of(user_of(request)).areas(*AREA_ROLES)
        orders = EmergencyOrder.objects.visible_to(request.user).filter(activation=row)
        figures = missing_by_town(row.pk, prefixes=areas)
        facts = {
            "orders": shapes.EmergencyOrderSerializer(orders, many=True).data,
            "figures": [town.as_dict() for town in figures],
        }
        return Response({**shapes.ActivationSerializer(row).data, **facts}, status=status)

    @extend_schema(responses={200: shapes.ActivationDetailSerializer, **PROBLEMS})
    def retrieve(self, request: Request, uuid: str) -> Response:
        """One activation: every version of its orders; by town of the caller's area, who is missing."""
        return self._detail(request, uuid)

    @extend_schema(request=shapes.ActivateBody, responses={201: shapes.ActivationDetailSerializer, **PROBLEMS})
    def create(self, request: Request) -> Response:
        """Put the plan in force of an event and level into action over an area."""
        body = body_of(request, shapes.ActivateBody)
        sent, actor, uuid = dict(body), actor_of(request), body.pop("uuid", None)
        plans = EmergencyPlan.objects.visible_to(request.user).filter(state=PlanState.APPROVED)
        plan = visible_or_404(plans, event=body.pop("event"), severity=body.pop("severity"))
        pk, new = once(
            actor=actor, uuid=uuid, verb="activation.activate", body=sent,
            act=lambda: activate_plan(actor=actor, plan_id=plan.pk, **body).pk,
        )  # fmt: skip
        return self._detail(request, Activation.objects.get(pk=pk).uuid, status=201 if new else 200)

    def _act(self, request: Request, uuid: str, verb: str, body: dict[str, Any], act: Any) -> Response:
        row = visible_or_404(self.get_queryset(), uuid=uuid)
        order_uuid = body.get("order")
        if order_uuid is not None:
            orders = EmergencyOrder.objects.visible_to(request.user).filter(activation=row)
            order_id = visible_or_404(orders, uuid=order_uuid).pk

        def run(actor: Actor, rest: dict[str, Any]) -> Any:
            rest = {key: value for key, value in rest.items() if key != "order"}
            target = {"order_id": order_id} if order_uuid is not None else {"activation_id": row.pk}
            return act(actor=actor, **target, **rest)

        act_once(request, f"activation.{verb}", row, body, run)
        return self._detail(request, uuid)

    @extend_schema(request=shapes.OrderBody, responses={200: shapes.ActivationDetailSerializer, **PROBLEMS})
    @action(detail=True, methods=["post"])
    def order(self, request: Request, uuid: str) -> Response:
        """Send an order to every grid of an area."""
        return self._act(request, uuid, "order", body_of(request, shapes.OrderBody), issue_order)

    @extend_schema(request=shapes.SupersedeBody, responses={200: shapes.ActivationDetailSerializer, **PROBLEMS})
    @action(detail=True, methods=["post"])
    def supersede(self, request: Request, uuid: str) -> Response:
        """Replace an order by its next version."""
        return self._act(request, uuid, "supersede", body_of(request, shapes.SupersedeBody), supersede_order)

    @extend_schema(request=shapes.CancelBody, responses={200: shapes.ActivationDetailSerializer, **PROBLEMS})
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, uuid: str) -> Response:
        """Call an order off."""
        return self._act(request, uuid, "cancel", body_of(request, shapes.CancelBody), cancel_order)

    @extend_schema(request=TextBody, responses={200: shapes.ActivationDetailSerializer, **PROBLEMS})
    @action(detail=True, methods=["post"], url_path="stand-down")
    def stand_down(self, request: Request, uuid: str) -> Response:
        """End the activation."""
        body = body_of(request, TextBody)
        body["note"] = body.pop("text")
        return self._act(request, uuid, "stand_down", body, stand_down)
