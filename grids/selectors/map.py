"""The command map: geometries that rarely change, and colours that do."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import shapely
from django.db.models import Count, Q
from shapely.geometry import mapping, shape

from grids.models import Division, Grid, Whistle
from grids.models.division import DivisionKind
from grids.selectors.places import boundary_version
from xinhui.accounts.models import User

TOLERANCE = 0.00008  # degrees: about 9 m, half a pixel at the map's closest useful zoom
DIGITS = 5


@dataclass(frozen=True)
class GridLoad:
    """Open and overdue whistles of a grid."""

    code: str
    open: int
    overdue: int


def simple_shape(boundary: dict[str, Any]) -> dict[str, Any]:
    """A boundary as a page draws it: simplified, five decimals."""
    simple = shapely.set_precision(shape(boundary).simplify(TOLERANCE), 10**-DIGITS)
    return dict(mapping(simple))


def inner_point(boundary: dict[str, Any]) -> tuple[float, float]:
    """(latitude, longitude) of a point well inside a boundary, whatever its form."""
    point = shape(boundary).representative_point()
    return round(point.y, 6), round(point.x, 6)


@lru_cache(maxsize=2)
def _shapes(version: int) -> dict[str, Any]:
    """Every active grid and town as GeoJSON, once a version of the boundaries."""
    grids = [
        {"type": "Feature", "id": code, "properties": {"name": name, "scenario": scenario}, "geometry": simple_shape(b)}
        for code, name, scenario, b in Grid.objects.active()
        .filter(boundary__isnull=False)
        .values_list("code", "name", "scenario", "boundary")
    ]
    towns = [
        {"type": "Feature", "id": code, "properties": {"name": name}, "geometry": simple_shape(b)}
        for code, name, b in Division.objects.filter(
            kind__in=[DivisionKind.TOWN, DivisionKind.SUBDISTRICT], is_active=True, boundary__isnull=False
        ).values_list("code", "name", "boundary")
    ]
    return {
        "grids": {"type": "FeatureCollection", "features": grids},
        "towns": {"type": "FeatureCollection", "features": towns},
    }


def map_shapes(prefixes: tuple[str, ...] | None) -> tuple[int, dict[str, Any]]:
    """(version, shapes) of the grids inside `prefixes` (None: all)."""
    version = boundary_version()
    shapes = _shapes(version)
    if prefixes is None:
        return version, shapes
    features = [f for f in shapes["grids"]["features"] if f["id"].startswith(prefixes)]
    return version, {**shapes, "grids": {"type": "FeatureCollection", "features": features}}


def grid_loads(user: User) -> list[GridLoad]:
    """Open and overdue whistles by grid, visible ones only: one query."""
    rows = (
        Whistle.objects.visible_to(user).live().order_by().values("area_code")
        .annotate(open=Count("id"), overdue=Count("id", filter=Q(is_overdue=True)))
    )  # fmt: skip
    return [GridLoad(row["area_code"], row["open"], row["overdue"]) for row in rows]
