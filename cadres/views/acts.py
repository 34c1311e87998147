"""Doing a verb on a row of the room: one form page for all."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from cadres.scope import cadre_scope_of
from cadres.views.base import act_form, for_cadres, is_anybody
from cadres.views.subjects import subject_of
from grids.views.acting import act_on


@for_cadres(is_anybody)
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, subject: str, pk: int, verb: str) -> HttpResponse:
    """See `act_on`."""
    return act_on(request, subject_of(subject), pk, verb, scope=cadre_scope_of(request.user),
                  form_of=lambda form, target: act_form(request, form, target=target))  # fmt: skip
