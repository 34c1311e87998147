"""What the grid worker's phone reads: a bounded number of rows and queries, however large the district."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet, Sum

from grids.models import Assignment, DailyRecord, Grid, GridOrder, Issue, Patrol, TeamPost, TimelineEntry, Whistle
from grids.models.category import Category
from grids.selectors.emergencies import orders_of
from grids.selectors.teams import grids_of
from grids.states import IssueState, WhistleState
from xinhui.accounts.models import User
from xinhui.core import clock

GRIDS_MAX, ISSUES_MAX, TASKS_MAX, ORDERS_MAX, CONTACTS_MAX = 40, 30, 50, 100, 200
RECENT = timedelta(days=30)
ENDED_KEPT = timedelta(days=2)


def grids_with_boundaries(user: User) -> list[Grid]:
    """The grids of the user's own posts, by code; at most GRIDS_MAX."""
    return list(grids_of(user).defer(None).select_related("division__parent").defer(
        "division__boundary", "division__parent__boundary"
    )[:GRIDS_MAX])  # fmt: skip


def sub_categories() -> list[Category]:
    """Sub-categories in use, by code."""
    return list(Category.objects.filter(is_active=True, parent__isnull=False).select_related("parent"))


def recent_categories(user: User) -> list[str]:
    """Codes of the categories that the user reported in the last month, the most frequent first."""
    codes = Issue.objects.filter(reporter_id=user.pk, received_at__gte=clock.now() - RECENT).values_list(
        "category__code", flat=True
    )
    return [code for code, _times in Counter(codes[:200]).most_common(8)]


def own_issues(user: User) -> QuerySet[Issue]:
    """The user's own reports, newest first."""
    rows = Issue.objects.visible_to(user).filter(reporter_id=user.pk).select_related("grid", "category")
    return rows.defer("grid__boundary").order_by("-received_at", "-id")[:ISSUES_MAX]


def timelines(user: User, issues: list[Issue]) -> dict[int, list[TimelineEntry]]:
    """Entries by issue, oldest first: one query."""
    found: dict[int, list[TimelineEntry]] = {issue.pk: [] for issue in issues}
    rows = TimelineEntry.objects.visible_to(user).filter(issue_id__in=list(found)).select_related("unit")
    for entry in rows.order_by("at", "id"):
        found[entry.issue_id].append(entry)
    return found


def issues_to_confirm(user: User, grid_ids: list[int]) -> list[Issue]:
    """Public reports in the user's grids that somebody must look at."""
    rows = Issue.objects.visible_to(user).filter(state=IssueState.TO_CONFIRM, grid_id__in=grid_ids)
    return list(rows.select_related("grid", "category").defer("grid__boundary").order_by("received_at")[:TASKS_MAX])


def whistles_to_judge(user: User, grid_ids: list[int]) -> list[Whistle]:
    """Whistles of the user's grids that await verification, or closed and not rated yet; soonest due first."""
    unrated = Q(state=WhistleState.CLOSED, rating__isnull=True, closed_at__gte=clock.now() - RECENT)
    rows = Whistle.objects.visible_to(user).filter(issue__grid_id__in=grid_ids)
    rows = rows.filter(Q(state=WhistleState.FINISHED) | unrated).select_related("issue__grid", "category", "lead_unit")
    return list(rows.defer("issue__grid__boundary").order_by("-state", "due_at", "id")[:TASKS_MAX])


def results_of(whistles: list[Whistle]) -> dict[int, str]:
    """What the units say they did, by whistle: one query."""
    found: dict[int, str] = {}
    rows = Assignment.objects.filter(whistle__in=whistles, finished_at__isnull=False).order_by("finished_at")
    for part in rows:
        found[part.whistle_id] = part.result
    return found


def phone_orders(user: User, grid_ids: list[int]) -> list[GridOrder]:
    """The user's own orders, those that have climbed to them, and those at their grids whose activation ended within
    two days; newest first."""
    ended = Q(grid_id__in=grid_ids, order__activation__ended_at__gte=clock.now() - ENDED_KEPT)
    own = Q(pk__in=orders_of(user).order_by().values("pk"))
    rows = GridOrder.objects.filter(own | (ended & Q(pk__in=GridOrder.objects.visible_to(user).values("pk"))))
    rows = rows.select_related("order__activation", "grid").defer("grid__boundary")
    return list(rows.order_by("-order__issued_at", "-id")[:ORDERS_MAX])


def contacts(user: User, grid_ids: list[int]) -> list[TeamPost]:
    """Who holds the posts of the user's grids today."""
    today = clock.today()
    rows = TeamPost.objects.visible_to(user).filter(grid_id__in=grid_ids, starts_on__lte=today)
    rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today)).select_related("grid").defer("grid__boundary")
    return list(rows.order_by("area_code", "duty", "seat")[:CONTACTS_MAX])


@dataclass(frozen=True)
class Figures:
    """A worker's own figures since a day."""

    issues: int
    settled: int
    whistled: int
    patrols: int
    metres: int
    daily_records: int
    visits: int


def own_figures(user: User, since: datetime) -> Figures:
    """The user's own work since `since`, drills and merged or dismissed reports left out: three queries."""
    issues = Issue.objects.filter(reporter_id=user.pk, received_at__gte=since).exclude(
        state__in=[IssueState.MERGED, IssueState.DISMISSED]
    )
    counted = issues.aggregate(
        issues=Count("id"),
        settled=Count("id", filter=Q(state=IssueState.SETTLED)),
        whistled=Count("id", filter=Q(state__in=[IssueState.WHISTLED, IssueState.CLOSED])),
    )
    walks = Patrol.objects.filter(worker_id=user.pk, started_at__gte=since, finished_at__isnull=False).aggregate(
        patrols=Count("id"), metres=Sum("distance_m", default=0)
    )
    days = DailyRecord.objects.filter(worker_id=user.pk, day__gte=clock.local(since).date()).aggregate(
        daily_records=Count("id"), visits=Sum("visits", default=0)
    )
    return Figures(**counted, **walks, **days)
