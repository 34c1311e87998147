"""The second factor: begun with the password, in force with the first code, asked for, dropped, reset.

Codes are single-use: a code of a half minute that was used, or of one before it, is refused. Wrong ones are counted on
the row and lock it for as long as failed sign-ins lock a name. A refusal is written before it is raised: it stays.
Phones know nothing of the portal's clock, which the demo moves: codes are of real time, all else of the portal's.
"""

import time
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from xinhui.accounts import totp
from xinhui.accounts.actors import Actor, require
from xinhui.accounts.factors import PURPOSE, RecoveryCode, SecondFactor
from xinhui.accounts.models import User
from xinhui.accounts.roles import Role
from xinhui.accounts.services.find import locked_user
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput
from xinhui.core.sealed import fingerprint, seal

RECOVERY_CODES = 10


def begin_second_factor(*, actor: Actor, user_id: int, password: str) -> SecondFactor:
    """A new secret for oneself, not yet in force; one that was begun before and never confirmed is forgotten.

    Raises Forbidden (another's account), InvalidInput `password-wrong`, Conflict `factor-in-force`.
    """
    with transaction.atomic():
        user = _own(actor, user_id)
        if not user.check_password(password):
            raise InvalidInput(code="password-wrong", field="password", message=_("The present password is not right."),
                               action=_("Type it again."))  # fmt: skip
        factor = SecondFactor.objects.filter(user=user).first()
        if factor is not None and factor.confirmed_at is not None:
            raise Conflict(code="factor-in-force", message=_("There is a second factor already."),
                           action=_("Take it off first, with a code of the present phone."))  # fmt: skip
        SecondFactor.objects.filter(user=user).delete()
        factor = SecondFactor.objects.create(
            user=user, secret_sealed=seal(totp.new_secret(), purpose=PURPOSE), created_at=clock.now()
        )
        record(actor=actor, verb="accounts.begin_second_factor", target=user)
    return factor


def confirm_second_factor(*, actor: Actor, user_id: int, code: str) -> tuple[SecondFactor, list[str]]:
    """The first code of the app puts it into force; returns the recovery codes, once.

    Raises Forbidden, Conflict `no-factor`, `factor-in-force`, `factor-locked`, InvalidInput (code).
    """
    with transaction.atomic():
        user = _own(actor, user_id)
        factor = _factor(user, confirmed=False)
        refusal, codes = _try(actor, factor, code), list[str]()
        if refusal is None:
            factor.confirmed_at = clock.now()
            factor.save(update_fields=["confirmed_at"])
            codes = _new_codes(factor)
            record(actor=actor, verb="accounts.confirm_second_factor", target=user)
    if refusal is not None:
        raise refusal
    return factor, codes


def verify_second_factor(*, actor: Actor, user_id: int, code: str) -> SecondFactor:
    """Prove it: a code of the app, or a recovery code, which is then used up.

    Raises Forbidden, Conflict `no-factor`, `factor-locked`, InvalidInput (code).
    """
    with transaction.atomic():
        factor = _factor(_own(actor, user_id), confirmed=True)
        refusal = _try(actor, factor, code)
    if refusal is not None:
        raise refusal
    return factor


def renew_recovery_codes(*, actor: Actor, user_id: int, code: str) -> list[str]:
    """Ten new recovery codes instead of all old ones; returns them, once. Raises as `verify_second_factor`."""
    with transaction.atomic():
        user = _own(actor, user_id)
        factor = _factor(user, confirmed=True)
        refusal, codes = _try(actor, factor, code), list[str]()
        if refusal is None:
            codes = _new_codes(factor)
            record(actor=actor, verb="accounts.renew_recovery_codes", target=user)
    if refusal is not None:
        raise refusal
    return codes


def drop_second_factor(*, actor: Actor, user_id: int, code: str) -> User:
    """Take off one's own, before another phone is set up. Raises as `verify_second_factor`."""
    with transaction.atomic():
        user = _own(actor, user_id)
        factor = _factor(user, confirmed=True)
        refusal = _try(actor, factor, code)
        if refusal is None:
            factor.delete()
            record(actor=actor, verb="accounts.drop_second_factor", target=user)
    if refusal is not None:
        raise refusal
    return user


def reset_second_factor(*, actor: Actor, user_id: int, reason: str) -> User:
    """Take off somebody's whose phone and recovery codes are gone: sessions that had proved it must prove it anew.

    Security administrator only, not for oneself. Raises Forbidden, NotFound, Conflict `no-factor`.
    """
    require(actor, Role.SECURITY_ADMIN)
    if actor.user_id == user_id and actor.kind != "system":
        raise Forbidden(code="own-account", message=_("Nobody resets their own second factor."))
    with transaction.atomic():
        user = locked_user(user_id)
        factor = SecondFactor.objects.filter(user=user).first()
        if factor is None:
            raise _none()
        factor.delete()
        record(actor=actor, verb="accounts.reset_second_factor", target=user, detail={"reason": reason})
    return user


def _own(actor: Actor, user_id: int) -> User:
    """One's own account, locked."""
    if actor.user_id != user_id:
        raise Forbidden(code="not-own-account", message=_("Everyone sets up only their own second factor."))
    return locked_user(user_id)


def _none() -> Conflict:
    return Conflict(code="no-factor", message=_("There is no second factor yet."), action=_("Set one up first."))


def _factor(user: User, *, confirmed: bool) -> SecondFactor:
    factor = SecondFactor.objects.filter(user=user).first()
    if factor is None or (confirmed and factor.confirmed_at is None):
        raise _none()
    if not confirmed and factor.confirmed_at is not None:
        raise Conflict(code="factor-in-force", message=_("There is a second factor already."))
    return factor


def _try(actor: Actor, factor: SecondFactor, code: str) -> DomainError | None:
    """None when the code is right, which uses it up; else the refusal, counted. The trail has both, never the code."""
    now = clock.now()
    if factor.locked_until is not None and factor.locked_until > now:
        record(actor=actor, verb="accounts.refuse_second_factor", target=factor.user, detail={"locked": True})
        return _locked()
    by = _used_up(factor, totp.plain(code))
    if by:
        factor.failures, factor.locked_until = 0, None
        factor.save(update_fields=["failures", "locked_until", "last_step"])
        record(actor=actor, verb="accounts.verify_second_factor", target=factor.user, detail={"by": by})
        return None
    factor.failures += 1
    is_locked = factor.failures >= settings.AXES_FAILURE_LIMIT
    if is_locked:
        factor.failures, factor.locked_until = 0, now + timedelta(hours=settings.AXES_COOLOFF_TIME)
    factor.save(update_fields=["failures", "locked_until"])
    record(actor=actor, verb="accounts.refuse_second_factor", target=factor.user, detail={"locked": is_locked})
    return _locked() if is_locked else InvalidInput(
        code="code-wrong", field="code", message=_("This code is not right, or was used already."),
        action=_("Wait for the next code of the app. Is the phone's clock right?"),
    )  # fmt: skip


def _used_up(factor: SecondFactor, code: str) -> str:
    """`app` or `recovery` when the code is one of theirs, now used up; else empty."""
    if len(code) == totp.DIGITS and code.isdecimal():
        step = totp.matching_step(factor.secret, code, seconds=time.time(), after=factor.last_step)
        factor.last_step = step or factor.last_step
        return "app" if step else ""
    if factor.confirmed_at is None or not code:
        return ""
    row = RecoveryCode.objects.filter(factor=factor, fingerprint=_print(factor, code), used_at__isnull=True).first()
    if row is None:
        return ""
    row.used_at = clock.now()
    row.save(update_fields=["used_at"])
    return "recovery"


def _locked() -> Conflict:
    return Conflict(
        code="factor-locked", field="code", message=_("Too many wrong codes: none is taken for half an hour."),
        action=_("In a hurry? The security administrator can reset the second factor."),
    )  # fmt: skip


def _new_codes(factor: SecondFactor) -> list[str]:
    factor.recovery_codes.all().delete()
    codes = [totp.recovery_code() for _index in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(factor=factor, fingerprint=_print(factor, totp.plain(code))) for code in codes
    )
    return codes


def _print(factor: SecondFactor, code: str) -> str:
    return fingerprint(code, purpose=f"accounts.recovery:{factor.user_id}")
