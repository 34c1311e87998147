"""Import jobs: a file, what a dry run said of it, what came of it."""

import uuid
from pathlib import Path
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinhui.accounts.models import User
from xinhui.accounts.scope import scope_of
from xinhui.core.models import Timestamped
from xinhui.exchange.registry import importers


class JobState(models.TextChoices):
    """Where an import stands."""

    UPLOADED = "uploaded", _("Waiting to be checked")
    CHECKED = "checked", _("Checked")
    PROPOSED = "proposed", pgettext_lazy("staff", "Waiting for the second person")
    APPLYING = "applying", _("Importing")
    DONE = "done", _("Imported")
    FAILED = "failed", _("Could not be read")
    CANCELLED = "cancelled", _("Cancelled")


class ImportJobQuerySet(models.QuerySet["ImportJob"]):
    """Import jobs: files may name people, so a job is its owner's."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own jobs, and those that wait for one's word or had it."""
        if not isinstance(user, User):
            return self.none()
        scope = scope_of(user)
        kinds = [one.kind for one in importers() if one.confirm_roles and scope.has(*one.confirm_roles)]
        own = Q(created_by_id=user.pk)
        return self.filter(own | Q(kind__in=kinds, state=JobState.PROPOSED) | Q(confirmed_by_id=user.pk))


def _stored_name(instance: "ImportJob", filename: str) -> str:
    """A random name: nothing of the sender's file name reaches the disk but its ending."""
    return f"exchange/{uuid.uuid4().hex}{Path(filename).suffix.lower()[:8]}"


class ImportJob(Timestamped):
    """One file on its way in. `rejected` holds {row, field, message, action}, the first thousand of them."""

    kind = models.CharField(_("kind"), max_length=40)
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.UPLOADED)
    file = models.FileField(_("file"), upload_to=_stored_name)
    filename = models.CharField(_("file name"), max_length=120)
    options = models.JSONField(_("options"), default=dict, blank=True)
    total = models.PositiveIntegerField(_("rows"), default=0)
    accepted = models.PositiveIntegerField(_("rows accepted"), default=0)
    rejected_count = models.PositiveIntegerField(_("rows rejected"), default=0)
    rejected = models.JSONField(_("rejected rows"), default=list, blank=True)
    outcome = models.JSONField(_("outcome"), default=dict, blank=True)
    problem = models.CharField(_("why it stopped"), max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="import_jobs"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("staff", "confirmed by"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    #: What the dry run found that it would do: [{row, act, text}], for kinds that say so.
    preview = models.JSONField(pgettext_lazy("staff", "what would change"), default=list, blank=True)
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="import_counts_add_up",
                condition=Q(total=F("accepted") + F("rejected_count")),
                violation_error_message=_("Accepted and rejected rows must add up to all rows."),
            ),
            models.CheckConstraint(
                name="import_is_confirmed_by_another",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("created_by")),
                violation_error_message=pgettext_lazy("staff", "Nobody confirms an import of their own."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filename} ({self.get_state_display()})"
