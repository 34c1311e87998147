"""Where a request without a point lies: by the code of a grid, or by an address that names one grid."""

from shapely.geometry import shape

from grids.models import Grid


def point_of_grid(code: str) -> tuple[float, float] | None:
    """A point inside the grid (latitude, longitude; WGS-84); None when there is no such grid in use."""
    boundary = (
        Grid.objects.active().filter(code=code, boundary__isnull=False).values_list("boundary", flat=True).first()
    )
    if boundary is None:
        return None
    point = shape(boundary).representative_point()
    return float(point.y), float(point.x)


def grid_of_address(address: str) -> str | None:
    """The code of the one grid that the address names by its village and, where that has several, by its own name.

    None when it names none, or more than one: nobody guesses. Of villages whose names contain each other the longer
    counts, and a town that is named decides between villages of one name.
    """
    rows = Grid.objects.active().filter(boundary__isnull=False).order_by("code")
    names = list(rows.values_list("code", "name", "division__name", "division__parent__name"))
    found = [row for row in names if row[2] in address]
    longest = max((len(row[2]) for row in found), default=0)
    found = [row for row in found if len(row[2]) == longest]
    for place in (3, 1):  # the town, then the grid
        named = [row for row in found if row[place] and row[place] in address]
        found = named or found
    return found[0][0] if len(found) == 1 else None
