"""/api/v1/issues/, /attachments/, /categories/."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from grids.api import inputs
from grids.api.base import PROBLEMS, LatestFirst, act_once, actor_of, body_of, kept, user_of, visible_or_404
from grids.api.filters import IssueFilter
from grids.api.serializers import AttachmentSerializer, CategorySerializer, IssueSerializer, NearbySerializer
from grids.models import Category, Issue
from grids.selectors.nearby import nearby_issues
from grids.services.merge_issues import merge_issues
from grids.services.report_issue import Report, report_issue
from grids.services.settle_issue import confirm_issue, dismiss_issue, settle_issue
from xinhui.accounts.actors import Actor
from xinhui.attachments.services.store import store_photo
from xinhui.core.errors import InvalidInput

PHOTO_FORM = {
    "type": "object",
    "properties": {"photo": {"type": "string", "format": "binary"}},
    "required": ["photo"],
}


class IssuePages(LatestFirst):
    """By time of receipt."""

    ordering = ("-received_at", "-id")


class IssueViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Issue]):
    """Issues: what was seen, where, by whom."""

    api_resource = "issues"
    serializer_class = IssueSerializer
    pagination_class = IssuePages
    filterset_class = IssueFilter
    lookup_field = "uuid"
    queryset = Issue.objects.none()

    def get_queryset(self) -> QuerySet[Issue]:
        """Issues that the caller may see."""
        rows = Issue.objects.visible_to(self.request.user)
        return rows.select_related("grid", "category", "duplicate_of")

    @extend_schema(responses={200: IssueSerializer, **PROBLEMS})
    def retrieve(self, request: Request, uuid: str) -> Response:
        """One issue."""
        return Response(IssueSerializer(visible_or_404(self.get_queryset(), uuid=uuid)).data)

    @extend_schema(
        request=inputs.IssueBody, responses={201: IssueSerializer, 200: IssueSerializer, **PROBLEMS},
        summary="Report an issue; the same body again answers 200 with the same issue, another body 409.",
    )  # fmt: skip
    def create(self, request: Request) -> Response:
        """Report."""
        body = body_of(request, inputs.IssueBody)
        body["photos"] = tuple(body["photos"])
        issue, new = report_issue(actor=actor_of(request), report=Report(**body))
        return Response(kept(IssueSerializer).to_representation(issue), status=201 if new else 200)

    def _act(self, request: Request, uuid: str, verb: str, body: dict[str, Any], act: Any) -> Response:
        issue = visible_or_404(self.get_queryset(), uuid=uuid)
        act_once(request, verb, issue, body, lambda actor, rest: act(actor=actor, issue_id=issue.pk, **rest))
        return Response(IssueSerializer(visible_or_404(self.get_queryset(), uuid=uuid)).data)

    @extend_schema(request=inputs.SettleBody, responses={200: IssueSerializer, **PROBLEMS})
    @action(detail=True, methods=["post"])
    def settle(self, request: Request, uuid: str) -> Response:
        """Settle on the spot."""
        return self._act(request, uuid, "settle", body_of(request, inputs.SettleBody), settle_issue)

    @extend_schema(request=inputs.VerifyBody, responses={200: IssueSerializer, **PROBLEMS})
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, uuid: str) -> Response:
        """Confirm a public report on site."""
        return self._act(request, uuid, "confirm", body_of(request, inputs.VerifyBody), confirm_issue)

    @extend_schema(request=inputs.TextBody, responses={200: IssueSerializer, **PROBLEMS})
    @action(detail=True, methods=["post"])
    def dismiss(self, request: Request, uuid: str) -> Response:
        """Dismiss a report that does not hold."""
        body = body_of(request, inputs.TextBody)
        body["reason"] = body.pop("text")
        return self._act(request, uuid, "dismiss", body, dismiss_issue)

    @extend_schema(responses={200: NearbySerializer(many=True), **PROBLEMS}, filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def nearby(self, request: Request, uuid: str) -> Response:
        """Issues that this one may be a duplicate of: the same category, within 200 metres, the nearest first."""
        issue = visible_or_404(self.get_queryset(), uuid=uuid)
        return Response(NearbySerializer(nearby_issues(user_of(request), issue), many=True).data)

    @extend_schema(request=inputs.MergeBody, responses={200: IssueSerializer, **PROBLEMS})
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, uuid: str) -> Response:
        """This issue is a duplicate of `original`."""
        body = body_of(request, inputs.MergeBody)
        original = visible_or_404(Issue.objects.visible_to(request.user), uuid=body.pop("original"))
        body["original_id"] = original.pk

        def act(*, actor: Actor, issue_id: int, **rest: Any) -> Issue:
            return merge_issues(actor=actor, duplicate_id=issue_id, **rest)

        return self._act(request, uuid, "merge", body, act)


class AttachmentView(APIView):
    """Photos, sent before what they belong to."""

    api_resource = "attachments"
    parser_classes = (MultiPartParser,)

    @extend_schema(
        request={"multipart/form-data": PHOTO_FORM},
        responses={201: AttachmentSerializer, **PROBLEMS},
        operation_id="attachments_create",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Send a photo; the same photo again gives the same UUID."""
        upload = request.FILES.get("photo")
        if upload is None:
            raise InvalidInput(code="file-missing", field="photo", message=_("No file was sent as “photo”."))
        attachment = store_photo(actor=actor_of(request), upload=upload)
        return Response(AttachmentSerializer(attachment).data, status=201)


class CategoryViewSet(viewsets.ReadOnlyModelViewSet[Category]):
    """Categories and sub-categories in use."""

    api_resource = "categories"
    serializer_class = CategorySerializer
    lookup_field = "code"
    pagination_class = None
    queryset = Category.objects.none()

    def get_queryset(self) -> QuerySet[Category]:
        """Every category in use."""
        return (
            Category.objects.visible_to(self.request.user).filter(is_active=True).select_related("parent", "lead_unit")
        )
