"""Duty lists approved through 事项准入, and the needs of firms in market and park grids."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grids.models.division import Grid, Scenario
from grids.models.scoped import DEPARTMENT_ROLES, AreaQuerySet, ReferenceQuerySet
from grids.models.team import TeamDuty
from xinhui.accounts.models import Unit
from xinhui.accounts.scope import Scope
from xinhui.core.models import Timestamped


class DutyState(models.TextChoices):
    """A duty binds grid workers only once approved (domain.md, 事项准入)."""

    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class DutyItem(Timestamped):
    """One matter on the duty list of a scenario and post: who asked for it and under which rule."""

    scenario = models.CharField(_("scenario"), max_length=12, choices=Scenario)
    duty = models.CharField(_("post"), max_length=20, choices=TeamDuty)
    title = models.CharField(_("matter"), max_length=120)
    frequency = models.CharField(_("frequency"), max_length=60, blank=True)
    responsible_unit = models.ForeignKey(
        Unit, verbose_name=_("responsible unit"), on_delete=models.PROTECT, related_name="duty_items"
    )
    rule = models.CharField(_("rule it rests on"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=DutyState, default=DutyState.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("proposed by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decider = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=80, blank=True)
    decision_note = models.CharField(_("decision note"), max_length=200, blank=True)

    objects = ReferenceQuerySet["DutyItem"].as_manager()

    class Meta:
        verbose_name = _("duty item")
        verbose_name_plural = _("duty items")
        ordering = ["scenario", "duty", "title"]
        constraints = [
            models.UniqueConstraint(
                name="duty_item_once_a_list",
                fields=["scenario", "duty", "title"],
                condition=Q(state__in=["proposed", "approved"]),
                violation_error_message=_("This matter is already on the list."),
            ),
            models.CheckConstraint(
                name="duty_item_decision_is_dated",
                condition=Q(state="proposed") | Q(decided_at__isnull=False),
                violation_error_message=_("A decision needs its time."),
            ),
            models.CheckConstraint(
                name="duty_item_decided_by_another",
                condition=~Q(decider=F("proposed_by")),
                violation_error_message=_("Who proposed a matter does not decide on it."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class NeedKind(models.TextChoices):
    """What a firm asks for."""

    POLICY = "policy", _("Policy")
    TALENT = "talent", _("Talent")
    RESOURCE = "resource", _("Resources")


class NeedState(models.TextChoices):
    """Taken in, answered, closed by the firm's word."""

    OPEN = "open", _("Taken in")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")


class NeedQuerySet(AreaQuerySet["EnterpriseNeed"]):
    """Needs, seen by area and by the people of the answering unit."""

    def visible_q(self, scope: Scope) -> Q:
        return super().visible_q(scope) | Q(unit_id__in=scope.unit_ids(*DEPARTMENT_ROLES))


class EnterpriseNeed(Timestamped):
    """A need of a firm in a market or park grid, taken in by the grid team and answered by a unit (G8)."""

    grid = models.ForeignKey(Grid, verbose_name=_("grid"), on_delete=models.PROTECT, related_name="enterprise_needs")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    firm_name = models.CharField(_("firm"), max_length=120)
    kind = models.CharField(_("kind"), max_length=8, choices=NeedKind)
    text = models.TextField(_("need"))
    taken_on = models.DateField(_("taken in on"))
    taken_by = models.CharField(_("taken in by"), max_length=80)
    unit = models.ForeignKey(
        Unit, verbose_name=_("answering unit"), null=True, blank=True, on_delete=models.PROTECT, related_name="needs"
    )
    state = models.CharField(_("state"), max_length=8, choices=NeedState, default=NeedState.OPEN)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    satisfied = models.BooleanField(_("firm satisfied"), null=True, blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("enterprise need")
        verbose_name_plural = _("enterprise needs")
        ordering = ["-taken_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="need_answered_has_answer",
                condition=Q(state="open") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                violation_error_message=_("An answered need carries its answer and time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.firm_name} {self.get_kind_display()}"
