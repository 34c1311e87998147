"""The register: lists of members, one member's file, branches too small or too large, who answers for a branch."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from members.models import Member, Officer, Organization, TeamMembership
from members.rules.organizations import (
    BRANCHES,
    LEAST_OF_BRANCH,
    NORMAL_MOST,
    OrganizationKind,
    is_large,
    may_be_branch,
)
from members.states.organization import COUNTED, KEEPING_DUTIES, MemberState, Standing
from xinhui.accounts.models import User
from xinhui.accounts.scope import area_range

STEP = 8


@dataclass(frozen=True)
class Filters:
    """What a list of members is narrowed to; empty: everything."""

    words: str = ""
    area: str = ""
    organization: str = ""
    standing: str = ""
    state: str = ""
    team: str = ""


def listed(user: User, filters: Filters) -> QuerySet[Member]:
    """Members that the reader sees, by organization and name; without a state: those who count."""
    rows = Member.objects.visible_to(user).select_related("organization")
    rows = rows.filter(state=filters.state) if filters.state in MemberState.values else rows.filter(state__in=COUNTED)
    if filters.area:
        rows = rows.filter(**area_range("area_code", filters.area))
    if filters.organization:
        rows = rows.filter(**area_range("organization__path", _path(user, filters.organization)))
    if filters.standing in Standing.values:
        rows = rows.filter(standing=filters.standing)
    if filters.team:
        rows = rows.filter(Exists(TeamMembership.objects.open().filter(member=OuterRef("pk"), team=filters.team)))
    if filters.words:
        rows = rows.filter(Q(name__icontains=filters.words) | Q(organization__name__icontains=filters.words))
    return rows.order_by("organization__path", "name", "pk")


def _path(user: User, organization: str) -> str:
    """The path of an organization that the reader sees; one that matches nothing otherwise."""
    found = organization_of(user, organization)
    return found.path if found is not None else "x"


def organization_of(user: User, organization: str) -> Organization | None:
    """The organization of a number that the reader sees."""
    if not (organization.isascii() and organization.isdecimal() and len(organization) < STEP * 2):
        return None
    return Organization.objects.visible_to(user).filter(pk=int(organization)).first()


@dataclass(frozen=True)
class BranchSize:
    """A branch with its full members, and what the rule says of so many."""

    organization: Organization
    full: int

    @property
    def is_small(self) -> bool:
        """Fewer than a branch needs."""
        return not may_be_branch(self.full)

    @property
    def is_large(self) -> bool:
        """More than a branch normally has."""
        return is_large(self.full)


def size_of(organization: Organization) -> BranchSize | None:
    """The branch's size, where the rule asks for it; a temporary branch has none. One query."""
    if organization.kind not in BRANCHES or organization.kind == OrganizationKind.TEMPORARY_BRANCH:
        return None
    return BranchSize(organization, Member.objects.full().filter(organization=organization).count())


def odd_sizes(user: User) -> QuerySet[Organization]:
    """Branches in being below three or above fifty full members, with `full`; the smallest first."""
    count = Member.objects.full().filter(organization=OuterRef("pk")).order_by().values("organization")
    rows = Organization.objects.visible_to(user).in_being().branches()
    rows = rows.exclude(kind=OrganizationKind.TEMPORARY_BRANCH)
    sized = rows.annotate(full=Coalesce(Subquery(count.annotate(n=Count("pk")).values("n")), 0))
    odd = sized.filter(Q(full__lt=LEAST_OF_BRANCH) | Q(full__gt=NORMAL_MOST))
    return odd.order_by("full", "path")


def committee_above(organization: Organization) -> Organization:
    """The committee that answers for an organization: itself, or the nearest above. One query."""
    paths = [organization.path[:length] for length in range(STEP, len(organization.path) + 1, STEP)]
    rows = Organization.objects.filter(path__in=paths, kind=OrganizationKind.COMMITTEE)
    return rows.order_by("-path").first() or organization


def keeps_branch_itself(user_id: int | None, organization: Organization) -> bool:
    """The person is an officer of this very organization, not of one above. One query."""
    rows = Officer.objects.in_force().filter(organization=organization, duty__in=KEEPING_DUTIES)
    return user_id is not None and rows.filter(member__user_id=user_id, member__state=MemberState.ACTIVE).exists()


def accounts_for(paths: Iterable[str]) -> dict[str, set[int]]:
    """For each organization's path the accounts of its officers, or of the nearest above that has some. One query."""
    wanted = set(paths)
    prefixes = {path[:length] for path in wanted for length in range(STEP, len(path) + 1, STEP)}
    rows = Officer.objects.in_force().filter(duty__in=KEEPING_DUTIES, member__user__is_active=True)
    held: dict[str, set[int]] = {}
    found = rows.filter(organization__path__in=prefixes).order_by()
    for path, user_id in found.values_list("organization__path", "member__user_id"):
        held.setdefault(path, set()).add(user_id)
    return {path: _nearest(path, held) for path in wanted}


def _nearest(path: str, held: dict[str, set[int]]) -> set[int]:
    for length in range(len(path), 0, -STEP):
        if path[:length] in held:
            return held[path[:length]]
    return set()


def totals(rows: QuerySet[Member]) -> dict[str, int]:
    """Of a list: all, full, probationary, out of touch. One query."""
    return rows.order_by().aggregate(
        all=Count("pk"), full=Count("pk", filter=Q(standing=Standing.FULL)),
        probationary=Count("pk", filter=Q(standing=Standing.PROBATIONARY)),
        out_of_touch=Count("pk", filter=Q(state=MemberState.OUT_OF_TOUCH)),
    )  # fmt: skip


def team_codes(members: Iterable[Member]) -> dict[int, list[TeamMembership]]:
    """Member id → open teams, for one page. One query."""
    found: dict[int, list[TeamMembership]] = {}
    rows = TeamMembership.objects.open().filter(member__in=[row.pk for row in members]).order_by("team")
    for row in rows:
        found.setdefault(row.member_id, []).append(row)
    return found
