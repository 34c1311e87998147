"""What no page and no database wants to see."""

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse


class NoNulMiddleware:
    """Refuses NUL in an address: nobody types it, and PostgreSQL keeps no text that holds it.

    Forms and the API's serializers refuse it in bodies, field by field.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """400 when the address holds one."""
        if "%00" in request.META.get("QUERY_STRING", "") or "\x00" in request.path:
            raise SuspiciousOperation("NUL in the address")
        return self.get_response(request)
