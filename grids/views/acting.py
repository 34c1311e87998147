"""A page with one form that does something and goes on: shown, done, or shown again with what is wrong."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from grids.views.base import add_error
from xinhui.accounts.actors import Actor
from xinhui.core.errors import DomainError
from xinhui.core.forms import ValuedForm


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
