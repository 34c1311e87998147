"""Buildings, their stairwells, and the volunteer stewards (楼组长) who look after them (systems.md, G9)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grids.models.division import Grid
from grids.models.scoped import AreaQuerySet
from xinhui.core.models import Timestamped


class BuildingKind(models.TextChoices):
    """What a building is."""

    APARTMENTS = "apartments", _("Apartment building")
    SELF_BUILT = "self_built", _("Self-built house")
    DORMITORY = "dormitory", _("Dormitory")
    SHOPS = "shops", _("Shops with homes")
    PUBLIC = "public", _("Public building")


class Building(Timestamped):
    """A building of a grid; households are a number, never a list of people."""

    grid = models.ForeignKey(Grid, verbose_name=_("grid"), on_delete=models.PROTECT, related_name="buildings")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=12, choices=BuildingKind, default=BuildingKind.APARTMENTS)
    address = models.CharField(_("address"), max_length=160)
    households = models.PositiveIntegerField(_("households"), default=0)
    closed_on = models.DateField(_("taken off the list on"), null=True, blank=True)

    objects = AreaQuerySet["Building"].as_manager()

    class Meta:
        verbose_name = _("building")
        verbose_name_plural = _("buildings")
        ordering = ["area_code", "name"]
        constraints = [
            models.UniqueConstraint(
                name="building_name_once_a_grid", fields=["grid", "name"], condition=Q(closed_on__isnull=True),
                violation_error_message=_("This grid has a building of this name."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Stairwell(Timestamped):
    """A stairwell of a building: what one steward can know by heart."""

    building = models.ForeignKey(
        Building, verbose_name=_("building"), on_delete=models.PROTECT, related_name="stairwells"
    )
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    number = models.CharField(_("stairwell"), max_length=12)
    households = models.PositiveIntegerField(_("households"), default=0)
    closed_on = models.DateField(_("taken off the list on"), null=True, blank=True)

    objects = AreaQuerySet["Stairwell"].as_manager()

    class Meta:
        verbose_name = _("stairwell")
        verbose_name_plural = _("stairwells")
        ordering = ["building", "number"]
        constraints = [
            models.UniqueConstraint(
                name="stairwell_number_once", fields=["building", "number"],
                violation_error_message=_("This building has a stairwell of this number."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.building} {self.number}"


class Steward(Timestamped):
    """A volunteer steward of a grid, from a day to a day."""

    grid = models.ForeignKey(Grid, verbose_name=_("grid"), on_delete=models.PROTECT, related_name="stewards")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    name = models.CharField(_("name"), max_length=60)
    phone = models.CharField(_("phone"), max_length=20)
    is_party_member = models.BooleanField(_("party member"), default=False)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = AreaQuerySet["Steward"].as_manager()

    class Meta:
        verbose_name = _("building steward")
        verbose_name_plural = _("building stewards")
        ordering = ["area_code", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="steward_once_a_grid", fields=["grid", "name", "phone"], condition=Q(ends_on__isnull=True),
                violation_error_message=_("This person is a steward of this grid already."),
            ),
            models.CheckConstraint(
                name="steward_dates_in_order", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A steward's term cannot end before it begins."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class StewardCharge(models.Model):
    """A stairwell in a steward's charge, from a day to a day; coverage counts the open ones."""

    steward = models.ForeignKey(Steward, verbose_name=_("steward"), on_delete=models.PROTECT, related_name="charges")
    stairwell = models.ForeignKey(
        Stairwell, verbose_name=_("stairwell"), on_delete=models.PROTECT, related_name="charges"
    )
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = AreaQuerySet["StewardCharge"].as_manager()

    class Meta:
        verbose_name = _("stairwell in charge")
        verbose_name_plural = _("stairwells in charge")
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="stairwell_one_steward", fields=["stairwell"], condition=Q(ends_on__isnull=True),
                violation_error_message=_("This stairwell has a steward; hand it over instead."),
            ),
            models.CheckConstraint(
                name="steward_charge_dates_in_order",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A charge cannot end before it begins."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.stairwell} {self.steward}"
