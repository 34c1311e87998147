"""A bureau's system, which acts for a unit over the API."""

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
        ]

    def __str__(self) -> str:
        return self.name
