"""The timeline: every step of an issue and its whistle, append-only."""

from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from grids.levels import Level
from grids.models.issue import Issue
from grids.models.whistle import Assignment, Whistle
from xinhui.accounts.models import Unit, User


class TimelineQuerySet(models.QuerySet["TimelineEntry"]):
    """Entries are seen by whoever sees their issue."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Entries of visible issues."""
        return self.filter(issue__in=Issue.objects.visible_to(user))


class TimelineEntry(models.Model):
    """One thing that happened, never changed or deleted; `verb` and `data` are rendered in the reader's language."""

    issue = models.ForeignKey(
        Issue, verbose_name=_("issue"), on_delete=models.PROTECT, related_name="timeline", db_index=False
    )
    whistle = models.ForeignKey(
        Whistle, verbose_name=_("whistle"), null=True, blank=True, on_delete=models.PROTECT, related_name="timeline"
    )
    assignment = models.ForeignKey(
        Assignment,
        verbose_name=_("assignment"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="timeline",
    )
    at = models.DateTimeField(_("time"))
    verb = models.CharField(_("what"), max_length=32)
    actor_id = models.BigIntegerField(_("person"), null=True, blank=True)
    actor_label = models.CharField(_("by"), max_length=80)
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    level = models.PositiveSmallIntegerField(_("level"), choices=Level, null=True, blank=True)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    text = models.TextField(_("words"), blank=True)
    data = models.JSONField(_("facts"), default=dict, blank=True)

    objects = TimelineQuerySet.as_manager()

    class Meta:
        verbose_name = _("timeline entry")
        verbose_name_plural = _("timeline entries")
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["issue", "at", "id"], name="timeline_issue_at")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only: an entry that exists cannot be saved again."""
        if self.pk is not None:
            raise TypeError("Timeline entries are append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        """Refused: the timeline is append-only."""
        raise TypeError("Timeline entries are append-only.")
