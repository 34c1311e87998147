"""Pages of village points: a village's desk, rules, accounts with their ledgers, deeds, the board, the shop."""

from datetime import date
from itertools import groupby
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids.models import Division
from members.forms import points as f
from members.forms.base import PartyForm
from members.models import Deed, PointAccount, PointRuleSet
from members.models.village_scoped import keeps_village, reads_village
from members.scope import party_scope_of
from members.selectors import points
from members.services.points import accounts, deeds, rule_sets, shop
from members.states.points import OPEN_DEEDS, DeedState, RuleSetState
from members.views.base import (
    Subject,
    area_of,
    excel,
    for_party,
    form_of,
    is_party,
    new_row,
    page_of,
    row_or_404,
    user_of,
)
from members.views.points_verbs import account_page, deed_page, rules_page, shop_page
from members.views.subjects import subject_of
from xinhui.accounts.actors import Actor
from xinhui.attachments.links import signed_url
from xinhui.core import clock


def village_or_404(request: HttpRequest, code: str) -> Division:
    """The village that the reader reads or is at home in."""
    village = points.villages_read(party_scope_of(request.user)).filter(code=code).first()
    if village is None:
        raise Http404
    return village


def _kind(name: str) -> Subject:
    kind = subject_of(name)
    assert kind is not None
    return kind


def with_verbs(request: HttpRequest, name: str, rows: Any) -> list[tuple[Any, Any]]:
    """(row, what the reader may do to it)."""
    kind, scope = _kind(name), party_scope_of(request.user)
    return [(row, kind.open_to(scope, row)) for row in rows]


def _village_context(request: HttpRequest, code: str, part: str) -> dict[str, Any]:
    village, scope = village_or_404(request, code), party_scope_of(request.user)
    return {
        "village": village, "part": part, "keeps": keeps_village(scope, code), "reads": reads_village(scope, code),
        "here": request.get_full_path(),
    }  # fmt: skip


@for_party(is_party)
@require_GET
def points_overview(request: HttpRequest) -> HttpResponse:
    """Villages with points, those with most to do first; villages without rules yet below, for who keeps them."""
    user, scope = user_of(request), party_scope_of(request.user)
    rows = points.overview(user, area=area_of(request))
    without = points.villages_read(scope).exclude(code__in=[row.code for row in rows])
    context = page_of(request, rows, 50)
    context |= {
        "villages": len(rows), "earned": sum(row.earned for row in rows), "redeemed": sum(row.redeemed for row in rows),
        "objected": sum(row.objected for row in rows), "waiting": sum(row.waiting for row in rows),
        "without_number": without.count(), "without": without[:30] if scope.is_keeper else (),
    }  # fmt: skip
    return render(request, "members/points_overview.html", context)


@for_party(is_party)
@require_GET
def point_village(request: HttpRequest, code: str) -> HttpResponse:
    """A village's desk: what waits, figures, deeds. Members of the village are led to the board."""
    context, user = _village_context(request, code, "desk"), user_of(request)
    if not context["reads"]:
        return redirect("members:point_board", code)
    state = request.GET.get("state", "")
    rows = points.deeds_of(user, code, state=state if state in DeedState.values else "")
    context |= page_of(request, rows, 30)
    context["deeds"] = with_verbs(request, "deed", context["rows"])
    context |= {
        "desk": points.desk(user, code), "rules": points.rules_in_force(code), "state": state,
        "states": [(value, DeedState(value).label) for value in DeedState.values],
    }  # fmt: skip
    return render(request, "members/points_village.html", context)


@for_party(is_party)
@require_GET
def point_board(request: HttpRequest, code: str) -> HttpResponse:
    """The publication: what is open to objections, what counts this month, balances if the village shows them."""
    context = _village_context(request, code, "board")
    day = _month(request)
    board = points.board(user_of(request), code, day=day)
    context |= {"board": board, "open": with_verbs(request, "deed", board.open), "month": day}
    before, today = date.fromordinal(board.first.toordinal() - 1), clock.today()
    context |= {"before": f"{before:%Y-%m}", "next": f"{board.after:%Y-%m}" if board.after <= today else ""}
    return render(request, "members/points_board.html", context)


def _month(request: HttpRequest) -> date:
    text = request.GET.get("month", "")
    try:
        day = parse_date(f"{text}-01") if text.isascii() and len(text) == 7 else None
    except ValueError:
        day = None
    return day if day is not None and 2000 < day.year < 2100 else clock.today()


@for_party(is_party)
@require_GET
def point_accounts(request: HttpRequest, code: str) -> HttpResponse:
    """A village's accounts."""
    context = _village_context(request, code, "accounts")
    if not context["reads"]:
        raise PermissionDenied
    words = request.GET.get("q", "").replace("\x00", "").strip()[:40]
    rows = PointAccount.objects.visible_to(user_of(request)).open().filter(area_code=code).select_related("member")
    rows = (rows.filter(name__icontains=words) if words else rows).order_by("-balance", "name")
    context |= {**page_of(request, rows, 50), "words": words}
    return render(request, "members/points_accounts.html", context)


@for_party(is_party)
@require_GET
def point_account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account and its ledger."""
    user, scope = user_of(request), party_scope_of(request.user)
    account: PointAccount = row_or_404(PointAccount.objects.visible_to(user).select_related("member"), pk)
    context = page_of(request, points.ledger_of(account), 40)
    context["months"] = _by_month(with_verbs(request, "point-entry", context.pop("rows")))
    own = account.deeds.filter(state__in=OPEN_DEEDS).select_related("rule").order_by("-pk")[:20]
    context |= {
        "account": account, "village": Division.objects.filter(code=account.area_code).defer("boundary").first(),
        "total": points.total_of(account), "under_way": own, "verbs": _kind("point-account").open_to(scope, account),
        "reads": reads_village(scope, account.area_code), "here": request.get_full_path(),
        "rank": points.rank_of(account),
        "rules": points.rules_in_force(account.area_code),
    }  # fmt: skip
    return render(request, "members/points_account.html", context)


def _by_month(rows: list[tuple[Any, Any]]) -> list[tuple[str, list[tuple[Any, Any]]]]:
    grouped = groupby(rows, key=lambda row: clock.local(row[0].at).strftime("%Y年%-m月"))
    return [(month, list(entries)) for month, entries in grouped]


@for_party(is_party)
@require_GET
def point_deed(request: HttpRequest, pk: int) -> HttpResponse:
    """One deed: evidence, who checked it, objections, what became of it."""
    user, scope = user_of(request), party_scope_of(request.user)
    people = ("reported_by", "checked_by", "confirmed_by")
    rows = Deed.objects.visible_to(user).select_related("account", "rule__rule_set", *people)
    deed: Deed = row_or_404(rows, pk)
    context = {
        "deed": deed, "verbs": _kind("deed").open_to(scope, deed), "here": request.get_full_path(),
        "photos": [(signed_url(row, user, "thumb"), signed_url(row, user)) for row in deed.photos.all()],
        "objections": with_verbs(request, "deed-objection", points.objections_of(user, deed)),
        "village": Division.objects.filter(code=deed.area_code).defer("boundary").first(),
        "reads": reads_village(scope, deed.area_code), "entry": deed.entries.first(),
    }  # fmt: skip
    return render(request, "members/points_deed.html", context)


@for_party(is_party)
@require_GET
def point_rules(request: HttpRequest, code: str) -> HttpResponse:
    """A village's rules, all versions: whoever lives by them reads them."""
    context = _village_context(request, code, "rules")
    rows = PointRuleSet.objects.visible_to(user_of(request)).filter(area_code=code).select_related("document")
    sets = []
    for row, verbs in with_verbs(request, "point-rules", rows.prefetch_related("rules")[:20]):
        single = [(rule, context["keeps"] and row.state == RuleSetState.DRAFT) for rule in row.rules.all()]
        document = signed_url(row.document, user_of(request)) if row.document and context["reads"] else ""
        sets.append((row, verbs, single, document))
    preparing = any(row[0].state in (RuleSetState.DRAFT, RuleSetState.ADOPTED) for row in sets)
    context |= {"sets": sets, "may_draft": context["keeps"] and not preparing}
    return render(request, "members/points_rules.html", context)


@for_party(is_party)
@require_GET
def point_shop(request: HttpRequest, code: str) -> HttpResponse:
    """The village's shop: goods, redemptions, movements."""
    context, user = _village_context(request, code, "shop"), user_of(request)
    context |= page_of(request, points.redemptions_of(user, code), 20)
    context["redemptions"] = with_verbs(request, "redemption", context.pop("rows"))
    context |= {
        "goods": with_verbs(request, "good", points.goods_of(user, code, offered=not context["reads"])[:100]),
        "moves": points.shop_ledger(user, code)[:20] if context["reads"] else (), "own": points.own_account(user),
    }  # fmt: skip
    return render(request, "members/points_shop.html", context)


#: name of the page → form, service, page of what was made
NEW: dict[str, tuple[type[PartyForm], Any, Any]] = {
    "deed": (f.DeedForm, deeds.report_deed, deed_page),
    "account": (f.AccountForm, accounts.open_account, account_page),
    "good": (f.GoodForm, shop.offer_good, shop_page),
    "rules": (f.RuleSetForm, rule_sets.draft_rules, rules_page),
}


@for_party(is_party)
@require_http_methods(["GET", "POST"])
def point_new(request: HttpRequest, code: str, what: str) -> HttpResponse:
    """A deed, an account, a good or a new version of the rules, for who keeps the village's records."""
    village = village_or_404(request, code)
    if not keeps_village(party_scope_of(request.user), code):
        raise PermissionDenied
    form, service, page = NEW[what]
    titles = {"deed": _("Report a deed"), "account": _("Open an account"), "good": _("Put a good on offer"),
              "rules": _("Draft new rules")}  # fmt: skip
    return new_row(
        request, form_of(request, form, target=village), service, title=titles[what],
        back=reverse("members:point_village", args=[code]), page=page, hint=village.name,
    )  # fmt: skip


@for_party(is_party)
@require_POST
def point_publish(request: HttpRequest, code: str) -> HttpResponse:
    """Put every confirmed deed of the village on the board."""
    village_or_404(request, code)
    if not keeps_village(party_scope_of(request.user), code):
        raise PermissionDenied
    deeds.publish_all(actor=Actor.of_request(request), area_code=code)
    return redirect("members:point_board", code)


@for_party(is_party)
@require_GET
def point_table(request: HttpRequest, code: str) -> HttpResponse:
    """The whole ledger of a village as Excel."""
    village = village_or_404(request, code)
    if not reads_village(party_scope_of(request.user), code):
        raise PermissionDenied
    heading = [_("At"), _("Account number"), _("Name on the board"), _("Kind"), _("What for"), _("change"), _("Left")]
    lines = (
        [f"{clock.local(row.at):%Y-%m-%d %H:%M}", row.account.number, row.account.name, str(row.get_kind_display()),
         points.what_for(row), row.change, row.balance]
        for row in points.entries_of_village(user_of(request), code)
    )  # fmt: skip
    return excel(_("Village points of %(village)s") % {"village": village.name}, heading, lines)
