"""Double registration and double service (双报到、双服务): who registers where, what is offered and wished for."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grids.models import Grid
from members.models.member import Member
from members.models.organization import Organization
from members.models.scoped import PartyQuerySet, PlaceQuerySet
from members.rules.service import RADIUS_M
from members.scope import PartyScope
from members.states.service import (
    OPEN_REGISTRATIONS,
    Beneficiary,
    RegistrationKind,
    RegistrationState,
    ServiceKind,
    WishState,
)
from xinhui.accounts.models import Unit
from xinhui.core.coordinates import CoordinateSystem
from xinhui.core.models import Timestamped

COMMUNITY = r"^\d{12}$"


def person(label: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=label, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )


class UnitPartnershipQuerySet(PartyQuerySet["UnitPartnership"]):
    """Partnerships: seen by the community, by the organization that entered for its unit, and by its members."""

    own_path_field = "organization__path"

    def in_force(self) -> Self:
        """Accepted and not ended."""
        return self.filter(state=RegistrationState.ACCEPTED)


class UnitPartnership(Timestamped):
    """A unit registered with a partner community (单位报到), and what it promised to do there."""

    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="partnerships")
    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.PROTECT, related_name="partnerships"
    )
    area_code = models.CharField(_("community"), max_length=12, db_index=True)
    service = models.CharField(_("agreed service"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=RegistrationState, default=RegistrationState.ASKED)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = person(_("decided by"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = UnitPartnershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("partnership of a unit")
        verbose_name_plural = _("partnerships of units")
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="partnership_open_once", fields=["unit", "area_code"],
                condition=Q(state__in=list(OPEN_REGISTRATIONS)),
                violation_error_message=_("This unit is registered with this community already."),
            ),
            models.CheckConstraint(
                name="partnership_with_a_community", condition=Q(area_code__regex=COMMUNITY),
                violation_error_message=_("Registration is with a village or community."),
            ),
            models.CheckConstraint(
                name="partnership_dates_in_order", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A partnership does not end before it begins."),
            ),
            models.CheckConstraint(
                name="partnership_ended_has_its_day", condition=~Q(state="ended") | Q(ends_on__isnull=False),
                violation_error_message=_("A partnership that ended has its last day."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit} {self.area_code}"


class RegistrationQuerySet(PartyQuerySet["Registration"]):
    """Registrations: seen by the community's posts, by officers above the member, and by the member."""

    path_field = "member__organization__path"
    member_field = "member_id"

    def open(self) -> Self:
        """Asked for or in force."""
        return self.filter(state__in=OPEN_REGISTRATIONS)

    def in_force(self) -> Self:
        """Accepted and not ended."""
        return self.filter(state=RegistrationState.ACCEPTED)


class Registration(Timestamped):
    """A member registered with a community."""

    member = models.ForeignKey(Member, verbose_name=_("member"), on_delete=models.PROTECT, related_name="registrations")
    area_code = models.CharField(_("community"), max_length=12)
    kind = models.CharField(_("kind"), max_length=8, choices=RegistrationKind, default=RegistrationKind.HOME)
    state = models.CharField(_("state"), max_length=10, choices=RegistrationState, default=RegistrationState.ASKED)
    offers = models.CharField(_("what the member can do"), max_length=200, blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = person(_("asked by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = person(_("decided by"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    #: Why it was refused or ended.
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration with a community")
        verbose_name_plural = _("registrations with communities")
        ordering = ["-asked_at", "-id"]
        indexes = [
            models.Index(fields=["area_code", "state", "-asked_at"], name="registration_area"),
            models.Index(fields=["member", "state"], name="registration_member"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="registration_one_open", fields=["member", "kind"],
                condition=Q(state__in=list(OPEN_REGISTRATIONS)),
                violation_error_message=_("The member has a registration of this kind already."),
            ),
            models.CheckConstraint(
                name="registration_with_a_community", condition=Q(area_code__regex=COMMUNITY),
                violation_error_message=_("Registration is with a village or community."),
            ),
            models.CheckConstraint(
                name="registration_decided_is_timed",
                condition=Q(state__in=["asked", "withdrawn"]) | Q(decided_at__isnull=False),
                violation_error_message=_("What the community decided has its time."),
            ),
            models.CheckConstraint(
                name="registration_ended_has_its_day",
                condition=Q(state="ended", ended_on__isnull=False) | (~Q(state="ended") & Q(ended_on__isnull=True)),
                violation_error_message=_("A registration that ended has its last day, and no other has."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.member} {self.get_kind_display()}"


def _where_registered(scope: PartyScope) -> Q:
    """Rows of the communities that the reader is registered with as a member."""
    if scope.member_id is None:
        return Q(pk__in=[])
    own = Registration.objects.in_force().filter(member_id=scope.member_id)
    return Q(community__in=own.order_by().values("area_code"))


class ServicePostQuerySet(PlaceQuerySet["ServicePost"]):
    """Posts: seen by the area's posts and by members registered with the community."""

    def visible_q(self, scope: PartyScope) -> Q:
        return super().visible_q(scope) | _where_registered(scope)


class ServicePost(Timestamped):
    """A service post (服务岗位) that a community offers: what, when, where, for how many."""

    #: The community's, or a grid's of it.
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    community = models.CharField(_("community"), max_length=12, db_index=True)
    grid = models.ForeignKey(
        Grid, verbose_name=_("grid"), null=True, blank=True, on_delete=models.PROTECT, related_name="service_posts"
    )
    title = models.CharField(_("title"), max_length=60)
    kind = models.CharField(_("kind"), max_length=12, choices=ServiceKind)
    what = models.CharField(_("what is done"), max_length=500)
    #: ISO weekdays as digits; empty: any day.
    weekdays = models.CharField(_("weekdays"), max_length=7, blank=True)
    time_from = models.TimeField(_("begins at"))
    minutes = models.PositiveSmallIntegerField(_("minutes a time"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=120)
    latitude = models.FloatField(_("latitude (WGS-84)"))
    longitude = models.FloatField(_("longitude (WGS-84)"))
    coordinate_system = models.CharField(
        _("source coordinates"), max_length=8, choices=CoordinateSystem, default=CoordinateSystem.WGS84
    )
    radius_m = models.PositiveSmallIntegerField(_("signing in within (m)"), default=RADIUS_M)
    #: People a time.
    capacity = models.PositiveSmallIntegerField(_("places a time"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = ServicePostQuerySet.as_manager()

    class Meta:
        verbose_name = _("service post")
        verbose_name_plural = _("service posts")
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="service_post_has_places", condition=Q(capacity__gte=1),
                violation_error_message=_("A post has at least one place."),
            ),
            models.CheckConstraint(
                name="service_post_minutes_of_a_day", condition=Q(minutes__gte=15, minutes__lte=720),
                violation_error_message=_("One time of service takes from a quarter of an hour to twelve hours."),
            ),
            models.CheckConstraint(
                name="service_post_dates_in_order", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A post does not end before it begins."),
            ),
            models.CheckConstraint(
                name="service_post_on_earth",
                condition=Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                violation_error_message=_("The place is not on Earth."),
            ),
            models.CheckConstraint(
                name="service_post_in_its_community", condition=Q(area_code__startswith=F("community")),
                violation_error_message=_("A post lies in its community."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class ServiceRequestQuerySet(PlaceQuerySet["ServiceRequest"]):
    """Wishes: seen by the area's posts, by members registered with the community, and by their taker."""

    member_field = "taker_id"

    def visible_q(self, scope: PartyScope) -> Q:
        return super().visible_q(scope) | _where_registered(scope)


class ServiceRequest(Timestamped):
    """A micro-wish (微心愿): for a group of people, never for somebody named; taken up by one member."""

    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    community = models.CharField(_("community"), max_length=12, db_index=True)
    title = models.CharField(_("title"), max_length=60)
    kind = models.CharField(_("kind"), max_length=12, choices=ServiceKind)
    beneficiary = models.CharField(_("for whom"), max_length=16, choices=Beneficiary)
    what = models.CharField(_("what is wished for"), max_length=500)
    wanted_by = models.DateField(_("wanted by"))
    state = models.CharField(_("state"), max_length=10, choices=WishState, default=WishState.OPEN)
    taker = models.ForeignKey(
        Member, verbose_name=_("taken up by"), null=True, blank=True, on_delete=models.PROTECT, related_name="wishes"
    )
    taken_at = models.DateTimeField(_("taken up at"), null=True, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    result = models.CharField(_("what was done"), max_length=500, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    rating = models.PositiveSmallIntegerField(_("rating"), null=True, blank=True)
    rating_words = models.CharField(_("words of the community"), max_length=200, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = ServiceRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("micro-wish")
        verbose_name_plural = _("micro-wishes")
        ordering = ["wanted_by", "id"]
        indexes = [models.Index(fields=["state", "community"], name="wish_state")]
        constraints = [
            models.CheckConstraint(
                name="wish_taken_has_its_taker",
                condition=Q(state="open", taker__isnull=True) | Q(state="cancelled")
                | Q(state__in=["taken", "done", "confirmed"], taker__isnull=False, taken_at__isnull=False),
                violation_error_message=_("A wish that is taken up has its taker, an open one has none."),
            ),
            models.CheckConstraint(
                name="wish_confirmed_is_rated",
                condition=~Q(state="confirmed")
                | Q(rating__gte=1, rating__lte=5, minutes__isnull=False, confirmed_at__isnull=False),
                violation_error_message=_("A wish fulfilled has a rating from 1 to 5 and its minutes."),
            ),
            models.CheckConstraint(
                name="wish_in_its_community", condition=Q(area_code__startswith=F("community")),
                violation_error_message=_("A wish lies in its community."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title
