"""Whether the shapes on the map hold together: overlaps, gaps, ground outside the parent, places without a shape."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from grids.geometry import Overlap, outside, overlaps, square_metres, uncovered
from grids.models import Division, Grid


def neighbours_of(code: str, *, ignoring: Sequence[str] = ()) -> dict[str, BaseGeometry]:
    """code → shape of the places in force beside `code`, under the same parent."""
    rows = Grid.objects if len(code) == 15 else Division.objects
    beside = rows.filter(is_active=True, boundary__isnull=False, code__startswith=code[:-3])
    pairs = beside.exclude(code__in=[code, *ignoring]).values_list("code", "boundary")
    return {other: shape(boundary) for other, boundary in pairs if len(other) == len(code)}


def parent_shape(code: str) -> BaseGeometry | None:
    """The shape of the division that `code` lies in; None when it has none yet."""
    boundary = Division.objects.filter(code=code[:-3]).values_list("boundary", flat=True).first()
    return shape(boundary) if boundary else None


@dataclass
class Coverage:
    """What is wrong with the children of one division. Areas in square metres."""

    code: str
    name: str
    children: int = 0
    without_shape: list[str] = field(default_factory=list)
    overlaps: list[Overlap] = field(default_factory=list)
    gap: float = 0.0
    gap_pieces: int = 0
    outside: dict[str, float] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """True when the children tile their parent."""
        return not (self.without_shape or self.overlaps or self.gap or self.outside)


def coverage_of(area: str) -> list[Coverage]:
    """One `Coverage` for every division in force with children inside `area`: three queries."""
    parents = list(Division.objects.filter(is_active=True, code__startswith=area).order_by("code"))
    children: dict[str, dict[str, BaseGeometry | None]] = defaultdict(dict)
    for rows in (Division.objects.filter(is_active=True), Grid.objects.active()):
        for code, boundary in rows.filter(code__startswith=area).values_list("code", "boundary"):
            children[code[:-3]][code] = shape(boundary) if boundary else None
    return [_check(parent, children[parent.code]) for parent in parents if children.get(parent.code)]


def _check(parent: Division, children: dict[str, BaseGeometry | None]) -> Coverage:
    shapes = {code: body for code, body in children.items() if body is not None}
    result = Coverage(parent.code, parent.name, len(children), sorted(set(children) - set(shapes)))
    result.overlaps = overlaps(shapes)
    if parent.boundary:
        body = shape(parent.boundary)
        beyond = {code: outside(child, body) for code, child in shapes.items()}
        result.outside = {code: area for code, area in beyond.items() if area}
        rest = uncovered(body, list(shapes.values()))
        result.gap, result.gap_pieces = square_metres(rest), len(rest.geoms)
    return result
