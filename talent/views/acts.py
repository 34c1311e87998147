"""Doing a verb on a row of the room: one form page for all."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from grids.views.acting import act_on
from talent.scope import talent_scope_of
from talent.views.base import act_form, for_talent, is_anybody
from talent.views.subjects import subject_of


@for_talent(is_anybody)
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, subject: str, pk: int, verb: str) -> HttpResponse:
    """See `act_on`."""
    return act_on(request, subject_of(subject), pk, verb, scope=talent_scope_of(request.user),
                  form_of=lambda form, target: act_form(request, form, target=target))  # fmt: skip
