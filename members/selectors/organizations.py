"""The tree of organizations with its counts; one organization with its officers, term and members."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from members.models import Member, Officer, Organization, Term
from members.rules.organizations import OrganizationKind
from members.scope import STEP_DIGITS
from members.states.organization import COUNTED, Attachment, Duty, Sector, Standing
from xinhui.accounts.models import User
from xinhui.accounts.scope import area_q, area_range


def listed(user: User, *, area: str = "", kind: str = "", sector: str = "", words: str = "") -> QuerySet[Organization]:
    """Organizations in being that the reader sees, upper before lower, with counts and secretary."""
    rows = with_counts(Organization.objects.visible_to(user).in_being())
    if area:
        rows = rows.filter(**area_range("area_code", area))
    if kind:
        rows = rows.filter(kind=kind)
    if sector:
        rows = rows.filter(sector=sector)
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(short_name__icontains=words))
    return rows.order_by("path")


def with_counts(rows: QuerySet[Organization]) -> QuerySet[Organization]:
    """With `full` and `probationary` members of its own, `below` (children in being), `secretary` and `due_on`."""
    members = Member.objects.filter(organization=OuterRef("pk"), state__in=COUNTED).order_by().values("organization")
    children = Organization.objects.in_being().filter(parent=OuterRef("pk")).order_by().values("parent")
    secretary = Officer.objects.in_force().filter(organization=OuterRef("pk"), duty=Duty.SECRETARY)
    term = Term.objects.open().filter(organization=OuterRef("pk"))
    return rows.annotate(
        full=Coalesce(Subquery(members.filter(standing="full").annotate(n=Count("pk")).values("n")), 0),
        probationary=Coalesce(Subquery(members.filter(standing="probationary").annotate(n=Count("pk")).values("n")), 0),
        below=Coalesce(Subquery(children.annotate(n=Count("pk")).values("n")), 0),
        secretary=Subquery(secretary.values("member__name")[:1]),
        due_on=Subquery(term.values("due_on")[:1]),
    )


def add_members_below(rows: Sequence[Organization]) -> Sequence[Organization]:
    """Give each row `full` and `probationary` of itself and of all below it. One query for any number of rows."""
    below = area_q("organization__path", [row.path for row in rows])
    counts = Member.objects.counted().filter(below).order_by().values_list("organization__path", "standing")
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for path, standing, number in counts.annotate(n=Count("pk")):
        for length in range(STEP_DIGITS, len(path) + 1, STEP_DIGITS):
            sums[path[:length], standing] += number
    for row in rows:
        vars(row)["full"] = sums[row.path, Standing.FULL]
        vars(row)["probationary"] = sums[row.path, Standing.PROBATIONARY]
    return rows


@dataclass(frozen=True)
class Reach:
    """What stands below an organization, itself included: organizations by kind, full and probationary members."""

    organizations: dict[str, int]
    full: int
    probationary: int


def reach_of(organization: Organization) -> Reach:
    """Counts over the whole subtree. Two queries."""
    below = area_range("path", organization.path)
    kinds = Organization.objects.in_being().filter(**below).order_by().values("kind").annotate(n=Count("pk"))
    members = Member.objects.counted().filter(**area_range("organization__path", organization.path))
    standing = dict(members.order_by().values_list("standing").annotate(n=Count("pk")))
    return Reach({row["kind"]: row["n"] for row in kinds}, standing.get("full", 0), standing.get("probationary", 0))


def committees_of_chains() -> QuerySet[Organization]:
    """Committees in being of industry chains."""
    return Organization.objects.in_being().filter(attached_to=Attachment.CHAIN, kind=OrganizationKind.COMMITTEE)


def chain_committees() -> int:
    """How many committees in being industry chains have."""
    return committees_of_chains().count()


def branches_of_new_employment() -> QuerySet[Organization]:
    """Branches in being of couriers, riders and other new forms of employment."""
    return Organization.objects.in_being().branches().filter(sector=Sector.NEW_EMPLOYMENT)


def new_employment_branches() -> int:
    """How many branches in being the new forms of employment have."""
    return branches_of_new_employment().count()


def above(organization: Organization) -> list[Organization]:
    """The organizations that it stands below, the highest first. One query."""
    paths = [organization.path[:length] for length in range(8, len(organization.path), 8)]
    return list(Organization.objects.filter(path__in=paths).order_by("path"))
