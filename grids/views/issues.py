"""Issue pages: report, list, detail."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids.forms import IssueForm
from grids.models import Issue
from grids.selectors.nearby import nearby_issues
from grids.services.frame import DISPATCHERS
from grids.services.merge_issues import merge_issues
from grids.services.raise_whistle import raise_whistle
from grids.services.report_issue import Report, report_issue
from grids.services.settle_issue import settle_issue
from grids.states import IssueState
from grids.views.base import (
    BUSINESS,
    REPORTERS,
    add_error,
    for_roles,
    page_number,
    row_or_404,
    take_photos,
    user_of,
)
from grids.views.desks import standard_texts, with_forms
from grids.views.verbs import issue_verbs
from xinhui.accounts.actors import Actor
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import area_q, scope_of
from xinhui.attachments.links import signed_url
from xinhui.core.errors import DomainError, Forbidden

PAGE = 30
MERGERS = (*DISPATCHERS, Role.VILLAGE_SECRETARY)


@for_roles(*REPORTERS)
@require_http_methods(["GET", "POST"])
def issue_new(request: HttpRequest) -> HttpResponse:
    """Report an issue, and settle it or blow the whistle in the same breath."""
    form = IssueForm(request.POST, request.FILES) if request.method == "POST" else IssueForm()
    if request.method == "POST" and form.is_valid():
        try:
            issue = _report(Actor.of_request(request), form.cleaned_data)
        except DomainError as error:
            add_error(form, error)
        else:
            messages.success(request, _("Report %(number)s was received.") % {"number": issue.number})
            return redirect("grids:issue_detail", pk=issue.pk)
    return render(request, "grids/issue_new.html", {"form": form}, status=400 if form.errors else 200)


def _report(actor: Actor, data: dict[str, Any]) -> Issue:
    photos = take_photos(actor, data["photos"])
    report = Report(
        uuid=data["uuid"],
        category=data["category"].code,
        description=data["description"],
        address=data["address"],
        latitude=data["latitude"],
        longitude=data["longitude"],
        coordinate_system=data["coordinate_system"],
        photos=tuple(photos),
    )
    issue, is_new = report_issue(actor=actor, report=report)
    if is_new and data["then"] == "settle":
        settle_issue(actor=actor, issue_id=issue.pk, note=data["words"] or data["description"])
    elif is_new and data["then"] == "whistle":
        raise_whistle(actor=actor, issue_id=issue.pk, reason=data["words"] or data["description"])
    return issue


@for_roles(*BUSINESS)
@require_GET
def issue_list(request: HttpRequest) -> HttpResponse:
    """Visible issues, filtered."""
    rows = Issue.objects.visible_to(request.user).select_related("grid", "category", "reporter")
    state, area, words = (request.GET.get(name, "").strip() for name in ("state", "area", "q"))
    if state in IssueState.values:
        rows = rows.filter(state=state)
    if area.isdecimal():
        rows = rows.filter(area_q("area_code", [area]))
    if words:
        rows = rows.filter(Q(description__icontains=words) | Q(category__name__icontains=words))
    number = page_number(request)
    found = list(rows.defer("grid__boundary").order_by("-received_at", "-id")[(number - 1) * PAGE : number * PAGE + 1])
    query = request.GET.copy()
    query.pop("page", None)
    context = {"issues": found[:PAGE], "page": number, "has_next": len(found) > PAGE, "states": IssueState.choices,
               "query": query.urlencode()}  # fmt: skip
    return render(request, "grids/issue_list.html", context)


@for_roles(*BUSINESS)
@require_GET
def issue_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One issue, its whistles and what the reader may do."""
    user = user_of(request)
    rows = Issue.objects.visible_to(user).select_related(
        "grid", "category__parent", "reporter", "duplicate_of", "outside__sender"
    )
    issue = row_or_404(rows.defer("grid__boundary"), pk)
    photos = [
        {"thumb": signed_url(p.attachment, user, "thumb"), "full": signed_url(p.attachment, user), "stage": p}
        for p in issue.photos.select_related("attachment")
    ]
    context = {
        "issue": issue,
        "photos": photos,
        "whistles": issue.whistles.select_related("category", "lead_unit"),
        "timeline": [
            {"entry": entry, "photos": []} for entry in issue.timeline.select_related("unit").order_by("at", "id")
        ],
        "acts": with_forms(issue_verbs(scope_of(user), issue), standard_texts()),
        "answers": issue.answers.order_by("attribute__order", "id"),
        "outside": getattr(issue, "outside", None),
        "here": request.path,
        "nearby": nearby_issues(user, issue) if scope_of(user).covers(issue.area_code, *MERGERS) else [],
    }
    return render(request, "grids/issue_detail.html", context)


@for_roles(*MERGERS)
@require_POST
def issue_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """This issue is a duplicate of another; both must be the reader's to see."""
    user = user_of(request)
    duplicate = row_or_404(Issue.objects.visible_to(user), pk)
    number = request.POST.get("original", "")
    original = row_or_404(Issue.objects.visible_to(user), int(number) if number.isdecimal() else 0)
    try:
        merge_issues(actor=Actor.of_request(request), duplicate_id=duplicate.pk, original_id=original.pk,
                     text=request.POST.get("text", ""))  # fmt: skip
    except Forbidden as error:
        raise PermissionDenied(str(error.message)) from error
    except DomainError as error:
        messages.error(request, f"{error.message} {error.action or ''}")
        return redirect("grids:issue_detail", pk=duplicate.pk)
    messages.success(request, _("Merged into %(number)s.") % {"number": original.number})
    return redirect("grids:issue_detail", pk=original.pk)
