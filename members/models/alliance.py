"""Alliances of streets and towns (大工委), communities and villages (大党委): who sits in them, and when they meet.

An alliance is led by a party organization of the place; units of the district join it with a representative.
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.organization import Organization
from members.models.scoped import M, PartyQuerySet
from members.scope import PartyScope
from members.states.alliance import AllianceMeetingState
from xinhui.accounts.models import Unit
from xinhui.accounts.scope import area_q
from xinhui.core.models import Timestamped


class OfAllianceQuerySet(PartyQuerySet[M]):
    """Rows of an alliance: seen by posts over its place, by officers of the organization that leads it or of one above,
    and by officers of an organization whose unit sits in it."""

    area_field = "alliance__area_code"
    path_field = "alliance__organization__path"
    alliance_field = "alliance"

    def visible_q(self, scope: PartyScope) -> Q:
        condition = super().visible_q(scope)
        if scope.led:
            joined = AllianceSeat.objects.in_force().filter(area_q("unit__organizations__path", scope.led))
            condition |= Q(**{f"{self.alliance_field}__in": joined.values("alliance")})
        return condition


class AllianceQuerySet(OfAllianceQuerySet["Alliance"]):
    """Alliances."""

    area_field = "area_code"
    path_field = "organization__path"
    alliance_field = "pk"

    def in_being(self) -> Self:
        """Not dissolved."""
        return self.filter(dissolved_on=None)


class Alliance(Timestamped):
    """The alliance of a town (9 digits) or of a community or village (12)."""

    name = models.CharField(_("name"), max_length=120)
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    organization = models.ForeignKey(
        Organization,
        verbose_name=pgettext_lazy("alliance", "led by"),
        on_delete=models.PROTECT,
        related_name="alliances",
    )
    founded_on = models.DateField(_("founded on"))
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)

    objects = AllianceQuerySet.as_manager()

    class Meta:
        verbose_name = _("alliance")
        verbose_name_plural = _("alliances")
        ordering = ["area_code", "id"]
        constraints = [
            models.UniqueConstraint(
                name="alliance_one_a_place", fields=["area_code"], condition=Q(dissolved_on__isnull=True),
                violation_error_message=_("This place has its alliance already."),
            ),
            models.CheckConstraint(
                name="alliance_of_a_town_or_community", condition=Q(area_code__regex=r"^(\d{9}|\d{12})$"),
                violation_error_message=_("An alliance belongs to a town, a community or a village."),
            ),
            models.CheckConstraint(
                name="alliance_dates_in_order",
                condition=Q(dissolved_on__isnull=True) | Q(dissolved_on__gte=F("founded_on")),
                violation_error_message=_("An alliance is not dissolved before it was founded."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def is_of_town(self) -> bool:
        """大工委 of a town or street; otherwise 大党委 of a community or village."""
        return len(self.area_code) == 9


class SeatQuerySet(OfAllianceQuerySet["AllianceSeat"]):
    """Seats."""

    def in_force(self) -> Self:
        """Units that have not left, in alliances in being."""
        return self.filter(left_on=None, alliance__dissolved_on=None)


class AllianceSeat(Timestamped):
    """A unit in an alliance, from a day until it leaves."""

    alliance = models.ForeignKey(Alliance, verbose_name=_("alliance"), on_delete=models.PROTECT, related_name="seats")
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="alliance_seats")
    representative = models.CharField(pgettext_lazy("alliance", "representative"), max_length=40)
    #: 兼职委员: the representative sits on the committee beside the own office.
    is_part_time_member = models.BooleanField(_("part-time committee member"), default=False)
    joined_on = models.DateField(_("joined on"))
    left_on = models.DateField(pgettext_lazy("alliance", "left on"), null=True, blank=True)
    leave_reason = models.CharField(_("why it left"), max_length=200, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat in an alliance")
        verbose_name_plural = _("seats in alliances")
        ordering = ["alliance", "unit__name", "id"]
        constraints = [
            models.UniqueConstraint(
                name="alliance_seat_once", fields=["alliance", "unit"], condition=Q(left_on__isnull=True),
                violation_error_message=_("This unit has joined already."),
            ),
            models.CheckConstraint(
                name="alliance_seat_dates_in_order", condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                violation_error_message=_("A unit does not leave before it joined."),
            ),
            models.CheckConstraint(
                name="alliance_seat_left_says_why",
                condition=Q(left_on__isnull=True, leave_reason="") | Q(left_on__isnull=False) & ~Q(leave_reason=""),
                violation_error_message=_("A unit that left says when and why."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.alliance} {self.unit}"


class AllianceMeeting(Timestamped):
    """A meeting of an alliance: planned, then held with minutes, resolutions and who came."""

    alliance = models.ForeignKey(
        Alliance, verbose_name=_("alliance"), on_delete=models.PROTECT, related_name="meetings"
    )
    topic = models.CharField(pgettext_lazy("alliance", "topic"), max_length=120)
    planned_on = models.DateField(pgettext_lazy("alliance", "planned on"))
    place = models.CharField(_("place"), max_length=120)
    state = models.CharField(
        _("state"), max_length=12, choices=AllianceMeetingState, default=AllianceMeetingState.PLANNED
    )
    held_on = models.DateField(pgettext_lazy("alliance", "held on"), null=True, blank=True)
    minutes = models.TextField(_("minutes"), blank=True)
    resolutions = models.TextField(pgettext_lazy("alliance", "resolutions"), blank=True)
    reason = models.CharField(pgettext_lazy("alliance", "why called off"), max_length=200, blank=True)

    objects = OfAllianceQuerySet["AllianceMeeting"].as_manager()

    class Meta:
        verbose_name = _("meeting of an alliance")
        verbose_name_plural = _("meetings of alliances")
        ordering = ["-planned_on", "-id"]
        indexes = [models.Index(fields=["alliance", "state", "held_on"], name="alliance_meeting_last")]
        constraints = [
            models.CheckConstraint(
                name="alliance_meeting_held_has_minutes",
                condition=~Q(state="held") & Q(held_on__isnull=True)
                | Q(state="held", held_on__isnull=False) & ~Q(minutes="") & ~Q(resolutions=""),
                violation_error_message=_("A meeting that was held has a day, minutes and resolutions."),
            ),
            models.CheckConstraint(
                name="alliance_meeting_called_off_says_why", condition=~Q(state="called_off") | ~Q(reason=""),
                violation_error_message=_("A meeting that is called off says why."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.topic} {self.planned_on:%Y-%m-%d}"

    @property
    def day(self) -> date:
        """When it was held, or will be."""
        return self.held_on or self.planned_on


class AllianceAttendanceQuerySet(OfAllianceQuerySet["AllianceAttendance"]):
    """Attendance."""

    area_field = "meeting__alliance__area_code"
    path_field = "meeting__alliance__organization__path"
    alliance_field = "meeting__alliance"


class AllianceAttendance(Timestamped):
    """Whether a unit was at a meeting, and who came for it."""

    meeting = models.ForeignKey(
        AllianceMeeting,
        verbose_name=pgettext_lazy("alliance", "meeting"),
        on_delete=models.PROTECT,
        related_name="attendance",
    )
    seat = models.ForeignKey(AllianceSeat, verbose_name=_("seat"), on_delete=models.PROTECT, related_name="attendance")
    representative = models.CharField(pgettext_lazy("alliance", "representative"), max_length=40)
    was_present = models.BooleanField(pgettext_lazy("alliance", "was present"))

    objects = AllianceAttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance at an alliance's meeting")
        verbose_name_plural = _("attendance at alliances' meetings")
        ordering = ["meeting", "seat"]
        constraints = [
            models.UniqueConstraint(
                name="alliance_attendance_once", fields=["meeting", "seat"],
                violation_error_message=_("This unit is on the meeting's list already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.meeting} {self.seat}"
