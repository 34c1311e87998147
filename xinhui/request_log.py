"""A mark for every request, and one line about it: who (number), what (name of the address), how it ended, how long.

No address is written, no query, no body, no name: an address holds file numbers, a query what somebody looked for.
"""

import logging
from collections.abc import Callable
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject, empty

from xinhui.accounts.middleware import NOBODY_PREFIXES
from xinhui.request_ids import HEADER, request_id_of, serving

log = logging.getLogger("xinhui.access")


class RequestLogMiddleware:
    """The outermost: what any other answers is answered within."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve under a mark, answer it in X-Request-ID, write the line. Secret ballots leave no line."""
        begun = perf_counter()
        request_id = request_id_of(request.headers.get(HEADER, ""))
        request.request_id = request_id  # type: ignore[attr-defined]  # for the lines that Django writes afterwards
        with serving(request_id):
            response = self.get_response(request)
            response.headers[HEADER] = request_id
            if settings.ACCESS_LOG and not request.path.startswith(NOBODY_PREFIXES):
                log.info("request", extra=facts_of(request, response, milliseconds=(perf_counter() - begun) * 1000))
        return response


def facts_of(request: HttpRequest, response: HttpResponse, *, milliseconds: float) -> dict[str, object]:
    """The line's fields. `route`: the address's name, empty where there is none; `user_id`: null for nobody."""
    match = request.resolver_match
    return {
        "method": request.method if request.method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE") else "other",
        "route": match.view_name if match else "",
        "status": response.status_code,
        "ms": round(milliseconds, 1),
        "user_id": _user_id(request),
    }


def _user_id(request: HttpRequest) -> int | None:
    """The user's number, if anybody asked who it is; never a query of its own."""
    user = request.__dict__.get("user")
    if isinstance(user, SimpleLazyObject) and user.__dict__.get("_wrapped", empty) is empty:
        return None
    return getattr(user, "pk", None)
