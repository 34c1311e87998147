"""Students of a running cohort as a table: a row a student; whoever is in the cohort already is left as is."""

from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.exchange.cells import WrongCell, rejection, texts
from talent.models import TrainingOrder
from talent.services.agreements.orders import enrol_student
from talent.states.agreements import OrderState
from xinhui.accounts.actors import Actor
from xinhui.accounts.roles import Role
from xinhui.core.checks import line
from xinhui.core.errors import DomainError
from xinhui.exchange.registry import Column, Importer, Options, Outcome, Progress, Rejection, Row, register
from xinhui.exchange.tables import TABLE_SUFFIXES, read_table

COLUMNS = (
    Column("cohort", pgettext_lazy("agreement", "Name of the cohort"), required=True),
    Column("number", pgettext_lazy("agreement", "Student number"), required=True),
    Column("name", pgettext_lazy("agreement", "Name of the student"), required=True),
    Column("phone", pgettext_lazy("talent", "Mobile number")),
)


class Known:
    """Running cohorts by name with the numbers in each. Two queries."""

    def __init__(self) -> None:
        rows = TrainingOrder.objects.filter(state=OrderState.RUNNING).prefetch_related("students")
        self.orders = {row.cohort: row for row in rows}
        self.numbers = {row.cohort: {one.number for one in row.students.all()} for row in self.orders.values()}


def read(path: Path, options: Options) -> list[Row]:
    """The table's rows, as they come."""
    return read_table(path, COLUMNS)


def _entry(row: Row, known: Known) -> dict[str, str]:
    values = texts(row, COLUMNS)
    if values["cohort"] not in known.orders:
        raise WrongCell("cohort", pgettext_lazy("agreement", "No running cohort has this name."),
                        pgettext_lazy("agreement", "Open the cohort first, or correct the name."))  # fmt: skip
    line(values["number"], field="number", limit=30)
    line(values["name"], field="name", limit=40)
    line(values["phone"], field="phone", limit=20, required=False)
    return values


def check(actor: Actor, rows: Sequence[Row], options: Options) -> list[Rejection]:
    """Cohorts that run, numbers and names, nobody twice."""
    known, seen, rejected = Known(), dict[tuple[str, str], int](), list[Rejection]()
    for row in rows:
        try:
            values = _entry(row, known)
            key = values["cohort"], values["number"]
            if key in seen:
                message = pgettext_lazy("agreement", "This student is also in row %(row)d.") % {"row": seen[key]}
                raise WrongCell("number", message, _("Keep one of the two rows."))
        except (WrongCell, DomainError) as error:
            rejected.append(rejection(row, error))
        else:
            seen[key] = row.number
    return rejected


def apply(actor: Actor, rows: Sequence[Row], options: Options, progress: Progress) -> Outcome:
    """Row by row, a transaction each."""
    outcome, known = Outcome(), Known()
    for done, row in enumerate(rows, 1):
        try:
            values = _entry(row, known)
            if values["number"] in known.numbers[values["cohort"]]:
                outcome.unchanged += 1
            else:
                enrol_student(actor=actor, order_id=known.orders[values["cohort"]].pk, name=values["name"],
                              number=values["number"], phone=values["phone"])  # fmt: skip
                outcome.created += 1
        except (WrongCell, DomainError) as error:
            outcome.rejected.append(rejection(row, error))
        progress(done)
    return outcome


IMPORTER = Importer(
    kind="cohort-students",
    label=pgettext_lazy("agreement", "Students of cohorts"),
    help=pgettext_lazy("agreement", "Excel or CSV: a row a student of a running cohort."),
    roles=(Role.TALENT_OFFICE,),
    suffixes=TABLE_SUFFIXES,
    read=read,
    check=check,
    apply=apply,
    columns=COLUMNS,
)
register(IMPORTER)
