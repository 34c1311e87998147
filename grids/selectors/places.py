"""Grid of a point, in process.

An index of the active grids is built once a process and again whenever the boundary stamp moves. Most points fall in
a small cell that lies wholly inside one grid and are answered from a table; only points near an edge ask shapely.
On a shared edge the lower code wins, whoever asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from time import monotonic

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape

from grids.models import BoundaryStamp, Grid

CELLS = 512  # cells a side: about 90 × 100 m in a district of 46 × 48 km
CHECK_SECONDS = 5.0
OUTSIDE, EDGE = -1, -2


@dataclass(frozen=True, slots=True)
class GridRef:
    """A grid, as much of it as a report needs."""

    id: int
    code: str
    name: str


class PlaceIndex:
    """An index over grid polygons, sorted by code."""

    def __init__(self, refs: list[GridRef], shapes: Sequence[shapely.Geometry], version: int) -> None:
        self.version = version
        self.refs = refs
        self.codes = np.array([ref.code for ref in refs] + [""], dtype="U15")
        self.shapes = np.array(shapes, dtype=object)
        self.tree = shapely.STRtree(self.shapes)
        if shapes:
            shapely.prepare(self.shapes)
            self.west, self.south, east, north = (float(v) for v in shapely.total_bounds(self.shapes))
        else:
            self.west, self.south, east, north = 0.0, 0.0, 1.0, 1.0
        self.per_lon = CELLS / max(east - self.west, 1e-9)
        self.per_lat = CELLS / max(north - self.south, 1e-9)
        self.table = self._fill_table()
        self.rows: list[list[int]] = self.table.tolist()

    def _fill_table(self) -> NDArray[np.int32]:
        """For every cell: the one grid that covers it, OUTSIDE, or EDGE."""
        table = np.full((CELLS, CELLS), OUTSIDE, dtype=np.int32)
        if not self.refs:
            return table
        lons = self.west + np.arange(CELLS) / self.per_lon
        for y, row in enumerate(table):  # row by row: all boxes at once would take 100 MB
            lats = np.full(CELLS, self.south + y / self.per_lat)
            boxes = shapely.box(lons, lats, lons + 1 / self.per_lon, lats + 1 / self.per_lat)
            row[self.tree.query(boxes, predicate="intersects")[0]] = EDGE
            inside = self.tree.query(boxes, predicate="covered_by")
            row[inside[0]] = inside[1]
        return table

    def find(self, lat: float, lon: float) -> GridRef | None:
        """The grid of one WGS-84 point."""
        x, y = int((lon - self.west) * self.per_lon), int((lat - self.south) * self.per_lat)
        if not (0 <= x < CELLS and 0 <= y < CELLS) or lon < self.west or lat < self.south:
            if not (0 <= x <= CELLS and 0 <= y <= CELLS):
                return None
            return self._exact(lat, lon)
        found = self.rows[y][x]
        if found >= 0:
            return self.refs[found]
        return None if found == OUTSIDE else self._exact(lat, lon)

    def _exact(self, lat: float, lon: float) -> GridRef | None:
        hits = self.tree.query(shapely.Point(lon, lat), predicate="intersects")
        return self.refs[int(hits.min())] if len(hits) else None

    def find_many(self, lats: NDArray[np.float64], lons: NDArray[np.float64]) -> NDArray[np.str_]:
        """Grid codes of many points; "" where there is none."""
        x = np.floor((lons - self.west) * self.per_lon).astype(np.int64)
        y = np.floor((lats - self.south) * self.per_lat).astype(np.int64)
        inside = (x >= 0) & (x <= CELLS) & (y >= 0) & (y <= CELLS)
        cell = np.full(len(lats), OUTSIDE, dtype=np.int64)
        cell[inside] = self.table[np.minimum(y[inside], CELLS - 1), np.minimum(x[inside], CELLS - 1)]
        cell[inside & ((x == CELLS) | (y == CELLS))] = EDGE
        edge = np.flatnonzero(cell == EDGE)
        if len(edge):
            points = shapely.points(lons[edge], lats[edge])
            which, hits = self.tree.query(points, predicate="intersects")
            best = np.full(len(edge), len(self.refs), dtype=np.int64)
            np.minimum.at(best, which, hits)
            cell[edge] = np.where(best == len(self.refs), OUTSIDE, best)
        return self.codes[cell]  # OUTSIDE is -1: the empty code at the end


_lock = Lock()
_index: PlaceIndex | None = None
_checked_at = float("-inf")


def boundary_version() -> int:
    """The boundary stamp: one query."""
    return BoundaryStamp.objects.filter(pk=1).values_list("version", flat=True).first() or 0


def build_index(version: int) -> PlaceIndex:
    """Read every active grid with a boundary: one query."""
    refs, shapes = [], []
    rows = Grid.objects.active().filter(boundary__isnull=False).order_by("code")
    for pk, code, name, boundary in rows.values_list("pk", "code", "name", "boundary"):
        refs.append(GridRef(pk, code, name))
        shapes.append(shape(boundary))
    return PlaceIndex(refs, shapes, version)


def place_index() -> PlaceIndex:
    """The process's index, rebuilt when the stamp has moved; the stamp is looked at every few seconds."""
    global _index, _checked_at
    now = monotonic()
    if _index is not None and now - _checked_at < CHECK_SECONDS:
        return _index
    with _lock:
        version = boundary_version()
        if _index is None or _index.version != version:
            _index = build_index(version)
        _checked_at = now
        return _index


def forget_places() -> None:
    """Drop the process's index; the services that move boundaries call it."""
    global _index, _checked_at
    _index, _checked_at = None, float("-inf")


def locate(lat: float, lon: float) -> GridRef | None:
    """The grid of a WGS-84 point; None outside every grid."""
    return place_index().find(lat, lon)


def locate_many(lats: NDArray[np.float64], lons: NDArray[np.float64]) -> NDArray[np.str_]:
    """Grid codes of WGS-84 points ("" outside every grid)."""
    return place_index().find_many(lats, lons)
