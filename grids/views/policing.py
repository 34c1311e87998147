"""Pages of policing: officers lacking, rounds due, squads, call-outs."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from grids.forms_policing import SquadForm
from grids.models import Division, KeySite, SiteVisit, Squad, SquadActivity, SquadShare
from grids.models.policing import FOUR_KINDS, KeySiteKind
from grids.models.scoped import AREA_ROLES
from grids.models.squad import SquadKind
from grids.selectors import musters, policing, teams
from grids.services.policing.squads import found_squad
from grids.services.teams.frame import TEAM_KEEPERS
from grids.views.base import BUSINESS, DESK, add_error, for_roles, number_of, page_number, row_or_404, user_of
from grids.views.local_verbs import verbs_for
from xinhui.accounts.actors import Actor
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import area_q, scope_of
from xinhui.attachments.links import signed_url
from xinhui.core import clock
from xinhui.core.errors import DomainError

SHOWN, PAGE = 8, 40


def area_of(request: HttpRequest) -> str:
    """The town or village that the reader looks at; "" is all that is theirs."""
    area = request.GET.get("area", "").strip()
    return area if area.isascii() and area.isdecimal() and len(area) in (9, 12) else ""


def digits_for(request: HttpRequest, area: str) -> int:
    """Rows by town (9) for who sees the district, else by village (12)."""
    wide = scope_of(request.user).has(Role.COMMAND_CENTRE, Role.DISTRICT_LEADER)
    return 9 if wide and not area else 12


def with_verbs(request: HttpRequest, subject: str, rows: Any) -> list[tuple[Any, Any]]:
    """(row, what the reader may do to it)."""
    scope = scope_of(request.user)
    return [(row, verbs_for(scope, subject, row)) for row in rows]


def page_of(request: HttpRequest, rows: Any, size: int = PAGE) -> dict[str, Any]:
    """One page of a list, as `_pager.html` takes it; a page that is none is the first."""
    page = page_number(request)
    found = list(rows[(page - 1) * size : page * size + 1])
    query = request.GET.copy()
    query.pop("page", None)
    return {"rows": found[:size], "page": page, "has_next": len(found) > size, "query": query.urlencode()}


@for_roles(*AREA_ROLES)
@require_GET
def policing_overview(request: HttpRequest) -> HttpResponse:
    """What lacks first: officers per grid, rounds due, call-outs under way, squads."""
    user, area = user_of(request), area_of(request)
    digits = digits_for(request, area)
    rows = policing.summary(user, area, digits=digits)
    gaps = teams.officer_gaps(user, area)
    due = policing.sites_due(user, area)
    context: dict[str, Any] = {
        "rows": rows,
        "area": area,
        "by_village": digits == 12,
        "total": policing.total(rows, policing.squad_totals(user, area)),
        "gaps": gaps[:SHOWN],
        "gap_count": len(gaps),
        "due": with_verbs(request, "site", due[:SHOWN]),
        "due_count": due.count(),
        "calls": policing.open_calls(user, area),
        "squads": policing.squads_of(user, area)[:SHOWN],
        "may_keep": scope_of(user).has(*TEAM_KEEPERS),
        "today": clock.today(),
        "shown": SHOWN,
        "here": request.get_full_path(),
    }
    return render(request, "grids/policing.html", context)


@for_roles(*AREA_ROLES)
@require_GET
def site_list(request: HttpRequest) -> HttpResponse:
    """Key sites, the longest overdue first."""
    user, area = user_of(request), area_of(request)
    kind, due = request.GET.get("kind", ""), request.GET.get("due", "")
    rows = policing.sites_due(user, area) if due else policing.sites_of(user, area)
    if kind in KeySiteKind.values:
        rows = rows.filter(kind=kind)
    context = page_of(request, rows)
    context["sites"] = with_verbs(request, "site", context.pop("rows"))
    context |= {"kinds": KeySiteKind.choices, "four": FOUR_KINDS, "today": clock.today(), "area": area}
    return render(request, "grids/site_list.html", {**context, "here": request.get_full_path()})


@for_roles(*AREA_ROLES)
@require_GET
def site_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One key site and its visits."""
    user = user_of(request)
    site = row_or_404(KeySite.objects.visible_to(user).select_related("grid").defer("grid__boundary"), pk)
    visits = SiteVisit.objects.visible_to(user).filter(site=site).select_related("photo")[:50]
    context = {
        "site": site,
        "verbs": verbs_for(scope_of(user), "site", site),
        "visits": [(visit, signed_url(visit.photo, user) if visit.photo else "") for visit in visits],
        "today": clock.today(),
        "here": request.get_full_path(),
    }
    return render(request, "grids/site_detail.html", context)


@for_roles(*AREA_ROLES)
@require_GET
def squad_list(request: HttpRequest) -> HttpResponse:
    """Squads with members and hours; call-outs under way first."""
    user, area = user_of(request), area_of(request)
    kind = request.GET.get("kind", "")
    rows = policing.squads_of(user, area)
    if kind in SquadKind.values:
        rows = rows.filter(kind=kind)
    number, members = policing.squad_totals(user, area)
    context = page_of(request, rows)
    codes = {squad.area_code for squad in context["rows"]}
    names = dict(Division.objects.filter(code__in=codes).values_list("code", "name"))
    context["squads"] = [(squad, names.get(squad.area_code, "")) for squad in context.pop("rows")]
    context |= {"kinds": SquadKind.choices, "number": number, "members": members, "area": area}
    context |= _asked(request, area)
    context["may_keep"] = scope_of(user).has(*TEAM_KEEPERS)
    return render(request, "grids/squad_list.html", context)


def _asked(request: HttpRequest, area: str) -> dict[str, Any]:
    """Requests for squads, for those at a desk."""
    user, activation_id = user_of(request), number_of(request, "activation")
    scope = scope_of(user)
    if not scope.has(*DESK):
        return {"has_desk": False}
    rows = list(musters.requests_of(user, area, activation_id)[:SHOWN])
    codes = {row.area_code for row in rows}
    return {
        "has_desk": True, "here": request.get_full_path(), "activation_id": activation_id,
        "places": dict(Division.objects.filter(code__in=codes).values_list("code", "name")),
        "requests": [(row, verbs_for(scope, "muster", row)) for row in rows],
    }  # fmt: skip


@for_roles(*TEAM_KEEPERS)
@require_http_methods(["GET", "POST"])
def squad_new(request: HttpRequest) -> HttpResponse:
    """Found a squad in one of the reader's towns or villages."""
    areas = scope_of(request.user).areas(*TEAM_KEEPERS)
    places = Division.objects.visible_to(request.user).filter(area_q("code", areas), is_active=True)
    choices = [(code, name) for code, name in places.values_list("code", "name") if len(code) in (9, 12)]
    form = SquadForm(request.POST or None, target=choices)
    if request.method == "POST" and form.is_valid():
        try:
            squad = found_squad(actor=Actor.of_request(request), **form.values())
        except DomainError as error:
            add_error(form, error)
        else:
            messages.success(request, _("The squad was founded; enlist its members."))
            return redirect("grids:squad_detail", squad.pk)
    title, back = _("Found a squad"), "/policing/squads/"
    context = {"form": form, "title": title, "back": back}
    return render(request, "grids/local_new.html", context, status=400 if form.errors else 200)


@for_roles(*BUSINESS)
@require_GET
def squad_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One squad: members with hours, activities."""
    user = user_of(request)
    squad = row_or_404(Squad.objects.visible_to(user).select_related("leader"), pk)
    kinds = policing.minutes_by_kind(squad)
    context = {
        "squad": squad,
        "place": Division.objects.filter(code=squad.area_code).first(),
        "verbs": verbs_for(scope_of(user), "squad", squad),
        "members": with_verbs(request, "member", policing.hours_by_member(squad)),
        "minutes": {"training": kinds.get("training", 0), "duty": kinds.get("duty", 0),
                    "call_out": kinds.get("call_out", 0), "all": sum(kinds.values())},
        "activities": SquadActivity.objects.visible_to(user).filter(squad=squad)[:30],
        "here": request.get_full_path(),
    }  # fmt: skip
    return render(request, "grids/squad_detail.html", context)


@for_roles(*BUSINESS)
@require_GET
def activity_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One activity: for a call-out, who is coming; afterwards, the hours."""
    user = user_of(request)
    activity = row_or_404(SquadActivity.objects.visible_to(user).select_related("squad"), pk)
    shares = SquadShare.objects.filter(activity=activity).select_related("member", "activity")
    order = {"waiting": 0, "coming": 1, "unable": 2}
    ordered = sorted(shares, key=lambda share: (order.get(share.answer, 3), share.member.name))
    context = {
        "activity": activity,
        "verbs": verbs_for(scope_of(user), "call", activity) if activity.kind == "call_out" else [],
        "shares": with_verbs(request, "share", ordered),
        "answers": policing.answers(activity),
        "here": request.get_full_path(),
    }
    return render(request, "grids/activity_detail.html", context)
