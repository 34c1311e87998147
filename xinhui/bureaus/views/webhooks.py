"""Webhooks, for a unit's people and the security administrator: endpoints, the log of deliveries, sending again."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import scope_of
from xinhui.bureaus.models import WebhookDelivery, WebhookEndpoint
from xinhui.bureaus.rules.webhooks import CHOOSABLE, DeliveryState
from xinhui.bureaus.selectors.webhooks import clients_of, deliveries_of, endpoint_lines
from xinhui.bureaus.services.people import KEEPERS
from xinhui.bureaus.services.webhooks import keeping, replay
from xinhui.core.clock import LOCAL
from xinhui.core.errors import DomainError, InvalidInput

SHOWN = 50
View = Callable[..., HttpResponse]


def _door(view: View) -> View:
    """For a unit's people and the security administrator."""

    @login_required
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not scope_of(request.user).has(*KEEPERS, Role.SECURITY_ADMIN):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User), "the door lets nobody else in"
    return request.user


def _endpoint(request: HttpRequest, uuid: UUID) -> WebhookEndpoint:
    seen = WebhookEndpoint.objects.visible_to(_user(request)).kept()
    row = seen.filter(uuid=uuid).select_related("client__unit").first()
    if row is None:
        raise Http404
    return row


@_door
@require_http_methods(["GET", "POST"])
def endpoint_list(request: HttpRequest) -> HttpResponse:
    """The endpoints, and a form for a new one; its secret is shown on the page that answers, never again."""
    if request.method != "POST":
        return _list(request)
    try:
        row, secret = keeping.create_endpoint(
            actor=Actor.of_request(request), client_id=_number(request.POST.get("client")),
            url=request.POST.get("url", ""), kinds=request.POST.getlist("kinds"),
        )  # fmt: skip
    except DomainError as error:
        return _list(request, error=error)
    return render(request, "bureaus/webhook_secret.html", {"endpoint": row, "secret": secret, "is_new": True})


def _number(text: str | None) -> int:
    """The id that a form sent; 0, which no row has, when it is none."""
    said = text or ""
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= 18 else 0


def _list(request: HttpRequest, *, error: DomainError | None = None) -> HttpResponse:
    context = {
        "lines": endpoint_lines(_user(request)), "clients": clients_of(_user(request)), "kinds": CHOOSABLE,
        "error": error, "typed": request.POST.get("url", ""), "picked": request.POST.getlist("kinds"),
    }  # fmt: skip
    return render(request, "bureaus/webhooks.html", context, status=error.status if error else 200)


@_door
@require_GET
def endpoint_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One endpoint: how it stands, what can be done, the last deliveries."""
    return _page(request, _endpoint(request, uuid))


def _page(request: HttpRequest, endpoint: WebhookEndpoint, *, error: DomainError | None = None) -> HttpResponse:
    state = request.GET.get("state", "")
    page = Paginator(deliveries_of(endpoint, state=state), SHOWN).get_page(request.GET.get("page"))
    context = {
        "line": endpoint_lines(_user(request), pk=endpoint.pk)[0], "endpoint": endpoint, "page": page, "state": state,
        "states": DeliveryState.choices, "kinds": CHOOSABLE, "error": error,
    }  # fmt: skip
    return render(request, "bureaus/webhook.html", context, status=error.status if error else 200)


@_door
@require_POST
def endpoint_act(request: HttpRequest, uuid: UUID, verb: str) -> HttpResponse:
    """A verb on an endpoint; a refusal is shown on its page."""
    act = ACTS.get(verb)
    if act is None:
        raise Http404
    endpoint = _endpoint(request, uuid)
    try:
        return act(request, endpoint)
    except DomainError as error:
        return _page(request, endpoint, error=error)


@_door
@require_POST
def delivery_replay(request: HttpRequest, pk: int) -> HttpResponse:
    """Send one event again."""
    seen = WebhookDelivery.objects.visible_to(_user(request))
    uuid = seen.filter(pk=pk).values_list("endpoint__uuid", flat=True).first()
    if uuid is None:
        raise Http404
    endpoint = _endpoint(request, uuid)
    try:
        replay.replay_delivery(actor=Actor.of_request(request), delivery_id=pk)
    except DomainError as error:
        return _page(request, endpoint, error=error)
    return _back(request, endpoint, pgettext("webhooks", "It will be sent again under the same id."))


def _back(request: HttpRequest, endpoint: WebhookEndpoint, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("bureaus:webhook", uuid=endpoint.uuid)


def _pause(request: HttpRequest, endpoint: WebhookEndpoint) -> HttpResponse:
    keeping.pause_endpoint(actor=Actor.of_request(request), endpoint_id=endpoint.pk)
    return _back(request, endpoint, pgettext("webhooks", "Paused. Events wait."))


def _resume(request: HttpRequest, endpoint: WebhookEndpoint) -> HttpResponse:
    keeping.resume_endpoint(actor=Actor.of_request(request), endpoint_id=endpoint.pk)
    return _back(request, endpoint, pgettext("webhooks", "Resumed. What has waited is sent first."))


def _remove(request: HttpRequest, endpoint: WebhookEndpoint) -> HttpResponse:
    keeping.remove_endpoint(actor=Actor.of_request(request), endpoint_id=endpoint.pk)
    messages.success(request, pgettext("webhooks", "Removed. Nothing more is sent there."))
    return redirect("bureaus:webhooks")


def _rotate(request: HttpRequest, endpoint: WebhookEndpoint) -> HttpResponse:
    overlap = 0 if request.POST.get("leaked") else keeping.OVERLAP_HOURS
    actor = Actor.of_request(request)
    row, secret = keeping.rotate_secret(actor=actor, endpoint_id=endpoint.pk, overlap_hours=overlap)
    return render(request, "bureaus/webhook_secret.html", {"endpoint": row, "secret": secret, "is_new": False})


def _test(request: HttpRequest, endpoint: WebhookEndpoint) -> HttpResponse:
    replay.send_test(actor=Actor.of_request(request), endpoint_id=endpoint.pk)
    return _back(request, endpoint, pgettext("webhooks", "A test is on its way. Reload the page to see the answer."))


def _change(request: HttpRequest, endpoint: WebhookEndpoint) -> HttpResponse:
    keeping.change_endpoint(
        actor=Actor.of_request(request), endpoint_id=endpoint.pk, url=request.POST.get("url", ""),
        kinds=request.POST.getlist("kinds"),
    )  # fmt: skip
    return _back(request, endpoint, pgettext("webhooks", "Changed. What waits goes to the new address."))


def _replay(request: HttpRequest, endpoint: WebhookEndpoint) -> HttpResponse:
    many = replay.replay_failed(
        actor=Actor.of_request(request), endpoint_id=endpoint.pk, since=_moment(request.POST.get("since", ""))
    )
    return _back(request, endpoint, pgettext("webhooks", "%(many)d events will be sent again.") % {"many": many})


def _acknowledge(request: HttpRequest, endpoint: WebhookEndpoint) -> HttpResponse:
    replay.acknowledge_failed(actor=Actor.of_request(request), endpoint_id=endpoint.pk)
    return _back(request, endpoint, pgettext("webhooks", "Noted. They are kept some days more."))


def _moment(text: str) -> datetime:
    """What a form of date and time sent, on the district's clock; raises InvalidInput."""
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise InvalidInput(code="time-wrong", field="since", message=pgettext("webhooks", "Give a date and a time."))
    return found if found.tzinfo else found.replace(tzinfo=LOCAL)


ACTS: dict[str, Callable[[HttpRequest, WebhookEndpoint], HttpResponse]] = {
    "pause": _pause, "resume": _resume, "remove": _remove, "rotate": _rotate, "test": _test, "change": _change,
    "replay": _replay, "acknowledge": _acknowledge,
}  # fmt: skip
