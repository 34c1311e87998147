"""Desks: my work, dispatching, the command map."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from grids.models import Assignment, StandardText, TimelineEntry
from grids.models.scoped import AREA_ROLES, DEPARTMENT_ROLES
from grids.selectors.map import grid_loads, map_shapes
from grids.selectors.work import dispatcher_desk, handler_counts, handler_rows
from grids.views.base import BUSINESS, DESK, HANDLERS, for_roles, user_of
from grids.views.verbs import Verb, assignment_verbs, issue_verbs, whistle_verbs
from xinhui.accounts.scope import Scope, scope_of
from xinhui.core import clock

ROWS = 50
FEED = 12
SHOWS = ("live", "overdue", "respond", "finished")


def standard_texts() -> dict[str, list[StandardText]]:
    """Standard texts by verb: one query."""
    texts: dict[str, list[StandardText]] = {}
    for text in StandardText.objects.all():
        texts.setdefault(text.verb, []).append(text)
    return texts


def with_forms(verbs: list[Verb], texts: dict[str, list[StandardText]]) -> list[dict[str, Any]]:
    """Each verb with its empty form and its standard texts."""
    return [
        {"verb": verb, "form": verb.form(auto_id=False), "texts": texts.get(verb.name, []),
         "fills": next((n for n in ("text", "result", "reason", "demand") if n in verb.form.base_fields), "")}
        for verb in verbs
    ]  # fmt: skip


def _card(row: Assignment, scope: Scope, texts: dict[str, list[StandardText]]) -> dict[str, Any]:
    now = clock.now()
    hours = (row.due_at - now).total_seconds() / 3600 if row.due_at else None
    return {
        "row": row,
        "whistle": row.whistle,
        "overdue": hours is not None and hours < 0,
        "soon": hours is not None and 0 <= hours < 4,
        "acts": with_forms(assignment_verbs(scope, row), texts),
    }


@for_roles(*HANDLERS)
@require_GET
def handler_desk(request: HttpRequest) -> HttpResponse:
    """My work, due soonest first."""
    user = user_of(request)
    show = request.GET.get("show", "live")
    show = show if show in SHOWS else "live"
    texts = standard_texts()
    scope = scope_of(user)
    cards = [_card(row, scope, texts) for row in handler_rows(user, show=show)[:ROWS]]
    context = {"cards": cards, "counts": handler_counts(user), "show": show, "here": request.get_full_path()}
    is_part = request.headers.get("HX-Request")
    return render(request, "grids/_handler_rows.html" if is_part else "grids/handler_desk.html", context)


@for_roles(*DESK)
@require_GET
def dispatcher_page(request: HttpRequest) -> HttpResponse:
    """Everything that waits for a decision in my area."""
    user = user_of(request)
    scope, texts = scope_of(user), standard_texts()
    desk = dispatcher_desk(user)
    rated = False
    sections = [
        ("to_approve", desk.to_approve), ("to_dispatch", desk.to_dispatch), ("to_verify", desk.to_verify),
        ("to_close", desk.to_close),
    ]  # fmt: skip
    context = {
        "desk": desk,
        "whistles": {
            name: [
                {"whistle": w, "acts": with_forms(_main(whistle_verbs(scope, w, is_rated=rated)), texts)} for w in rows
            ]
            for name, rows in sections
        },
        "returns": [
            {"row": row, "acts": with_forms(assignment_verbs(scope, row), texts)}
            for row in [*desk.returns, *desk.disputes]
        ],
        "issues": [{"issue": i, "acts": with_forms(issue_verbs(scope, i), texts)} for i in desk.to_confirm],
        "here": request.get_full_path(),
        "now": clock.now(),
    }
    is_part = request.headers.get("HX-Request")
    return render(request, "grids/_dispatcher_rows.html" if is_part else "grids/dispatcher_desk.html", context)


def _main(verbs: list[Verb]) -> list[Verb]:
    """A desk offers the deciding verbs; the rest are on the whistle's page."""
    return [verb for verb in verbs if verb.name not in ("supervise", "withdraw")]


@for_roles(*BUSINESS)
@require_GET
def command_map(request: HttpRequest) -> HttpResponse:
    """Grids coloured by open and overdue whistles; the latest events beside."""
    user = user_of(request)
    loads = grid_loads(user)
    entries = (
        TimelineEntry.objects.visible_to(user)
        .filter(whistle__isnull=False)
        .select_related("whistle__category", "issue__grid", "unit")
        .defer("issue__grid__boundary")
        .order_by("-at", "-id")[:FEED]
    )
    context = {
        "open": sum(load.open for load in loads),
        "overdue": sum(load.overdue for load in loads),
        "grids_open": sum(1 for load in loads if load.open),
        "grids_overdue": sum(1 for load in loads if load.overdue),
        "entries": entries,
    }
    is_part = request.headers.get("HX-Request")
    return render(request, "grids/_map_side.html" if is_part else "grids/command_map.html", context)


@for_roles(*BUSINESS)
@require_GET
def map_geometry(request: HttpRequest) -> HttpResponse:
    """The shapes: changed only when a boundary does, so the browser keeps them by ETag."""
    scope = scope_of(request.user)
    prefixes = None if scope.has(*DEPARTMENT_ROLES) else scope.areas(*AREA_ROLES)
    version, shapes = map_shapes(prefixes)
    etag = f'"{version}-{hash(prefixes) & 0xFFFFFFFF:x}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified()
    response = JsonResponse(shapes)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


@for_roles(*BUSINESS)
@require_GET
def map_loads(request: HttpRequest) -> HttpResponse:
    """Open and overdue whistles by grid code."""
    loads = grid_loads(user_of(request))
    return JsonResponse({load.code: [load.open, load.overdue] for load in loads})
