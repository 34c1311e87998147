"""Signing in and being refused, on the trail."""

from django.db import transaction

from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.accounts.alerts import tell_owner
from xinhui.accounts.devices import masked
from xinhui.accounts.models import User
from xinhui.accounts.services.passwords import is_password_too_old, require_password_change
from xinhui.accounts.sessions import SignInMethod
from xinhui.audit.services import AuditRow, record, record_many
from xinhui.core import clock


def note_sign_in(*, actor: Actor, user_id: int, method: str = SignInMethod.PASSWORD) -> User:
    """Record a sign-in; a password that has grown too old must be changed before anything else."""
    with transaction.atomic():
        user: User = User.objects.get(pk=user_id)
        if not user.must_change_password and is_password_too_old(user):
            user = require_password_change(actor=SYSTEM, user_id=user_id)
        record(actor=actor, verb="accounts.sign_in", target=user, detail={"with": method})
    return user


def note_refused_sign_in(*, username: str, ip: str | None, is_locked: bool = False) -> None:
    """Record a refused sign-in of an account that exists; one that locks the name is told to the owner, once in half an
    hour. Unknown names are not kept: people type passwords there."""
    with transaction.atomic():
        user_id = User.objects.filter(username=username).values_list("pk", flat=True).first()
        if user_id is None:
            return
        actor = Actor(user_id=None, label=SYSTEM.label, scope=SYSTEM.scope, ip=ip, kind="system")
        if is_locked:
            half_hour = int(clock.now().timestamp()) // 1800
            tell_owner(user_id=user_id, kind="account.locked_out", key=f"account.locked_out:{user_id}:{half_hour}",
                       place=masked(ip) or "—")  # fmt: skip
        record_many(actor=actor, verb="accounts.refuse_sign_in", rows=[AuditRow(User._meta.label_lower, user_id)])
