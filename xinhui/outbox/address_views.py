"""The page “Where I get messages”: one's own addresses, added, confirmed, removed."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.core.errors import DomainError
from xinhui.outbox.models import ChannelAddress
from xinhui.outbox.selectors.addresses import channel_cards
from xinhui.outbox.services.addresses import add_address, confirm_address, remove_address, send_code


@login_required
@require_http_methods(["GET", "POST"])
def addresses(request: HttpRequest) -> HttpResponse:
    """One's own addresses; POST adds one and sends its code."""
    if request.method != "POST":
        return _page(request)
    channel, address = request.POST.get("channel", ""), request.POST.get("address", "")
    return _done(
        request,
        channel,
        lambda: add_address(actor=Actor.of_request(request), channel=channel, address=address),
        _("A code is on its way there. Type it here."),
    )


@login_required
@require_POST
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a new code."""
    row = _own(request, pk)
    return _done(
        request,
        row.channel,
        lambda: send_code(actor=Actor.of_request(request), address_id=pk),
        _("A new code is on its way. The one before is void."),
    )


@login_required
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the address into use."""
    row, typed = _own(request, pk), request.POST.get("code", "")
    return _done(
        request,
        row.channel,
        lambda: confirm_address(actor=Actor.of_request(request), address_id=pk, code=typed),
        _("Confirmed. From now on you get messages there too."),
    )


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget the address."""
    row = _own(request, pk)
    return _done(
        request,
        row.channel,
        lambda: remove_address(actor=Actor.of_request(request), address_id=pk),
        _("Removed. Nothing more is sent there."),
    )


def _own(request: HttpRequest, pk: int) -> ChannelAddress:
    row = ChannelAddress.objects.visible_to(request.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _done(request: HttpRequest, channel: str, act: Callable[[], object], said: str) -> HttpResponse:
    """Act, then back to the page; a refusal is shown at its channel with what was typed."""
    try:
        act()
    except DomainError as error:
        return _page(request, channel=channel, error=error)
    messages.success(request, said)
    return redirect("outbox:addresses")


def _page(request: HttpRequest, *, channel: str = "", error: DomainError | None = None) -> HttpResponse:
    cards = channel_cards(cast(User, request.user))
    context = {
        "cards": cards,
        "error": error,
        "error_channel": channel if channel in {card.channel for card in cards} else "",
        "typed": request.POST.get("address", ""),
    }
    return render(request, "outbox/addresses.html", context, status=error.status if error else 200)
