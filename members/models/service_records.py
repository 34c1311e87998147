"""What members served: a record for each time, and the ledger of hours.

The ledger is the truth: a member's hours are the sum of its entries, kept beside them as a balance.
"""

from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.member import Member
from members.models.organization import Organization
from members.models.scoped import PartyQuerySet
from members.models.service import ServicePost, ServiceRequest, person
from members.states.service import WITHOUT_A_PLACE, HoursWhy, RecordState, ServiceKind
from xinhui.core.models import Timestamped


class ServiceRecordQuerySet(PartyQuerySet["ServiceRecord"]):
    """Records: seen by the community's posts, by officers above the member, and by the member."""

    path_field = "member__organization__path"
    member_field = "member_id"

    def with_a_place(self) -> Self:
        """Those that take one of the post's places."""
        return self.exclude(state__in=WITHOUT_A_PLACE)


class ServiceRecord(Timestamped):
    """One member on one day at one post, from the place taken to the hours certified."""

    post = models.ForeignKey(
        ServicePost, verbose_name=_("service post"), on_delete=models.PROTECT, related_name="records"
    )
    member = models.ForeignKey(
        Member, verbose_name=_("member"), on_delete=models.PROTECT, related_name="service_records"
    )
    area_code = models.CharField(_("area code"), max_length=15)
    on = models.DateField(_("day"))
    state = models.CharField(_("state"), max_length=10, choices=RecordState, default=RecordState.ASKED)
    asked_at = models.DateTimeField(_("asked at"))
    signed_in_at = models.DateTimeField(_("signed in at"), null=True, blank=True)
    signed_out_at = models.DateTimeField(_("signed out at"), null=True, blank=True)
    #: Metres between the phone and the post; null: the phone gave no place.
    distance_m = models.PositiveIntegerField(_("distance (m)"), null=True, blank=True)
    is_elsewhere = models.BooleanField(_("signed in elsewhere"), default=False)
    is_by_list = models.BooleanField(_("entered by list"), default=False)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    most_minutes = models.PositiveSmallIntegerField(_("minutes that count at most"))
    rating = models.PositiveSmallIntegerField(_("rating"), null=True, blank=True)
    rating_words = models.CharField(_("words of the community"), max_length=200, blank=True)
    rated_at = models.DateTimeField(_("rated at"), null=True, blank=True)
    certified_minutes = models.PositiveSmallIntegerField(_("certified minutes"), null=True, blank=True)
    certified_at = models.DateTimeField(_("certified at"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = ServiceRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("record of service")
        verbose_name_plural = _("records of service")
        ordering = ["-on", "-id"]
        indexes = [
            models.Index(fields=["area_code", "state", "-on"], name="service_record_area"),
            models.Index(fields=["member", "-on"], name="service_record_member"),
            models.Index(fields=["post", "on"], name="service_record_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="service_record_once_a_day", fields=["post", "member", "on"],
                condition=~Q(state__in=list(WITHOUT_A_PLACE)),
                violation_error_message=_("The member has a place on this day already."),
            ),
            models.CheckConstraint(
                name="service_record_served_was_there",
                condition=~Q(state__in=["signed_out", "rated", "certified"]) | Q(minutes__isnull=False),
                violation_error_message=_("Who served has minutes."),
            ),
            models.CheckConstraint(
                name="service_record_minutes_within",
                condition=(Q(minutes__isnull=True) | Q(minutes__lte=F("most_minutes")))
                & (Q(certified_minutes__isnull=True) | Q(certified_minutes__lte=F("most_minutes"))),
                violation_error_message=_("No more minutes count than one and a half times what was planned."),
            ),
            models.CheckConstraint(
                name="service_record_rated_by_rule",
                condition=~Q(state__in=["rated", "certified"])
                | Q(rating__gte=1, rating__lte=5, rated_at__isnull=False),
                violation_error_message=_("A rating is from 1 to 5."),
            ),
            models.CheckConstraint(
                name="service_record_certified_has_minutes",
                condition=Q(state="certified", certified_minutes__isnull=False, certified_at__isnull=False)
                | (~Q(state="certified") & Q(certified_minutes__isnull=True)),
                violation_error_message=_("Certified hours have their minutes, and no others have."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.post} {self.on:%Y-%m-%d}"


class ServiceHoursQuerySet(PartyQuerySet["ServiceHours"]):
    """Hours: seen by the community's posts, by officers above the organization, and by the member."""

    member_field = "member_id"


class ServiceHours(models.Model):
    """One change of a member's hours, never altered: `change` minutes, `balance` after it."""

    member = models.ForeignKey(Member, verbose_name=_("member"), on_delete=models.PROTECT, related_name="service_hours")
    #: The member's on that day: hours are returned to the unit that the member served from.
    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.PROTECT, related_name="service_hours"
    )
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    record = models.ForeignKey(
        ServiceRecord, verbose_name=_("record"), null=True, blank=True, on_delete=models.PROTECT, related_name="hours"
    )
    wish = models.ForeignKey(
        ServiceRequest, verbose_name=_("wish"), null=True, blank=True, on_delete=models.PROTECT, related_name="hours"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=ServiceKind)
    why = models.CharField(_("why"), max_length=10, choices=HoursWhy)
    #: The day of the service: it decides the quarter.
    on = models.DateField(_("day"), db_index=True)
    change = models.IntegerField(_("change"))
    balance = models.PositiveIntegerField(_("sum"))
    at = models.DateTimeField(_("at"))
    by = person(_("by"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = ServiceHoursQuerySet.as_manager()

    class Meta:
        verbose_name = _("hours of service")
        verbose_name_plural = _("hours of service")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["member", "id"], name="service_hours_member")]
        constraints = [
            models.CheckConstraint(
                name="service_hours_change_something",
                condition=Q(why="certified", change__gte=0) | (Q(why="corrected") & ~Q(change=0)),
                violation_error_message=_("What is certified adds, a correction changes something."),
            ),
            models.CheckConstraint(
                name="service_hours_never_below_nothing", condition=Q(balance__gte=0),
                violation_error_message=_("Nobody has fewer than no hours."),
            ),
            models.CheckConstraint(
                name="service_hours_of_one_thing",
                condition=Q(record__isnull=False, wish__isnull=True) | Q(record__isnull=True, wish__isnull=False),
                violation_error_message=_("Hours are of one record or of one wish."),
            ),
            models.UniqueConstraint(
                name="service_hours_record_certified_once", fields=["record"], condition=Q(why="certified"),
                violation_error_message=_("The hours of this record are certified already."),
            ),
            models.UniqueConstraint(
                name="service_hours_wish_certified_once", fields=["wish"], condition=Q(why="certified"),
                violation_error_message=_("The hours of this wish are certified already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.member} {self.change:+}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only: the ledger is never rewritten."""
        if self.pk is not None:
            raise TypeError("Hours of service are append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refused: the ledger is never rewritten."""
        raise TypeError("Hours of service are append-only.")
