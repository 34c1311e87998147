"""Party-mass service centres (党群服务中心) and Red Stations (红色驿站): rooms, services, how many come.

A centre is no secret: everybody inside the door of party building sees where it is and when it is open.
"""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.organization import Organization
from members.models.scoped import M, PartyQuerySet
from members.scope import PartyScope
from members.states.centres import STATIONS, CentreKind, VisitKind
from xinhui.core.models import Timestamped


class OpenQuerySet(PartyQuerySet[M]):
    """Rows for everybody inside the door."""

    def visible_q(self, scope: PartyScope) -> Q:
        return Q() if scope.is_reader or scope.is_member else Q(pk__in=[])


class CentreQuerySet(OpenQuerySet["Centre"]):
    """Centres."""

    def in_service(self) -> Self:
        """Not closed."""
        return self.filter(closed_on=None)

    def stations(self) -> Self:
        """Red Stations."""
        return self.filter(kind__in=STATIONS)


class Centre(Timestamped):
    """A service centre or Red Station."""

    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=16, choices=CentreKind)
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    #: Its officers keep the centre, besides the posts over the area.
    organization = models.ForeignKey(
        Organization, verbose_name=_("run by"), null=True, blank=True, on_delete=models.PROTECT, related_name="centres"
    )
    place = models.CharField(_("address"), max_length=120)
    latitude = models.FloatField(_("latitude (WGS-84)"), null=True, blank=True)
    longitude = models.FloatField(_("longitude (WGS-84)"), null=True, blank=True)
    #: By ISO weekday, see members/rules/centres.py.
    hours = models.JSONField(_("opening hours"))
    closed_on_holidays = models.BooleanField(_("closed on public holidays"), default=True)
    phone = models.CharField(_("phone of the centre"), max_length=20, blank=True)
    about = models.TextField(_("about the centre"), blank=True)
    opened_on = models.DateField(_("in service since"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = CentreQuerySet.as_manager()

    class Meta:
        verbose_name = _("service centre")
        verbose_name_plural = _("service centres")
        ordering = ["area_code", "name"]
        constraints = [
            models.UniqueConstraint(
                name="centre_name_once", fields=["area_code", "name"], condition=Q(closed_on__isnull=True),
                violation_error_message=_("There is a centre of this name here."),
            ),
            models.CheckConstraint(
                name="centre_has_both_coordinates",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                violation_error_message=_("A centre has both coordinates or none."),
            ),
            models.CheckConstraint(
                name="centre_dates_in_order", condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                violation_error_message=_("A centre does not close before it opened."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class OfCentreQuerySet(OpenQuerySet[M]):
    """What a centre has."""

    def offered(self) -> Self:
        """In use, the centre in service."""
        return self.filter(is_active=True, centre__closed_on=None)


class CentreRoom(Timestamped):
    """A room that can be booked."""

    centre = models.ForeignKey(Centre, verbose_name=_("service centre"), on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(_("name"), max_length=40)
    capacity = models.PositiveSmallIntegerField(_("holds so many people"))
    equipment = models.CharField(_("equipment"), max_length=120, blank=True)
    is_active = models.BooleanField(_("can be booked"), default=True)

    objects = OfCentreQuerySet["CentreRoom"].as_manager()

    class Meta:
        verbose_name = _("room of a centre")
        verbose_name_plural = _("rooms of centres")
        ordering = ["centre", "name"]
        constraints = [
            models.UniqueConstraint(
                name="centre_room_name_once", fields=["centre", "name"],
                violation_error_message=_("The centre has a room of this name."),
            ),
            models.CheckConstraint(
                name="centre_room_holds_somebody", condition=Q(capacity__gte=1),
                violation_error_message=_("A room holds at least one person."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.centre} {self.name}"


class CentreService(Timestamped):
    """What a centre offers, and by whom."""

    centre = models.ForeignKey(
        Centre, verbose_name=_("service centre"), on_delete=models.PROTECT, related_name="services"
    )
    name = models.CharField(_("name"), max_length=60)
    offered_by = models.CharField(_("offered by"), max_length=60)
    is_active = models.BooleanField(_("is offered"), default=True)

    objects = OfCentreQuerySet["CentreService"].as_manager()

    class Meta:
        verbose_name = _("service of a centre")
        verbose_name_plural = _("services of centres")
        ordering = ["centre", "name"]
        constraints = [
            models.UniqueConstraint(
                name="centre_service_name_once", fields=["centre", "name"],
                violation_error_message=_("The centre offers this service already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.centre} {self.name}"


class VisitCount(Timestamped):
    """How many came on a day: a number only."""

    centre = models.ForeignKey(
        Centre, verbose_name=_("service centre"), on_delete=models.PROTECT, related_name="visits"
    )
    day = models.DateField(_("day"))
    kind = models.CharField(_("visitors"), max_length=10, choices=VisitKind)
    number = models.PositiveIntegerField(_("how many came"))

    objects = OpenQuerySet["VisitCount"].as_manager()

    class Meta:
        verbose_name = _("visits of a day")
        verbose_name_plural = _("visits of days")
        ordering = ["-day", "centre", "kind"]
        constraints = [
            models.UniqueConstraint(
                name="visit_count_once", fields=["centre", "day", "kind"],
                violation_error_message=_("These visitors of the day are counted already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.centre} {self.day:%Y-%m-%d} {self.number}"
