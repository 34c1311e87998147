"""Pages of shelters: which are open and how full, one shelter with its openings and counts."""

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from grids.forms_shelters import NewShelterForm
from grids.models import Activation, Shelter
from grids.models.scoped import AREA_ROLES
from grids.relief_roles import KEEPERS
from grids.selectors import shelters
from grids.selectors.emergency_desk import place_names
from grids.selectors.supplies import names_of
from grids.services.shelters.places import add_shelter
from grids.views.base import DESK, for_roles, number_of, row_or_404, user_of
from grids.views.local_verbs import verbs_for
from grids.views.policing import area_of, digits_for
from grids.views.situation import EXCEL
from grids.views.supplies import new_row
from xinhui.accounts.scope import scope_of
from xinhui.exchange.tables import write_excel


def _activation(request: HttpRequest) -> Activation | None:
    pk = number_of(request, "activation")
    found: Activation | None = row_or_404(Activation.objects.visible_to(request.user), pk) if pk is not None else None
    return found


@for_roles(*AREA_ROLES)
@require_GET
def shelter_list(request: HttpRequest) -> HttpResponse:
    """Open ones with how full they are, by town or village, and the list."""
    user, area, activation = user_of(request), area_of(request), _activation(request)
    scope = scope_of(user)
    rows = shelters.shelters_of(user, area, activation)
    digits = digits_for(request, area)
    context = {
        "figures": shelters.figures(user, area, activation), "activation": activation, "area": area,
        "places": shelters.by_place(user, area, digits, activation), "by_village": digits == 12,
        "opened": [(row, verbs_for(scope, "opening", row.opening)) for row in rows if row.opening],
        "others": [(row, verbs_for(scope, "shelter", row.shelter)[:1]) for row in rows if row.opening is None],
        "names": names_of([row.shelter for row in rows]), "may_keep": scope.has(*KEEPERS),
        "area_name": place_names([area]).get(area, area) if area else "", "here": request.get_full_path(),
    }  # fmt: skip
    return render(request, "grids/shelters.html", context)


@for_roles(*DESK)
@require_GET
def shelter_table(request: HttpRequest) -> HttpResponse:
    """The list with the newest counts as Excel."""
    rows = shelters.shelters_of(user_of(request), area_of(request), _activation(request))
    names = names_of([row.shelter for row in rows])
    heading = [
        _("Place"), _("Shelter"), _("Kind"), _("Address"), _("Keeper"), _("Phone"), _("Capacity in people"),
        _("State"), _("People inside now"), _("Of them children"), _("Of them elderly"), _("Places left"),
    ]  # fmt: skip
    lines = [_line(row, names) for row in rows]
    response = HttpResponse(write_excel(heading, lines), content_type=EXCEL)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(_('Shelters'))}.xlsx"
    return response


def _line(row: shelters.ShelterRow, names: dict[str, str]) -> list[Any]:
    shelter, opening = row.shelter, row.opening
    facts = [names.get(shelter.area_code, shelter.area_code), shelter.name, shelter.get_kind_display(), shelter.place,
             shelter.keeper_name, shelter.keeper_phone, shelter.capacity]  # fmt: skip
    if opening is None:
        return [*facts, _("Not open"), "", "", "", ""]
    return [*facts, _("Open now"), opening.people, opening.children, opening.elderly, row.free]


@for_roles(*AREA_ROLES)
@require_GET
def shelter_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A shelter: open or not, every count of every opening."""
    user = user_of(request)
    shelter: Shelter = row_or_404(Shelter.objects.visible_to(user), pk)
    scope, opened = scope_of(user), list(shelters.openings_with_peak(user, shelter)[:20])
    running = [row for row in opened if row.closed_at is None]
    verbs = verbs_for(scope, "shelter", shelter)
    if any(not row.is_drill for row in running):
        verbs = [verb for verb in verbs if verb.name == "change"]
    context = {
        "shelter": shelter, "verbs": verbs, "here": request.get_full_path(), "past": [r for r in opened if r.closed_at],
        "running": [(row, verbs_for(scope, "opening", row)) for row in running],
        "place_name": place_names([shelter.area_code]).get(shelter.area_code, shelter.area_code),
    }  # fmt: skip
    return render(request, "grids/shelter_detail.html", context)


@for_roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def shelter_new(request: HttpRequest) -> HttpResponse:
    """Enter a shelter."""
    form = NewShelterForm(request.POST or None, target=None, scope=scope_of(request.user))
    return new_row(request, form, add_shelter, "grids:shelter_detail", _("Enter a shelter"), "grids:shelters")
