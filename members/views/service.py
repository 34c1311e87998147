"""Pages of the double registration: overview, registrations, partnerships, communities, units."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from grids.models import Division
from members.forms.service import PartnershipForm, RegistrationForm
from members.models import Registration, ServiceRecord
from members.rules.service import hours_text
from members.scope import KEEPERS, READERS, party_scope_of
from members.selectors import service
from members.selectors.service_people import community_names
from members.services.service.registrations import enter_registration, propose_partnership
from members.states.service import RecordState, RegistrationKind, RegistrationState
from members.views.base import (
    area_of,
    excel,
    for_party,
    form_of,
    is_keeper,
    is_reader,
    new_row,
    number_of,
    page_of,
    user_of,
)
from members.views.subjects import subject_of
from xinhui.core import clock


def with_verbs(request: HttpRequest, subject: str, rows: Any) -> list[tuple[Any, Any]]:
    """(row, what the reader may do to it)."""
    kind, scope = subject_of(subject), party_scope_of(request.user)
    assert kind is not None
    return [(row, kind.open_to(scope, row)) for row in rows]


def year_of(request: HttpRequest) -> int:
    """The year looked at; the present one when none is named."""
    year = number_of(request, "year")
    return year if year is not None and 2000 <= year <= clock.today().year else clock.today().year


@for_party(is_reader)
@require_GET
def service_overview(request: HttpRequest) -> HttpResponse:
    """Registered share by unit, registrations by place, hours by kind: each leads to its records."""
    user, area, scope = user_of(request), area_of(request), party_scope_of(request.user)
    wide = any(len(code) < 9 for code in scope.posts.areas(*READERS))
    kinds = service.by_kind(user, area)
    context = {
        "area": area, "figures": service.figures(user, area), "units": service.by_unit(user) if not area else [],
        "kinds": kinds, "most": max([row["minutes"] for row in kinds], default=1) or 1,
        "places": service.by_place(user, digits=9 if wide and not area else 12, area=area),
        "by_town": wide and not area, "year": clock.today().year,
        "may_keep": scope.is_keeper, "is_community": scope.posts.has(*KEEPERS),
    }  # fmt: skip
    return render(request, "members/service.html", context)


@for_party(is_reader)
@require_GET
def registration_list(request: HttpRequest) -> HttpResponse:
    """Registrations, filtered."""
    chosen = {name: request.GET.get(name, "") for name in ("state", "kind")}
    rows = service.registrations(user_of(request), area=area_of(request), unit=number_of(request, "unit"), **chosen)
    context = page_of(request, rows, 50)
    context |= {
        "items": with_verbs(request, "registration", context["rows"]), "chosen": chosen,
        "names": community_names(row.area_code for row in context["rows"]), "states": RegistrationState.choices,
        "kinds": RegistrationKind.choices, "here": request.get_full_path(), "area": area_of(request),
        "may_enter": is_keeper(party_scope_of(request.user)),
    }  # fmt: skip
    return render(request, "members/service_registrations.html", context)


@for_party(is_keeper)
@require_http_methods(["GET", "POST"])
def registration_new(request: HttpRequest) -> HttpResponse:
    """The branch registers a member."""
    back = reverse("members:registrations")
    return new_row(
        request, form_of(request, RegistrationForm), enter_registration,
        title=_("Register a member with a community"), back=back, page=lambda row: back,
        hint=_("The community confirms it."),
    )  # fmt: skip


@for_party(is_reader)
@require_GET
def partnership_list(request: HttpRequest) -> HttpResponse:
    """Units and their partner communities."""
    state = request.GET.get("state", "")
    context = page_of(request, service.partnerships(user_of(request), area=area_of(request), state=state), 50)
    context |= {
        "items": with_verbs(request, "partnership", context["rows"]), "state": state,
        "names": community_names(row.area_code for row in context["rows"]), "states": RegistrationState.choices,
        "here": request.get_full_path(), "may_enter": is_keeper(party_scope_of(request.user)),
    }  # fmt: skip
    return render(request, "members/service_partnerships.html", context)


@for_party(is_keeper)
@require_http_methods(["GET", "POST"])
def partnership_new(request: HttpRequest) -> HttpResponse:
    """A unit registers with a partner community."""
    back = reverse("members:partnerships")
    return new_row(
        request, form_of(request, PartnershipForm), propose_partnership, title=_("Register a unit"), back=back,
        page=lambda row: back, hint=_("The community confirms it."),
    )  # fmt: skip


@for_party(is_reader)
@require_GET
def service_community(request: HttpRequest, code: str) -> HttpResponse:
    """A community: who registered here, what it offers and wishes for, what waits to be rated."""
    user = user_of(request)
    if len(code) != 12 or not party_scope_of(request.user).posts.covers(code, *READERS):
        raise Http404
    division = Division.objects.filter(code=code).defer("boundary").first()
    if division is None:
        raise Http404
    members = service.registrations(user, area=code).filter(state__in=("asked", "accepted"))
    context = page_of(request, members, 30)
    waiting = service.records(user, area=code).filter(state__in=(RecordState.SIGNED_OUT, RecordState.RATED))
    context |= {
        "division": division, "items": with_verbs(request, "registration", context["rows"]),
        "names": {code: division.name}, "figures": service.figures(user, code),
        "posts": service.posts(user, area=code, only_open=True)[:12],
        "wishes": with_verbs(request, "wish", service.wishes(user, area=code).exclude(
            state__in=("confirmed", "cancelled"))[:12]),
        "waiting": with_verbs(request, "service-record", waiting.order_by("on", "pk")[:12]),
        "partners": service.partnerships(user, area=code, state=RegistrationState.ACCEPTED)[:20],
        "here": request.get_full_path(),
    }  # fmt: skip
    return render(request, "members/service_community.html", context)


@for_party(is_reader)
@require_GET
def service_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit: its members with community, hours by quarter and rating."""
    user, year = user_of(request), year_of(request)
    unit = service.unit_of(user, pk)
    if unit is None:
        raise Http404
    members = service.members_of_unit(user, pk)
    context = page_of(request, members, 50)
    line = next((row for row in service.by_unit(user) if row.unit_id == pk), None)
    context |= {"unit": unit, "year": year, "line": line, "lines": service.member_lines(context["rows"], year)}
    return render(request, "members/service_unit.html", context)


@for_party(is_reader)
@require_GET
def service_unit_excel(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a table, all members."""
    user, year = user_of(request), year_of(request)
    unit = service.unit_of(user, pk)
    if unit is None:
        raise Http404
    heading = [_("Member"), _("Organization"), _("Registered with"),
               *(_("Quarter %(n)d") % {"n": n} for n in (1, 2, 3, 4)),
               _("Hours of the year"), _("Rating")]  # fmt: skip
    lines = (
        [line.member.name, line.member.organization.name, "、".join(line.communities),
         *(float(hours_text(line.quarters[n])) for n in range(1, 5)), float(hours_text(line.minutes)),
         round(line.rating, 2) if line.rating is not None else ""]
        for line in service.member_lines(list(service.members_of_unit(user, pk)), year)
    )  # fmt: skip
    return excel(f"{unit.name}{year}", heading, lines)


@for_party(is_reader)
@require_GET
def registration_excel(request: HttpRequest) -> HttpResponse:
    """Registrations as a table, filtered as the list."""
    chosen = {name: request.GET.get(name, "") for name in ("state", "kind")}
    rows = service.registrations(user_of(request), area=area_of(request), unit=number_of(request, "unit"), **chosen)
    found: list[Registration] = list(rows[:20_000])
    names = community_names(row.area_code for row in found)
    heading = [_("Member"), _("Organization"), _("Village or community"), _("Kind"), _("State"), _("Asked at")]
    lines = (
        [row.member.name, row.member.organization.name, names.get(row.area_code, row.area_code),
         str(row.get_kind_display()), str(row.get_state_display()), clock.local(row.asked_at).date()]
        for row in found
    )  # fmt: skip
    return excel(_("Double registrations"), heading, lines)


@for_party(is_reader)
@require_GET
def record_excel(request: HttpRequest) -> HttpResponse:
    """Records as a table, filtered as the list."""
    found: list[ServiceRecord] = list(service.records(user_of(request), **record_filter(request))[:20_000])
    names = community_names(row.area_code for row in found)
    heading = [_("Day"), _("Service post"), _("Kind of service"), _("Member"), _("Organization"),
               _("Village or community"), _("State"), _("Minutes"), _("Rating"), _("Certified minutes")]  # fmt: skip
    lines = (
        [row.on, row.post.title, str(row.post.get_kind_display()), row.member.name, row.member.organization.name,
         names.get(row.area_code[:12], ""), str(row.get_state_display()), row.minutes, row.rating,
         row.certified_minutes]
        for row in found
    )  # fmt: skip
    return excel(_("Records of service"), heading, lines)


def record_filter(request: HttpRequest) -> dict[str, Any]:
    """What the list of records is filtered by."""
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    return {
        "area": area_of(request), "state": state if state in RecordState.values else "", "kind": kind[:12],
        "member": number_of(request, "member"), "unit": number_of(request, "unit"), "year": number_of(request, "year"),
    }  # fmt: skip
