"""The cadre in person: what is recorded about me, my reply, and what became of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cadres.models import ConductRecord
from cadres.scope import cadre_scope_of
from cadres.selectors.appraisal import results_of
from cadres.selectors.own import own_file
from cadres.views.base import for_cadres, is_anybody
from cadres.views.records import what_is_said
from cadres.views.subjects import SUBJECTS
from grids.views.base import row_or_404, user_of


@for_cadres(is_anybody)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """My page: my post and my records; without a linked file it says so."""
    user = user_of(request)
    records = ConductRecord.objects.about(user).shown().order_by("-happened_on", "-pk")
    cadre = own_file(user)
    results = results_of(cadre) if cadre is not None else []
    return render(request, "cadres/mine.html", {"cadre": cadre, "records": records, "results": results})


@for_cadres(is_anybody)
@require_GET
def my_record(request: HttpRequest, pk: int) -> HttpResponse:
    """One record about me, in full."""
    user = user_of(request)
    rows = ConductRecord.objects.about(user).select_related("cadre", "unit", "unit_return__round", "clearing")
    row = row_or_404(rows, pk)
    verbs = SUBJECTS["own-record"].open_to(cadre_scope_of(user), row)
    return render(request, "cadres/my_record.html", {"row": row, "verbs": verbs, **what_is_said(row, user)})
