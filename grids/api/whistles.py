"""/api/v1/whistles/: raising, deciding, verifying, closing."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from grids.api import inputs
from grids.api.base import PROBLEMS, LatestFirst, act_once, actor_of, body_of, unit_id, user_of, visible_or_404
from grids.api.filters import WhistleFilter
from grids.api.serializers import WhistleDetailSerializer, WhistleSerializer
from grids.models import Issue, Whistle
from grids.selectors.latest import Latest, whistle_parts
from grids.services.approve_whistle import approve_whistle, reject_whistle
from grids.services.close_whistle import (
    close_whistle,
    rate_whistle,
    rework_whistle,
    verify_whistle,
    withdraw_whistle,
)
from grids.services.dispatch_whistle import dispatch_whistle
from grids.services.raise_whistle import raise_whistle
from grids.services.receipts import once
from grids.services.supervise import supervise_whistle


class WhistlePages(LatestFirst):
    """The newest first: numbers are given as whistles are raised."""

    ordering = "-id"


def with_units(body: dict[str, Any]) -> dict[str, Any]:
    """Unit codes of a dispatch body as ids."""
    return {
        "lead_unit_id": unit_id(body["lead_unit"], field="lead_unit"),
        "support_unit_ids": [unit_id(code, field="support_units") for code in body["support_units"]],
        "text": body["text"],
    }


class WhistleViewSet(viewsets.GenericViewSet[Whistle]):
    """Whistles and their chain."""

    api_resource = "whistles"
    serializer_class = WhistleSerializer
    pagination_class = WhistlePages
    filterset_class = WhistleFilter
    lookup_field = "uuid"
    queryset = Whistle.objects.none()

    def get_queryset(self) -> QuerySet[Whistle]:
        """Whistles that the caller may see."""
        rows = Whistle.objects.visible_to(self.request.user)
        return rows.select_related("issue", "category", "lead_unit")

    @extend_schema(responses={200: WhistleSerializer(many=True), **PROBLEMS})
    def list(self, request: Request) -> Response:
        """Whistles that the caller may see, newest first."""
        parts = whistle_parts(user_of(request))
        found = self.filter_queryset(Whistle.objects.select_related("issue", "category", "lead_unit"))
        page: Any = self.paginate_queryset(Latest(found, parts))  # type: ignore[arg-type]  # sliced and ordered like one
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def _detail(self, uuid: Any) -> Response:
        rows = (
            self.get_queryset()
            .select_related("rating")
            .prefetch_related("assignments__unit", "assignments__whistle", "timeline__unit")
        )
        return Response(WhistleDetailSerializer(visible_or_404(rows, uuid=uuid)).data)

    @extend_schema(responses={200: WhistleDetailSerializer, **PROBLEMS})
    def retrieve(self, request: Request, uuid: str) -> Response:
        """One whistle with assignments and timeline."""
        return self._detail(uuid)

    @extend_schema(
        request=inputs.WhistleBody, responses={201: WhistleDetailSerializer, 200: WhistleDetailSerializer, **PROBLEMS}
    )
    def create(self, request: Request) -> Response:
        """Blow the whistle on an issue."""
        body = body_of(request, inputs.WhistleBody)
        issue = visible_or_404(Issue.objects.visible_to(request.user), uuid=body.pop("issue"))
        uuid = body.pop("uuid", None)
        actor = actor_of(request)
        pk, ran = once(
            actor=actor,
            uuid=uuid,
            verb="raise_whistle",
            body={**body, "issue": str(issue.uuid)},
            act=lambda: raise_whistle(actor=actor, issue_id=issue.pk, uuid=uuid, **body).pk,
        )
        response = self._detail(Whistle.objects.visible_to(request.user).values_list("uuid", flat=True).get(pk=pk))
        response.status_code = 201 if ran else 200
        return response

    def _act(
        self,
        request: Request,
        uuid: str,
        service: Callable[..., Any],
        shape: type[serializers.Serializer[Any]],
        convert: Callable[[dict[str, Any]], dict[str, Any]] | None = None,
    ) -> Response:
        whistle = visible_or_404(self.get_queryset(), uuid=uuid)
        body = body_of(request, shape)
        act_once(
            request,
            service.__name__,
            whistle,
            body,
            lambda actor, rest: service(actor=actor, whistle_id=whistle.pk, **(convert(rest) if convert else rest)),
        )
        return self._detail(uuid)

    @extend_schema(request=inputs.DispatchBody, responses={200: WhistleDetailSerializer, **PROBLEMS})
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, uuid: str) -> Response:
        """The town leader approves."""
        return self._act(request, uuid, approve_whistle, inputs.DispatchBody, with_units)

    @extend_schema(request=inputs.TextBody, responses={200: WhistleDetailSerializer, **PROBLEMS})
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, uuid: str) -> Response:
        """The town leader refuses."""
        return self._act(request, uuid, reject_whistle, inputs.TextBody, _text_as("reason"))

    @extend_schema(request=inputs.DispatchBody, responses={200: WhistleDetailSerializer, **PROBLEMS})
    @action(detail=True, methods=["post"], url_path="dispatch", url_name="dispatch")
    def send(self, request: Request, uuid: str) -> Response:
        """Dispatch to lead and supporting units."""
        return self._act(request, uuid, dispatch_whistle, inputs.DispatchBody, with_units)

    @extend_schema(request=inputs.VerifyBody, responses={200: WhistleDetailSerializer, **PROBLEMS})
    @action(detail=True, methods=["post"])
    def verify(self, request: Request, uuid: str) -> Response:
        """Verify on site, with a photo."""
        return self._act(request, uuid, verify_whistle, inputs.VerifyBody)

    @extend_schema(request=inputs.TextBody, responses={200: WhistleDetailSerializer, **PROBLEMS})
    @action(detail=True, methods=["post"])
    def rework(self, request: Request, uuid: str) -> Response:
        """Not done: another round."""
        return self._act(request, uuid, rework_whistle, inputs.TextBody, _text_as("reason"))

    @extend_schema(request=inputs.OptionalTextBody, responses={200: WhistleDetailSerializer, **PROBLEMS})
    @action(detail=True, methods=["post"])
    def close(self, request: Request, uuid: str) -> Response:
        """Close the case."""
        return self._act(request, uuid, close_whistle, inputs.OptionalTextBody)

    @extend_schema(request=inputs.RateBody, responses={200: WhistleDetailSerializer, **PROBLEMS})
    @action(detail=True, methods=["post"])
    def rate(self, request: Request, uuid: str) -> Response:
        """Rate the work."""
        return self._act(request, uuid, rate_whistle, inputs.RateBody)

    @extend_schema(request=inputs.SuperviseBody, responses={200: WhistleDetailSerializer, **PROBLEMS})
    @action(detail=True, methods=["post"])
    def supervise(self, request: Request, uuid: str) -> Response:
        """Put under supervision."""
        return self._act(request, uuid, supervise_whistle, inputs.SuperviseBody)

    @extend_schema(request=inputs.TextBody, responses={200: WhistleDetailSerializer, **PROBLEMS})
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, uuid: str) -> Response:
        """Take back."""
        return self._act(request, uuid, withdraw_whistle, inputs.TextBody, _text_as("reason"))


def _text_as(name: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """`text` of the body under the service's own name."""
    return lambda body: {name: body["text"]}
