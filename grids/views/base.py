"""What the pages share: roles at the door, the actor, domain errors on the form, photos taken in."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse

from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import scope_of
from xinhui.attachments.services.store import store_photo
from xinhui.core.errors import DomainError, NotFound

P = ParamSpec("P")
BUSINESS = (
    Role.COMMAND_CENTRE,
    Role.DISTRICT_LEADER,
    Role.TOWN_LEADER,
    Role.TOWN_DISPATCHER,
    Role.VILLAGE_SECRETARY,
    Role.GRID_LEADER,
    Role.GRID_WORKER,
    Role.DEPARTMENT_HANDLER,
    Role.DEPARTMENT_LEADER,
)
HANDLERS = (
    Role.DEPARTMENT_HANDLER,
    Role.DEPARTMENT_LEADER,
    Role.VILLAGE_SECRETARY,
    Role.TOWN_DISPATCHER,
    Role.TOWN_LEADER,
    Role.COMMAND_CENTRE,
)
DESK = (
    Role.TOWN_DISPATCHER,
    Role.TOWN_LEADER,
    Role.VILLAGE_SECRETARY,
    Role.COMMAND_CENTRE,
    Role.DISTRICT_LEADER,
)
REPORTERS = (
    Role.GRID_WORKER,
    Role.GRID_LEADER,
    Role.VILLAGE_SECRETARY,
    Role.TOWN_DISPATCHER,
    Role.TOWN_LEADER,
    Role.COMMAND_CENTRE,
)

LAST_PAGE = 10_000

View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def for_roles(*roles: Role) -> Callable[[View[P]], View[P]]:
    """Only signed-in holders of one of the roles; others get the login page or 403."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def checked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not scope_of(request.user).has(*roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return login_required(checked)  # type: ignore[return-value] # same call, a redirect added

    return decorate


def user_of(request: HttpRequest) -> User:
    """The signed-in user."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def row_or_404(rows: QuerySet[Any], pk: int) -> Any:
    """The visible row, or 404."""
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def take_photos(actor: Actor, uploads: Sequence[Any]) -> list[UUID]:
    """Store the uploads; their UUIDs."""
    return [store_photo(actor=actor, upload=upload).uuid for upload in uploads]


def add_error(form: Form, error: DomainError) -> None:
    """Put a domain error on its field, or on top of the form: reason and what to do."""
    if isinstance(error, NotFound) and error.field is None:
        raise Http404
    field = error.field if error.field in form.fields else None
    form.add_error(field, str(error))


def number_of(request: HttpRequest, name: str) -> int | None:
    """A number of the query; None when it is none."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def page_number(request: HttpRequest) -> int:
    """The wanted page of a list, from 1; what is no number is the first. Nobody turns 10,000 pages: they filter."""
    wanted = request.GET.get("page", "")
    return min(max(1, int(wanted)), LAST_PAGE) if wanted.isdecimal() else 1
