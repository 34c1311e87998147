"""Key sites (4+N) and the rounds of visits they get (systems.md, G7)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.models.division import Grid
from grids.models.scoped import AreaQuerySet
from xinhui.attachments.models import Attachment
from xinhui.core.models import Timestamped


class KeySiteKind(models.TextChoices):
    """4+N: the four that every grid looks for, and what else is there."""

    VILLAGE = "village", _("Village")
    FIRM = "firm", _("Firm")
    SCHOOL = "school", _("School")
    PUBLIC_PLACE = "public_place", _("Public place")
    HOSPITAL = "hospital", _("Hospital or clinic")
    MARKET = "market", _("Market")
    CONSTRUCTION = "construction", _("Construction site")
    RENTAL = "rental", _("Rental houses")
    WATERSIDE = "waterside", _("Pond or river bank")
    STATION = "station", _("Station or pier")
    OTHER = "other", _("Other")


#: The “4” of 4+N; all other kinds are the “N”.
FOUR_KINDS = (KeySiteKind.VILLAGE, KeySiteKind.FIRM, KeySiteKind.SCHOOL, KeySiteKind.PUBLIC_PLACE)


class VisitFinding(models.TextChoices):
    """What a visit found."""

    IN_ORDER = "in_order", _("In order")
    ADVISED = "advised", _("Advised on the spot")
    TO_MEND = "to_mend", _("Must be mended")


class KeySite(Timestamped):
    """A place that the grid's police, auxiliary and volunteer officers visit every so many days."""

    grid = models.ForeignKey(Grid, verbose_name=_("grid"), on_delete=models.PROTECT, related_name="key_sites")
    area_code = models.CharField(_("area code"), max_length=15)
    kind = models.CharField(_("kind"), max_length=14, choices=KeySiteKind)
    name = models.CharField(_("name"), max_length=80)
    place = models.CharField(_("place"), max_length=120)
    #: The office to ring, not a private person.
    contact = models.CharField(_("contact"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    visit_every_days = models.PositiveSmallIntegerField(_("visit every (days)"))
    visited_on = models.DateField(_("last visited on"), null=True, blank=True)
    next_visit_on = models.DateField(_("next visit on"))
    closed_on = models.DateField(_("taken off the list on"), null=True, blank=True)

    objects = AreaQuerySet["KeySite"].as_manager()

    class Meta:
        verbose_name = _("key site")
        verbose_name_plural = _("key sites")
        ordering = ["area_code", "name"]
        indexes = [
            models.Index(fields=["area_code", "next_visit_on"], name="key_site_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="key_site_once_a_grid", fields=["grid", "name"], condition=Q(closed_on__isnull=True),
                violation_error_message=_("This grid has a key site of this name."),
            ),
            models.CheckConstraint(
                name="key_site_visited_within_a_year", condition=Q(visit_every_days__gte=1, visit_every_days__lte=366),
                violation_error_message=_("A key site is visited every 1 to 366 days."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class SiteVisit(models.Model):
    """One visit of a key site, never changed; a phone's copy has the same UUID and is the same visit."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(KeySite, verbose_name=_("key site"), on_delete=models.PROTECT, related_name="visits")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    visited_at = models.DateTimeField(_("visited at"))
    recorded_at = models.DateTimeField(_("recorded at"))
    finding = models.CharField(_("finding"), max_length=8, choices=VisitFinding)
    found = models.TextField(_("what was found"))
    photo = models.ForeignKey(
        Attachment, verbose_name=_("photo"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="site_visits",
    )  # fmt: skip
    visited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("visited by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    visitor = models.CharField(_("visitor"), max_length=80)
    next_visit_on = models.DateField(_("next visit on"))

    objects = AreaQuerySet["SiteVisit"].as_manager()

    class Meta:
        verbose_name = _("site visit")
        verbose_name_plural = _("site visits")
        ordering = ["-visited_at", "-id"]

    def __str__(self) -> str:
        return f"{self.site} {self.visited_at:%Y-%m-%d}"
