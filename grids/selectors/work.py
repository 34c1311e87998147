"""Desks: what each person has to do, soonest due first. A constant number of queries each."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet

from grids.levels import Stage
from grids.models import Assignment, ExtensionRequest, Issue, Supervision, Whistle
from grids.models.whistle import ExtensionState
from grids.states import ACTIVE_ASSIGNMENT, AssignmentState, IssueState, WhistleState
from xinhui.accounts.models import UnitKind, User
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import Scope, area_q, scope_of
from xinhui.core import clock


@dataclass(frozen=True)
class DeskCounts:
    """The figures on top of a handler's desk."""

    live: int
    overdue: int
    due_today: int
    to_respond: int
    finished_this_week: int


def own_assignments(user: User) -> QuerySet[Assignment]:
    """Assignments that the user's posts answer for: the unit's, or of the village committee or town office."""
    scope = scope_of(user)
    return Assignment.objects.filter(_own_q(scope))


def _own_q(scope: Scope) -> Q:
    units = scope.unit_ids(Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_LEADER, Role.BUREAU_CLIENT)
    condition = Q(unit_id__in=units)
    villages = scope.areas(Role.VILLAGE_SECRETARY)
    towns = scope.areas(Role.TOWN_DISPATCHER, Role.TOWN_LEADER)
    condition |= Q(unit__kind=UnitKind.VILLAGE_COMMITTEE, unit__area_code__in=villages)
    condition |= Q(unit__kind=UnitKind.TOWN_OFFICE, unit__area_code__in=towns)
    if scope.has(Role.COMMAND_CENTRE):
        condition |= Q(unit__kind=UnitKind.COMMAND_CENTRE)
    return condition


def handler_rows(user: User, *, show: str = "live") -> QuerySet[Assignment]:
    """The desk's rows: live | overdue | respond | finished."""
    rows = own_assignments(user).select_related(
        "whistle__issue__grid", "whistle__category", "unit", "handler"
    ).defer("whistle__issue__grid__boundary")  # fmt: skip
    if show == "finished":
        return rows.filter(state=AssignmentState.FINISHED).order_by("-finished_at", "-id")
    rows = rows.filter(state__in=sorted(ACTIVE_ASSIGNMENT))
    if show == "overdue":
        rows = rows.filter(whistle__is_overdue=True)
    elif show == "respond":
        rows = rows.filter(state=AssignmentState.SENT)
    return rows.order_by("due_at", "id")


def handler_counts(user: User) -> DeskCounts:
    """The desk's figures: one query."""
    now = clock.now()
    midnight = clock.local(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    live = Q(state__in=sorted(ACTIVE_ASSIGNMENT))
    figures = own_assignments(user).aggregate(
        live=Count("id", filter=live),
        overdue=Count("id", filter=live & Q(whistle__is_overdue=True)),
        due_today=Count("id", filter=live & Q(due_at__lt=midnight)),
        to_respond=Count("id", filter=Q(state=AssignmentState.SENT)),
        finished_this_week=Count("id", filter=Q(state="finished", finished_at__gte=now - timedelta(days=7))),
    )
    return DeskCounts(**figures)


@dataclass(frozen=True)
class DispatcherDesk:
    """What waits for a dispatcher or leader of an area."""

    to_approve: list[Whistle]
    to_dispatch: list[Whistle]
    returns: list[Assignment]
    disputes: list[Assignment]
    extensions: list[ExtensionRequest]
    to_verify: list[Whistle]
    to_close: list[Whistle]
    to_confirm: list[Issue]
    supervisions: list[Supervision]


def _whistles(user: User, state: str, limit: int) -> list[Whistle]:
    rows = Whistle.objects.visible_to(user).filter(state=state)
    rows = rows.select_related("issue__grid", "category__lead_unit", "lead_unit", "raised_by")
    return list(rows.defer("issue__grid__boundary").order_by("due_at", "id")[:limit])


def dispatcher_desk(user: User, *, limit: int = 30) -> DispatcherDesk:
    """Everything that waits for a decision in the user's areas, soonest due first."""
    parts = Assignment.objects.visible_to(user).select_related("unit", "whistle__issue__grid", "whistle__category")
    parts = parts.defer("whistle__issue__grid__boundary").order_by("due_at", "id")
    areas = scope_of(user).areas(
        Role.TOWN_DISPATCHER, Role.TOWN_LEADER, Role.COMMAND_CENTRE, Role.DISTRICT_LEADER, Role.VILLAGE_SECRETARY
    )
    asked = ExtensionRequest.objects.filter(
        area_q("assignment__area_code", areas), state=ExtensionState.ASKED
    ).select_related("assignment__unit", "assignment__whistle__category")
    return DispatcherDesk(
        to_approve=_whistles(user, WhistleState.PENDING, limit),
        to_dispatch=_whistles(user, WhistleState.TO_DISPATCH, limit),
        returns=list(parts.filter(state=AssignmentState.RETURN_CLAIMED)[:limit]),
        disputes=list(parts.filter(state=AssignmentState.DISPUTED)[:limit]),
        extensions=list(asked.order_by("asked_at")[:limit]),
        to_verify=_whistles(user, WhistleState.FINISHED, limit),
        to_close=_whistles(user, WhistleState.VERIFIED, limit),
        to_confirm=list(
            Issue.objects.visible_to(user).filter(state=IssueState.TO_CONFIRM)
            .select_related("grid", "category").defer("grid__boundary").order_by("received_at")[:limit]
        ),
        supervisions=list(
            Supervision.objects.visible_to(user).filter(replied_at__isnull=True)
            .select_related("whistle__category", "by").order_by("due_at")[:limit]
        ),
    )  # fmt: skip


#: Which verbs a page may offer per running stage; the service checks again.
STAGE_VERBS = {
    Stage.APPROVE: ("approve", "reject"),
    Stage.DISPATCH: ("dispatch",),
    Stage.VERIFY: ("verify", "rework"),
    Stage.CLOSE: ("close",),
}
