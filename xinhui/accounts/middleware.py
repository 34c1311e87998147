"""Sign-in that ends when nobody is there, a change of password that cannot be put off, and the page's CSP."""

import re
import secrets
import time
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _

from xinhui.accounts.models import User
from xinhui.api_errors import problem_answer

GetResponse = Callable[[HttpRequest], HttpResponse]
SEEN_KEY = "seen_at"
#: The session is written at most this often, not at every request.
SEEN_STEP_SECONDS = 60
#: Pages that poll by themselves say so with this header (htmx pages set it through hx-headers); they prove
#: nobody's presence.
POLL_HEADER = "X-Poll"
POLL_PREFIXES = ("/pulse/", "/desk/live/")
#: Secret ballots: whoever comes is nobody, even when signed in at the same browser; no session is read or written.
NOBODY_PREFIXES = ("/cadres/vote/",)
#: What the phone's page reads by itself: it takes a 401 for what it is, and a login page for a captive portal's.
PHONE_PATHS = ("/m/data/", "/m/session/", "/m/push/")
#: A user who must change the password reaches only these.
PASSWORD_PATHS = ("/accounts/", "/i18n/", "/static/", "/health/")

_SELF = "'self'"
#: Alpine (in unfold's admin pages) evaluates expressions with `new Function`: the admin needs 'unsafe-eval'; pages
#: outside it do not get it. Styles: Leaflet, Chart.js and unfold set style attributes, so inline style is allowed.
#: img data: markers and icons of Leaflet's CSS; blob: previews of photos before upload.
CSP: dict[str, str] = {
    "default-src": _SELF,
    "script-src": _SELF,
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": _SELF,
    "worker-src": "'self' blob:",
    "manifest-src": _SELF,
    "object-src": "'none'",
    "base-uri": _SELF,
    "form-action": _SELF,
    "frame-ancestors": "'none'",
}
#: The map of a boundary (django-leaflet) starts from an inline script that carries the request's nonce.
NONCE = "{nonce}"
ADMIN_SCRIPT = f"'self' 'unsafe-eval' 'nonce-{NONCE}'"
PERMISSIONS_POLICY = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()"


def has_gone_idle(session: SessionBase) -> bool:
    """Nobody was there for longer than `IDLE_TIMEOUT_SECONDS`. Reads only."""
    seen = session.get(SEEN_KEY)
    return seen is not None and int(time.time()) - int(seen) > settings.IDLE_TIMEOUT_SECONDS


class IdleTimeoutMiddleware:
    """Signs out after `IDLE_TIMEOUT_SECONDS` without a request by a person, and holds back those who must change
    their password. Wall time, not the portal's clock: the demo moves the clock, a session ages in real time."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Check, then pass on. Requests without a session cookie (API tokens, health) cost nothing."""
        if request.path.startswith(NOBODY_PREFIXES) or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        if not isinstance(request.user, User):
            return self.get_response(request)
        if self._is_idle(request):
            logout(request)
            return self._sign_in_again(request)
        if request.user.must_change_password and not request.path.startswith(PASSWORD_PATHS):
            if request.path.startswith("/api/"):
                return problem_answer(403, _("Change your password first."), code="password-change-required")
            return HttpResponseRedirect(resolve_url("accounts:password_change"))
        return self.get_response(request)

    @staticmethod
    def _is_idle(request: HttpRequest) -> bool:
        if has_gone_idle(request.session):
            return True
        now, seen = int(time.time()), request.session.get(SEEN_KEY)
        is_poll = POLL_HEADER in request.headers or request.path.startswith(POLL_PREFIXES)
        if seen is None or (not is_poll and now - seen >= min(SEEN_STEP_SECONDS, settings.IDLE_TIMEOUT_SECONDS / 4)):
            request.session[SEEN_KEY] = now
        return False

    @staticmethod
    def _sign_in_again(request: HttpRequest) -> HttpResponse:
        address = resolve_url("accounts:login")
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401, headers={"HX-Redirect": f"{address}?idle=1"})
        if request.path.startswith("/api/"):
            return problem_answer(401, _("Nobody was there for a while: sign in again."), code="session-expired")
        if request.path.startswith((*PHONE_PATHS, *POLL_PREFIXES)):
            return HttpResponse(status=401)
        back = request.get_full_path() if request.method == "GET" else "/"
        return HttpResponseRedirect(f"{address}?{urlencode({'idle': 1, 'next': back})}")


class ContentSecurityPolicyMiddleware:
    """Adds the CSP and the permissions policy to every answer that has none of its own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.policy = policy(CSP, tiles=settings.MAP_TILES_URL)
        self.admin_policy = policy({**CSP, "script-src": ADMIN_SCRIPT}, tiles=settings.MAP_TILES_URL)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on, then set the headers."""
        is_admin = request.path.startswith("/admin/")
        nonce = secrets.token_urlsafe(16) if is_admin else ""
        request.csp_nonce = nonce  # type: ignore[attr-defined]  # where django-leaflet looks for it
        response = self.get_response(request)
        text = self.admin_policy.replace(NONCE, nonce) if is_admin else self.policy
        response.headers.setdefault("Content-Security-Policy", text)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response


def policy(directives: dict[str, str], *, tiles: str = "") -> str:
    """The header's text. `tiles` is the address template of the office's base map: its host may serve images."""
    parts = dict(directives)
    host = re.match(r"https?://[^/]+", tiles)
    if host:
        parts["img-src"] += " " + host.group().replace("{s}", "*")
    return "; ".join(f"{name} {value}" for name, value in parts.items())
