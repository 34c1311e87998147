"""Residential quarters as a table: a row a quarter, with the property firm that looks after it.

A quarter that is on the list already is corrected where the file says something else; the same file again changes
nothing. An empty cell leaves what is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.exchange.cells import WrongCell, day, rejection, texts, whole
from members.models import PropertyContract, PropertyFirm, Quarter
from members.services.quarters.contracts import enter_firm, sign_contract
from members.services.quarters.places import QuarterFacts, change_quarter, checked_facts, enter_quarter
from members.states.quarters import PropertyMode
from xinhui.accounts.actors import Actor
from xinhui.accounts.roles import Role
from xinhui.core import clock
from xinhui.core.errors import DomainError
from xinhui.exchange.choices import choice_of
from xinhui.exchange.registry import Column, Importer, Options, Outcome, Progress, Rejection, Row, register
from xinhui.exchange.tables import TABLE_SUFFIXES, read_table

COLUMNS = (
    Column("name", _("Name of the quarter"), required=True, also=_("quarter")),
    Column("area_code", _("Code of community or grid"), required=True, hint=_("12 or 15 digits"), also=_("area code")),
    Column("households", _("Households"), required=True),
    Column("buildings", _("Number of buildings"), required=True, also=_("buildings")),
    Column("property_mode", _("Property management"), hint=_("empty: by the firm, or none")),
    Column("built_year", _("Year of building"), hint="2008"),
    Column("target_on", _("To be covered by"), hint=_("while there is no party organization")),
    Column("firm", _("Property firm"), hint=_("full name; a new firm is put on the list"), also=_("property company")),
    Column("started_on", _("Contract from"), hint=_("2026-09-14; empty: today")),
    Column("runs_until", _("Agreed until")),
)


@dataclass(frozen=True)
class Entry:
    """A row as the services take it."""

    facts: QuarterFacts
    firm: str
    started_on: date | None
    runs_until: date | None


class Known:
    """Quarters on the list by place and name, and the firm of each contract in force. Two queries."""

    def __init__(self) -> None:
        self.quarters = {(row.area_code, row.name): row for row in Quarter.objects.on_the_list()}
        self.firms = dict(PropertyContract.objects.in_force().values_list("quarter_id", "firm__name"))


def read(path: Path, options: Options) -> list[Row]:
    """The table's rows, as they come."""
    return read_table(path, COLUMNS)


def check(actor: Actor, rows: Sequence[Row], options: Options) -> list[Rejection]:
    """Places in force and the actor's, figures that can be, firms that fit, no quarter twice."""
    known, seen, rejected = Known(), dict[tuple[str, str], int](), list[Rejection]()
    for row in rows:
        try:
            entry = _entry(row, known)
            checked_facts(entry.facts)
            if not actor.scope.covers(entry.facts.area_code, *IMPORTER.roles):
                raise WrongCell(
                    "area_code", _("You do not keep the quarters of this place."), _("Leave this row to its town.")
                )
            key = entry.facts.area_code, entry.facts.name
            if key in seen:
                message = _("This quarter is also in row %(row)d.") % {"row": seen[key]}
                raise WrongCell("name", message, _("Keep one of the two rows."))
        except (WrongCell, DomainError) as error:
            rejected.append(rejection(row, error))
        else:
            seen[key] = row.number
    return rejected


def _entry(row: Row, known: Known) -> Entry:
    values = texts(row, COLUMNS)
    old = known.quarters.get((values["area_code"], values["name"]))
    started_on, runs_until = day(values, "started_on"), day(values, "runs_until")
    if started_on is not None and started_on > clock.today():
        raise WrongCell("started_on", _("This contract has not begun yet."), _("Import it from its first day on."))
    facts = QuarterFacts(
        name=values["name"], area_code=values["area_code"], households=whole(values, "households") or 0,
        buildings=whole(values, "buildings") or 0, property_mode=_mode(values, old, known),
        built_year=whole(values, "built_year") or (old.built_year if old else None),
        target_on=day(values, "target_on") or (old.target_on if old else None),
    )  # fmt: skip
    if values["firm"] and runs_until is not None and runs_until <= (started_on or clock.today()):
        raise WrongCell("runs_until", _("A contract does not end before it begins."), _("Give a later day."))
    return Entry(facts, values["firm"], started_on, runs_until)


def _mode(values: dict[str, str], old: Quarter | None, known: Known) -> str:
    mode = choice_of(PropertyMode, values["property_mode"])
    if mode is None and values["property_mode"]:
        message = _("“%(value)s” is not on the list.") % {"value": values["property_mode"]}
        choices = {"choices": "、".join(str(label) for label in PropertyMode.labels)}
        raise WrongCell("property_mode", message, _("Write one of: %(choices)s.") % choices)
    if values["firm"]:
        if mode not in (None, PropertyMode.FIRM):
            raise WrongCell(
                "property_mode", _("A firm is named, but the quarter is said to be managed otherwise."),
                _("Leave one of the two cells empty."),
            )  # fmt: skip
        return PropertyMode.FIRM
    if old is not None and old.pk in known.firms and mode not in (None, PropertyMode.FIRM):
        raise WrongCell(
            "property_mode", _("A property firm has a contract here."), _("End it on the quarter's page first."),
        )  # fmt: skip
    return mode or (old.property_mode if old is not None else PropertyMode.NONE)


def apply(actor: Actor, rows: Sequence[Row], options: Options, progress: Progress) -> Outcome:
    """Row by row, a transaction each: the quarter, then the firm and its contract."""
    outcome, known = Outcome(), Known()
    for done, row in enumerate(rows, 1):
        try:
            with transaction.atomic():
                made = _write(actor, _entry(row, known), known)
        except (WrongCell, DomainError) as error:
            outcome.rejected.append(rejection(row, error))
        else:
            setattr(outcome, made, getattr(outcome, made) + 1)
        progress(done)
    return outcome


def _write(actor: Actor, entry: Entry, known: Known) -> str:
    """The quarter as the row says; what that was: created, changed, unchanged."""
    quarter, made = known.quarters.get((entry.facts.area_code, entry.facts.name)), "unchanged"
    if quarter is None:
        quarter, made = enter_quarter(actor=actor, facts=entry.facts), "created"
    elif _facts_of(quarter) != entry.facts:
        quarter, made = change_quarter(actor=actor, quarter_id=quarter.pk, facts=entry.facts), "changed"
    if entry.firm and known.firms.get(quarter.pk) != entry.firm:
        firm = PropertyFirm.objects.filter(name=entry.firm).first() or enter_firm(actor=actor, name=entry.firm)
        sign_contract(
            actor=actor, quarter_id=quarter.pk, firm_id=firm.pk, started_on=entry.started_on,
            runs_until=entry.runs_until,
        )  # fmt: skip
        made = "created" if made == "created" else "changed"
    return made


def _facts_of(quarter: Quarter) -> QuarterFacts:
    return QuarterFacts(
        name=quarter.name, area_code=quarter.area_code, households=quarter.households, buildings=quarter.buildings,
        property_mode=quarter.property_mode, built_year=quarter.built_year, target_on=quarter.target_on,
    )  # fmt: skip


IMPORTER = Importer(
    kind="quarters",
    label=_("Residential quarters and their property firms"),
    help=_("Excel or CSV: a row a quarter; one that is on the list already is corrected where the file differs."),
    roles=(Role.ORGANIZATION_DEPARTMENT, Role.TOWN_ORGANIZER),
    suffixes=TABLE_SUFFIXES,
    read=read,
    check=check,
    apply=apply,
    columns=COLUMNS,
)
register(IMPORTER)
