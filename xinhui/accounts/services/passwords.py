"""Passwords: changed by their owner, reset by an administrator, and aged."""

import secrets
import string
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from xinhui.accounts.actors import Actor, require
from xinhui.accounts.models import User
from xinhui.accounts.roles import Role
from xinhui.accounts.services.create_user import check_password_rules
from xinhui.accounts.services.find import locked_user
from xinhui.accounts.validators import kinds_of_character
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.errors import Forbidden, InvalidInput

FIRST_PASSWORD_LENGTH = 14
ALPHABET = "".join(sorted(set(string.ascii_letters + string.digits) - set("0O1lI"))) + "-_+="


def change_password(*, actor: Actor, user_id: int, old_password: str, new_password: str) -> User:
    """Change one's own password.

    Raises Forbidden (another's account), InvalidInput `password-wrong`, `password-same`, `password-weak`.
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
        _set(user, new_password, must_change=False)
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
    if not days or user.password_changed_at is None:
        return False
    return clock.now() - user.password_changed_at > timedelta(days=days)


def random_password() -> str:
    """A random password that satisfies every rule."""
    while True:
        password = "".join(secrets.choice(ALPHABET) for _index in range(FIRST_PASSWORD_LENGTH))
        if kinds_of_character(password) == 4 and not password.startswith(("-", "=", "+")):
            return password


def _set(user: User, password: str, *, must_change: bool) -> None:
    user.set_password(password)
    user.must_change_password = must_change
    user.password_changed_at = clock.now()
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
