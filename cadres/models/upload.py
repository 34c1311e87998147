"""Forms that were uploaded and wait for somebody to compare and take them: nothing enters a file unseen."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cadres.models.cadre import Cadre, UnitFileQuerySet
from cadres.models.sealed_form import opened
from cadres.rules.form import Form
from cadres.states.cadre import UploadState
from xinhui.accounts.models import Unit
from xinhui.core.models import Timestamped


class UploadQuerySet(UnitFileQuerySet["FormUpload"]):
    """Uploads: seen with the files of the unit they were uploaded for."""


class FormUpload(Timestamped):
    """One form of one file, and what was found in it. `line` and `reason`: why it was refused."""

    batch = models.UUIDField(_("batch"), db_index=True)
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(_("file name"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=UploadState)
    name = models.CharField(_("name"), max_length=60, blank=True)
    form_sealed = models.TextField(_("form (sealed)"), blank=True)
    photo_sealed = models.TextField(_("photo (sealed)"), blank=True)
    cadre = models.ForeignKey(
        Cadre,
        verbose_name=_("file of a cadre"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="uploads",
    )
    elements = models.JSONField(_("elements that differ"), default=list)
    findings = models.JSONField(_("findings in the résumé"), default=list)
    line = models.PositiveIntegerField(_("line"), default=0)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("uploaded form")
        verbose_name_plural = _("uploaded forms")
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="form_upload_refused_says_why", condition=~Q(state="refused") | ~Q(reason=""),
                violation_error_message=_("A refused file says why."),
            ),
            models.CheckConstraint(
                name="form_upload_of_a_file",
                condition=~Q(state__in=["same", "different", "taken"]) | Q(cadre__isnull=False),
                violation_error_message=_("Only a form of somebody known differs or says the same."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.file_name

    @property
    def form(self) -> Form:
        """The form that was read."""
        return opened(self.form_sealed, self.photo_sealed)
