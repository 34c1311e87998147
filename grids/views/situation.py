"""Situation reports: a round's figures along the tree, one village's report with its versions, the table as Excel."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids.emergency_states import ActivationState
from grids.forms_situation import ReportForm, ReturnForm
from grids.models import Activation, ReportRound, SituationReport
from grids.models.situation import FIGURES
from grids.report_states import REPORT_TABLE
from grids.selectors import situation
from grids.selectors.emergency_desk import place_names
from grids.services.emergencies.frame import ORDER_GIVERS
from grids.services.situation.reports import REPORTERS, RETURNERS, return_report, submit_report
from grids.services.situation.rounds import call_for_reports
from grids.views.base import DESK, add_error, for_roles, row_or_404, user_of
from grids.views.policing import area_of
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import scope_of
from xinhui.core import clock
from xinhui.core.errors import DomainError
from xinhui.exchange.tables import write_excel

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TOWN_DIGITS, VILLAGE_DIGITS = 9, 12


def _activation(request: HttpRequest, pk: int) -> Activation:
    row: Activation = row_or_404(Activation.objects.visible_to(request.user).select_related("plan"), pk)
    return row


def _shown(request: HttpRequest, rounds: list[ReportRound]) -> ReportRound | None:
    """The round of `?round=`, else the newest."""
    wanted = request.GET.get("round", "")
    return next((row for row in rounds if str(row.number) == wanted), rounds[0] if rounds else None)


@for_roles(*DESK)
@require_GET
def situation_reports(request: HttpRequest, pk: int) -> HttpResponse:
    """A round's totals with the change since the round before, by town or village; who has not reported."""
    user, activation = user_of(request), _activation(request, pk)
    rounds = situation.rounds_of(user, activation.pk)
    shown, scope = _shown(request, rounds), scope_of(user)
    context: dict[str, Any] = {
        "activation": activation, "rounds": rounds, "round": shown, "here": request.get_full_path(),
        "may_call": activation.state == ActivationState.ACTIVE and scope.covers(activation.area_code, *ORDER_GIVERS),
    }  # fmt: skip
    if shown is not None:
        context |= _figures(request, user, shown, situation.round_before(rounds, shown))
    name = "grids/_situation_live.html" if request.headers.get("HX-Request") else "grids/situation.html"
    return render(request, name, context)


def _figures(request: HttpRequest, user: User, shown: ReportRound, earlier: ReportRound | None) -> dict[str, Any]:
    scope, area = scope_of(user), area_of(request)
    wide = scope.has(Role.COMMAND_CENTRE, Role.DISTRICT_LEADER) and not area
    totals = situation.total(user, shown.pk)
    was = situation.total(user, earlier.pk) if earlier is not None else None
    labels = situation.labels()
    owed = list(situation.owed_by(user, shown.pk))
    return {
        "totals": [(labels[name], totals[name], totals[name] - was[name] if was else 0) for name in FIGURES],
        "labels": labels.values(),
        "rows": situation.by_place(user, shown.pk, digits=TOWN_DIGITS) if wide
        else situation.villages(user, shown.pk, area),
        "by_town": wide,
        "area": area,
        "area_name": place_names([area]).get(area, area) if area else "",
        "owed": owed,
        "names": place_names([*(row.area_code for row in owed), *{row.town_code for row in owed}]),
        "is_due": shown.due_at <= clock.now(),
    }  # fmt: skip


@for_roles(*ORDER_GIVERS)
@require_POST
def situation_call(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for figures now."""
    activation = _activation(request, pk)
    try:
        call_for_reports(actor=Actor.of_request(request), activation_id=activation.pk)
    except DomainError as error:
        if error.status == 403:
            raise PermissionDenied from error
        messages.error(request, str(error))
    else:
        messages.success(request, _("The villages have been asked for their figures."))
    return redirect("grids:situation_reports", pk=activation.pk)


def _report(request: HttpRequest, pk: int) -> SituationReport:
    rows = SituationReport.objects.visible_to(request.user).select_related("round__activation")
    row: SituationReport = row_or_404(rows, pk)
    return row


@for_roles(*DESK)
@require_http_methods(["GET", "POST"])
def situation_report(request: HttpRequest, pk: int) -> HttpResponse:
    """One village's report: its versions, and the form for whoever may send it."""
    user, report = user_of(request), _report(request, pk)
    may_send = scope_of(user).covers(report.area_code, *REPORTERS)
    if request.method == "POST" and not may_send:
        raise PermissionDenied
    form = ReportForm(request.POST or None, target=report, initial=_first_values(report)) if may_send else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            submit_report(actor=Actor.of_request(request), report_id=report.pk, **form.values())
        except DomainError as error:
            add_error(form, error)
        else:
            messages.success(request, _("The report has been sent."))
            return redirect("grids:situation_report", pk=report.pk)
    return _report_page(request, user, report, form, None)


def _first_values(report: SituationReport) -> dict[str, Any]:
    """The figures that hold; of a report that was not yet sent, those of the round before."""
    version = report.versions.filter(version=report.version).first() or situation.before(report)
    if version is None:
        return dict.fromkeys(FIGURES, 0)
    return {name: getattr(version, name) for name in FIGURES} | ({"text": version.text} if report.version else {})


def _report_page(
    request: HttpRequest, user: User, report: SituationReport, form: ReportForm | None, back: ReturnForm | None
) -> HttpResponse:
    labels = situation.labels()
    may_return = REPORT_TABLE.allows(report.state, "return") and scope_of(user).covers(report.area_code, *RETURNERS)
    versions = [
        (row, [(labels[name], getattr(row, name)) for name in FIGURES if getattr(row, name)])
        for row in report.versions.select_related("by").order_by("-version")
    ]
    context = {
        "report": report, "round": report.round, "activation": report.round.activation, "versions": versions,
        "place": place_names([report.area_code]).get(report.area_code, report.area_code), "form": form,
        "return_form": back or (ReturnForm(target=report) if may_return else None), "now": clock.now(),
    }  # fmt: skip
    failed = any(each is not None and each.is_bound for each in (form, back))
    return render(request, "grids/situation_report.html", context, status=400 if failed else 200)


@for_roles(*RETURNERS)
@require_POST
def situation_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a report back for correction."""
    user, report = user_of(request), _report(request, pk)
    if not scope_of(user).covers(report.area_code, *RETURNERS):
        raise PermissionDenied
    back = ReturnForm(request.POST, target=report)
    if back.is_valid():
        try:
            return_report(actor=Actor.of_request(request), report_id=report.pk, **back.values())
        except DomainError as error:
            add_error(back, error)
        else:
            messages.success(request, _("The report was returned; its figures do not count until it comes again."))
            return redirect("grids:situation_report", pk=report.pk)
    return _report_page(request, user, report, None, back)


@for_roles(*DESK)
@require_GET
def situation_excel(request: HttpRequest, pk: int) -> HttpResponse:
    """The round as a table: the sum, the towns, the villages. 404 while there is no round."""
    user, activation = user_of(request), _activation(request, pk)
    shown = _shown(request, situation.rounds_of(user, activation.pk))
    if shown is None:
        raise Http404
    towns = situation.by_place(user, shown.pk, digits=TOWN_DIGITS)
    places = situation.by_place(user, shown.pk, digits=VILLAGE_DIGITS)
    totals = situation.total(user, shown.pk)
    lines: list[list[Any]] = [["", _("Sum"), sum(row.reported for row in towns), sum(row.expected for row in towns),
                               *(totals[name] for name in FIGURES)]]  # fmt: skip
    for town in towns:
        for row in (town, *(place for place in places if place.code.startswith(town.code))):
            lines.append([row.code, row.name, row.reported, row.expected, *row.figures])
    heading = [_("Area code"), _("Place"), _("Villages that reported"), _("Villages"), *situation.labels().values()]
    response = HttpResponse(write_excel(heading, lines), content_type=EXCEL)
    name = quote(f"{activation.number}-{shown.number}.xlsx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response
