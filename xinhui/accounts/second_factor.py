"""Whether this session has proved the second factor, and the way to the page that asks for it.

The mark lies in the session: another browser of the same person has none. It ends with `SECOND_FACTOR_SECONDS`, at
sign-in and when the factor it proved is taken off.
"""

import time
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from xinhui.accounts.factors import SecondFactor
from xinhui.accounts.models import User

KEY = "second_factor"
FRESH_SECONDS = 600


def mark_proved(request: HttpRequest, factor: SecondFactor) -> None:
    """This session has proved it now; its key changes, so that one that was stolen before is worth nothing more."""
    request.session[KEY] = [factor.pk, int(time.time())]
    request.session.cycle_key()


def forget_proof(request: HttpRequest) -> None:
    """This session has to prove it anew."""
    request.session.pop(KEY, None)


def is_proved(request: HttpRequest, within: int | None = None) -> bool:
    """This session has proved the factor in force, not too long ago (`within` so many seconds). One query when there
    is a mark."""
    factor_id, at = request.session.get(KEY) or (0, 0)
    if not 0 <= time.time() - at <= (settings.SECOND_FACTOR_SECONDS if within is None else within):
        return False
    rows = SecondFactor.objects.filter(pk=factor_id, user_id=request.user.pk or 0, confirmed_at__isnull=False)
    return bool(rows.exists())


def is_fresh(request: HttpRequest) -> bool:
    """Proved a moment ago: good for changing the factor itself."""
    return is_proved(request, FRESH_SECONDS)


def has_factor(user: User) -> bool:
    """There is one in force. One query."""
    return SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists()


def ask_second_factor(request: HttpRequest) -> HttpResponse | None:
    """None when it is proved; else the way to the page that asks, and back to this one (after a POST: to its form)."""
    if is_proved(request):
        return None
    back = request.get_full_path() if request.method == "GET" else request.headers.get("Referer", "/")
    if request.headers.get("HX-Request"):
        back = request.headers.get("HX-Current-URL", "/")
    address = f"{resolve_url('accounts:second_factor_verify')}?{urlencode({'next': safe_address(request, back)})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def safe_address(request: HttpRequest, address: str) -> str:
    """The address when it stays on this site, else the front page."""
    is_safe = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_safe else "/"
