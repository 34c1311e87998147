"""Pages of alliances: the overview by town, one alliance, its meetings, the three lists, a project, Excel."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from members.forms.alliances import DemandForm, FoundForm, ResourceForm
from members.models import Alliance, AllianceItem, AllianceMeeting, AllianceProject
from members.rules.alliances import Reason
from members.scope import PartyScope, party_scope_of
from members.selectors import alliances
from members.services.alliances.items import enter_item
from members.services.alliances.seats import found_alliance
from members.states.alliance import WishKind, WishList, WishState
from members.views.alliance_verbs import keeps_alliance
from members.views.base import (
    area_of,
    excel,
    for_party,
    form_of,
    is_keeper,
    is_party,
    is_reader,
    new_row,
    number_of,
    page_of,
    row_or_404,
    user_of,
)
from members.views.subjects import subject_of
from xinhui.accounts.roles import Role
from xinhui.attachments.links import signed_url

PAGE = 30
#: Who opens the page of people sent down (grids.views.base.BUSINESS); others get no link to a refusal.
SEES_DEPLOYMENTS = (
    Role.COMMAND_CENTRE, Role.DISTRICT_LEADER, Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_LEADER, Role.TOWN_LEADER,
    Role.TOWN_DISPATCHER, Role.VILLAGE_SECRETARY, Role.GRID_LEADER, Role.GRID_WORKER,
)  # fmt: skip


def verbs_of(name: str, scope: PartyScope, row: Any) -> list[Any]:
    """What the reader may do to the row."""
    subject = subject_of(name)
    assert subject is not None, name
    return subject.open_to(scope, row)


@for_party(is_reader)
@require_GET
def alliance_overview(request: HttpRequest) -> HttpResponse:
    """Towns with their sums, then the alliances."""
    user, area = user_of(request), area_of(request)
    kind = request.GET.get("kind", "")
    context = page_of(request, alliances.listed(user, area, kind=kind), PAGE)
    towns = alliances.by_town(user)
    context["alliances"] = [(row, *alliances.rhythm_of(row, row.last)) for row in context.pop("rows")]
    context |= {
        "towns": towns, "area": area, "kind": kind, "rating": alliances.average_rating(user, area),
        "total": {name: sum(getattr(line, name) for line in towns)
                  for name in ("alliances", "seats", "resources", "demands", "projects", "done", "overdue")},
        "may_found": party_scope_of(user).is_keeper,
    }  # fmt: skip
    return render(request, "members/alliances.html", context)


@for_party(is_keeper)
@require_http_methods(["GET", "POST"])
def alliance_new(request: HttpRequest) -> HttpResponse:
    """Found an alliance."""
    return new_row(
        request, form_of(request, FoundForm), found_alliance, title=_("Found an alliance"),
        back=reverse("members:alliances"), page=lambda row: reverse("members:alliance", args=[row.pk]),
    )  # fmt: skip


@for_party(is_party)
@require_GET
def alliance_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One alliance: seats, meetings, open items, projects under way, people sent down."""
    user, scope = user_of(request), party_scope_of(request.user)
    rows = alliances.with_counts(Alliance.objects.visible_to(user)).select_related("organization")
    alliance: Alliance = row_or_404(rows, pk)
    due, stage = alliances.rhythm_of(alliance, getattr(alliance, "last", None))
    seats = list(alliance.seats.filter(left_on=None).select_related("unit", "alliance__organization").order_by("pk"))
    sent = alliances.sent_down_by_unit(alliance)
    may_keep = keeps_alliance(scope, alliance)
    led = set() if may_keep else alliances.units_led(scope, [row.unit_id for row in seats])
    context = {
        "alliance": alliance, "due": due, "stage": stage,
        "seats": [(row, verbs_of("seat", scope, row) if may_keep or row.unit_id in led else []) for row in seats],
        "meetings": alliance.meetings.order_by("-planned_on", "-pk")[:8], "sent": sent,
        "sent_total": sum(row["people"] for row in sent), "may_open_sent": scope.posts.has(*SEES_DEPLOYMENTS),
        "lists": [(side, alliances.items(user, side=side, alliance_id=pk, state=WishState.OPEN)[:8])
                  for side in WishList],
        "projects": alliances.projects(user, alliance_id=pk)[:12], "verbs": verbs_of("alliance", scope, alliance),
        "may_offer": alliance.dissolved_on is None and (may_keep or bool(led)),
        "may_demand": alliance.dissolved_on is None and may_keep,
        "here": request.get_full_path(),
    }  # fmt: skip
    return render(request, "members/alliance.html", context)


@for_party(is_party)
@require_GET
def alliance_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """A meeting with its minutes, and which units came."""
    user = user_of(request)
    rows = AllianceMeeting.objects.visible_to(user).select_related("alliance__organization")
    row: AllianceMeeting = row_or_404(rows, pk)
    attendance = list(row.attendance.select_related("seat__unit").order_by("-was_present", "seat__unit__name"))
    context = {
        "row": row, "attendance": attendance, "came": sum(each.was_present for each in attendance),
        "verbs": verbs_of("alliance_meeting", party_scope_of(user), row), "here": request.get_full_path(),
    }  # fmt: skip
    return render(request, "members/alliance_meeting.html", context)


def _filters(request: HttpRequest) -> dict[str, Any]:
    chosen: dict[str, Any] = {name: request.GET.get(name, "") for name in ("kind", "state", "words")}
    return {**chosen, "area": area_of(request), "alliance_id": number_of(request, "alliance")}


def _side(request: HttpRequest) -> WishList:
    wanted = request.GET.get("list", "")
    return WishList(wanted) if wanted in WishList.values else WishList.DEMAND


@for_party(is_party)
@require_GET
def alliance_items(request: HttpRequest) -> HttpResponse:
    """The list of demands or of resources, filtered."""
    user, chosen, side = user_of(request), _filters(request), _side(request)
    context = page_of(request, alliances.items(user, side=side, **chosen), PAGE)
    context |= {"chosen": chosen, "side": side, "kinds": WishKind.choices, "states": WishState.choices}
    return render(request, "members/alliance_items.html", context)


@for_party(is_party)
@require_GET
def alliance_items_table(request: HttpRequest) -> HttpResponse:
    """The same list as Excel."""
    side = _side(request)
    rows = alliances.items(user_of(request), side=side, **_filters(request))
    lines = [
        [row.alliance.name, row.title, row.get_kind_display(), row.quantity, row.measure, row.unit or row.wanted_by,
         row.starts_on, row.ends_on, row.get_state_display(), row.text]
        for row in rows[:20_000]
    ]  # fmt: skip
    heading = [pgettext("alliance", "Alliance"), _("What"), _("Kind of help"), pgettext("alliance", "How many"),
    pgettext("alliance", "Counted in"), _("Offered or needed by"),
               pgettext("alliance", "From day"), pgettext("alliance", "Until day"), pgettext("alliance",
               "Where it stands"), pgettext("alliance", "Details")]  # fmt: skip
    return excel(str(side.label), heading, lines)


@for_party(is_keeper)
@require_http_methods(["GET", "POST"])
def alliance_item_new(request: HttpRequest, pk: int, side: str) -> HttpResponse:
    """Put an item on a list of the alliance."""
    if side not in WishList.values:
        raise Http404
    user = user_of(request)
    rows = Alliance.objects.visible_to(user).in_being().select_related("organization")
    alliance: Alliance = row_or_404(rows, pk)
    if side == WishList.DEMAND and not keeps_alliance(party_scope_of(user), alliance):
        raise PermissionDenied
    form = form_of(request, ResourceForm if side == WishList.RESOURCE else DemandForm, target=alliance)
    return new_row(
        request, form, enter_item, title=_("Offer a resource") if side == WishList.RESOURCE else _("Enter a demand"),
        back=reverse("members:alliance", args=[pk]), hint=alliance.name,
        page=lambda row: reverse("members:alliance_item", args=[row.pk]),
    )  # fmt: skip


@for_party(is_party)
@require_GET
def alliance_item(request: HttpRequest, pk: int) -> HttpResponse:
    """An item: its projects; of a demand, what fits it and why."""
    user, scope = user_of(request), party_scope_of(request.user)
    rows = AllianceItem.objects.visible_to(user).select_related("alliance__organization", "unit")
    item: AllianceItem = row_or_404(rows, pk)
    mine = item.demand_projects if item.side == WishList.DEMAND else item.resource_projects
    is_open_demand = item.side == WishList.DEMAND and item.state == WishState.OPEN
    context = {
        "item": item, "projects": mine.select_related("alliance", "lead_unit").order_by("-pk"),
        "is_open_demand": is_open_demand, "matches": alliances.matches_for(user, item) if is_open_demand else [],
        "verbs": verbs_of("alliance_item", scope, item), "here": request.get_full_path(),
        "match_verbs": verbs_of("alliance_demand", scope, item) if is_open_demand else [],
    }  # fmt: skip
    return render(request, "members/alliance_item.html", context)


@for_party(is_party)
@require_GET
def alliance_projects(request: HttpRequest) -> HttpResponse:
    """The list of projects, filtered."""
    chosen = _filters(request)
    chosen.pop("kind")
    chosen |= {"unit_id": number_of(request, "unit"), "overdue": request.GET.get("overdue") == "1"}
    context = page_of(request, alliances.projects(user_of(request), **chosen), PAGE)
    context |= {"chosen": chosen, "states": [pair for pair in WishState.choices if pair[0] != WishState.OPEN]}
    return render(request, "members/alliance_projects.html", context)


@for_party(is_party)
@require_GET
def alliance_projects_table(request: HttpRequest) -> HttpResponse:
    """The projects as Excel."""
    chosen = _filters(request)
    chosen.pop("kind")
    rows = alliances.projects(user_of(request), **chosen).prefetch_related("partners")
    lines = [
        [row.alliance.name, row.title, row.lead_unit.name, "、".join(unit.name for unit in row.partners.all()),
         row.agreed_on, row.due_on, row.get_state_display(), row.finished_on, row.result, row.rating]
        for row in rows[:20_000]
    ]  # fmt: skip
    heading = [pgettext("alliance", "Alliance"), pgettext("alliance", "Project"), _("Lead unit"), pgettext("alliance",
    "Partner units"), pgettext("alliance", "Agreed on"), pgettext("alliance", "Due on"),
               pgettext("alliance", "Where it stands"), pgettext("alliance", "Finished on"), pgettext("alliance",
               "What came of it"), _("Rating")]  # fmt: skip
    return excel(_("List of projects"), heading, lines)


@for_party(is_party)
@require_GET
def alliance_project(request: HttpRequest, pk: int) -> HttpResponse:
    """A project: who, why it fits, its history with evidence."""
    user = user_of(request)
    rows = AllianceProject.objects.visible_to(user).select_related(
        "alliance__organization", "lead_unit", "demand", "resource__unit"
    )
    row: AllianceProject = row_or_404(rows, pk)
    entries = row.entries.select_related("by", "evidence").order_by("at", "pk")
    labels = dict(Reason.choices)
    context = {
        "row": row, "partners": row.partners.all(), "reasons": [labels.get(code, code) for code in row.reasons],
        "entries": [(entry, signed_url(entry.evidence, user) if entry.evidence else "") for entry in entries],
        "verbs": verbs_of("alliance_project", party_scope_of(user), row), "here": request.get_full_path(),
    }  # fmt: skip
    return render(request, "members/alliance_project.html", context)
