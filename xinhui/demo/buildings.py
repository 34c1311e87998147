"""Buildings, stairwells and stewards of the demo district, with exact counts (systems.md, G9); names are fictitious."""

from collections.abc import Sequence
from datetime import date
from itertools import cycle

from grids.models import Building, Grid, Stairwell, Steward, StewardCharge
from grids.models.building import BuildingKind
from grids.models.division import Scenario
from xinhui.demo.people import names, phone

BUILDINGS, STAIRWELLS = 4_857, 9_814
#: Every grid has as many; the towns' quarters share the rest.
AT_LEAST = 3
BATCH = 1000
_NAMES = {
    Scenario.RURAL: ("新村", BuildingKind.SELF_BUILT, "{0}{1} 巷 {2} 号"),
    Scenario.URBAN: ("花园", BuildingKind.APARTMENTS, "{0}路 {2} 号"),
    Scenario.MARKET_PARK: ("宿舍", BuildingKind.DORMITORY, "{0}工业路 {2} 号"),
}


def build_buildings(*, grids: Sequence[Grid], since: date) -> None:
    """Every building with its stairwells, each in a steward's charge: coverage is complete."""
    buildings = Building.objects.bulk_create(_buildings(grids), batch_size=BATCH)
    wells = Stairwell.objects.bulk_create(_stairwells(buildings), batch_size=BATCH)
    people = names(31)
    stewards = Steward.objects.bulk_create(
        (
            Steward(
                grid_id=building.grid_id, area_code=building.area_code, name=next(people), phone=phone(900_000 + i),
                is_party_member=i % 5 < 2, starts_on=since,
            )
            for i, building in enumerate(buildings)
        ),
        batch_size=BATCH,
    )  # fmt: skip
    steward_of = {building.pk: steward.pk for building, steward in zip(buildings, stewards, strict=True)}
    StewardCharge.objects.bulk_create(
        (
            StewardCharge(
                steward_id=steward_of[well.building_id], stairwell_id=well.pk, area_code=well.area_code,
                starts_on=since,
            )
            for well in wells
        ),
        batch_size=BATCH,
    )  # fmt: skip


def _numbers(grids: Sequence[Grid]) -> list[int]:
    """How many buildings each grid has: BUILDINGS in all."""
    found = [AT_LEAST] * len(grids)
    dense = [i for i, grid in enumerate(grids) if grid.scenario == Scenario.URBAN] or list(range(len(grids)))
    for _number, i in zip(range(BUILDINGS - AT_LEAST * len(grids)), cycle(dense)):
        found[i] += 1
    return found


def _buildings(grids: Sequence[Grid]) -> list[Building]:
    rows = []
    for i, (grid, number) in enumerate(zip(grids, _numbers(grids), strict=True)):
        suffix, kind, address = _NAMES[Scenario(grid.scenario)]
        place = grid.name[:2]
        for n in range(1, number + 1):
            rows.append(
                Building(
                    grid=grid, area_code=grid.code, name=f"{place}{suffix} {n} 栋", kind=kind,
                    address=address.format(place, i % 9 + 1, n), households=(6, 24, 40)[i % 3] + n,
                )
            )  # fmt: skip
    return rows


def _stairwells(buildings: Sequence[Building]) -> list[Stairwell]:
    """One each, and the rest shared among the apartment buildings, at most a few each: STAIRWELLS in all."""
    number = {building.pk: 1 for building in buildings}
    tall = [b.pk for b in buildings if b.kind == BuildingKind.APARTMENTS] or list(number)
    for _extra, pk in zip(range(STAIRWELLS - len(buildings)), cycle(tall)):
        number[pk] += 1
    return [
        Stairwell(building=building, area_code=building.area_code, number=str(n + 1))
        for building in buildings
        for n in range(number[building.pk])
    ]
