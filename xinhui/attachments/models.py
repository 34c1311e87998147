"""Stored files."""

import uuid
from pathlib import Path
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xinhui.accounts.models import User
from xinhui.core.models import Timestamped


class AttachmentKind(models.TextChoices):
    """What a file is."""

    PHOTO = "photo", _("Photo")
    DOCUMENT = "document", _("Document")


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Files: rooms hand out signed links with the rows they show; by itself a file is its sender's."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Files that the user sent in."""
        return self.filter(uploaded_by_id=user.pk) if isinstance(user, User) else self.none()


def _stored_name(instance: "Attachment", filename: str) -> str:
    """A random name: nothing of the sender's file name reaches the disk."""
    suffix = Path(filename).suffix
    return f"attachments/{uuid.uuid4().hex[:2]}/{uuid.uuid4().hex}{suffix}"


class Attachment(Timestamped):
    """A photo (re-encoded, stripped) or a document; `sha256` is the hash of what the sender sent."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=AttachmentKind)
    sha256 = models.CharField(_("SHA-256 as sent"), max_length=64)
    content_type = models.CharField(_("type"), max_length=100)
    name = models.CharField(_("name"), max_length=120, blank=True)
    size = models.PositiveIntegerField(_("size"))
    width = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True)
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    file = models.FileField(_("file"), upload_to=_stored_name)
    thumbnail = models.FileField(_("thumbnail"), upload_to=_stored_name, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("sent in by"), on_delete=models.PROTECT, related_name="attachments"
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="attachment_once_a_sender",
                fields=["uploaded_by", "sha256"],
                violation_error_message=_("You have already sent this file."),
            ),
            models.CheckConstraint(
                name="attachment_hash_is_sha256",
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                violation_error_message=_("The file's hash must be a SHA-256."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.uuid)
