"""/api/v1/assignments/: what a unit does with its part of a whistle."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from grids.api import inputs
from grids.api.base import PROBLEMS, LatestFirst, act_once, body_of, unit_id, visible_or_404
from grids.api.filters import AssignmentFilter
from grids.api.serializers import AssignmentSerializer
from grids.models import Assignment
from grids.services.adjust_assignment import ask_extension, hand_over, resume, suspend
from grids.services.finish_assignment import finish_assignment
from grids.services.respond import respond
from grids.services.return_assignment import accept_return, claim_return, dispute_return

OK = {200: AssignmentSerializer, **PROBLEMS}


class AssignmentPages(LatestFirst):
    """By the time they were sent."""

    ordering = ("-sent_at", "-id")


class AssignmentViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Assignment]):
    """Assignments of the caller's unit, or of the area that the caller sees."""

    api_resource = "assignments"
    serializer_class = AssignmentSerializer
    pagination_class = AssignmentPages
    filterset_class = AssignmentFilter
    lookup_field = "uuid"
    queryset = Assignment.objects.none()

    def get_queryset(self) -> QuerySet[Assignment]:
        """Assignments that the caller may see."""
        return Assignment.objects.visible_to(self.request.user).select_related("unit", "whistle")

    @extend_schema(responses=OK)
    def retrieve(self, request: Request, uuid: str) -> Response:
        """One assignment."""
        return Response(AssignmentSerializer(visible_or_404(self.get_queryset(), uuid=uuid)).data)

    def _act(
        self,
        request: Request,
        uuid: str,
        service: Callable[..., Any],
        shape: type[serializers.Serializer[Any]],
        convert: Callable[[dict[str, Any]], dict[str, Any]] | None = None,
    ) -> Response:
        row = visible_or_404(self.get_queryset(), uuid=uuid)
        act_once(
            request,
            service.__name__,
            row,
            body_of(request, shape),
            lambda actor, rest: service(actor=actor, assignment_id=row.pk, **(convert(rest) if convert else rest)),
        )
        return self.retrieve(request, uuid)

    @extend_schema(request=inputs.OptionalTextBody, responses=OK)
    @action(detail=True, methods=["post"])
    def respond(self, request: Request, uuid: str) -> Response:
        """Respond: we are on it."""
        return self._act(request, uuid, respond, inputs.OptionalTextBody)

    @extend_schema(request=inputs.ReturnBody, responses=OK)
    @action(detail=True, methods=["post"], url_path="return")
    def claim_return(self, request: Request, uuid: str) -> Response:
        """Claim a return, citing the rule."""
        return self._act(request, uuid, claim_return, inputs.ReturnBody)

    @extend_schema(request=inputs.OptionalTextBody, responses=OK)
    @action(detail=True, methods=["post"], url_path="accept-return")
    def accept_return(self, request: Request, uuid: str) -> Response:
        """Take the whistle back."""
        return self._act(request, uuid, accept_return, inputs.OptionalTextBody)

    @extend_schema(request=inputs.TextBody, responses=OK)
    @action(detail=True, methods=["post"], url_path="dispute-return")
    def dispute_return(self, request: Request, uuid: str) -> Response:
        """Disagree: the level above rules."""
        return self._act(request, uuid, dispute_return, inputs.TextBody, lambda body: {"reason": body["text"]})

    @extend_schema(request=inputs.ExtensionBody, responses=OK)
    @action(detail=True, methods=["post"], url_path="ask-extension")
    def ask_extension(self, request: Request, uuid: str) -> Response:
        """Ask for more time."""
        return self._act(request, uuid, ask_extension, inputs.ExtensionBody)

    @extend_schema(request=inputs.TextBody, responses=OK)
    @action(detail=True, methods=["post"])
    def suspend(self, request: Request, uuid: str) -> Response:
        """Stop the clock for a cause outside the unit's power."""
        return self._act(request, uuid, suspend, inputs.TextBody, lambda body: {"reason": body["text"]})

    @extend_schema(request=inputs.OptionalTextBody, responses=OK)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, uuid: str) -> Response:
        """Let the clock run on."""
        return self._act(request, uuid, resume, inputs.OptionalTextBody)

    @extend_schema(request=inputs.HandOverBody, responses=OK)
    @action(detail=True, methods=["post"], url_path="hand-over")
    def hand_over(self, request: Request, uuid: str) -> Response:
        """Another unit takes over."""
        return self._act(
            request, uuid, hand_over, inputs.HandOverBody,
            lambda body: {"unit_id": unit_id(body["unit"], field="unit"), "reason": body["reason"]},
        )  # fmt: skip

    @extend_schema(request=inputs.FinishBody, responses=OK)
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, uuid: str) -> Response:
        """Report the work as done."""
        return self._act(request, uuid, finish_assignment, inputs.FinishBody)
