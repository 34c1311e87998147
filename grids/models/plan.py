"""The plan library: per event and level, versioned and approved; its steps and its wartime duty list.

Source: domain.md, “Emergencies”: four types × four levels.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grids.emergency_states import EventKind, PlanState, Severity
from grids.models.scoped import ReferenceQuerySet
from grids.models.team import TeamDuty
from xinhui.core.models import Timestamped


class EmergencyPlan(Timestamped):
    """One version of the plan for an event at a level. An approved version is never edited: a new one replaces it."""

    event = models.CharField(_("event"), max_length=24, choices=EventKind)
    severity = models.PositiveSmallIntegerField(_("level"), choices=Severity)
    version = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("heading"), max_length=120)
    basis = models.CharField(_("legal basis"), max_length=200)
    authority = models.CharField(_("who may activate it"), max_length=120)
    state = models.CharField(_("state"), max_length=12, choices=PlanState, default=PlanState.DRAFT)
    #: Minutes within which an order must be acknowledged before it climbs (domain.md: 15).
    acknowledge_minutes = models.PositiveSmallIntegerField(_("minutes to acknowledge"), default=15)
    #: Minutes between situation reports; 0: none.
    report_minutes = models.PositiveSmallIntegerField(_("minutes between situation reports"), default=60)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("drafted by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("approved by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)

    objects = ReferenceQuerySet["EmergencyPlan"].as_manager()

    class Meta:
        verbose_name = _("emergency plan")
        verbose_name_plural = _("emergency plans")
        ordering = ["event", "severity", "-version"]
        constraints = [
            models.UniqueConstraint(
                name="plan_version_once", fields=["event", "severity", "version"],
                violation_error_message=_("This version of the plan exists already."),
            ),
            models.UniqueConstraint(
                name="plan_one_approved", fields=["event", "severity"], condition=Q(state="approved"),
                violation_error_message=_("Another version of this plan is in force; replace it."),
            ),
            models.CheckConstraint(
                name="plan_approved_by_somebody_else",
                condition=Q(state__in=["draft", "proposed"])
                | (Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(approved_by=F("drafted_by"))),
                violation_error_message=_("A plan is approved by somebody who did not draft it."),
            ),
            models.CheckConstraint(
                name="plan_acknowledge_minutes_possible",
                condition=Q(acknowledge_minutes__gte=1, acknowledge_minutes__lte=1440),
                violation_error_message=_("An order is acknowledged within 1 to 1,440 minutes."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"


class PlanStep(models.Model):
    """A step of a plan: an order that goes out (at once, or when the commander says so) or a thing to do at a desk."""

    plan = models.ForeignKey(EmergencyPlan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("heading"), max_length=80)
    text = models.TextField(_("message text"))
    #: Sent to every grid the moment the plan is activated.
    is_immediate = models.BooleanField(_("sent on activation"), default=False)
    #: Whose duty in the grid it is, and who is copied; empty: the grid's workers and leader.
    duties = models.JSONField(_("grid posts it goes to"), default=list, blank=True)

    class Meta:
        verbose_name = _("plan step")
        verbose_name_plural = _("plan steps")
        ordering = ["plan", "order"]
        constraints = [
            models.UniqueConstraint(
                name="plan_step_order_once", fields=["plan", "order"],
                violation_error_message=_("Two steps of a plan cannot have the same place."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class PlanDuty(models.Model):
    """The wartime duty list: what a grid post does while the plan is in force."""

    plan = models.ForeignKey(EmergencyPlan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="duties")
    duty = models.CharField(_("grid post"), max_length=20, choices=TeamDuty)
    text = models.CharField(_("duty"), max_length=200)

    class Meta:
        verbose_name = _("wartime duty")
        verbose_name_plural = _("wartime duties")
        ordering = ["plan", "duty", "id"]

    def __str__(self) -> str:
        return self.text
