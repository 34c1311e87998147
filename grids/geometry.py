"""Shapes of divisions and grids: read, measured, compared. Pure: no database.

Shapes are GeoJSON geometries in WGS-84, longitude first. Areas are square metres on the ellipsoid. Two surveys of one
border never agree to the centimetre, so what is smaller than SLIVER_M2 is no overlap, gap or overhang.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from django.utils.translation import gettext_lazy as _
from pyproj import Geod
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from xinhui.core.errors import InvalidInput

SLIVER_M2 = 100.0
_EARTH = Geod(ellps="WGS84")
_POLYGONS = ("Polygon", "MultiPolygon")


def read_shape(geometry: Mapping[str, Any] | None, *, field: str = "boundary") -> BaseGeometry:
    """The polygon of a GeoJSON geometry; raises InvalidInput saying what is wrong with it."""
    try:
        found: BaseGeometry = shape(dict(geometry or {}))
    except Exception as error:  # shapely raises whatever the broken coordinates lead to
        raise _refused(_("This is not a GeoJSON geometry."), field) from error
    if found.is_empty or found.geom_type not in _POLYGONS:
        raise _refused(_("A boundary is one or more polygons."), field)
    if not found.is_valid:
        raise _refused(_("The boundary crosses itself: %(where)s.") % {"where": explain_validity(found)}, field)
    west, south, east, north = found.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise _refused(_("The boundary is not in longitude and latitude."), field)
    return found


def _refused(message: Any, field: str) -> InvalidInput:
    return InvalidInput(
        code="boundary-unusable", field=field, message=message, action=_("Draw or export the boundary again.")
    )


def as_geojson(geometry: BaseGeometry) -> dict[str, Any]:
    """The GeoJSON geometry, as a boundary field keeps it."""
    return dict(mapping(geometry))


def outline(boundary: Mapping[str, Any], *, degrees: float = 0.0005) -> dict[str, Any]:
    """A stored boundary with fewer corners, about 50 m off at most: for small maps."""
    return as_geojson(shape(dict(boundary)).simplify(degrees))


def square_metres(geometry: BaseGeometry) -> float:
    """The area on the ellipsoid; holes count out."""
    if geometry.is_empty:
        return 0.0
    return abs(float(_EARTH.geometry_area_perimeter(shapely.orient_polygons(geometry))[0]))


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two shapes that cover the same ground."""

    first: str
    second: str
    square_metres: float


def overlaps(shapes: Mapping[str, BaseGeometry], *, only: str | None = None) -> list[Overlap]:
    """Pairs that cover the same ground by more than a sliver, the larger first; `only` those of one code."""
    if len(shapes) < 2:
        return []
    codes = sorted(shapes)
    bodies = [shapes[code] for code in codes]
    tree = shapely.STRtree(bodies)
    left, right = tree.query(bodies, predicate="intersects")
    found = []
    for a, b in zip(left.tolist(), right.tolist(), strict=True):
        if a >= b or (only is not None and only not in (codes[a], codes[b])):
            continue
        area = square_metres(_polygons(shapely.intersection(bodies[a], bodies[b])))
        if area > SLIVER_M2:
            found.append(Overlap(codes[a], codes[b], area))
    return sorted(found, key=lambda overlap: -overlap.square_metres)


def outside(child: BaseGeometry, parent: BaseGeometry) -> float:
    """Square metres of `child` that lie outside `parent`; 0 for a sliver."""
    area = square_metres(_polygons(shapely.difference(child, parent)))
    return area if area > SLIVER_M2 else 0.0


def uncovered(parent: BaseGeometry, children: Sequence[BaseGeometry]) -> shapely.MultiPolygon:
    """The ground of `parent` that no child covers, without slivers."""
    rest = _polygons(shapely.difference(parent, shapely.union_all(list(children))))
    pieces = [piece for piece in getattr(rest, "geoms", [rest]) if square_metres(piece) > SLIVER_M2]
    return shapely.MultiPolygon(pieces)


def united(shapes: Sequence[BaseGeometry]) -> BaseGeometry:
    """One shape over all of them; raises InvalidInput when they do not touch."""
    body = shapely.union_all(list(shapes))
    if body.geom_type != "Polygon" and sum(len(getattr(s, "geoms", [s])) for s in shapes) == len(shapes):
        raise InvalidInput(
            code="not-neighbours",
            field="codes",
            message=_("These do not lie side by side."),
            action=_("Merge only neighbours, one after the other."),
        )
    return body


def _polygons(geometry: BaseGeometry) -> BaseGeometry:
    """What of an intersection or difference is ground: lines and points are not."""
    if geometry.geom_type in _POLYGONS:
        return geometry
    parts = [part for part in getattr(geometry, "geoms", []) if part.geom_type in _POLYGONS]
    return shapely.union_all(parts) if parts else shapely.MultiPolygon()
