"""What every view of Open311 shares: the key, the jurisdiction, both formats, errors in GeoReport's own form."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.datastructures import MultiValueDict
from django.utils.translation import pgettext_lazy
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser, FormParser, MultiPartParser
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView, set_rollback

from grids.models import Division
from grids.models.division import DivisionKind
from xinhui.accounts.actors import Actor
from xinhui.accounts.authentication import TokenAuthentication
from xinhui.accounts.models import ApiToken, User
from xinhui.accounts.permissions import HasScope
from xinhui.accounts.services.tokens import note_use
from xinhui.core import clock
from xinhui.core.errors import DomainError, NotFound
from xinhui.core.georeport import Answer, as_json, as_xml, errors

JURISDICTION = "xinhui"


class KeyAuthentication(TokenAuthentication):
    """A portal token as `api_key` in the form or the address, as `X-Api-Key`, or as a bearer token."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The token's user; None when the call carries no key. Never a session: forms need no CSRF mark here."""
        found = super().authenticate(request)
        key = "" if found else _key_of(request)
        if not key:
            return found
        token = self._find(key.encode())
        if token.last_used_on != clock.today():
            note_use(token_id=token.pk)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """None: the standard asks for 403, not 401, without a valid key."""
        return ""


def _key_of(request: Request) -> str:
    given = request.headers.get("X-Api-Key") or request.query_params.get("api_key")
    if not given and request.method == "POST":
        given = form_of(request).get("api_key")
    return str(given or "").strip()


class _Renderer(BaseRenderer):
    charset = "utf-8"


class XmlRenderer(_Renderer):
    """GeoReport's XML."""

    media_type = "text/xml"
    format = "xml"

    def render(self, data: Answer, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:
        """The answer as XML."""
        return as_xml(data)


class JsonRenderer(_Renderer):
    """GeoReport's JSON."""

    media_type = "application/json"
    format = "json"

    def render(self, data: Answer, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:
        """The answer as JSON."""
        return as_json(data)


class BySuffix(BaseContentNegotiation):
    """The address names the format; the Accept header has no say."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        """By the type of the body."""
        kind = (request.content_type or "").split(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == kind), None)

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The renderer of the suffix; the URLs know no other."""
        found = next(one for one in renderers if one.format == (format_suffix or "xml"))
        return found, str(found.media_type)


def handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Any refusal as GeoReport's errors, in the reader's language; a fault of ours stays a 500."""
    if isinstance(exc, Http404):
        exc = exceptions.NotFound()
    elif isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied()
    headers = {}
    if isinstance(exc, DomainError):
        status, words = exc.status, f"{exc.field}: {exc}" if exc.field else str(exc)
    elif isinstance(exc, exceptions.APIException):
        status, words = exc.status_code, str(exc.detail)
        if isinstance(exc, exceptions.NotAuthenticated):
            words = str(
                pgettext_lazy("open311", "api_key: a key is needed here; the security administrator issues it.")
            )
        if getattr(exc, "wait", None):
            headers["Retry-After"] = str(int(exc.wait))  # type: ignore[attr-defined]  # of Throttled
    else:
        return None
    set_rollback()
    return Response(errors(status, words), status=status, headers=headers)


class Open311View(APIView):
    """For holders of a key, with a scope of its own; see the module."""

    api_resource = "open311"
    schema = None  # GeoReport describes itself; it is no part of the schema of /api/v1/
    authentication_classes: Sequence[type[BaseAuthentication]] = (KeyAuthentication,)
    permission_classes: Sequence[type[BasePermission]] = (IsAuthenticated, HasScope)
    renderer_classes = (XmlRenderer, JsonRenderer)
    parser_classes: Sequence[type[BaseParser]] = (FormParser, MultiPartParser)
    content_negotiation_class = BySuffix

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """After the key, the jurisdiction."""
        super().initial(request, *args, **kwargs)
        given = request.query_params.get("jurisdiction_id", "")
        if not given and request.method == "POST":
            given = str(form_of(request).get("jurisdiction_id", ""))
        check_jurisdiction(given.strip())

    def get_exception_handler(self) -> Any:
        """GeoReport's form of errors."""
        return handler


class PublicView(Open311View):
    """For everybody: says nothing of any request."""

    authentication_classes = ()
    permission_classes = ()


def check_jurisdiction(given: str) -> None:
    """One endpoint, one jurisdiction: it may be left out; raises NotFound when another one is named."""
    if not given or given == JURISDICTION:
        return
    if not Division.objects.filter(kind=DivisionKind.DISTRICT, code=given[:15]).exists():
        raise NotFound(
            code="jurisdiction-unknown", field="jurisdiction_id",
            message=pgettext_lazy("open311", "“%(id)s” is not the jurisdiction of this endpoint.") % {"id": given[:40]},
            action=pgettext_lazy("open311", "Leave it out, or send “%(id)s”.") % {"id": JURISDICTION},
        )  # fmt: skip


def form_of(request: Request) -> "MultiValueDict[str, Any]":
    """The fields of the body; none when there is no body."""
    return request.data if isinstance(request.data, MultiValueDict) else MultiValueDict()


def user_of(request: Request) -> User:
    """The account behind the key."""
    if not isinstance(request.user, User):
        raise exceptions.NotAuthenticated
    return request.user


def actor_of(request: Request) -> Actor:
    """The account as an actor."""
    return Actor.of_request(request._request)
