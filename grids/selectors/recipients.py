"""Who must be told at a level. A vacant level is never silence: the next one up is told instead."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from grids.levels import LEVEL_ROLES, Level
from xinhui.accounts.models import Post
from xinhui.accounts.roles import Role


@dataclass(frozen=True)
class RecipientRequest:
    """Who holds `level` for a place: by unit at the department level, by area elsewhere."""

    level: int
    unit_id: int | None
    area_code: str


def _area_of(level: int, area_code: str) -> str:
    digits = {Level.VILLAGE: 12, Level.TOWN: 9}.get(Level(level), 6)
    return area_code[:digits]


def _posts(requests: Iterable[RecipientRequest]) -> list[tuple[int, str, int, str]]:
    """Every post that any of the requests (or a level above one) may need, in one query."""
    condition = Q(role__in=[*LEVEL_ROLES[Level.COMMAND], *LEVEL_ROLES[Level.LEADER]])
    units, areas = set(), set()
    for request in requests:
        if request.unit_id is not None:
            units.add(request.unit_id)
        areas.add(_area_of(Level.VILLAGE, request.area_code))
        areas.add(_area_of(Level.TOWN, request.area_code))
    if units:
        condition |= Q(unit_id__in=units, role__in=[*LEVEL_ROLES[Level.DEPARTMENT], Role.BUREAU_CLIENT])
    condition |= Q(area_code__in=areas, role__in=[*LEVEL_ROLES[Level.VILLAGE], *LEVEL_ROLES[Level.TOWN]])
    rows = Post.objects.in_force().filter(condition, user__is_active=True)
    return list(rows.values_list("user_id", "role", "unit_id", "area_code"))


def recipients_for(requests: Sequence[RecipientRequest]) -> list[frozenset[int]]:
    """User ids for each request, in order: one query for any number.

    Falls to the next level up while a level is vacant; empty only when even the district leader's post is.
    """
    if not requests:
        return []
    by_unit: dict[tuple[str, int], set[int]] = {}
    by_area: dict[tuple[str, str], set[int]] = {}
    for user_id, role, unit_id, area_code in _posts(requests):
        by_unit.setdefault((role, unit_id), set()).add(user_id)
        by_area.setdefault((role, area_code), set()).add(user_id)
    return [_resolve(request, by_unit, by_area) for request in requests]


def _resolve(
    request: RecipientRequest, by_unit: dict[tuple[str, int], set[int]], by_area: dict[tuple[str, str], set[int]]
) -> frozenset[int]:
    for level in Level:
        if level < request.level:
            continue
        found: set[int] = set()
        for role in LEVEL_ROLES[level]:
            if level == Level.DEPARTMENT:
                found |= by_unit.get((role, request.unit_id), set()) if request.unit_id is not None else set()
            else:
                found |= by_area.get((role, _area_of(level, request.area_code)), set())
        if found:
            return frozenset(found)
    return frozenset()


def grid_people(area_code: str) -> frozenset[int]:
    """The grid's leader and workers: one query."""
    rows = Post.objects.in_force().filter(
        area_code=area_code, role__in=[Role.GRID_WORKER, Role.GRID_LEADER], user__is_active=True
    )
    return frozenset(rows.values_list("user_id", flat=True))
