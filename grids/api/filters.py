"""Filters of the API's lists."""

from datetime import UTC, datetime

import django_filters
from django.db.models import QuerySet

from grids.models import Assignment, Grid, Issue, Whistle
from xinhui.accounts.scope import area_q


class AreaFilter(django_filters.CharFilter):
    """`area=440705103`: everything inside a code."""

    def filter(self, qs: QuerySet[Issue], value: str) -> QuerySet[Issue]:
        """Rows whose code begins with the value."""
        return qs.filter(area_q(str(self.field_name), [value])) if value else qs


class MomentFilter(django_filters.IsoDateTimeFilter):
    """A time with any offset that ISO 8601 can write; PostgreSQL itself takes none beyond 16 hours."""

    def filter(self, qs: QuerySet[Issue], value: datetime | None) -> QuerySet[Issue]:
        """By the moment, not by its spelling."""
        if value:
            try:
                value = value.astimezone(UTC)
            except OverflowError:  # the first or last day of time: half a day does not matter
                value = value.replace(tzinfo=UTC)
        filtered: QuerySet[Issue] = super().filter(qs, value)
        return filtered


class IssueFilter(django_filters.FilterSet):
    """Issues by area, category, state, source and time of receipt."""

    area = AreaFilter(field_name="area_code")
    category = django_filters.CharFilter(field_name="category__code")
    received_after = MomentFilter(field_name="received_at", lookup_expr="gte")
    received_before = MomentFilter(field_name="received_at", lookup_expr="lt")

    class Meta:
        model = Issue
        fields = ("state", "source")


class WhistleFilter(django_filters.FilterSet):
    """Whistles by area, category, state, kind, level, lead unit, lateness."""

    area = AreaFilter(field_name="area_code")
    category = django_filters.CharFilter(field_name="category__code")
    lead_unit = django_filters.CharFilter(field_name="lead_unit__code")
    raised_after = MomentFilter(field_name="raised_at", lookup_expr="gte")
    raised_before = MomentFilter(field_name="raised_at", lookup_expr="lt")

    class Meta:
        model = Whistle
        fields = ("state", "kind", "level", "is_overdue")


class AssignmentFilter(django_filters.FilterSet):
    """Assignments by state, role, unit, area."""

    area = AreaFilter(field_name="area_code")
    unit = django_filters.CharFilter(field_name="unit__code")
    due_before = MomentFilter(field_name="due_at", lookup_expr="lt")

    class Meta:
        model = Assignment
        fields = ("state", "role")


class GridFilter(django_filters.FilterSet):
    """Grids by area and scenario."""

    area = AreaFilter(field_name="code")

    class Meta:
        model = Grid
        fields = ("scenario", "is_active")
