"""Coverage of stairwells by stewards: by town, village and grid, gaps first. Households are numbers."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from grids.models import Building, Division, Grid, Stairwell, Steward, StewardCharge
from grids.models.scoped import AreaQuerySet
from xinhui.accounts.models import User
from xinhui.accounts.scope import area_q


@dataclass
class CoverageRow:
    """One town (9 digits), village (12) or grid (15)."""

    code: str
    name: str
    buildings: int = 0
    households: int = 0
    stairwells: int = 0
    covered: int = 0
    stewards: int = 0
    party: int = 0

    @property
    def gaps(self) -> int:
        """Stairwells without a steward."""
        return self.stairwells - self.covered

    @property
    def percent(self) -> int:
        """Covered of all, rounded down: 100 only when none is missing."""
        return 100 * self.covered // self.stairwells if self.stairwells else 0


def _covered() -> Exists:
    return Exists(StewardCharge.objects.filter(stairwell=OuterRef("pk"), ends_on=None))


def stairwells_of(user: User, area: str = "") -> AreaQuerySet[Stairwell]:
    """Stairwells on the list in the reader's area."""
    rows = Stairwell.objects.visible_to(user).filter(closed_on=None, building__closed_on=None)
    return rows.filter(area_q("area_code", [area])) if area else rows


def gaps(user: User, area: str = "") -> QuerySet[Stairwell]:
    """Stairwells without a steward, by place."""
    rows = stairwells_of(user, area).filter(~_covered()).select_related("building__grid")
    return rows.defer("building__grid__boundary").order_by("area_code", "building__name", "number", "pk")


def gaps_of_grid(code: str) -> QuerySet[Stairwell]:
    """Stairwells of one grid without a steward, for who keeps it."""
    rows = Stairwell.objects.filter(area_code=code, closed_on=None, building__closed_on=None).filter(~_covered())
    return rows.select_related("building").order_by("building__name", "number", "pk")


def houses_of(user: User, code: str) -> list[tuple[Building, list[tuple[Stairwell, Steward | None]]]]:
    """The buildings of one grid with each stairwell and its steward, buildings with gaps first: three queries."""
    wells = stairwells_of(user, code).select_related("building").order_by("number", "pk")
    charges = StewardCharge.objects.visible_to(user).filter(area_code=code, ends_on=None).select_related("steward")
    steward_of = {charge.stairwell_id: charge.steward for charge in charges}
    found: dict[int, list[tuple[Stairwell, Steward | None]]] = {}
    for well in wells:
        found.setdefault(well.building_id, []).append((well, steward_of.get(well.pk)))
    buildings = Building.objects.visible_to(user).filter(area_code=code, closed_on=None).order_by("name", "pk")
    rows = [(building, found.get(building.pk, [])) for building in buildings]
    return sorted(rows, key=lambda row: all(steward for _well, steward in row[1]))


def coverage(user: User, area: str = "", *, digits: int = 9) -> list[CoverageRow]:
    """One row for each town, village or grid with a building, gaps first, then by code: five queries."""
    rows: dict[str, CoverageRow] = {}

    def row(code: str) -> CoverageRow:
        return rows.setdefault(code[:digits], CoverageRow(code[:digits], code[:digits]))

    buildings = Building.objects.visible_to(user).filter(closed_on=None)
    stewards = Steward.objects.visible_to(user).filter(ends_on=None)
    if area:
        buildings = buildings.filter(area_q("area_code", [area]))
        stewards = stewards.filter(area_q("area_code", [area]))
    for code, number, households in buildings.order_by().values_list("area_code").annotate(
        n=Count("pk"), h=Sum("households")
    ):  # fmt: skip
        row(code).buildings += number
        row(code).households += households
    wells = stairwells_of(user, area).order_by().annotate(is_covered=_covered())
    for code, is_covered, number in wells.values_list("area_code", "is_covered").annotate(n=Count("pk")):
        row(code).stairwells += number
        row(code).covered += number if is_covered else 0
    for code, is_party, number in stewards.order_by().values_list("area_code", "is_party_member").annotate(
        n=Count("pk")
    ):  # fmt: skip
        row(code).stewards += number
        row(code).party += number if is_party else 0
    model = Grid if digits == 15 else Division
    for code, name in model._default_manager.filter(code__in=rows).values_list("code", "name"):
        rows[code].name = name
    return sorted(rows.values(), key=lambda each: (-each.gaps, each.code))


def total(rows: list[CoverageRow]) -> CoverageRow:
    """All rows as one."""
    whole = CoverageRow("", "")
    for each in rows:
        for name in ("buildings", "households", "stairwells", "covered", "stewards", "party"):
            setattr(whole, name, getattr(whole, name) + getattr(each, name))
    return whole


def stairwells_listed() -> QuerySet[Stairwell]:
    """Stairwells on the list of the whole district."""
    return Stairwell.objects.filter(closed_on=None, building__closed_on=None)


def stairwells_with_steward() -> QuerySet[Stairwell]:
    """Those of them that have a steward."""
    return stairwells_listed().filter(_covered())


def covered_stairwells() -> int:
    """How many of them have a steward: one query."""
    return stairwells_with_steward().count()
