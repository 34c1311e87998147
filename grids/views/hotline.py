"""Pages of the 12345 hotline: what waits and for what, one order with its timeline, the figures."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from grids.forms_hotline import LookForm
from grids.hotline_states import HotlineKind
from grids.models import HotlineEntry, HotlineOrder
from grids.selectors import hotline
from grids.selectors.hotline import SHOWS
from grids.services.hotline.caller import look_at_caller
from grids.views.base import DESK, add_error, for_roles, row_or_404, user_of
from grids.views.files import marked_table
from grids.views.hotline_verbs import BY_NAME, place_words, verbs_for
from grids.views.policing import area_of, page_of
from xinhui.accounts.actors import Actor
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import scope_of
from xinhui.core import clock
from xinhui.core.errors import DomainError

READERS = (*DESK, Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_LEADER)
PAGE, TABLE_MAX, DAYS = 30, 10_000, 90


def _filters(request: HttpRequest) -> dict[str, str]:
    asked = request.GET
    show, kind = asked.get("show", "open"), asked.get("kind", "")
    return {"show": show if show in SHOWS else "open", "kind": kind if kind in HotlineKind.values else "",
            "area": area_of(request), "text": asked.get("q", "").replace("\x00", "").strip()[:60]}  # fmt: skip


@for_roles(*READERS)
@require_GET
def order_list(request: HttpRequest) -> HttpResponse:
    """What waits, due soonest first; figures of the last ninety days beside."""
    user, filters = user_of(request), _filters(request)
    total, kinds = hotline.figures(user, area=filters["area"], since=clock.now() - timedelta(days=DAYS))
    page = page_of(request, hotline.orders_for(user, **filters), PAGE)
    context: dict[str, Any] = {
        **page, **filters, "counts": hotline.counts(user, area=filters["area"]), "total": total, "by_kind": kinds,
        "days": DAYS, "kinds": HotlineKind.choices, "places": place_words({row.area_code for row in page["rows"]}),
        "shows": [(name, _SHOWN[name]) for name in SHOWS], "may_import": scope_of(user).has(Role.COMMAND_CENTRE),
        "here": request.get_full_path(),
    }  # fmt: skip
    return render(request, "grids/hotline.html", context)


class _Shown(dict[str, Any]):
    """Names of the lists, in the reader's language."""

    def __missing__(self, name: str) -> str:
        words = {
            "open": pgettext("hotline", "Open"), "sort": pgettext("hotline", "To be sorted"),
            "ready": pgettext("hotline", "To be answered"), "overdue": pgettext("hotline", "Overdue"),
            "answered": pgettext("hotline", "Awaiting the call-back"), "closed": pgettext("hotline", "Closed"),
            "returned": pgettext("hotline", "Returned to the hotline"), "all": pgettext("hotline", "All"),
        }  # fmt: skip
        return words[name]


_SHOWN = _Shown()


@for_roles(*READERS)
@require_GET
def order_table(request: HttpRequest) -> HttpResponse:
    """The list as Excel."""
    user, filters = user_of(request), _filters(request)
    rows = list(hotline.orders_for(user, **filters)[:TABLE_MAX])
    places = place_words({row.area_code for row in rows})
    heading = [
        pgettext("hotline", "Order number"), pgettext("hotline", "Kind of order"), pgettext("hotline", "Urgency"),
        pgettext("hotline", "Taken at"), pgettext("hotline", "Deadline"), pgettext("hotline", "Place"),
        pgettext("hotline", "Sub-category"), pgettext("hotline", "Content"), pgettext("hotline", "State"),
        pgettext("hotline", "Answered at"), pgettext("hotline", "On time"), pgettext("hotline", "Answer"),
        pgettext("hotline", "Satisfaction"), pgettext("hotline", "Round"),
    ]  # fmt: skip
    lines = [_line(row, places) for row in rows]
    conditions = [(pgettext("hotline", "Shown"), _SHOWN[filters["show"]])]
    return marked_table(request, pgettext("hotline", "Hotline orders"), heading, lines, conditions=conditions)


def _line(row: HotlineOrder, places: dict[str, str]) -> list[Any]:
    on_time = {True: _("Yes"), False: _("No"), None: ""}[False if row.is_overdue else row.answered_on_time]
    return [
        row.number, row.get_kind_display(), row.get_urgency_display(), _moment(row.called_at), _moment(row.due_at),
        f"{places.get(row.area_code, '')} {row.grid.name if row.grid else ''}".strip(), str(row.category or ""),
        row.content, row.get_state_display(), _moment(row.answered_at), on_time, row.answer,
        row.get_satisfaction_display(), row.round,
    ]  # fmt: skip


def _moment(at: Any) -> str:
    return f"{clock.local(at):%Y-%m-%d %H:%M}" if at else ""


def _order(request: HttpRequest, pk: int) -> HotlineOrder:
    rows = HotlineOrder.objects.visible_to(request.user).select_related("grid", "category", "issue", "sender")
    found: HotlineOrder = row_or_404(rows.defer("grid__boundary"), pk)
    return found


def _detail(request: HttpRequest, order: HotlineOrder, *, caller: Any = None, form: Any = None) -> HttpResponse:
    user = user_of(request)
    whistle = order.issue.whistles.order_by("-pk").select_related("lead_unit").first() if order.issue else None
    context = {
        "order": order, "verbs": verbs_for(scope_of(user), order), "caller": caller, "whistle": whistle,
        "look": form or LookForm(target=order), "place": place_words({order.area_code}).get(order.area_code, ""),
        "timeline": HotlineEntry.objects.visible_to(user).filter(order=order),
    }  # fmt: skip
    return render(request, "grids/hotline_order.html", context, status=400 if form else 200)


@for_roles(*READERS)
@require_GET
def order_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One order: the caller's words, where it is, the answer, everything that happened."""
    return _detail(request, _order(request, pk))


@for_roles(*READERS)
@never_cache
@require_http_methods(["POST"])
def order_look(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who called, this once; the reason is on the trail."""
    order = _order(request, pk)
    form = LookForm(request.POST, target=order)
    if not form.is_valid():
        return _detail(request, order, form=form)
    try:
        caller = look_at_caller(actor=Actor.of_request(request), order_id=pk, **form.values())
    except DomainError as error:
        if error.status == 403:
            raise PermissionDenied from error
        add_error(form, error)
        return _detail(request, order, form=form)
    return _detail(request, order, caller=caller or {"none": True})


@for_roles(*READERS)
@require_http_methods(["GET", "POST"])
def order_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """GET shows the verb's form; POST does it and goes back to the order; an error shows the form again."""
    order, scope = _order(request, pk), scope_of(request.user)
    if verb not in BY_NAME:
        raise Http404
    chosen = BY_NAME[verb]
    if not chosen.may(scope, order):
        raise PermissionDenied
    form = chosen.form(request.POST if request.method == "POST" else None, target=order, scope=scope)
    if request.method == "POST" and form.is_valid():
        try:
            chosen.service(actor=Actor.of_request(request), order_id=pk, **form.values())
        except DomainError as error:
            if error.status == 403:
                return render(request, "403.html", {"reason": str(error)}, status=403)
            add_error(form, error)
        else:
            messages.success(request, _("Done: %(verb)s.") % {"verb": chosen.label})
            return redirect("grids:hotline_order", pk=pk)
    context = {"verb": chosen, "form": form, "target": order, "order": order, "back": f"/hotline/{pk}/"}
    return render(request, "grids/hotline_act.html", context, status=400 if form.errors else 200)
