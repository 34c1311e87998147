"""API tokens: issued once, kept as a hash, revoked."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xinhui.accounts.actors import Actor, require
from xinhui.accounts.api_scopes import ApiScope
from xinhui.accounts.models import ApiToken
from xinhui.accounts.roles import Role
from xinhui.accounts.services.find import locked_user
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.errors import Conflict, InvalidInput, NotFound

KEY_BYTES = 32
KEY_MARK = "xh_"
PREFIX_LENGTH = 10


def hash_of(key: str | bytes) -> str:
    """SHA-256 of a token's key, hexadecimal."""
    return hashlib.sha256(key if isinstance(key, bytes) else key.encode()).hexdigest()


def issue_token(
    *, actor: Actor, user_id: int, name: str, scopes: Sequence[str] = (), expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """Make a token; returns the row and the key, which is shown this once.

    For oneself (a phone), or by the security administrator (a bureau's client). `scopes` empty: whatever the user's
    posts allow; otherwise only that part of it. Raises Forbidden, NotFound, InvalidInput (name, scopes, expires_at),
    Conflict `user-inactive`.
    """
    if actor.user_id != user_id or actor.kind == "system":
        require(actor, Role.SECURITY_ADMIN)
    now = clock.now()
    if not name.strip():
        raise InvalidInput(code="name-missing", message=_("A token needs a name."), field="name")
    unknown = sorted(set(scopes) - set(ApiScope.values))
    if unknown:
        raise InvalidInput(
            code="scope-unknown",
            message=_("There is no scope “%(scope)s”.") % {"scope": unknown[0]},
            field="scopes",
            action=_("Choose from the list of scopes."),
        )
    if expires_at is not None and expires_at <= now:
        raise InvalidInput(
            code="expiry-past",
            message=_("A token cannot expire in the past."),
            field="expires_at",
            action=_("Give a later time."),
        )
    key = KEY_MARK + secrets.token_urlsafe(KEY_BYTES)
    with transaction.atomic():
        user = locked_user(user_id)
        if not user.is_active:
            raise Conflict(code="user-inactive", message=_("The account is deactivated."), field="user")
        token = ApiToken.objects.create(
            user=user,
            name=name.strip()[:60],
            prefix=key[:PREFIX_LENGTH],
            key_hash=hash_of(key),
            scopes=sorted(set(scopes)),
            created_at=now,
            expires_at=expires_at,
        )
        detail = {"user": user_id, "name": token.name, "scopes": token.scopes, "expires_at": expires_at}
        record(actor=actor, verb="accounts.issue_token", target=token, detail=detail)
    return token, key


def revoke_token(*, actor: Actor, token_id: int) -> ApiToken:
    """Stop a token at once; by its owner or the security administrator.

    Raises NotFound (also for another's token), Conflict `token-revoked`.
    """
    with transaction.atomic():
        token = ApiToken.objects.select_for_update().filter(pk=token_id).first()
        may = actor.kind == "system" or actor.scope.has(Role.SECURITY_ADMIN)
        if token is None or not (may or token.user_id == actor.user_id):
            raise NotFound(code="token-not-found", message=_("There is no such token."))
        if token.revoked_at is not None:
            raise Conflict(code="token-revoked", message=_("This token has already been revoked."))
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        record(actor=actor, verb="accounts.revoke_token", target=token, detail={"user": token.user_id})
    return token


def note_use(*, token_id: int) -> None:
    """Note the day of use: one write a token and day, so that it costs calls nothing. Not audited: not a decision."""
    today = clock.today()
    unused = Q(last_used_on__isnull=True) | Q(last_used_on__lt=today)
    ApiToken.objects.filter(unused, pk=token_id).update(last_used_on=today)
