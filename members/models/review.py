"""Mutual review between organs (机关互看互比互学): rounds, criteria, organs, scores, objections, visits.

Who scored whom. A ReviewAssignment names both sides, and is the only row that does. The secretary of the scoring
organ's own branch sees it, and nobody else: not the organ scored, not officers above, not the organization department
on any page, API or admin page (neither assignments nor scores have one). The organization department opens the books
of a round whose scoring is over in one place (services/reviews/results.py, open_books): with a reason, on the trail.
Otherwise it sees how many scores an organ has given, never to whom. Remarks are shown without their writer, in an
order that says nothing.
"""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.organization import Officer, Organization
from members.models.scoped import M, PartyQuerySet
from members.scope import PartyScope, party_scope_of
from members.states.organization import Duty
from members.states.review import ObjectionState, RoundState, VisitState
from xinhui.accounts.models import Unit, User
from xinhui.accounts.scope import area_q
from xinhui.core.models import Timestamped


class OfRoundQuerySet(PartyQuerySet[M]):
    """Rows of a round: seen by posts over its area and by officers of the organs that take part."""

    area_field = "round__area_code"
    path_field = ""
    round_field = "round"

    def visible_q(self, scope: PartyScope) -> Q:
        condition = super().visible_q(scope)
        if scope.led:
            mine = ReviewOrgan.objects.filter(area_q("organization__path", scope.led))
            # a draft is the department's own
            seen = Q(**{f"{self.round_field}__in": mine.exclude(round__state=RoundState.DRAFT).values("round")})
            condition |= seen
        return condition


class ReviewRoundQuerySet(OfRoundQuerySet["ReviewRound"]):
    """Rounds."""

    area_field = "area_code"
    round_field = "pk"

    def published(self) -> Self:
        """Those whose ranking is known."""
        return self.filter(state=RoundState.PUBLISHED)


class ReviewRound(Timestamped):
    """One round of mutual review."""

    title = models.CharField(_("title"), max_length=120)
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    starts_on = models.DateField(_("period from"))
    ends_on = models.DateField(_("period to"))
    description = models.TextField(_("description"), blank=True)
    #: How many others each organ scores.
    peers = models.PositiveSmallIntegerField(_("organs that each scores"), default=5)
    score_by = models.DateField(_("scores due by"))
    state = models.CharField(_("state"), max_length=10, choices=RoundState, default=RoundState.DRAFT)
    published_on = models.DateField(pgettext_lazy("review", "published on"), null=True, blank=True)
    #: The last day to object, by the calendar of working days on the day of publication.
    object_by = models.DateField(_("objections until"), null=True, blank=True)
    reason = models.CharField(pgettext_lazy("review", "why cancelled"), max_length=200, blank=True)

    objects = ReviewRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round of mutual review")
        verbose_name_plural = _("rounds of mutual review")
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="review_round_days_in_order", condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The period ends before it begins."),
            ),
            models.CheckConstraint(
                name="review_round_some_peers", condition=Q(peers__gte=1),
                violation_error_message=_("Each organ scores at least one other."),
            ),
            models.CheckConstraint(
                name="review_round_published_when",
                condition=Q(state="published", published_on__isnull=False, object_by__gt=F("published_on"))
                | ~Q(state="published") & Q(published_on__isnull=True, object_by__isnull=True),
                violation_error_message=_("A published round says when, and until when to object."),
            ),
            models.CheckConstraint(
                name="review_round_cancelled_says_why", condition=~Q(state="cancelled") | ~Q(reason=""),
                violation_error_message=_("A round that is cancelled says why."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def may_object(self, day: date) -> bool:
        """Published, and the time to object not over."""
        return self.object_by is not None and day <= self.object_by


class ReviewCriterion(Timestamped):
    """What is scored, up to how many points, and what it weighs."""

    round = models.ForeignKey(ReviewRound, verbose_name=_("round"), on_delete=models.PROTECT, related_name="criteria")
    title = models.CharField(_("title"), max_length=60)
    points = models.PositiveSmallIntegerField(_("points at most"), validators=[MinValueValidator(1)])
    weight = models.PositiveSmallIntegerField(
        pgettext_lazy("review", "weight"), default=1, validators=[MinValueValidator(1)]
    )

    objects = OfRoundQuerySet["ReviewCriterion"].as_manager()

    class Meta:
        verbose_name = _("criterion of a round")
        verbose_name_plural = _("criteria of rounds")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="review_criterion_once", fields=["round", "title"],
                violation_error_message=_("This criterion is on the list already."),
            ),
            models.CheckConstraint(
                name="review_criterion_counts", condition=Q(points__gte=1, weight__gte=1),
                violation_error_message=_("A criterion has points and a weight."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class ReviewOrgan(Timestamped):
    """An organ that takes part: a unit, with the branch whose secretary scores for it. Its result comes at the end."""

    round = models.ForeignKey(ReviewRound, verbose_name=_("round"), on_delete=models.PROTECT, related_name="organs")
    organization = models.ForeignKey(
        Organization, verbose_name=pgettext_lazy("review", "branch"), on_delete=models.PROTECT, related_name="reviews"
    )
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="reviews")
    #: What the organ says of its own work; its scorers read it.
    report = models.TextField(pgettext_lazy("review", "report"), blank=True)
    mean = models.DecimalField(pgettext_lazy("review", "mean"), max_digits=5, decimal_places=2, null=True, blank=True)
    scores_counted = models.PositiveSmallIntegerField(_("number of scores"), null=True, blank=True)
    rank = models.PositiveSmallIntegerField(pgettext_lazy("review", "rank"), null=True, blank=True)

    objects = OfRoundQuerySet["ReviewOrgan"].as_manager()

    class Meta:
        verbose_name = _("organ under review")
        verbose_name_plural = _("organs under review")
        ordering = ["rank", "id"]
        constraints = [
            models.UniqueConstraint(
                name="review_organ_once", fields=["round", "unit"],
                violation_error_message=_("This unit takes part already."),
            ),
            models.CheckConstraint(
                name="review_organ_rank_has_mean", condition=Q(rank__isnull=True) | Q(mean__isnull=False),
                violation_error_message=_("A rank comes of a mean."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.unit.name


class ReviewAssignmentQuerySet(models.QuerySet["ReviewAssignment"]):
    """Assignments: only the scoring organ's own officers see them. See the module's first lines."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those that the reader scores as secretary of the organ's own branch; nobody above it, no post."""
        scope = party_scope_of(user)
        if scope.member_id is None:
            return self.none()
        office = Officer.objects.in_force().filter(member_id=scope.member_id, duty=Duty.SECRETARY)
        return self.filter(scorer__organization__in=office.values("organization"))

    def owed(self) -> Self:
        """Not yet scored."""
        return self.filter(total=None)


class ReviewAssignment(Timestamped):
    """One organ scores another. Never shown to the organ scored."""

    round = models.ForeignKey(
        ReviewRound, verbose_name=_("round"), on_delete=models.PROTECT, related_name="assignments"
    )
    scorer = models.ForeignKey(
        ReviewOrgan, verbose_name=pgettext_lazy("review", "scorer"), on_delete=models.PROTECT, related_name="given"
    )
    scored = models.ForeignKey(
        ReviewOrgan, verbose_name=pgettext_lazy("review", "scored"), on_delete=models.PROTECT, related_name="received"
    )
    #: Out of 100; null: still owed.
    total = models.DecimalField(pgettext_lazy("review", "total"), max_digits=5, decimal_places=2, null=True, blank=True)
    remark = models.CharField(pgettext_lazy("review", "remark"), max_length=300, blank=True)
    scored_at = models.DateTimeField(_("scored at"), null=True, blank=True)
    scored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip

    objects = ReviewAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment of a scorer")
        verbose_name_plural = _("assignments of scorers")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="review_assignment_once", fields=["scorer", "scored"],
                violation_error_message=_("This organ scores the other already."),
            ),
            models.CheckConstraint(
                name="review_assignment_not_itself", condition=~Q(scorer=F("scored")),
                violation_error_message=_("No organ scores itself."),
            ),
            models.CheckConstraint(
                name="review_assignment_scored_when",
                condition=Q(total__isnull=True, scored_at__isnull=True)
                | Q(total__gte=0, total__lte=100, scored_at__isnull=False),
                violation_error_message=_("A score from 0 to 100 says when it was given."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.pk)


class ReviewScoreQuerySet(models.QuerySet["ReviewScore"]):
    """Scores: seen as the assignment is."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the reader's own assignments."""
        return self.filter(assignment__in=ReviewAssignment.objects.visible_to(user).values("pk"))


class ReviewScore(Timestamped):
    """Points for one criterion, with a reason where they are extreme."""

    assignment = models.ForeignKey(
        ReviewAssignment, verbose_name=_("assignment"), on_delete=models.PROTECT, related_name="scores"
    )
    criterion = models.ForeignKey(
        ReviewCriterion,
        verbose_name=pgettext_lazy("review", "criterion"),
        on_delete=models.PROTECT,
        related_name="scores",
    )
    points = models.PositiveSmallIntegerField(pgettext_lazy("review", "points"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = ReviewScoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("score of a criterion")
        verbose_name_plural = _("scores of criteria")
        ordering = ["criterion"]
        constraints = [
            models.UniqueConstraint(
                name="review_score_once", fields=["assignment", "criterion"],
                violation_error_message=_("This criterion is scored already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.points}"


class ReviewObjectionQuerySet(OfRoundQuerySet["ReviewObjection"]):
    """Objections."""

    area_field = "organ__round__area_code"
    round_field = "organ__round"


class ReviewObjection(Timestamped):
    """An organ objects to its result; what is decided stands beside it. The ranking itself is not changed."""

    organ = models.OneToOneField(
        ReviewOrgan, verbose_name=pgettext_lazy("review", "organ"), on_delete=models.PROTECT, related_name="objection"
    )
    text = models.CharField(pgettext_lazy("review", "objection"), max_length=400)
    filed_on = models.DateField(pgettext_lazy("review", "filed on"))
    state = models.CharField(_("state"), max_length=10, choices=ObjectionState, default=ObjectionState.FILED)
    answer = models.CharField(_("answer"), max_length=400, blank=True)
    decided_on = models.DateField(pgettext_lazy("review", "decided on"), null=True, blank=True)

    objects = ReviewObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection to a result")
        verbose_name_plural = _("objections to results")
        ordering = ["-filed_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="review_objection_decided_says_why",
                condition=Q(state="filed", decided_on__isnull=True, answer="")
                | ~Q(state="filed") & Q(decided_on__isnull=False) & ~Q(answer=""),
                violation_error_message=_("A decision says when and why."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.organ}"


class ReviewVisit(Timestamped):
    """One organ visits another (互看) and writes down what it learnt (互学). Open to all who take part."""

    round = models.ForeignKey(ReviewRound, verbose_name=_("round"), on_delete=models.PROTECT, related_name="visits")
    visitor = models.ForeignKey(ReviewOrgan, verbose_name=_("visitor"), on_delete=models.PROTECT, related_name="visits")
    host = models.ForeignKey(
        ReviewOrgan, verbose_name=pgettext_lazy("review", "host"), on_delete=models.PROTECT, related_name="visited"
    )
    topic = models.CharField(_("what is looked at"), max_length=120)
    planned_on = models.DateField(pgettext_lazy("review", "planned on"))
    state = models.CharField(_("state"), max_length=10, choices=VisitState, default=VisitState.PLANNED)
    held_on = models.DateField(_("visited on"), null=True, blank=True)
    people = models.PositiveSmallIntegerField(_("people who came"), null=True, blank=True)
    learnt = models.CharField(_("what was learnt"), max_length=400, blank=True)
    reason = models.CharField(pgettext_lazy("review", "why called off"), max_length=200, blank=True)

    objects = OfRoundQuerySet["ReviewVisit"].as_manager()

    class Meta:
        verbose_name = _("visit between organs")
        verbose_name_plural = _("visits between organs")
        ordering = ["planned_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="review_visit_not_itself", condition=~Q(visitor=F("host")),
                violation_error_message=_("No organ visits itself."),
            ),
            models.CheckConstraint(
                name="review_visit_done_has_learnt",
                condition=~Q(state="done") & Q(held_on__isnull=True)
                | Q(state="done", held_on__isnull=False, people__gte=1) & ~Q(learnt=""),
                violation_error_message=_("A visit says when, how many came, and what was learnt."),
            ),
            models.CheckConstraint(
                name="review_visit_called_off_says_why", condition=~Q(state="called_off") | ~Q(reason=""),
                violation_error_message=_("A visit that is called off says why."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.visitor} → {self.host}"
