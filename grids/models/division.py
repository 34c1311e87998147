"""Divisions, grids, their history, and the stamp that refreshes every process's index of places."""

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from djgeojson.fields import GeometryField

from grids.models.scoped import AREA_ROLES, AreaQuerySet, ReferenceQuerySet
from xinhui.accounts.models import User
from xinhui.accounts.scope import scope_of
from xinhui.core.models import Timestamped


class DivisionKind(models.TextChoices):
    """What a division is; by the last three digits of its code (domain.md, “Grids”)."""

    DISTRICT = "district", _("District")
    TOWN = "town", _("Town")
    SUBDISTRICT = "subdistrict", _("Street")
    VILLAGE = "village", _("Village")
    COMMUNITY = "community", _("Community")
    FISHERY = "fishery", _("Fishery")
    PARK = "park", _("Industrial park")
    STATISTICAL = "statistical", _("Statistical unit")


class Scenario(models.TextChoices):
    """Differentiated management: which duty list a grid follows."""

    RURAL = "rural", _("Rural")
    URBAN = "urban", _("Urban")
    MARKET_PARK = "market_park", _("Market/park")


class Division(Timestamped):
    """A district, town or village-level division, known by its national statistical code."""

    code = models.CharField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=12, choices=DivisionKind)
    parent = models.ForeignKey(
        "self", verbose_name=_("parent"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    boundary = GeometryField(_("boundary"), null=True, blank=True)
    is_active = models.BooleanField(_("in force"), default=True)

    objects = ReferenceQuerySet["Division"].as_manager()

    class Meta:
        verbose_name = _("division")
        verbose_name_plural = _("divisions")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="division_code_is_6_9_or_12_digits",
                condition=Q(code__regex=r"^(\d{6}|\d{9}|\d{12})$"),
                violation_error_message=_("A division code has 6, 9 or 12 digits."),
            ),
            models.CheckConstraint(
                name="division_only_district_has_no_parent",
                condition=Q(kind=DivisionKind.DISTRICT, parent__isnull=True)
                | (~Q(kind=DivisionKind.DISTRICT) & Q(parent__isnull=False)),
                violation_error_message=_("Every division but the district belongs to a parent."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def area_code(self) -> str:
        """A division's area code is its own code."""
        return self.code


class GridQuerySet(AreaQuerySet["Grid"]):
    """Grids, seen by area; departments and bureaus see all of them, since work can come from any."""

    area_field = "code"

    def visible_to(self, user: User | AnonymousUser) -> Self:
        if not isinstance(user, User):
            return self.none()
        scope = scope_of(user)
        if scope.roles - set(AREA_ROLES):
            return self.filter(scope.inside_q(self.area_field))
        return self.filter(self.visible_q(scope))

    def active(self) -> Self:
        """Grids in force."""
        return self.filter(is_active=True)


class Grid(Timestamped):
    """The smallest unit of governance; 15 digits: its village's code and a sequence."""

    code = models.CharField(_("code"), max_length=15, unique=True)
    name = models.CharField(_("name"), max_length=80)
    division = models.ForeignKey(
        Division, verbose_name=_("village/community"), on_delete=models.PROTECT, related_name="grids"
    )
    scenario = models.CharField(_("scenario"), max_length=12, choices=Scenario, default=Scenario.RURAL)
    boundary = GeometryField(_("boundary"), null=True, blank=True)
    is_active = models.BooleanField(_("in force"), default=True)

    objects = GridQuerySet.as_manager()

    class Meta:
        verbose_name = _("grid")
        verbose_name_plural = _("grids")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="grid_code_is_15_digits",
                condition=Q(code__regex=r"^\d{15}$"),
                violation_error_message=_("A grid code has 15 digits: its village's code and a sequence of three."),
            ),
        ]
        indexes = [models.Index(fields=["is_active", "scenario"], name="grid_active_scenario")]

    def __str__(self) -> str:
        return self.name

    @property
    def area_code(self) -> str:
        """A grid's area code is its own code."""
        return self.code


class ChangeKind(models.TextChoices):
    """How the tree changed."""

    CREATE = "create", _("Created")
    SPLIT = "split", _("Split")
    MERGE = "merge", _("Merged")
    RENAME = "rename", _("Renamed")
    RECODE = "recode", _("Recoded")
    CLOSE = "close", _("Closed")


class CodeChange(models.Model):
    """History of the tree, append-only: what became of a code, when, by whom and under which decision."""

    at = models.DateTimeField(_("time"))
    effective_on = models.DateField(_("effective on"))
    kind = models.CharField(_("kind"), max_length=8, choices=ChangeKind)
    old_codes = models.JSONField(_("old codes"), default=list)
    new_codes = models.JSONField(_("new codes"), default=list)
    old_name = models.CharField(_("old name"), max_length=80, blank=True)
    new_name = models.CharField(_("new name"), max_length=80, blank=True)
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    reason = models.CharField(_("reason"), max_length=200)
    actor_label = models.CharField(_("by"), max_length=80)

    objects = ReferenceQuerySet["CodeChange"].as_manager()

    class Meta:
        verbose_name = _("division change")
        verbose_name_plural = _("division changes")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {'、'.join(self.old_codes)} → {'、'.join(self.new_codes)}"


class BoundaryStamp(models.Model):
    """One row: bumped by any change of a grid's boundary or life, so that every process rebuilds its index."""

    version = models.PositiveBigIntegerField(default=1)

    class Meta:
        verbose_name = _("boundary stamp")
        verbose_name_plural = _("boundary stamps")
        constraints = [
            models.CheckConstraint(
                name="boundary_stamp_is_one_row",
                condition=Q(id=1),
                violation_error_message=_("There is one boundary stamp, in row 1."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.version)
