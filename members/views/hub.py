"""The first page of party building: a card for each part of it that the reader may open."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from django_stubs_ext import StrOrPromise

from members.scope import PartyScope, party_scope_of
from members.views.base import for_party, is_party, is_reader


@dataclass(frozen=True)
class Card:
    """One part: its page, its name, what is done there, who may open it."""

    url_name: str
    title: StrOrPromise
    hint: StrOrPromise
    may: Callable[[PartyScope], bool]


CARDS: tuple[Card, ...] = (
    Card("members:organizations", _("Party organizations"), _("The tree, officers, terms, elections, gaps"), is_party),
    Card("members:members", _("Register of members"), _("Files, standing, branches, teams; the table"), is_reader),
    Card("members:teams", _("Six teams “1+6+N”"), _("Teams of the plan, measures due and overdue"), is_reader),
    Card("members:transfers", _("Transfers"), _("Letters of introduction, expiry, stubs"), is_reader),
    Card("members:help", _("Help in hardship"), _("Visits, money and goods, the ledger of the funds"), is_reader),
    Card("members:mobile", _("Mobile members"), _("Who lives elsewhere, contacts that are due"), is_reader),
)


@for_party(is_party)
@require_GET
def hub(request: HttpRequest) -> HttpResponse:
    """The cards."""
    scope = party_scope_of(request.user)
    return render(request, "members/hub.html", {"cards": [card for card in CARDS if card.may(scope)]})
