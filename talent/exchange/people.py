"""People of employers as a table: what a unit or the office enters in bulk.

Who is on the register is found by the identity number: with the same employer the row says nothing new, with another it
is refused. Without a number the name must be new with the employer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from members.exchange.cells import WrongCell, day, rejection, texts
from members.rules.identity import Sex, cleaned
from talent.models import Employer, Person
from talent.models.person import IDENTITY
from talent.scope import talent_scope
from talent.services.people import checked_person, enter_person
from talent.states.people import Degree, Field, PersonState, Skill, Title
from xinhui.accounts.actors import Actor
from xinhui.accounts.roles import Role
from xinhui.core.errors import DomainError
from xinhui.core.sealed import fingerprint
from xinhui.exchange.registry import Column, Importer, Options, Outcome, Progress, Rejection, Row, register
from xinhui.exchange.tables import TABLE_SUFFIXES, read_table

COLUMNS = (
    Column("name", pgettext_lazy("talent", "Name of the person"), required=True),
    Column("employer", pgettext_lazy("talent", "Employer"), required=True,
           hint=pgettext_lazy("rights", "full name, or its credit code")),
    Column("identity", pgettext_lazy("talent", "Identity number")),
    Column("sex", _("Sex")),
    Column("born_on", _("Born on"), hint=pgettext_lazy("rights", "1988-03-04")),
    Column("phone", pgettext_lazy("talent", "Mobile number")),
    Column("field", pgettext_lazy("talent", "Field of work"), required=True),
    Column("degree", pgettext_lazy("talent", "Degree")),
    Column("title", pgettext_lazy("talent", "Professional title")),
    Column("skill", pgettext_lazy("talent", "Skill level")),
    Column("school", pgettext_lazy("talent", "School of the degree")),
    Column("major", pgettext_lazy("talent", "Major")),
    Column("post", pgettext_lazy("talent", "Post at the employer")),
)  # fmt: skip
_CHOICES: dict[str, Any] = {"sex": Sex, "field": Field, "degree": Degree, "title": Title, "skill": Skill}


@dataclass(frozen=True)
class Entry:
    """A row as the service takes it; `is_known`: on the register with this employer already."""

    employer_id: int
    facts: dict[str, Any]
    is_known: bool


class Known:
    """What rows are compared with: employers that the actor works for, fingerprints, names. Three queries a file."""

    def __init__(self, actor: Actor) -> None:
        scope = talent_scope(actor.scope)
        employers = Employer.objects.in_being()
        self.employers: dict[str, int] = {}
        for pk, name, code, unit_id in employers.values_list("pk", "name", "credit_code", "unit_id"):
            if scope.works_for(unit_id):
                self.employers |= {name: pk, **({code: pk} if code else {})}
        rows = Person.objects.exclude(state=PersonState.ERASED)
        self.marks = dict(rows.exclude(identity_print="").values_list("identity_print", "employer_id"))
        mine = rows.filter(employer__in=set(self.employers.values()))
        self.names = {(employer_id, name) for employer_id, name in mine.values_list("employer_id", "name")}


def read(path: Path, options: Options) -> list[Row]:
    """The table's rows, as they come."""
    return read_table(path, COLUMNS)


def check(actor: Actor, rows: Sequence[Row], options: Options) -> list[Rejection]:
    """Employers of the actor's, choices as the lists have them, possible numbers, nobody twice."""
    known, seen, rejected = Known(actor), dict[tuple[str, ...], int](), list[Rejection]()
    for row in rows:
        try:
            entry = _entry(row, known)
            number = cleaned(entry.facts["identity"])
            key = (number,) if number else (str(entry.employer_id), entry.facts["name"])
            if key in seen:
                raise WrongCell("name", _("This person is also in row %(row)d.") % {"row": seen[key]},
                                _("Keep one of the two rows."))  # fmt: skip
        except (WrongCell, DomainError) as error:
            rejected.append(rejection(row, error))
        else:
            seen[key] = row.number
    return rejected


def _entry(row: Row, known: Known) -> Entry:
    values = texts(row, COLUMNS)
    employer_id = known.employers.get(values["employer"])
    if employer_id is None:
        message = pgettext_lazy("rights", "You look after no employer “%(name)s”.") % {"name": values["employer"]}
        raise WrongCell(
            "employer",
            message,
            pgettext_lazy("rights", "Write the full name as the register has it, or the credit code."),
        )
    facts: dict[str, Any] = {name: values[name] for name in ("name", "identity", "phone", "school", "major", "post")}
    facts |= {name: _choice(values, name) for name in _CHOICES} | {"born_on": day(values, "born_on")}
    checked_person(**facts)
    number = cleaned(values["identity"])
    mark = fingerprint(number, purpose=IDENTITY) if number else ""
    if mark in known.marks and known.marks[mark] != employer_id:
        raise WrongCell("identity", _("This person is on the register already."),
                        pgettext_lazy("rights", "Ask the talent office: it is with another employer."))  # fmt: skip
    is_known = mark in known.marks
    if not number and (employer_id, values["name"]) in known.names:
        raise WrongCell("identity", pgettext_lazy("rights", "Somebody of this name is there already."),
                        pgettext_lazy("rights", "Give the identity number."))  # fmt: skip
    return Entry(employer_id, facts, is_known)


def _choice(values: dict[str, str], name: str) -> Any:
    """The value of a label; empty: the lowest, or none. Raises WrongCell."""
    text, choices = values[name], _CHOICES[name]
    if not text and name != "field":
        return "" if name == "sex" else 0
    for language in ("zh-hans", "en"):
        with override(language):
            found = {str(label).lower(): value for value, label in choices.choices}
        if text.lower() in found:
            return found[text.lower()]
    labels = {"choices": "、".join(str(label) for label in choices.labels)}
    raise WrongCell(
        name, _("“%(value)s” is not on the list.") % {"value": text}, _("Write one of: %(choices)s.") % labels
    )


def apply(actor: Actor, rows: Sequence[Row], options: Options, progress: Progress) -> Outcome:
    """Row by row by the service that the page uses; who is there already is left alone."""
    outcome, known = Outcome(), Known(actor)
    for done, row in enumerate(rows, 1):
        try:
            entry = _entry(row, known)
            if entry.is_known:
                outcome.unchanged += 1
            else:
                enter_person(actor=actor, employer_id=entry.employer_id, **entry.facts)
                outcome.created += 1
        except (WrongCell, DomainError) as error:
            outcome.rejected.append(rejection(row, error))
        progress(done)
    return outcome


IMPORTER = Importer(
    kind="talent_people",
    label=pgettext_lazy("rights", "People of talent of employers"),
    help=pgettext_lazy("rights", "Excel or CSV: a row a person; who is on the register is left as it is."),
    roles=(Role.TALENT_OFFICE, Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_LEADER, Role.TOWN_ORGANIZER),
    suffixes=TABLE_SUFFIXES,
    read=read,
    check=check,
    apply=apply,
    columns=COLUMNS,
)  # fmt: skip
register(IMPORTER)
