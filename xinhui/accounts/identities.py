"""Single sign-on: who an account is at another place. Only a keyed fingerprint of the identity is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from xinhui.accounts.roles import Role
from xinhui.accounts.scope import scope_of

if TYPE_CHECKING:  # models use this module: the arrow at run time is models → identities
    from xinhui.accounts.models import User


class LinkedBy(models.TextChoices):
    """How an identity came to its account."""

    OWNER = "owner", pgettext_lazy("sign-in", "Linked by its owner")
    EMPLOYEE_NUMBER = "number", pgettext_lazy("sign-in", "Found by the employee number")


class IdentityQuerySet(models.QuerySet["Identity"]):
    """Identities."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own; all for the security administrator, who takes them off."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self if scope_of(user).has(Role.SECURITY_ADMIN) else self.filter(user_id=user.pk)


class Identity(models.Model):
    """One a provider and account; one account a provider's identity."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("sign-in", "account"), on_delete=models.PROTECT,
        related_name="identities",
    )  # fmt: skip
    provider = models.CharField(pgettext_lazy("sign-in", "provider"), max_length=20)
    subject_print = models.CharField(pgettext_lazy("sign-in", "fingerprint of the identity"), max_length=64)
    linked_by = models.CharField(pgettext_lazy("sign-in", "linked by"), max_length=10, choices=LinkedBy)
    linked_at = models.DateTimeField(pgettext_lazy("sign-in", "linked at"))
    used_at = models.DateTimeField(pgettext_lazy("sign-in", "last sign-in with it"), null=True, blank=True)

    objects = IdentityQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("sign-in", "linked sign-in")
        verbose_name_plural = pgettext_lazy("sign-in", "linked sign-ins")
        ordering = ["user", "provider"]
        constraints = [
            models.UniqueConstraint(
                name="identity_belongs_to_one_account",
                fields=["provider", "subject_print"],
                violation_error_message=pgettext_lazy("sign-in", "This sign-in is linked to an account already."),
            ),
            models.UniqueConstraint(
                name="identity_one_a_provider",
                fields=["user", "provider"],
                violation_error_message=pgettext_lazy("sign-in", "The account has a sign-in there already."),
            ),
            models.CheckConstraint(
                name="identity_is_a_fingerprint",
                condition=Q(subject_print__regex=r"^[0-9a-f]{64}$"),
                violation_error_message=pgettext_lazy("sign-in", "An identity is kept as its fingerprint."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.subject_print[:8]}"
