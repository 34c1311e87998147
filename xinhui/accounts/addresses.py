"""Where a request comes from."""

from django.conf import settings
from django.http import HttpRequest
from rest_framework.request import Request


def client_ip(request: HttpRequest | Request) -> str | None:
    """The caller's address, or None.

    Behind reverse proxies the address is read from X-Forwarded-For, counted from the right by
    `TRUSTED_PROXY_COUNT`: what stands further left was written by the caller and proves nothing.
    """
    count: int = settings.TRUSTED_PROXY_COUNT
    hops: list[str] = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if count > 0 and len(hops) >= count:
        return hops[-count][:45]
    address: str = request.META.get("REMOTE_ADDR", "")
    return address or None
