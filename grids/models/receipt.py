"""Receipts: what a sender's UUID led to, so that an action repeated after a lost answer happens once."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Receipt(models.Model):
    """One action of one sender. The same UUID with the same body replays; with another body it is a conflict."""

    uuid = models.UUIDField(unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="receipts")
    verb = models.CharField(_("action"), max_length=40)
    content_hash = models.CharField(max_length=64)
    target_id = models.BigIntegerField(_("result"))
    received_at = models.DateTimeField(_("received at"))

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        constraints = [
            models.CheckConstraint(
                name="receipt_hash_is_sha256",
                condition=Q(content_hash__regex=r"^[0-9a-f]{64}$"),
                violation_error_message=_("The body's hash must be a SHA-256."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)
