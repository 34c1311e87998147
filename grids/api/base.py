"""What every view of the room's API shares: the actor, visible rows, replayable actions."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated
from rest_framework.exceptions import NotFound as UnknownPage
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request

from grids.api.serializers import ProblemSerializer
from grids.services.receipts import once
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Unit, User
from xinhui.core.errors import InvalidInput, NotFound

PROBLEMS = {
    400: OpenApiResponse(ProblemSerializer, _("The body cannot be used; see `errors`.")),
    401: OpenApiResponse(ProblemSerializer, _("No valid token.")),
    403: OpenApiResponse(ProblemSerializer, _("Your posts do not allow this.")),
    404: OpenApiResponse(ProblemSerializer, _("Unknown, or outside your scope.")),
    409: OpenApiResponse(ProblemSerializer, _("The state does not allow it, or the UUID was used for another body.")),
    429: OpenApiResponse(ProblemSerializer, _("Too many requests; see Retry-After.")),
}


class LatestFirst(CursorPagination):
    """Cursor pages, newest first; stable while rows arrive."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"

    def paginate_queryset(
        self, queryset: QuerySet[Any] | Sequence[Any], request: Request, view: Any = None
    ) -> list[Any] | None:
        """The page. Raises NotFound also for a cursor that says where no row can be."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValidationError, ValueError) as wrong:
            raise UnknownPage(self.invalid_cursor_message) from wrong


def actor_of(request: Request) -> Actor:
    """The acting user of an API call."""
    return Actor.of_request(request._request)


def user_of(request: Request) -> User:
    """The user of an API call; views are for signed-in callers only."""
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return request.user


def body_of(request: Request, shape: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    """The checked body; raises ValidationError."""
    return dict(kept(shape).run_validation(request.data))


@cache
def kept(shape: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    """The process's one serializer of a shape: composing its fields costs more than using them.

    Only for shapes that look at nothing but the value (no `context`, no `instance`).
    """
    return shape()


def visible_or_404(rows: QuerySet[Any], **lookup: Any) -> Any:
    """The row among those the caller may see; NotFound otherwise, whether it exists or not."""
    try:
        row = rows.filter(**lookup).first()
    except (ValidationError, ValueError):  # no UUID at all
        row = None
    if row is None:
        raise NotFound(
            code="unknown",
            message=_("There is no such record, or it is not yours to see."),
            action=_("Check the number."),
        )
    return row


def unit_id(code: str | None, *, field: str) -> int | None:
    """The id of an active unit's code; None for None; raises InvalidInput."""
    if code is None:
        return None
    pk = Unit.objects.active().filter(code=code).values_list("pk", flat=True).first()
    if pk is None:
        raise InvalidInput(
            code="unit-unknown",
            field=field,
            message=_("There is no unit “%(code)s” in being.") % {"code": code},
            action=_("Use a code from the list of units."),
        )
    return pk


def act_once(
    request: Request,
    verb: str,
    target: Model,
    body: dict[str, Any],
    act: Callable[[Actor, dict[str, Any]], models.Model],
) -> bool:
    """Run an action unless its UUID was served; True when it ran now."""
    actor = actor_of(request)
    uuid = body.pop("uuid", None)
    _target, ran = once(
        actor=actor,
        uuid=uuid,
        verb=verb,
        body={**body, "_target": f"{target._meta.label_lower}:{target.pk}"},
        act=lambda: act(actor, body).pk,
    )
    return ran
