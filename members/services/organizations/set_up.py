"""Setting up a party organization, with its place in the tree and its first term."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.models import Grid
from members.models import Organization, Term
from members.rules.organizations import OrganizationKind, election_due, may_stand_below
from members.scope import STEP_DIGITS
from members.services.frame import hold_organization, require_keeper_of
from members.states.organization import VILLAGE_SECTORS, Attachment, Sector
from xinhui.accounts.actors import Actor, require
from xinhui.accounts.models import Unit
from xinhui.accounts.roles import Role
from xinhui.audit.services import record
from xinhui.core.checks import line, one_of, past_day
from xinhui.core.errors import Conflict, InvalidInput

NAME_MAX = 120


@dataclass(frozen=True)
class OrganizationFacts:
    """What is said of a new organization. `area_code` empty: the parent's, or the grid's."""

    name: str
    kind: str
    sector: str
    attached_to: str
    short_name: str = ""
    area_code: str = ""
    unit_id: int | None = None
    grid_id: int | None = None
    place: str = ""
    established_on: date | None = None


def set_up_organization(*, actor: Actor, parent_id: int | None, facts: OrganizationFacts) -> Organization:
    """Set up an organization below another; only the organization department sets up one that stands below none.

    Its first term begins with it. Raises NotFound (parent), Forbidden, InvalidInput (name, kind, sector, attached_to,
    area_code, unit, grid, established_on), Conflict `organization-exists`, `grid-has-one`.
    """
    one_of(facts.kind, OrganizationKind.values, field="kind")
    one_of(facts.sector, Sector.values, field="sector")
    one_of(facts.attached_to, Attachment.values, field="attached_to")
    name = line(facts.name, field="name", limit=NAME_MAX)
    day = past_day(facts.established_on, field="established_on")
    with transaction.atomic():
        parent = hold_organization(parent_id, field="parent") if parent_id is not None else None
        if parent is None:
            require(actor, Role.ORGANIZATION_DEPARTMENT)
        else:
            require_keeper_of(actor, parent)
            _check_kind(facts.kind, parent)
        grid = _grid(facts)
        area = _area(facts, parent, grid)
        _refuse_twins(name, parent, grid)
        organization = Organization.objects.create(
            name=name, short_name=line(facts.short_name, field="short_name", limit=60, required=False), kind=facts.kind,
            sector=facts.sector, parent=parent, path=f"new-{name}"[:120], area_code=area, attached_to=facts.attached_to,
            unit=_unit(facts), grid=grid, place=line(facts.place, field="place", limit=120, required=False),
            established_on=day,
        )  # fmt: skip
        organization.path = path_of(organization, parent)
        organization.save(update_fields=["path"])
        begin_term(organization, day)
        record(actor=actor, verb="party.organization.set_up", target=organization,
               detail={"name": name, "kind": facts.kind, "below": parent_id, "on": day})  # fmt: skip
    return organization


def path_of(organization: Organization, parent: Organization | None) -> str:
    """The parent's path and eight digits of one's own."""
    return (parent.path if parent else "") + str(organization.pk).zfill(STEP_DIGITS)


def begin_term(organization: Organization, day: date) -> Term:
    """A term from the day, with the election's due date by the rules."""
    due = election_due(organization.kind, day, in_village=organization.sector in VILLAGE_SECTORS)
    return Term.objects.create(organization=organization, begun_on=day, due_on=due)


def _check_kind(kind: str, parent: Organization) -> None:
    if not may_stand_below(kind, parent.kind):
        raise InvalidInput(
            code="kind-below", field="kind",
            message=_("A %(kind)s cannot stand below a %(parent)s (Constitution of the Party, chapter 5).")
            % {"kind": OrganizationKind(kind).label, "parent": parent.get_kind_display()},
            action=_("Choose another kind, or another organization above."),
        )  # fmt: skip


def _grid(facts: OrganizationFacts) -> Grid | None:
    if facts.attached_to != Attachment.GRID:
        return None
    rows = Grid.objects.active().defer("boundary")
    grid = rows.filter(pk=facts.grid_id).first() if facts.grid_id is not None else None
    if grid is None:
        raise InvalidInput(
            code="grid-unknown", field="grid", message=_("There is no such grid in force."),
            action=_("Choose one from the list."),
        )  # fmt: skip
    return grid


def _unit(facts: OrganizationFacts) -> Unit | None:
    if facts.unit_id is None:
        return None
    unit = Unit.objects.active().filter(pk=facts.unit_id).first()
    if unit is None:
        raise InvalidInput(
            code="unit-unknown", field="unit", message=_("There is no such unit in being."),
            action=_("Choose a unit from the list."),
        )  # fmt: skip
    return unit


def _area(facts: OrganizationFacts, parent: Organization | None, grid: Grid | None) -> str:
    area = grid.code if grid else facts.area_code or (parent.area_code if parent else "440705")
    if parent is not None and not area.startswith(parent.area_code):
        raise InvalidInput(
            code="area-outside", field="area_code",
            message=_("This place does not lie in the area of %(parent)s.") % {"parent": parent},
            action=_("Choose a place inside it."),
        )  # fmt: skip
    return area


def _refuse_twins(name: str, parent: Organization | None, grid: Grid | None) -> None:
    here = Organization.objects.in_being()
    if here.filter(parent=parent, name=name).exists():
        raise Conflict(
            code="organization-exists", field="name", message=_("There is an organization of this name here."),
            action=_("Choose another name."),
        )  # fmt: skip
    if grid is not None and here.filter(grid=grid).exists():
        raise Conflict(
            code="grid-has-one", field="grid", message=_("This grid has its party organization already."),
            action=_("Look at the grid's page."),
        )  # fmt: skip
