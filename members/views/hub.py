"""The first page of party building: a card for each part of it that the reader may open."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from django_stubs_ext import StrOrPromise

from members.scope import PartyScope, party_scope_of
from members.views.base import for_party, is_party


@dataclass(frozen=True)
class Card:
    """One part: its page, its name, what is done there, who may open it."""

    url_name: str
    title: StrOrPromise
    hint: StrOrPromise
    may: Callable[[PartyScope], bool]


CARDS: tuple[Card, ...] = (
    Card("members:organizations", _("Party organizations"), _("The tree, officers, terms, elections, gaps"), is_party),
    Card("members:points", _("Village points"), _("Deeds, the board, the ledger, the shop"), is_party),
)


@for_party(is_party)
@require_GET
def hub(request: HttpRequest) -> HttpResponse:
    """The cards."""
    scope = party_scope_of(request.user)
    return render(request, "members/hub.html", {"cards": [card for card in CARDS if card.may(scope)]})
