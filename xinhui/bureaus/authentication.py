"""Calls of bureaus' systems: the token, its quotas, and the usage that is written down. One query to know who calls."""

import hashlib
import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection
from django.db.models import FilteredRelation, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from oauth2_provider.models import AccessToken
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from xinhui.accounts.authentication import KEYWORD
from xinhui.accounts.models import User
from xinhui.accounts.querysets import in_force_q
from xinhui.accounts.scope import common_prefixes, keep_scope, narrow
from xinhui.bureaus.rules.clients import TOKEN_MARK, asked_for
from xinhui.bureaus.services.usage import take_call
from xinhui.core import clock
from xinhui.core.area_codes import DISTRICT
from xinhui.core.cache import count
from xinhui.core.prepared import Prepared

if TYPE_CHECKING:  # rest_framework.views reads the settings that name these classes
    from rest_framework.views import APIView

log = logging.getLogger(__name__)
MINUTE = 60
_KEY = "application__client_key__"
_CLIENT = f"{_KEY}client__"
_USER = [field.attname for field in User._meta.concrete_fields]
_FACTS = (
    "scope", "expires", f"{_KEY}pk", f"{_KEY}revoked_at", f"{_KEY}valid_until", f"{_CLIENT}pk", f"{_CLIENT}unit_id",
    f"{_CLIENT}is_active", f"{_CLIENT}scopes", f"{_CLIENT}area_codes", f"{_CLIENT}calls_a_minute",
    f"{_CLIENT}calls_a_day", "today__calls",
)  # fmt: skip


@dataclass(frozen=True)
class ClientToken:
    """`request.auth` of a bureau's system: what this token may, and what the system may use up."""

    key_id: int
    client_id: int
    scopes: frozenset[str]
    calls_a_minute: int
    calls_a_day: int
    #: Before this one.
    calls_today: int

    def allows(self, scope: str) -> bool:
        """A system's token is always limited to its scopes."""
        return scope in self.scopes


def _rows(checksum: str, day: date) -> QuerySet[Any, Any]:
    posts, usage = f"{_CLIENT}account__posts", f"{_CLIENT}usage"
    rows = AccessToken.objects.filter(token_checksum=checksum).annotate(
        held=FilteredRelation(posts, condition=in_force_q(f"{posts}__", day)),
        today=FilteredRelation(usage, condition=Q(**{f"{usage}__day": day})),
    )
    grant = ("held__role", "held__unit_id", "held__area_code")
    found: QuerySet[Any, Any] = rows.order_by("held__pk").values_list(
        *grant, *_FACTS, *(f"{_CLIENT}account__{name}" for name in _USER)
    )
    return found


_FIND = Prepared(_rows, "sample-of-a-checksum", date(1999, 9, 9))


class ClientAuthentication(BaseAuthentication):
    """`Authorization: Bearer xo_…` of `/oauth/token/`. Other bearers are for the next class, without a look-up."""

    def authenticate(self, request: Request) -> tuple[User, ClientToken] | None:
        """The system's account with its posts at the system's unit, narrowed to the token's areas."""
        parts = get_authorization_header(request).split()
        if len(parts) != 2 or parts[0].lower() != KEYWORD or not parts[1].startswith(TOKEN_MARK.encode()):
            return None
        rows = list(_FIND(hashlib.sha256(parts[1]).hexdigest(), clock.today()))
        facts = dict(zip(_FACTS, rows[0][3:], strict=False)) if rows else {}
        if not facts or facts[f"{_KEY}pk"] is None:
            raise AuthenticationFailed(_("This token is not known."), code="token-unknown")
        user = User.from_db(connection.alias, _USER, rows[0][3 + len(_FACTS) :])
        _refuse_ended(facts, user)
        token, areas = _token(facts)
        if areas:
            narrow(user, areas)
        keep_scope(user, [row[:3] for row in rows if row[1] == facts[f"{_CLIENT}unit_id"]])
        return user, token

    def authenticate_header(self, request: Request) -> str:
        """Makes the answer a 401, not a 403; says so when a token was sent and is no good (RFC 6750, section 3.1)."""
        sent = get_authorization_header(request).lower().startswith(KEYWORD)
        return 'Bearer realm="api", error="invalid_token"' if sent else 'Bearer realm="api"'


def _refuse_ended(facts: dict[str, Any], user: User) -> None:
    now = clock.now()
    if facts[f"{_KEY}revoked_at"] is not None or not facts[f"{_CLIENT}is_active"]:
        raise AuthenticationFailed(_("This token has been revoked."), code="token-revoked")
    if min(facts["expires"], facts[f"{_KEY}valid_until"]) <= now:
        raise AuthenticationFailed(_("This token has expired; ask for a new one."), code="token-expired")
    if not user.is_active:
        raise AuthenticationFailed(_("This account is deactivated."), code="account-inactive")


def _token(facts: dict[str, Any]) -> tuple[ClientToken, tuple[str, ...]]:
    """The token and the areas that it is narrowed to: no more than its system may now, whatever it was given."""
    given, limits = asked_for(facts["scope"].split()), facts[f"{_CLIENT}area_codes"]
    areas = common_prefixes(given.areas or limits, limits or given.areas)
    if (given.areas or limits) and not areas:
        raise AuthenticationFailed(
            pgettext_lazy("bureaus", "The areas of this system have changed; ask for a new token."),
            code="token-outdated",
        )
    token = ClientToken(
        key_id=facts[f"{_KEY}pk"],
        client_id=facts[f"{_CLIENT}pk"],
        scopes=given.operations & frozenset(facts[f"{_CLIENT}scopes"]),
        calls_a_minute=facts[f"{_CLIENT}calls_a_minute"] or settings.CLIENT_CALLS_A_MINUTE,
        calls_a_day=facts[f"{_CLIENT}calls_a_day"] or settings.CLIENT_CALLS_A_DAY,
        calls_today=facts["today__calls"] or 0,
    )
    return token, () if DISTRICT in areas else areas


@dataclass(frozen=True)
class Quota:
    """How one quota stands after a call: `seconds` until it begins anew."""

    limit: int
    remaining: int
    seconds: int
    window: int


class ClientThrottle(BaseThrottle):
    """Per minute and per day, for systems of bureaus only. What is left is told with every answer."""

    left: Quota | None = None

    def allow_request(self, request: Request, view: "APIView") -> bool:
        """Count the call; False when either quota is used up."""
        token = request.auth
        if not isinstance(token, ClientToken):
            return True
        now = clock.now()
        minute = self._minute(token, now)
        midnight = datetime.combine(clock.local(now).date() + timedelta(days=1), datetime.min.time(), clock.LOCAL)
        until = int((midnight - now).total_seconds()) + 1
        if minute.remaining < 0:
            return self._tell(request, minute, is_let_through=False)
        if not take_call(client_id=token.client_id, quota=token.calls_a_day):
            return self._tell(request, Quota(token.calls_a_day, -1, until, 86400), is_let_through=False)
        day = Quota(token.calls_a_day, token.calls_a_day - token.calls_today - 1, until, 86400)
        return self._tell(request, min(minute, day, key=lambda quota: quota.remaining), is_let_through=True)

    @staticmethod
    def _minute(token: ClientToken, now: datetime) -> Quota:
        """Counted in the cache all processes share; without it calls are let through, as everywhere."""
        moment = int(now.timestamp())
        try:
            used = count(f"client:{token.client_id}:{moment // MINUTE}", MINUTE * 2)
        except Exception:
            log.warning("the rate of a system's calls could not be counted", exc_info=True)
            used = 0
        return Quota(token.calls_a_minute, token.calls_a_minute - used, MINUTE - moment % MINUTE, MINUTE)

    def _tell(self, request: Request, quota: Quota, *, is_let_through: bool) -> bool:
        self.left = quota
        request._request.quota = quota  # type: ignore[attr-defined]  # for UsageMiddleware
        return is_let_through

    def wait(self) -> float | None:
        """Seconds until the quota that refused begins anew."""
        return float(self.left.seconds) if self.left else None
