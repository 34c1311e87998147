"""/api/v1/upper-forms/: forms of upper platforms, their rows in the platform's own columns."""

from typing import Any

from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import pgettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from grids.api.base import PROBLEMS, LatestFirst, visible_or_404
from grids.models import FormColumn, UpperForm
from grids.selectors.mappings import CATALOGUE, place_names, produce, rows_of
from xinhui.core.errors import InvalidInput


class FormColumnSerializer(serializers.ModelSerializer[FormColumn]):
    """A column: the platform's heading and what fills it."""

    class Meta:
        model = FormColumn
        fields = ("heading", "field", "constant", "is_required")
        read_only_fields = fields


class UpperFormSerializer(serializers.ModelSerializer[UpperForm]):
    """A form with its columns in their order."""

    columns = FormColumnSerializer(many=True, read_only=True)

    class Meta:
        model = UpperForm
        fields = ("code", "platform", "name", "subject", "area_code", "format", "schedule", "columns")
        read_only_fields = fields


class UpperRowSerializer(serializers.Serializer[Any]):
    """One row: `values` by the platform's headings; `missing` names required columns without a value."""

    id = serializers.IntegerField(read_only=True)
    values = serializers.DictField(read_only=True)
    missing = serializers.ListField(child=serializers.CharField(), read_only=True)


class FormPages(LatestFirst):
    """By code."""

    ordering = ("code",)


class RowPages(LatestFirst):
    """In the order of the files, oldest first, so that a platform goes on where it stopped."""

    ordering: Any = ("id",)


class UpperFormViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[UpperForm]):
    """Forms of upper platforms that the caller may fetch."""

    api_resource = "upper-forms"
    serializer_class = UpperFormSerializer
    pagination_class = FormPages
    lookup_field = "code"
    queryset = UpperForm.objects.none()

    def get_queryset(self) -> QuerySet[UpperForm]:
        """The command centre's all; a platform's system those made for its unit."""
        return UpperForm.objects.visible_to(self.request.user).prefetch_related("columns")

    @extend_schema(
        parameters=[OpenApiParameter("since", str, description="ISO 8601 with an offset; without it all rows")],
        responses={200: UpperRowSerializer(many=True), **PROBLEMS},
    )
    @action(detail=True, methods=["get"], pagination_class=RowPages, filter_backends=[])
    def rows(self, request: Request, code: str) -> Response:
        """The rows as they stand now, translated. Raises InvalidInput (since)."""
        form = visible_or_404(self.get_queryset(), code=code)
        said = request.query_params.get("since", "")
        try:
            since = parse_datetime(said.replace(" ", "+")) if said else None
        except ValueError:
            since = None
        if said and (since is None or since.tzinfo is None):
            raise InvalidInput(
                code="since-wrong", field="since",
                message=pgettext_lazy("mappings", "Give a time with its offset: 2026-09-14T00:00:00+08:00."),
            )  # fmt: skip
        pages = RowPages()
        moment = CATALOGUE[form.subject].moment
        pages.ordering = (moment, "id") if moment else ("code",)
        found = pages.paginate_queryset(rows_of(form, since=since), request, view=self) or []
        columns = list(form.columns.all())
        heading = [column.heading for column in columns]
        rows = [
            {"id": row.pk, "values": dict(zip(heading, row.cells, strict=True)), "missing": row.missing}
            for row in produce(form, columns, found, place_names())
        ]
        return pages.get_paginated_response(rows)
