"""Pages of follow-up visits after elections: the list with its table, one visit with its notes and problems."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET

from cadres.forms.visits import VisitFilter
from cadres.models import FollowUpVisit
from cadres.scope import cadre_scope_of
from cadres.selectors import visits as found
from cadres.services.visits.verbs import look_at_visit
from cadres.views.base import for_cadres, is_reader
from cadres.views.visit_verbs import SUBJECTS
from grids.views.base import user_of
from grids.views.files import marked_table
from grids.views.policing import page_of
from xinhui.accounts.actors import Actor
from xinhui.core.errors import NotFound

TABLE_MOST = 10_000
HEADING = (
    pgettext_lazy("visit", "Team visited"), pgettext_lazy("visit", "Took office on"),
    pgettext_lazy("visit", "Months after taking office"), pgettext_lazy("visit", "Visit due on"),
    pgettext_lazy("visit", "Visitor"), pgettext_lazy("visit", "State of the visit"),
    pgettext_lazy("visit", "Visit held on"), pgettext_lazy("visit", "How the team works"),
    pgettext_lazy("visit", "Problems not put right"),
)  # fmt: skip


def _conditions(form: VisitFilter) -> dict[str, object]:
    return form.conditions() if form.is_bound else {}


@for_cadres(is_reader)
@require_GET
def visit_list(request: HttpRequest) -> HttpResponse:
    """Visits in reach: the office's all, a visitor's own."""
    user, form = user_of(request), VisitFilter(request.GET or None)
    context = {"form": form, "figures": found.figures_of(user),
               **page_of(request, found.listed(user, _conditions(form)))}  # fmt: skip
    return render(request, "cadres/visits.html", context)


@for_cadres(is_reader)
@require_GET
def visit_table(request: HttpRequest) -> HttpResponse:
    """The same as an Excel table, without notes."""
    rows: Any = found.listed(user_of(request), _conditions(VisitFilter(request.GET or None)))[:TABLE_MOST]
    lines = [
        (row.organization_name, row.took_office_on.isoformat(), row.months, row.due_on.isoformat(),
         row.visitor.label if row.visitor else "", row.get_state_display(),
         row.held_on.isoformat() if row.held_on else "", row.get_condition_display(), row.open_problems)
        for row in rows
    ]  # fmt: skip
    return marked_table(request, pgettext("visit", "Follow-up visits"), [str(title) for title in HEADING], lines)


@for_cadres(is_reader)
@require_GET
def visit_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One visit; its notes are a look."""
    try:
        row = look_at_visit(actor=Actor.of_request(request), visit_id=pk)
    except NotFound as error:
        raise Http404 from error
    scope = cadre_scope_of(request.user)
    problems = [(one, SUBJECTS[1].open_to(scope, one)) for one in row.problems.select_related("settled_by")]
    others = FollowUpVisit.objects.visible_to(user_of(request)).filter(election=row.election_id).exclude(pk=row.pk)
    context = {"row": row, "verbs": SUBJECTS[0].open_to(scope, row), "problems": problems, "others": others,
               "lines": row.lines.select_related("by")}  # fmt: skip
    return render(request, "cadres/visit.html", context)
