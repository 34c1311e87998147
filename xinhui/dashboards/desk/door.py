"""Who comes in, and in which moment they look."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from grids.views.base import user_of
from xinhui.accounts.scope import scope_of
from xinhui.core.errors import InvalidInput
from xinhui.dashboards.desk.lens import READERS, Lens, lens_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def for_leaders(view: View[P]) -> View[P]:
    """Leaders of the district, of towns and of departments, the command centre, dispatchers of towns; GET only."""

    @wraps(view)
    def checked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not scope_of(request.user).has(*READERS):
            raise PermissionDenied(
                pgettext("desk", "The command desk is for leaders of the district, of towns and of departments, and "
                         "for the command centre. Your own work is on your start page.")
            )  # fmt: skip
        return view(request, *args, **kwargs)

    return login_required(require_GET(checked))  # type: ignore[return-value] # same call, a redirect added


def looking(request: HttpRequest) -> tuple[Lens, InvalidInput | None]:
    """The lens that the address asks for; the present one, and what was wrong, where that is no moment."""
    user = user_of(request)
    try:
        return lens_of(user, request.GET.get("as_of", "")), None
    except InvalidInput as error:
        return lens_of(user), error
