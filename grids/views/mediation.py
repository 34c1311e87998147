"""Pages of mediation: the figures, the cases, one case with its timeline."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from grids.forms_neighbours import NewDisputeForm
from grids.mediation_states import OPEN_CASES, MediationLevel, MediationState
from grids.models import FollowUp, Grid, MediationCase, MediationEntry
from grids.models.scoped import AREA_ROLES
from grids.selectors import mediation
from grids.services.frame import GRID_PEOPLE
from grids.services.mediation.frame import LEVEL_MEDIATORS
from grids.services.mediation.verbs import take_in_case
from grids.views.base import add_error, for_roles, row_or_404, user_of
from grids.views.local_verbs import verbs_for
from grids.views.policing import area_of, digits_for, page_of, with_verbs
from xinhui.accounts.actors import Actor
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import area_q, scope_of
from xinhui.core import clock
from xinhui.core.errors import DomainError

TAKERS = (*GRID_PEOPLE, Role.VILLAGE_SECRETARY)
SHOWN = 8


@for_roles(*AREA_ROLES)
@require_GET
def case_list(request: HttpRequest) -> HttpResponse:
    """Figures by town or village, my turn and visits due first, then the cases."""
    user, area = user_of(request), area_of(request)
    scope, digits = scope_of(user), digits_for(request, area)
    state, level = request.GET.get("state", ""), request.GET.get("level", "")
    rows = mediation.summary(user, area, digits=digits)
    cases = mediation.cases_of(user, area)
    cases = cases.filter(state=state) if state in MediationState.values else cases
    cases = cases.filter(level=int(level)) if level in {str(each) for each in MediationLevel.values} else cases
    total = mediation.total(rows)
    due = mediation.visits_due(user, area)
    context: dict[str, Any] = {
        **page_of(request, cases, 20),
        "areas": rows,
        "total": total,
        "area": area,
        "by_village": digits == 12,
        "levels": [(label, total.by_level.get(value, 0)) for value, label in MediationLevel.choices],
        "most": max([1, *total.by_level.values()]),
        "kinds": mediation.by_kind(user, area)[:6],
        "turn": _my_turn(request, area)[:SHOWN],
        "due": with_verbs(request, "visit", due[:SHOWN]),
        "states": MediationState.choices,
        "all_levels": [(str(value), label) for value, label in MediationLevel.choices],
        "may_take": scope.has(*TAKERS),
        "today": clock.today(),
        "here": request.get_full_path(),
    }
    return render(request, "grids/mediation.html", context)


def _my_turn(request: HttpRequest, area: str) -> Any:
    """Open cases that wait for one of the reader's own levels, the longest waiting first."""
    scope = scope_of(request.user)
    rows = mediation.cases_of(user_of(request), area).filter(state__in=OPEN_CASES - {MediationState.SETTLED})
    mine = Q(pk__in=[])
    for level, roles in LEVEL_MEDIATORS.items():
        own = tuple(role for role in roles if not (level == MediationLevel.GRID and role == Role.VILLAGE_SECRETARY))
        if scope.has(*own):
            mine |= area_q("area_code", scope.areas(*own)) & Q(level=level)
    return rows.filter(mine).order_by("level_since", "pk")


@for_roles(*AREA_ROLES)
@require_GET
def case_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One case: where it stands, what was tried at each level, the agreement, its visits."""
    user = user_of(request)
    case = row_or_404(MediationCase.objects.visible_to(user).select_related("grid").defer("grid__boundary"), pk)
    visits = FollowUp.objects.visible_to(user).filter(case=case).select_related("case")
    context = {
        "case": case,
        "verbs": verbs_for(scope_of(user), "case", case),
        "timeline": MediationEntry.objects.visible_to(user).filter(case=case),
        "visits": with_verbs(request, "visit", visits),
        "ladder": [(label, value < case.level, value == case.level) for value, label in MediationLevel.choices],
        "today": clock.today(),
        "here": request.get_full_path(),
    }
    return render(request, "grids/case_detail.html", context)


@for_roles(*TAKERS)
@require_http_methods(["GET", "POST"])
def case_new(request: HttpRequest) -> HttpResponse:
    """Take in a dispute at one of the reader's grids."""
    areas = scope_of(request.user).areas(*TAKERS)
    grids = Grid.objects.visible_to(request.user).active().filter(area_q("code", areas)).defer("boundary")
    form = NewDisputeForm(request.POST or None, target=grids)
    if request.method == "POST" and form.is_valid():
        try:
            case = take_in_case(actor=Actor.of_request(request), **form.values())
        except DomainError as error:
            add_error(form, error)
        else:
            messages.success(request, _("The dispute was taken in: mediate at the grid first."))
            return redirect("grids:case_detail", case.pk)
    context = {"form": form, "title": _("Take in a dispute"), "back": "/mediation/"}
    return render(request, "grids/local_new.html", context, status=400 if form.errors else 200)
