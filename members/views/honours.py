"""Pages of honours: the list with its filters, the Excel table, an honour of a village."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from grids.selectors.emergency_desk import place_names
from members.forms.honours import AWARDERS, VillageHonourForm
from members.models import Honour
from members.scope import PartyScope, party_scope_of
from members.selectors import honours
from members.services.honours.enter import enter_village_honour
from members.states.honours import HonourKind, HonourLevel
from members.views.base import area_of, excel, for_party, form_of, is_party, is_reader, new_row, page_of, user_of
from members.views.service import with_verbs
from xinhui.attachments.links import signed_url

FILTERS = ("kind", "level", "kept", "words")


def is_awarding(scope: PartyScope) -> bool:
    """Enters honours of a town or of the district."""
    return scope.posts.has(*AWARDERS)


def holder_of(row: Honour, names: dict[str, str]) -> str:
    """Who holds it: the member, the organization or the village."""
    if row.member is not None:
        return f"{row.member.name}（{row.organization.name if row.organization else ''}）"
    return row.organization.name if row.organization is not None else names.get(row.area_code, row.area_code)


def _chosen(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in FILTERS}


@for_party(is_party)
@require_GET
def honour_list(request: HttpRequest) -> HttpResponse:
    """Honours, filtered; above them the model villages by level."""
    user, area, chosen = user_of(request), area_of(request), _chosen(request)
    context = page_of(request, honours.listed(user, area=area, **chosen), 50)
    found: list[Any] = list(context["rows"])
    names = place_names(sorted({code for row in found for code in (row.area_code[:9], row.area_code)}))
    scope = party_scope_of(request.user)
    context |= {
        "items": [
            (row, holder_of(row, names), names.get(row.area_code[:9], ""), verbs,
             signed_url(row.document, user) if row.document else "")
            for row, verbs in with_verbs(request, "honour", found)
        ],
        "levels_held": honours.by_level(user, area) if scope.is_reader else [], "chosen": chosen,
        "kinds": HonourKind.choices, "levels": HonourLevel.choices, "may_export": scope.is_reader,
        "may_enter": is_awarding(scope), "here": request.get_full_path(),
    }  # fmt: skip
    return render(request, "members/honours.html", context)


@for_party(is_reader)
@require_GET
def honour_table(request: HttpRequest) -> HttpResponse:
    """The filtered list as Excel."""
    rows: list[Any] = list(honours.listed(user_of(request), area=area_of(request), **_chosen(request))[:20_000])
    names = place_names(sorted({code for row in rows for code in (row.area_code[:9], row.area_code)}))
    heading = [_("Kind of honour"), _("Level of the honour"), _("Title of the honour"), _("Held by"), _("Town"),
               _("Awarded by"), _("Awarded on"), _("Withdrawn on"), _("Why it is withdrawn")]  # fmt: skip
    lines = (
        [str(row.get_kind_display()), str(row.get_level_display()), row.title, holder_of(row, names),
         names.get(row.area_code[:9], ""), row.awarded_by, row.awarded_on, row.withdrawn_on, row.withdrawn_reason]
        for row in rows
    )  # fmt: skip
    return excel(_("Honours"), heading, lines)


@for_party(is_awarding)
@require_http_methods(["GET", "POST"])
def honour_new(request: HttpRequest) -> HttpResponse:
    """Enter an honour of a village."""
    return new_row(
        request, form_of(request, VillageHonourForm, initial={"area_code": area_of(request)}), enter_village_honour,
        title=_("Enter a village's honour"), back=reverse("members:honours"),
        page=lambda row: reverse("members:honours"),
        hint=_("Honours of organizations and members are entered on their own pages."),
    )  # fmt: skip
