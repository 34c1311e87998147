"""The trail: entries that are only ever added, in a few parallel hash chains."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any, NoReturn, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xinhui.accounts.models import User
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import scope_of
from xinhui.audit.chain import GENESIS

#: How many writers can be inside their transaction at once without one waiting for another.
CHAINS = 16
#: Verbs of the accounts room, looks at files of cadres and of people of talent: what the security administrator
#: answers for.
SECURITY_PREFIXES = ("accounts.", "cadre.look", "talent.look")


class AppendOnlyError(TypeError):
    """A program tried to change or delete the trail."""


def security_q() -> Q:
    """Entries that the security administrator reads."""
    accounts, *looks = (Q(verb__startswith=prefix) for prefix in SECURITY_PREFIXES)
    return reduce(or_, looks, accounts)


def _refuse() -> NoReturn:
    raise AppendOnlyError("The audit trail is append-only: entries are never changed or deleted.")


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries. Changing or deleting them is refused here and again by triggers in the database."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All for the audit administrator, security verbs for the security administrator, none for others."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        scope = scope_of(user)
        if scope.has(Role.AUDIT_ADMIN):
            return self
        if scope.has(Role.SECURITY_ADMIN):
            return self.filter(security_q())
        return self.none()

    def update(self, **kwargs: Any) -> NoReturn:
        """Refused."""
        _refuse()

    def delete(self) -> NoReturn:
        """Refused."""
        _refuse()

    def bulk_update(self, objs: Any, fields: Iterable[str], batch_size: int | None = None) -> NoReturn:
        """Refused."""
        _refuse()


class Entry(models.Model):
    """Who did what to which row, when and from where; each entry's hash covers the hash before it."""

    chain = models.PositiveSmallIntegerField(_("chain"))
    seq = models.PositiveBigIntegerField(_("number"))
    at = models.DateTimeField(_("time"))
    actor_id = models.BigIntegerField(_("user number"), null=True, blank=True)
    actor_label = models.CharField(_("who"), max_length=80)
    actor_kind = models.CharField(
        _("kind of actor"),
        max_length=6,
        choices=[("user", _("Person")), ("system", _("The portal")), ("client", _("Bureau client"))],
    )
    ip = models.CharField(_("address"), max_length=45, blank=True)
    verb = models.CharField(_("verb"), max_length=60)
    target_type = models.CharField(_("kind of record"), max_length=60)
    target_id = models.CharField(_("record"), max_length=40)
    area_code = models.CharField(_("area code"), max_length=15, blank=True)
    detail = models.JSONField(_("detail"), default=dict, blank=True)
    prev_hash = models.CharField(_("hash before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="audit_entry_one_number_a_chain",
                fields=["chain", "seq"],
                violation_error_message=_("This number of the chain is taken."),
            ),
            models.CheckConstraint(
                name="audit_entry_hash_is_sha256",
                condition=Q(hash__regex=r"^[0-9a-f]{64}$", prev_hash__regex=r"^[0-9a-f]{64}$"),
                violation_error_message=_("A hash has 64 hexadecimal digits."),
            ),
        ]
        indexes = [
            models.Index(fields=["target_type", "target_id"], name="audit_entry_target"),
            models.Index(fields=["at"], name="audit_entry_at"),
            models.Index(fields=["actor_id", "at"], name="audit_entry_actor_at"),
        ]

    def __str__(self) -> str:
        return f"{self.chain}/{self.seq} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused: `xinhui.audit.services.record` is the only way in."""
        _refuse()

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused."""
        _refuse()


class AuditChain(models.Model):
    """The head of a chain: its last number and hash. A writer holds its row until commit."""

    chain = models.PositiveSmallIntegerField(_("chain"), primary_key=True)
    seq = models.PositiveBigIntegerField(_("last number"), default=0)
    last_hash = models.CharField(_("last hash"), max_length=64, default=GENESIS)

    class Meta:
        verbose_name = _("audit chain")
        verbose_name_plural = _("audit chains")
        ordering = ["chain"]
        constraints = [
            models.CheckConstraint(
                name="audit_chain_hash_is_sha256",
                condition=Q(last_hash__regex=r"^[0-9a-f]{64}$"),
                violation_error_message=_("A hash has 64 hexadecimal digits."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chain}/{self.seq}"
