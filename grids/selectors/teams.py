"""What the grid teams lack: vacant seats, kit to inspect, hazards to check again, grids without party organization.

Every function answers within the areas of the reader's posts (never by a department's wider sight of grids) and,
inside them, within one area code when one is given. `[]` and zeros, never errors, for who sees nothing.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from django.db.models import Count, Model, Q, QuerySet
from django.db.models.functions import Coalesce

from grids.models import Division, Grid, Hazard, KitIssue, KitType, TeamPost
from grids.models.division import Scenario
from grids.models.kit import KitCondition
from grids.models.scoped import AreaQuerySet
from grids.models.team import OFFICER_DUTIES, PROFESSIONAL_DUTIES, STANDARD_DUTIES, Seat, TeamDuty
from xinhui.accounts.models import User
from xinhui.accounts.scope import area_q, scope_of
from xinhui.core import clock

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Vacancy:
    """A grid and the duties that nobody holds in it."""

    grid: Grid
    duties: tuple[TeamDuty, ...]


@dataclass
class AreaRow:
    """One town (9 digits) or village (12 digits): what its teams lack, in numbers."""

    code: str
    name: str
    grids: int = 0
    seats: int = 0
    vacant: int = 0
    kit_due: int = 0
    hazards_due: int = 0
    no_party: int = 0
    #: Grids without all three officers.
    no_officers: int = 0
    by_duty: Counter[TeamDuty] = field(default_factory=Counter)

    @property
    def lacks(self) -> int:
        """Everything that asks for somebody's hand."""
        return self.vacant + self.kit_due + self.hazards_due + self.no_party + self.no_officers


def wanted_duties(scenario: str) -> tuple[TeamDuty, ...]:
    """The seats a grid must fill: the standard ones, and the professional ones of markets and parks."""
    extra = PROFESSIONAL_DUTIES if scenario == Scenario.MARKET_PARK else ()
    return (*STANDARD_DUTIES, *extra)


def grids_of(user: User, area: str = "") -> QuerySet[Grid]:
    """The grids in force within the areas of the user's own posts, by code, without their boundaries."""
    rows = Grid.objects.visible_to(user).active().filter(Grid.objects.all().visible_q(scope_of(user)))
    if area:
        rows = rows.filter(area_q("code", [area]))
    return rows.select_related("division").defer("boundary", "division__boundary").order_by("code")


def vacancies(user: User, area: str = "", *, grids: Iterable[Grid] | None = None) -> list[Vacancy]:
    """Grids with a seat that no A-holder fills, by code: two queries (one when the grids are at hand)."""
    posts = _within(TeamPost.objects.visible_to(user), area).filter(ends_on=None, seat=Seat.A)
    held = set(posts.values_list("grid_id", "duty"))
    found = []
    for grid in grids if grids is not None else grids_of(user, area):
        missing = tuple(duty for duty in wanted_duties(grid.scenario) if (grid.pk, duty) not in held)
        if missing:
            found.append(Vacancy(grid, missing))
    return found


def officer_gaps(user: User, area: str = "", *, grids: Iterable[Grid] | None = None) -> list[Vacancy]:
    """Grids without a police, auxiliary or volunteer officer (一网一民警一辅警一义警), by code; as `vacancies`."""
    posts = _within(TeamPost.objects.visible_to(user), area)
    held = set(posts.filter(ends_on=None, seat=Seat.A, duty__in=OFFICER_DUTIES).values_list("grid_id", "duty"))
    found = []
    for grid in grids if grids is not None else grids_of(user, area):
        missing = tuple(duty for duty in OFFICER_DUTIES if (grid.pk, duty) not in held)
        if missing:
            found.append(Vacancy(grid, missing))
    return found


def grids_with_duties(*duties: str) -> QuerySet[Grid]:
    """Grids in force of the whole district where each of these duties has somebody in its first seat: one query."""
    posts = TeamPost.objects.filter(ends_on=None, seat=Seat.A, duty__in=duties).order_by()
    by_grid = posts.values("grid_id").annotate(n=Count("duty", distinct=True)).filter(n=len(duties))
    return Grid.objects.active().filter(pk__in=by_grid.values("grid_id"))


def grids_with_all_officers() -> int:
    """Grids in force of the whole district with all three officers: one query."""
    return grids_with_duties(*OFFICER_DUTIES).count()


def kit_due(user: User, area: str = "") -> QuerySet[KitIssue]:
    """Pieces in hands not inspected (or issued) within their type's interval, the longest first; lost ones aside.

    One query for the types, one for the rows.
    """
    today = clock.today()
    overdue = Q(pk__in=[])
    for pk, days in KitType.objects.values_list("pk", "inspect_every_days"):
        overdue |= Q(kit_type_id=pk, seen_on__lt=today - timedelta(days=days))
    rows = _within(KitIssue.objects.visible_to(user), area).annotate(seen_on=Coalesce("inspected_on", "issued_on"))
    rows = rows.filter(overdue, returned_on=None, grid__is_active=True).exclude(condition=KitCondition.LOST)
    return rows.select_related("grid", "kit_type").defer("grid__boundary").order_by("seen_on", "area_code", "pk")


def kit_faulty(user: User, area: str = "") -> QuerySet[KitIssue]:
    """Pieces in hands that need repair or are lost: to be mended, replaced or written off."""
    rows = _within(KitIssue.objects.visible_to(user), area).filter(returned_on=None, grid__is_active=True)
    rows = rows.exclude(condition=KitCondition.GOOD).select_related("grid", "kit_type")
    return rows.defer("grid__boundary").order_by("area_code", "pk")


def hazards_due(user: User, area: str = "") -> QuerySet[Hazard]:
    """Open hazards whose day of re-check has come, the gravest and longest waiting first."""
    rows = _within(Hazard.objects.visible_to(user), area)
    rows = rows.filter(removed_on=None, recheck_on__lte=clock.today(), grid__is_active=True)
    return rows.select_related("grid").defer("grid__boundary").order_by("level", "recheck_on", "pk")


def without_party(user: User, area: str = "") -> QuerySet[Grid]:
    """Grids in force with no party organization in force."""
    return grids_of(user, area).exclude(party_organization__is_active=True)


def summary(user: User, area: str = "", *, digits: int = 9) -> list[AreaRow]:
    """One row for each town (`digits` 9) or village (12) of the reader, by code: seven or eight queries in all."""
    grids = list(grids_of(user, area))
    rows: dict[str, AreaRow] = {}
    names = dict(Division.objects.filter(code__in={grid.code[:digits] for grid in grids}).values_list("code", "name"))
    for grid in grids:
        row = rows.setdefault(code := grid.code[:digits], AreaRow(code, names.get(code, code)))
        row.grids += 1
        row.seats += len(wanted_duties(grid.scenario))
    for vacancy in vacancies(user, area, grids=grids):
        row = rows[vacancy.grid.code[:digits]]
        row.vacant += len(vacancy.duties)
        row.by_duty.update(vacancy.duties)
    for gap in officer_gaps(user, area, grids=grids):
        rows[gap.grid.code[:digits]].no_officers += 1
    for name, codes in (
        ("kit_due", kit_due(user, area).order_by().values_list("area_code", flat=True)),
        ("hazards_due", hazards_due(user, area).order_by().values_list("area_code", flat=True)),
        ("no_party", without_party(user, area).order_by().values_list("code", flat=True)),
    ):
        for code, number in Counter(code[:digits] for code in codes).items():
            if code in rows:
                setattr(rows[code], name, number)
    return list(rows.values())


def _within(rows: AreaQuerySet[M], area: str) -> AreaQuerySet[M]:
    return rows.filter(area_q("area_code", [area])) if area else rows


def account_named(username: str) -> User | None:
    """The account in use with exactly this username: an appointer must know it, a newcomer is in nobody's directory."""
    user: User | None = User.objects.filter(username=username, is_active=True).first()
    return user


def people_of_grid(grid: Grid) -> QuerySet[User]:
    """The accounts that sit in the grid's team."""
    posts = TeamPost.objects.filter(grid=grid, ends_on=None, holder__isnull=False)
    users: QuerySet[User] = User.objects.filter(is_active=True, pk__in=posts.values("holder_id"))
    return users.order_by("username")


def kit_of_holder(post: TeamPost) -> list[KitIssue]:
    """The pieces that go with a post's holder: none while the account sits in another seat of the grid."""
    if post.holder_id is None:
        return []
    posts = TeamPost.objects.filter(grid_id=post.grid_id, holder_id=post.holder_id, ends_on=None)
    if posts.exclude(pk=post.pk).exists():
        return []
    rows = KitIssue.objects.filter(grid_id=post.grid_id, issued_to_id=post.holder_id, returned_on=None)
    return list(rows.select_related("kit_type").order_by("kit_type__code", "serial"))


def total(rows: Iterable[AreaRow]) -> AreaRow:
    """All rows as one."""
    whole = AreaRow("", "")
    for row in rows:
        for name in ("grids", "seats", "vacant", "kit_due", "hazards_due", "no_party", "no_officers"):
            setattr(whole, name, getattr(whole, name) + getattr(row, name))
        whole.by_duty.update(row.by_duty)
    return whole
