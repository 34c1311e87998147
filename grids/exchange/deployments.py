"""People sent down to grids, thousands in one table: a row a person."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grids.emergency_states import ActivationState
from grids.models import Activation, Grid
from grids.services.deployments.send import BATCH, NewDeployment, send_down
from grids.services.policing.squads import checked_phone
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Unit
from xinhui.accounts.roles import Role
from xinhui.core import clock
from xinhui.core.errors import DomainError
from xinhui.exchange.registry import Column, Importer, Options, Outcome, Progress, Rejection, Row
from xinhui.exchange.tables import TABLE_SUFFIXES, read_table

COLUMNS = (
    Column("name", _("Full name"), required=True, also=_("person,name of the person")),
    Column("phone", _("Phone"), also=_("telephone,mobile phone")),
    Column("unit", _("Sending unit"), required=True, hint=_("its name or code"), also=_("unit,work unit")),
    Column("grid", _("Grid code"), required=True, hint=_("15 digits"), also=_("code,area code,grid code")),
    Column("duty", _("Duty")),
    Column("starts_on", _("From"), hint=_("today when empty; 2026-07-01")),
    Column("ends_on", _("Until"), hint=_("open when empty")),
)
NAME_MAX, DUTY_MAX = 40, 120
Key = tuple[str, int, str, str]


class DeploymentsForm(forms.Form):
    """Whether the people are sent for an activation."""

    activation = forms.ChoiceField(label=_("Activation"), required=False, help_text=_("None: everyday work."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Activation.objects.filter(state=ActivationState.ACTIVE).order_by("-pk")
        field = self.fields["activation"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *((str(row.pk), f"{row.number} {row.title}") for row in rows)]


def read(path: Path, options: Options) -> list[Row]:
    """The table's rows, as they come."""
    return read_table(path, COLUMNS)


def check(actor: Actor, rows: Sequence[Row], options: Options) -> list[Rejection]:
    """Grids in force, units in being, days that are days, nobody twice."""
    grids = set(Grid.objects.active().values_list("code", flat=True))
    units, seen = _units(), dict[Key, int]()
    rejected = []
    for row in rows:
        field, message = _wrong(row, grids, units, seen)
        if message is not None:
            rejected.append(Rejection(row.number, field, str(message)))
    return rejected


def _units() -> dict[str, int]:
    """Name or code → id; a name that two units share is none of them."""
    found: dict[str, int] = {}
    doubled = set()
    for pk, code, name in Unit.objects.active().values_list("pk", "code", "name"):
        found[code] = pk
        if name in found:
            doubled.add(name)
        found[name] = pk
    return {name: pk for name, pk in found.items() if name not in doubled}


def _wrong(row: Row, grids: set[str], units: Mapping[str, int], seen: dict[Key, int]) -> tuple[str, Any]:
    values = row.values
    if values["grid"] not in grids:
        return "grid", _("There is no grid “%(code)s” in force.") % {"code": values["grid"]}
    if values["unit"] not in units:
        return "unit", _("There is no unit “%(code)s” in being.") % {"code": values["unit"]}
    if len(values["name"]) > NAME_MAX or len(values.get("duty", "")) > DUTY_MAX:
        field = "name" if len(values["name"]) > NAME_MAX else "duty"
        return field, _("This is too long.")
    try:
        person = _person(row, units)
    except DomainError as error:
        return error.field or "phone", error.message
    except ValueError:
        return _bad_day(values), _("This is no day; write it as 2026-07-01.")
    if person.ends_on is not None and person.ends_on < person.starts_on:
        return "ends_on", _("The last day is before the first.")
    if person.key in seen:
        return "name", _("This person is also in row %(row)d.") % {"row": seen[person.key]}
    seen[person.key] = row.number
    return "", None


def _bad_day(values: Mapping[str, Any]) -> str:
    try:
        _day(values.get("starts_on", ""))
    except ValueError:
        return "starts_on"
    return "ends_on"


def _day(text: str) -> date | None:
    """Excel writes days with a time of midnight; people write 2026/7/1 and 2026.7.1."""
    text = text.strip().split(" ")[0].split("T")[0]
    if not text:
        return None
    year, month, day = (int(part) for part in text.replace("/", "-").replace(".", "-").split("-"))
    return date(year, month, day)


def _person(row: Row, units: Mapping[str, int]) -> NewDeployment:
    values = row.values
    phone = values.get("phone", "")
    return NewDeployment(
        person_name=values["name"], unit_id=units[values["unit"]], grid_code=values["grid"],
        starts_on=_day(values.get("starts_on", "")) or clock.today(), ends_on=_day(values.get("ends_on", "")),
        phone=checked_phone(phone) if phone else "", duty=values.get("duty", ""),
    )  # fmt: skip


def apply(actor: Actor, rows: Sequence[Row], options: Options, progress: Progress) -> Outcome:
    """BATCH people a transaction; who is at the grid already stays as they are."""
    outcome, units = Outcome(), _units()
    activation_id = int(options["activation"]) if options.get("activation") else None
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        try:
            made = send_down(actor=actor, rows=[_person(row, units) for row in batch], activation_id=activation_id)
            outcome.created += len(made)
            outcome.unchanged += len(batch) - len(made)
        except DomainError as error:
            outcome.rejected += [Rejection.of(row.number, error) for row in batch]
        progress(start + len(batch))
    return outcome


IMPORTER = Importer(
    kind="deployments",
    label=_("People sent down to grids"),
    help=_("Excel or CSV: a row a person, thousands at once; who is already sent to the grid stays."),
    roles=(Role.COMMAND_CENTRE,),
    suffixes=TABLE_SUFFIXES,
    read=read,
    check=check,
    apply=apply,
    columns=COLUMNS,
    form=DeploymentsForm,
)
