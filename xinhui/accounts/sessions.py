"""Where an account is signed in: one row a session of a browser, so that its owner sees it and can end it.

The key of the session lies here as a hash (to find the row) and sealed (to end the session in whatever store keeps
it): whoever reads this table cannot take a session over.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from xinhui.accounts.roles import Role
from xinhui.accounts.scope import scope_of
from xinhui.core.sealed import unseal

if TYPE_CHECKING:  # models use this module: the arrow at run time is models → sessions
    from xinhui.accounts.models import User

#: What the key is sealed for.
PURPOSE = "accounts.session"


class SignInMethod(models.TextChoices):
    """How somebody signed in."""

    PASSWORD = "password", pgettext_lazy("sign-in", "Password")
    PASSKEY = "passkey", pgettext_lazy("sign-in", "Passkey")
    SINGLE_SIGN_ON = "sso", pgettext_lazy("sign-in", "Single sign-on")


class SessionEnd(models.TextChoices):
    """Why a session is over."""

    SIGNED_OUT = "signed_out", pgettext_lazy("sign-in", "Signed out")
    IDLE = "idle", pgettext_lazy("sign-in", "Nobody was there")
    TOO_LONG = "too_long", pgettext_lazy("sign-in", "Signed in too long")
    OWNER = "owner", pgettext_lazy("sign-in", "Ended by the owner")
    ADMINISTRATOR = "administrator", pgettext_lazy("sign-in", "Ended by the security administrator")
    ACCOUNT = "account", pgettext_lazy("sign-in", "Password changed, account locked or closed")


class UserSessionQuerySet(models.QuerySet["UserSession"]):
    """Sessions."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own; all for the security administrator, who ends them."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self if scope_of(user).has(Role.SECURITY_ADMIN) else self.filter(user_id=user.pk)

    def open(self) -> Self:
        """Not ended by anybody; the store may have let them lapse."""
        return self.filter(ended_at__isnull=True)


class UserSession(models.Model):
    """A sign-in of a browser. `place` is a masked address, `device_print` tells browsers apart, not people."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("sign-in", "account"), on_delete=models.PROTECT,
        related_name="sign_ins",
    )  # fmt: skip
    key_hash = models.CharField(pgettext_lazy("sign-in", "hash of the session's key"), max_length=64, unique=True)
    key_sealed = models.CharField(pgettext_lazy("sign-in", "session's key (sealed)"), max_length=200)
    method = models.CharField(pgettext_lazy("sign-in", "signed in with"), max_length=10, choices=SignInMethod)
    device = models.CharField(pgettext_lazy("sign-in", "device"), max_length=60, blank=True)
    device_print = models.CharField(pgettext_lazy("sign-in", "mark of the browser"), max_length=64, blank=True)
    place = models.CharField(pgettext_lazy("sign-in", "place"), max_length=45, blank=True)
    began_at = models.DateTimeField(pgettext_lazy("sign-in", "since"))
    seen_at = models.DateTimeField(pgettext_lazy("sign-in", "last seen"))
    ended_at = models.DateTimeField(pgettext_lazy("sign-in", "ended at"), null=True, blank=True)
    end_reason = models.CharField(
        pgettext_lazy("sign-in", "why it ended"), max_length=15, choices=SessionEnd, blank=True
    )

    objects = UserSessionQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("sign-in", "session")
        verbose_name_plural = pgettext_lazy("sign-in", "sessions")
        ordering = ["-seen_at", "-id"]
        indexes = [models.Index(fields=["user", "ended_at"], name="session_user_ended")]
        constraints = [
            models.CheckConstraint(
                name="session_key_is_hashed_and_sealed",
                condition=Q(key_hash__regex=r"^[0-9a-f]{64}$", key_sealed__startswith="1:"),
                violation_error_message=pgettext_lazy("sign-in", "The key of a session is kept hashed and sealed."),
            ),
            models.CheckConstraint(
                name="session_ends_for_a_reason",
                condition=Q(ended_at__isnull=True, end_reason="") | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                violation_error_message=pgettext_lazy("sign-in", "A session that has ended says why."),
            ),
            models.CheckConstraint(
                name="session_is_seen_after_it_began",
                condition=Q(seen_at__gte=F("began_at")),
                violation_error_message=pgettext_lazy("sign-in", "A session is not seen before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.device} · {self.place}"

    @property
    def key(self) -> str:
        """The session's key in the store. Raises SealBroken."""
        return unseal(self.key_sealed, purpose=PURPOSE)


def hash_of_session(key: str | None) -> str:
    """How a session's key is found again."""
    return hashlib.sha256((key or "").encode()).hexdigest()
