"""API authentication with `Authorization: Bearer <token>`: one query a call."""

from datetime import date
from typing import Any

from django.db import connection
from django.db.models import FilteredRelation, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from xinhui.accounts.models import ApiToken, User
from xinhui.accounts.querysets import in_force_q
from xinhui.accounts.scope import keep_scope
from xinhui.accounts.services.tokens import hash_of, note_use
from xinhui.core import clock
from xinhui.core.prepared import Prepared

KEYWORD = b"bearer"
_TOKEN = [field.attname for field in ApiToken._meta.concrete_fields]
_USER = [field.attname for field in User._meta.concrete_fields]


def _rows(key_hash: str, day: date) -> QuerySet[Any, Any]:
    in_force = in_force_q("user__posts__", day)
    rows = ApiToken.objects.filter(key_hash=key_hash).annotate(held=FilteredRelation("user__posts", condition=in_force))
    posts = ("held__role", "held__unit_id", "held__area_code")
    return rows.order_by("held__pk").values_list(*posts, *_TOKEN, *(f"user__{name}" for name in _USER))


_FIND = Prepared(_rows, "sample-of-a-key-hash", date(1999, 9, 9))


def _token(key_hash: str) -> ApiToken | None:
    """The token with its user and the user's scope, in one query."""
    rows = list(_FIND(key_hash, clock.today()))
    if not rows:
        return None
    token = ApiToken.from_db(connection.alias, _TOKEN, rows[0][3 : 3 + len(_TOKEN)])
    token.user = User.from_db(connection.alias, _USER, rows[0][3 + len(_TOKEN) :])
    keep_scope(token.user, [row[:3] for row in rows if row[0] is not None])
    return token


class TokenAuthentication(BaseAuthentication):
    """Bureau clients and phones. `request.auth` is the ApiToken (see `ApiToken.allows`)."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The token's user; None when the call carries no bearer token; 401 when the token is no good."""
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != KEYWORD:
            return None
        if len(parts) != 2:
            raise AuthenticationFailed(_("Send the header as: Authorization: Bearer <token>."), code="token-malformed")
        token = self._find(parts[1])
        if token.last_used_on != clock.today():
            note_use(token_id=token.pk)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """Makes the answer a 401, not a 403."""
        return 'Bearer realm="api"'

    @staticmethod
    def _find(raw: bytes) -> ApiToken:
        token = _token(hash_of(raw))
        refused: Any = None
        if token is None:
            refused = AuthenticationFailed(_("This token is not known."), code="token-unknown")
        elif token.revoked_at is not None:
            refused = AuthenticationFailed(_("This token has been revoked."), code="token-revoked")
        elif token.expires_at is not None and token.expires_at <= clock.now():
            refused = AuthenticationFailed(_("This token has expired; ask for a new one."), code="token-expired")
        elif not token.user.is_active:
            refused = AuthenticationFailed(_("This account is deactivated."), code="account-inactive")
        if refused is not None or token is None:
            raise refused
        return token
