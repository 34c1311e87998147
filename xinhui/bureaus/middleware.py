"""Around a call of a bureau's system: what is left of its quota goes into the answer, what failed into its usage."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from xinhui.bureaus.authentication import ClientToken, Quota
from xinhui.bureaus.services.usage import note_answer


class UsageMiddleware:
    """Does nothing for anybody else: the token is left on the request by the API's authentication."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """`RateLimit-*` of the quota that is nearer to its end (draft-ietf-httpapi-ratelimit-headers)."""
        response = self.get_response(request)
        token = getattr(request, "auth", None)
        if isinstance(token, ClientToken):
            note_answer(client_id=token.client_id, status=response.status_code)
            quota = getattr(request, "quota", None)
            if isinstance(quota, Quota):
                response["RateLimit-Policy"] = f"{token.calls_a_minute};w=60, {token.calls_a_day};w=86400"
                response["RateLimit-Limit"] = str(quota.limit)
                response["RateLimit-Remaining"] = str(max(0, quota.remaining))
                response["RateLimit-Reset"] = str(quota.seconds)
        return response
