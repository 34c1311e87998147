"""A promotion from the motion to the end of probation: one case of one person to one post or level."""

import json
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from cadres.models.cadre import Cadre, UnitFileQuerySet
from cadres.models.establishment import EstablishedPost
from cadres.models.sealed_line import open_words
from cadres.rules.promotions import Finding
from cadres.scope import CadreScope
from cadres.states.cadre import PostLevel
from cadres.states.promotions import APPOINTED, OPEN, VOTED, PoliticalResult, PromotionState, StopReason
from xinhui.accounts.models import User
from xinhui.core.models import Timestamped


def _person(label: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=label, null=True, blank=True,
                             on_delete=models.PROTECT, related_name="+")  # fmt: skip


class PromotionQuerySet(UnitFileQuerySet["Promotion"]):
    """Cases: the office's own until the publicity; from then on also the personnel officer's of the person's unit."""

    unit_field = "cadre__unit_id"

    def within(self, scope: CadreScope) -> Self:
        """The rows of a scope."""
        rows = super().within(scope)
        return rows if scope.is_office else rows.filter(public_from__isnull=False)

    def about(self, user: User | AnonymousUser) -> Self:
        """The user's own cases: from the publicity on."""
        if not isinstance(user, User):
            return self.none()
        return self.filter(cadre__user=user, public_from__isnull=False)

    def appointed(self) -> Self:
        """Those that came to an appointment."""
        return self.filter(appointed_on__isnull=False)

    def shown(self) -> Self:
        """With what a list names, without the sealed texts."""
        return self.select_related("cadre__unit", "post__unit").defer(
            "reason_sealed", "findings_sealed", "evidence_sealed", "report_sealed", "cadre__form_sealed",
            "cadre__photo_sealed",
        )  # fmt: skip


class Promotion(Timestamped):
    """One case. Its steps are written once, each by its verb; what was said is in the sealed lines of its history."""

    cadre = models.ForeignKey(Cadre, verbose_name=pgettext_lazy("promotion", "file of the nominee"),
                              on_delete=models.PROTECT, related_name="promotions")  # fmt: skip
    #: None: to a level only.
    post = models.ForeignKey(EstablishedPost, verbose_name=pgettext_lazy("promotion", "post to be filled"), null=True,
                             blank=True, on_delete=models.PROTECT, related_name="promotions")  # fmt: skip
    level = models.CharField(pgettext_lazy("promotion", "level to be promoted to"), max_length=16, choices=PostLevel)
    #: A post that is held now: the day on which it falls vacant.
    vacant_on = models.DateField(pgettext_lazy("promotion", "post vacant on"), null=True, blank=True)
    state = models.CharField(pgettext_lazy("promotion", "state of the case"), max_length=12, choices=PromotionState,
                             default=PromotionState.MOTION)  # fmt: skip
    reason_sealed = models.TextField(pgettext_lazy("promotion", "why this person (sealed)"))
    findings_sealed = models.TextField(pgettext_lazy("promotion", "conditions as they stood (sealed)"), blank=True)
    evidence_sealed = models.TextField(pgettext_lazy("promotion", "evidence as it stood (sealed)"), blank=True)
    motion_on = models.DateField(pgettext_lazy("promotion", "motion of"))
    drafted_by = _person(pgettext_lazy("promotion", "drafted by"))
    recommended_on = models.DateField(pgettext_lazy("promotion", "recommended on"), null=True, blank=True)
    meeting_entitled = models.PositiveSmallIntegerField(pgettext_lazy("promotion", "invited to the meeting"), default=0)
    meeting_present = models.PositiveSmallIntegerField(pgettext_lazy("promotion", "came to the meeting"), default=0)
    meeting_votes = models.PositiveSmallIntegerField(pgettext_lazy("promotion", "votes in the meeting"), default=0)
    talks_held = models.PositiveSmallIntegerField(pgettext_lazy("promotion", "people talked to"), default=0)
    talks_votes = models.PositiveSmallIntegerField(pgettext_lazy("promotion", "of them in favour"), default=0)
    #: `[[name, unit and post]]`: who inspects.
    inspectors = models.JSONField(pgettext_lazy("promotion", "inspectors"), default=list, blank=True)
    noticed_on = models.DateField(pgettext_lazy("promotion", "inspection announced on"), null=True, blank=True)
    inspected_from = models.DateField(pgettext_lazy("promotion", "inspected from"), null=True, blank=True)
    inspected_until = models.DateField(pgettext_lazy("promotion", "inspected until"), null=True, blank=True)
    report_sealed = models.TextField(pgettext_lazy("promotion", "report of the inspection (sealed)"), blank=True)
    political = models.CharField(pgettext_lazy("promotion", "political examination"), max_length=10,
                                 choices=PoliticalResult, blank=True)  # fmt: skip
    decided_on = models.DateField(pgettext_lazy("promotion", "decided on"), null=True, blank=True)
    decision = models.CharField(pgettext_lazy("promotion", "meeting, with its number"), max_length=120, blank=True)
    voters_entitled = models.PositiveSmallIntegerField(pgettext_lazy("promotion", "members entitled"), default=0)
    voters_present = models.PositiveSmallIntegerField(pgettext_lazy("promotion", "members present"), default=0)
    votes_for = models.PositiveSmallIntegerField(pgettext_lazy("promotion", "votes for"), default=0)
    decided_by = _person(pgettext_lazy("promotion", "decision written down by"))
    public_from = models.DateField(pgettext_lazy("promotion", "public from"), null=True, blank=True)
    public_until = models.DateField(pgettext_lazy("promotion", "public until"), null=True, blank=True)
    appointed_on = models.DateField(pgettext_lazy("promotion", "appointed on"), null=True, blank=True)
    #: Where somebody returns to who does not pass the probation.
    level_before = models.CharField(pgettext_lazy("promotion", "level before"), max_length=16, choices=PostLevel,
                                    blank=True)  # fmt: skip
    probation_until = models.DateField(pgettext_lazy("promotion", "probation until"), null=True, blank=True,
                                       db_index=True)  # fmt: skip
    ended_on = models.DateField(pgettext_lazy("promotion", "case ended on"), null=True, blank=True)
    stop_reason = models.CharField(pgettext_lazy("promotion", "reason of the stop"), max_length=12,
                                   choices=StopReason, blank=True)  # fmt: skip

    objects = PromotionQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("promotion", "promotion case")
        verbose_name_plural = pgettext_lazy("promotion", "promotion cases")
        ordering = ["-motion_on", "-id"]
        indexes = [
            models.Index(fields=["state", "motion_on"], name="promotion_state"),
            models.Index(fields=["cadre", "state"], name="promotion_cadre"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="promotion_one_open_a_person", fields=["cadre"], condition=Q(state__in=OPEN),
                violation_error_message=pgettext_lazy("promotion", "A case of this person is under way."),
            ),
            models.UniqueConstraint(
                name="promotion_one_open_a_post", fields=["post"], condition=Q(state__in=OPEN, post__isnull=False),
                violation_error_message=pgettext_lazy("promotion", "A case for this post is under way."),
            ),
            models.CheckConstraint(
                name="promotion_second_person",
                condition=Q(decided_by__isnull=True) | Q(drafted_by__isnull=True) | ~Q(decided_by=F("drafted_by")),
                violation_error_message=pgettext_lazy("promotion", "Whoever drafts a case does not decide it."),
            ),
            models.CheckConstraint(
                name="promotion_votes_add_up",
                condition=Q(meeting_votes__lte=F("meeting_present"), meeting_present__lte=F("meeting_entitled"),
                            talks_votes__lte=F("talks_held"), votes_for__lte=F("voters_present"),
                            voters_present__lte=F("voters_entitled")),
                violation_error_message=pgettext_lazy("promotion", "More votes than people."),
            ),
            models.CheckConstraint(
                name="promotion_voted_by_the_rule",
                condition=~Q(state__in=VOTED) | Q(
                    decided_on__isnull=False, voters_present__gte=F("voters_entitled") * 2.0 / 3,
                    votes_for__gt=F("voters_entitled") / 2.0),
                violation_error_message=pgettext_lazy(
                    "promotion", "Two thirds of the members are present and more than half of all vote for it."),
            ),
            models.CheckConstraint(
                name="promotion_inspected_by_the_book",
                condition=~Q(state__in=("inspected", *VOTED)) | Q(
                    inspected_from__isnull=False, inspected_until__gte=F("inspected_from"),
                    noticed_on__lte=F("inspected_from")) & ~Q(report_sealed="") & ~Q(political=""),
                violation_error_message=pgettext_lazy("promotion", "An inspection is announced, held and reported."),
            ),
            models.CheckConstraint(
                name="promotion_public_in_order",
                condition=Q(public_from__isnull=True, public_until__isnull=True) | Q(public_until__gt=F("public_from")),
                violation_error_message=pgettext_lazy("promotion", "Publicity ends after it began."),
            ),
            models.CheckConstraint(
                name="promotion_appointed_after_publicity",
                condition=~Q(state__in=APPOINTED) & Q(appointed_on__isnull=True) | Q(
                    state__in=APPOINTED, appointed_on__gt=F("public_until"), probation_until__gt=F("appointed_on")),
                violation_error_message=pgettext_lazy("promotion", "Nobody is appointed before the publicity is over."),
            ),
            models.CheckConstraint(
                name="promotion_end_says_why",
                condition=Q(state="stopped", ended_on__isnull=False) & ~Q(stop_reason="")
                | Q(state__in=["closed", "failed", "rejected"], ended_on__isnull=False, stop_reason="")
                | ~Q(state__in=["stopped", "closed", "failed", "rejected"]) & Q(ended_on__isnull=True, stop_reason=""),
                violation_error_message=pgettext_lazy("promotion", "A case that ended has its day, a stop its reason."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.cadre.name} → {self.goal}"

    @property
    def goal(self) -> str:
        """Where to, in words."""
        return f"{self.post.unit.name}{self.post.title}" if self.post is not None else self.get_level_display()

    @property
    def unit_id(self) -> int:
        """Whose file it is."""
        return self.cadre.unit_id

    @property
    def reason(self) -> str:
        """Why this person, opened."""
        return open_words(self.reason_sealed)

    @property
    def report(self) -> str:
        """The report of the inspection, opened: only after a look."""
        return open_words(self.report_sealed)

    @property
    def findings(self) -> list[Finding]:
        """The conditions as they stood when last written down."""
        rows = json.loads(open_words(self.findings_sealed) or "[]")
        return [Finding(**{**row, "records": tuple(row["records"])}) for row in rows]

    @property
    def meeting_share(self) -> int:
        """Per cent of those who came to the meeting."""
        return 100 * self.meeting_votes // self.meeting_present if self.meeting_present else 0

    @property
    def talks_share(self) -> int:
        """Per cent of those talked to."""
        return 100 * self.talks_votes // self.talks_held if self.talks_held else 0
