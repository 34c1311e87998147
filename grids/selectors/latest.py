"""The newest rows that somebody may see, at the same speed in a table of a thousand and of a million.

“Mine, or my unit's, or my area's” in one condition makes the database read the whole table or sort half of it. Each
part by itself is answered from one index, newest first; the newest of all parts together are among the newest of each.
"""

from collections.abc import Sequence
from typing import Any, Self

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Left
from django.db.models.lookups import Exact

from grids.models import Assignment
from grids.models.scoped import AREA_ROLES, DEPARTMENT_ROLES
from xinhui.accounts.models import User
from xinhui.accounts.scope import scope_of
from xinhui.core.area_codes import DISTRICT


def whistle_parts(user: User) -> list[Q] | None:
    """The parts of what `Whistle.objects.visible_to(user)` shows; None when that is every row."""
    scope = scope_of(user)
    areas = scope.areas(*AREA_ROLES)
    if any(DISTRICT.startswith(area) for area in areas):
        return None
    parts = [Q(raised_by_id=user.pk)]
    parts += [_inside(area) for area in areas]
    for unit in scope.placed_unit_ids(*DEPARTMENT_ROLES):
        parts.append(Q(pk__in=Assignment.objects.filter(unit_id=unit).values("whistle_id")))
    return [part & scope.inside_q("area_code") for part in parts]


def _inside(area: str) -> Q:
    """As an equality, so that the index of that level gives its rows in order."""
    return Q(area_code=area) if len(area) == 15 else Q(Exact(Left(F("area_code"), len(area)), area))


class Latest:
    """Rows in order that are read part by part when they are sliced. What CursorPagination asks of a queryset."""

    def __init__(self, rows: "QuerySet[Any]", parts: Sequence[Q] | None) -> None:
        self.rows, self.parts = rows, parts

    def order_by(self, *ordering: str) -> Self:
        """In another order."""
        return type(self)(self.rows.order_by(*ordering), self.parts)

    def filter(self, *conditions: Any, **lookups: Any) -> Self:
        """Fewer rows."""
        return type(self)(self.rows.filter(*conditions, **lookups), self.parts)

    def __getitem__(self, window: slice) -> list[Any]:
        """The rows of a slice that ends somewhere."""
        if self.parts is None:
            return list(self.rows[window])
        keys: set[int] = set()
        for part in self.parts:
            keys.update(self.rows.filter(part).values_list("pk", flat=True)[: window.stop])
        return list(self.rows.filter(pk__in=keys))[window] if keys else []
