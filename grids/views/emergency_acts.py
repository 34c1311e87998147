"""Doing a verb on an activation, an order or an order at a grid: the form's page, and what comes of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from grids.forms_emergencies import OrderForm
from grids.models import Activation, EmergencyOrder, WartimeGrid
from grids.models.scoped import AREA_ROLES
from grids.selectors import emergency_desk
from grids.services.emergencies.frame import ORDER_GIVERS
from grids.views.base import add_error, for_roles, row_or_404, user_of
from grids.views.emergencies import grid_order_of
from grids.views.emergency_verbs import ACTIVATION_VERBS, ORDER_VERBS, ActVerb, answers_for, right_of
from xinhui.accounts.actors import Actor
from xinhui.accounts.scope import scope_of
from xinhui.core.errors import DomainError


@for_roles(*ORDER_GIVERS)
@require_http_methods(["GET", "POST"])
def emergency_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Put a proposal in force or decline it, issue an order, stand down."""
    if verb not in ACTIVATION_VERBS:
        raise Http404
    chosen = ACTIVATION_VERBS[verb]
    row = row_or_404(Activation.objects.visible_to(request.user).select_related("plan"), pk)
    facts: dict[str, Any] = {"areas": _areas(request, row)} if chosen.form is OrderForm else {}
    return _act(request, chosen, row, "activation_id", row, facts)


@for_roles(*ORDER_GIVERS)
@require_http_methods(["GET", "POST"])
def order_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Replace an order by its next version, or call it off."""
    if verb not in ORDER_VERBS:
        raise Http404
    row = row_or_404(EmergencyOrder.objects.visible_to(request.user).select_related("activation__plan"), pk)
    return _act(request, ORDER_VERBS[verb], row, "order_id", row.activation, {})


def _act(
    request: HttpRequest, chosen: ActVerb, row: Any, key: str, activation: Activation, facts: dict[str, Any]
) -> HttpResponse:
    scope = scope_of(request.user)
    if not chosen.may_ever(scope, row):
        raise PermissionDenied
    back = reverse("grids:emergency_screen", args=[activation.pk])
    if not chosen.may(scope, row):
        messages.error(request, _("This has changed since: look at where it stands now."))
        return redirect(back)
    form = chosen.form(request.POST or None, target=row, **facts)
    if request.method == "POST" and form.is_valid():
        try:
            chosen.service(actor=Actor.of_request(request), **{key: row.pk}, **form.values())
        except DomainError as error:
            if error.status == 403:
                return render(request, "403.html", {"reason": str(error)}, status=403)
            add_error(form, error)
        else:
            messages.success(request, _("Done: %(verb)s.") % {"verb": chosen.label})
            return redirect(back)
    context = {"verb": chosen, "form": form, "target": row, "activation": activation, "back": back}
    return render(request, "grids/emergency_act.html", context, status=400 if form.errors else 200)


def _areas(request: HttpRequest, activation: Activation) -> list[tuple[str, str]]:
    """Where the reader may send an order, widest first: what of the activation's area is theirs."""
    scope = scope_of(user_of(request))
    grids = WartimeGrid.objects.filter(activation=activation).order_by("area_code").values_list("area_code", flat=True)
    codes: dict[str, None] = {activation.area_code: None}
    for code in grids:
        codes |= dict.fromkeys(code[:digits] for digits in (9, 12, 15) if digits > len(activation.area_code))
    own = sorted((code for code in codes if scope.covers(code, *ORDER_GIVERS)), key=lambda code: (len(code), code))
    names = emergency_desk.place_names(own)
    return [(code, f"{names.get(code, code)} {code}") for code in own]


@for_roles(*AREA_ROLES)
@require_POST
def grid_order_act(request: HttpRequest, uuid: UUID, verb: str) -> HttpResponse:
    """Answer an order at a grid: for it, or on its behalf with the reason."""
    user, row = user_of(request), grid_order_of(request, uuid)
    if verb not in ("acknowledge", "execute", "finish"):
        raise Http404
    right = right_of(user, row)
    if not right:
        raise PermissionDenied
    chosen = next((answer for answer in answers_for(right, row) if answer.name == verb), None)
    back = redirect("grids:grid_order", uuid)
    if chosen is None:
        messages.error(request, _("This has changed since: look at where it stands now."))
        return back
    form = chosen.form(request.POST, target=row)
    if not form.is_valid():
        messages.error(request, " ".join(str(word) for words in form.errors.values() for word in words))
        return back
    try:
        chosen.service(actor=Actor.of_request(request), uuid=row.uuid, **form.values())
    except DomainError as error:
        messages.error(request, str(error))
        return back
    messages.success(request, _("Done: %(verb)s.") % {"verb": chosen.label})
    return back
