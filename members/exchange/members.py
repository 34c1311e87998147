"""Members as a table: a row a member, entered on the register of a branch in batches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db.models import Choices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from members.models import Member, Organization
from members.services.register.enter import MemberFacts, checked_facts, print_of, register_members
from members.states.organization import Education, Standing
from xinhui.accounts.actors import Actor
from xinhui.accounts.roles import Role
from xinhui.core.errors import DomainError
from xinhui.exchange.registry import Column, Importer, Options, Outcome, Progress, Rejection, Row, register
from xinhui.exchange.tables import TABLE_SUFFIXES, read_table

COLUMNS = (
    Column("name", _("Full name of the member"), required=True, also=_("name,full name")),
    Column("identity", _("Identity number"), required=True, hint=_("18 characters"), also=_("identity card")),
    Column("organization", _("Branch of the member"), required=True, hint=_("full name, or its number"),
           also=_("branch,party branch")),
    Column("standing", _("Standing"), required=True, hint=_("full or probationary member")),
    Column("joined_on", _("Admitted on"), required=True, hint="2015-07-01"),
    Column("confirmed_on", _("Confirmed on"), hint=_("empty for a probationary member")),
    Column("ethnicity", _("Ethnicity")),
    Column("education", _("Highest education")),
    Column("phone", _("Mobile number"), also=_("phone")),
    Column("occupation", _("Occupation")),
)  # fmt: skip
BATCH = 1000
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日")


@dataclass(frozen=True)
class Known:
    """What rows are compared with: branches by name (None: the name is not unique) and number, choices by word."""

    branches: dict[str, int | None]
    standings: dict[str, str]
    educations: dict[str, str]

    @classmethod
    def now(cls) -> "Known":
        """Read once a file. One query."""
        found: dict[str, int | None] = {}
        for pk, name in Organization.objects.in_being().branches().values_list("pk", "name"):
            found[name] = None if name in found else pk
            found[str(pk)] = pk
        return cls(found, _by_word(Standing), _by_word(Education))


def _by_word(choices: type[Choices]) -> dict[str, str]:
    words = {str(value): str(value) for value in choices.values}
    for language in ("zh-hans", "en"):
        with override(language):
            words |= {str(label): str(value) for value, label in choices.choices}
    return words


class _Wrong(Exception):
    """A cell that cannot be used: column, reason, what to do."""

    def __init__(self, field: str, message: Any, action: Any) -> None:
        super().__init__(field)
        self.field, self.message, self.action = field, message, action


def read(path: Path, options: Options) -> list[Row]:
    """The table's rows, as they come."""
    return read_table(path, COLUMNS)


def check(actor: Actor, rows: Sequence[Row], options: Options) -> list[Rejection]:
    """Branches, possible numbers, days, nobody twice in the file or on the register: a query a thousand rows."""
    known, seen, rejected = Known.now(), dict[str, int](), list[Rejection]()
    prints: list[tuple[Row, str]] = []
    for row in rows:
        try:
            mark = print_of(_facts(row, known).identity)
            if mark in seen:
                message = _("This person is also in row %(row)d.") % {"row": seen[mark]}
                raise _Wrong("identity", message, _("Keep one of the two rows."))
        except _Wrong as wrong:
            rejected.append(Rejection(row.number, wrong.field, str(wrong.message), str(wrong.action)))
        except DomainError as error:
            rejected.append(Rejection.of(row.number, error))
        else:
            seen[mark] = row.number
            prints.append((row, mark))
    there = _registered([mark for _row, mark in prints])
    words = str(_("This person is on the register already.")), str(_("Look for the file, or ask for a transfer."))
    rejected += [Rejection(row.number, "identity", *words) for row, mark in prints if mark in there]
    return rejected


def _registered(prints: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(prints), BATCH):
        rows = Member.objects.filter(identity_print__in=prints[start : start + BATCH])
        found.update(rows.values_list("identity_print", flat=True))
    return found


def _facts(row: Row, known: Known) -> MemberFacts:
    """The row as the service takes it; raises _Wrong, DomainError."""
    values = {column.name: str(row.values.get(column.name, "") or "").strip() for column in COLUMNS}
    branch = known.branches.get(values["organization"])
    if branch is None:
        twice = values["organization"] in known.branches
        raise _Wrong(
            "organization", _("Several branches have this name.") if twice else _("There is no such branch in being."),
            _("Give its number: it stands in the address of the branch's page."),
        )  # fmt: skip
    return checked_facts(MemberFacts(
        name=values["name"], identity=values["identity"], organization_id=branch,
        standing=_word(values, "standing", known.standings),
        joined_on=_day(values, "joined_on"),
        confirmed_on=_day(values, "confirmed_on") if values["confirmed_on"] else None,
        ethnicity=values["ethnicity"] or "汉族", phone=values["phone"], occupation=values["occupation"],
        education=_word(values, "education", known.educations) if values["education"] else "",
    ))  # fmt: skip


def _word(values: dict[str, str], field: str, words: dict[str, str]) -> str:
    if values[field] not in words:
        message = _("“%(value)s” is not on the list.") % {"value": values[field]}
        raise _Wrong(field, message, _("Choose one from the list."))
    return words[values[field]]


def _day(values: dict[str, str], field: str) -> date:
    for shape in _DAYS:
        try:
            return datetime.strptime(values[field], shape).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise _Wrong(field, _("“%(value)s” is no day.") % {"value": values[field]}, _("Write it as 2015-07-01."))


def apply(actor: Actor, rows: Sequence[Row], options: Options, progress: Progress) -> Outcome:
    """A thousand rows a transaction; a batch that another's change broke goes row by row, and only that row is
    refused."""
    outcome, known = Outcome(), Known.now()
    rows = sorted(rows, key=lambda row: str(row.values.get("organization")))  # a batch holds few branches
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        try:
            register_members(actor=actor, rows=[_facts(row, known) for row in batch])
        except (_Wrong, DomainError):
            for row in batch:
                _one(actor, row, known, outcome)
        else:
            outcome.created += len(batch)
        progress(start + len(batch))
    return outcome


def _one(actor: Actor, row: Row, known: Known, outcome: Outcome) -> None:
    try:
        register_members(actor=actor, rows=[_facts(row, known)])
    except _Wrong as wrong:
        outcome.rejected.append(Rejection(row.number, wrong.field, str(wrong.message), str(wrong.action)))
    except DomainError as error:
        outcome.rejected.append(Rejection.of(row.number, error))
    else:
        outcome.created += 1


IMPORTER = Importer(
    kind="members",
    label=_("Members of the party"),
    help=_("Excel or CSV: a row a member, up to 50,000. Who is on the register already is refused."),
    roles=(Role.ORGANIZATION_DEPARTMENT,),
    suffixes=TABLE_SUFFIXES,
    read=read,
    check=check,
    apply=apply,
    columns=COLUMNS,
)
register(IMPORTER)
