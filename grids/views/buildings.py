"""Pages of buildings and stewards: coverage by town, village and grid, gaps first; the houses of a grid."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from grids.models import Grid, Steward
from grids.models.scoped import AREA_ROLES
from grids.selectors import buildings
from grids.services.teams.frame import TEAM_KEEPERS
from grids.views.base import for_roles, user_of
from grids.views.local_verbs import verbs_for
from grids.views.policing import area_of, digits_for, with_verbs
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import scope_of

SHOWN = 10


@for_roles(*AREA_ROLES)
@require_GET
def building_overview(request: HttpRequest) -> HttpResponse:
    """Coverage by town, village or grid; gaps first."""
    user, area = user_of(request), area_of(request)
    scope = scope_of(user)
    near = not scope.has(Role.COMMAND_CENTRE, Role.DISTRICT_LEADER, Role.TOWN_LEADER, Role.TOWN_DISPATCHER)
    digits = 15 if len(area) == 12 or near else digits_for(request, area)
    rows = buildings.coverage(user, area, digits=digits)
    gaps = buildings.gaps(user, area)
    context: dict[str, Any] = {
        "rows": rows,
        "total": buildings.total(rows),
        "digits": digits,
        "area": area,
        "gaps": with_verbs(request, "stairwell", gaps[:SHOWN]),
        "shown": SHOWN,
        "may_keep": scope.has(*TEAM_KEEPERS),
        "may_import": scope.has(Role.COMMAND_CENTRE),
        "here": request.get_full_path(),
    }
    return render(request, "grids/buildings.html", context)


@for_roles(*AREA_ROLES)
@require_GET
def building_grid(request: HttpRequest, code: str) -> HttpResponse:
    """The buildings of one grid with their stairwells and stewards; what has nobody stands first."""
    user = user_of(request)
    grid = Grid.objects.visible_to(user).filter(code=code).defer("boundary").first()
    if grid is None:
        raise Http404
    scope = scope_of(user)
    houses = [
        (building, verbs_for(scope, "building", building),
         [(well, steward, verbs_for(scope, "stairwell", well)) for well, steward in wells])
        for building, wells in buildings.houses_of(user, code)
    ]  # fmt: skip
    stewards = Steward.objects.visible_to(user).filter(area_code=code, ends_on=None).order_by("name", "pk")
    names = ("building", "steward")
    context = {
        "grid": grid,
        "houses": houses,
        "stewards": with_verbs(request, "steward", stewards),
        "verbs": [verb for verb in verbs_for(scope, "grid", grid) if verb.name in names],
        "total": buildings.total(buildings.coverage(user, code, digits=15)),
        "here": request.get_full_path(),
    }
    return render(request, "grids/building_grid.html", context)
