"""Abstract bases, and the tables behind working time."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xinhui.core import clock


class Timestamped(models.Model):
    """When a row was made and last changed, by the portal's clock."""

    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)
    updated_at = models.DateTimeField(_("updated at"), default=clock.now, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Stamp the change; a partial save carries the stamp along."""
        self.updated_at = clock.now()
        fields = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {*fields, "updated_at"}
        super().save(*args, **kwargs)


class CalendarDay(Timestamped):
    """The office's override of one day: wins over the statutory calendar."""

    day = models.DateField(_("day"), unique=True)
    is_workday = models.BooleanField(_("workday"))
    note = models.CharField(_("note"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("calendar override")
        verbose_name_plural = _("calendar overrides")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day}"


class WorkingHours(Timestamped):
    """Daily working periods of a kind of unit: `[["08:30", "12:00"], ["14:30", "17:30"]]`."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    periods = models.JSONField(_("periods"))
    is_default = models.BooleanField(_("default"), default=False)

    class Meta:
        verbose_name = _("working hours")
        verbose_name_plural = _("working hours")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                name="working_hours_one_default",
                fields=["is_default"],
                condition=Q(is_default=True),
                violation_error_message=_("Only one set of working hours can be the default."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CalendarVersion(models.Model):
    """One row: bumped by any change of the calendar or the hours."""

    version = models.PositiveBigIntegerField(default=1)

    class Meta:
        verbose_name = _("calendar version")
        verbose_name_plural = _("calendar versions")
        constraints = [
            models.CheckConstraint(
                name="calendar_version_is_one_row",
                condition=Q(id=1),
                violation_error_message=_("There is one calendar version, in row 1."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.version)
