"""Pages of adjustments and of inspections of selection work."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from cadres.forms.care import InspectionFilter, InspectionForm, RemovalFilter
from cadres.models import CareLine, SelectionFinding, SelectionInspection
from cadres.scope import cadre_scope_of
from cadres.selectors import care as found
from cadres.selectors.establishment import units_of
from cadres.services.care.inspections import open_inspection
from cadres.services.care.inspections import page_of as address_of
from cadres.services.care.looking import look_at_removal
from cadres.views.base import act_form, for_cadres, is_office, is_reader
from cadres.views.care import TABLE_MOST, verbs_of
from grids.views.acting import done
from grids.views.base import row_or_404, user_of
from grids.views.files import marked_table
from grids.views.policing import page_of
from xinhui.accounts.actors import Actor
from xinhui.attachments.links import signed_url
from xinhui.core.errors import NotFound


@for_cadres(is_reader)
@require_GET
def removal_list(request: HttpRequest) -> HttpResponse:
    """Adjustments in reach."""
    user = user_of(request)
    form = RemovalFilter(request.GET or None, units=units_of(user))
    rows = found.removals_shown(user, form.conditions())
    return render(request, "cadres/removals.html", {"form": form, **page_of(request, rows)})


@for_cadres(is_reader)
@require_GET
def removal_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One adjustment with its texts and its steps; the look is on the trail."""
    try:
        row = look_at_removal(actor=Actor.of_request(request), removal_id=pk)
    except NotFound as error:
        raise Http404 from error
    context = {"row": row, "texts": row.texts, "verbs": verbs_of(user_of(request), "removal", row),
               "lines": CareLine.objects.filter(removal=row).select_related("by")}  # fmt: skip
    return render(request, "cadres/removal.html", context)


def _inspection_filter(request: HttpRequest) -> InspectionFilter:
    return InspectionFilter(request.GET or None, units=units_of(user_of(request)))


@for_cadres(is_reader)
@require_GET
def inspection_list(request: HttpRequest) -> HttpResponse:
    """Inspections in reach with their findings counted."""
    user, form = user_of(request), _inspection_filter(request)
    rows = found.inspections_shown(user, form.conditions())
    context = {"form": form, "is_office": cadre_scope_of(user).is_office, **page_of(request, rows)}
    return render(request, "cadres/inspections.html", context)


@for_cadres(is_office)
@require_http_methods(["GET", "POST"])
def inspection_new(request: HttpRequest) -> HttpResponse:
    """Open an inspection."""

    def do(actor: Actor, values: dict[str, Any]) -> str:
        return address_of(open_inspection(actor=actor, **values))

    return done(request, act_form(request, InspectionForm), do, title=_("Open an inspection"),
                back="/cadres/care/inspections/")  # fmt: skip


@for_cadres(is_reader)
@require_GET
def inspection_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One inspection: every finding with its rectification and history."""
    user = user_of(request)
    row: SelectionInspection = row_or_404(found.inspections_shown(user, {}).select_related("by"), pk)
    findings = list(found.findings_of(user).filter(inspection=row))
    lines: dict[int, list[CareLine]] = {}
    for line in CareLine.objects.filter(finding__in=findings).select_related("by"):
        lines.setdefault(line.finding_id or 0, []).append(line)
    shown = [_finding(request, one, lines.get(one.pk, [])) for one in findings]
    context = {"row": row, "findings": shown, "verbs": verbs_of(user, "inspection", row)}
    return render(request, "cadres/inspection.html", context)


def _finding(request: HttpRequest, row: SelectionFinding, lines: list[CareLine]) -> dict[str, Any]:
    user = user_of(request)
    url = signed_url(row.document, user) if row.document is not None else ""
    return {"row": row, "verbs": verbs_of(user, "finding", row), "url": url, "lines": lines}


@for_cadres(is_reader)
@require_GET
def finding_table(request: HttpRequest) -> HttpResponse:
    """Findings of the inspections that fit, as an Excel table."""
    user, form = user_of(request), _inspection_filter(request)
    rows = found.findings_of(user, found.inspections_shown(user, form.conditions()))[:TABLE_MOST]
    lines = [
        (row.inspection.unit.name, row.inspection.period, row.get_kind_display(), row.text, row.due_on,
         row.days_late or "", row.get_state_display(), row.evidence, row.reported_on or "",
         row.verified_by.label if row.verified_by else "", row.verified_on or "")
        for row in rows
    ]  # fmt: skip
    heading = [
        _("Unit"), _("Period inspected"), _("Kind of finding"), pgettext("inspection", "What was found"),
        _("To be rectified by"), pgettext("care", "Days late"), _("State of the finding"), _("How it was rectified"),
        pgettext("inspection", "Reported on"), pgettext("inspection", "Verified by"),
        pgettext("inspection", "Verified on"),
    ]  # fmt: skip
    return marked_table(request, _("Findings of inspections"), heading, lines, conditions=form.in_words())
