"""The page of an activation's roll calls: call, follow, answer on behalf, close."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids.emergency_states import ActivationState
from grids.forms_relief import AnswerForm, RollCallForm
from grids.models import Activation, RollCall, RollCallAnswer
from grids.models.roll_call import CallStatus
from grids.models.scoped import AREA_ROLES
from grids.selectors import roll_calls
from grids.services.emergencies.frame import ORDER_GIVERS
from grids.services.relief.answer import ON_BEHALF, answer_roll_call
from grids.services.relief.call import call_roll, close_roll_call
from grids.views.base import BUSINESS, add_error, for_roles, row_or_404, user_of
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import scope_of
from xinhui.core.errors import DomainError

SHOWN = 100


def _activation(user: User, pk: int) -> Activation:
    row: Activation = row_or_404(Activation.objects.visible_to(user).select_related("plan"), pk)
    return row


@for_roles(*AREA_ROLES)
@require_GET
def roll_call(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest call, or the one of `?call=`, with the form of the next."""
    user = user_of(request)
    return _page(request, user, _activation(user, pk), None)


def _page(request: HttpRequest, user: User, activation: Activation, form: RollCallForm | None) -> HttpResponse:
    scope, calls = scope_of(user), roll_calls.calls_of(user, activation.pk)
    wanted = request.GET.get("call", "")
    shown = next((call for call in calls if str(call.pk) == wanted), calls[0] if calls else None)
    may_call = activation.state == ActivationState.ACTIVE and scope.has(*ORDER_GIVERS)
    context: dict[str, Any] = {
        "activation": activation, "calls": calls, "call": shown, "here": request.get_full_path(),
        "form": (form or RollCallForm(target=activation)) if may_call else None,
    }  # fmt: skip
    if shown is not None:
        wide = scope.has(Role.COMMAND_CENTRE, Role.DISTRICT_LEADER)
        missing = roll_calls.people_who(user, shown, CallStatus.WAITING)
        context |= {
            "figures": roll_calls.figures(user, shown),
            "places": roll_calls.by_place(user, shown, digits=9 if wide else 12),
            "helpless": list(roll_calls.people_who(user, shown, CallStatus.NEEDS_HELP)[:SHOWN]),
            "missing": list(missing[:SHOWN]),
            "may_answer": scope.has(*ON_BEHALF),
            "may_close": shown.closed_at is None and scope.covers(shown.area_code, *ORDER_GIVERS),
        }
    live = request.headers.get("HX-Request")
    name = "grids/_roll_call_live.html" if live else "grids/roll_call.html"
    return render(request, name, context, status=400 if form is not None else 200)


@for_roles(*ORDER_GIVERS)
@require_POST
def roll_call_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Call the roll."""
    user = user_of(request)
    activation = _activation(user, pk)
    form = RollCallForm(request.POST, target=activation)
    if form.is_valid():
        try:
            call = call_roll(actor=Actor.of_request(request), activation_id=activation.pk, **form.values())
        except DomainError as error:
            if error.status == 403:
                raise PermissionDenied from error
            add_error(form, error)
        else:
            messages.success(request, _("The roll is called: %(title)s") % {"title": call.title})
            return redirect("grids:roll_call", pk=activation.pk)
    return _page(request, user, activation, form)


@for_roles(*ORDER_GIVERS)
@require_POST
def roll_call_close(request: HttpRequest, pk: int) -> HttpResponse:
    """End a call."""
    call = RollCall.objects.filter(pk=pk).first()
    if call is None:
        raise Http404
    _activation(user_of(request), call.activation_id)
    try:
        close_roll_call(actor=Actor.of_request(request), roll_call_id=pk)
    except DomainError as error:
        if error.status == 403:
            raise PermissionDenied from error
        messages.error(request, str(error.message))
    return redirect("grids:roll_call", pk=call.activation_id)


@for_roles(*BUSINESS)
@require_http_methods(["GET", "POST"])
def roll_call_answer(request: HttpRequest, uuid: Any) -> HttpResponse:
    """Answer for oneself, or for somebody who was rung up."""
    user = user_of(request)
    rows = RollCallAnswer.objects.visible_to(user) | RollCallAnswer.objects.filter(user_id=user.pk)
    row = rows.filter(uuid=uuid).select_related("user", "roll_call__activation").first()
    if row is None:
        raise Http404
    if row.user_id != user.pk and not scope_of(user).covers(row.area_code, *ON_BEHALF):
        raise PermissionDenied
    form = AnswerForm(request.POST or None, target=row)
    if request.method == "POST" and form.is_valid():
        try:
            answer_roll_call(actor=Actor.of_request(request), uuid=row.uuid, **form.values())
        except DomainError as error:
            add_error(form, error)
        else:
            messages.success(request, _("Done."))
            return redirect("grids:roll_call", pk=row.roll_call.activation_id)
    context = {"form": form, "title": f"{row.roll_call.title}：{row.user.label}",
               "back": f"/emergencies/{row.roll_call.activation_id}/roll-call/"}  # fmt: skip
    return render(request, "grids/local_new.html", context, status=400 if form.is_bound else 200)
