"""Passkeys: added with the password or a proof just made, used as second factor or to sign in, taken off.

A passkey belongs to the person's second factor: reset takes all of it, a proof is a proof whatever gave it. Wrong
answers are on the trail and lock nothing: nobody guesses a signature, and a lock would let a stranger lock the owner.
"""

import base64
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import pgettext_lazy

from xinhui.accounts import totp, webauthn
from xinhui.accounts.actors import Actor
from xinhui.accounts.alerts import tell_owner
from xinhui.accounts.factors import PURPOSE, Passkey, SecondFactor
from xinhui.accounts.models import User
from xinhui.accounts.services.second_factor import new_codes, own_account
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden, InvalidInput, NotFound
from xinhui.core.sealed import fingerprint, seal, unseal

KEY_PURPOSE = "accounts.passkey"
PASSKEYS_MAX = 10
State = Mapping[str, Any]


def handle_of(user_id: int) -> bytes:
    """What a key calls the person: 32 bytes that say nothing without FIELD_KEY."""
    return bytes.fromhex(fingerprint(str(user_id), purpose="accounts.passkey_handle"))


def data_of(passkey: Passkey) -> bytes:
    """The public key with its number, as the library takes it. Raises SealBroken."""
    return base64.b64decode(unseal(passkey.credential_sealed, purpose=KEY_PURPOSE))


def _print(credential_id: bytes) -> str:
    return fingerprint(credential_id.hex(), purpose=KEY_PURPOSE)


def may_add_passkey(*, actor: Actor, user_id: int, password: str, is_proved: bool) -> User:
    """Who has a second factor proves it first; who has none gives the password.

    Raises Forbidden (another's account, `factor-not-proved`), InvalidInput `password-wrong`, Conflict
    `passkeys-many`.
    """
    with transaction.atomic():
        user = own_account(actor, user_id)
        factor = SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).first()
        if factor is not None and not is_proved:
            raise _not_proved()
        if factor is None and not user.check_password(password):
            raise InvalidInput(
                code="password-wrong", field="password",
                message=pgettext_lazy("sign-in", "The present password is not right."),
            )  # fmt: skip
        if factor is not None and factor.passkeys.count() >= PASSKEYS_MAX:
            raise Conflict(
                code="passkeys-many", message=pgettext_lazy("sign-in", "There are ten passkeys already."),
                action=pgettext_lazy("sign-in", "Take one off that you no longer use."),
            )  # fmt: skip
    return user


def _not_proved() -> Forbidden:
    return Forbidden(
        code="factor-not-proved", message=pgettext_lazy("sign-in", "Prove your second factor first."),
        action=pgettext_lazy("sign-in", "Enter a code or use a passkey, then try again."),
    )  # fmt: skip


def add_passkey(
    *, actor: Actor, user_id: int, name: str, signs_in: bool, host: str, state: State, answer: str,
    password: str = "", is_proved: bool = False,
) -> tuple[SecondFactor, list[str]]:  # fmt: skip
    """Add the key that the browser has made; with the first factor of a person the recovery codes, once.

    Raises as `may_add_passkey`; InvalidInput (name, credential), Conflict `passkey-there`.
    """
    name = name.strip()[:40]
    if not name:
        raise InvalidInput(code="name-missing", field="name",
                           message=pgettext_lazy("sign-in", "A passkey needs a name."))  # fmt: skip
    try:
        key = webauthn.created(host, dict(state), answer)
    except webauthn.AnswerRefused:
        raise _wrong() from None
    with transaction.atomic():
        user = may_add_passkey(actor=actor, user_id=user_id, password=password, is_proved=is_proved)
        factor, codes = _factor_of(user)
        others = Passkey.objects.filter(credential_print=_print(key.credential_id)) | factor.passkeys.filter(name=name)
        if others.exists():
            raise Conflict(code="passkey-there", field="name",
                           message=pgettext_lazy("sign-in", "You have a passkey of this name."))  # fmt: skip
        passkey = Passkey.objects.create(
            factor=factor, name=name, credential_print=_print(key.credential_id), signs_in=signs_in,
            credential_sealed=seal(base64.b64encode(key.data).decode(), purpose=KEY_PURPOSE), sign_count=key.count,
            created_at=clock.now(),
        )  # fmt: skip
        _tell(user, f"add:{passkey.pk}")
        record(actor=actor, verb="accounts.add_passkey", target=user,
               detail={"passkey": passkey.pk, "signs_in": signs_in})  # fmt: skip
    return factor, codes


def _factor_of(user: User) -> tuple[SecondFactor, list[str]]:
    """The person's second factor; a first one is in force without an app: its secret is shown to nobody."""
    factor = SecondFactor.objects.filter(user=user).first()
    if factor is not None and factor.confirmed_at is not None:
        return factor, []
    if factor is not None:  # begun with an app and never confirmed
        factor.delete()
    now = clock.now()
    secret = seal(totp.new_secret(), purpose=PURPOSE)
    factor = SecondFactor.objects.create(user=user, secret_sealed=secret, created_at=now, confirmed_at=now,
                                         has_app=False)  # fmt: skip
    return factor, new_codes(factor)


def prove_by_passkey(*, actor: Actor, user_id: int, host: str, state: State, answer: str) -> SecondFactor:
    """The second factor of the signed-in person, proved. Raises Forbidden, InvalidInput `passkey-wrong`."""
    with transaction.atomic():
        user = own_account(actor, user_id)
        passkey, why = _checked(host, state, answer, owner_id=user.pk, by_itself=False)
        if passkey is None:
            record(actor=actor, verb="accounts.refuse_second_factor", target=user, detail={"by": "passkey", "why": why})
        else:
            record(actor=actor, verb="accounts.verify_second_factor", target=user,
                   detail={"by": "passkey", "passkey": passkey.pk})  # fmt: skip
    if passkey is None:
        raise _wrong()
    return passkey.factor


def owner_of_passkey(*, actor: Actor, host: str, state: State, answer: str) -> tuple[User, SecondFactor]:
    """Whose account a passkey signs in to by itself; the caller looks whether the account may.

    Raises InvalidInput `passkey-wrong`; on the trail when the key is somebody's.
    """
    with transaction.atomic():
        passkey, why = _checked(host, state, answer, owner_id=None, by_itself=True)
        known = None if passkey is not None else _known(answer)
        if known is not None:
            record(actor=actor, verb="accounts.refuse_sign_in", target=known.factor.user,
                   detail={"with": "passkey", "why": why})  # fmt: skip
    if passkey is None:
        raise _wrong()
    return passkey.factor.user, passkey.factor


def _known(answer: str) -> Passkey | None:
    """The key whose number the answer gives, whether it proves it or not."""
    try:
        number, _handle = webauthn.number_and_handle(answer)
    except webauthn.AnswerRefused:
        return None
    rows = Passkey.objects.select_related("factor__user")
    return rows.filter(credential_print=_print(number), factor__confirmed_at__isnull=False).first()


def _checked(
    host: str, state: State, answer: str, *, owner_id: int | None, by_itself: bool
) -> tuple[Passkey | None, str]:
    """The key that the answer proves, its count moved on; else why not."""
    found = _known(answer)
    if found is None or (owner_id is not None and found.factor.user_id != owner_id):
        return None, "unknown"
    passkey = Passkey.objects.select_for_update(of=("self",)).select_related("factor__user").get(pk=found.pk)
    _number, handle = webauthn.number_and_handle(answer)
    if by_itself and (not passkey.signs_in or handle != handle_of(passkey.factor.user_id)):
        return None, "does-not-sign-in"
    try:
        count = webauthn.used(host, dict(state), data_of(passkey), answer)
    except webauthn.AnswerRefused:
        return None, "signature"
    if count <= passkey.sign_count and (count or passkey.sign_count):
        return None, "counter"  # WebAuthn 7.2, step 22: the key was perhaps copied
    passkey.sign_count, passkey.used_at = count, clock.now()
    passkey.save(update_fields=["sign_count", "used_at"])
    return passkey, ""


def _wrong() -> InvalidInput:
    return InvalidInput(
        code="passkey-wrong", field="credential", message=pgettext_lazy("sign-in", "The passkey was not accepted."),
        action=pgettext_lazy("sign-in", "Try again, or take another way."),
    )  # fmt: skip


def remove_passkey(*, actor: Actor, user_id: int, passkey_id: int, is_proved: bool) -> None:
    """Take one off, with a proof just made. With the last one, when there is no app, the second factor goes.

    Raises Forbidden (another's account, `factor-not-proved`), NotFound.
    """
    with transaction.atomic():
        user = own_account(actor, user_id)
        passkey = Passkey.objects.select_related("factor").filter(pk=passkey_id, factor__user=user).first()
        if passkey is None:
            raise NotFound(code="passkey-not-found", message=pgettext_lazy("sign-in", "There is no such passkey."))
        if not is_proved:
            raise _not_proved()
        factor = passkey.factor
        passkey.delete()
        if not factor.has_app and not factor.passkeys.exists():
            factor.delete()
        _tell(user, f"remove:{passkey_id}")
        record(actor=actor, verb="accounts.remove_passkey", target=user, detail={"passkey": passkey_id})


def _tell(user: User, what: str) -> None:
    tell_owner(user_id=user.pk, kind="account.factor_changed", key=f"account.factor:{user.pk}:{what}")
