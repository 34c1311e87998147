"""The cadre in person: my appraisals, my self-report, the grade proposed, my objection; publicity in my unit."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cadres.models import PersonAppraisal
from cadres.scope import cadre_scope_of
from cadres.selectors import appraisal as a
from cadres.selectors.appraisal_scores import scores_of
from cadres.selectors.own import own_file
from cadres.states.appraisal import UnitAppraisalState
from cadres.views.base import for_cadres, is_anybody
from cadres.views.subjects import SUBJECTS
from grids.views.base import row_or_404, user_of


@for_cadres(is_anybody)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """My appraisals; without a linked file it says so."""
    user = user_of(request)
    context = {"cadre": own_file(user), "rows": a.own_appraisals(user), "publics": a.public_units(user)}
    return render(request, "cadres/mine_appraisal.html", context)


@for_cadres(is_anybody)
@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: what I wrote; from publicity on every part of my score, the grade and its reason."""
    user = user_of(request)
    row: PersonAppraisal = row_or_404(PersonAppraisal.objects.about(user).shown(), pk)
    is_shown = row.unit_appraisal.state in (UnitAppraisalState.PUBLIC, UnitAppraisalState.SETTLED)
    (score,) = scores_of(row.unit_appraisal, [row])
    context = {
        "row": row, "is_shown": is_shown, "score": score, "values": a.value_lines(user, score) if is_shown else [],
        "objections": row.objections.all(), "verbs": SUBJECTS["own-appraisal"].open_to(cadre_scope_of(user), row),
    }  # fmt: skip
    return render(request, "cadres/mine_appraisal_one.html", context)


@for_cadres(is_anybody)
@require_GET
def publicity(request: HttpRequest) -> HttpResponse:
    """Who of my unit is proposed for the best grade, and until when that can be objected to."""
    user = user_of(request)
    return render(request, "cadres/mine_publicity.html", {"cadre": own_file(user), "publics": a.public_units(user)})
