"""Inspections of selection work: a unit, a period, what was found, how it was rectified, who verified it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.models.cadre import UnitFileQuerySet
from cadres.states.inspections import FindingKind, FindingState, InspectionState
from xinhui.accounts.models import Unit
from xinhui.attachments.models import Attachment
from xinhui.core import clock
from xinhui.core.models import Timestamped


class InspectionQuerySet(UnitFileQuerySet["SelectionInspection"]):
    """Inspections: seen with the files of the unit."""


class SelectionInspection(Timestamped):
    """One inspection of how a unit chose its people in a period."""

    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    period_from = models.DateField(pgettext_lazy("inspection", "period from"))
    period_to = models.DateField(pgettext_lazy("inspection", "period to"))
    state = models.CharField(_("state"), max_length=8, choices=InspectionState, default=InspectionState.OPEN)
    begun_on = models.DateField(pgettext_lazy("inspection", "begun on"))
    closed_on = models.DateField(pgettext_lazy("inspection", "closed on"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("inspection of selection work")
        verbose_name_plural = _("inspections of selection work")
        ordering = ["-begun_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="selection_inspection_one_open", fields=["unit"], condition=Q(state="open"),
                violation_error_message=_("An inspection of this unit is under way."),
            ),
            models.CheckConstraint(
                name="selection_inspection_period_in_order", condition=Q(period_to__gt=F("period_from")),
                violation_error_message=_("A period ends after it has begun."),
            ),
            models.CheckConstraint(
                name="selection_inspection_closed_has_day",
                condition=Q(state="closed", closed_on__isnull=False) | Q(state="open", closed_on__isnull=True),
                violation_error_message=_("Only a closed inspection has the day of its end."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit.name} {self.period}"

    @property
    def period(self) -> str:
        """2024.01–2026.06."""
        return f"{self.period_from:%Y.%m}–{self.period_to:%Y.%m}"


class FindingQuerySet(UnitFileQuerySet["SelectionFinding"]):
    """Findings: seen with their inspection."""

    unit_field = "inspection__unit_id"

    def late(self) -> "FindingQuerySet":
        """To be rectified, the day over."""
        return self.filter(state=FindingState.OPEN, due_on__lt=clock.today())


class SelectionFinding(Timestamped):
    """What was found, by kind: rectified with evidence by the unit, verified by another than who found it."""

    inspection = models.ForeignKey(
        SelectionInspection, verbose_name=_("inspection of selection work"), on_delete=models.PROTECT,
        related_name="findings",
    )  # fmt: skip
    kind = models.CharField(_("kind of finding"), max_length=16, choices=FindingKind)
    text = models.CharField(pgettext_lazy("inspection", "what was found"), max_length=500)
    due_on = models.DateField(_("to be rectified by"))
    state = models.CharField(_("state"), max_length=10, choices=FindingState, default=FindingState.OPEN)
    evidence = models.CharField(_("how it was rectified"), max_length=500, blank=True)
    document = models.ForeignKey(
        Attachment, verbose_name=_("evidence"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    objection = models.CharField(_("why it was sent back"), max_length=200, blank=True)
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("found by"), on_delete=models.PROTECT, related_name="+"
    )
    reported_on = models.DateField(_("reported on"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("inspection", "verified by"), null=True, blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    verified_on = models.DateField(pgettext_lazy("inspection", "verified on"), null=True, blank=True)
    chased_level = models.PositiveSmallIntegerField(_("chased to level"), default=0)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding of an inspection")
        verbose_name_plural = _("findings of inspections")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="selection_finding_rectified_has_evidence",
                condition=Q(state="open") | Q(reported_on__isnull=False) & ~Q(evidence=""),
                violation_error_message=_("What is reported as rectified says how, and when."),
            ),
            models.CheckConstraint(
                name="selection_finding_verified_by_another",
                condition=Q(state="verified", verified_by__isnull=False, verified_on__isnull=False)
                & ~Q(verified_by=F("found_by"))
                | ~Q(state="verified") & Q(verified_by__isnull=True, verified_on__isnull=True),
                violation_error_message=_("Somebody else than who found it verifies it."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.inspection.unit.name}"

    @property
    def unit_id(self) -> int:
        """The unit that rectifies."""
        return self.inspection.unit_id

    @property
    def is_late(self) -> bool:
        """To be rectified, the day over."""
        return self.days_late > 0

    @property
    def days_late(self) -> int:
        """0 when it is not late."""
        return max(0, (clock.today() - self.due_on).days) if self.state == FindingState.OPEN else 0
