"""What is missing: places without an organization, organizations out of order. Each count leads to its rows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from grids.models import Division, Grid
from grids.models.division import DivisionKind
from members.models import Member, Officer, Organization, Term
from members.rules.gaps import RULES, Gap
from members.rules.organizations import BRANCHES, LEAST_FOR_COMMITTEE, LEAST_OF_BRANCH, NORMAL_MOST, OrganizationKind
from members.scope import READERS, party_scope_of
from members.states.organization import Duty
from xinhui.accounts.models import Unit, User
from xinhui.accounts.scope import area_q, area_range
from xinhui.core import clock

VILLAGE_LEVEL = (DivisionKind.VILLAGE, DivisionKind.COMMUNITY, DivisionKind.FISHERY, DivisionKind.PARK)
#: Officers of a branch that make a committee.
COMMITTEE_OF = 3


@dataclass(frozen=True)
class GapRow:
    """A kind of gap, the rule behind it, how many."""

    gap: Gap
    rule: Any
    count: int


@dataclass(frozen=True)
class Missing:
    """One gap: what lacks it, where, and the organization's id if it is one."""

    name: str
    area_code: str
    organization_id: int | None = None
    detail: str = ""


def gaps(user: User, area: str = "") -> list[GapRow]:
    """Every kind with its count; one query a kind."""
    return [GapRow(gap, RULES[gap], rows_of(user, gap, area).count()) for gap in Gap]


def rows_of(user: User, gap: Gap, area: str = "") -> QuerySet[Any]:
    """The places or organizations that have this gap, among those that the reader reads."""
    return _FINDERS[gap](user, area)


def missing(rows: Any) -> list[Missing]:
    """The rows of one page, as the page shows them."""
    return [_missing(row) for row in rows]


def _missing(row: Any) -> Missing:
    if isinstance(row, Organization):
        due = getattr(row, "due_on", None)
        detail = due.isoformat() if due else str(getattr(row, "full", ""))
        return Missing(row.name, row.area_code, row.pk, detail)
    return Missing(row.name, getattr(row, "area_code", "") or getattr(row, "code", ""))


def _within(user: User, field: str, area: str) -> Q:
    condition = area_q(field, party_scope_of(user).posts.areas(*READERS))
    return condition & Q(**area_range(field, area)) if area else condition


def _organizations(user: User, area: str) -> QuerySet[Organization]:
    scope = party_scope_of(user)
    rows = Organization.objects.in_being().filter(scope.reach_q(path="path"))
    return rows.filter(**area_range("area_code", area)) if area else rows


def _branches(user: User, area: str) -> Any:
    members = Member.objects.full().filter(organization=OuterRef("pk")).order_by().values("organization")
    counted = Subquery(members.annotate(n=Count("pk")).values("n"))
    return _organizations(user, area).filter(kind__in=BRANCHES).annotate(full=Coalesce(counted, 0)).order_by("path")


def _grids(user: User, area: str) -> QuerySet[Any]:
    has = Organization.objects.in_being().filter(grid=OuterRef("pk"))
    rows = Grid.objects.active().filter(_within(user, "code", area)).defer("boundary")
    return rows.filter(~Exists(has)).order_by("code")


def _villages(user: User, area: str) -> QuerySet[Any]:
    has = Organization.objects.in_being().filter(area_code=OuterRef("code"))
    rows = Division.objects.filter(_within(user, "code", area), is_active=True, kind__in=VILLAGE_LEVEL)
    return rows.filter(~Exists(has)).defer("boundary").order_by("code")


def _units(user: User, area: str) -> QuerySet[Any]:
    has = Organization.objects.in_being().filter(unit=OuterRef("pk"))
    rows = Unit.objects.active().filter(_within(user, "area_code", area), area_code__regex=r"^\d{6}$")
    return rows.filter(~Exists(has)).order_by("code")


def _no_committee(user: User, area: str) -> QuerySet[Any]:
    officers = Officer.objects.in_force().filter(organization=OuterRef("pk")).order_by().values("organization")
    seated = Coalesce(Subquery(officers.annotate(n=Count("member", distinct=True)).values("n")), 0)
    lasting: QuerySet[Any] = (
        _branches(user, area).exclude(kind=OrganizationKind.TEMPORARY_BRANCH).filter(full__gte=LEAST_FOR_COMMITTEE)
    )
    rows: QuerySet[Any] = lasting.annotate(seated=seated).filter(seated__lt=COMMITTEE_OF)
    return rows


def _no_secretary(user: User, area: str) -> QuerySet[Any]:
    head = Officer.objects.in_force().filter(organization=OuterRef("pk"), duty__in=[Duty.SECRETARY, Duty.GROUP_LEADER])
    return _organizations(user, area).filter(~Exists(head)).order_by("path")


def _overdue(user: User, area: str) -> QuerySet[Any]:
    late = Term.objects.open().filter(organization=OuterRef("pk"), due_on__lt=clock.today())
    rows = _organizations(user, area).filter(Exists(late))
    return rows.annotate(due_on=Subquery(late.values("due_on")[:1])).order_by("due_on", "path")


_FINDERS: dict[Gap, Callable[[User, str], QuerySet[Any]]] = {
    Gap.GRID: _grids,
    Gap.VILLAGE: _villages,
    Gap.UNIT: _units,
    Gap.TOO_FEW: lambda user, area: _branches(user, area).filter(full__lt=LEAST_OF_BRANCH),
    Gap.TOO_MANY: lambda user, area: _branches(user, area).filter(full__gt=NORMAL_MOST),
    Gap.NO_COMMITTEE: _no_committee,
    Gap.NO_SECRETARY: _no_secretary,
    Gap.OVERDUE: _overdue,
}


def organizations_of_grids() -> QuerySet[Organization]:
    """Organizations in being of grids in force."""
    return Organization.objects.in_being().filter(grid__is_active=True)


def covered_grids() -> int:
    """Grids in force with an organization in being."""
    return organizations_of_grids().values("grid").distinct().count()
