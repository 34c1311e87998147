"""Counts by town or village, with their names."""

from typing import Any

from django.db.models import Aggregate, QuerySet
from django.db.models.functions import Coalesce, Left

from grids.models import Division


def counted_by_place(rows: QuerySet[Any], digits: int, **counts: Aggregate | Coalesce) -> list[dict[str, Any]]:
    """`code`, `name` and the counts or sums of each town (9 digits) or village (12) that has rows. Two queries."""
    found = list(rows.annotate(code=Left("area_code", digits)).order_by("code").values("code").annotate(**counts))
    names = dict(Division.objects.filter(code__in=[row["code"] for row in found]).values_list("code", "name"))
    return [{**row, "name": names.get(row["code"], row["code"])} for row in found]
