"""To use somebody again after a discipline. Why is sealed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.models.cadre import Cadre
from cadres.models.care import CadreDiscipline, OthersFileQuerySet
from cadres.states.care import REUSE_OPEN, ReuseState
from xinhui.core.models import Timestamped
from xinhui.core.sealed import unseal

REUSE = "cadres.reuse"


class ReuseQuerySet(OthersFileQuerySet["ReuseProposal"]):
    """Proposals: seen with the file."""


class ReuseProposal(Timestamped):
    """To use somebody again after a discipline: proposed by one, approved by two others."""

    cadre = models.ForeignKey(
        Cadre, verbose_name=_("file of a cadre"), on_delete=models.PROTECT, related_name="reuse_proposals"
    )
    discipline = models.ForeignKey(
        CadreDiscipline, verbose_name=_("discipline of a cadre"), on_delete=models.PROTECT, related_name="proposals"
    )
    post = models.CharField(_("post proposed"), max_length=120)
    reason_sealed = models.TextField(_("why (sealed)"))
    refusal_sealed = models.TextField(_("why it was refused (sealed)"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ReuseState, default=ReuseState.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("proposed by"), on_delete=models.PROTECT, related_name="+"
    )
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("first approval by"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("second approval by"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    decided_on = models.DateField(pgettext_lazy("removal", "decided on"), null=True, blank=True)

    objects = ReuseQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal of re-use")
        verbose_name_plural = _("proposals of re-use")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="reuse_one_open_a_person", fields=["cadre"], condition=Q(state__in=list(REUSE_OPEN)),
                violation_error_message=_("A proposal about this person is open."),
            ),
            models.CheckConstraint(
                name="reuse_approved_by_two_others",
                condition=Q(state="approved", first_by__isnull=False, second_by__isnull=False)
                & ~Q(first_by=F("second_by")) & ~Q(first_by=F("proposed_by")) & ~Q(second_by=F("proposed_by"))
                | ~Q(state="approved") & Q(second_by__isnull=True),
                violation_error_message=_("Two persons approve, neither of them who proposed."),
            ),
            models.CheckConstraint(
                name="reuse_decided_has_day",
                condition=Q(state__in=["approved", "refused"], decided_on__isnull=False)
                | Q(state__in=list(REUSE_OPEN), decided_on__isnull=True),
                violation_error_message=_("What is decided has its day."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.cadre.name} · {self.post}"

    @property
    def unit_id(self) -> int:
        """The unit that keeps the file."""
        return self.cadre.unit_id

    @property
    def reason(self) -> str:
        """Opened: only after the look is on the trail."""
        return unseal(self.reason_sealed, purpose=REUSE)

    @property
    def is_open(self) -> bool:
        """Waits for an approval."""
        return self.state in REUSE_OPEN

    @property
    def is_approved(self) -> bool:
        """By two."""
        return self.state == ReuseState.APPROVED

    @property
    def refusal(self) -> str:
        """The same of the refusal."""
        return unseal(self.refusal_sealed, purpose=REUSE)
