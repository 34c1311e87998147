"""Pages of requests for squads: the list is on the page of squads; one request, and asking."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from grids.forms_shelters import SquadRequestForm
from grids.models import SquadActivity, SquadRequest
from grids.relief_roles import KEEPERS
from grids.selectors import musters
from grids.selectors.emergency_desk import place_names
from grids.services.policing.musters import request_squads
from grids.views.base import DESK, for_roles, number_of, row_or_404, user_of
from grids.views.local_verbs import verbs_for
from grids.views.supplies import new_row
from xinhui.accounts.scope import scope_of


@for_roles(*DESK)
@require_GET
def muster_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A request, the squads called out for it with who is coming, and what the reader may do."""
    user = user_of(request)
    people = ("activation", "requested_by", "decided_by")
    row: SquadRequest = row_or_404(SquadRequest.objects.visible_to(user).select_related(*people), pk)
    called = list(musters.called_for(row))
    seen = set(SquadActivity.objects.visible_to(user).filter(request=row).values_list("pk", flat=True))
    places = place_names([row.area_code, *(each.squad.area_code[:9] for each in called)])
    context = {
        "row": row, "verbs": verbs_for(scope_of(user), "muster", row), "here": request.get_full_path(),
        "called": [(each, each.pk in seen, each.squad.area_code[:9] != row.area_code[:9]) for each in called],
        "coming": sum(each.coming for each in called), "asked": sum(each.asked for each in called),
        "place_name": places.get(row.area_code, row.area_code), "names": places,
    }  # fmt: skip
    return render(request, "grids/muster_detail.html", context)


@for_roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def muster_new(request: HttpRequest) -> HttpResponse:
    """Ask for squads."""
    user = user_of(request)
    first = {"activation": number_of(request, "activation")}
    form = SquadRequestForm(request.POST or None, target=user, scope=scope_of(user), initial=first)
    return new_row(request, form, request_squads, "grids:muster_detail", _("Ask for a squad"), "grids:squad_list")
