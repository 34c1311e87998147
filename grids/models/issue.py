"""Issues: what was seen, where, by whom; and the worker's daily record."""

import uuid
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grids.models.category import Category
from grids.models.division import Grid
from grids.models.patrol import Patrol
from grids.models.scoped import AREA_ROLES, DEPARTMENT_ROLES, AreaQuerySet
from grids.states import IssueState
from xinhui.accounts.models import User
from xinhui.accounts.scope import area_q, scope_of
from xinhui.attachments.models import Attachment
from xinhui.core.coordinates import CoordinateSystem
from xinhui.core.models import Timestamped


class IssueSource(models.TextChoices):
    """Where a report came from."""

    PATROL = "patrol", _("Patrol")
    WORKER = "worker", _("Grid worker")
    PUBLIC = "public", _("Public")
    BUREAU = "bureau", _("Another bureau")
    COMMAND = "command", _("Command centre")
    HOTLINE = "hotline", pgettext_lazy("hotline", "12345 hotline")


class IssueQuerySet(AreaQuerySet["Issue"]):
    """Issues: seen by area; by a unit when one of its assignments concerns them; by their reporter."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        if not isinstance(user, User):
            return self.none()
        scope = scope_of(user)
        condition = area_q("area_code", scope.areas(*AREA_ROLES)) | Q(reporter_id=user.pk)
        units = scope.placed_unit_ids(*DEPARTMENT_ROLES)
        if units:
            condition |= Q(
                pk__in=self.model._default_manager.filter(whistles__assignments__unit_id__in=units).values("pk")
            )
        return self.filter(condition & scope.inside_q("area_code"))


class Issue(Timestamped):
    """One issue; its UUID is minted by the sender, so the same report never enters twice."""

    uuid = models.UUIDField(_("report number"), unique=True, default=uuid.uuid4, editable=False)
    #: SHA-256 of the report's canonical body: the same UUID with another body is a conflict.
    content_hash = models.CharField(max_length=64, editable=False)
    # db_index=False: another index begins with the same column, and a report pays for each of them.
    grid = models.ForeignKey(
        Grid, verbose_name=_("grid"), on_delete=models.PROTECT, related_name="issues", db_index=False
    )
    area_code = models.CharField(_("area code"), max_length=15)
    category = models.ForeignKey(
        Category, verbose_name=_("category"), on_delete=models.PROTECT, related_name="issues", db_index=False
    )
    title = models.CharField(_("title"), max_length=80, blank=True)
    description = models.TextField(_("description"))
    address = models.CharField(_("address"), max_length=160, blank=True)
    latitude = models.FloatField(_("latitude (WGS-84)"))
    longitude = models.FloatField(_("longitude (WGS-84)"))
    coordinate_system = models.CharField(
        _("source coordinates"), max_length=8, choices=CoordinateSystem, default=CoordinateSystem.WGS84
    )
    source = models.CharField(_("source"), max_length=8, choices=IssueSource, default=IssueSource.WORKER)
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reported by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="issues",
        db_index=False,
    )
    #: A member of the public who reported; masked in pages, purged on schedule.
    contact_name = models.CharField(_("contact"), max_length=40, blank=True)
    contact_phone = models.CharField(_("contact phone"), max_length=20, blank=True)
    patrol = models.ForeignKey(
        Patrol, verbose_name=_("patrol"), null=True, blank=True, on_delete=models.SET_NULL, related_name="issues"
    )
    state = models.CharField(_("state"), max_length=12, choices=IssueState, default=IssueState.OPEN)
    occurred_at = models.DateTimeField(_("device time"))
    received_at = models.DateTimeField(_("received at"))
    is_clock_skewed = models.BooleanField(_("device clock off"), default=False)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_note = models.TextField(_("how it was settled"), blank=True)
    duplicate_of = models.ForeignKey(
        "self",
        verbose_name=_("duplicate of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="duplicates",
    )

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        ordering = ["-received_at", "-id"]
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="issue_latest"),
            models.Index(fields=["area_code", "-received_at"], name="issue_area_latest"),
            models.Index(fields=["reporter", "-received_at"], name="issue_reporter_latest"),
            models.Index(fields=["grid", "state"], name="issue_grid_state"),
            models.Index(fields=["category", "latitude", "longitude"], name="issue_nearby"),
        ]
        constraints = [
            models.CheckConstraint(
                name="issue_place_on_earth",
                condition=Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                violation_error_message=_("The place is not on Earth."),
            ),
            models.CheckConstraint(
                name="issue_merged_names_its_twin",
                condition=(Q(state="merged") & Q(duplicate_of__isnull=False))
                | (~Q(state="merged") & Q(duplicate_of__isnull=True)),
                violation_error_message=_("A merged issue names the issue it duplicates."),
            ),
            models.CheckConstraint(
                name="issue_settled_is_timed",
                condition=~Q(state="settled") | Q(settled_at__isnull=False),
                violation_error_message=_("A settled issue carries the time it was settled."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.description[:30]

    @property
    def number(self) -> str:
        """The number people quote: AJ (案卷), the day received, the row."""
        return f"AJ{self.received_at:%Y%m%d}{self.pk:06d}"


class PhotoStage(models.TextChoices):
    """What a photo proves."""

    REPORT = "report", _("Report")
    SETTLE = "settle", _("Settled")
    FINISH = "finish", _("Finished work")
    VERIFY = "verify", _("Verification")


class IssuePhoto(models.Model):
    """A photo of an issue at one stage of its chain."""

    issue = models.ForeignKey(Issue, verbose_name=_("issue"), on_delete=models.CASCADE, related_name="photos")
    attachment = models.ForeignKey(
        Attachment, verbose_name=_("photo"), on_delete=models.PROTECT, related_name="issue_photos"
    )
    stage = models.CharField(_("stage"), max_length=8, choices=PhotoStage)
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("issue photo")
        verbose_name_plural = _("issue photos")
        ordering = ["added_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="issue_photo_once",
                fields=["issue", "attachment", "stage"],
                violation_error_message=_("This photo is already with the issue at this stage."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_stage_display()


class DailyRecord(Timestamped):
    """A grid worker's record of the day; figures are counted from the day's rows, words are typed."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    grid = models.ForeignKey(Grid, verbose_name=_("grid"), on_delete=models.PROTECT, related_name="daily_records")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("grid worker"), on_delete=models.PROTECT, related_name="daily_records"
    )
    day = models.DateField(_("day"))
    weather = models.CharField(_("weather"), max_length=30, blank=True)
    text = models.TextField(_("record"))
    visits = models.PositiveSmallIntegerField(_("households visited"), default=0)
    patrols = models.PositiveSmallIntegerField(_("patrols"), default=0)
    issues = models.PositiveSmallIntegerField(_("issues reported"), default=0)
    settled = models.PositiveSmallIntegerField(_("settled on the spot"), default=0)

    objects = AreaQuerySet["DailyRecord"].as_manager()

    class Meta:
        verbose_name = _("daily record")
        verbose_name_plural = _("daily records")
        ordering = ["-day", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="daily_record_once_a_day",
                fields=["worker", "grid", "day"],
                violation_error_message=_("The day's record exists; add to it instead."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grid} {self.day}"
