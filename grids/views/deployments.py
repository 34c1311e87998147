"""Pages of people sent down to grids: figures, who is where, recall of many."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from grids.deployment_states import DeploymentState
from grids.forms_deployments import RecallForm
from grids.models.scoped import AREA_ROLES
from grids.selectors import deployments
from grids.services.deployments.verbs import recall_everybody
from grids.views.base import BUSINESS, add_error, for_roles, user_of
from grids.views.policing import area_of, digits_for, page_of, with_verbs
from xinhui.accounts.actors import Actor
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import scope_of
from xinhui.core.errors import DomainError

RECALLERS = (Role.COMMAND_CENTRE, Role.DEPARTMENT_LEADER)
UNITS_SHOWN = 12


@for_roles(*BUSINESS)
@require_GET
def deployment_overview(request: HttpRequest) -> HttpResponse:
    """Figures by place and unit, then the people, those who have not arrived first."""
    user, area, scope = user_of(request), area_of(request), scope_of(request.user)
    state, unit = request.GET.get("state", ""), request.GET.get("unit", "")
    unit_id = int(unit) if unit.isascii() and unit.isdecimal() and len(unit) < 10 else None
    digits = digits_for(request, area)
    units = deployments.by_unit(user, area)
    context = page_of(request, deployments.people_of(user, area, state=state, unit=unit_id))
    context["people"] = with_verbs(request, "deployment", context.pop("rows"))
    context |= {
        "figures": deployments.figures(user, area),
        "places": deployments.by_place(user, area, digits=digits),
        "by_village": digits == 12,
        "units": units[:UNITS_SHOWN],
        "unit_count": len(units),
        "all_units": units,
        "states": DeploymentState.choices,
        "area": area,
        "has_area": scope.has(*AREA_ROLES),
        "may_send": scope.has(Role.COMMAND_CENTRE),
        "may_recall": scope.has(*RECALLERS),
        "here": request.get_full_path(),
    }
    return render(request, "grids/deployments.html", context)


@for_roles(*RECALLERS)
@require_http_methods(["GET", "POST"])
def recall_all(request: HttpRequest) -> HttpResponse:
    """Recall all of an activation or a unit; a department leader those of the own unit."""
    scope = scope_of(request.user)
    own = None if scope.has(Role.COMMAND_CENTRE) else scope.unit_ids(Role.DEPARTMENT_LEADER)
    form = RecallForm(request.POST or None, target=own)
    if request.method == "POST" and form.is_valid():
        try:
            number = recall_everybody(actor=Actor.of_request(request), **form.values())
        except DomainError as error:
            add_error(form, error)
        else:
            words = ngettext("%(n)s person was recalled.", "%(n)s people were recalled.", number)
            messages.success(request, words % {"n": number})
            return redirect("grids:deployments")
    status = 400 if form.is_bound else 200
    context = {"form": form, "title": _("Recall people"), "back": reverse("grids:deployments")}
    return render(request, "grids/local_new.html", context, status=status)
