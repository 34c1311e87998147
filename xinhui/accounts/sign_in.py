"""From “this is so and so” to a session: every way in ends here, so that every rule of sessions holds for each.

A session knows its row (`UserSession`), when it began, and the browser its mark. Wall time, as in the middleware.
"""

import secrets
import time

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth import login
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import pgettext_lazy

from xinhui.accounts.actors import Actor
from xinhui.accounts.addresses import client_ip
from xinhui.accounts.devices import device_of
from xinhui.accounts.models import User
from xinhui.accounts.second_factor import forget_proof
from xinhui.accounts.services.sessions import follow_session, note_end, open_session, touch_session
from xinhui.accounts.services.sign_in import note_sign_in
from xinhui.accounts.sessions import SessionEnd, SignInMethod, hash_of_session
from xinhui.core.errors import Forbidden

#: [row, first digits of the key's hash, when it was last said that somebody is there]
ROW_KEY = "session_row"
BEGAN_KEY = "began_at"
DEVICE_COOKIE = "xh_device"
DEVICE_SECONDS = 400 * 24 * 3600
#: The row is touched at most this often.
TOUCH_SECONDS = 300
BACKEND = "django.contrib.auth.backends.ModelBackend"


def begin(request: HttpRequest, user: User, method: SignInMethod) -> None:
    """Sign in: a new session, on the trail, on the owner's list. The caller has proved who it is."""
    login(request, user, backend=BACKEND)
    forget_proof(request)
    actor = Actor.of(user, ip=client_ip(request))
    note_sign_in(actor=actor, user_id=user.pk, method=method)
    request.session[BEGAN_KEY] = int(time.time())
    _open_row(request, user, method)


def refuse_locked(request: HttpRequest, user: User) -> None:
    """Raise Forbidden for an account that may not sign in: locked, closed, or after too many wrong passwords."""
    if not user.is_active:
        raise Forbidden(
            code="account-inactive", message=pgettext_lazy("sign-in", "This account is locked."),
            action=pgettext_lazy("sign-in", "Ask the security administrator."),
        )  # fmt: skip
    if AxesProxyHandler.is_locked(request, {"username": user.username}):
        raise Forbidden(
            code="sign-in-locked", message=pgettext_lazy("sign-in", "Too many failed attempts: this name is locked "
                                                         "here for half an hour."),
            action=pgettext_lazy("sign-in", "In a hurry? The security administrator can unlock the account."),
        )  # fmt: skip


def _open_row(request: HttpRequest, user: User, method: SignInMethod) -> None:
    if request.session.session_key is None:
        request.session.save()
    key, mark = request.session.session_key or "", _device_mark(request)
    row = open_session(actor=Actor.of(user, ip=client_ip(request)), user_id=user.pk, key=key, method=method,
                       device=device_of(request.headers.get("User-Agent", "")), device_mark=mark)  # fmt: skip
    request.session[ROW_KEY] = [row.pk, hash_of_session(key)[:16], int(time.time())]


def _device_mark(request: HttpRequest) -> str:
    """The random mark that this browser keeps; a new one is sent with the answer."""
    try:
        return str(request.get_signed_cookie(DEVICE_COOKIE, max_age=DEVICE_SECONDS))
    except (KeyError, signing.BadSignature):
        mark = secrets.token_urlsafe(16)
        request.xh_device = mark  # type: ignore[attr-defined]  # for `follow`, which has the answer
        return mark


def still_there(request: HttpRequest, user: User) -> bool:
    """Somebody does something: say so on the row now and then. False when the session was ended elsewhere.

    A session from before this list (or of a test) gets its row here.
    """
    row = request.session.get(ROW_KEY)
    if row is None:
        _open_row(request, user, SignInMethod.PASSWORD)
        return True
    if time.time() - row[2] < TOUCH_SECONDS:
        return True
    request.session[ROW_KEY] = [row[0], row[1], int(time.time())]
    return touch_session(session_id=row[0])


def follow(request: HttpRequest, response: HttpResponseBase, *, secure: bool) -> None:
    """After the answer: the row follows a key that has changed, the browser gets its mark."""
    row, key = request.session.get(ROW_KEY), request.session.session_key
    if row is not None and key and hash_of_session(key)[:16] != row[1]:
        follow_session(session_id=row[0], key=key)
        request.session[ROW_KEY] = [row[0], hash_of_session(key)[:16], row[2]]
    mark = getattr(request, "xh_device", "")
    if mark:
        response.set_signed_cookie(DEVICE_COOKIE, mark, max_age=DEVICE_SECONDS, secure=secure, httponly=True,
                                   samesite="Lax")  # fmt: skip


def over(request: HttpRequest, reason: SessionEnd) -> None:
    """Before the session is thrown away: why, on its row."""
    row = request.session.get(ROW_KEY)
    if row is not None:
        note_end(session_id=row[0], reason=reason)
