"""Buildings and stairwells: entered (one or many), changed, taken off the list."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.models import Building, Stairwell, StewardCharge
from grids.models.building import BuildingKind
from grids.services.buildings.frame import (
    checked_households,
    checked_number,
    hold_building,
    hold_stairwell,
)
from grids.services.frame import required_text
from grids.services.kit import short_text
from grids.services.teams.frame import TEAM_KEEPERS, hold_team_grid, one_of
from xinhui.accounts.actors import Actor, require
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.errors import Conflict, InvalidInput

NAME_MAX, ADDRESS_MAX, STAIRWELLS_MAX = 80, 160, 40


@dataclass(frozen=True)
class NewBuilding:
    """A building as entered or imported; `stairwells` are their numbers."""

    name: str
    kind: str
    address: str
    households: int
    stairwells: tuple[str, ...]


def add_buildings(*, actor: Actor, grid_id: int, rows: Sequence[NewBuilding]) -> list[Building]:
    """Enter buildings of one grid with their stairwells; one audit entry a call.

    Raises NotFound (grid), Forbidden, InvalidInput (name, kind, address, households, stairwells), Conflict
    `building-on-list`.
    """
    facts = [checked_building(row) for row in rows]
    names = [fact["name"] for fact in facts]
    with transaction.atomic():
        grid = hold_team_grid(grid_id)
        require(actor, *TEAM_KEEPERS, area_code=grid.code)
        taken = set(Building.objects.filter(grid=grid, closed_on=None, name__in=names).values_list("name", flat=True))
        twice = {name for name in names if names.count(name) > 1}
        refuse_names(sorted(taken | twice))
        buildings = Building.objects.bulk_create(Building(grid=grid, area_code=grid.code, **fact) for fact in facts)
        wells = [
            Stairwell(building=building, area_code=grid.code, number=number)
            for building, row in zip(buildings, rows, strict=True)
            for number in checked_numbers(row.stairwells)
        ]
        Stairwell.objects.bulk_create(wells)
        detail = {"grid": grid.code, "buildings": names, "stairwells": len(wells)}
        record(actor=actor, verb="building.add", target=grid, area_code=grid.code, detail=detail)
    return buildings


def add_building(
    *, actor: Actor, grid_id: int, name: str, kind: str, address: str, stairwells: Sequence[str], households: int = 0
) -> Building:
    """Enter one building with its stairwells. Errors as `add_buildings`."""
    row = NewBuilding(name, kind, address, households, tuple(stairwells))
    return add_buildings(actor=actor, grid_id=grid_id, rows=[row])[0]


def change_building(*, actor: Actor, building_id: int, name: str, kind: str, address: str, households: int) -> Building:
    """Write a building's facts anew. Errors as `add_buildings`."""
    facts = checked_building(NewBuilding(name, kind, address, households, ("1",)))
    with transaction.atomic():
        building = hold_building(actor, building_id)
        same = Building.objects.filter(grid_id=building.grid_id, name=facts["name"], closed_on=None)
        refuse_names([name] if same.exclude(pk=building.pk).exists() else [])
        changed = {key: [getattr(building, key), value] for key, value in facts.items()
                   if getattr(building, key) != value}  # fmt: skip
        for key, value in facts.items():
            setattr(building, key, value)
        building.save()
        record(actor=actor, verb="building.change", target=building, detail={"changed": changed})
    return building


def close_building(*, actor: Actor, building_id: int, reason: str) -> Building:
    """Take a building and its stairwells off the list; the charges over them end.

    Raises NotFound, Forbidden, InvalidInput (reason), Conflict `building-closed`.
    """
    reason, today = required_text(reason, field="reason"), clock.today()
    with transaction.atomic():
        building = hold_building(actor, building_id)
        StewardCharge.objects.filter(stairwell__building=building, ends_on=None).update(ends_on=today)
        wells = Stairwell.objects.filter(building=building, closed_on=None).update(closed_on=today)
        building.closed_on = today
        building.save(update_fields=["closed_on"])
        detail = {"name": building.name, "reason": reason, "stairwells": wells}
        record(actor=actor, verb="building.close", target=building, detail=detail)
    return building


def add_stairwell(*, actor: Actor, building_id: int, number: str) -> Stairwell:
    """Enter a further stairwell. Raises NotFound, Forbidden, InvalidInput (number), Conflict `stairwell-on-list`."""
    number = checked_number(number)
    with transaction.atomic():
        building = hold_building(actor, building_id)
        well = Stairwell.objects.filter(building=building, number=number).first()
        if well is not None and well.closed_on is None:
            raise Conflict(
                code="stairwell-on-list",
                field="number",
                message=_("This building has a stairwell of this number."),
                action=_("Give the next number."),
            )
        well = well or Stairwell(building=building, area_code=building.area_code, number=number)
        well.closed_on = None  # one struck off by mistake comes back with its history
        well.save()
        record(actor=actor, verb="stairwell.add", target=well, detail={"building": building.name, "number": number})
    return well


def close_stairwell(*, actor: Actor, stairwell_id: int, reason: str) -> Stairwell:
    """Take one stairwell off the list; the charge over it ends. Raises NotFound, Forbidden, InvalidInput, Conflict."""
    reason, today = required_text(reason, field="reason"), clock.today()
    with transaction.atomic():
        well = hold_stairwell(actor, stairwell_id)
        StewardCharge.objects.filter(stairwell=well, ends_on=None).update(ends_on=today)
        well.closed_on = today
        well.save(update_fields=["closed_on"])
        detail = {"building": well.building.name, "number": well.number, "reason": reason}
        record(actor=actor, verb="stairwell.close", target=well, detail=detail)
    return well


def checked_building(row: NewBuilding) -> dict[str, str | int]:
    """The columns of a building; raises InvalidInput."""
    one_of(row.kind, BuildingKind.values, field="kind")
    checked_numbers(row.stairwells)
    return {
        "name": short_text(required_text(row.name, field="name"), limit=NAME_MAX, field="name"),
        "kind": row.kind,
        "address": short_text(required_text(row.address, field="address"), limit=ADDRESS_MAX, field="address"),
        "households": checked_households(row.households),
    }


def checked_numbers(numbers: Sequence[str]) -> list[str]:
    """The stairwells' numbers, each once; raises InvalidInput."""
    found = [checked_number(number) for number in numbers]
    if not 1 <= len(found) <= STAIRWELLS_MAX or len(set(found)) != len(found):
        raise InvalidInput(
            code="stairwells-wrong", field="stairwells",
            message=_("A building has 1 to %(max)d stairwells, each number once.") % {"max": STAIRWELLS_MAX},
            action=_("Write the numbers separated by commas, for example 1, 2, 3."),
        )  # fmt: skip
    return found


def refuse_names(taken: Sequence[object]) -> None:
    """Raise Conflict when the grid's list has a building of such a name."""
    if taken:
        raise Conflict(
            code="building-on-list", field="name",
            message=_("This grid has a building “%(name)s” already.") % {"name": taken[0]},
            action=_("Change that one, or choose another name."),
        )  # fmt: skip
