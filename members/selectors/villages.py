"""Village plans, projects, lists and lead geese as pages show them: every figure from its records."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet, Sum

from grids.models import Division
from grids.models.division import DivisionKind
from members.models import (
    Goose,
    PlanTarget,
    ProjectMilestone,
    TargetYear,
    VillageList,
    VillageListItem,
    VillagePlan,
    VillageProject,
)
from members.rules.villages import Change, changes, is_behind, mean, share_of
from members.scope import PartyScope
from members.selectors.points import villages_read
from members.states.villages import RUNNING, ListKind, ListState, PlanState, ProjectState
from xinhui.accounts.models import User
from xinhui.accounts.scope import area_range
from xinhui.core import clock

TOWN_DIGITS = 9


@dataclass(frozen=True)
class PlanLine:
    """A plan in a list. `share`: percent of the way to the goals of the last year measured; None: none yet."""

    plan: VillagePlan
    village: str
    year: int | None
    share: int | None
    projects: int
    done: int
    overdue: int

    @property
    def is_behind(self) -> bool:
        """Milestones overdue, or too little reached."""
        return is_behind(self.share, self.overdue)


@dataclass
class TownLine:
    """The villages of a town, in figures. Money in fen."""

    code: str
    name: str
    villages: int = 0
    in_force: int = 0
    waiting: int = 0
    behind: int = 0
    running: int = 0
    overdue: int = 0
    budget: int = 0
    spent: int = 0
    codes: set[str] = field(default_factory=set)

    @property
    def percent(self) -> int:
        """Villages with a plan in force."""
        return 100 * self.in_force // self.villages if self.villages else 0


def plans_read(user: User, *, area: str = "", state: str = "") -> QuerySet[VillagePlan]:
    """Plans in reach, in the order of villages; without a state the one in force and what is being prepared."""
    rows = VillagePlan.objects.visible_to(user)
    rows = rows.filter(**area_range("area_code", area)) if area else rows
    return rows.filter(state=state) if state in PlanState.values else rows.exclude(state=PlanState.REPLACED)


def lines_of(plans: Sequence[VillagePlan]) -> list[PlanLine]:
    """Plans with what has been reached. Four queries for any number of plans."""
    ids = [plan.pk for plan in plans]
    names = dict(Division.objects.filter(code__in=[plan.area_code for plan in plans]).values_list("code", "name"))
    projects: dict[int, list[str]] = defaultdict(list)
    for plan_id, state in VillageProject.objects.filter(plan__in=ids).values_list("plan_id", "state"):
        projects[plan_id].append(state)
    overdue = dict(
        _overdue().filter(project__plan__in=ids).order_by().values_list("project__plan").annotate(n=Count("pk"))
    )
    reached = _reached(ids)
    return [
        PlanLine(
            plan, names.get(plan.area_code, plan.area_code), reached.get(plan.pk, (None, None))[0],
            reached.get(plan.pk, (None, None))[1],
            sum(state != ProjectState.DROPPED for state in projects[plan.pk]),
            projects[plan.pk].count(ProjectState.DONE), overdue.get(plan.pk, 0),
        )
        for plan in plans
    ]  # fmt: skip


def _overdue() -> QuerySet[ProjectMilestone]:
    """Milestones of projects under way in plans in force whose day is over."""
    return ProjectMilestone.objects.filter(
        done_on=None, due_on__lt=clock.today(), project__state__in=RUNNING, project__plan__state=PlanState.FILED
    )


def _reached(plan_ids: Sequence[int]) -> dict[int, tuple[int, int | None]]:
    """Plan → (last year measured, mean share of its targets). One query."""
    shares: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    rows = TargetYear.objects.filter(target__plan__in=plan_ids, actual__isnull=False).values_list(
        "target__plan", "year", "target__base", "goal", "actual"
    )
    for plan_id, year, base, goal, actual in rows:
        if actual is not None:
            shares[plan_id][year].append(share_of(base, goal, actual))
    return {plan_id: (max(years), mean(years[max(years)])) for plan_id, years in shares.items()}


def towns_of(user: User, scope: PartyScope) -> list[TownLine]:
    """Every town with villages in reach."""
    towns: dict[str, TownLine] = {}
    codes = list(villages_read(scope).values_list("code", flat=True))
    names = dict(Division.objects.filter(code__in={code[:TOWN_DIGITS] for code in codes}).values_list("code", "name"))
    for code in codes:
        town = code[:TOWN_DIGITS]
        line = towns.setdefault(town, TownLine(town, names.get(town, town)))
        line.villages += 1
    plans = list(plans_read(user))
    for row in lines_of(plans):
        line = towns.get(row.plan.area_code[:TOWN_DIGITS], TownLine("", ""))
        line.in_force += row.plan.state == PlanState.FILED
        line.waiting += row.plan.state == PlanState.SUBMITTED
        line.behind += row.plan.state == PlanState.FILED and row.is_behind
        line.overdue += row.overdue
    sums = (
        VillageProject.objects.visible_to(user).filter(plan__state=PlanState.FILED).exclude(state=ProjectState.DROPPED)
    )
    for code, state, public, village, given, spent in sums.values_list(
        "area_code", "state", "budget_public", "budget_village", "budget_given", "spent"
    ):
        line = towns.get(code[:TOWN_DIGITS], TownLine("", ""))
        line.running += state == ProjectState.UNDER_WAY
        line.budget += public + village + given
        line.spent += spent
    return sorted(towns.values(), key=lambda line: line.code)


@dataclass(frozen=True)
class TargetLine:
    """A target and its years; `shares` beside them, None where nothing was measured."""

    target: PlanTarget
    years: list[tuple[TargetYear, int | None]]


def targets_of(plan: VillagePlan) -> list[TargetLine]:
    """Targets by year. Two queries."""
    lines = []
    for target in plan.targets.prefetch_related("years"):
        years = [
            (row, share_of(target.base, row.goal, row.actual) if row.actual is not None else None)
            for row in target.years.all()
        ]
        lines.append(TargetLine(target, years))
    return lines


def lists_of(user: User, code: str) -> dict[str, list[VillageList]]:
    """Kind → versions that the reader may read, the latest first."""
    rows = VillageList.objects.visible_to(user).filter(area_code=code).prefetch_related("items")
    found: dict[str, list[VillageList]] = {kind: [] for kind in ListKind.values}
    for row in rows.order_by("kind", "-version"):
        found[row.kind].append(row)
    return found


def changed(before: VillageList | None, after: VillageList) -> list[Change]:
    """What the later version says otherwise; nothing without one before."""
    if before is None:
        return []
    old, new = ([(item.title, item.text) for item in row.items.all()] for row in (before, after))
    return [change for change in changes(old, new) if change.how != "same"]


def items_of(user: User) -> QuerySet[VillageListItem]:
    """Items of lists that the reader reads."""
    return VillageListItem.objects.filter(of__in=VillageList.objects.visible_to(user)).select_related("of")


def geese_read(user: User, *, area: str = "") -> QuerySet[Goose]:
    """Who takes part in the programme, with the hours of training and the last grade's year."""
    rows = Goose.objects.visible_to(user).select_related("member", "mentor")
    rows = rows.filter(**area_range("area_code", area)) if area else rows
    return rows.annotate(hours=Sum("entries__hours")).order_by("left_on", "area_code")


def plans_in_force() -> int:
    """Villages with a plan in force (figure M5.plans)."""
    return VillagePlan.objects.in_force().count()


def projects_under_way() -> QuerySet[VillageProject]:
    """Projects of plans in force that were not given up."""
    return VillageProject.objects.filter(plan__state=PlanState.FILED).exclude(state=ProjectState.DROPPED)


def projects_of_plans() -> int:
    """Projects of plans in force that were not given up (figure M5.projects)."""
    return projects_under_way().count()


def published_lists() -> QuerySet[VillageList]:
    """Lists of villages in force; the district's templates are not counted."""
    return VillageList.objects.filter(~Q(area_code__regex=r"^\d{6}$"), state=ListState.PUBLISHED)


def lists_in_force() -> int:
    """Lists of villages in force (figure M5.lists)."""
    return published_lists().count()


def villages_counted() -> int:
    """Villagers' committees in force."""
    return Division.objects.filter(kind=DivisionKind.VILLAGE, is_active=True).count()
