"""Patrol plans, check items, patrols with their track, and what each check found."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grids.models.category import Category
from grids.models.division import Grid, Scenario
from grids.models.scoped import AreaQuerySet, ReferenceQuerySet
from xinhui.core.models import Timestamped


class CheckItem(models.Model):
    """Something a patrol of a scenario looks at."""

    scenario = models.CharField(_("scenario"), max_length=12, choices=Scenario)
    title = models.CharField(_("check item"), max_length=120)
    category = models.ForeignKey(
        Category, verbose_name=_("category"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = ReferenceQuerySet["CheckItem"].as_manager()

    class Meta:
        verbose_name = _("check item")
        verbose_name_plural = _("check items")
        ordering = ["scenario", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                name="check_item_once",
                fields=["scenario", "title"],
                violation_error_message=_("This scenario already has a check item of this title."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PatrolPlan(Timestamped):
    """How often the grids of an area and scenario are patrolled."""

    name = models.CharField(_("name"), max_length=80)
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    scenario = models.CharField(_("scenario"), max_length=12, choices=Scenario, blank=True)
    times_per_week = models.PositiveSmallIntegerField(_("times a week"), default=5)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    is_active = models.BooleanField(_("in force"), default=True)

    objects = AreaQuerySet["PatrolPlan"].as_manager()

    class Meta:
        verbose_name = _("patrol plan")
        verbose_name_plural = _("patrol plans")
        ordering = ["area_code", "name"]
        constraints = [
            models.CheckConstraint(
                name="patrol_plan_frequency_possible",
                condition=Q(times_per_week__gte=1, times_per_week__lte=21),
                violation_error_message=_("A plan asks for 1 to 21 patrols a week."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Patrol(Timestamped):
    """One walk round a grid: begun, tracked, finished."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    grid = models.ForeignKey(Grid, verbose_name=_("grid"), on_delete=models.PROTECT, related_name="patrols")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    plan = models.ForeignKey(
        PatrolPlan, verbose_name=_("plan"), null=True, blank=True, on_delete=models.SET_NULL, related_name="patrols"
    )
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("grid worker"), on_delete=models.PROTECT, related_name="patrols"
    )
    started_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    #: [[lat, lon, ISO time], …] in WGS-84.
    track = models.JSONField(_("track"), default=list, blank=True)
    distance_m = models.PositiveIntegerField(_("distance (m)"), default=0)
    note = models.TextField(_("note"), blank=True)

    objects = AreaQuerySet["Patrol"].as_manager()

    class Meta:
        verbose_name = _("patrol")
        verbose_name_plural = _("patrols")
        ordering = ["-started_at", "-id"]
        indexes = [models.Index(fields=["worker", "-started_at"], name="patrol_worker_started")]
        constraints = [
            models.UniqueConstraint(
                name="patrol_one_open_a_worker",
                fields=["worker"],
                condition=Q(finished_at__isnull=True),
                violation_error_message=_("Finish the patrol under way before starting another."),
            ),
            models.CheckConstraint(
                name="patrol_times_in_order",
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("started_at")),
                violation_error_message=_("A patrol cannot finish before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grid} {self.started_at:%Y-%m-%d}"


class PatrolCheck(models.Model):
    """What a patrol found at a check item."""

    patrol = models.ForeignKey(Patrol, verbose_name=_("patrol"), on_delete=models.CASCADE, related_name="checks")
    item = models.ForeignKey(CheckItem, verbose_name=_("check item"), on_delete=models.PROTECT, related_name="+")
    is_ok = models.BooleanField(_("in order"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    issue = models.ForeignKey(
        "grids.Issue", verbose_name=_("issue"), null=True, blank=True, on_delete=models.SET_NULL, related_name="checks"
    )

    class Meta:
        verbose_name = _("patrol check")
        verbose_name_plural = _("patrol checks")
        constraints = [
            models.UniqueConstraint(
                name="patrol_check_once",
                fields=["patrol", "item"],
                violation_error_message=_("This item was already checked on this patrol."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.item)
