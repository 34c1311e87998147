"""Keys of a bureau's system: issued with a secret that is shown once, left to run out, revoked."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import pgettext_lazy
from oauth2_provider.generators import generate_client_id
from oauth2_provider.models import AccessToken, Application

from xinhui.accounts.actors import Actor, require
from xinhui.accounts.roles import Role
from xinhui.audit.services import record
from xinhui.bureaus.models import BureauClient, ClientKey
from xinhui.bureaus.models.key import SLOTS
from xinhui.bureaus.rules.clients import KEY_DAYS, OVERLAP_DAYS, SECRET_MARK
from xinhui.core import clock
from xinhui.core.checks import hold, line
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.locking import locked

SECRET_BYTES = 32
NAME_MAX = 60


def digest(secret: str) -> str:
    """SHA-256 of a secret, hexadecimal: it has 256 random bits, so a slow hash would only slow down its owner."""
    return hashlib.sha256(secret.encode()).hexdigest()


def issue_key(
    *, actor: Actor, client_id: int, name: str, valid_until: datetime | None = None, old_until: datetime | None = None
) -> tuple[ClientKey, str]:
    """Make a key; returns the row and the secret, which is shown this once.

    With `old_until` this is a rotation: the key in use goes on until then, at most 30 days. A system has two keys at
    most: whoever comes third, or second at the same moment, is refused.
    Raises Forbidden, NotFound, InvalidInput (name, valid_until, old_until), Conflict `client-closed`, `keys-two`.
    """
    require(actor, Role.SECURITY_ADMIN)
    now = clock.now()
    name = line(name, field="name", limit=NAME_MAX)
    until = _until(valid_until, now, KEY_DAYS, field="valid_until")
    secret = SECRET_MARK + secrets.token_urlsafe(SECRET_BYTES)
    with transaction.atomic():
        client = hold(BureauClient.objects.select_related("account"), client_id)
        held = _make_room(client, now)
        for old in held if old_until is not None else ():
            _shorten(old, _until(old_until, now, OVERLAP_DAYS, field="old_until"))
        slot = next(place for place in SLOTS if place not in {key.slot for key in held})
        application = Application.objects.create(
            name=f"{client.name} {name}"[:255], client_id=generate_client_id(),
            client_secret=digest(secret), hash_client_secret=False,  # hashed already
            client_type=Application.CLIENT_CONFIDENTIAL,
            authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
        )  # fmt: skip
        key = ClientKey.objects.create(
            client=client, application=application, name=name, slot=slot, valid_until=until, created_at=now
        )
        detail = {"client": client.pk, "client_id": application.client_id, "valid_until": until}
        record(actor=actor, verb="bureaus.key.issue", target=key, detail={**detail, "old_until": old_until})
    return key, secret


def let_key_run_out(*, actor: Actor, key_id: int, until: datetime) -> ClientKey:
    """Bring a key's end forward: once the system uses the new one, the old one need not wait for its own.

    Raises Forbidden, NotFound, InvalidInput (until), Conflict `key-ended`.
    """
    require(actor, Role.SECURITY_ADMIN)
    now = clock.now()
    with transaction.atomic():
        key = _hold_key(key_id)
        _refuse_ended(key, now)
        if until > key.valid_until:
            raise InvalidInput(
                code="end-later", field="until",
                message=pgettext_lazy("bureaus", "This key ends earlier than that anyway."),
                action=pgettext_lazy("bureaus", "Give an earlier day, or issue a new key."),
            )  # fmt: skip
        _shorten(key, _until(until, now, KEY_DAYS, field="until"))
        record(actor=actor, verb="bureaus.key.run_out", target=key, detail={"client": key.client_id, "until": until})
    return key


def revoke_key(*, actor: Actor, key_id: int, reason: str) -> ClientKey:
    """Stop a key and every token fetched with it at once: it has come into wrong hands.

    Raises Forbidden, NotFound, InvalidInput (reason), Conflict `key-ended`.
    """
    require(actor, Role.SECURITY_ADMIN)
    reason = line(reason, field="reason")
    now = clock.now()
    with transaction.atomic():
        key = _hold_key(key_id)
        _refuse_ended(key, now)
        end_keys([key], at=now)
        record(actor=actor, verb="bureaus.key.revoke", target=key, detail={"client": key.client_id, "reason": reason})
    return key


def end_keys(keys: list[ClientKey], *, at: datetime) -> int:
    """Revoke locked keys and forget their tokens; how many were not revoked before."""
    living = [key for key in keys if key.revoked_at is None]
    for key in living:
        key.revoked_at, key.slot = at, None
        key.save(update_fields=["revoked_at", "slot"])
    AccessToken.objects.filter(application_id__in=[key.application_id for key in living]).delete()
    return len(living)


def _hold_key(key_id: int) -> ClientKey:
    """The key, locked until commit, its system's row first: the order of `issue_key`."""
    client_id = ClientKey.objects.filter(pk=key_id).values_list("client_id", flat=True).first()
    hold(BureauClient.objects.all(), client_id)
    return hold(ClientKey.objects.select_related("client"), key_id)


def _make_room(client: BureauClient, now: datetime) -> list[ClientKey]:
    """The living keys, locked; those that ran out give up their places. Conflict when both are taken."""
    if not client.is_active:
        raise Conflict(code="client-closed", message=pgettext_lazy("bureaus", "This system is closed."))
    held = list(locked(ClientKey.objects.filter(client=client, slot__isnull=False).order_by("pk")))
    for key in held:
        if not key.is_live(now):
            key.slot = None
            key.save(update_fields=["slot"])
    living = [key for key in held if key.slot is not None]
    if len(living) == len(SLOTS):
        raise Conflict(
            code="keys-two", message=pgettext_lazy("bureaus", "This system has two living keys already."),
            action=pgettext_lazy("bureaus", "Let the old one run out, or revoke it."),
        )  # fmt: skip
    return living


def _shorten(key: ClientKey, until: datetime) -> None:
    key.valid_until = min(key.valid_until, until)
    key.save(update_fields=["valid_until"])
    # A token never outlives its key.
    AccessToken.objects.filter(application_id=key.application_id, expires__gt=key.valid_until).update(
        expires=key.valid_until
    )


def _refuse_ended(key: ClientKey, now: datetime) -> None:
    if not key.is_live(now):
        raise Conflict(code="key-ended", message=pgettext_lazy("bureaus", "This key has ended already."))


def _until(moment: datetime | None, now: datetime, days: int, *, field: str) -> datetime:
    """The moment, at most so many days ahead; that many when None. Raises InvalidInput."""
    latest = now + timedelta(days=days)
    if moment is None:
        return latest
    if not now < moment <= latest + timedelta(days=1):  # a day's end lies up to a day later than the hour of asking
        raise InvalidInput(
            code="end-out-of-range", field=field,
            message=pgettext_lazy("bureaus", "Give a day from today on, at most %(days)d days ahead.") % {"days": days},
        )  # fmt: skip
    return moment
