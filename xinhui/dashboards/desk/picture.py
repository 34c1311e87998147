"""The map: every town and grid as a shape drawn by the server, so that it needs no tiles from outside and no script."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import pgettext
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry

from grids.selectors.map import map_shapes
from grids.selectors.places import boundary_version
from xinhui.dashboards.desk.lens import Lens

#: The longer side of the picture, in its own units.
SIZE = 1000
#: Degrees: about 30 m, a third of a unit when the whole district is shown.
COARSE = 0.0003


@dataclass(frozen=True)
class Area:
    """A shape: code, name, path, and where its name stands."""

    code: str
    name: str
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class Picture:
    """Shapes of the grids and towns in sight."""

    width: float
    height: float
    grids: tuple[Area, ...]
    towns: tuple[Area, ...]


def picture_of(lens: Lens) -> Picture:
    """The picture of the reader's part of the district; a department's is the whole."""
    areas = () if lens.is_district or not lens.has_area else lens.areas
    return _picture(boundary_version(), areas)


@lru_cache(maxsize=64)
def _picture(_version: int, areas: tuple[str, ...]) -> Picture:
    """Once a version of the boundaries and area."""
    _known, shapes = map_shapes(areas or None)
    grids = [(f["id"], f["properties"]["name"], shape(f["geometry"])) for f in shapes["grids"]["features"]]
    towns = [
        (f["id"], f["properties"]["name"], shape(f["geometry"])) for f in shapes["towns"]["features"]
        if not areas or f["id"].startswith(areas)
    ]  # fmt: skip
    every = [geometry for _code, _name, geometry in [*grids, *towns]]
    if not every:
        return Picture(SIZE, SIZE, (), ())
    boxes = [geometry.bounds for geometry in every]
    west, south = min(box[0] for box in boxes), min(box[1] for box in boxes)
    east, north = max(box[2] for box in boxes), max(box[3] for box in boxes)
    shrink = cos(radians((south + north) / 2))
    unit = SIZE / max((east - west) * shrink, north - south, 1e-9)

    def drawn(code: str, name: str, geometry: BaseGeometry) -> Area:
        point = geometry.representative_point()
        simple = geometry.simplify(min(COARSE, 0.3 / unit))
        x, y = (point.x - west) * shrink * unit, (north - point.y) * unit
        return Area(code, name, _path(simple, west, north, shrink * unit, unit), round(x, 1), round(y, 1))

    return Picture(
        round((east - west) * shrink * unit, 1), round((north - south) * unit, 1),
        tuple(drawn(*row) for row in grids), tuple(drawn(*row) for row in towns),
    )  # fmt: skip


def _path(geometry: BaseGeometry, west: float, north: float, across: float, down: float) -> str:
    parts = geometry.geoms if isinstance(geometry, MultiPolygon) else [geometry]
    drawn = []
    for part in parts:
        if not isinstance(part, Polygon):
            continue
        for ring in [part.exterior, *part.interiors]:
            points = " ".join(f"{(x - west) * across:.1f},{(north - y) * down:.1f}" for x, y in ring.coords[:-1])
            drawn.append(f"M{points}Z")
    return "".join(drawn)


def colour_of(load: tuple[int, int]) -> str:
    """The class of a grid with so many whistles in hand and overdue: quiet, open1–3, late1–3."""
    opened, late = load
    if late:
        return f"late{min(late, 3)}"
    return f"open{min(opened, 3)}" if opened else "quiet"


def drawing(picture: Picture, loads: Mapping[str, tuple[int, int]], wartime: frozenset[str]) -> SafeString:
    """The SVG. To a screen reader it is one picture: what it says stands in the table beside it."""
    grids = format_html_join(
        "", '<path d="{}" class="grid {}{}" data-code="{}"><title>{}</title></path>',
        ((g.path, colour_of(loads.get(g.code, (0, 0))), " war" if g.code in wartime else "", g.code, g.name)
         for g in picture.grids),
    )  # fmt: skip
    towns = format_html_join("", '<path d="{}" class="town"/>', ((town.path,) for town in picture.towns))
    names = format_html_join(
        "", '<text x="{}" y="{}" class="name">{}</text>', ((t.x, t.y, t.name) for t in picture.towns)
    )
    return format_html(
        '<svg class="desk-map" viewBox="-6 -6 {} {}" preserveAspectRatio="xMidYMin meet" role="img" '
        'aria-label="{}" data-map>'
        '<g class="grids">{}</g><g class="towns">{}</g><g class="names">{}</g></svg>',
        picture.width + 12, picture.height + 12,
        pgettext("desk", "Map of the grids, coloured by whistles in hand and overdue. The table says the same."),
        grids, towns, names,
    )  # fmt: skip
