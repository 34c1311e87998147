"""/api/v1/sandbox/assignments/: what a bureau's developer tries before it is done in earnest.

Bodies, answers, states and errors are those of /api/v1/assignments/; beside them the rows are made, the other side is
played, and everything is thrown away.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from grids.api import inputs
from grids.api.assignments import AssignmentPages
from grids.api.base import PROBLEMS, act_once, actor_of, body_of, unit_id, user_of, visible_or_404
from grids.api.serializers import UnitField
from grids.models import SandboxAssignment
from grids.models.whistle import AssignmentRole
from grids.services import sandbox
from grids.services.receipts import once
from xinhui.bureaus.models import BureauClient
from xinhui.core.area_codes import DISTRICT


class SandboxSerializer(serializers.ModelSerializer[SandboxAssignment]):
    """A fictitious assignment, in the shape of a real one."""

    whistle = serializers.UUIDField(source="whistle_uuid", read_only=True)
    unit = UnitField(source="client.unit", read_only=True)

    class Meta:
        model = SandboxAssignment
        fields = (
            "uuid", "whistle", "area_code", "unit", "role", "state", "round", "sent_at", "responded_at",
            "finished_at", "due_at", "response_late", "handling_late", "result", "return_rule", "return_reason",
        )  # fmt: skip


class SandboxBody(inputs.Body):
    """A part of a whistle that does not exist."""

    area_code = serializers.CharField(max_length=15, default=DISTRICT)
    role = serializers.ChoiceField(choices=AssignmentRole.choices, default=AssignmentRole.LEAD)


class PlayBody(inputs.Body):
    """What the other side does."""

    move = serializers.ChoiceField(
        choices=[(move, move) for move in sandbox.OTHER_SIDE],
        help_text=pgettext_lazy("bureaus", "What the town or the level above does in earnest."),
    )


OK = {200: SandboxSerializer, **PROBLEMS}


class SandboxViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[SandboxAssignment]):
    """Fictitious assignments of the calling system; they enter no figure and nobody is told."""

    api_resource = "sandbox"
    serializer_class = SandboxSerializer
    pagination_class = AssignmentPages
    filterset_fields = ("state", "role")
    lookup_field = "uuid"
    queryset = SandboxAssignment.objects.none()

    def get_queryset(self) -> QuerySet[SandboxAssignment]:
        """The calling system's own."""
        return SandboxAssignment.objects.visible_to(self.request.user).select_related("client__unit")

    def _client_id(self, request: Request) -> int | None:
        clients = BureauClient.objects.filter(account=user_of(request), is_active=True)
        return clients.values_list("pk", flat=True).first()

    @extend_schema(request=SandboxBody, responses={201: SandboxSerializer, **OK})
    def create(self, request: Request) -> Response:
        """Send one's own unit a fictitious assignment."""
        body, actor, client = body_of(request, SandboxBody), actor_of(request), self._client_id(request)
        uuid = body.pop("uuid", None)
        pk, is_new = once(
            actor=actor, uuid=uuid, verb="open_fictitious", body=body,
            act=lambda: sandbox.open_fictitious(actor=actor, client_id=client, **body).pk,
        )  # fmt: skip
        row = visible_or_404(self.get_queryset(), pk=pk)
        return Response(SandboxSerializer(row).data, status=201 if is_new else 200)

    @extend_schema(request=None, responses={204: None, **PROBLEMS})
    @action(detail=False, methods=["post"])
    def empty(self, request: Request) -> Response:
        """Throw every fictitious assignment away."""
        client = self._client_id(request)
        if client is not None:
            sandbox.empty_sandbox(actor=actor_of(request), client_id=client)
        return Response(status=204)

    @extend_schema(responses=OK)
    def retrieve(self, request: Request, uuid: str) -> Response:
        """One fictitious assignment."""
        return Response(SandboxSerializer(visible_or_404(self.get_queryset(), uuid=uuid)).data)

    def _act(
        self, request: Request, uuid: str, service: Callable[..., Any], shape: type[serializers.Serializer[Any]],
        convert: Callable[[dict[str, Any]], dict[str, Any]] = dict,
    ) -> Response:  # fmt: skip
        row = visible_or_404(self.get_queryset(), uuid=uuid)
        body = body_of(request, shape)
        act_once(request, service.__name__, row, body,
                 lambda actor, rest: service(actor=actor, row_id=row.pk, **convert(rest)))  # fmt: skip
        return self.retrieve(request, uuid)

    @extend_schema(request=inputs.OptionalTextBody, responses=OK)
    @action(detail=True, methods=["post"])
    def respond(self, request: Request, uuid: str) -> Response:
        """Respond."""
        return self._act(request, uuid, sandbox.respond_fictitious, inputs.OptionalTextBody)

    @extend_schema(request=inputs.ReturnBody, responses=OK)
    @action(detail=True, methods=["post"], url_path="return")
    def claim_return(self, request: Request, uuid: str) -> Response:
        """Claim a return."""
        return self._act(request, uuid, sandbox.return_fictitious, inputs.ReturnBody)

    @extend_schema(request=inputs.ExtensionBody, responses=OK)
    @action(detail=True, methods=["post"], url_path="ask-extension")
    def ask_extension(self, request: Request, uuid: str) -> Response:
        """Ask for more time."""
        return self._act(request, uuid, sandbox.extend_fictitious, inputs.ExtensionBody)

    @extend_schema(request=inputs.TextBody, responses=OK)
    @action(detail=True, methods=["post"])
    def suspend(self, request: Request, uuid: str) -> Response:
        """Stop the clock."""
        return self._act(request, uuid, sandbox.suspend_fictitious, inputs.TextBody,
                         lambda body: {"reason": body["text"]})  # fmt: skip

    @extend_schema(request=inputs.OptionalTextBody, responses=OK)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, uuid: str) -> Response:
        """Let the clock run on."""
        return self._act(request, uuid, sandbox.resume_fictitious, inputs.OptionalTextBody)

    @extend_schema(request=inputs.HandOverBody, responses=OK)
    @action(detail=True, methods=["post"], url_path="hand-over")
    def hand_over(self, request: Request, uuid: str) -> Response:
        """Another unit takes over."""
        return self._act(
            request, uuid, sandbox.hand_over_fictitious, inputs.HandOverBody,
            lambda body: {"unit_id": unit_id(body["unit"], field="unit"), "reason": body["reason"]},
        )  # fmt: skip

    @extend_schema(request=inputs.FinishBody, responses=OK)
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, uuid: str) -> Response:
        """Report the work as done."""
        return self._act(request, uuid, sandbox.finish_fictitious, inputs.FinishBody)

    @extend_schema(request=PlayBody, responses=OK)
    @action(detail=True, methods=["post"])
    def play(self, request: Request, uuid: str) -> Response:
        """Play the other side."""
        return self._act(request, uuid, sandbox.play_other_side, PlayBody)
