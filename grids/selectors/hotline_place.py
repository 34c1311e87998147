"""Where a work order's place is: by coordinates, else by the words of its address.

A village is known by its full name; of several of one name the town named beside it decides. Inside the village the
grid is the only one, the one named, or that of a building or key site named. Whatever stays open is a person's to say.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import shapely
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Length
from django.db.models.lookups import Contains, GreaterThanOrEqual
from shapely.geometry import shape

from grids.models import Building, Division, Grid, KeySite
from grids.models.division import DivisionKind
from grids.selectors.places import locate

TOWN_DIGITS, VILLAGE_DIGITS = 9, 12
#: Shorter names of buildings ("一栋") stand in every second address.
NAME_LEAST = 4


@dataclass(frozen=True)
class Guess:
    """The grid if it is certain, a point in it (WGS-84), and the deepest area that is."""

    area_code: str
    grid_id: int | None = None
    point: tuple[float, float] | None = None


def point_in(grid: Grid) -> tuple[float, float] | None:
    """A point inside the grid's boundary, latitude first; None without a boundary."""
    if not grid.boundary:
        return None
    found = shapely.point_on_surface(shape(grid.boundary))
    return float(found.y), float(found.x)


def place_of(*, point: tuple[float, float] | None, address: str, content: str) -> Guess:
    """The place of an order. Six queries at most."""
    grid = locate(*point) if point is not None else None
    if grid is not None:
        return Guess(grid.code, grid.id, point)
    found = _by_words(address) if address else None
    if found is None or len(found.area_code) < VILLAGE_DIGITS:
        wider = _by_words(f"{address} {content}")
        found = wider if found is None or len(wider.area_code) > len(found.area_code) else found
    return found


def _by_words(text: str) -> Guess:
    rows = list(Division.objects.filter(is_active=True).order_by("code").values_list("code", "name", "kind"))
    district = next((code for code, _name, kind in rows if kind == DivisionKind.DISTRICT), "")
    towns = _named(text, ((code, name) for code, name, _kind in rows if len(code) == TOWN_DIGITS))
    villages = _named(text, ((code, name) for code, name, _kind in rows if len(code) == VILLAGE_DIGITS))
    if towns:
        villages = [code for code in villages if code[:TOWN_DIGITS] in towns]
    area = villages[0] if len(villages) == 1 else towns[0] if len(towns) == 1 else district
    grid = _grid_in(area, text) if len(area) > len(district) or not towns else None
    point = point_in(grid) if grid is not None else None
    return Guess(grid.code, grid.pk, point) if grid is not None and point is not None else Guess(area)


def _named(text: str, places: Iterable[tuple[str, str]]) -> list[str]:
    """Codes of places whose full name stands in the text; a name inside a longer one that does is not meant."""
    hits = [(code, name) for code, name in places if name and name in text]
    names = {name for _code, name in hits}
    return [code for code, name in hits if not any(name != other and name in other for other in names)]


def _grid_in(area: str, text: str) -> Grid | None:
    """The one grid of the area that the text can mean."""
    grids = Grid.objects.active().filter(code__startswith=area).order_by("code")
    if len(area) == VILLAGE_DIGITS:
        within = list(grids)
        if len(within) == 1:
            return within[0]
        named = [grid for grid in within if grid.name and grid.name in text]
        if len(named) == 1:
            return named[0]
    codes: set[str] = set()
    said = Contains(Value(text), F("name"))
    places: tuple[QuerySet[Any], ...] = (Building.objects.all(), KeySite.objects.all())
    for rows in places:
        on_list = rows.filter(GreaterThanOrEqual(Length("name"), NAME_LEAST), said, closed_on__isnull=True)
        codes |= set(on_list.filter(area_code__startswith=area).values_list("area_code", flat=True))
    return grids.filter(code__in=codes).first() if len(codes) == 1 else None
