"""A grid split along a line: what an official draws, or reads off a map."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _
from shapely.geometry import LineString, shape
from shapely.ops import split

from grids.geometry import as_geojson, square_metres
from grids.models import Grid
from grids.services.divisions.frame import hold_grid
from grids.services.divisions.split import Part, split_grid
from xinhui.accounts.actors import Actor
from xinhui.core.errors import InvalidInput


def read_line(text: str) -> list[tuple[float, float]]:
    """(longitude, latitude) of each line of text; raises InvalidInput."""
    points = []
    for number, line in enumerate(filter(None, (part.strip() for part in text.splitlines())), 1):
        try:
            longitude, latitude = (float(word) for word in line.replace("，", ",").replace(",", " ").split())
        except ValueError as error:
            raise InvalidInput(
                code="line-unreadable", field="line", message=_("Point %(n)d is not two numbers.") % {"n": number},
                action=_("Write longitude and latitude, separated by a comma."),
            ) from error  # fmt: skip
        points.append((longitude, latitude))
    if len(points) < 2:
        raise InvalidInput(code="line-short", field="line", message=_("A line needs two points."))
    return points


def cut_grid(
    *, actor: Actor, code: str, line: Sequence[tuple[float, float]], name: str, reason: str,
    effective_on: date | None = None,
) -> list[Grid]:  # fmt: skip
    """Split a grid in two along a line of (longitude, latitude). The larger part keeps the code; `name` is the other's.

    Raises as `split_grid`, and InvalidInput when the line does not cut the grid in two.
    """
    boundary = Grid.objects.filter(code=code).values_list("boundary", flat=True).first() or hold_grid(code).boundary
    pieces = sorted(split(shape(boundary), LineString(line)).geoms, key=square_metres) if boundary else []
    if len(pieces) != 2:
        raise InvalidInput(
            code="line-does-not-cut", field="line", message=_("The line does not cut the grid in two."),
            action=_("Begin and end it outside the grid, and cross the grid once."),
        )  # fmt: skip
    smaller, larger = pieces
    return split_grid(
        actor=actor, code=code, kept=as_geojson(larger), parts=[Part(name, as_geojson(smaller))], reason=reason,
        effective_on=effective_on,
    )  # fmt: skip
