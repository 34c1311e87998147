"""What a bureau's system used up of its quota, a row a day."""

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import pgettext_lazy

from xinhui.accounts.models import User
from xinhui.bureaus.models.client import BureauClient


class ClientUsageQuerySet(models.QuerySet["ClientUsage"]):
    """Usage: of the systems that the reader sees."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """As the systems themselves."""
        return self.filter(client__in=BureauClient.objects.visible_to(user))


class ClientUsage(models.Model):
    """One system's calls of one day, local time."""

    client = models.ForeignKey(
        BureauClient, verbose_name=pgettext_lazy("bureaus", "system"), on_delete=models.PROTECT, related_name="usage"
    )
    day = models.DateField(pgettext_lazy("bureaus", "day"))
    #: Let through by the quotas; the daily quota counts these.
    calls = models.PositiveIntegerField(pgettext_lazy("bureaus", "calls"), default=0)
    #: Answered 403 or 429.
    refused = models.PositiveIntegerField(pgettext_lazy("bureaus", "refused"), default=0)
    #: Answered with another status from 400 on.
    errors = models.PositiveIntegerField(pgettext_lazy("bureaus", "errors"), default=0)

    objects = ClientUsageQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("bureaus", "usage of a day")
        verbose_name_plural = pgettext_lazy("bureaus", "usage by day")
        ordering = ["-day", "client"]
        constraints = [
            models.UniqueConstraint(
                name="client_usage_one_row_a_day",
                fields=["client", "day"],
                violation_error_message=pgettext_lazy("bureaus", "A day of a system is counted in one row."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client} {self.day}"
