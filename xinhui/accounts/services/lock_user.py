"""Locking an account for a time, and letting it in again (also after too many failed sign-ins)."""

from axes.utils import reset
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from xinhui.accounts.actors import Actor, require
from xinhui.accounts.factors import SecondFactor
from xinhui.accounts.models import User
from xinhui.accounts.roles import Role
from xinhui.accounts.services.find import locked_user
from xinhui.accounts.services.sessions import close_sessions
from xinhui.accounts.sessions import SessionEnd
from xinhui.audit.services import record
from xinhui.core.errors import Conflict, Forbidden


def lock_user(*, actor: Actor, user_id: int, reason: str) -> User:
    """Stop sign-in and API tokens at once; posts stay. Security administrator only, not for oneself.

    Raises Forbidden, NotFound, Conflict `user-inactive`.
    """
    require(actor, Role.SECURITY_ADMIN)
    if actor.user_id == user_id and actor.kind != "system":
        raise Forbidden(code="own-account", message=_("Nobody locks their own account."))
    with transaction.atomic():
        user = locked_user(user_id)
        if not user.is_active:
            raise Conflict(code="user-inactive", message=_("The account is already locked or deactivated."))
        user.is_active = False
        user.save(update_fields=["is_active"])
        close_sessions(user_id=user_id, reason=SessionEnd.ACCOUNT)
        record(actor=actor, verb="accounts.lock_user", target=user, detail={"reason": reason})
    return user


def unlock_user(*, actor: Actor, user_id: int, reason: str = "") -> User:
    """Let an account in again and forget its failed sign-ins. Security administrator only.

    Raises Forbidden, NotFound. Unlocking an account that is open only clears the failed sign-ins.
    """
    require(actor, Role.SECURITY_ADMIN)
    if actor.user_id == user_id and actor.kind != "system":
        raise Forbidden(code="own-account", message=_("Nobody unlocks their own account."))
    with transaction.atomic():
        user = locked_user(user_id)
        was_locked = not user.is_active
        user.is_active = True
        user.save(update_fields=["is_active"])
        failures = reset(username=user.username)
        SecondFactor.objects.filter(user=user).update(failures=0, locked_until=None)
        detail = {"reason": reason, "was_locked": was_locked, "failures_cleared": failures}
        record(actor=actor, verb="accounts.unlock_user", target=user, detail=detail)
    return user
