"""Organizations as a table: a row an organization with the name of the one above it, the upper ones first."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from grids.models import Grid
from members.models import Organization
from members.rules.organizations import OrganizationKind, may_stand_below
from members.services.organizations.set_up import OrganizationFacts, set_up_organization
from members.states.organization import Attachment, Sector
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Unit
from xinhui.accounts.roles import Role
from xinhui.core.errors import DomainError
from xinhui.exchange.choices import choice_of
from xinhui.exchange.registry import Column, Importer, Options, Outcome, Progress, Rejection, Row, register
from xinhui.exchange.tables import TABLE_SUFFIXES, read_table

COLUMNS = (
    Column("name", _("Name in full"), required=True, also=_("organization")),
    Column("above", _("Stands below"), required=True, hint=_("full name of the organization above; upper rows first")),
    Column("kind", _("Kind"), required=True, hint=_("as the portal names it")),
    Column("sector", _("Sector"), required=True, hint=_("as the portal names it")),
    Column("attached_to", _("Attached to"), required=True, hint=_("as the portal names it")),
    Column("short_name", _("Short name")),
    Column("area_code", _("Area code"), hint=_("empty: that of the organization above")),
    Column("grid", _("Grid code"), hint=_("of an organization of a grid")),
    Column("unit", _("Unit code")),
    Column("place", _("Quarter, firm, school or chain")),
    Column("established_on", _("Established on"), hint=_("2026-09-14; empty: today")),
)


class _Known:
    """What rows refer to, read once: organizations by name, units and grids by code."""

    def __init__(self) -> None:
        self.organizations: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        rows = Organization.objects.in_being().values_list("name", "pk", "kind")
        for name, pk, kind in rows:
            self.organizations[name].append((pk, kind))
        self.units = dict(Unit.objects.active().values_list("code", "pk"))
        self.grids = dict(Grid.objects.active().values_list("code", "pk"))


def read(path: Path, options: Options) -> list[Row]:
    """The table's rows, as they come."""
    return read_table(path, COLUMNS)


def check(actor: Actor, rows: Sequence[Row], options: Options) -> list[Rejection]:
    """Names above that are known or stand higher in the file, kinds that fit, codes in force. Three queries."""
    known, rejected = _Known(), []
    for row in rows:
        field, message = _wrong(row.values, known)
        if message is None:
            kind = str(choice_of(OrganizationKind, row.values["kind"]))
            if not known.organizations[row.values["name"]]:  # else it is there already, and stays
                known.organizations[row.values["name"]].append((0, kind))
        else:
            rejected.append(Rejection(row.number, field, str(message)))
    return rejected


def _wrong(values: Mapping[str, Any], known: _Known) -> tuple[str, Any]:
    for column, choices in (("kind", OrganizationKind), ("sector", Sector), ("attached_to", Attachment)):
        if choice_of(choices, values[column]) is None:
            return column, _("“%(value)s” is not on the list.") % {"value": values[column]}
    above = known.organizations.get(values["above"], [])
    if len(above) != 1:
        unknown = _("There is no organization “%(name)s”.") if not above else _("Several are called “%(name)s”.")
        return "above", unknown % {"name": values["above"]}
    kind = OrganizationKind(str(choice_of(OrganizationKind, values["kind"])))
    if not may_stand_below(kind, above[0][1]):
        facts = {"kind": kind.label, "parent": OrganizationKind(above[0][1]).label}
        return "kind", _(
            "A %(kind)s cannot stand below a %(parent)s (Constitution of the Party, chapter 5)."
        ) % facts  # fmt: skip
    for column, codes in (("grid", known.grids), ("unit", known.units)):
        code = values.get(column, "")
        if code and code not in codes:
            return column, _("There is nothing with the code “%(code)s” in force.") % {"code": code}
    try:
        _day(values.get("established_on", ""))
    except ValueError:
        return "established_on", _("“%(value)s” is no day.") % {"value": values["established_on"]}
    return "", None


def _day(text: str) -> date | None:
    return date.fromisoformat(text.replace("/", "-").replace(".", "-")[:10]) if text else None


def apply(actor: Actor, rows: Sequence[Row], options: Options, progress: Progress) -> Outcome:
    """Row by row by the service; what it refuses is refused alone. What is there already stays as it is."""
    outcome, known = Outcome(), _Known()
    for done, row in enumerate(rows, 1):
        values = row.values
        above = known.organizations.get(values["above"], [])
        if not above:
            message = str(_("There is no organization “%(name)s”.") % {"name": values["above"]})
            outcome.rejected.append(Rejection(row.number, "above", message))
            continue
        if Organization.objects.in_being().filter(parent_id=above[0][0], name=values["name"]).exists():
            outcome.unchanged += 1
        else:
            try:
                made = set_up_organization(actor=actor, parent_id=above[0][0], facts=_facts(values, known))
            except DomainError as error:
                outcome.rejected.append(Rejection.of(row.number, error))
            else:
                known.organizations[made.name].append((made.pk, made.kind))
                outcome.created += 1
        progress(done)
    return outcome


def _facts(values: Mapping[str, Any], known: _Known) -> OrganizationFacts:
    return OrganizationFacts(
        name=values["name"], kind=str(choice_of(OrganizationKind, values["kind"])),
        sector=str(choice_of(Sector, values["sector"])), attached_to=str(choice_of(Attachment, values["attached_to"])),
        short_name=values.get("short_name", ""), area_code=values.get("area_code", ""),
        unit_id=known.units.get(values.get("unit", "")), grid_id=known.grids.get(values.get("grid", "")),
        place=values.get("place", ""), established_on=_day(values.get("established_on", "")),
    )  # fmt: skip


register(Importer(
    kind="organizations",
    label=_("Party organizations"),
    help=_("Excel or CSV: a row an organization, the upper ones first; what is there already stays as it is."),
    roles=(Role.ORGANIZATION_DEPARTMENT,),
    suffixes=TABLE_SUFFIXES,
    read=read,
    check=check,
    apply=apply,
    columns=COLUMNS,
))  # fmt: skip
