"""Shelters (应急避护场所): where people go, when each was opened, and how many were counted inside.

Numbers of people only: nobody who seeks shelter is named here (design.md, “Residents are never profiled”).
"""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grids.models.emergency import Activation
from grids.models.scoped import CoveringQuerySet
from grids.shelter_states import OpeningState
from xinhui.core.models import Timestamped


class ShelterKind(models.TextChoices):
    """What the building or place is otherwise."""

    SCHOOL = "school", _("School")
    GYM = "gym", _("Sports hall")
    HALL = "hall", _("Village or community hall")
    PARK = "park", _("Park or square")
    OTHER = "other", _("Other shelter")


class Shelter(Timestamped):
    """A place that takes people in when they must leave their homes: of a town or village."""

    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=6, choices=ShelterKind)
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    place = models.CharField(_("place"), max_length=120)
    #: WGS-84, both or neither.
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    capacity = models.PositiveIntegerField(_("capacity in people"))
    keeper_name = models.CharField(_("keeper"), max_length=40, blank=True)
    keeper_phone = models.CharField(_("keeper's phone"), max_length=20, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = CoveringQuerySet["Shelter"].as_manager()

    class Meta:
        verbose_name = _("shelter")
        verbose_name_plural = _("shelters")
        ordering = ["area_code", "name"]
        constraints = [
            models.UniqueConstraint(
                name="shelter_name_once", fields=["area_code", "name"], condition=Q(closed_on__isnull=True),
                violation_error_message=_("There is a shelter of this name here."),
            ),
            models.CheckConstraint(
                name="shelter_of_a_town_or_village", condition=Q(area_code__regex=r"^(\d{9}|\d{12})$"),
                violation_error_message=_("A shelter belongs to a town or a village."),
            ),
            models.CheckConstraint(
                name="shelter_holds_somebody", condition=Q(capacity__gte=1),
                violation_error_message=_("A shelter holds at least one person."),
            ),
            models.CheckConstraint(
                name="shelter_place_whole_or_none",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                violation_error_message=_("Give latitude and longitude together, or neither."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class ShelterOpening(Timestamped):
    """One time that a shelter took people in. `people` and the rest are those of the newest count."""

    shelter = models.ForeignKey(Shelter, verbose_name=_("shelter"), on_delete=models.PROTECT, related_name="openings")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    activation = models.ForeignKey(
        Activation, verbose_name=_("activation"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="shelter_openings",
    )  # fmt: skip
    #: A rehearsal counts in no figure, and stands in nobody's way.
    is_drill = models.BooleanField(_("drill"), default=False)
    state = models.CharField(_("state"), max_length=6, choices=OpeningState, default=OpeningState.OPEN)
    opened_at = models.DateTimeField(_("shelter opened at"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("opened by"), on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(_("shelter closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("closed by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    note = models.CharField(_("note"), max_length=200, blank=True)
    people = models.PositiveIntegerField(_("people inside"), default=0)
    children = models.PositiveIntegerField(_("of them children"), default=0)
    elderly = models.PositiveIntegerField(_("of them elderly"), default=0)
    counted_at = models.DateTimeField(_("counted at"), null=True, blank=True)

    objects = CoveringQuerySet["ShelterOpening"].as_manager()

    class Meta:
        verbose_name = _("opening of a shelter")
        verbose_name_plural = _("openings of shelters")
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="shelter_open_once", fields=["shelter", "is_drill"], condition=Q(state="open"),
                violation_error_message=_("This shelter is open already."),
            ),
            models.CheckConstraint(
                name="shelter_closed_whole",
                condition=Q(state="open", closed_at__isnull=True, closed_by__isnull=True)
                | Q(state="closed", closed_at__gte=F("opened_at"), closed_by__isnull=False),
                violation_error_message=_("A closed shelter has a time after its opening, and somebody who closed it."),
            ),
            models.CheckConstraint(
                name="shelter_closed_empty", condition=Q(state="open") | Q(people=0),
                violation_error_message=_("A shelter is closed when nobody is inside."),
            ),
            models.CheckConstraint(
                name="shelter_parts_within", condition=Q(people__gte=F("children") + F("elderly")),
                violation_error_message=_("Children and the elderly are among the people inside."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.shelter} {self.opened_at:%Y-%m-%d}"


class ShelterCount(models.Model):
    """How many people were inside at a moment (`at`); never altered. The one of the latest moment is the occupancy."""

    opening = models.ForeignKey(
        ShelterOpening, verbose_name=_("opening"), on_delete=models.PROTECT, related_name="counts"
    )
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    at = models.DateTimeField(_("at"))
    #: When it came in from a phone that had no signal; null: at once.
    received_at = models.DateTimeField(_("came in at"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    people = models.PositiveIntegerField(_("people inside"))
    children = models.PositiveIntegerField(_("of them children"), default=0)
    elderly = models.PositiveIntegerField(_("of them elderly"), default=0)
    needs = models.CharField(_("what is needed"), max_length=200, blank=True)

    objects = CoveringQuerySet["ShelterCount"].as_manager()

    class Meta:
        verbose_name = _("count in a shelter")
        verbose_name_plural = _("counts in shelters")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="shelter_count_parts_within", condition=Q(people__gte=F("children") + F("elderly")),
                violation_error_message=_("Children and the elderly are among the people inside."),
            ),
            models.CheckConstraint(
                name="shelter_count_received_after",
                condition=Q(received_at__isnull=True) | Q(received_at__gte=F("at")),
                violation_error_message=_("A count comes in after it was made."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.opening} {self.people}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only: what was counted is not rewritten."""
        if self.pk is not None:
            raise TypeError("Counts in shelters are append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refused: what was counted is not rewritten."""
        raise TypeError("Counts in shelters are append-only.")
