"""Uniform equipment: issued, inspected, returned."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.models.division import Grid
from grids.models.scoped import AreaQuerySet, ReferenceQuerySet
from xinhui.core.models import Timestamped


class KitType(models.Model):
    """A kind of equipment, and whether every grid must have it."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=60)
    per_grid = models.PositiveSmallIntegerField(_("standard number per grid"), default=1)
    inspect_every_days = models.PositiveSmallIntegerField(_("inspect every (days)"), default=180)

    objects = ReferenceQuerySet["KitType"].as_manager()

    class Meta:
        verbose_name = _("kit type")
        verbose_name_plural = _("kit types")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class KitCondition(models.TextChoices):
    """What the last inspection found."""

    GOOD = "good", _("Good")
    REPAIR = "repair", _("Needs repair")
    LOST = "lost", _("Lost")


class KitIssue(Timestamped):
    """One piece (or a set) of equipment in a grid's hands, until it is returned."""

    grid = models.ForeignKey(Grid, verbose_name=_("grid"), on_delete=models.PROTECT, related_name="kit")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    kit_type = models.ForeignKey(KitType, verbose_name=_("kit type"), on_delete=models.PROTECT, related_name="issues")
    serial = models.CharField(_("serial number"), max_length=40)
    issued_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("issued to"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="kit",
    )
    issued_on = models.DateField(_("issued on"))
    condition = models.CharField(_("condition"), max_length=8, choices=KitCondition, default=KitCondition.GOOD)
    inspected_on = models.DateField(_("last inspected on"), null=True, blank=True)
    inspection_note = models.CharField(_("inspection note"), max_length=200, blank=True)
    returned_on = models.DateField(_("returned on"), null=True, blank=True)

    objects = AreaQuerySet["KitIssue"].as_manager()

    class Meta:
        verbose_name = _("kit issue")
        verbose_name_plural = _("kit issues")
        ordering = ["-issued_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="kit_serial_is_in_one_hand",
                fields=["kit_type", "serial"],
                condition=Q(returned_on__isnull=True),
                violation_error_message=_("This piece is still issued; record its return first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kit_type} {self.serial}"
