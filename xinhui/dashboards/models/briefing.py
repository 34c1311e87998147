"""Briefings: the figures and sentences of a period as they were computed, and who issued them."""

from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinhui.accounts.models import User
from xinhui.accounts.scope import area_q, scope_of
from xinhui.core.models import Timestamped
from xinhui.dashboards.briefing.states import PUBLIC, READERS, WRITERS, BriefingKind, BriefingState


class BriefingQuerySet(models.QuerySet["Briefing"]):
    """Briefings: writers see all of their area, other readers what was issued for it."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """See above; one query."""
        if not isinstance(user, User):
            return self.none()
        scope = scope_of(user)
        issued = area_q("area_code", scope.areas(*READERS)) & Q(state__in=sorted(PUBLIC))
        return self.filter(area_q("area_code", scope.areas(*WRITERS)) | issued)


class Briefing(Timestamped):
    """One briefing of a period and an area, in one version.

    `figures`: `[{"id", "label", "value", "published"}, …]` of the whole district at `computed_at` (empty for a town).
    `content`: sentences and charts as `xinhui.dashboards.briefing.content` reads and writes them. Both are frozen with
    the issue; what they would be now is computed beside them.
    """

    kind = models.CharField(pgettext_lazy("briefing", "kind of briefing"), max_length=9, choices=BriefingKind)
    starts_on = models.DateField(pgettext_lazy("briefing", "first day"))
    ends_on = models.DateField(pgettext_lazy("briefing", "last day"))
    area_code = models.CharField(_("area code"), max_length=15)
    place = models.CharField(pgettext_lazy("briefing", "place"), max_length=80)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=BriefingState, default=BriefingState.DRAFT)
    figures: Any = models.JSONField(pgettext_lazy("briefing", "figures"), default=list)
    content: Any = models.JSONField(pgettext_lazy("briefing", "sentences and charts"), default=dict)
    computed_at = models.DateTimeField(pgettext_lazy("briefing", "computed at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("briefing", "made by"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    #: What the issuer adds in own words, above the sentences.
    note = models.TextField(pgettext_lazy("briefing", "words of the issuer"), blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("briefing", "issued by"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    issued_at = models.DateTimeField(pgettext_lazy("briefing", "issued at"), null=True, blank=True)
    #: The issued version that this one corrects.
    corrects = models.ForeignKey(
        "self", verbose_name=pgettext_lazy("briefing", "corrects"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="corrections",
    )  # fmt: skip
    reason = models.CharField(pgettext_lazy("briefing", "why it is corrected"), max_length=200, blank=True)

    objects = BriefingQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("briefing", "briefing")
        verbose_name_plural = pgettext_lazy("briefing", "briefings")
        ordering = ["-ends_on", "-id"]
        indexes = [models.Index(fields=["area_code", "-ends_on"], name="briefing_area_latest")]
        constraints = [
            models.UniqueConstraint(
                name="briefing_a_version_once", fields=["kind", "area_code", "starts_on", "ends_on", "version"],
                violation_error_message=pgettext_lazy("briefing", "This version of the briefing exists."),
            ),
            models.UniqueConstraint(
                name="briefing_one_draft_a_period", fields=["kind", "area_code", "starts_on", "ends_on"],
                condition=Q(state="draft"),
                violation_error_message=pgettext_lazy("briefing", "There is a draft for this period already."),
            ),
            models.UniqueConstraint(
                name="briefing_one_issued_a_period", fields=["kind", "area_code", "starts_on", "ends_on"],
                condition=Q(state="issued"),
                violation_error_message=pgettext_lazy("briefing", "A briefing of this period is in force already."),
            ),
            models.CheckConstraint(
                name="briefing_days_in_order", condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=pgettext_lazy("briefing", "A period cannot end before it begins."),
            ),
            models.CheckConstraint(
                name="briefing_of_district_or_town", condition=Q(area_code__regex=r"^([0-9]{6}|[0-9]{9})$"),
                violation_error_message=pgettext_lazy("briefing", "A briefing is of the district or of a town."),
            ),
            models.CheckConstraint(
                name="briefing_issued_is_signed",
                condition=~Q(state__in=["issued", "superseded"])
                | Q(issued_at__isnull=False, issued_by__isnull=False),
                violation_error_message=pgettext_lazy("briefing", "An issued briefing names who issued it, and when."),
            ),
            models.CheckConstraint(
                name="briefing_correction_says_why",
                condition=Q(corrects__isnull=True, reason="") | (Q(corrects__isnull=False) & ~Q(reason="")),
                violation_error_message=pgettext_lazy("briefing", "A correction names what it corrects and why."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.place} {self.get_kind_display()} {self.starts_on}—{self.ends_on}"
