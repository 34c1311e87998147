"""Sessions: opened at sign-in, followed when their key changes, ended by their owner or the security administrator."""

from datetime import timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import pgettext_lazy

from xinhui.accounts.actors import Actor, require
from xinhui.accounts.alerts import tell_owner
from xinhui.accounts.devices import masked
from xinhui.accounts.roles import Role
from xinhui.accounts.services.find import locked_user
from xinhui.accounts.sessions import PURPOSE, SessionEnd, UserSession, hash_of_session
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden, NotFound
from xinhui.core.sealed import fingerprint, seal

#: Ended sessions are kept so long: somebody who wonders about one can still see it.
KEPT = timedelta(days=180)


def open_session(*, actor: Actor, user_id: int, key: str, method: str, device: str, device_mark: str) -> UserSession:
    """Write down a session that has just begun; tells the owner when no session of this browser is known.

    `device_mark` is the random mark that the browser keeps. Rows of the account older than 180 days go. Not a line of
    its own on the trail: the sign-in is one.
    """
    now = clock.now()
    with transaction.atomic():
        earlier = UserSession.objects.filter(user_id=user_id)
        earlier.filter(ended_at__lt=now - KEPT).delete()
        mark = fingerprint(device_mark, purpose="accounts.device")
        is_new = earlier.exists() and not earlier.filter(device_print=mark).exists()
        row = UserSession.objects.create(
            user_id=user_id, key_hash=hash_of_session(key), key_sealed=seal(key, purpose=PURPOSE), method=method,
            device=device[:60], device_print=mark, place=masked(actor.ip), began_at=now, seen_at=now,
        )  # fmt: skip
        if is_new:
            tell_owner(user_id=user_id, kind="account.new_device", key=f"account.new_device:{row.pk}",
                       device=row.device or "—", place=row.place or "—")  # fmt: skip
    return row


def follow_session(*, session_id: int, key: str) -> None:
    """The session has another key now (it changes with what it has proved)."""
    UserSession.objects.filter(pk=session_id).update(
        key_hash=hash_of_session(key), key_sealed=seal(key, purpose=PURPOSE)
    )


def touch_session(*, session_id: int) -> bool:
    """Somebody is there: seen now. False when the session has been ended elsewhere."""
    return bool(UserSession.objects.open().filter(pk=session_id).update(seen_at=clock.now()))


def note_end(*, session_id: int, reason: SessionEnd) -> None:
    """The session is over: its owner signed out, or nobody was there. What ended before keeps its reason."""
    UserSession.objects.open().filter(pk=session_id).update(ended_at=clock.now(), end_reason=reason)


def end_session(*, actor: Actor, session_id: int) -> UserSession:
    """End one at once: by its owner, or by the security administrator.

    Raises NotFound (also for another's session), Conflict `session-ended`.
    """
    with transaction.atomic():
        row = UserSession.objects.select_for_update().filter(pk=session_id).first()
        may = actor.kind == "system" or actor.scope.has(Role.SECURITY_ADMIN)
        if row is None or not (may or row.user_id == actor.user_id):
            raise NotFound(code="session-not-found", message=pgettext_lazy("sign-in", "There is no such session."))
        if row.ended_at is not None:
            raise Conflict(code="session-ended", message=pgettext_lazy("sign-in", "This session is over already."))
        own = row.user_id == actor.user_id
        row.ended_at, row.end_reason = clock.now(), SessionEnd.OWNER if own else SessionEnd.ADMINISTRATOR
        row.save(update_fields=["ended_at", "end_reason"])
        _drop([row.key])
        record(actor=actor, verb="accounts.end_session", target=row, detail={"user": row.user_id})
    return row


def end_other_sessions(*, actor: Actor, user_id: int, keep_key: str) -> int:
    """End all of one's own but the one with the key; returns how many. Raises Forbidden."""
    if actor.user_id != user_id:
        raise Forbidden(
            code="not-own-account", message=pgettext_lazy("sign-in", "Everyone ends only their own sessions.")
        )
    with transaction.atomic():
        user = locked_user(user_id)
        many = close_sessions(user_id=user_id, reason=SessionEnd.OWNER, keep_key=keep_key)
        record(actor=actor, verb="accounts.end_other_sessions", target=user, detail={"sessions": many})
    return many


def end_all_sessions(*, actor: Actor, user_id: int, reason: str) -> int:
    """End all of somebody's. Security administrator only. Raises Forbidden, NotFound."""
    require(actor, Role.SECURITY_ADMIN)
    with transaction.atomic():
        user = locked_user(user_id)
        many = close_sessions(user_id=user_id, reason=SessionEnd.ADMINISTRATOR)
        record(actor=actor, verb="accounts.end_all_sessions", target=user,
               detail={"reason": reason, "sessions": many})  # fmt: skip
    return many


def close_sessions(*, user_id: int, reason: SessionEnd, keep_key: str = "") -> int:
    """End an account's sessions within the transaction of the verb that wants it; returns how many."""
    kept = hash_of_session(keep_key) if keep_key else ""
    rows = list(UserSession.objects.open().filter(user_id=user_id).exclude(key_hash=kept))
    UserSession.objects.filter(pk__in=[row.pk for row in rows]).update(ended_at=clock.now(), end_reason=reason)
    _drop([row.key for row in rows])
    return len(rows)


def _drop(keys: list[str]) -> None:
    """Out of the store: now, and once more when it is certain, as a reader may have cached the row in between."""
    _delete(keys)
    transaction.on_commit(lambda: _delete(keys))


def _delete(keys: list[str]) -> None:
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore
    for key in keys:
        store(session_key=key).delete()
