"""RFC 9457 problem details for every API error: type, title, status, detail, code, errors[]."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import defaults
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from xinhui.core.errors import DomainError
from xinhui.core.georeport import as_json, as_xml, errors
from xinhui.request_ids import current_request_id

CONTENT_TYPE = "application/problem+json"
_TITLES = {
    400: gettext_lazy("The request cannot be used"),
    401: gettext_lazy("Sign in first"),
    403: gettext_lazy("Not allowed"),
    404: gettext_lazy("Not found"),
    405: gettext_lazy("Method not allowed"),
    406: gettext_lazy("Format not offered"),
    409: gettext_lazy("Conflict"),
    413: gettext_lazy("Too large"),
    415: gettext_lazy("Format not accepted"),
    429: gettext_lazy("Too many requests"),
    500: gettext_lazy("Server error"),
}


def problem(status: int, detail: str, *, code: str, errors: list[dict[str, str]] | None = None) -> dict[str, Any]:
    """The body of a problem: `errors` is a list of `{field, reason, action}`; `request_id` finds it in the log."""
    body: dict[str, Any] = {
        "type": f"urn:xinhui:problem:{code}",
        "title": str(_TITLES.get(status, "Error")),
        "status": status,
        "detail": detail,
        "code": code,
    }
    if current_request_id():
        body["request_id"] = current_request_id()
    if errors:
        body["errors"] = errors
    return body


def _field_errors(detail: Any, prefix: str = "") -> list[dict[str, str]]:
    """DRF's nested error detail as a flat list."""
    if isinstance(detail, dict):
        rows = []
        for key, value in detail.items():
            name = prefix if key == "non_field_errors" else f"{prefix}.{key}" if prefix else str(key)
            rows += _field_errors(value, name)
        return rows
    if isinstance(detail, list):
        rows = []
        for index, value in enumerate(detail):
            nested = isinstance(value, (dict, list))
            rows += _field_errors(value, f"{prefix}[{index}]" if nested else prefix)
        return rows
    code = getattr(detail, "code", "invalid")
    return [{"field": prefix, "reason": str(detail), "code": str(code)}]


def problem_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Turn a domain or DRF exception into a problem; anything else stays a 500 for the error page."""
    if isinstance(exc, DomainError):
        set_rollback()
        errors = [{"field": exc.field or "", "reason": str(exc.message), "action": str(exc.action or "")}]
        body = problem(exc.status, str(exc), code=exc.code, errors=errors)
        challenge = getattr(exc, "auth_header", None)
        headers = {"WWW-Authenticate": challenge} if challenge else None
        return Response(body, status=exc.status, headers=headers, content_type=CONTENT_TYPE)
    if isinstance(exc, Http404):
        exc = exceptions.NotFound()
    elif isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied()
    if not isinstance(exc, exceptions.APIException):
        return None
    set_rollback()
    headers = {}
    auth_header, wait = getattr(exc, "auth_header", None), getattr(exc, "wait", None)
    if auth_header:
        headers["WWW-Authenticate"] = auth_header
    if wait:
        headers["Retry-After"] = str(int(wait))
    return Response(_from_drf(exc), status=exc.status_code, headers=headers, content_type=CONTENT_TYPE)


def _from_drf(exc: exceptions.APIException) -> dict[str, Any]:
    if isinstance(exc, exceptions.ValidationError):
        errors = _field_errors(exc.detail)
        return problem(400, _("Some fields cannot be used; see errors."), code="invalid", errors=errors)
    code = exc.get_codes()
    return problem(exc.status_code, str(exc.detail), code=code if isinstance(code, str) else "error")


def problem_answer(status: int, detail: str, *, code: str) -> JsonResponse:
    """A problem outside a view of the API."""
    return JsonResponse(problem(status, detail, code=code), status=status, content_type=CONTENT_TYPE)


def _answer(request: HttpRequest, status: int, detail: str, code: str) -> HttpResponseBase | None:
    if request.path.startswith("/open311/"):
        write, kind = (as_json, "application/json") if request.path.endswith(".json") else (as_xml, "text/xml")
        return HttpResponse(write(errors(status, detail)), status=status, content_type=f"{kind}; charset=utf-8")
    if not request.path.startswith("/api/"):
        return None
    return problem_answer(status, detail, code=code)


def _page(draw: Callable[[], HttpResponseBase], status: int) -> HttpResponseBase:
    """The page in the portal's frame; without a database, whose reader the frame names, the plain one."""
    try:
        return draw()
    except DatabaseError:
        return _plain(status)


def _plain(status: int) -> HttpResponse:
    """A page that needs neither database nor session, in both languages; the number is what an operator looks for."""
    text = get_template("500.html").render({"status": status, "request_id": current_request_id()})
    return HttpResponse(text, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """A request that Django itself refuses."""
    answer = _answer(request, 400, _("The request cannot be read."), "bad-request")
    return answer or _plain(400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """403 outside a view of the API."""
    answer = _answer(request, 403, _("Your posts do not allow this."), "permission_denied")
    return answer or _page(lambda: defaults.permission_denied(request, exception), 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """An address that leads nowhere."""
    answer = _answer(request, 404, _("There is nothing at this address."), "not_found")
    return answer or _page(lambda: defaults.page_not_found(request, exception), 404)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """A fault of ours: the sender keeps the record and sends it again later."""
    answer = _answer(request, 500, _("The server failed; send it again later with the same UUID."), "server-error")
    return answer or _plain(500)
