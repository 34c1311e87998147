"""Doing a verb on a row of the room: one form page for all."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from grids.views.base import add_error
from members.scope import party_scope_of
from members.views.base import check, for_party, form_of, is_check, is_party, row_or_404, user_of
from members.views.subjects import subject_of
from xinhui.accounts.actors import Actor
from xinhui.core.errors import DomainError


@for_party(is_party)
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, subject: str, pk: int, verb: str) -> HttpResponse:
    """GET shows the verb's form; POST does it and goes back; an error shows the form again, nothing lost."""
    kind = subject_of(subject)
    chosen = kind.verb(verb) if kind is not None else None
    if kind is None or chosen is None:
        raise Http404
    target = row_or_404(kind.rows(user_of(request)), pk)
    if not chosen.may(party_scope_of(request.user), target):
        raise PermissionDenied
    form = form_of(request, chosen.form, target=target)
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = bool(wanted) and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    back = wanted if safe else kind.page(target)
    service, key, extra = chosen.service, kind.key, dict(chosen.extra)

    def do() -> object:
        return service(actor=Actor.of_request(request), **{key: pk}, **form.values(), **extra)

    if is_check(request):
        return check(request, form, do)
    if request.method == "POST" and form.is_valid():
        try:
            do()
        except DomainError as error:
            if error.status == 403:
                return render(request, "403.html", {"reason": str(error)}, status=403)
            add_error(form, error)
        else:
            messages.success(request, _("Done: %(verb)s.") % {"verb": chosen.label})
            return redirect(back)
    context = {"verb": chosen, "form": form, "target": target, "back": back}
    return render(request, "members/act.html", context, status=400 if form.errors else 200)
