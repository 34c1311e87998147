"""Shapes of the demo district: towns, villages and grids that tile it without overlap or gap. Pure.

Method: seeded points make a Voronoi partition of each parent; neighbouring cells share their edges to the last digit,
and a parent's boundary is the union of its children, so tiling holds by construction at every level. Villages and
grids are numbered west → east and north → south (domain.md). The outline is fictitious, of plausible size and place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import shapely
from shapely.geometry import MultiPoint, Polygon, mapping
from shapely.geometry.base import BaseGeometry

from xinhui.demo.divisions import TOWNS, TownPlan, VillagePlan, villages_of

#: (lon, lat) outline inside 112.79–113.25 °E, 22.12–22.57 °N, about 1,355 km².
OUTLINE = (
    (112.800, 22.415), (112.835, 22.470), (112.880, 22.525), (112.935, 22.545), (112.985, 22.560), (113.040, 22.548),
    (113.085, 22.565), (113.135, 22.540), (113.180, 22.505), (113.225, 22.480), (113.245, 22.435), (113.215, 22.385),
    (113.190, 22.340), (113.150, 22.290), (113.120, 22.235), (113.095, 22.180), (113.060, 22.130), (113.010, 22.140),
    (112.985, 22.190), (112.960, 22.250), (112.915, 22.285), (112.870, 22.310), (112.825, 22.345), (112.795, 22.375),
)  # fmt: skip
#: Town seats (lon, lat), roughly as on the map; the town's cell grows from here.
SEATS = {
    "440705001": (113.035, 22.475), "440705101": (112.950, 22.505), "440705102": (112.880, 22.480),
    "440705103": (112.845, 22.400), "440705104": (112.960, 22.410), "440705105": (112.990, 22.290),
    "440705106": (113.090, 22.270), "440705107": (113.050, 22.345), "440705108": (113.115, 22.425),
    "440705109": (113.165, 22.475), "440705110": (113.190, 22.410),
}  # fmt: skip
_ROUNDS = 6
_PRECISION = 1e-6
_SLIVER = 1e-8  # square degrees, about 110 m²


@dataclass(frozen=True)
class DistrictShape:
    """GeoJSON geometries: the district's, each division's by code, each grid's by code."""

    boundary: dict[str, Any]
    areas: dict[str, dict[str, Any]]
    grids: dict[str, dict[str, Any]]


def _cells(parent: BaseGeometry, points: Sequence[tuple[float, float]]) -> list[BaseGeometry]:
    """The parent cut into one cell a point, in the points' order; edges snapped to one lattice."""
    if len(points) == 1:
        return [parent]
    raw = shapely.voronoi_polygons(MultiPoint(list(points)), extend_to=parent.envelope.buffer(0.2))
    tree = shapely.STRtree(list(raw.geoms))
    cells = []
    for point in points:
        index = tree.query(shapely.Point(point), predicate="intersects")[0]
        cells.append(shapely.intersection(raw.geoms[index], parent, grid_size=_PRECISION))
    return cells


def _spread(parent: BaseGeometry, count: int, rng: Random) -> list[tuple[float, float]]:
    """`count` points well spread over a polygon: random, then moved to their cells' centres a few times."""
    west, south, east, north = parent.bounds
    points: list[tuple[float, float]] = []
    shapely.prepare(parent)
    while len(points) < count:
        lon, lat = rng.uniform(west, east), rng.uniform(south, north)
        if shapely.contains_xy(parent, lon, lat):
            points.append((lon, lat))
    for _round in range(_ROUNDS):
        centres = [cell.representative_point() if cell.is_empty else cell.centroid for cell in _cells(parent, points)]
        points = [(c.x, c.y) if parent.contains(c) else old for c, old in zip(centres, points, strict=True)]
    return points


def _in_reading_order(cells: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """North → south in bands, west → east within a band."""
    if len(cells) < 3:
        return sorted(cells, key=lambda cell: cell.centroid.x)
    bands = max(1, round(len(cells) ** 0.5))
    by_lat = sorted(cells, key=lambda cell: -cell.centroid.y)
    size = -(-len(by_lat) // bands)
    ordered = []
    for start in range(0, len(by_lat), size):
        ordered += sorted(by_lat[start : start + size], key=lambda cell: cell.centroid.x)
    return ordered


def grids_per_village(town: TownPlan) -> list[int]:
    """How many grids each village-level division of the town has: 1 each, the rest dealt out from the first on."""
    villages = villages_of(town)
    counts = [1] * len(villages)
    extra = town.grids - len(villages)
    for i in range(extra):
        counts[i % len(villages)] += 1
    return counts


def _geojson(shape: BaseGeometry) -> dict[str, Any]:
    return dict(mapping(shapely.normalize(shape)))


def _cut_village(plan: VillagePlan, shape: BaseGeometry, count: int, rng: Random) -> dict[str, BaseGeometry]:
    cells = _in_reading_order(_cells(shape, _spread(shape, count, rng)))
    return {f"{plan.code}{number:03d}": cell for number, cell in enumerate(cells, start=1)}


def _as_coverage(cells: dict[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """The same cells as an exact coverage: neighbours share every vertex, slivers go to the longest neighbour.

    Cells cut from different parents meet in T-junctions that only one side has a vertex for; noding all edges
    together and rebuilding the faces gives both sides the same vertices.
    """
    codes = list(cells)
    edges = shapely.union_all([cells[code].boundary for code in codes], grid_size=_PRECISION)
    faces = list(shapely.get_parts(shapely.polygonize(shapely.get_parts(edges).tolist())))
    tree = shapely.STRtree([cells[code] for code in codes])
    owners: dict[str, list[BaseGeometry]] = {code: [] for code in codes}
    slivers = []
    for face in faces:
        if face.area < _SLIVER:
            slivers.append(face)
        else:
            owners[codes[int(tree.nearest(face.representative_point()))]].append(face)
    built = {code: shapely.union_all(pieces) for code, pieces in owners.items()}
    for sliver in slivers:
        touching = [codes[int(i)] for i in tree.query(sliver.buffer(_PRECISION), predicate="intersects")]
        code = max(touching, key=lambda c: built[c].intersection(sliver.boundary).length)
        built[code] = shapely.union_all([built[code], sliver])
    return built


def build_shapes(seed: int = 440705) -> DistrictShape:
    """Every shape of the district; the same seed gives the same shapes."""
    rng = Random(seed)  # noqa: S311 - shapes, not secrets
    outline = shapely.set_precision(Polygon(OUTLINE), _PRECISION)
    cells: dict[str, BaseGeometry] = {}
    for town, cell in zip(TOWNS, _cells(outline, [SEATS[town.code] for town in TOWNS]), strict=True):
        villages = villages_of(town)
        shapes = _in_reading_order(_cells(cell, _spread(cell, len(villages), rng)))
        for plan, shape, count in zip(villages, shapes, grids_per_village(town), strict=True):
            cells |= _cut_village(plan, shape, count, rng)
    grids = _as_coverage(cells)
    villages_built = _merged(grids, 12)
    towns_built = _merged(villages_built, 9)
    areas = {code: _geojson(shape) for code, shape in (towns_built | villages_built).items()}
    district = _merged(towns_built, 6)
    return DistrictShape(
        boundary=_geojson(next(iter(district.values()))),
        areas=areas,
        grids={code: _geojson(shape) for code, shape in grids.items()},
    )


def _merged(shapes: dict[str, BaseGeometry], digits: int) -> dict[str, BaseGeometry]:
    """Children united into their parents, by the first `digits` of their codes."""
    groups: dict[str, list[BaseGeometry]] = {}
    for code, shape in shapes.items():
        groups.setdefault(code[:digits], []).append(shape)
    return {code: shapely.union_all(group) for code, group in groups.items()}
