"""What the room's pages share: who comes in at the door, verbs on rows."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from grids.views.base import user_of
from talent.forms.base import ActForm
from talent.scope import TalentScope, talent_scope_of
from xinhui.core import verbs

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def for_talent(may: Callable[[TalentScope], bool]) -> Callable[[View[P]], View[P]]:
    """Only signed-in people of whom `may` is true; others get the login page or 403."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def checked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not may(talent_scope_of(request.user)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return login_required(checked)  # type: ignore[return-value] # same call, a redirect added

    return decorate


#: Whoever has a public page open reads it again after so many seconds.
FRESH = 300


def for_everybody(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A public page: kept by caches when nobody is signed in, by none when the shell around it names somebody."""
    answer = render(request, template, context)
    is_known = request.user.is_authenticated
    answer["Cache-Control"] = "private, no-store" if is_known else f"public, max-age={FRESH}"
    return answer


def reads_figures(scope: TalentScope) -> bool:
    """Works for talent, or looks on."""
    return scope.reads_figures


def works(scope: TalentScope) -> bool:
    """The office, or a unit's people."""
    return scope.is_office or bool(scope.unit_ids)


def is_office(scope: TalentScope) -> bool:
    """Is of the talent office."""
    return scope.is_office


def is_anybody(scope: TalentScope) -> bool:
    """Whoever is signed in: only the row decides."""
    return True


def by_office(scope: TalentScope, target: Any) -> bool:
    """The talent office."""
    return scope.is_office


def by_unit(scope: TalentScope, target: Any) -> bool:
    """The office, or the people of the target's unit."""
    return scope.works_for(target.unit_id)


@dataclass(frozen=True)
class Verb(verbs.Verb[TalentScope, ActForm]):
    """A verb of the room: the talent office's, where nothing else is said."""

    may: Callable[[TalentScope, Any], bool] = by_office


Subject = verbs.Subject[TalentScope, ActForm]


def act_form(request: HttpRequest, form: type[ActForm], *, target: Any = None) -> ActForm:
    """The form, bound to what was posted."""
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return form(*posted, target=target, user=user_of(request))
