"""A page with one form that does something and goes on: shown, done, or shown again with what is wrong."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from grids.views.base import add_error, row_or_404, user_of
from xinhui.accounts.actors import Actor
from xinhui.core.errors import DomainError
from xinhui.core.forms import ValuedForm
from xinhui.core.verbs import Subject

S = TypeVar("S")
V = TypeVar("V", bound=ValuedForm)


def done(
    request: HttpRequest, form: ValuedForm, do: Callable[[Actor, dict[str, Any]], str], *, title: StrOrPromise,
    back: str, is_danger: bool = False, hint: str = "",
) -> HttpResponse:  # fmt: skip
    """Show the form; posted, do it and go to the address that `do` returns; an error shows the form again."""
    if request.method == "POST" and form.is_valid():
        try:
            there = do(Actor.of_request(request), form.values())
        except DomainError as error:
            if error.status == 403:
                return render(request, "403.html", {"reason": str(error)}, status=403)
            add_error(form, error)
        else:
            messages.success(request, _("Done: %(verb)s.") % {"verb": title})
            return redirect(there)
    context = {"form": form, "title": title, "back": back, "is_danger": is_danger, "hint": hint}
    return render(request, "act.html", context, status=400 if form.is_bound else 200)


def act_on(
    request: HttpRequest,
    kind: Subject[S, V] | None,
    pk: int,
    verb: str,
    *,
    scope: S,
    form_of: Callable[[type[V], Any], V],
) -> HttpResponse:
    """A verb on a row: GET shows its form; POST does it and goes back; an error shows the form again, nothing lost."""
    chosen = kind.verb(verb) if kind is not None else None
    if kind is None or chosen is None:
        raise Http404
    target = row_or_404(kind.rows(user_of(request)), pk)
    if not chosen.may(scope, target):
        raise PermissionDenied
    wanted = request.GET.get("next", "")
    safe = bool(wanted) and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    there, service, key, extra = wanted if safe else kind.page(target), chosen.service, kind.key, dict(chosen.extra)

    def do(actor: Actor, values: dict[str, Any]) -> str:
        service(actor=actor, **{key: pk}, **values, **extra)
        return there

    form = form_of(chosen.form, target)
    return done(request, form, do, title=chosen.label, back=there, is_danger=chosen.is_danger, hint=str(target))
