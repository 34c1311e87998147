"""The grid teams' page, the duty lists, and doing a verb on either."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from grids.forms_duties import DutyForm
from grids.models import DutyItem, EnterpriseNeed, Grid, Hazard, KitIssue, TeamPost
from grids.models.division import Scenario
from grids.models.duty import DutyState
from grids.selectors import teams
from grids.services.duties import propose_duty
from grids.services.teams.frame import TEAM_KEEPERS
from grids.views.base import BUSINESS, add_error, for_roles, row_or_404, user_of
from grids.views.team_verbs import BY_NAME, KEY, TeamVerb, verbs_for
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Unit, UnitKind
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import scope_of
from xinhui.core import clock
from xinhui.core.errors import DomainError

READERS = (*TEAM_KEEPERS, Role.DISTRICT_LEADER)
PROPOSERS = (Role.DEPARTMENT_LEADER, Role.COMMAND_CENTRE)
#: Rows of each list: a glance at the whole area, everything that a village can have.
SHOWN, SHOWN_IN_A_VILLAGE = 10, 200


@for_roles(*READERS)
@require_GET
def team_overview(request: HttpRequest) -> HttpResponse:
    """What the teams of the reader's area lack, by town or village, and the first rows of each list."""
    user = user_of(request)
    area = request.GET.get("area", "").strip()
    area = area if area.isdecimal() and len(area) in (9, 12) else ""
    by_village = bool(area) or not scope_of(user).has(Role.COMMAND_CENTRE, Role.DISTRICT_LEADER)
    shown = SHOWN_IN_A_VILLAGE if len(area) == 12 else SHOWN
    rows = teams.summary(user, area, digits=12 if by_village else 9)
    scope = scope_of(user)
    vacant = teams.vacancies(user, area)
    context: dict[str, Any] = {
        "rows": rows,
        "area": area,
        "by_village": by_village,
        "total": teams.total(rows),
        "vacancies": vacant[:shown],
        "officers": teams.officer_gaps(user, area)[:shown],
        "kit": _with_verbs(scope, "kit", teams.kit_due(user, area)[:shown]),
        "faulty": _with_verbs(scope, "kit", teams.kit_faulty(user, area)[:shown]),
        "hazards": _with_verbs(scope, "hazard", teams.hazards_due(user, area)[:shown]),
        "no_party": teams.without_party(user, area)[:shown],
        "vacant_grids": len(vacant),
        "shown": shown,
        "may_keep": scope.has(*TEAM_KEEPERS),
        "today": clock.today(),
        "here": request.get_full_path(),
    }
    return render(request, "grids/team_overview.html", context)


def _with_verbs(scope: Any, subject: str, rows: Any) -> list[tuple[Any, list[TeamVerb]]]:
    return [(row, verbs_for(scope, subject, row)) for row in rows]


@for_roles(*BUSINESS)
@require_GET
def duty_list(request: HttpRequest) -> HttpResponse:
    """The duty lists of a scenario: what binds whom, who asked for it, under which rule."""
    scope = scope_of(user_of(request))
    scenario = request.GET.get("scenario", "")
    state = request.GET.get("state", "")
    rows = DutyItem.objects.visible_to(request.user).select_related("responsible_unit", "proposed_by")
    if scenario in Scenario.values:
        rows = rows.filter(scenario=scenario)
    rows = rows.filter(state=state) if state in DutyState.values else rows.filter(
        state__in=[DutyState.PROPOSED, DutyState.APPROVED]
    )  # fmt: skip
    context = {
        "items": _with_verbs(scope, "duty", rows.order_by("scenario", "duty", "title", "pk")[:500]),
        "scenarios": Scenario.choices,
        "states": DutyState.choices,
        "may_propose": scope.has(*PROPOSERS),
        "here": request.get_full_path(),
    }
    return render(request, "grids/duty_list.html", context)


@for_roles(*PROPOSERS)
@require_http_methods(["GET", "POST"])
def duty_new(request: HttpRequest) -> HttpResponse:
    """Propose a matter for a duty list."""
    form = DutyForm(request.POST or None, target=_own_units(request))
    if request.method == "POST" and form.is_valid():
        try:
            propose_duty(actor=Actor.of_request(request), **form.values())
        except DomainError as error:
            add_error(form, error)
        else:
            messages.success(request, _("The matter was proposed."))
            return redirect("grids:duty_list")
    status = 400 if form.errors else 200
    return render(request, "grids/duty_new.html", {"form": form}, status=status)


def _own_units(request: HttpRequest) -> QuerySet[Unit]:
    """The units that the reader proposes for."""
    scope = scope_of(request.user)
    rows = Unit.objects.active().filter(kind__in=[UnitKind.DEPARTMENT, UnitKind.COMMAND_CENTRE]).order_by("code")
    return rows if scope.has(Role.COMMAND_CENTRE) else rows.filter(pk__in=scope.unit_ids(Role.DEPARTMENT_LEADER))


def _target(request: HttpRequest, subject: str, pk: int) -> Any:
    user = request.user
    rows: dict[str, Any] = {
        "grid": Grid.objects.visible_to(user)
        .active()
        .select_related("profile", "party_organization")
        .defer("boundary"),
        "post": TeamPost.objects.visible_to(user).select_related("grid").defer("grid__boundary"),
        "kit": KitIssue.objects.visible_to(user).select_related("kit_type", "grid").defer("grid__boundary"),
        "hazard": Hazard.objects.visible_to(user).select_related("grid").defer("grid__boundary"),
        "need": EnterpriseNeed.objects.visible_to(user).select_related("grid", "unit").defer("grid__boundary"),
        "duty": DutyItem.objects.visible_to(user).select_related("responsible_unit"),
    }
    return row_or_404(rows[subject], pk)


def _page_of(subject: str, target: Any) -> str:
    if subject == "duty":
        return "/duties/"
    return f"/grids/{target.area_code}/"


@for_roles(*BUSINESS)
@require_http_methods(["GET", "POST"])
def team_act(request: HttpRequest, subject: str, pk: int, verb: str) -> HttpResponse:
    """GET shows the verb's form; POST does it and goes back; an error shows the form again, nothing lost."""
    if verb not in BY_NAME.get(subject, {}):
        raise Http404
    chosen, target = BY_NAME[subject][verb], _target(request, subject, pk)
    if not chosen.may(scope_of(request.user), target):
        raise PermissionDenied
    first = {name: value for name, value in request.GET.items() if name != "next"}
    form = chosen.form(request.POST if request.method == "POST" else None, target=target, initial=first)
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = bool(wanted) and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    back = wanted if safe else _page_of(subject, target)
    if request.method == "POST" and form.is_valid():
        try:
            chosen.service(actor=Actor.of_request(request), **{KEY[subject]: pk}, **form.values(), **dict(chosen.extra))
        except DomainError as error:
            if error.status == 403:
                return render(request, "403.html", {"reason": str(error)}, status=403)
            add_error(form, error)
        else:
            messages.success(request, _("Done: %(verb)s.") % {"verb": chosen.label})
            return redirect(back)
    context = {"form": form, "verb": chosen, "target": target, "place": getattr(target, "grid", None), "back": back}
    return render(request, "grids/team_act.html", context, status=400 if form.errors else 200)
