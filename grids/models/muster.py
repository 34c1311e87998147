"""Requests for volunteer squads: asked by a village or town, answered by calling squads out, also another town's."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.models.emergency import Activation
from grids.models.scoped import AreaQuerySet
from grids.models.squad import SquadKind
from grids.muster_states import MusterState
from xinhui.core.models import Timestamped


class SquadRequest(Timestamped):
    """People wanted at a place; the squads called out for it point back here."""

    number = models.CharField(_("number"), max_length=24, unique=True)
    #: Who needs them: a village or town.
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    activation = models.ForeignKey(
        Activation, verbose_name=_("activation"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="squad_requests",
    )  # fmt: skip
    kind = models.CharField(_("kind"), max_length=14, choices=SquadKind)
    people = models.PositiveIntegerField(_("people wanted"))
    place = models.CharField(_("place"), max_length=120)
    reason = models.CharField(_("what they are to do"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=MusterState, default=MusterState.REQUESTED)
    #: The town has none to send: the command centre lends another town's.
    is_passed_up = models.BooleanField(_("passed up to the district"), default=False)
    requested_at = models.DateTimeField(_("requested at"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("requested by"), on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    #: Why it was refused or cancelled.
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = AreaQuerySet["SquadRequest"].as_manager()

    class Meta:
        verbose_name = _("request for squads")
        verbose_name_plural = _("requests for squads")
        ordering = ["-requested_at", "-id"]
        indexes = [models.Index(fields=["state", "area_code"], name="squad_request_state")]
        constraints = [
            models.CheckConstraint(
                name="squad_request_asks_for_somebody", condition=Q(people__gte=1),
                violation_error_message=_("Ask for at least one."),
            ),
            models.CheckConstraint(
                name="squad_request_of_a_town_or_village", condition=Q(area_code__regex=r"^(\d{9}|\d{12})$"),
                violation_error_message=_("A town or a village asks for squads."),
            ),
            models.CheckConstraint(
                name="squad_request_decided_by_somebody",
                condition=~Q(state__in=["answered", "refused"]) | Q(decided_at__isnull=False, decided_by__isnull=False),
                violation_error_message=_("What is answered or refused has somebody who decided."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} {self.get_kind_display()}"

    @property
    def is_drill(self) -> bool:
        """Asked for in a drill."""
        return self.activation is not None and self.activation.is_drill
