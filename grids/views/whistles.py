"""Whistle pages: the list and the page with its timeline."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from grids.models import Assignment, IssuePhoto, Step, Whistle
from grids.models.whistle import ExtensionRequest, ExtensionState
from grids.selectors.explain import explain_step
from grids.selectors.latest import Latest, whistle_parts
from grids.states import LIVE_WHISTLE, WhistleState
from grids.views.base import BUSINESS, for_roles, page_number, row_or_404, user_of
from grids.views.desks import standard_texts, with_forms
from grids.views.verbs import DISPATCHERS, UNIT_ROLES, assignment_verbs, whistle_verbs
from xinhui.accounts.models import User
from xinhui.accounts.scope import area_q, scope_of
from xinhui.attachments.links import signed_url

PAGE = 30


@for_roles(*BUSINESS)
@require_GET
def whistle_list(request: HttpRequest) -> HttpResponse:
    """Visible whistles, filtered; without counting a million of them."""
    rows = Whistle.objects.select_related("issue__grid", "category", "lead_unit").defer("issue__grid__boundary")
    latest = Latest(_filtered(request, rows).order_by("-id"), whistle_parts(user_of(request)))
    number = page_number(request)
    found = latest[(number - 1) * PAGE : number * PAGE + 1]
    context = {
        "whistles": found[:PAGE],
        "page": number,
        "has_next": len(found) > PAGE,
        "states": WhistleState.choices,
        "query": _query_without_page(request),
    }
    return render(request, "grids/whistle_list.html", context)


def _query_without_page(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def _filtered(request: HttpRequest, rows: Any) -> Any:
    state, area = request.GET.get("state", ""), request.GET.get("area", "")
    if state == "live":
        rows = rows.filter(state__in=sorted(LIVE_WHISTLE))
    elif state in WhistleState.values:
        rows = rows.filter(state=state)
    if request.GET.get("overdue") == "1":
        rows = rows.filter(is_overdue=True, state__in=sorted(LIVE_WHISTLE))
    if area.isdecimal():
        rows = rows.filter(area_q("area_code", [area]))
    words = request.GET.get("q", "").strip()
    if words.upper().startswith("SZ") and words[10:].isdecimal():
        return rows.filter(pk=int(words[10:]))
    if words:
        rows = rows.filter(Q(reason__icontains=words) | Q(category__name__icontains=words))
    return rows


@for_roles(*BUSINESS)
@require_GET
def whistle_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One whistle: where it stands, why it is due when it is, everything that happened, what the reader may do."""
    user = user_of(request)
    rows = Whistle.objects.visible_to(user).select_related(
        "issue__grid__division", "issue__reporter", "category__parent", "lead_unit", "raised_by", "rating"
    )
    whistle = row_or_404(rows.defer("issue__grid__boundary", "issue__grid__division__boundary"), pk)
    context = _context(request, user, whistle)
    is_part = request.headers.get("HX-Request")
    return render(request, "grids/_whistle_body.html" if is_part else "grids/whistle_detail.html", context)


def _context(request: HttpRequest, user: User, whistle: Whistle) -> dict[str, Any]:
    scope, texts = scope_of(user), standard_texts()
    assignments = list(
        Assignment.objects.filter(whistle=whistle).select_related("unit", "handler", "replaced_by__unit")
    )
    steps = Step.objects.filter(whistle=whistle, state__in=["open", "paused"]).select_related("assignment__unit")
    asked = ExtensionRequest.objects.filter(assignment__whistle=whistle, state=ExtensionState.ASKED)
    is_rated = getattr(whistle, "rating", None) is not None
    may_decide = scope.covers(whistle.area_code, *DISPATCHERS)
    return {
        "whistle": whistle,
        "issue": whistle.issue,
        "acts": with_forms(whistle_verbs(scope, whistle, is_rated=is_rated), texts),
        "parts": [{"row": row, "acts": with_forms(assignment_verbs(scope, row), texts)} for row in assignments],
        "explanations": [(step, explain_step(step)) for step in steps],
        "timeline": _timeline(whistle, user),
        "supervisions": whistle.supervisions.select_related("by"),
        "may_reply": scope.has(*UNIT_ROLES),
        "extensions": asked.select_related("assignment__unit") if may_decide else [],
        "here": request.path,
    }


def _timeline(whistle: Whistle, user: User) -> list[dict[str, Any]]:
    """Entries of the issue and this whistle, each with the photos of its stage."""
    photos = list(
        IssuePhoto.objects.filter(issue_id=whistle.issue_id).select_related("attachment").order_by("added_at", "id")
    )
    stages = {"report": "report", "settle": "settle", "finish": "finish", "verify": "verify", "confirm": "verify"}
    entries = whistle.issue.timeline.filter(Q(whistle=whistle) | Q(whistle__isnull=True)).select_related(
        "unit", "assignment__unit"
    )
    shown = []
    for entry in entries.order_by("at", "id"):
        own = [photo for photo in photos if photo.stage == stages.get(entry.verb) and _near(photo, entry.at)]
        links = [
            {"thumb": signed_url(p.attachment, user, "thumb"), "full": signed_url(p.attachment, user)} for p in own
        ]
        shown.append({"entry": entry, "photos": links})
    return shown


def _near(photo: IssuePhoto, at: Any) -> bool:
    """Photos are bound in the transaction of their entry: the same moment, give or take its length."""
    return bool(abs((photo.added_at - at).total_seconds()) < 60)
