"""Five-year plans of villages (一规划), with their targets, yearly grades, and two projects (二项目)."""

from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.points import VILLAGE_CODE
from members.models.village_scoped import VillageQuerySet
from members.states.villages import PlanGrade, PlanState, ProjectKind, ProjectState
from xinhui.attachments.models import Attachment
from xinhui.core.models import Timestamped


class VillagePlanQuerySet(VillageQuerySet["VillagePlan"]):
    """Plans: everybody of the village reads those that were submitted or are in force."""

    def villagers_q(self) -> Q:
        return ~Q(state=PlanState.DRAFT)

    def in_force(self) -> Self:
        """Filed and not replaced."""
        return self.filter(state=PlanState.FILED)


class VillagePlan(Timestamped):
    """One version of a village's five-year plan; one is in force."""

    area_code = models.CharField(_("village"), max_length=12, db_index=True)
    version = models.PositiveSmallIntegerField(_("version"))
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"))
    vision = models.TextField(_("what the village shall be"), max_length=2000)
    state = models.CharField(_("state"), max_length=10, choices=PlanState, default=PlanState.DRAFT)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("approved by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    filed_on = models.DateField(_("filed on"), null=True, blank=True)
    #: Why the town gave it back.
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = VillagePlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("village plan")
        verbose_name_plural = _("village plans")
        ordering = ["area_code", "-version"]
        constraints = [
            models.UniqueConstraint(
                name="village_plan_version_once", fields=["area_code", "version"],
                violation_error_message=_("There is a plan of this version already."),
            ),
            models.UniqueConstraint(
                name="village_plan_one_in_force", fields=["area_code"], condition=Q(state="filed"),
                violation_error_message=_("One plan is in force in a village."),
            ),
            models.UniqueConstraint(
                name="village_plan_one_in_preparation", fields=["area_code"],
                condition=Q(state__in=["draft", "submitted", "approved"]),
                violation_error_message=_("The village has a plan in preparation already."),
            ),
            models.CheckConstraint(
                name="village_plan_of_a_village", condition=Q(area_code__regex=VILLAGE_CODE),
                violation_error_message=_("A plan belongs to a village."),
            ),
            models.CheckConstraint(
                name="village_plan_five_years", condition=Q(first_year__gte=2000, last_year=F("first_year") + 4),
                violation_error_message=_("A plan covers five years."),
            ),
            models.CheckConstraint(
                name="village_plan_in_force_was_approved",
                condition=~Q(state__in=["filed", "replaced"]) | Q(approved_by__isnull=False, filed_on__isnull=False),
                violation_error_message=_("The town approves a plan before it is filed."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.first_year}–{self.last_year} v{self.version}"


class PlanTarget(Timestamped):
    """An indicator of a plan and where it stood at the beginning."""

    plan = models.ForeignKey(VillagePlan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="targets")
    indicator = models.CharField(_("indicator"), max_length=60)
    measure = models.CharField(_("unit of measure"), max_length=12)
    base = models.DecimalField(_("at the beginning"), max_digits=14, decimal_places=2)

    objects = models.Manager["PlanTarget"]()

    class Meta:
        verbose_name = _("target of a village plan")
        verbose_name_plural = _("targets of village plans")
        ordering = ["plan", "id"]
        constraints = [
            models.UniqueConstraint(
                name="plan_target_once", fields=["plan", "indicator"],
                violation_error_message=_("This indicator is in the plan already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.indicator}（{self.measure}）"


class TargetYear(Timestamped):
    """What a target shall be at the end of a year, and what it was."""

    target = models.ForeignKey(PlanTarget, verbose_name=_("target"), on_delete=models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField(_("plan year"))
    goal = models.DecimalField(_("goal"), max_digits=14, decimal_places=2)
    actual = models.DecimalField(_("actual value"), null=True, blank=True, max_digits=14, decimal_places=2)
    evidence = models.CharField(_("where it comes from"), max_length=200, blank=True)

    objects = models.Manager["TargetYear"]()

    class Meta:
        verbose_name = _("target of a year")
        verbose_name_plural = _("targets of the years")
        ordering = ["target", "year"]
        constraints = [
            models.UniqueConstraint(
                name="target_year_once", fields=["target", "year"],
                violation_error_message=_("This year has its goal already."),
            ),
            models.CheckConstraint(
                name="target_year_actual_has_evidence", condition=Q(actual__isnull=True) | ~Q(evidence=""),
                violation_error_message=_("An actual value says where it comes from."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.target} {self.year}"


class PlanReview(Timestamped):
    """The town's grade of a year of a plan, with the reasons."""

    plan = models.ForeignKey(VillagePlan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="reviews")
    year = models.PositiveSmallIntegerField(_("plan year"))
    grade = models.CharField(_("grade"), max_length=6, choices=PlanGrade)
    reasons = models.TextField(_("reasons"), max_length=1000)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("reviewed by"), on_delete=models.PROTECT, related_name="+"
    )

    objects = models.Manager["PlanReview"]()

    class Meta:
        verbose_name = _("yearly review of a village plan")
        verbose_name_plural = _("yearly reviews of village plans")
        ordering = ["plan", "-year"]
        constraints = [
            models.UniqueConstraint(
                name="plan_review_once_a_year", fields=["plan", "year"],
                violation_error_message=_("This year was reviewed already."),
            ),
            models.CheckConstraint(
                name="plan_review_has_reasons", condition=~Q(reasons=""),
                violation_error_message=_("A grade comes with its reasons."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.year} {self.get_grade_display()}"


class VillageProjectQuerySet(VillageQuerySet["VillageProject"]):
    """Projects: seen by the village."""


class VillageProject(Timestamped):
    """One of the two projects of a plan. Money in fen; `spent` is the sum of the spendings, kept under a lock."""

    plan = models.ForeignKey(VillagePlan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="projects")
    area_code = models.CharField(_("village"), max_length=12, db_index=True)
    kind = models.CharField(_("kind"), max_length=10, choices=ProjectKind)
    title = models.CharField(_("title"), max_length=80)
    goal = models.CharField(_("goal of the project"), max_length=200)
    starts_on = models.DateField(_("planned from"))
    due_on = models.DateField(_("planned until"))
    started_on = models.DateField(_("started on"), null=True, blank=True)
    finished_on = models.DateField(_("finished on"), null=True, blank=True)
    budget_public = models.PositiveBigIntegerField(_("budget: public money (fen)"), default=0)
    budget_village = models.PositiveBigIntegerField(_("budget: the village's money (fen)"), default=0)
    budget_given = models.PositiveBigIntegerField(_("budget: given and invested (fen)"), default=0)
    spent = models.PositiveBigIntegerField(_("spent (fen)"), default=0)
    state = models.CharField(_("state"), max_length=10, choices=ProjectState, default=ProjectState.PLANNED)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = VillageProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("village project")
        verbose_name_plural = _("village projects")
        ordering = ["area_code", "kind", "id"]
        constraints = [
            models.UniqueConstraint(
                name="village_project_one_of_a_kind", fields=["plan", "kind"], condition=~Q(state="dropped"),
                violation_error_message=_("The plan has a project of this kind already."),
            ),
            models.CheckConstraint(
                name="village_project_within_budget",
                condition=Q(spent__lte=F("budget_public") + F("budget_village") + F("budget_given")),
                violation_error_message=_("No more is spent than the budget holds."),
            ),
            models.CheckConstraint(
                name="village_project_dates_in_order",
                condition=Q(due_on__gte=F("starts_on"))
                & (Q(finished_on__isnull=True) | Q(finished_on__gte=F("started_on"))),
                violation_error_message=_("A project ends after it has begun."),
            ),
            models.CheckConstraint(
                name="village_project_days_fit_state",
                condition=Q(state="planned", started_on__isnull=True) | Q(state="under_way", started_on__isnull=False)
                | Q(state="done", finished_on__isnull=False) | Q(state="dropped") & ~Q(note=""),
                violation_error_message=_("The days of a project do not fit its state."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def budget(self) -> int:
        """All sources together, in fen."""
        return self.budget_public + self.budget_village + self.budget_given


class ProjectMilestone(Timestamped):
    """A step of a project with its day."""

    project = models.ForeignKey(
        VillageProject, verbose_name=_("project"), on_delete=models.PROTECT, related_name="milestones"
    )
    title = models.CharField(_("title"), max_length=80)
    due_on = models.DateField(_("due on"), db_index=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    #: The day on which the village was reminded that it is overdue.
    chased_on = models.DateField(_("reminded on"), null=True, blank=True)

    objects = models.Manager["ProjectMilestone"]()

    class Meta:
        verbose_name = _("milestone of a village project")
        verbose_name_plural = _("milestones of village projects")
        ordering = ["project", "due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                name="project_milestone_once", fields=["project", "title"],
                violation_error_message=_("The project has this milestone already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class ProjectEntry(models.Model):
    """What was done, or spent: a line of a project's book, never altered. `fen` 0: words and perhaps a photo."""

    project = models.ForeignKey(
        VillageProject, verbose_name=_("project"), on_delete=models.PROTECT, related_name="entries"
    )
    text = models.CharField(_("what was done"), max_length=200)
    fen = models.PositiveBigIntegerField(_("spent (fen)"), default=0)
    photo = models.ForeignKey(
        Attachment, verbose_name=_("photo"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")

    objects = models.Manager["ProjectEntry"]()

    class Meta:
        verbose_name = _("entry of a village project")
        verbose_name_plural = _("entries of village projects")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="project_entry_says_what", condition=~Q(text=""),
                violation_error_message=_("An entry says what was done."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only: the book is never rewritten."""
        if self.pk is not None:
            raise TypeError("Entries of projects are append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refused: the book is never rewritten."""
        raise TypeError("Entries of projects are append-only.")
