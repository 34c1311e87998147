"""Passwords: changed by their owner, reset by an administrator, and aged."""

import secrets
import string
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinhui.accounts.actors import Actor, require
from xinhui.accounts.alerts import tell_owner
from xinhui.accounts.factors import OldPassword
from xinhui.accounts.models import User
from xinhui.accounts.roles import Role
from xinhui.accounts.services.create_user import check_password_rules
from xinhui.accounts.services.find import locked_user
from xinhui.accounts.services.sessions import close_sessions
from xinhui.accounts.sessions import SessionEnd
from xinhui.accounts.validators import kinds_of_character
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.errors import Forbidden, InvalidInput

FIRST_PASSWORD_LENGTH = 14
ALPHABET = "".join(sorted(set(string.ascii_letters + string.digits) - set("0O1lI"))) + "-_+="


def change_password(*, actor: Actor, user_id: int, old_password: str, new_password: str, keep_key: str = "") -> User:
    """Change one's own password; all of one's sessions end but the one with the key `keep_key`.

    Raises Forbidden (another's account), InvalidInput `password-wrong`, `password-same`, `password-used` (one of the
    latest `PASSWORDS_REMEMBERED`), `password-weak`.
    """
    if actor.user_id != user_id:
        raise Forbidden(code="not-own-account", message=_("Everyone changes only their own password."))
    with transaction.atomic():
        user = locked_user(user_id)
        if not user.check_password(old_password):
            raise InvalidInput(
                code="password-wrong",
                message=_("The present password is not right."),
                field="old_password",
                action=_("Type it again."),
            )
        if old_password == new_password:
            raise InvalidInput(
                code="password-same",
                message=_("The new password is the present one."),
                field="new_password",
                action=_("Choose another."),
            )
        check_password_rules(new_password, user, field="new_password")
        _refuse_used(user, new_password)
        _set(user, new_password, must_change=False)
        close_sessions(user_id=user_id, reason=SessionEnd.ACCOUNT, keep_key=keep_key)
        tell_owner(user_id=user_id, kind="account.password_changed", key=f"account.password:{uuid4()}")
        record(actor=actor, verb="accounts.change_password", target=user)
    return user


def reset_password(*, actor: Actor, user_id: int) -> tuple[User, str]:
    """Set a random one-time password that must be changed at the next sign-in; returns it, once.

    Security administrator only; nobody resets their own. Raises Forbidden, NotFound.
    """
    require(actor, Role.SECURITY_ADMIN)
    if actor.user_id == user_id and actor.kind != "system":
        raise Forbidden(code="own-account", message=_("Change your own password on your page instead."))
    password = random_password()
    with transaction.atomic():
        user = locked_user(user_id)
        _set(user, password, must_change=True)
        close_sessions(user_id=user_id, reason=SessionEnd.ACCOUNT)
        tell_owner(user_id=user_id, kind="account.password_reset", key=f"account.password:{uuid4()}")
        record(actor=actor, verb="accounts.reset_password", target=user)
    return user, password


def require_password_change(*, actor: Actor, user_id: int) -> User:
    """Make the user change the password before anything else (the password is too old or may be known).

    By the security administrator, or by the portal itself at sign-in.
    """
    require(actor, Role.SECURITY_ADMIN)
    with transaction.atomic():
        user = locked_user(user_id)
        user.must_change_password = True
        user.save(update_fields=["must_change_password"])
        record(actor=actor, verb="accounts.require_password_change", target=user)
    return user


def is_password_too_old(user: User) -> bool:
    """True when the password is older than `PASSWORD_MAX_AGE_DAYS` (0: passwords do not age)."""
    days = settings.PASSWORD_MAX_AGE_DAYS
    if not days or user.password_changed_at is None or not user.has_usable_password():
        return False
    return clock.now() - user.password_changed_at > timedelta(days=days)


def random_password() -> str:
    """A random password that satisfies every rule."""
    while True:
        password = "".join(secrets.choice(ALPHABET) for _index in range(FIRST_PASSWORD_LENGTH))
        if kinds_of_character(password) == 4 and not password.startswith(("-", "=", "+")):
            return password


def _refuse_used(user: User, password: str) -> None:
    """Not one of the latest: a person who must change it does not come back to it (GB/T 22239, 8.1.4.1)."""
    latest = OldPassword.objects.filter(user=user).order_by("-replaced_at", "-pk")
    kept = latest.values_list("password", flat=True)[: max(settings.PASSWORDS_REMEMBERED - 1, 0)]
    if any(check_password(password, encoded) for encoded in kept):
        raise InvalidInput(
            code="password-used", field="new_password",
            message=pgettext_lazy("sign-in", "You had this password not long ago."), action=_("Choose another."),
        )  # fmt: skip


def _remember(user: User) -> None:
    """Keep the hash of the password that goes; what is older than the latest few is forgotten."""
    if not user.has_usable_password():
        return
    OldPassword.objects.create(user=user, password=user.password, replaced_at=clock.now())
    latest = OldPassword.objects.filter(user=user).order_by("-replaced_at", "-pk")
    kept = list(latest.values_list("pk", flat=True)[: settings.PASSWORDS_REMEMBERED])
    OldPassword.objects.filter(user=user).exclude(pk__in=kept).delete()


def _set(user: User, password: str, *, must_change: bool) -> None:
    _remember(user)
    user.set_password(password)
    user.must_change_password = must_change
    user.password_changed_at = clock.now()
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
