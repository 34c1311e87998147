"""Carriers of talent: who hosts them, what they are acknowledged as until when, and what happened to them."""

from typing import Self, TypeVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.models.employer import Employer, EmployerAccount
from talent.scope import talent_scope_of
from talent.states.carriers import (
    PLATFORMS,
    STANDING,
    STATIONS,
    CarrierEventVerb,
    CarrierKind,
    CarrierLevel,
    CarrierState,
    RenewalResult,
)
from xinhui.accounts.models import User
from xinhui.core.models import Timestamped

M = TypeVar("M", bound=models.Model)


class CarrierQuerySet(models.QuerySet["Carrier"]):
    """Carriers: no secret to whoever reads figures; a host's account sees the host's own."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All, or those of the employers that the user acts for."""
        if not isinstance(user, User):
            return self.none()
        if talent_scope_of(user).reads_figures:
            return self
        acts_for = EmployerAccount.objects.filter(user=user, ended_on__isnull=True).values("employer")
        return self.filter(host__in=acts_for)

    def standing(self) -> Self:
        """Those that figures count: neither suspended nor gone."""
        return self.filter(state__in=STANDING)

    def platforms(self) -> Self:
        """Laboratories and innovation platforms."""
        return self.filter(kind__in=PLATFORMS)

    def stations(self) -> Self:
        """Doctoral and postdoctoral stations."""
        return self.filter(kind__in=STATIONS)


class OfCarrierQuerySet(models.QuerySet[M]):
    """What belongs to a carrier."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Of the carriers in sight."""
        return self.filter(carrier__in=Carrier.objects.visible_to(user))


class OwnOfCarrierQuerySet(models.QuerySet[M]):
    """What only the office, the unit that looks after the host and the host's account read."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All for the office; others those of their hosts."""
        if not isinstance(user, User):
            return self.none()
        scope = talent_scope_of(user)
        if scope.is_office:
            return self
        acts_for = EmployerAccount.objects.filter(user=user, ended_on__isnull=True).values("employer")
        return self.filter(Q(carrier__host__unit__in=scope.unit_ids) | Q(carrier__host__in=acts_for))


class Carrier(Timestamped):
    """A laboratory, platform, station or workstation at a host, acknowledged at a level until a day."""

    name = models.CharField(pgettext_lazy("carrier", "name of the carrier"), max_length=100)
    kind = models.CharField(pgettext_lazy("carrier", "kind of carrier"), max_length=12, choices=CarrierKind)
    level = models.CharField(pgettext_lazy("carrier", "level of the carrier"), max_length=8, choices=CarrierLevel)
    state = models.CharField(_("state"), max_length=10, choices=CarrierState, default=CarrierState.ACTIVE)
    host = models.ForeignKey(Employer, verbose_name=pgettext_lazy("carrier", "host"), on_delete=models.PROTECT,
                             related_name="carriers")  # fmt: skip
    subject = models.CharField(pgettext_lazy("carrier", "field of research"), max_length=60, blank=True)
    document = models.CharField(pgettext_lazy("carrier", "batch and document of approval"), max_length=120)
    approved_on = models.DateField(pgettext_lazy("carrier", "approved on"))
    #: None: acknowledged without an end; else the day by which the next assessment is to be passed.
    valid_until = models.DateField(pgettext_lazy("carrier", "acknowledged until"), null=True, blank=True)
    assess_months = models.PositiveSmallIntegerField(pgettext_lazy("carrier", "months between assessments"), default=36)
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    merged_into = models.ForeignKey("self", verbose_name=pgettext_lazy("carrier", "merged into"), null=True, blank=True,
                                    on_delete=models.PROTECT, related_name="merged")  # fmt: skip
    #: The last step (90, 30, 0 days) that was told of the present end, and when.
    told_step = models.PositiveSmallIntegerField(pgettext_lazy("carrier", "step told"), null=True, blank=True)
    told_on = models.DateField(pgettext_lazy("carrier", "told on"), null=True, blank=True)

    objects = CarrierQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("carrier", "carrier of talent")
        verbose_name_plural = pgettext_lazy("carrier", "carriers of talent")
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["kind", "level", "state"], name="carrier_kind_level")]
        constraints = [
            models.UniqueConstraint(
                name="carrier_name_once", fields=["name"], condition=~Q(state__in=["revoked", "merged"]),
                violation_error_message=pgettext_lazy("carrier", "A carrier of this name is there already."),
            ),
            models.CheckConstraint(
                name="carrier_ends_after_approval",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("approved_on")),
                violation_error_message=pgettext_lazy("carrier", "A status ends after its approval."),
            ),
            models.CheckConstraint(
                name="carrier_merged_is_whole",
                condition=Q(state=CarrierState.MERGED, merged_into__isnull=False)
                | ~Q(state=CarrierState.MERGED) & Q(merged_into__isnull=True),
                violation_error_message=pgettext_lazy("carrier", "A merged carrier names the one it went into."),
            ),
            models.CheckConstraint(
                name="carrier_not_into_itself", condition=~Q(merged_into=F("id")),
                violation_error_message=pgettext_lazy("carrier", "A carrier does not merge into itself."),
            ),
            models.CheckConstraint(
                name="carrier_due_has_a_day", condition=~Q(state=CarrierState.DUE) | Q(valid_until__isnull=False),
                violation_error_message=pgettext_lazy("carrier", "A renewal falls due on a day."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def unit_id(self) -> int:
        """The unit that looks after the host."""
        return self.host.unit_id


class CarrierEvent(models.Model):
    """What happened to a carrier, told in words without personal data."""

    carrier = models.ForeignKey(Carrier, verbose_name=pgettext_lazy("carrier", "carrier of talent"),
                                on_delete=models.CASCADE, related_name="events")  # fmt: skip
    at = models.DateTimeField(_("time"))
    verb = models.CharField(pgettext_lazy("carrier", "what was done"), max_length=12, choices=CarrierEventVerb)
    text = models.CharField(pgettext_lazy("carrier", "words to it"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("user"), null=True, blank=True,
                           on_delete=models.PROTECT, related_name="+")  # fmt: skip

    objects = OfCarrierQuerySet["CarrierEvent"].as_manager()

    class Meta:
        verbose_name = pgettext_lazy("carrier", "event of a carrier")
        verbose_name_plural = pgettext_lazy("carrier", "events of carriers")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.carrier_id} {self.verb}"


class CarrierRenewal(models.Model):
    """An assessment: passed, the status goes on until the next day; failed, it is suspended."""

    carrier = models.ForeignKey(Carrier, verbose_name=pgettext_lazy("carrier", "carrier of talent"),
                                on_delete=models.CASCADE, related_name="renewals")  # fmt: skip
    #: By when it was to be passed.
    due_on = models.DateField(pgettext_lazy("carrier", "assessment due on"), null=True, blank=True)
    assessed_on = models.DateField(pgettext_lazy("carrier", "assessed on"))
    result = models.CharField(pgettext_lazy("carrier", "result of the assessment"), max_length=10,
                              choices=RenewalResult)  # fmt: skip
    document = models.CharField(pgettext_lazy("carrier", "document of the assessment"), max_length=120)
    next_until = models.DateField(pgettext_lazy("carrier", "then acknowledged until"), null=True, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("user"), null=True, blank=True,
                                   on_delete=models.PROTECT, related_name="+")  # fmt: skip

    objects = OfCarrierQuerySet["CarrierRenewal"].as_manager()

    class Meta:
        verbose_name = pgettext_lazy("carrier", "assessment of a carrier")
        verbose_name_plural = pgettext_lazy("carrier", "assessments of carriers")
        ordering = ["-assessed_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="carrier_renewal_goes_on",
                condition=Q(result="failed", next_until__isnull=True)
                | Q(result__in=["excellent", "passed"], next_until__gt=F("assessed_on")),
                violation_error_message=pgettext_lazy("carrier", "Only a passed assessment goes on, to a later day."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.carrier_id} {self.assessed_on} {self.result}"
