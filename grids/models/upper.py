"""Forms of upper platforms: their columns filled from what the portal has, so that one entry serves several forms."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grids.models.scoped import area_code_field
from xinhui.accounts.models import Unit, User
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import area_q, scope_of
from xinhui.core.models import Timestamped


class UpperSubject(models.TextChoices):
    """What a form is about."""

    ISSUES = "issues", _("Issues")
    WHISTLES = "whistles", _("Whistles")
    PATROLS = "patrols", _("Patrols")
    HOTLINE = "hotline", pgettext_lazy("hotline", "hotline orders")
    TEAMS = "teams", pgettext_lazy("mappings", "Grid teams")


class UpperFormat(models.TextChoices):
    """What the file is."""

    XLSX = "xlsx", "Excel"
    CSV = "csv", "CSV"
    JSON = "json", "JSON"


class Schedule(models.TextChoices):
    """How often a file is written, each for the day, week or month before."""

    OFF = "off", pgettext_lazy("mappings", "On demand only")
    DAILY = "daily", pgettext_lazy("mappings", "Every day")
    WEEKLY = "weekly", pgettext_lazy("mappings", "Every week")
    MONTHLY = "monthly", pgettext_lazy("mappings", "Every month")


class UpperFormQuerySet(models.QuerySet["UpperForm"]):
    """Forms: the command centre's and the district leader's; a bureau's system sees those made for its unit."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        if not isinstance(user, User):
            return self.none()
        scope = scope_of(user)
        condition = area_q("area_code", scope.areas(Role.COMMAND_CENTRE, Role.DISTRICT_LEADER))
        units = scope.unit_ids(Role.BUREAU_CLIENT)
        if units:
            condition |= Q(reader_id__in=units, is_active=True)
        return self.filter(condition)


class UpperForm(Timestamped):
    """One form of one platform above: which facts, of which area, in which columns, how often."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    platform = models.CharField(pgettext_lazy("mappings", "platform"), max_length=80)
    name = models.CharField(_("name"), max_length=80)
    subject = models.CharField(pgettext_lazy("mappings", "subject"), max_length=10, choices=UpperSubject)
    area_code = area_code_field(verbose_name=_("area code"))
    format = models.CharField(pgettext_lazy("mappings", "file format"), max_length=4, choices=UpperFormat)
    schedule = models.CharField(
        pgettext_lazy("mappings", "schedule"), max_length=7, choices=Schedule, default=Schedule.OFF
    )
    reader = models.ForeignKey(
        Unit, verbose_name=pgettext_lazy("mappings", "unit that may fetch it"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="upper_forms",
    )  # fmt: skip
    is_active = models.BooleanField(_("in use"), default=True)
    #: Minutes that somebody needed to fill in a row by hand; what the mapping saves is counted from it.
    minutes_by_hand = models.PositiveSmallIntegerField(
        pgettext_lazy("mappings", "minutes a row took by hand"), default=3
    )

    objects = UpperFormQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("mappings", "form of an upper platform")
        verbose_name_plural = pgettext_lazy("mappings", "forms of upper platforms")
        ordering = ["platform", "name"]
        constraints = [
            models.UniqueConstraint(
                name="upper_form_name_once", fields=["platform", "name"],
                violation_error_message=pgettext_lazy("mappings", "This platform has a form of this name."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.platform} · {self.name}"


class OfFormQuerySet(models.QuerySet["FormColumn"]):
    """Columns: seen with their form."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of visible forms."""
        return self.filter(form__in=UpperForm.objects.visible_to(user).values("pk"))


class FormColumn(models.Model):
    """One column: their heading, and our field or a constant."""

    form = models.ForeignKey(
        UpperForm, verbose_name=pgettext_lazy("mappings", "form of an upper platform"), on_delete=models.CASCADE,
        related_name="columns",
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(pgettext_lazy("mappings", "position"))
    heading = models.CharField(pgettext_lazy("mappings", "their heading"), max_length=80)
    #: A name of grids.selectors.mappings.CATALOGUE; empty for a constant.
    field = models.CharField(pgettext_lazy("mappings", "our field"), max_length=40, blank=True)
    constant = models.CharField(pgettext_lazy("mappings", "constant"), max_length=120, blank=True)
    #: Our value → theirs.
    values = models.JSONField(pgettext_lazy("mappings", "value table"), default=dict, blank=True)
    #: strftime for times and days, digits after the point for numbers.
    pattern = models.CharField(pgettext_lazy("mappings", "pattern"), max_length=40, blank=True)
    is_required = models.BooleanField(pgettext_lazy("mappings", "required"), default=False)

    objects = OfFormQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("mappings", "column of a form")
        verbose_name_plural = pgettext_lazy("mappings", "columns of forms")
        ordering = ["form", "position"]
        constraints = [
            models.UniqueConstraint(
                name="form_column_place_once", fields=["form", "position"],
                violation_error_message=pgettext_lazy("mappings", "Two columns stand in one place."),
            ),
            models.UniqueConstraint(
                name="form_column_heading_once", fields=["form", "heading"],
                violation_error_message=pgettext_lazy("mappings", "The form has this heading already."),
            ),
            models.CheckConstraint(
                name="form_column_field_or_constant",
                condition=(Q(field="") & ~Q(constant="")) | (~Q(field="") & Q(constant="")),
                violation_error_message=pgettext_lazy("mappings", "A column has our field or a constant, not both."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.heading


class FormRunQuerySet(models.QuerySet["FormRun"]):
    """Runs: seen with their form."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of visible forms."""
        return self.filter(form__in=UpperForm.objects.visible_to(user).values("pk"))


class FormRun(models.Model):
    """A file as it went up: period, rows, hash, by whom. A run is never changed; a mended period is a new revision.

    `rows` are the ids of the records it was made from, in the order of the file; `refused` what was left out and why
    ({id, column}); `mapping` the columns as they stood.
    """

    form = models.ForeignKey(
        UpperForm, verbose_name=pgettext_lazy("mappings", "form of an upper platform"), on_delete=models.PROTECT,
        related_name="runs",
    )  # fmt: skip
    starts_on = models.DateField(pgettext_lazy("mappings", "from day"))
    ends_on = models.DateField(pgettext_lazy("mappings", "to day"))
    revision = models.PositiveSmallIntegerField(pgettext_lazy("mappings", "revision"), default=1)
    reason = models.CharField(pgettext_lazy("mappings", "why anew"), max_length=200, blank=True)
    row_count = models.PositiveIntegerField(_("rows"))
    rows = models.JSONField(pgettext_lazy("mappings", "records"), default=list, blank=True)
    refused = models.JSONField(pgettext_lazy("mappings", "rows left out"), default=list, blank=True)
    mapping = models.JSONField(pgettext_lazy("mappings", "columns as they stood"), default=list)
    file = models.FileField(_("file"), upload_to="upper/")
    filename = models.CharField(_("file name"), max_length=120)
    sha256 = models.CharField(pgettext_lazy("mappings", "SHA-256"), max_length=64)
    made_at = models.DateTimeField(pgettext_lazy("mappings", "made at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    #: When the file was last put into the outbox folder.
    placed_at = models.DateTimeField(pgettext_lazy("mappings", "put into the folder at"), null=True, blank=True)

    objects = FormRunQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("mappings", "run of a form")
        verbose_name_plural = pgettext_lazy("mappings", "runs of forms")
        ordering = ["-starts_on", "-revision", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="form_run_once_a_revision", fields=["form", "starts_on", "ends_on", "revision"],
                violation_error_message=pgettext_lazy("mappings", "This period has this revision already."),
            ),
            models.CheckConstraint(
                name="form_run_days_in_order", condition=Q(ends_on__gte=models.F("starts_on")),
                violation_error_message=pgettext_lazy("mappings", "A period does not end before it begins."),
            ),
            models.CheckConstraint(
                name="form_run_hash_is_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                violation_error_message=pgettext_lazy("mappings", "The hash of a run must be a SHA-256."),
            ),
            models.CheckConstraint(
                name="form_run_anew_says_why", condition=Q(revision=1) | ~Q(reason=""),
                violation_error_message=pgettext_lazy("mappings", "A period that is run anew says why."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.filename
