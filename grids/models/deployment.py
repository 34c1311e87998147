"""People sent down to grids by their units (干部下沉; systems.md, G5 and G6): who, from where, where to, till when."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grids.deployment_states import DeploymentState
from grids.models.division import Grid
from grids.models.emergency import Activation
from grids.models.scoped import DEPARTMENT_ROLES, AreaQuerySet
from xinhui.accounts.models import Unit
from xinhui.accounts.scope import Scope
from xinhui.core.models import Timestamped


class DeploymentQuerySet(AreaQuerySet["Deployment"]):
    """Those in the reader's area, and those whom the reader's own unit has sent."""

    def visible_q(self, scope: Scope) -> Q:
        return super().visible_q(scope) | Q(unit_id__in=scope.unit_ids(*DEPARTMENT_ROLES))

    def open(self) -> Self:
        """Expected or at work."""
        return self.exclude(state=DeploymentState.RECALLED)

    def real(self) -> Self:
        """Those who are no part of a drill: what statistics count."""
        return self.filter(Q(activation__isnull=True) | Q(activation__is_drill=False))


class Deployment(Timestamped):
    """One person at one grid. Who was recalled and is sent again gets a row of their own."""

    person_name = models.CharField(_("name"), max_length=40)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    unit = models.ForeignKey(Unit, verbose_name=_("sending unit"), on_delete=models.PROTECT, related_name="deployments")
    grid = models.ForeignKey(Grid, verbose_name=_("grid"), on_delete=models.PROTECT, related_name="deployments")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    activation = models.ForeignKey(
        Activation, verbose_name=_("activation"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="deployments",
    )  # fmt: skip
    duty = models.CharField(_("duty"), max_length=120, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=DeploymentState, default=DeploymentState.SENT)
    arrived_at = models.DateTimeField(_("arrived at"), null=True, blank=True)
    recalled_at = models.DateTimeField(_("recalled at"), null=True, blank=True)
    recall_reason = models.CharField(_("why recalled"), max_length=120, blank=True)

    objects = DeploymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("person sent down")
        verbose_name_plural = _("people sent down")
        ordering = ["area_code", "person_name", "id"]
        indexes = [models.Index(fields=["unit", "state"], name="deployment_unit_state")]
        constraints = [
            models.UniqueConstraint(
                name="deployment_once_a_grid", fields=["grid", "unit", "person_name", "phone"],
                condition=Q(state__in=["sent", "on_duty"]),
                violation_error_message=_("This person is already sent to this grid."),
            ),
            models.CheckConstraint(
                name="deployment_days_in_order", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                name="deployment_on_duty_has_arrived",
                condition=~Q(state="on_duty") | Q(arrived_at__isnull=False),
                violation_error_message=_("Who is on duty has arrived at some time."),
            ),
            models.CheckConstraint(
                name="deployment_recalled_says_when_and_why",
                condition=Q(state="recalled", recalled_at__isnull=False) & ~Q(recall_reason="")
                | ~Q(state="recalled") & Q(recalled_at__isnull=True, recall_reason=""),
                violation_error_message=_("A recall says when and why."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.person_name
