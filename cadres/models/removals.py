"""Adjusting somebody who does not fit the post: proposed, verified, heard, decided by two. Texts are sealed."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.models.cadre import Cadre
from cadres.models.care import OthersFileQuerySet
from cadres.models.establishment import EstablishedPost
from cadres.rules.care import period_end
from cadres.states.care import REMOVAL_OPEN, REMOVAL_PERIODS, RemovalOutcome, RemovalReason, RemovalState
from xinhui.accounts.models import User
from xinhui.core.models import Timestamped
from xinhui.core.sealed import unseal

REMOVAL = "cadres.removal"


class RemovalQuerySet(OthersFileQuerySet["RemovalCase"]):
    """Cases: seen with the file."""

    def about(self, user: User) -> "RemovalQuerySet":
        """Of the user, once verified: then the person is heard."""
        return self.filter(cadre__user=user).exclude(state=RemovalState.PROPOSED).exclude(verified_by__isnull=True)


class RemovalCase(Timestamped):
    """One adjustment, from the proposal to the post that becomes vacant."""

    cadre = models.ForeignKey(
        Cadre, verbose_name=_("file of a cadre"), on_delete=models.PROTECT, related_name="removals"
    )
    post = models.ForeignKey(
        EstablishedPost, verbose_name=_("established post"), on_delete=models.PROTECT, related_name="removals"
    )
    reason = models.CharField(_("reason by the rule"), max_length=16, choices=RemovalReason)
    state = models.CharField(_("state"), max_length=10, choices=RemovalState, default=RemovalState.PROPOSED)
    grounds_sealed = models.TextField(pgettext_lazy("removal", "grounds (sealed)"))
    findings_sealed = models.TextField(_("what was verified (sealed)"), blank=True)
    #: What the person writes, before being heard.
    side_sealed = models.TextField(_("the person's own words (sealed)"), blank=True)
    hearing_sealed = models.TextField(_("record of the hearing (sealed)"), blank=True)
    dropped_sealed = models.TextField(_("why it was dropped (sealed)"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=RemovalOutcome, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("proposed by"), on_delete=models.PROTECT, related_name="+"
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("removal", "verified by"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    heard_on = models.DateField(_("heard on"), null=True, blank=True)
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("agreed by"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("removal", "decided by"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    decided_on = models.DateField(pgettext_lazy("removal", "decided on"), null=True, blank=True)

    objects = RemovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("adjustment of a cadre")
        verbose_name_plural = _("adjustments of cadres")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="removal_one_open_a_person", fields=["cadre"], condition=Q(state__in=list(REMOVAL_OPEN)),
                violation_error_message=_("An adjustment of this person is under way."),
            ),
            models.CheckConstraint(
                name="removal_verified_by_another",
                condition=Q(verified_by__isnull=True, findings_sealed="")
                | Q(verified_by__isnull=False) & ~Q(verified_by=F("proposed_by")) & ~Q(findings_sealed=""),
                violation_error_message=_("Somebody else than who proposed verifies, and writes what was found."),
            ),
            models.CheckConstraint(
                name="removal_decided_after_hearing",
                condition=~Q(state__in=["heard", "agreed", "decided"])
                | Q(heard_on__isnull=False, verified_by__isnull=False) & ~Q(hearing_sealed=""),
                violation_error_message=_("Nothing is decided before it was verified and the person heard."),
            ),
            models.CheckConstraint(
                name="removal_decided_by_two",
                condition=Q(state="decided", first_by__isnull=False, second_by__isnull=False, decided_on__isnull=False)
                & ~Q(first_by=F("second_by")) & ~Q(outcome="")
                | ~Q(state="decided") & Q(second_by__isnull=True, decided_on__isnull=True),
                violation_error_message=_("Two persons decide, and say how the person is adjusted."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.cadre.name} · {self.post.title}"

    @property
    def texts(self) -> dict[str, str]:
        """Opened: only after the look is on the trail. grounds, findings, side, hearing, dropped."""
        names = ("grounds", "findings", "side", "hearing", "dropped")
        return {name: unseal(getattr(self, f"{name}_sealed"), purpose=REMOVAL) for name in names}

    @property
    def unit_id(self) -> int:
        """The unit that keeps the file."""
        return self.cadre.unit_id

    @property
    def bars_until(self) -> date | None:
        """The first day on which the adjustment no longer stands in the way of promotion; None: not decided."""
        if self.decided_on is None or not self.outcome:
            return None
        return period_end(self.decided_on, REMOVAL_PERIODS[self.outcome])

    @property
    def side(self) -> str:
        """What the person wrote: shown to the person."""
        return unseal(self.side_sealed, purpose=REMOVAL)
