"""Carriers as a table: a row a carrier of an employer on the register.

One that is on the list already is corrected where the file says something else; the same file again changes nothing.
An empty cell leaves what is known.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.exchange.cells import WrongCell, day, rejection, texts
from talent.models import Carrier, Employer
from talent.services.carriers.register import GONE, change_carrier, checked_carrier, enter_carrier
from talent.states.carriers import CarrierKind, CarrierLevel
from xinhui.accounts.actors import Actor
from xinhui.accounts.roles import Role
from xinhui.core.errors import DomainError
from xinhui.exchange.choices import choice_of
from xinhui.exchange.registry import Column, Importer, Options, Outcome, Progress, Rejection, Row, register
from xinhui.exchange.tables import TABLE_SUFFIXES, read_table

COLUMNS = (
    Column("name", pgettext_lazy("carrier", "Name of the carrier"), required=True),
    Column("kind", pgettext_lazy("carrier", "Kind of carrier"), required=True),
    Column("level", pgettext_lazy("carrier", "Level of the carrier"), required=True),
    Column("host", pgettext_lazy("carrier", "Host"), required=True,
           hint=pgettext_lazy("carrier", "full name, as on the register of employers")),
    Column("document", pgettext_lazy("carrier", "Batch and document of approval"), required=True),
    Column("approved_on", pgettext_lazy("carrier", "Approved on"), required=True, hint="2025-03-01"),
    Column("valid_until", pgettext_lazy("carrier", "Acknowledged until")),
    Column("subject", pgettext_lazy("carrier", "Field of research")),
)  # fmt: skip


class Known:
    """Carriers on the list and employers in being, by name. Two queries."""

    def __init__(self) -> None:
        rows = Carrier.objects.exclude(state__in=GONE).select_related("host")
        self.carriers = {row.name: row for row in rows}
        self.hosts = {row.name: row for row in Employer.objects.in_being()}


def read(path: Path, options: Options) -> list[Row]:
    """The table's rows, as they come."""
    return read_table(path, COLUMNS)


def check(actor: Actor, rows: Sequence[Row], options: Options) -> list[Rejection]:
    """Hosts that are known, kinds, levels and days that can be, no carrier twice."""
    known, seen, rejected = Known(), dict[str, int](), list[Rejection]()
    for row in rows:
        try:
            _host, facts = _entry(row, known)
            checked_carrier(**facts)
            if facts["name"] in seen:
                message = pgettext_lazy("carrier", "This carrier is also in row %(row)d.") % {
                    "row": seen[facts["name"]]
                }
                raise WrongCell("name", message, _("Keep one of the two rows."))
        except (WrongCell, DomainError) as error:
            rejected.append(rejection(row, error))
        else:
            seen[facts["name"]] = row.number
    return rejected


def _entry(row: Row, known: Known) -> tuple[Employer, dict[str, Any]]:
    values = texts(row, COLUMNS)
    host, old = known.hosts.get(values["host"]), known.carriers.get(values["name"])
    if host is None:
        raise WrongCell("host", pgettext_lazy("carrier", "No employer of this name is on the register."),
                        pgettext_lazy("carrier", "Enter the employer first, or correct the name."))  # fmt: skip
    if old is not None and old.host_id != host.pk:
        raise WrongCell("host", pgettext_lazy("carrier", "The carrier of this name has another host."),
                        pgettext_lazy("carrier", "Compare it with the list."))  # fmt: skip
    choices = {"kind": choice_of(CarrierKind, values["kind"]), "level": choice_of(CarrierLevel, values["level"])}
    return host, {
        "name": values["name"], "kind": choices["kind"] or values["kind"], "level": choices["level"] or values["level"],
        "document": values["document"] or (old.document if old else ""),
        "approved_on": day(values, "approved_on") or (old.approved_on if old else None),
        "valid_until": day(values, "valid_until") or (old.valid_until if old else None),
        "subject": values["subject"] or (old.subject if old else ""),
        "assess_months": old.assess_months if old else 36,
    }  # fmt: skip


def apply(actor: Actor, rows: Sequence[Row], options: Options, progress: Progress) -> Outcome:
    """Row by row, a transaction each."""
    outcome, known = Outcome(), Known()
    for done, row in enumerate(rows, 1):
        try:
            with transaction.atomic():
                made = _write(actor, row, known)
        except (WrongCell, DomainError) as error:
            outcome.rejected.append(rejection(row, error))
        else:
            setattr(outcome, made, getattr(outcome, made) + 1)
        progress(done)
    return outcome


def _write(actor: Actor, row: Row, known: Known) -> str:
    host, facts = _entry(row, known)
    old = known.carriers.get(facts["name"])
    if old is None:
        enter_carrier(actor=actor, host_id=host.pk, **facts)
        return "created"
    if all(getattr(old, field) == value for field, value in facts.items()):
        return "unchanged"
    change_carrier(actor=actor, carrier_id=old.pk, **facts)
    return "changed"


IMPORTER = Importer(
    kind="carriers",
    label=pgettext_lazy("carrier", "Carriers of talent"),
    help=pgettext_lazy("carrier", "Excel or CSV: a row a carrier; a known one is corrected where the file differs."),
    roles=(Role.TALENT_OFFICE,),
    suffixes=TABLE_SUFFIXES,
    read=read,
    check=check,
    apply=apply,
    columns=COLUMNS,
)
register(IMPORTER)
