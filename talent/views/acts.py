"""Doing a verb on a row of the room: one form page for all."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from grids.views.acting import done
from grids.views.base import row_or_404, user_of
from talent.scope import talent_scope_of
from talent.views.base import act_form, for_talent, is_anybody
from talent.views.subjects import subject_of
from xinhui.accounts.actors import Actor


@for_talent(is_anybody)
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, subject: str, pk: int, verb: str) -> HttpResponse:
    """GET shows the verb's form; POST does it and goes back; an error shows the form again, nothing lost."""
    kind = subject_of(subject)
    chosen = kind.verb(verb) if kind is not None else None
    if kind is None or chosen is None:
        raise Http404
    target = row_or_404(kind.rows(user_of(request)), pk)
    if not chosen.may(talent_scope_of(request.user), target):
        raise PermissionDenied
    wanted = request.GET.get("next", "")
    safe = bool(wanted) and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    there, service, extra = wanted if safe else kind.page(target), chosen.service, dict(chosen.extra)

    def do(actor: Actor, values: dict[str, Any]) -> str:
        service(actor=actor, **{kind.key: pk}, **values, **extra)
        return there

    form = act_form(request, chosen.form, target=target)
    return done(request, form, do, title=chosen.label, back=there, is_danger=chosen.is_danger, hint=str(target))
