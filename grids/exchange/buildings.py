"""Buildings, stairwells and stewards from a table: a row a building, or a row a stairwell; what is known stays."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.models import Building, Grid, Stairwell, Steward
from grids.models.building import BuildingKind
from grids.selectors.buildings import gaps_of_grid
from grids.services.buildings.stewards import appoint_steward, give_stairwell
from grids.services.buildings.verbs import NewBuilding, add_buildings, add_stairwell, checked_building
from grids.services.policing.squads import checked_phone
from xinhui.accounts.actors import Actor
from xinhui.accounts.roles import Role
from xinhui.core.errors import DomainError
from xinhui.exchange.choices import choice_of
from xinhui.exchange.registry import Column, Importer, Options, Outcome, Progress, Rejection, Row
from xinhui.exchange.tables import TABLE_SUFFIXES, read_table

COLUMNS = (
    Column("grid", _("Grid code"), required=True, hint=_("15 digits"), also=_("code,area code,grid code")),
    Column("name", _("Building"), required=True, hint=_("its name or number within the grid"), also=_("name")),
    Column("kind", _("Kind"), hint=_("apartment building when empty")),
    Column("address", _("Address"), required=True),
    Column("households", _("Households"), hint=_("of the whole building")),
    Column("stairwells", _("Stairwells"), required=True, hint=_("numbers with commas, or one row each"),
           also=_("stairwell")),
    Column("steward", _("Steward"), hint=_("of the stairwells in this row, where nobody has them yet")),
    Column("phone", _("Phone"), also=_("telephone,mobile phone")),
    Column("party", _("Party member"), hint=_("yes or no")),
)  # fmt: skip
YES = frozenset({"是", "yes", "y", "1", "true", "√", "党员"})
Found = tuple[str, Any]


@dataclass
class _Done:
    """What one grid's rows came to."""

    created: int = 0
    changed: int = 0
    rows: list[int] = field(default_factory=list)


def read(path: Path, options: Options) -> list[Row]:
    """The table's rows, grid by grid."""
    return sorted(read_table(path, COLUMNS), key=lambda row: (row.values["grid"], row.number))


def check(actor: Actor, rows: Sequence[Row], options: Options) -> list[Rejection]:
    """Grids in force, a building's facts, stairwells that stand once, a steward who can be rung."""
    grids = set(Grid.objects.active().values_list("code", flat=True))
    seen: dict[tuple[str, str, str], int] = {}
    rejected = []
    for row in rows:
        where, message = _wrong(row, grids, seen)
        if message is not None:
            rejected.append(Rejection(row.number, where, str(message)))
    return rejected


def _wrong(row: Row, grids: set[str], seen: dict[tuple[str, str, str], int]) -> Found:
    values = row.values
    code = values["grid"]
    if code not in grids:
        return "grid", _("There is no grid “%(code)s” in force.") % {"code": code}
    kind, households = values.get("kind", ""), values.get("households", "") or "0"
    if kind and choice_of(BuildingKind, kind) is None:
        return "kind", _("There is no kind “%(value)s”.") % {"value": kind}
    if not (households.isascii() and households.isdecimal() and len(households) <= 6):
        return "households", _("“%(value)s” is no number.") % {"value": households}
    try:
        checked_building(_building(row))
        if values.get("steward", ""):
            checked_phone(values.get("phone", ""))
    except DomainError as error:
        return error.field or "name", error.message
    for number in _numbers(row):
        key = (code, values["name"], number)
        if key in seen:
            return "stairwells", _("This stairwell is also in row %(row)d.") % {"row": seen[key]}
        seen[key] = row.number
    return "", None


def _numbers(row: Row) -> tuple[str, ...]:
    text = str(row.values["stairwells"])
    for comma in "，、;；":
        text = text.replace(comma, ",")
    return tuple(number.strip() for number in text.split(",") if number.strip())


def _building(row: Row) -> NewBuilding:
    values = row.values
    kind = choice_of(BuildingKind, values.get("kind", "")) or BuildingKind.APARTMENTS
    return NewBuilding(values["name"], kind, values["address"], int(values.get("households", "") or 0), _numbers(row))


def apply(actor: Actor, rows: Sequence[Row], options: Options, progress: Progress) -> Outcome:
    """Grid by grid, each in a transaction; a grid that somebody else's change made impossible is refused as a whole."""
    outcome, done = Outcome(), 0
    for code, group in groupby(rows, key=lambda row: str(row.values["grid"])):
        batch = list(group)
        try:
            with transaction.atomic():
                made = _apply_grid(actor, code, batch)
            outcome.created += made.created
            outcome.changed += made.changed
            outcome.unchanged += len(batch) - made.created - made.changed
        except DomainError as error:
            outcome.rejected += [Rejection.of(row.number, error) for row in batch]
        done += len(batch)
        progress(done)
    return outcome


def _apply_grid(actor: Actor, code: str, batch: Sequence[Row]) -> _Done:
    grid_id = Grid.objects.active().values_list("pk", flat=True).get(code=code)
    known = {b.name: b for b in Building.objects.filter(grid_id=grid_id, closed_on=None)}
    made = _Done()
    fresh: dict[str, NewBuilding] = {}
    for row in batch:
        name = row.values["name"]
        if name in fresh:  # another stairwell of a building that the file brings
            fresh[name] = _with(fresh[name], _numbers(row))
            made.created += 1
        elif name not in known:
            fresh[name] = _building(row)
            made.created += 1
        elif _add_wells(actor, known[name], row):
            made.changed += 1
            made.rows.append(row.number)
    if fresh:
        add_buildings(actor=actor, grid_id=grid_id, rows=list(fresh.values()))
    for row in batch:
        charged = _give_to_steward(actor, grid_id, code, row)
        if charged and row.values["name"] not in fresh and row.number not in made.rows:
            made.changed += 1
    return made


def _with(building: NewBuilding, numbers: tuple[str, ...]) -> NewBuilding:
    return NewBuilding(
        building.name, building.kind, building.address, building.households, (*building.stairwells, *numbers)
    )


def _add_wells(actor: Actor, building: Building, row: Row) -> bool:
    known = set(Stairwell.objects.filter(building=building, closed_on=None).values_list("number", flat=True))
    missing = [number for number in _numbers(row) if number not in known]
    for number in missing:
        add_stairwell(actor=actor, building_id=building.pk, number=number)
    return bool(missing)


def _give_to_steward(actor: Actor, grid_id: int, code: str, row: Row) -> bool:
    """Put the row's stairwells that nobody has into its steward's charge; whether any was."""
    name = row.values.get("steward", "").strip()
    if not name:
        return False
    phone = checked_phone(row.values.get("phone", ""))
    wells = gaps_of_grid(code).filter(building__name=row.values["name"], number__in=_numbers(row))
    ids = list(wells.values_list("pk", flat=True))
    if not ids:
        return False
    steward = Steward.objects.filter(grid_id=grid_id, name=name, phone=phone, ends_on=None).first()
    if steward is None:
        party = row.values.get("party", "").strip().lower() in YES
        appoint_steward(actor=actor, grid_id=grid_id, name=name, phone=phone, stairwell_ids=ids, is_party_member=party)
    else:
        for pk in ids:
            give_stairwell(actor=actor, steward_id=steward.pk, stairwell_id=pk)
    return True


IMPORTER = Importer(
    kind="buildings",
    label=_("Buildings, stairwells and stewards"),
    help=_("Excel or CSV: a row a building or a row a stairwell; buildings that are known only get what they lack."),
    roles=(Role.COMMAND_CENTRE,),
    suffixes=TABLE_SUFFIXES,
    read=read,
    check=check,
    apply=apply,
    columns=COLUMNS,
)
