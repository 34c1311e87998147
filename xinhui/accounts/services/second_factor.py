"""The second factor: begun with the password, in force with the first code, asked for, dropped, reset.

Codes are single-use: a code of a half minute that was used, or of one before it, is refused. Wrong ones are counted on
the row and lock it for as long as failed sign-ins lock a name. A refusal is written before it is raised: it stays.
Phones know nothing of the portal's clock, which the demo moves: codes are of real time, all else of the portal's.
"""

import time
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinhui.accounts import totp
from xinhui.accounts.actors import Actor, person_id, require
from xinhui.accounts.alerts import tell_owner
from xinhui.accounts.factors import PURPOSE, RecoveryCode, SecondFactor
from xinhui.accounts.models import Post, User
from xinhui.accounts.roles import Role
from xinhui.accounts.services.find import locked_user
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput
from xinhui.core.sealed import fingerprint, seal

RECOVERY_CODES = 10
#: How long an asked-for reset may be done.
RESET_ASKED_FOR = timedelta(days=1)


def begin_second_factor(*, actor: Actor, user_id: int, password: str, is_proved: bool = False) -> SecondFactor:
    """A new secret for oneself, not yet in force; one that was begun before and never confirmed is forgotten. Beside
    passkeys an app is added with a proof just made.

    Raises Forbidden (another's account, `factor-not-proved`), InvalidInput `password-wrong`, Conflict
    `factor-in-force`.
    """
    with transaction.atomic():
        user = own_account(actor, user_id)
        if not user.check_password(password):
            raise InvalidInput(code="password-wrong", field="password", message=_("The present password is not right."),
                               action=_("Type it again."))  # fmt: skip
        factor = SecondFactor.objects.filter(user=user).first()
        if factor is not None and factor.confirmed_at is not None:
            if factor.has_app:
                raise Conflict(code="factor-in-force", message=_("There is a second factor already."),
                               action=_("Take it off first, with a code of the present phone."))  # fmt: skip
            if not is_proved:
                raise Forbidden(code="factor-not-proved",
                                message=pgettext_lazy("sign-in", "Prove your second factor first."))  # fmt: skip
            factor.secret_sealed, factor.last_step = seal(totp.new_secret(), purpose=PURPOSE), 0
            factor.save(update_fields=["secret_sealed", "last_step"])
            record(actor=actor, verb="accounts.begin_second_factor", target=user, detail={"beside": "passkeys"})
            return factor
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
        user = own_account(actor, user_id)
        factor = _factor(user, confirmed=False)
        refusal, codes = _try(actor, factor, code, is_first=True), list[str]()
        if refusal is None:
            is_first = factor.confirmed_at is None
            factor.confirmed_at, factor.has_app = factor.confirmed_at or clock.now(), True
            factor.save(update_fields=["confirmed_at", "has_app"])
            codes = new_codes(factor) if is_first else []
            _tell(user)
            record(actor=actor, verb="accounts.confirm_second_factor", target=user)
    if refusal is not None:
        raise refusal
    return factor, codes


def verify_second_factor(*, actor: Actor, user_id: int, code: str) -> SecondFactor:
    """Prove it: a code of the app, or a recovery code, which is then used up.

    Raises Forbidden, Conflict `no-factor`, `factor-locked`, InvalidInput (code).
    """
    with transaction.atomic():
        factor = _factor(own_account(actor, user_id), confirmed=True)
        refusal = _try(actor, factor, code)
    if refusal is not None:
        raise refusal
    return factor


def renew_recovery_codes(*, actor: Actor, user_id: int, code: str) -> list[str]:
    """Ten new recovery codes instead of all old ones; returns them, once. Raises as `verify_second_factor`."""
    with transaction.atomic():
        user = own_account(actor, user_id)
        factor = _factor(user, confirmed=True)
        refusal, codes = _try(actor, factor, code), list[str]()
        if refusal is None:
            codes = new_codes(factor)
            record(actor=actor, verb="accounts.renew_recovery_codes", target=user)
    if refusal is not None:
        raise refusal
    return codes


def drop_second_factor(*, actor: Actor, user_id: int, code: str) -> User:
    """Take off one's own app, before another phone is set up; passkeys stay. Raises as `verify_second_factor`."""
    with transaction.atomic():
        user = own_account(actor, user_id)
        factor = _factor(user, confirmed=True)
        refusal = _try(actor, factor, code)
        if refusal is None:
            if factor.passkeys.exists():  # they stay in force by themselves, with the recovery codes
                factor.has_app, factor.secret_sealed = False, seal(totp.new_secret(), purpose=PURPOSE)
                factor.save(update_fields=["has_app", "secret_sealed"])
            else:
                factor.delete()
            _tell(user)
            record(actor=actor, verb="accounts.drop_second_factor", target=user)
    if refusal is not None:
        raise refusal
    return user


def ask_factor_reset(*, actor: Actor, user_id: int, reason: str) -> User:
    """Whoever has looked at the person (identity card, unit's letter) asks for the reset of the second factor; another
    one does it, and hears of it now; so does the person. System or security administrator, not for oneself.

    Raises Forbidden, NotFound, Conflict `no-factor`.
    """
    require(actor, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
    with transaction.atomic():
        user, factor = _factor_to_reset(actor, user_id)
        factor.reset_asked_by_id, factor.reset_asked_at = person_id(actor), clock.now()
        factor.save(update_fields=["reset_asked_by", "reset_asked_at"])
        record(actor=actor, verb="accounts.ask_factor_reset", target=user, detail={"reason": reason})
        _tell_of_reset(actor, user, reason)
    return user


def _tell_of_reset(actor: Actor, user: User, reason: str) -> None:
    mark = f"{user.pk}:{uuid4()}"
    tell_owner(user_id=user.pk, kind="account.factor_reset_asked", key=f"account.reset:{mark}", asker=actor.label)
    others = Post.objects.in_force().filter(role=Role.SECURITY_ADMIN, user__is_active=True)
    for other in sorted({*others.values_list("user_id", flat=True)} - {actor.user_id, user.pk}):
        tell_owner(
            user_id=other, kind="account.factor_reset_waits", key=f"account.reset_waits:{mark}",
            link=f"/admin/accounts/user/{user.pk}/change/", asker=actor.label, person=user.label, reason=reason,
        )  # fmt: skip


def reset_second_factor(*, actor: Actor, user_id: int, reason: str) -> User:
    """Take off somebody's whose phone, passkeys and recovery codes are gone: another administrator has asked for it
    within a day. Sessions that had proved it must prove a new one.

    Security administrator only, not for oneself. Raises Forbidden, NotFound, Conflict `no-factor`, `second-person`.
    """
    require(actor, Role.SECURITY_ADMIN)
    with transaction.atomic():
        user, factor = _factor_to_reset(actor, user_id)
        asked_at = factor.reset_asked_at
        is_asked = asked_at is not None and clock.now() - asked_at <= RESET_ASKED_FOR
        if actor.kind != "system" and (not is_asked or factor.reset_asked_by_id == actor.user_id):
            raise Conflict(
                code="second-person",
                message=pgettext_lazy("sign-in", "A reset takes two: nobody else has asked for it within a day."),
                action=pgettext_lazy("sign-in", "Have another administrator check who is asking and ask for it."),
            )  # fmt: skip
        detail = {"reason": reason, "asked_by": factor.reset_asked_by_id}
        factor.delete()
        _tell(user)
        record(actor=actor, verb="accounts.reset_second_factor", target=user, detail=detail)
    return user


def _factor_to_reset(actor: Actor, user_id: int) -> tuple[User, SecondFactor]:
    if actor.user_id == user_id and actor.kind != "system":
        raise Forbidden(code="own-account", message=_("Nobody resets their own second factor."))
    user = locked_user(user_id)
    factor = SecondFactor.objects.filter(user=user).first()
    if factor is None:
        raise _none()
    return user, factor


def own_account(actor: Actor, user_id: int) -> User:
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
    if not confirmed and factor.confirmed_at is not None and factor.has_app:
        raise Conflict(code="factor-in-force", message=_("There is a second factor already."))
    return factor


def _tell(user: User) -> None:
    tell_owner(user_id=user.pk, kind="account.factor_changed", key=f"account.factor:{user.pk}:{uuid4()}")


def _try(actor: Actor, factor: SecondFactor, code: str, *, is_first: bool = False) -> DomainError | None:
    """None when the code is right, which uses it up; else the refusal, counted. The trail has both, never the code."""
    now = clock.now()
    if factor.locked_until is not None and factor.locked_until > now:
        record(actor=actor, verb="accounts.refuse_second_factor", target=factor.user, detail={"locked": True})
        return _locked()
    by = _used_up(factor, totp.plain(code), is_first=is_first)
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


def _used_up(factor: SecondFactor, code: str, *, is_first: bool) -> str:
    """`app` or `recovery` when the code is one of theirs, now used up; else empty. Without an app only the first code
    counts, which brings it in."""
    if len(code) == totp.DIGITS and code.isdecimal():
        if not (factor.has_app or is_first):
            return ""
        step = totp.matching_step(factor.secret, code, seconds=time.time(), after=factor.last_step)
        factor.last_step = step or factor.last_step
        return "app" if step else ""
    if factor.confirmed_at is None or is_first or not code:
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


def new_codes(factor: SecondFactor) -> list[str]:
    factor.recovery_codes.all().delete()
    codes = [totp.recovery_code() for _index in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(factor=factor, fingerprint=_print(factor, totp.plain(code))) for code in codes
    )
    return codes


def _print(factor: SecondFactor, code: str) -> str:
    return fingerprint(code, purpose=f"accounts.recovery:{factor.user_id}")
