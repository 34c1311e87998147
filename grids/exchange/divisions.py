"""Towns, villages and grids from a table: new ones are created, known ones renamed or given another scenario."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from grids.models import CodeChange, Division, Grid
from grids.models.division import DivisionKind, Scenario
from grids.services.divisions.change import rename_place, set_scenario
from grids.services.divisions.create import create_division, create_grid, kind_of
from grids.services.divisions.frame import KEEPERS
from xinhui.accounts.actors import Actor
from xinhui.core.area_codes import is_area_code
from xinhui.core.errors import DomainError
from xinhui.exchange.choices import choice_of
from xinhui.exchange.registry import Column, Importer, Options, Outcome, Progress, Rejection, Row
from xinhui.exchange.tables import TABLE_SUFFIXES, read_table

COLUMNS = (
    Column(
        "code",
        _("Division code"),
        required=True,
        hint=_("9 digits for a town, 12 for a village, 15 for a grid"),
        also=_("code,area code,grid code"),
    ),
    Column("name", _("Name"), required=True, also=_("division name,grid name")),
    Column("kind", _("Kind"), hint=_("only where the code leaves it open: fishery or industrial park")),
    Column("scenario", _("Scenario"), hint=_("grids: rural, urban, market/park")),
)
NAME_MAX = {9: 60, 12: 60, 15: 80}


def read(path: Path, options: Options) -> list[Row]:
    """The table's rows, parents before children."""
    return sorted(read_table(path, COLUMNS), key=lambda row: (len(row.values["code"]), row.number))


def check(actor: Actor, rows: Sequence[Row], options: Options) -> list[Rejection]:
    """Codes, names, kinds and scenarios; a parent is in force or in the file, and its own row is taken."""
    known = set(Division.objects.filter(is_active=True).values_list("code", flat=True))
    known |= set(Grid.objects.active().values_list("code", flat=True))
    retired = {code for codes in CodeChange.objects.values_list("old_codes", flat=True) for code in codes} - known
    rejected: list[Rejection] = []
    seen: dict[str, int] = {}
    for row in sorted(rows, key=lambda each: len(each.values["code"])):
        field, message = _wrong(row, known, retired, seen)
        if message is None:
            seen[row.values["code"]] = row.number
        else:
            rejected.append(Rejection(row.number, field, str(message)))
    return rejected


def _wrong(row: Row, known: set[str], retired: set[str], seen: dict[str, int]) -> tuple[str, Any]:
    code, name = row.values["code"], row.values["name"]
    if not is_area_code(code) or len(code) == 6:
        return "code", _("“%(code)s” is not the code of a town, village or grid.") % {"code": code}
    if code in seen:
        return "code", _("The code %(code)s is also in row %(row)d.") % {"code": code, "row": seen[code]}
    if code in retired:
        return "code", _("The code %(code)s is taken or was in the past.") % {"code": code}
    if code[:-3] not in known and code[:-3] not in seen:
        return "code", _("Its parent %(code)s is neither in force nor in the file.") % {"code": code[:-3]}
    if not name or len(name) > NAME_MAX[len(code)]:
        return "name", _("A name has 1 to %(max)d characters.") % {"max": NAME_MAX[len(code)]}
    return _wrong_choice(row, code in known)


def _wrong_choice(row: Row, is_known: bool) -> tuple[str, Any]:
    code, scenario, kind = row.values["code"], row.values.get("scenario", ""), row.values.get("kind", "")
    if len(code) == 15:
        if scenario and choice_of(Scenario, scenario) is None:
            return "scenario", _("There is no scenario “%(value)s”.") % {"value": scenario}
        return "", None
    if kind and choice_of(DivisionKind, kind) is None:
        return "kind", _("There is no kind “%(value)s”.") % {"value": kind}
    if not is_known:
        try:
            kind_of(code, choice_of(DivisionKind, kind) or "")
        except DomainError as error:
            return "kind", error.message
    return "", None


def apply(actor: Actor, rows: Sequence[Row], options: Options, progress: Progress) -> Outcome:
    """Each row by the verb it amounts to, in a transaction of its own."""
    outcome = Outcome()
    reason = str(_("Import from a table"))
    for done, row in enumerate(rows, 1):
        try:
            _apply_row(actor, row, reason, outcome)
        except DomainError as error:
            outcome.rejected.append(Rejection.of(row.number, error))
        progress(done)
    return outcome


def _apply_row(actor: Actor, row: Row, reason: str, outcome: Outcome) -> None:
    code, name = row.values["code"], row.values["name"]
    if len(code) == 15:
        _apply_grid(actor, row, reason, outcome)
        return
    place = Division.objects.filter(code=code).first()
    if place is None:
        kind = choice_of(DivisionKind, row.values.get("kind", "")) or ""
        create_division(actor=actor, code=code, name=name, kind=kind, reason=reason)
        outcome.created += 1
    elif place.name != name:
        rename_place(actor=actor, code=code, name=name, reason=reason)
        outcome.changed += 1
    else:
        outcome.unchanged += 1


def _apply_grid(actor: Actor, row: Row, reason: str, outcome: Outcome) -> None:
    code, name = row.values["code"], row.values["name"]
    scenario = choice_of(Scenario, row.values.get("scenario", ""))
    grid = Grid.objects.filter(code=code).first()
    if grid is None:
        create_grid(actor=actor, division_code=code[:12], code=code, name=name, reason=reason,
                    scenario=scenario or Scenario.RURAL)  # fmt: skip
        outcome.created += 1
        return
    changed = False
    if grid.name != name:
        rename_place(actor=actor, code=code, name=name, reason=reason)
        changed = True
    if scenario and grid.scenario != scenario:
        set_scenario(actor=actor, code=code, scenario=scenario)
        changed = True
    outcome.changed += changed
    outcome.unchanged += not changed


IMPORTER = Importer(
    kind="divisions",
    label=_("Divisions and grids"),
    help=_("Excel or CSV: new codes are created, known ones take the name and scenario of the table."),
    roles=KEEPERS,
    suffixes=TABLE_SUFFIXES,
    read=read,
    check=check,
    apply=apply,
    columns=COLUMNS,
)
