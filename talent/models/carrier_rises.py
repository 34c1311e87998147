"""Applications for a higher status: what each kind and level asks for, calls with their last day, stages."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.models.carriers import Carrier, OwnOfCarrierQuerySet
from talent.models.figures import FiguresQuerySet
from talent.states.carriers import RISE_OPEN, CarrierKind, CarrierLevel, RiseState
from xinhui.attachments.models import Attachment
from xinhui.core.models import Timestamped


class CarrierRequirementQuerySet(FiguresQuerySet["CarrierRequirement"]):
    """Required documents: read with the figures."""


class CarrierRequirement(models.Model):
    """A document that an application for a level needs; the office edits the list."""

    kind = models.CharField(pgettext_lazy("carrier", "kind of carrier"), max_length=12, choices=CarrierKind)
    target_level = models.CharField(pgettext_lazy("carrier", "level applied for"), max_length=8, choices=CarrierLevel)
    name = models.CharField(pgettext_lazy("carrier", "name of the document"), max_length=80)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("in being"), default=True)

    objects = CarrierRequirementQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("carrier", "required document")
        verbose_name_plural = pgettext_lazy("carrier", "required documents")
        ordering = ["kind", "target_level", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                name="carrier_requirement_once", fields=["kind", "target_level", "name"],
                violation_error_message=pgettext_lazy("carrier", "This document is on the list already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class CarrierCallQuerySet(FiguresQuerySet["CarrierCall"]):
    """Calls: read with the figures."""


class CarrierCall(models.Model):
    """A call (申报通知) of an upper body for a kind and level, with its last day; the office enters them."""

    name = models.CharField(pgettext_lazy("carrier", "name of the call"), max_length=100)
    kind = models.CharField(pgettext_lazy("carrier", "kind of carrier"), max_length=12, choices=CarrierKind)
    target_level = models.CharField(pgettext_lazy("carrier", "level applied for"), max_length=8, choices=CarrierLevel)
    opens_on = models.DateField(pgettext_lazy("carrier", "call opens on"))
    closes_on = models.DateField(pgettext_lazy("carrier", "call closes on"))

    objects = CarrierCallQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("carrier", "call for applications")
        verbose_name_plural = pgettext_lazy("carrier", "calls for applications")
        ordering = ["-closes_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="carrier_call_in_order", condition=Q(closes_on__gte=F("opens_on")),
                violation_error_message=pgettext_lazy("carrier", "A call closes after it opens."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class CarrierRise(Timestamped):
    """An application of a carrier for a higher level."""

    carrier = models.ForeignKey(Carrier, verbose_name=pgettext_lazy("carrier", "carrier of talent"),
                                on_delete=models.PROTECT, related_name="rises")  # fmt: skip
    target_level = models.CharField(pgettext_lazy("carrier", "level applied for"), max_length=8, choices=CarrierLevel)
    call = models.ForeignKey(CarrierCall, verbose_name=pgettext_lazy("carrier", "call for applications"), null=True,
                             blank=True, on_delete=models.PROTECT, related_name="rises")  # fmt: skip
    state = models.CharField(_("state"), max_length=12, choices=RiseState, default=RiseState.DRAFT)
    grounds = models.CharField(pgettext_lazy("carrier", "grounds of the application"), max_length=400)
    opinion = models.CharField(pgettext_lazy("carrier", "opinion of the unit"), max_length=200, blank=True)
    recommendation = models.CharField(pgettext_lazy("carrier", "recommendation of the office"), max_length=200,
                                      blank=True)  # fmt: skip
    submitted_on = models.DateField(pgettext_lazy("carrier", "submitted on"), null=True, blank=True)
    visited_on = models.DateField(pgettext_lazy("carrier", "site visited on"), null=True, blank=True)
    visit_result = models.CharField(pgettext_lazy("carrier", "findings of the visit"), max_length=200, blank=True)
    decided_on = models.DateField(pgettext_lazy("carrier", "decided on"), null=True, blank=True)
    decision = models.CharField(pgettext_lazy("carrier", "document or reason of the decision"), max_length=200,
                                blank=True)  # fmt: skip
    returned_reason = models.CharField(pgettext_lazy("carrier", "why it was handed back"), max_length=200, blank=True)
    reminded_on = models.DateField(pgettext_lazy("carrier", "reminded of the call on"), null=True, blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("user"), null=True, blank=True,
                                   on_delete=models.PROTECT, related_name="+")  # fmt: skip

    objects = OwnOfCarrierQuerySet["CarrierRise"].as_manager()

    class Meta:
        verbose_name = pgettext_lazy("carrier", "application for a higher status")
        verbose_name_plural = pgettext_lazy("carrier", "applications for a higher status")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="carrier_rise_one_open", fields=["carrier"],
                condition=Q(state__in=[str(one) for one in RISE_OPEN]),
                violation_error_message=pgettext_lazy("carrier", "The carrier has an application under way."),
            ),
            models.CheckConstraint(
                name="carrier_rise_decided",
                condition=Q(state__in=["approved", "refused"], decided_on__isnull=False) & ~Q(decision="")
                | ~Q(state__in=["approved", "refused"]) & Q(decided_on__isnull=True),
                violation_error_message=pgettext_lazy("carrier", "A decision has a day and words."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.carrier} → {self.get_target_level_display()}"

    @property
    def unit_id(self) -> int:
        """The unit that looks after the host."""
        return self.carrier.unit_id


class CarrierRiseDocument(models.Model):
    """A document of an application, as the list asks for it."""

    rise = models.ForeignKey(CarrierRise, verbose_name=pgettext_lazy("carrier", "application for a higher status"),
                             on_delete=models.CASCADE, related_name="documents")  # fmt: skip
    requirement = models.ForeignKey(CarrierRequirement, verbose_name=pgettext_lazy("carrier", "required document"),
                                    on_delete=models.PROTECT, related_name="+")  # fmt: skip
    file = models.ForeignKey(Attachment, verbose_name=pgettext_lazy("carrier", "file of the document"),
                             on_delete=models.PROTECT, related_name="+")  # fmt: skip

    class Meta:
        verbose_name = pgettext_lazy("carrier", "document of an application")
        verbose_name_plural = pgettext_lazy("carrier", "documents of applications")
        ordering = ["rise", "requirement"]
        constraints = [
            models.UniqueConstraint(
                name="carrier_rise_document_once", fields=["rise", "requirement"],
                violation_error_message=pgettext_lazy("carrier", "This document is there already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.rise_id} {self.requirement_id}"
