"""Grid profile: aggregates only, never a person."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grids.models.division import Grid
from grids.models.scoped import AreaQuerySet
from xinhui.core.models import Timestamped


class GridProfile(Timestamped):
    """Aggregate population make-up and key work of a grid (systems.md, G3)."""

    grid = models.OneToOneField(Grid, verbose_name=_("grid"), on_delete=models.PROTECT, related_name="profile")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    as_of = models.DateField(_("as of"))
    households = models.PositiveIntegerField(_("households"), default=0)
    population = models.PositiveIntegerField(_("resident population"), default=0)
    registered = models.PositiveIntegerField(_("registered here"), default=0)
    floating = models.PositiveIntegerField(_("floating population"), default=0)
    aged_60_plus = models.PositiveIntegerField(_("aged 60 and over"), default=0)
    minors = models.PositiveIntegerField(_("minors"), default=0)
    living_alone_elderly = models.PositiveIntegerField(_("elderly living alone"), default=0)
    low_income = models.PositiveIntegerField(_("low-income residents"), default=0)
    disabled = models.PositiveIntegerField(_("disabled residents"), default=0)
    party_members = models.PositiveIntegerField(_("party members"), default=0)
    firms = models.PositiveIntegerField(_("firms"), default=0)
    shops = models.PositiveIntegerField(_("shops"), default=0)
    key_work = models.TextField(_("key work"), blank=True)

    objects = AreaQuerySet["GridProfile"].as_manager()

    class Meta:
        verbose_name = _("grid profile")
        verbose_name_plural = _("grid profiles")
        constraints = [
            models.CheckConstraint(
                name="profile_parts_within_population",
                condition=Q(aged_60_plus__lte=F("population"))
                & Q(minors__lte=F("population"))
                & Q(registered__lte=F("population"))
                & Q(floating__lte=F("population")),
                violation_error_message=_("No part can be larger than the resident population."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.grid)


class HazardKind(models.TextChoices):
    """What may go wrong in a grid."""

    FIRE = "fire", _("Fire")
    FLOOD = "flood", _("Flooding")
    GEOLOGICAL = "geological", _("Landslide")
    BUILDING = "building", _("Unsafe building")
    TRAFFIC = "traffic", _("Traffic")
    PRODUCTION = "production", _("Work safety")
    GAS = "gas", _("Gas")
    WATER = "water", _("Drowning")
    OTHER = "other", _("Other")


class RiskLevel(models.IntegerChoices):
    """Four colours, the most serious first."""

    MAJOR = 1, _("Major (red)")
    LARGER = 2, _("Larger (orange)")
    GENERAL = 3, _("General (yellow)")
    LOW = 4, _("Low (blue)")


class Hazard(Timestamped):
    """A hazard or risk of a grid, with its level and the day it must be looked at again."""

    grid = models.ForeignKey(Grid, verbose_name=_("grid"), on_delete=models.PROTECT, related_name="hazards")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    kind = models.CharField(_("kind"), max_length=12, choices=HazardKind)
    level = models.PositiveSmallIntegerField(_("risk level"), choices=RiskLevel)
    place = models.CharField(_("place"), max_length=120)
    description = models.TextField(_("description"))
    found_on = models.DateField(_("found on"))
    recheck_on = models.DateField(_("re-check on"), null=True, blank=True)
    responsible = models.CharField(_("responsible"), max_length=60, blank=True)
    removed_on = models.DateField(_("removed on"), null=True, blank=True)

    objects = AreaQuerySet["Hazard"].as_manager()

    class Meta:
        verbose_name = _("hazard")
        verbose_name_plural = _("hazards")
        ordering = ["level", "recheck_on"]
        constraints = [
            models.CheckConstraint(
                name="hazard_open_has_recheck_date",
                condition=Q(recheck_on__isnull=False) | Q(removed_on__isnull=False),
                violation_error_message=_("An open hazard needs the day of its next check."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.place}"
