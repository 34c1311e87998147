"""What the room's API views share: read-only lists by scope, newest first."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import viewsets
from rest_framework.pagination import CursorPagination

from grids.api.base import visible_or_404


class NewestFirst(CursorPagination):
    """By number, the newest first; stable while rows arrive."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    ordering = "-pk"


class PartyViewSet(viewsets.ReadOnlyModelViewSet[Any]):
    """Rows that the caller reads. A subclass says `api_resource`, `serializer_class`, `queryset` (none), `rows()`."""

    pagination_class = NewestFirst
    lookup_value_regex = r"\d{1,18}"

    def rows(self) -> QuerySet[Any]:
        """The visible rows with what the serializer names."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[Any]:
        return self.rows()

    def get_object(self) -> Any:
        """The visible row; NotFound otherwise, whether it exists or not."""
        return visible_or_404(self.get_queryset(), pk=int(self.kwargs["pk"]))
