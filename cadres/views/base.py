"""What the room's pages share: who comes in at the door, forms that do something, files that are sent."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from cadres.forms.base import ActForm
from cadres.scope import CadreScope, cadre_scope_of
from cadres.selectors.establishment import units_of
from grids.views.base import user_of
from xinhui.accounts.second_factor import ask_second_factor
from xinhui.core import verbs

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def for_cadres(may: Callable[[CadreScope], bool], *, shows_others: bool = False) -> Callable[[View[P]], View[P]]:
    """Only signed-in people of whom `may` is true; others get the login page or 403. Readers of files prove a second
    factor first, and everybody where the page `shows_others`: what was said or seen of somebody else."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def checked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            scope = cadre_scope_of(request.user)
            if not may(scope):
                raise PermissionDenied
            if settings.CADRES_SECOND_FACTOR and (scope.is_reader or shows_others):
                asked = ask_second_factor(request)
                if asked is not None:
                    return asked
            response = view(request, *args, **kwargs)
            response["Cache-Control"] = "no-store"  # nothing of a file stays behind on a shared computer
            return response

        return login_required(checked)  # type: ignore[return-value] # same call, a redirect added

    return decorate


def is_reader(scope: CadreScope) -> bool:
    """Reads any file."""
    return scope.is_reader


def is_office(scope: CadreScope) -> bool:
    """Is of the cadre office."""
    return scope.is_office


def is_anybody(scope: CadreScope) -> bool:
    """Whoever is signed in: only the row decides."""
    return True


def by_office(scope: CadreScope, target: Any) -> bool:
    """The cadre office."""
    return scope.is_office


def by_anybody(scope: CadreScope, target: Any) -> bool:
    """Whoever sees the row."""
    return True


def by_reader(scope: CadreScope, target: Any) -> bool:
    """Whoever reads the files of the target's unit."""
    return scope.reads(target.unit_id)


@dataclass(frozen=True)
class Verb(verbs.Verb[CadreScope, ActForm]):
    """A verb of the room: the cadre office's, where nothing else is said."""

    may: Callable[[CadreScope, Any], bool] = by_office


Subject = verbs.Subject[CadreScope, ActForm]


def act_form(request: HttpRequest, form: type[ActForm], *, target: Any = None) -> ActForm:
    """The form, bound to what was posted."""
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return form(*posted, target=target, units=units_of(user_of(request)))
