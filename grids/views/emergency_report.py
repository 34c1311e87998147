"""What leaves the portal of an activation: the after-action report as a page and as Word, and the alert as CAP."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from grids.cap import write_alert
from grids.models import Activation
from grids.models.scoped import AREA_ROLES
from grids.selectors.after_action import Report, after_action
from grids.selectors.cap_out import cap_messages
from grids.views.base import DESK, for_roles, row_or_404, user_of
from grids.views.emergency_word import word_report

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _report(request: HttpRequest, pk: int) -> Report:
    """The report of an activation that was in force, else 404: before, there is nothing to report."""
    rows = Activation.objects.visible_to(request.user).filter(activated_at__isnull=False)
    activation = row_or_404(rows.select_related("plan", "activated_by", "ended_by"), pk)
    return after_action(user_of(request), activation)


@for_roles(*DESK)
@require_GET
def after_action_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as a page, of the reader's own area."""
    report = _report(request, pk)
    return render(request, "grids/emergency_report.html", {"report": report, "activation": report.activation})


@for_roles(*DESK)
@require_GET
def after_action_word(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a Word file."""
    report = _report(request, pk)
    response = HttpResponse(word_report(report), content_type=WORD)
    name = quote(f"{report.activation.number}.docx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


@for_roles(*AREA_ROLES)
@require_GET
def emergency_cap(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest message of the activation as CAP 1.2; `?message=1` is the first."""
    messages = cap_messages(row_or_404(Activation.objects.visible_to(request.user).select_related("plan"), pk))
    wanted = request.GET.get("message", "")
    is_number = wanted.isascii() and wanted.isdecimal() and len(wanted) < 6
    number = int(wanted) if is_number else len(messages)
    if (wanted and not is_number) or not 1 <= number <= len(messages):
        raise Http404
    return HttpResponse(write_alert(messages[number - 1]), content_type="application/cap+xml; charset=utf-8")
