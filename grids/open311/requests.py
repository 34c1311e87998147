"""Requests: sent, listed, read; tokens."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.translation import pgettext_lazy
from rest_framework.request import Request as HttpCall
from rest_framework.response import Response

from grids.models.issue import IssueSource
from grids.open311 import inputs
from grids.open311.base import Open311View, actor_of, form_of, user_of
from grids.open311.shapes import answer_of_post, request_row
from grids.selectors import open311 as selectors
from grids.selectors.open311_places import grid_of_address, point_of_grid
from grids.services.open311.requests import Request, number_of, service_by_code, take_request
from xinhui.accounts.actors import Actor
from xinhui.attachments.links import open_path
from xinhui.attachments.models import Attachment
from xinhui.core.coordinates import CoordinateSystem
from xinhui.core.errors import InvalidInput, NotFound
from xinhui.core.georeport import Answer

#: What the portal calls a report's facts → what GeoReport calls them, so that a refusal names what was sent.
NAMES = {
    "latitude": "lat", "longitude": "long", "category": "service_code", "address": "address_string", "photos": "media",
    "contact_phone": "phone", "contact_name": "first_name", "photo": "media", "uuid": "external_id",
}  # fmt: skip
#: How a sender may name its own number for a request.
OWN_NUMBERS = ("external_id", "service_request_id", "uuid")


def link_of(call: HttpCall) -> Callable[[Attachment], str]:
    """Full addresses of photos for this caller; they need no sign-in and run out."""
    return lambda attachment: call.build_absolute_uri(open_path(attachment))


def wants_more(call: HttpCall) -> bool:
    """`extensions=true`, as CitySDK has it: without it the answer keeps strictly to GeoReport."""
    return call.query_params.get("extensions", "").lower() == "true"


def unknown_request(number: str) -> NotFound:
    """No such request, or not the caller's to see."""
    return NotFound(
        code="unknown", field="service_request_id",
        message=pgettext_lazy("open311", "There is no request “%(id)s”, or it is not yours to see.")
        % {"id": number[:60]},
    )  # fmt: skip


class RequestsView(Open311View):
    """The list, and the way in."""

    def get(self, request: HttpCall, **_kwargs: str) -> Response:
        """Requests that the account may see."""
        found = selectors.requests(user_of(request), inputs.wanted_of(request.query_params.dict()))
        link, more = link_of(request), wants_more(request)
        rows = [request_row(issue, link, extended=more) for issue in found]
        return Response(Answer("service_requests", "request", rows))

    def post(self, request: HttpCall, **_kwargs: str) -> Response:
        """Keep a request: 201, and 200 when it had come before."""
        actor = actor_of(request)
        try:
            issue, is_new = take_request(actor=actor, request=_read(request, actor))
        except InvalidInput as error:
            error.field = NAMES.get(error.field or "", error.field)
            raise
        return Response(Answer("service_requests", "request", [answer_of_post(issue)]), status=201 if is_new else 200)


def _read(call: HttpCall, actor: Actor) -> Request:
    """The form; raises InvalidInput, NotFound for an unknown service (before any photo is kept)."""
    fields: dict[str, Any] = form_of(call).dict()
    code = inputs.text_of(fields, "service_code", 40)
    if not code:
        raise inputs.refused("service_code", "missing", pgettext_lazy("open311", "A request names its service."))
    category = service_by_code(code)
    external_id = next((text for name in OWN_NUMBERS if (text := inputs.text_of(fields, name, inputs.ID_MAX))), "")
    answers = inputs.answers_of(form_of(call))
    system, lat, lon = _place(fields)
    return Request(
        uuid=number_of(actor=actor, kind="request", external_id=external_id),
        category=category.code,
        description=inputs.text_of(fields, "description", 2000) or category.name,
        latitude=lat,
        longitude=lon,
        coordinate_system=system,
        address=inputs.text_of(fields, "address_string", 160),
        source=IssueSource.PUBLIC,
        contact_name=_contact(fields),
        contact_phone=inputs.text_of(fields, "phone", 20),
        external_id=external_id,
        answers=tuple(sorted((name, tuple(values)) for name, values in answers.items())),
        media_urls=inputs.media_urls_of(form_of(call)),
        photos=inputs.photos_of(call, actor),
    )


def _contact(fields: dict[str, Any]) -> str:
    """The name as people write it: the family name first, unless both are in Latin letters."""
    first, last = inputs.text_of(fields, "first_name", 20), inputs.text_of(fields, "last_name", 19)
    return f"{first} {last}".strip() if (first + last).isascii() else f"{last}{first}"


def _place(fields: dict[str, Any]) -> tuple[str, float, float]:
    """(coordinate system, latitude, longitude): a point, the code of a grid, or an address that names one grid."""
    lat, lon = inputs.text_of(fields, "lat"), inputs.text_of(fields, "long")
    system = inputs.text_of(fields, "coordinate_system").lower() or CoordinateSystem.WGS84
    if lat or lon:
        return system, _degrees("lat", lat), _degrees("long", lon)
    code, address = inputs.text_of(fields, "address_id"), inputs.text_of(fields, "address_string", 160)
    if code:
        point = point_of_grid(code)
        if point is None:
            words = pgettext_lazy("open311", "There is no grid “%(code)s”.") % {"code": code[:40]}
            raise inputs.refused("address_id", "address-unknown", words)
        return CoordinateSystem.WGS84, *point
    if not address:
        raise inputs.refused(
            "lat", "place-missing", pgettext_lazy("open311", "A request says where."),
            pgettext_lazy("open311", "Send lat and long, or address_id with the code of a grid, or address_string."),
        )  # fmt: skip
    point = point_of_grid(grid_of_address(address) or "")
    if point is None:
        raise inputs.refused(
            "address_string", "address-not-found",
            pgettext_lazy("open311", "This address names no single grid of the district."),
            pgettext_lazy("open311", "Send lat and long with it, or name town, village and grid."),
        )  # fmt: skip
    return CoordinateSystem.WGS84, *point


def _degrees(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise inputs.refused(
            name, "number-unreadable", pgettext_lazy("open311", "This is not a number of degrees."),
            pgettext_lazy("open311", "Send both lat and long."),
        ) from None  # fmt: skip


class RequestView(Open311View):
    """One request."""

    def get(self, request: HttpCall, number: str, **_kwargs: str) -> Response:
        """A request that the account may see."""
        uuid = inputs.uuid_or_none(number)
        issue = selectors.request_by(user_of(request), uuid) if uuid else None
        if issue is None:
            raise unknown_request(number)
        row = request_row(issue, link_of(request), extended=wants_more(request))
        return Response(Answer("service_requests", "request", [row]))


class TokenView(Open311View):
    """What became of a request that was sent."""

    def get(self, request: HttpCall, token: str, **_kwargs: str) -> Response:
        """The request that the sender calls so; a number of the portal's own leads to itself."""
        user = user_of(request)
        found: UUID | None = selectors.by_token(user, token)
        uuid = None if found else inputs.uuid_or_none(token)
        if uuid and selectors.request_by(user, uuid):
            found = uuid
        if found is None:
            raise NotFound(
                code="token-unknown", field="token",
                message=pgettext_lazy("open311", "You have sent no request under “%(token)s”.") % {"token": token[:60]},
            )  # fmt: skip
        return Response(Answer("service_requests", "request", [{"service_request_id": str(found), "token": token}]))
