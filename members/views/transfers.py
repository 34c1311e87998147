"""Pages of letters of introduction: the list, its table, one letter, a member from out of the district."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from members.forms.transfers import IncomingForm
from members.models import TransferLetter
from members.scope import party_scope_of
from members.selectors import transfers
from members.services.transfers.reception import receive_from_outside
from members.states.transfer import Direction, LetterState
from members.views.base import (
    excel,
    for_party,
    form_of,
    is_keeper,
    is_party,
    is_reader,
    new_row,
    page_of,
    row_or_404,
    user_of,
)
from members.views.subjects import subject_of


def _chosen(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").strip() for name in ("state", "direction", "words")}


@for_party(is_reader)
@require_GET
def transfer_list(request: HttpRequest) -> HttpResponse:
    """Letters, the newest first, and what waits."""
    user, chosen = user_of(request), _chosen(request)
    context = page_of(request, transfers.listed(user, **chosen), 50)
    context |= {
        "chosen": chosen, "totals": transfers.totals(user), "states": LetterState.choices,
        "directions": Direction.choices, "may_enter": party_scope_of(request.user).is_keeper,
    }  # fmt: skip
    return render(request, "members/transfers.html", context)


@for_party(is_reader)
@require_GET
def transfer_table(request: HttpRequest) -> HttpResponse:
    """The same list as an Excel file."""
    heading = [_("Letter"), _("Name of the member"), _("Direction of the letter"), _("From the organization"),
               _("To the organization"), _("Reason for the transfer"), _("Issued on"), _("Holds until"),
               _("Received on"), _("Stub returned on"), _("State of the letter")]  # fmt: skip
    rows = transfers.listed(user_of(request), **_chosen(request))
    return excel(_("Letters of introduction"), heading, (_line(row) for row in rows.iterator(chunk_size=2000)))


def _line(row: TransferLetter) -> list[Any]:
    days = [day.isoformat() if day else "" for day in (row.issued_on, row.expires_on, row.received_on, row.returned_on)]
    return [row.number, row.member.name, row.get_direction_display(), str(row.from_organization or row.outside),
            str(row.to_organization or row.outside), row.reason, *days, row.get_state_display()]  # fmt: skip


@for_party(is_party)
@require_GET
def transfer_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter: its words, its steps, what the reader may do."""
    letter: TransferLetter = row_or_404(transfers.seen(user_of(request)), pk)
    kind = subject_of("letter")
    assert kind is not None
    context = {
        "letter": letter, "verbs": kind.open_to(party_scope_of(request.user), letter),
        "steps": letter.steps.select_related("by"), "here": request.get_full_path(),
    }  # fmt: skip
    return render(request, "members/transfer.html", context)


@for_party(is_keeper)
@require_http_methods(["GET", "POST"])
def transfer_in(request: HttpRequest) -> HttpResponse:
    """A letter from out of the district, and the member who brings it."""
    return new_row(
        request, form_of(request, IncomingForm), receive_from_outside, title=_("Receive from out of the district"),
        back=reverse("members:transfers"), page=lambda row: reverse("members:transfer", args=[row.pk]),
        hint=_("The member is entered on the register of the branch at once."),
    )  # fmt: skip
