"""Pages of supplies: what lies where, a store with its ledger, requests."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from grids.forms_supplies import RequestForm, StoreForm
from grids.forms_teams import TargetForm
from grids.models import Store, SupplyRequest
from grids.relief_roles import KEEPERS
from grids.selectors import supplies
from grids.selectors.emergency_desk import place_names
from grids.services.supplies.requests import request_supplies
from grids.services.supplies.stores import open_store
from grids.views.base import DESK, add_error, for_roles, number_of, row_or_404, user_of
from grids.views.local_verbs import verbs_for
from grids.views.policing import area_of, page_of
from grids.views.situation import EXCEL
from grids.views.supply_verbs import waiting_for
from xinhui.accounts.actors import Actor
from xinhui.accounts.scope import scope_of
from xinhui.core.errors import DomainError
from xinhui.exchange.tables import write_excel

PAGE = 30


@for_roles(*DESK)
@require_GET
def supply_overview(request: HttpRequest) -> HttpResponse:
    """Kinds with their sums, requests with what the reader may do, stores."""
    user, area, scope = user_of(request), area_of(request), scope_of(request.user)
    activation_id = number_of(request, "activation")
    context = page_of(request, supplies.requests_of(user, area, activation_id), PAGE)
    stores = list(supplies.stores_of(user, area))
    rows = context.pop("rows")
    context |= {
        "figures": supplies.figures(user, area), "kinds": supplies.by_kind(user, area), "stores": stores,
        "requests": waiting_for(scope, rows), "names": supplies.names_of([*rows, *stores]), "area": area,
        "area_name": place_names([area]).get(area, area) if area else "", "activation_id": activation_id,
        "may_keep": scope.has(*KEEPERS), "here": request.get_full_path(),
    }  # fmt: skip
    return render(request, "grids/supplies.html", context)


@for_roles(*DESK)
@require_GET
def supply_table(request: HttpRequest) -> HttpResponse:
    """Every stock of the reader's stores as Excel."""
    stores = list(supplies.stores_of(user_of(request), area_of(request)))
    names = supplies.names_of(stores)
    lines = [
        [names.get(store.area_code, store.area_code), store.name, level.kind.name, level.kind.measure, level.quantity,
         level.warn_below or ""]
        for store in stores for level in store.levels.all()
    ]  # fmt: skip
    heading = [_("Place"), _("Store"), _("Kind of supply"), _("Unit of measure"), _("Quantity"), _("Warning line")]
    response = HttpResponse(write_excel(heading, lines), content_type=EXCEL)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(_('Supplies'))}.xlsx"
    return response


@for_roles(*DESK)
@require_GET
def store_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A store: its stock, and the ledger line by line."""
    user = user_of(request)
    store: Store = row_or_404(Store.objects.visible_to(user), pk)
    context = page_of(request, supplies.ledger(user, store.pk), PAGE)
    context |= {
        "store": store, "levels": store.levels.select_related("kind").order_by("kind__order", "kind__code"),
        "verbs": verbs_for(scope_of(user), "store", store), "here": request.get_full_path(),
        "place_name": place_names([store.area_code]).get(store.area_code, store.area_code),
    }  # fmt: skip
    return render(request, "grids/store_detail.html", context)


@for_roles(*DESK)
@require_GET
def supply_request(request: HttpRequest, pk: int) -> HttpResponse:
    """A request, how far it came, and what the reader may do."""
    user = user_of(request)
    people = ("kind", "from_store", "to_store", "activation", "requested_by", "decided_by")
    row: SupplyRequest = row_or_404(SupplyRequest.objects.visible_to(user).select_related(*people), pk)
    context = {
        "row": row, "verbs": verbs_for(scope_of(user), "supply", row), "here": request.get_full_path(),
        "moves": row.movements.select_related("store", "by").order_by("pk"),
        "place_name": place_names([row.area_code]).get(row.area_code, row.area_code),
    }  # fmt: skip
    return render(request, "grids/supply_request.html", context)


@for_roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def store_new(request: HttpRequest) -> HttpResponse:
    """Enter a store."""
    form = StoreForm(request.POST or None, target=None, scope=scope_of(request.user))
    return new_row(request, form, open_store, "grids:store_detail", _("Enter a store"), "grids:supplies")


@for_roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def supply_request_new(request: HttpRequest) -> HttpResponse:
    """Ask for supplies."""
    user = user_of(request)
    first = {"activation": number_of(request, "activation"), "kind": number_of(request, "kind")}
    form = RequestForm(request.POST or None, target=user, scope=scope_of(user), initial=first)
    return new_row(request, form, request_supplies, "grids:supply_request", _("Ask for supplies"), "grids:supplies")


def new_row(request: HttpRequest, form: TargetForm, service: Any, page: str, title: str, back: str) -> HttpResponse:
    """A form that makes a row and goes to its `page`; an error shows the form again, nothing lost."""
    if request.method == "POST" and form.is_valid():
        try:
            row = service(actor=Actor.of_request(request), **form.values())
        except DomainError as error:
            if error.status == 403:
                raise PermissionDenied from error
            add_error(form, error)
        else:
            messages.success(request, _("Done: %(verb)s.") % {"verb": title})
            return redirect(page, pk=row.pk)
    context = {"form": form, "title": title, "back": reverse(back)}
    return render(request, "grids/local_new.html", context, status=400 if form.is_bound else 200)
