"""The emergency desk: activations and the library, the emergency screen, orders and what each grid answered."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET
from django_stubs_ext import StrOrPromise

from grids.emergency_states import ActivationState, ChaseLevel, ReceiptState
from grids.models import Activation, ActivationEntry, EmergencyOrder, GridOrder
from grids.models.scoped import AREA_ROLES
from grids.selectors import emergency_desk
from grids.selectors.emergencies import MissingGrid, missing_by_town, missing_grids, total_of
from grids.services.emergencies.frame import ABOVE, COMMANDERS
from grids.views.base import DESK, for_roles, row_or_404, user_of
from grids.views.emergency_verbs import ACTIVATION_VERBS, ORDER_VERBS, answers_for, right_of
from grids.views.policing import area_of, page_of
from xinhui.accounts.models import User
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import Scope, scope_of
from xinhui.core import clock

#: Missing grids named on the screen; the rest are on the order's page.
NAMED = 60
#: Pages beside the screen: (URL name, label, whose).
RELIEF: tuple[tuple[str, StrOrPromise, tuple[Role, ...]], ...] = (
    ("grids:roll_call", gettext_lazy("Roll call"), AREA_ROLES),
    ("grids:situation_reports", gettext_lazy("Situation reports"), DESK),
)
#: Lists that show an activation's own rows: (URL name, label, whose).
LISTS: tuple[tuple[str, StrOrPromise, tuple[Role, ...]], ...] = (
    ("grids:shelters", gettext_lazy("Shelters"), AREA_ROLES),
    ("grids:supplies", gettext_lazy("Supplies"), DESK),
    ("grids:squad_list", gettext_lazy("Volunteer squads"), DESK),
)


@for_roles(*AREA_ROLES)
@require_GET
def emergency_list(request: HttpRequest) -> HttpResponse:
    """Proposed, in force, past; and the plan library."""
    user = user_of(request)
    scope = scope_of(user)
    found = emergency_desk.activations(user)
    codes = {row.area_code for rows in found.values() for row in rows}
    context = {
        **found,
        "places": emergency_desk.place_names(sorted(codes)),
        "library": emergency_desk.library(),
        "wartime": emergency_desk.wartime(user),
        "may_command": scope.has(*COMMANDERS),
        "has_desk": scope.has(*DESK),
    }
    return render(request, "grids/emergency_list.html", context)


def _visible(request: HttpRequest, pk: int) -> Activation:
    rows = Activation.objects.visible_to(request.user).select_related("plan", "activated_by", "ended_by")
    row: Activation = row_or_404(rows, pk)
    return row


@for_roles(*AREA_ROLES)
@require_GET
def emergency_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is missing, by town and grid, live; orders with their versions; the minute book."""
    user, activation = user_of(request), _visible(request, pk)
    if request.headers.get("HX-Request"):
        return render(request, "grids/_emergency_live.html", _live(request, user, activation))
    scope = scope_of(user)
    context = {
        **_live(request, user, activation),
        "duties": activation.plan.duties.all(),
        "verbs": [verb for verb in ACTIVATION_VERBS.values() if verb.may(scope, activation)],
        "relief": _relief(activation, scope) if activation.activated_at else [],
        "levels": [(level.value, level.label) for level in ChaseLevel],
        "receipts": [(state.value, state.label) for state in ReceiptState],
    }
    return render(request, "grids/emergency_screen.html", context)


def _live(request: HttpRequest, user: User, activation: Activation) -> dict[str, Any]:
    """What changes while one looks."""
    scope, area = scope_of(user), area_of(request)
    own = scope.areas(*AREA_ROLES)
    prefixes = [area] if area and scope.covers(area, *AREA_ROLES) else list(own)
    wide = scope.has(Role.COMMAND_CENTRE, Role.DISTRICT_LEADER) and not (area and prefixes == [area])
    rows = missing_by_town(activation.pk, prefixes=prefixes, digits=9 if wide else 12)
    missing = [row for prefix in prefixes for row in missing_grids(activation.pk, prefix)]
    now = clock.now()
    end = activation.ended_at or now
    return {
        "activation": activation,
        "place": emergency_desk.place_names([activation.area_code]).get(activation.area_code, activation.area_code),
        "area": area,
        "areas": rows,
        "by_village": not wide,
        "total": total_of(rows),
        "missing": sorted(missing, key=_worst_first)[:NAMED],
        "missing_count": len(missing),
        "orders": [
            (row, [verb for verb in ORDER_VERBS.values() if verb.may(scope, row.order)])
            for row in emergency_desk.order_figures(user, activation)
        ],
        "minutes": emergency_desk.minutes(user, activation),
        "elapsed": int((end - activation.activated_at).total_seconds() // 60) if activation.activated_at else None,
        "is_active": activation.state == ActivationState.ACTIVE,
        "now": now,
        "grid_count": emergency_desk.grids_held(user, activation.pk),
    }


def _worst_first(row: MissingGrid) -> tuple[int, bool, str]:
    return (-row.level, not row.is_overdue, row.row.area_code)


def _relief(activation: Activation, scope: Scope) -> list[tuple[str, StrOrPromise]]:
    found = [(reverse(name, args=[activation.pk]), label) for name, label, roles in RELIEF if scope.has(*roles)]
    return found + [
        (f"{reverse(name)}?activation={activation.pk}", label) for name, label, roles in LISTS if scope.has(*roles)
    ]


@for_roles(*AREA_ROLES)
@require_GET
def emergency_states(request: HttpRequest, pk: int) -> JsonResponse:
    """Grid code → [rank of its slowest order, orders missing, level asked now]: the colours of the map."""
    activation = _visible(request, pk)
    return JsonResponse(emergency_desk.grid_states(user_of(request), activation.pk))


@for_roles(*AREA_ROLES)
@require_GET
def order_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One version of an order: each grid's state, who and when; the other versions."""
    user = user_of(request)
    orders = EmergencyOrder.objects.visible_to(user).select_related("activation__plan", "issued_by", "step")
    order = row_or_404(orders, pk)
    state, area = request.GET.get("state", ""), area_of(request)
    rows = emergency_desk.grid_rows(user, order, area=area, state=state)
    scope = scope_of(user)
    figures = [row for row in emergency_desk.order_figures(user, order.activation) if row.order.pk == order.pk]
    context = {
        **page_of(request, rows),
        "order": order,
        "activation": order.activation,
        "place": emergency_desk.place_names([order.area_code]).get(order.area_code, order.area_code),
        "figures": figures[0] if figures else None,
        "versions": emergency_desk.versions_of(order),
        "verbs": [verb for verb in ORDER_VERBS.values() if verb.may(scope, order)],
        "may_answer": scope.has(*ABOVE),
        "states": [("missing", _("Missing")), *ReceiptState.choices],
        "state": state,
        "area": area,
        "now": clock.now(),
    }
    return render(request, "grids/emergency_order.html", context)


@for_roles(*AREA_ROLES)
@require_GET
def grid_order(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """An order at one grid: how far it came, everything that happened, and what the reader can answer."""
    user = user_of(request)
    row = grid_order_of(request, uuid)
    entries = ActivationEntry.objects.filter(grid_order=row).order_by("at", "id")
    newer = EmergencyOrder.objects.filter(supersedes=row.order).first()
    context = {
        "row": row,
        "order": row.order,
        "activation": row.order.activation,
        "entries": entries,
        "newer": GridOrder.objects.filter(order=newer, grid=row.grid).first() if newer else None,
        "answers": [(verb, verb.form(target=row)) for verb in answers_for(right_of(user, row), row)],
    }
    return render(request, "grids/emergency_grid_order.html", context)


def grid_order_of(request: HttpRequest, uuid: UUID) -> GridOrder:
    """The visible order at a grid with its people, or 404."""
    rows = GridOrder.objects.visible_to(request.user).select_related("order__activation__plan", "grid__division")
    people = ("delivered_by", "seen_by", "acknowledged_by", "executing_by", "done_by")
    row = rows.select_related(*people).defer("grid__boundary", "grid__division__boundary").filter(uuid=uuid).first()
    if row is None:
        raise Http404
    return row
