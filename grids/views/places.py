"""Grid pages and the indicators."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from grids.mediation_states import OPEN_CASES
from grids.models import DutyItem, EnterpriseNeed, Grid, Issue, MediationCase, Whistle
from grids.models.division import Scenario
from grids.models.duty import DutyState
from grids.models.scoped import AREA_ROLES
from grids.models.team import Seat
from grids.selectors.buildings import coverage, total
from grids.selectors.indicators import DEFINITIONS, GROUPS, totals, unusual
from grids.selectors.policing import sites_of
from grids.selectors.teams import wanted_duties
from grids.views.base import BUSINESS, for_roles, page_number, user_of
from grids.views.local_verbs import verbs_for as local_verbs_for
from grids.views.team_verbs import verbs_for
from xinhui.accounts.scope import area_q, scope_of
from xinhui.core import clock

PAGE = 50
PERIODS = {"7": _("Last 7 days"), "30": _("Last 30 days"), "90": _("Last 90 days"), "365": _("Last year")}
GROUP_NAMES = {"town": _("Town"), "unit": _("Unit"), "category": _("Category")}


@for_roles(*BUSINESS)
@require_GET
def grid_list(request: HttpRequest) -> HttpResponse:
    """Grids with their live whistles."""
    rows = Grid.objects.visible_to(request.user).active().select_related("division__parent")
    area, words, scenario = (request.GET.get(name, "").strip() for name in ("area", "q", "scenario"))
    if area.isdecimal():
        rows = rows.filter(area_q("code", [area]))
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(code__startswith=words))
    if scenario in Scenario.values:
        rows = rows.filter(scenario=scenario)
    number = page_number(request)
    rows = rows.defer("boundary", "division__boundary", "division__parent__boundary").order_by("code")
    found = list(rows[(number - 1) * PAGE : number * PAGE + 1])
    live = Whistle.objects.visible_to(request.user).live().filter(area_code__in=[grid.code for grid in found])
    loads = {
        row["area_code"]: row
        for row in live.order_by()
        .values("area_code")
        .annotate(open=Count("id"), overdue=Count("id", filter=Q(is_overdue=True)))
    }
    query = request.GET.copy()
    query.pop("page", None)
    context = {"grids": [(grid, loads.get(grid.code)) for grid in found[:PAGE]], "page": number,
               "has_next": len(found) > PAGE, "scenarios": Scenario.choices, "query": query.urlencode()}  # fmt: skip
    return render(request, "grids/grid_list.html", context)


@for_roles(*BUSINESS)
@require_GET
def grid_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One grid: where it is, who works there, what it is like, what happens."""
    rows = Grid.objects.visible_to(request.user).select_related("division__parent", "profile", "party_organization")
    grid = rows.filter(code=code).first()
    if grid is None:
        raise Http404
    posts = list(grid.team_posts.filter(ends_on__isnull=True).order_by("duty", "seat"))
    scope = scope_of(request.user)
    held = {post.duty for post in posts if post.seat == Seat.A}
    duties = DutyItem.objects.filter(scenario=grid.scenario, state=DutyState.APPROVED)
    kit = grid.kit.filter(returned_on__isnull=True).select_related("kit_type")
    needs = EnterpriseNeed.objects.visible_to(request.user).filter(grid=grid).select_related("unit")
    context: dict[str, Any] = {
        "grid": grid,
        "profile": getattr(grid, "profile", None),
        "party": getattr(grid, "party_organization", None),
        "acts": {verb.name: verb for verb in verbs_for(scope, "grid", grid)} if grid.is_active else {},
        "posts": [(post, verbs_for(scope, "post", post)) for post in posts],
        "vacancies": [duty.label for duty in wanted_duties(grid.scenario) if duty not in held],
        "kit": [(piece, verbs_for(scope, "kit", piece)) for piece in kit.order_by("kit_type__code", "serial")],
        "hazards": [(each, verbs_for(scope, "hazard", each)) for each in grid.hazards.filter(removed_on__isnull=True)],
        "duties": duties.select_related("responsible_unit"),
        "needs": [(need, verbs_for(scope, "need", need)) for need in needs[:8]],
        "issues": Issue.objects.visible_to(request.user).filter(grid=grid).select_related("category")[:8],
        "whistles": Whistle.objects.visible_to(request.user).live().filter(area_code=code).select_related(
            "category", "lead_unit"
        )[:8],
        "today": clock.today(),
        "here": request.path,
        **_neighbours(request, grid),
    }  # fmt: skip
    return render(request, "grids/grid_detail.html", context)


def _neighbours(request: HttpRequest, grid: Grid) -> dict[str, Any]:
    """Key sites, stairwells and disputes of the grid, and what may be entered, for who sees its area."""
    user = user_of(request)
    scope = scope_of(user)
    if not scope.covers(grid.code, *AREA_ROLES):
        return {}
    disputes = MediationCase.objects.visible_to(user).filter(grid=grid, state__in=OPEN_CASES)
    return {
        "sites": [(site, local_verbs_for(scope, "site", site)[:1]) for site in sites_of(user, grid.code)],
        "houses": total(coverage(user, grid.code, digits=15)),
        "disputes": disputes.order_by("-taken_at", "-pk")[:8],
        "local_verbs": local_verbs_for(scope, "grid", grid) if grid.is_active else [],
        "has_neighbours": True,
    }


def _period(request: HttpRequest) -> tuple[str, datetime, datetime]:
    days = request.GET.get("days", "30")
    days = days if days in PERIODS else "30"
    midnight = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return days, midnight - timedelta(days=int(days)), midnight


@for_roles(*BUSINESS)
@require_GET
def indicators(request: HttpRequest) -> HttpResponse:
    """The indicators by town, unit or category, each with its definition, numerator and denominator."""
    user = user_of(request)
    days, start, end = _period(request)
    by = request.GET.get("by", "town")
    by = by if by in GROUPS else "town"
    rows = GROUPS[by](user, start, end)
    flags = unusual(rows)
    overall = totals(user, start, end)
    chart = {
        "labels": [row.name for row in rows],
        "series": [
            {"key": d.key, "name": str(d.name), "values": [row.cells[d.key].percent for row in rows]}
            for d in DEFINITIONS
            if d.key in ("closed", "on_time", "satisfied")
        ],
    }
    context = {
        "definitions": DEFINITIONS,
        "rows": [(row, [(d, row.cells[d.key]) for d in DEFINITIONS], flags.get(row.key)) for row in rows],
        "total_cells": [(d, overall.cells[d.key]) for d in DEFINITIONS],
        "by": by,
        "groups": GROUP_NAMES.items(),
        "days": days,
        "periods": PERIODS.items(),
        "start": start,
        "end": end - timedelta(days=1),
        "chart": chart,
    }
    return render(request, "grids/indicators.html", context)
