"""What the OAuth library asks about keys: is this a living one, what may its token do, how long.

The library serves the protocol (RFC 6749, RFC 7009); this says what a client is here. A token is written under the lock
of its key: a key that is revoked meanwhile gives none, and one revoked afterwards takes it along.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.crypto import constant_time_compare
from oauth2_provider.models import AccessToken, Application
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.scopes import BaseScopes
from oauthlib.oauth2.rfc6749.errors import InvalidClientError

from xinhui.accounts.api_scopes import offered
from xinhui.bureaus.models import BureauClient, ClientKey
from xinhui.bureaus.rules.clients import TOKEN_MARK, asked_for, lies_inside, spelled
from xinhui.bureaus.services.keys import digest
from xinhui.core import clock
from xinhui.core.locking import locked

TOKEN_BYTES = 32


def new_token(request: Any, refresh_token: bool = False) -> str:
    """A token of 256 random bits."""
    return TOKEN_MARK + secrets.token_urlsafe(TOKEN_BYTES)


class KeyScopes(BaseScopes):  # type: ignore[misc]  # the library ships no types
    """What the library lists: the scopes of operations that stand on this server."""

    def get_all_scopes(self) -> dict[str, str]:
        """Scope → what it opens."""
        return {value: str(label) for value, label in offered()}

    def get_available_scopes(
        self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        """Every scope: which of them a client gets, `KeyValidator` says."""
        return list(self.get_all_scopes())

    def get_default_scopes(self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any) -> list[str]:
        """Nothing by default."""
        return []


def most_of(client: BureauClient) -> frozenset[str]:
    """The operations that its tokens may have at most."""
    return frozenset(client.scopes) & frozenset(value for value, _label in offered())


class KeyValidator(OAuth2Validator):  # type: ignore[misc]  # the library ships no types
    """A client is a living key of a system that is open, under an account that is active."""

    def _check_secret(self, provided_secret: str, stored_secret: str) -> bool:
        return constant_time_compare(digest(provided_secret), stored_secret)

    def _load_application(self, client_id: str, request: Any) -> Application | None:
        """The application of a living key; None for any other, as if it did not exist."""
        found = super()._load_application(client_id, request) if client_id else None
        if found is not None and _living(found.pk) is None:
            request.client = found = None
        return found

    def validate_scopes(
        self, client_id: str, scopes: Iterable[str], client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Within what the system may. Operations left out: all of them; areas left out: the system's own."""
        key, asked = _still_living(client.pk, request), asked_for(scopes)
        most, limits = most_of(key.client), key.client.area_codes
        if not (asked.operations <= most and asked.is_usable and lies_inside(asked.areas, limits)):
            return False
        request.scopes = spelled(asked.operations or most, asked.areas or limits)
        return True

    def get_default_scopes(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> list[str]:
        """All that the system may."""
        key = _still_living(request.client.pk, request)
        return spelled(most_of(key.client), key.client.area_codes)

    def _save_bearer_token(self, token: dict[str, Any], request: Any, *args: Any, **kwargs: Any) -> None:
        """In the library's transaction: lock the key, look again, write the token."""
        rows = ClientKey.objects.select_related("client__account").filter(application_id=request.client.pk)
        key = locked(rows).first()
        if key is None or not _is_usable(key, clock.now()):
            raise InvalidClientError(request=request)
        token["expires_in"] = seconds_left(key, clock.now())
        # The key's dead tokens go as new ones come: no task has to look for them.
        AccessToken.objects.filter(application_id=key.application_id, expires__lte=clock.now()).delete()
        super()._save_bearer_token(token, request, *args, **kwargs)
        key.last_used_on = clock.today()
        key.save(update_fields=["last_used_on"])

    def _create_access_token(
        self, expires: datetime, request: Any, token: dict[str, Any], source_refresh_token: Any = None
    ) -> Any:
        """By the portal's clock."""
        until = clock.now() + timedelta(seconds=token["expires_in"])
        return super()._create_access_token(until, request, token, source_refresh_token)


def seconds_left(key: ClientKey, now: datetime) -> int:
    """How long a token of the key lives: never longer than the key itself."""
    longest: int = settings.OAUTH2_PROVIDER["ACCESS_TOKEN_EXPIRE_SECONDS"]
    return min(longest, int((key.valid_until - now).total_seconds()))


def _living(application_id: int) -> ClientKey | None:
    """The key of an application, if a token can be fetched with it."""
    key = ClientKey.objects.select_related("client__account").filter(application_id=application_id).first()
    return key if key is not None and _is_usable(key, clock.now()) else None


def _still_living(application_id: int, request: Any) -> ClientKey:
    """The key that has just proved itself; raises InvalidClientError when it was revoked since."""
    key = _living(application_id)
    if key is None:
        raise InvalidClientError(request=request)
    return key


def _is_usable(key: ClientKey, now: datetime) -> bool:
    return key.is_live(now) and key.client.is_active and key.client.account.is_active
