"""A bureau's system, which acts for a unit over the API: who it is, what it may, and what it may use up."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from xinhui.accounts.models import Unit, User
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import scope_of
from xinhui.core.models import Timestamped


class BureauClientQuerySet(models.QuerySet["BureauClient"]):
    """Clients: those of one's own unit; all of them to the security administrator."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The security administrator keeps them; a unit's leaders and handlers see their own unit's."""
        if not isinstance(user, User):
            return self.none()
        scope = scope_of(user)
        if scope.has(Role.SECURITY_ADMIN):
            return self
        units = scope.unit_ids(Role.DEPARTMENT_LEADER, Role.DEPARTMENT_HANDLER)
        return self.filter(Q(unit_id__in=units))


class BureauClient(Timestamped):
    """A system of a bureau. It acts as `account`, whose posts say what it may; `unit` answers for it."""

    name = models.CharField(pgettext_lazy("bureaus", "name"), max_length=80)
    unit = models.ForeignKey(
        Unit, verbose_name=pgettext_lazy("bureaus", "unit"), on_delete=models.PROTECT, related_name="clients"
    )
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=pgettext_lazy("bureaus", "account"),
        on_delete=models.PROTECT,
        related_name="bureau_client",
    )
    is_active = models.BooleanField(pgettext_lazy("bureaus", "is active"), default=True)
    #: The most that a token of it may be given: values of ApiScope.
    scopes = models.JSONField(pgettext_lazy("bureaus", "scopes"), default=list, blank=True)
    #: Prefixes of area codes that it is narrowed to; empty: wherever its posts reach.
    area_codes = models.JSONField(pgettext_lazy("bureaus", "areas"), default=list, blank=True)
    #: Empty: what the settings say for every system.
    calls_a_minute = models.PositiveIntegerField(
        pgettext_lazy("bureaus", "calls a minute"), null=True, blank=True,
        help_text=pgettext_lazy("bureaus", "Empty: as set for all systems."),
    )  # fmt: skip
    calls_a_day = models.PositiveIntegerField(
        pgettext_lazy("bureaus", "calls a day"), null=True, blank=True,
        help_text=pgettext_lazy("bureaus", "Empty: as set for all systems."),
    )  # fmt: skip

    objects = BureauClientQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("bureaus", "system of a bureau")
        verbose_name_plural = pgettext_lazy("bureaus", "systems of bureaus")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="bureau_client_name_once_a_unit",
                fields=["unit", "name"],
                violation_error_message=pgettext_lazy("bureaus", "This unit has a system of this name already."),
            ),
            models.CheckConstraint(
                name="bureau_client_quotas_let_something_through",
                condition=(Q(calls_a_minute__isnull=True) | Q(calls_a_minute__gte=1))
                & (Q(calls_a_day__isnull=True) | Q(calls_a_day__gte=1)),
                violation_error_message=pgettext_lazy("bureaus", "A quota is at least one call."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
