"""What phones send when they have signal again: records taken once, the photos they still wait for, parts of photos.

Source: design.md, “Offline promises of the mobile page” (G2–G8, G10–G12).
"""

from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xinhui.accounts.models import User
from xinhui.core.models import Timestamped

_SHA256 = r"^[0-9a-f]{64}$"


class SyncState(models.TextChoices):
    """How complete a record is."""

    WAITING = "waiting", _("Waiting for photos")
    COMPLETE = "complete", _("Complete")


class OwnQuerySet(models.QuerySet[Any]):
    """Rows of one sender: nobody else sees them."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Rows that the user sent."""
        return self.filter(user_id=user.pk) if isinstance(user, User) else self.none()


class SyncRecord(models.Model):
    """The receipt of one record: its UUID is minted on the phone. The same content again is the same record; refused
    records leave no row, so that the phone may send them mended under their own number."""

    uuid = models.UUIDField(_("record number"), unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("sent in by"), on_delete=models.PROTECT, related_name="sync_records"
    )
    device = models.CharField(_("device"), max_length=64, blank=True)
    kind = models.CharField(_("kind"), max_length=24)
    content_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField(_("device time"))
    received_at = models.DateTimeField(_("received at"))
    #: Device minus server at the moment of sending.
    skew_seconds = models.IntegerField(_("device clock ahead (s)"), default=0)
    is_clock_skewed = models.BooleanField(_("device clock off"), default=False)
    state = models.CharField(_("state"), max_length=8, choices=SyncState, default=SyncState.COMPLETE)
    #: The row it led to, in the table of its kind; empty while the record waits for a photo that it cannot do without.
    target_id = models.BigIntegerField(_("result"), null=True, blank=True)
    #: What is to be done when that photo is there.
    pending = models.JSONField(_("to do"), null=True, blank=True)
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = _("record from a phone")
        verbose_name_plural = _("records from phones")
        ordering = ["-received_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="sync_record_hash_is_sha256",
                condition=Q(content_hash__regex=_SHA256),
                violation_error_message=_("The body's hash must be a SHA-256."),
            ),
            models.CheckConstraint(
                name="sync_record_complete_is_timed",
                condition=Q(state="waiting", completed_at=None) | Q(state="complete", completed_at__isnull=False),
                violation_error_message=_("A complete record carries the time it was completed."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class SyncPhoto(models.Model):
    """A photo that a record names by its hash; it belongs to the record's result once `arrived_at` is set."""

    record = models.ForeignKey(SyncRecord, verbose_name=_("record"), on_delete=models.CASCADE, related_name="photos")
    sha256 = models.CharField(_("SHA-256 as sent"), max_length=64)
    arrived_at = models.DateTimeField(_("arrived at"), null=True, blank=True)

    class Meta:
        verbose_name = _("photo of a record")
        verbose_name_plural = _("photos of records")
        ordering = ["id"]
        indexes = [models.Index(fields=["sha256"], name="sync_photo_wanted", condition=Q(arrived_at=None))]
        constraints = [
            models.UniqueConstraint(
                name="sync_photo_once",
                fields=["record", "sha256"],
                violation_error_message=_("The record already names this photo."),
            ),
            models.CheckConstraint(
                name="sync_photo_hash_is_sha256",
                condition=Q(sha256__regex=_SHA256),
                violation_error_message=_("The file's hash must be a SHA-256."),
            ),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class UploadedPart(Timestamped):
    """The beginning of a photo: `held` of `size` bytes are in the file; gone when the photo is whole, or forgotten."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("sent in by"), on_delete=models.CASCADE, related_name="+"
    )
    sha256 = models.CharField(_("SHA-256 as sent"), max_length=64)
    size = models.PositiveIntegerField(_("size"))
    held = models.PositiveIntegerField(_("held"), default=0)
    #: Under MEDIA_ROOT; a name of the portal's own.
    path = models.CharField(_("file"), max_length=80)

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = _("part of a photo")
        verbose_name_plural = _("parts of photos")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="uploaded_part_once_a_sender",
                fields=["user", "sha256"],
                violation_error_message=_("You are already sending this file."),
            ),
            models.CheckConstraint(
                name="uploaded_part_within_its_size",
                condition=Q(held__lte=F("size"), size__gte=1),
                violation_error_message=_("A part cannot be longer than its file."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.held}/{self.size}"
