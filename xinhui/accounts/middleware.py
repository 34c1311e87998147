"""Sign-in that ends when nobody is there, what cannot be put off (a new password, a second factor), the page's CSP."""

import re
import secrets
import time
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xinhui.accounts import sign_in
from xinhui.accounts.models import User
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import scope_of
from xinhui.accounts.second_factor import has_factor, is_proved
from xinhui.accounts.sessions import SessionEnd
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
    """Signs out after `IDLE_TIMEOUT_SECONDS` without a request by a person, after `SESSION_MAX_SECONDS` in any case and
    when the session was ended elsewhere; holds back those who must change their password or prove a second factor.
    Wall time, not the portal's clock: the demo moves the clock, a session ages in real time."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        unknown = sorted(set(settings.SECOND_FACTOR_ROLES) - set(Role.values))
        if unknown:  # a slip of the pen would let everybody in
            raise ImproperlyConfigured(f"SECOND_FACTOR_ROLES names no such roles: {', '.join(unknown)}")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Check, then pass on. Requests without a session cookie (API tokens, health) cost nothing."""
        if request.path.startswith(NOBODY_PREFIXES):
            return self.get_response(request)
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            response = self.get_response(request)
            if request.session.modified:  # somebody has just signed in
                sign_in.follow(request, response, secure=settings.SESSION_COOKIE_SECURE)
            return response
        response = self._answer(request)
        if request.session.accessed:
            sign_in.follow(request, response, secure=settings.SESSION_COOKIE_SECURE)
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if not isinstance(request.user, User):
            return self.get_response(request)
        over = self._is_over(request, request.user)
        if over is not None:
            sign_in.over(request, over)
            logout(request)
            return self._sign_in_again(request)
        return self._held_back(request, request.user) or self.get_response(request)

    @staticmethod
    def _held_back(request: HttpRequest, user: User) -> HttpResponse | None:
        """What has to be done first; the pages where it is done stay open."""
        if request.path.startswith(PASSWORD_PATHS):
            return None
        is_api = request.path.startswith("/api/")
        if user.must_change_password:
            if is_api:
                return problem_answer(403, _("Change your password first."), code="password-change-required")
            return HttpResponseRedirect(resolve_url("accounts:password_change"))
        roles = settings.SECOND_FACTOR_ROLES
        if not roles or not scope_of(user).has(*roles) or is_proved(request):
            return None
        if is_api or request.path.startswith((*PHONE_PATHS, *POLL_PREFIXES)):
            return problem_answer(403, pgettext("sign-in", "Prove your second factor first."),
                                  code="second-factor-required")  # fmt: skip
        page = "accounts:second_factor_verify" if has_factor(user) else "accounts:second_factor"
        back = request.get_full_path() if request.method == "GET" else "/"
        address = f"{resolve_url(page)}?{urlencode({'next': back})}"
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401, headers={"HX-Redirect": address})
        return HttpResponseRedirect(address)

    @staticmethod
    def _is_over(request: HttpRequest, user: User) -> SessionEnd | None:
        """Why the session ends now; None when it goes on. What was ended elsewhere is noticed at the next touch, if
        the store still knew it."""
        now = int(time.time())
        seen, began = request.session.get(SEEN_KEY), request.session.get(sign_in.BEGAN_KEY)
        if began is not None and now - began > settings.SESSION_MAX_SECONDS:
            return SessionEnd.TOO_LONG
        if has_gone_idle(request.session):
            return SessionEnd.IDLE
        is_poll = POLL_HEADER in request.headers or request.path.startswith(POLL_PREFIXES)
        is_due = not is_poll and seen is not None and now - seen >= min(
            SEEN_STEP_SECONDS, settings.IDLE_TIMEOUT_SECONDS / 4
        )  # fmt: skip
        if seen is None or is_due:
            request.session[SEEN_KEY] = now
            request.session.setdefault(sign_in.BEGAN_KEY, now)
        if is_due and not sign_in.still_there(request, user):
            return SessionEnd.OWNER
        return None

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
