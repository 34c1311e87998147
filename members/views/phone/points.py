"""Village points on the phone: the own household's account, a report with a photo, the board, the shop."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from members.forms.points import DeedForm
from members.models.village_scoped import home_village
from members.scope import party_scope_of
from members.selectors import points
from members.selectors.phone import Item, Section
from members.services.points.deeds import report_deed
from members.views.base import for_party, form_of, is_member, new_row, user_of
from members.views.points import with_verbs
from xinhui.accounts.models import User


def points_section(user: User) -> Section | None:
    """The balance of the own household. Two queries, none for who lives in no village."""
    account = points.own_account(user)
    if account is None:
        return None
    title = _("%(name)s: %(points)d points") % {"name": account.name, "points": account.balance}
    home = reverse("members:phone_points")
    return Section(_("Village points"), (Item(title, _("Report a deed, the board, the shop"), home),))


@for_party(is_member)
@require_GET
def phone_points(request: HttpRequest) -> HttpResponse:
    """Balance, the last entries, deeds under way; without an account: whom to ask."""
    user = user_of(request)
    village, account = home_village(party_scope_of(user)), points.own_account(user)
    context: dict[str, Any] = {
        "account": account,
        "village": village,
        "rules": points.rules_in_force(village) if village else None,
    }
    if account is not None:
        deeds = account.deeds.select_related("rule").order_by("-pk")[:10]
        context |= {
            "entries": points.ledger_of(account)[:10], "total": points.total_of(account), "deeds": deeds,
            "redemptions": with_verbs(request, "redemption", account.redemptions.select_related("good", "account")[:5]),
            "here": request.get_full_path(),
        }  # fmt: skip
    return render(request, "members/phone/points.html", context)


@for_party(is_member)
@require_http_methods(["GET", "POST"])
def phone_points_report(request: HttpRequest) -> HttpResponse:
    """Report a deed of the own household."""
    account = points.own_account(user_of(request))
    if account is None:
        return redirect("members:phone_points")
    return new_row(
        request, form_of(request, DeedForm, target=account), report_deed, title=_("Report a deed"),
        back=reverse("members:phone_points"), page=lambda _row: reverse("members:phone_points"), hint=account.name,
    )  # fmt: skip


@for_party(is_member)
@require_GET
def phone_points_board(request: HttpRequest) -> HttpResponse:
    """The board of the reader's village."""
    village = home_village(party_scope_of(user_of(request)))
    if not village:
        raise Http404
    return redirect("members:point_board", village)


@for_party(is_member)
@require_GET
def phone_points_shop(request: HttpRequest) -> HttpResponse:
    """The shop of the reader's village."""
    village = home_village(party_scope_of(user_of(request)))
    if not village:
        raise Http404
    return redirect("members:point_shop", village)
