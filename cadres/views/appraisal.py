"""Pages of appraisals: schemes, one scheme, the appraisal of a unit and of a person, slips, the table of results."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from cadres.forms.appraisal import SchemeForm, UrnForm
from cadres.models import AppraisalScheme, UnitAppraisal
from cadres.rules.slips_pdf import slips_pdf
from cadres.scope import cadre_scope_of
from cadres.selectors import appraisal as a
from cadres.selectors.appraisal_scores import quota_in, scores_of
from cadres.services.appraisal.looking import look_at_appraisal
from cadres.services.appraisal.schemes import draft_scheme
from cadres.services.appraisal.urns import open_urn
from cadres.services.look import look_at_many
from cadres.states.appraisal import UNIT_TABLE, SchemeState, UnitAppraisalState, VoterClass
from cadres.states.looks import Look
from cadres.views.base import act_form, for_cadres, is_office, is_reader
from cadres.views.subjects import SUBJECTS
from grids.views.acting import done
from grids.views.base import add_error, row_or_404, user_of
from grids.views.files import file_response, marked_table
from grids.views.policing import page_of
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.core.errors import DomainError, NotFound

#: Lines of a table at most.
TABLE_MOST = 10_000
HEADING = (_l("Unit"), pgettext_lazy("appraisal", "Name of the person"), _l("Present post"), _l("Takes part"),
           _l("Self-report at"), _l("Leaders' points"), _l("Grade of the appraisal"),
           _l("State of the unit's appraisal"))  # fmt: skip


def _verbs(user: User, subject: str, row: Any) -> list[Any]:
    return SUBJECTS[subject].open_to(cadre_scope_of(user), row)


@for_cadres(is_reader)
@require_GET
def scheme_list(request: HttpRequest) -> HttpResponse:
    """Schemes, the latest first, with where the units in reach stand."""
    user = user_of(request)
    rows, office = a.schemes_of(user), cadre_scope_of(user).is_office
    waiting = UnitAppraisal.objects.visible_to(user).select_related("scheme", "unit")
    mine = waiting.filter(state=UnitAppraisalState.SUBMITTED) if office else waiting.exclude(
        state__in=(UnitAppraisalState.SUBMITTED, UnitAppraisalState.PUBLIC, UnitAppraisalState.SETTLED))  # fmt: skip
    context = {"is_office": office, "waiting": mine.order_by("pk")[:12], **page_of(request, rows)}
    return render(request, "cadres/appraisals.html", context)


@for_cadres(is_office)
@require_http_methods(["GET", "POST"])
def scheme_new(request: HttpRequest) -> HttpResponse:
    """A scheme in draft."""

    def do(actor: Actor, values: dict[str, Any]) -> str:
        return f"/cadres/appraisals/{draft_scheme(actor=actor, **values).pk}/"

    return done(request, act_form(request, SchemeForm), do, title=_("Draft a scheme"), back="/cadres/appraisals/")


@for_cadres(is_reader)
@require_GET
def scheme_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One scheme: its rules in the open, units and where they stand, the cap used."""
    user = user_of(request)
    row: AppraisalScheme = row_or_404(
        AppraisalScheme.objects.visible_to(user).select_related("drafted_by", "opened_by"), pk
    )
    rows = a.units_in(user, row)
    if row.state == SchemeState.DRAFT and not cadre_scope_of(user).is_office:
        raise Http404
    paged = page_of(request, rows)
    context = {
        "row": row, "verbs": _verbs(user, "appraisal-scheme", row), "counts": a.grade_counts(user, row), **paged,
        "indicators": [(one, _verbs(user, "appraisal-indicator", one)) for one in
                       row.indicators.select_related("scheme")],
        "lines": a.with_caps(list(paged["rows"])), "units": row.units.count(),
    }  # fmt: skip
    return render(request, "cadres/appraisal_scheme.html", context)


@for_cadres(is_reader)
@require_GET
def unit_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The appraisal of a unit: its people with the parts of the score and grades, the urn, the cap, the steps."""
    user = user_of(request)
    row: UnitAppraisal = row_or_404(UnitAppraisal.objects.visible_to(user).select_related("unit", "scheme"), pk)
    urn = a.urn_of(row)
    people = a.people_of(row)
    context = {
        "row": row, "people": people, "quota": quota_in(row), "urn": urn, "steps": a.steps_of(row),
        "verbs": _verbs(user, "unit-appraisal", row),
        "urn_verbs": _verbs(user, "urn", urn) if urn is not None else [],
        "may_open": urn is None and UNIT_TABLE.allows(row.state, "urn"),
        "late": sum(one.person.is_report_late and one.person.reported_at is None for one in people),
        "cast": sum(urn.cast.values()) if urn is not None else 0,
        "drawn": sum(urn.drawn.values()) if urn is not None else 0,
        "stages": [(stage.label, stage == row.state) for stage in UnitAppraisalState],
    }  # fmt: skip
    return render(request, "cadres/appraisal_unit.html", context)


@for_cadres(is_reader)
@require_GET
def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: self-report, every part of the score with its records, the grade, objections. The look is kept."""
    user = user_of(request)
    try:
        row = look_at_appraisal(actor=Actor.of_request(request), person_id=pk)
    except NotFound as error:
        raise Http404 from error
    (score,) = scores_of(row.unit_appraisal, [row])
    context = {
        "row": row, "score": score, "values": a.value_lines(user, score),
        "verbs": _verbs(user, "person-appraisal", row),
        "objections": row.objections.select_related("raised_by", "answered_by"), "quota": quota_in(row.unit_appraisal),
        "steps": row.steps.select_related("by").order_by("at", "pk"),
    }  # fmt: skip
    return render(request, "cadres/appraisal_person.html", context)


@for_cadres(is_reader)
@require_http_methods(["GET", "POST"])
def urn_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the urn: the answer is the file of slips, which cannot be had again."""
    user = user_of(request)
    row: UnitAppraisal = row_or_404(UnitAppraisal.objects.visible_to(user).select_related("unit", "scheme"), pk)
    form = act_form(request, UrnForm, target=row)
    if request.method == "POST" and form.is_valid():
        try:
            slips = open_urn(actor=Actor.of_request(request), unit_appraisal_id=pk, **form.values())
        except DomainError as error:
            add_error(form, error)
        else:
            address = f"{settings.SITE_URL.rstrip('/')}/cadres/vote/{slips.urn.token}/"
            codes = {str(VoterClass(one).label): drawn for one, drawn in slips.codes.items()}
            content = slips_pdf(f"{row.unit.name} {row.scheme.name}民主测评", address, codes)
            return file_response(content, f"{row.unit.name}测评票.pdf", "application/pdf")
    context = {"form": form, "row": row}
    return render(request, "cadres/appraisal_urn.html", context, status=400 if form.is_bound else 200)


@for_cadres(is_reader)
@require_GET
def scheme_table(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody of a scheme in reach as a marked Excel table, each line a look."""
    user = user_of(request)
    scheme: AppraisalScheme = row_or_404(AppraisalScheme.objects.visible_to(user), pk)
    rows = list(a.table_rows(user, scheme)[:TABLE_MOST])
    look_at_many(actor=Actor.of_request(request), cadre_ids={row.cadre_id for row in rows}, what=Look.LIST)
    lines = [
        (row.unit_appraisal.unit.name, row.cadre.name, row.cadre.present_post, _("no") if row.is_exempt else _("yes"),
         row.reported_at.date().isoformat() if row.reported_at else "", row.leader_points if row.grade else "",
         row.get_grade_display(), row.unit_appraisal.get_state_display())
        for row in rows
    ]  # fmt: skip
    return marked_table(request, _("Results of the appraisal"), [str(title) for title in HEADING], lines,
                        conditions=[(_("Name of the scheme"), scheme.name)])  # fmt: skip
