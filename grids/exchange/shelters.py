"""The list of shelters as a table: a row a shelter; one that is on the list takes the row's facts."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.exchange.places import Places, number_in
from grids.models import Shelter
from grids.models.shelter import ShelterKind
from grids.services.shelters.places import ShelterFacts, add_shelter, change_shelter, checked_facts
from xinhui.accounts.actors import Actor
from xinhui.accounts.roles import Role
from xinhui.core.errors import DomainError
from xinhui.exchange.choices import choice_of
from xinhui.exchange.registry import Column, Importer, Options, Outcome, Progress, Rejection, Row
from xinhui.exchange.tables import TABLE_SUFFIXES, read_table

COLUMNS = (
    Column("name", _("Shelter"), required=True, also=_("name")),
    Column("kind", _("Kind"), hint=_("other when empty"), also=_("type,type of shelter")),
    Column("area", _("Area code"), required=True, hint=_("9 or 12 digits"), also=_("code,area code")),
    Column("place", _("Address"), required=True),
    Column("capacity", _("Capacity in people"), required=True, also=_("capacity in people")),
    Column("keeper", _("Keeper"), also=_("keeper")),
    Column("phone", _("Phone"), also=_("telephone,mobile phone")),
    Column("latitude", _("Latitude"), hint=_("WGS-84")),
    Column("longitude", _("Longitude"), hint=_("WGS-84")),
)


def read(path: Path, options: Options) -> list[Row]:
    """The table's rows, as they come."""
    return read_table(path, COLUMNS)


def check(actor: Actor, rows: Sequence[Row], options: Options) -> list[Rejection]:
    """Places in force, facts that hold, no shelter twice."""
    places, seen = Places(), dict[tuple[str, str], int]()
    rejected = []
    for row in rows:
        field, message = _wrong(row, places, seen)
        if message is not None:
            rejected.append(Rejection(row.number, field, str(message)))
    return rejected


def _wrong(row: Row, places: Places, seen: dict[tuple[str, str], int]) -> tuple[str, Any]:
    values = row.values
    wrong = places.wrong(values["area"], least=9)
    if wrong is not None:
        return "area", wrong
    kind = values.get("kind", "")
    if kind and choice_of(ShelterKind, kind) is None:
        return "kind", _("There is no kind “%(value)s”.") % {"value": kind}
    for name, read_number in (("capacity", number_in), ("latitude", float), ("longitude", float)):
        try:
            read_number(values.get(name, "") or "0")
        except ValueError:
            return name, _("“%(value)s” is no number.") % {"value": values[name]}
    try:
        checked_facts(_facts(row))
    except DomainError as error:
        return {"keeper_name": "keeper"}.get(error.field or "", error.field or "name"), error.message
    key = (values["area"], values["name"])
    if key in seen:
        return "name", _("This shelter is also in row %(row)d.") % {"row": seen[key]}
    seen[key] = row.number
    return "", None


def _facts(row: Row) -> ShelterFacts:
    values = row.values
    return ShelterFacts(
        name=values["name"], kind=choice_of(ShelterKind, values.get("kind", "")) or ShelterKind.OTHER,
        place=values["place"], capacity=number_in(values["capacity"]), keeper_name=values.get("keeper", ""),
        keeper_phone=values.get("phone", ""), latitude=_float(values.get("latitude", "")),
        longitude=_float(values.get("longitude", "")),
    )  # fmt: skip


def _float(text: str) -> float | None:
    return float(text) if text else None


def apply(actor: Actor, rows: Sequence[Row], options: Options, progress: Progress) -> Outcome:
    """Row by row; what another's change made impossible is refused alone."""
    outcome = Outcome()
    known = {(row.area_code, row.name): row for row in Shelter.objects.filter(closed_on=None)}
    for done, row in enumerate(rows, 1):
        facts, shelter = checked_facts(_facts(row)), known.get((row.values["area"], row.values["name"]))
        try:
            with transaction.atomic():
                if shelter is None:
                    add_shelter(actor=actor, area_code=row.values["area"], facts=facts)
                    outcome.created += 1
                elif any(getattr(shelter, name) != value for name, value in vars(facts).items()):
                    change_shelter(actor=actor, shelter_id=shelter.pk, facts=facts)
                    outcome.changed += 1
                else:
                    outcome.unchanged += 1
        except DomainError as error:
            outcome.rejected.append(Rejection.of(row.number, error))
        progress(done)
    return outcome


IMPORTER = Importer(
    kind="shelters",
    label=_("Shelters"),
    help=_("Excel or CSV: a row a shelter; one that is on the list takes the row's facts, none is taken off."),
    roles=(Role.COMMAND_CENTRE,),
    suffixes=TABLE_SUFFIXES,
    read=read,
    check=check,
    apply=apply,
    columns=COLUMNS,
)
