"""Members' registration with communities (双报到) as a table: what a unit's branch enters for its members in bulk.

The community still confirms each. Who is registered with the community already stays as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from grids.models import Division
from members.exchange.cells import BRANCH, IDENTITY, NAME, People, WrongCell, rejection, texts
from members.models import Member, Registration, UnitPartnership
from members.selectors.service import REGISTERING
from members.services.service.registrations import enter_registration
from members.states.service import RegistrationKind
from xinhui.accounts.actors import Actor
from xinhui.accounts.roles import Role
from xinhui.core.checks import line
from xinhui.core.errors import DomainError
from xinhui.exchange.choices import choice_of
from xinhui.exchange.registry import Column, Importer, Options, Outcome, Progress, Rejection, Row, register
from xinhui.exchange.tables import TABLE_SUFFIXES, read_table

COLUMNS = (
    NAME,
    BRANCH,
    IDENTITY,
    Column("community", _("Community to register with"), required=True, hint=_("name, or its 12 digits"),
           also=_("community,village or community")),
    Column("kind", _("Kind of registration"), hint=_("empty: where the member lives")),
    Column("offers", _("What the member offers"), hint=_("skills, times"), also=_("speciality")),
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """A row as the service takes it."""

    member_id: int
    community: str
    kind: str
    offers: str


class Known:
    """What rows are compared with, read once a file: communities, who registers, partnerships, open registrations."""

    def __init__(self, actor: Actor, rows: Sequence[Row]) -> None:
        self.people = People(actor, rows)
        self.communities: dict[str, str | None] = {}
        for code, name in Division.objects.filter(is_active=True, code__regex=r"^\d{12}$").values_list("code", "name"):
            self.communities[name] = None if name in self.communities else code
            self.communities[code] = code
        registering = Member.objects.counted().filter(organization__sector__in=list(REGISTERING))
        self.units = dict(registering.values_list("pk", "organization__unit_id"))
        self.partners = set(UnitPartnership.objects.in_force().values_list("unit_id", "area_code"))
        rows_open = Registration.objects.open().values_list("member_id", "kind", "area_code")
        self.open = {(member, kind): code for member, kind, code in rows_open}


def read(path: Path, options: Options) -> list[Row]:
    """The table's rows, as they come."""
    return read_table(path, COLUMNS)


def check(actor: Actor, rows: Sequence[Row], options: Options) -> list[Rejection]:
    """Members who register, communities in force, partnerships, nobody registered elsewhere or twice in the file."""
    known, seen, rejected = Known(actor, rows), dict[tuple[int, str], int](), list[Rejection]()
    for row in rows:
        try:
            entry = _entry(row, known)
            key = entry.member_id, entry.kind
            if key in seen:
                message = _("This person is also in row %(row)d.") % {"row": seen[key]}
                raise WrongCell("name", message, _("Keep one of the two rows."))
        except (WrongCell, DomainError) as error:
            rejected.append(rejection(row, error))
        else:
            seen[key] = row.number
    return rejected


def _entry(row: Row, known: Known) -> Entry:
    values = texts(row, COLUMNS)
    kind = choice_of(RegistrationKind, values["kind"]) if values["kind"] else RegistrationKind.HOME.value
    if kind is None:
        message = _("“%(value)s” is not on the list.") % {"value": values["kind"]}
        choices = {"choices": "、".join(str(label) for label in RegistrationKind.labels)}
        raise WrongCell("kind", message, _("Write one of: %(choices)s.") % choices)
    member_id = known.people.find(values)
    if member_id not in known.units:
        raise WrongCell(
            "organization", _("Only members of organs, state-owned firms and schools register with a community."),
            _("Leave this row out."),
        )  # fmt: skip
    code = _community(values["community"], known)
    if kind == RegistrationKind.PARTNER and (known.units[member_id], code) not in known.partners:
        raise WrongCell(
            "community", _("The member's unit has no partnership with this community."),
            _("Choose a partner community of the unit."),
        )  # fmt: skip
    if known.open.get((member_id, kind), code) != code:
        raise WrongCell(
            "community", _("The member is registered with another community in this way."),
            _("End the old registration first."),
        )  # fmt: skip
    return Entry(member_id, code, kind, line(values["offers"], field="offers", required=False))


def _community(text: str, known: Known) -> str:
    code = known.communities.get(text)
    if code is None:
        raise WrongCell(
            "community",
            _("Several communities have this name.") if text in known.communities
            else _("There is no such village or community in force."),
            _("Give its 12 digits."),
        )  # fmt: skip
    return code


def apply(actor: Actor, rows: Sequence[Row], options: Options, progress: Progress) -> Outcome:
    """Row by row by the service of the branch; who is registered there already is left alone."""
    outcome, known = Outcome(), Known(actor, rows)
    for done, row in enumerate(rows, 1):
        try:
            entry = _entry(row, known)
            if (entry.member_id, entry.kind) in known.open:
                outcome.unchanged += 1
            else:
                enter_registration(
                    actor=actor, member_id=entry.member_id, area_code=entry.community, kind=entry.kind,
                    offers=entry.offers,
                )  # fmt: skip
                outcome.created += 1
        except (WrongCell, DomainError) as error:
            outcome.rejected.append(rejection(row, error))
        progress(done)
    return outcome


IMPORTER = Importer(
    kind="registrations",
    label=_("Registrations of members with communities"),
    help=_("Excel or CSV: a row a member of an organ, firm or school; each community is asked to confirm."),
    roles=(Role.ORGANIZATION_DEPARTMENT, Role.TOWN_ORGANIZER),
    suffixes=TABLE_SUFFIXES,
    read=read,
    check=check,
    apply=apply,
    columns=COLUMNS,
)
register(IMPORTER)
