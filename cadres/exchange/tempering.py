"""Orders of postings as a table: a row a person; rows of one paper are one order, approved by a colleague afterwards.

The same file again changes nothing: who is on the order already stays as entered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.exchange.people import People
from cadres.models import Cadre, Posting, PostingOrder
from cadres.rules.tempering import LONGEST_DAYS
from cadres.services.tempering.orders import add_to_order, enter_order
from cadres.states.tempering import OPEN_POSTINGS, PostingKind
from members.exchange.cells import WrongCell, day, rejection, texts
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Unit
from xinhui.accounts.roles import Role
from xinhui.core.errors import DomainError
from xinhui.exchange.choices import choice_of
from xinhui.exchange.registry import Column, Importer, Options, Outcome, Progress, Rejection, Row, register
from xinhui.exchange.tables import TABLE_SUFFIXES, read_table

COLUMNS = (
    Column("name", _("Name of the cadre posted"), required=True, also=_("cadre")),
    Column("unit", _("Unit of the cadre"), required=True, hint=_("full name"), also=_("own unit")),
    Column("paper", _("Paper of the order"), required=True, also=_("paper number")),
    Column("title", _("Title of the paper"), required=True),
    Column("kind", _("Kind of tempering"), required=True, also=_("kind")),
    Column("host", _("Where to"), required=True, hint=_("a unit's full name, or the place")),
    Column("starts_on", _("Tempering from"), required=True, hint="2026-09-14"),
    Column("ends_on", _("Tempering until"), required=True, hint="2027-09-13"),
    Column("duty", _("Duty at the host")),
)


@dataclass(frozen=True)
class Entry:
    """A row as the services take it."""

    cadre_id: int
    paper: str
    facts: tuple[Any, ...]
    duty: str


class Known:
    """People in service by unit and name, who is posted, units, papers entered. Five queries."""

    def __init__(self) -> None:
        self.people = People(Cadre.objects.in_service().values_list("pk", "name", "unit__name"))
        self.busy = set(Posting.objects.filter(state__in=OPEN_POSTINGS).values_list("cadre_id", flat=True))
        self.hosts = dict(Unit.objects.active().values_list("name", "pk"))
        self.orders = {row.paper: row for row in PostingOrder.objects.all()}
        self.on_order = set(Posting.objects.filter(order__isnull=False).values_list("order_id", "cadre_id"))

    def is_there(self, entry: Entry) -> bool:
        """The person is on this order already."""
        order = self.orders.get(entry.paper)
        return order is not None and (order.pk, entry.cadre_id) in self.on_order


def read(path: Path, options: Options) -> list[Row]:
    """The table's rows, as they come."""
    return read_table(path, COLUMNS)


def check(actor: Actor, rows: Sequence[Row], options: Options) -> list[Rejection]:
    """People known and free, a paper that says one thing in all its rows, nobody twice."""
    known, rejected = Known(), list[Rejection]()
    papers: dict[str, tuple[int, tuple[Any, ...]]] = {}
    seen: dict[int, int] = {}
    for row in rows:
        try:
            entry = _entry(row, known)
            _check_paper(entry, papers, row.number, known)
            if entry.cadre_id in seen:
                message = _("This person is also in row %(row)d.") % {"row": seen[entry.cadre_id]}
                raise WrongCell("name", message, _("Keep one of the two rows."))
            if entry.cadre_id in known.busy and not known.is_there(entry):
                raise WrongCell("name", _("This person has a posting under way, or one to be approved."),
                                _("Enter the return first, or leave the row out."))  # fmt: skip
        except (WrongCell, DomainError) as error:
            rejected.append(rejection(row, error))
        else:
            seen[entry.cadre_id] = row.number
    return rejected


def _entry(row: Row, known: Known) -> Entry:
    values = texts(row, COLUMNS)
    kind = choice_of(PostingKind, values["kind"])
    if kind is None:
        choices = "、".join(str(label) for label in PostingKind.labels)
        raise WrongCell("kind", _("“%(value)s” is not on the list.") % {"value": values["kind"]},
                        _("Write one of: %(choices)s.") % {"choices": choices})  # fmt: skip
    first, last = _days(values)
    host_unit_id = known.hosts.get(values["host"])
    if values["host"] == values["unit"]:
        raise WrongCell("host", _("Nobody is posted to the own unit."), _("Name another place."))
    facts = (values["title"], kind, first, last, host_unit_id, values["host"])
    return Entry(known.people.one(values), values["paper"], facts, values["duty"])


def _days(values: dict[str, str]) -> tuple[date, date]:
    first, last = day(values, "starts_on"), day(values, "ends_on")
    if first is None or last is None:
        raise WrongCell("starts_on" if first is None else "ends_on", _("Fill this in."), _("Write it as 2026-09-14."))
    if last < first:
        raise WrongCell("ends_on", _("A posting ends after it has begun."), _("Give a later day."))
    if (last - first).days > LONGEST_DAYS:
        raise WrongCell("ends_on", _("A posting lasts three years at most."), _("Give an earlier last day."))
    return first, last


def _check_paper(entry: Entry, papers: dict[str, tuple[int, tuple[Any, ...]]], number: int, known: Known) -> None:
    """Every row of a paper says the same, and the same as what was entered."""
    old = known.orders.get(entry.paper)
    if old is not None and entry.facts != _facts_of(old):
        raise WrongCell("paper", _("This paper was entered with another title, kind, place or period."),
                        _("Compare the row with the order."))  # fmt: skip
    first, facts = papers.setdefault(entry.paper, (number, entry.facts))
    if facts != entry.facts:
        raise WrongCell("paper", _("Row %(row)d says something else about this paper.") % {"row": first},
                        _("Give one title, kind, place and period to a paper."))  # fmt: skip


def _facts_of(order: PostingOrder) -> tuple[Any, ...]:
    return (order.title, order.kind, order.starts_on, order.ends_on, order.host_unit_id, order.host)


def apply(actor: Actor, rows: Sequence[Row], options: Options, progress: Progress) -> Outcome:
    """Row by row, a transaction each: the order on its first row, then the person."""
    outcome, known = Outcome(), Known()
    for done, row in enumerate(rows, 1):
        try:
            with transaction.atomic():
                entry = _entry(row, known)
                is_new = not known.is_there(entry)
                order = _order(actor, entry, known)
                if is_new:
                    add_to_order(actor=actor, posting_order_id=order.pk, cadre_ids=[entry.cadre_id], duty=entry.duty)
        except (WrongCell, DomainError) as error:
            outcome.rejected.append(rejection(row, error))
        else:
            known.orders[entry.paper] = order
            outcome.created += is_new
            outcome.unchanged += not is_new
        progress(done)
    return outcome


def _order(actor: Actor, entry: Entry, known: Known) -> PostingOrder:
    old = known.orders.get(entry.paper)
    if old is not None:
        return old
    title, kind, first, last, host_unit_id, host = entry.facts
    return enter_order(actor=actor, title=title, paper=entry.paper, kind=kind, starts_on=first, ends_on=last,
                       host_unit_id=host_unit_id, host=host)  # fmt: skip


IMPORTER = Importer(
    kind="postings",
    label=_("Orders of postings of cadres"),
    help=_("Excel or CSV: a row a person; rows of one paper are one order. A colleague of the office approves it."),
    roles=(Role.CADRE_OFFICE,),
    suffixes=TABLE_SUFFIXES,
    read=read,
    check=check,
    apply=apply,
    asks_second_factor=lambda: bool(settings.CADRES_SECOND_FACTOR),
    columns=COLUMNS,
)
register(IMPORTER)
