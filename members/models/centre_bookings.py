"""Rooms booked, activities and who signed up for them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.centres import Centre, CentreRoom, OpenQuerySet
from members.models.member import Member
from members.models.organization import Organization
from members.models.scoped import PartyQuerySet
from members.scope import PartyScope
from members.states.centres import ActivityState, BookingState, SignUpState
from xinhui.accounts.scope import area_q
from xinhui.core import clock
from xinhui.core.models import Timestamped


class CentreActivityQuerySet(OpenQuerySet["CentreActivity"]):
    """Activities."""

    def ahead(self) -> Self:
        """Planned, not yet over."""
        return self.filter(state=ActivityState.PLANNED, ends_at__gt=clock.now())


class CentreActivity(Timestamped):
    """An activity of a centre, with places."""

    centre = models.ForeignKey(
        Centre, verbose_name=_("service centre"), on_delete=models.PROTECT, related_name="activities"
    )
    title = models.CharField(_("activity"), max_length=80)
    about = models.TextField(_("what happens there"), blank=True)
    starts_at = models.DateTimeField(_("begins at"), db_index=True)
    ends_at = models.DateTimeField(_("is over at"))
    capacity = models.PositiveSmallIntegerField(_("places"))
    state = models.CharField(_("state"), max_length=10, choices=ActivityState, default=ActivityState.PLANNED)
    #: Everybody who was there, residents included.
    attended = models.PositiveIntegerField(_("how many were there"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = CentreActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity of a centre")
        verbose_name_plural = _("activities of centres")
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="centre_activity_times", condition=Q(ends_at__gt=F("starts_at"), capacity__gte=1),
                violation_error_message=_("An activity ends after it has begun, and has places."),
            ),
            models.CheckConstraint(
                name="centre_activity_held_was_counted",
                condition=Q(state="held", attended__isnull=False) | (~Q(state="held") & Q(attended__isnull=True)),
                violation_error_message=_("Of an activity that was held, those who were there are counted."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def area_code(self) -> str:
        """Its centre's."""
        return self.centre.area_code


class SignUpQuerySet(PartyQuerySet["ActivitySignUp"]):
    """Sign-ups: the member's own, those who read the centre's records, and those above the member."""

    area_field = "activity__centre__area_code"
    path_field = "activity__centre__organization__path"
    member_field = "member"


class ActivitySignUp(Timestamped):
    """A member who wants to come: with a place, or waiting in the order of asking."""

    activity = models.ForeignKey(
        CentreActivity, verbose_name=_("activity"), on_delete=models.PROTECT, related_name="sign_ups"
    )
    member = models.ForeignKey(
        Member, verbose_name=_("member"), on_delete=models.PROTECT, related_name="centre_activities"
    )
    state = models.CharField(_("state"), max_length=10, choices=SignUpState)

    objects = SignUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-up for an activity")
        verbose_name_plural = _("sign-ups for activities")
        ordering = ["activity", "id"]
        constraints = [
            models.UniqueConstraint(
                name="sign_up_once", fields=["activity", "member"], condition=~Q(state="withdrawn"),
                violation_error_message=_("You have signed up already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.activity} {self.get_state_display()}"


class BookingQuerySet(PartyQuerySet["RoomBooking"]):
    """Bookings: read by posts over the centre, officers who run it, the organization that booked, and the member."""

    area_field = "room__centre__area_code"
    member_field = "member"
    own_path_field = "organization__path"

    def visible_q(self, scope: PartyScope) -> Q:
        condition = super().visible_q(scope)
        return condition | area_q("room__centre__organization__path", scope.led) if scope.led else condition

    def taken(self) -> Self:
        """Those that keep a room from others."""
        return self.exclude(state=BookingState.CANCELLED)


class RoomBooking(Timestamped):
    """A room for a span of time: of an organization, a member, or an activity of the centre."""

    room = models.ForeignKey(CentreRoom, verbose_name=_("room"), on_delete=models.PROTECT, related_name="bookings")
    organization = models.ForeignKey(
        Organization, verbose_name=_("for the organization"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="room_bookings",
    )  # fmt: skip
    member = models.ForeignKey(
        Member, verbose_name=_("for the member"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="room_bookings",
    )  # fmt: skip
    activity = models.OneToOneField(
        CentreActivity, verbose_name=_("for the activity"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="booking",
    )  # fmt: skip
    starts_at = models.DateTimeField(_("from (time)"))
    ends_at = models.DateTimeField(_("until (time)"))
    people = models.PositiveSmallIntegerField(_("people"))
    purpose = models.CharField(_("what the room is for"), max_length=80)
    state = models.CharField(_("state"), max_length=10, choices=BookingState, default=BookingState.BOOKED)
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("booked by"), on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("booking of a room")
        verbose_name_plural = _("bookings of rooms")
        ordering = ["-starts_at", "-id"]
        indexes = [models.Index(fields=["room", "starts_at"], name="room_booking_times")]
        constraints = [
            models.CheckConstraint(
                name="room_booking_times_in_order", condition=Q(ends_at__gt=F("starts_at"), people__gte=1),
                violation_error_message=_("A booking ends after it has begun, for at least one person."),
            ),
            models.CheckConstraint(
                name="room_booking_is_somebodys",
                condition=Q(organization__isnull=False, member__isnull=True, activity__isnull=True)
                | Q(organization__isnull=True, member__isnull=False, activity__isnull=True)
                | Q(organization__isnull=True, member__isnull=True, activity__isnull=False),
                violation_error_message=_("A booking is an organization's, a member's or an activity's."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.room} {clock.local(self.starts_at):%Y-%m-%d %H:%M}"
