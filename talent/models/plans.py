"""The talent-doubling plan, the task lists of its years, and the tasks with their clock."""

from decimal import Decimal
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.models.clocked import Clocked
from talent.models.figures import FiguresQuerySet
from talent.scope import talent_scope_of
from talent.states.plans import SETTLED_TASKS, PlanField, PlanYearState, TalentTaskState
from xinhui.accounts.models import Unit, User
from xinhui.core.models import Timestamped


class TalentPlanQuerySet(FiguresQuerySet["TalentPlan"]):
    """Plans: read with the figures."""


class TalentPlan(Timestamped):
    """A plan over several years, with the document that sets it."""

    name = models.CharField(pgettext_lazy("plan", "name of the plan"), max_length=60)
    first_year = models.PositiveSmallIntegerField(pgettext_lazy("plan", "first year"))
    last_year = models.PositiveSmallIntegerField(pgettext_lazy("plan", "last year"))
    document = models.CharField(pgettext_lazy("plan", "document of the plan"), max_length=120)
    adopted_on = models.DateField(pgettext_lazy("plan", "plan adopted on"))
    aim = models.CharField(pgettext_lazy("plan", "aim of the plan"), max_length=400, blank=True)

    objects = TalentPlanQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("plan", "talent plan")
        verbose_name_plural = pgettext_lazy("plan", "talent plans")
        ordering = ["-first_year", "id"]
        constraints = [
            models.UniqueConstraint(
                name="talent_plan_once", fields=["name", "first_year"],
                violation_error_message=_("There is a plan of this name from this year on already."),
            ),
            models.CheckConstraint(
                name="talent_plan_years_in_order", condition=Q(last_year__gte=F("first_year")),
                violation_error_message=_("A plan's last year is not before its first."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class PlanYearQuerySet(FiguresQuerySet["PlanYear"]):
    """Lists of years: drafts are the office's."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those that the user reads."""
        rows = super().visible_to(user)
        is_office = isinstance(user, User) and talent_scope_of(user).is_office
        return rows if is_office else rows.exclude(state=PlanYearState.DRAFT)


class PlanYear(Timestamped):
    """The task list of one year: drawn up by one of the office, adopted by another, closed by another again."""

    plan = models.ForeignKey(TalentPlan, verbose_name=pgettext_lazy("plan", "talent plan"), on_delete=models.PROTECT,
                             related_name="lists")  # fmt: skip
    year = models.PositiveSmallIntegerField(pgettext_lazy("plan", "year of the list"))
    state = models.CharField(_("state"), max_length=8, choices=PlanYearState, default=PlanYearState.DRAFT)
    document = models.CharField(pgettext_lazy("plan", "document of the list"), max_length=120, blank=True)
    adopted_on = models.DateField(pgettext_lazy("plan", "list adopted on"), null=True, blank=True)
    closed_on = models.DateField(pgettext_lazy("plan", "list closed on"), null=True, blank=True)
    summary = models.TextField(pgettext_lazy("plan", "what the year brought"), max_length=2000, blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("plan", "drawn up by"),
                                   null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("plan", "list adopted by"),
                                   null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("plan", "list closed by"),
                                  null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip

    objects = PlanYearQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("plan", "task list of a year")
        verbose_name_plural = pgettext_lazy("plan", "task lists of years")
        ordering = ["-year", "id"]
        constraints = [
            models.UniqueConstraint(
                name="talent_plan_year_once", fields=["plan", "year"],
                violation_error_message=_("This year has a list already."),
            ),
            models.CheckConstraint(
                name="talent_plan_year_second_person",
                condition=(Q(adopted_by__isnull=True) | ~Q(adopted_by=F("drafted_by")))
                & (Q(closed_by__isnull=True) | ~Q(closed_by=F("adopted_by"))),
                violation_error_message=_("Whoever draws a list up does not adopt it, whoever adopts it does not "
                                          "close it."),
            ),
            models.CheckConstraint(
                name="talent_plan_year_adopted_on_a_day",
                condition=Q(state=PlanYearState.DRAFT) | Q(adopted_on__isnull=False),
                violation_error_message=_("An adopted list says since when."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.plan} {self.year}"


class TalentTaskQuerySet(FiguresQuerySet["TalentTask"]):
    """Tasks: read with the figures, once their list is adopted."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of lists that the user reads."""
        rows = super().visible_to(user)
        is_office = isinstance(user, User) and talent_scope_of(user).is_office
        return rows if is_office else rows.exclude(plan_year__state=PlanYearState.DRAFT)

    def adopted(self) -> Self:
        """Of lists that somebody adopted."""
        return self.exclude(plan_year__state=PlanYearState.DRAFT)

    def late(self) -> Self:
        """A deadline was missed, and the task is not settled."""
        return self.filter(missed__gt=0).exclude(state__in=SETTLED_TASKS)


class TalentTask(Clocked, Timestamped):
    """What a unit is to bring about by a day. `first_deadline` is what the list said when it was adopted."""

    plan_year = models.ForeignKey(PlanYear, verbose_name=pgettext_lazy("plan", "task list of a year"),
                                  on_delete=models.CASCADE, related_name="tasks")  # fmt: skip
    number = models.PositiveSmallIntegerField(pgettext_lazy("plan", "number of the task"))
    field = models.CharField(pgettext_lazy("plan", "field of the task"), max_length=10, choices=PlanField)
    name = models.CharField(pgettext_lazy("plan", "task"), max_length=80)
    text = models.TextField(pgettext_lazy("plan", "what is to be done"), max_length=2000, blank=True)
    indicator = models.CharField(pgettext_lazy("plan", "indicator"), max_length=120)
    wanted = models.DecimalField(pgettext_lazy("plan", "quantity wanted"), max_digits=12, decimal_places=2)
    measure = models.CharField(pgettext_lazy("plan", "unit of measure"), max_length=12)
    lead = models.ForeignKey(Unit, verbose_name=pgettext_lazy("plan", "lead unit"), on_delete=models.PROTECT,
                             related_name="talent_tasks_led")  # fmt: skip
    deadline = models.DateField(pgettext_lazy("plan", "deadline"))
    first_deadline = models.DateField(pgettext_lazy("plan", "deadline in the adopted list"))
    state = models.CharField(_("state"), max_length=9, choices=TalentTaskState, default=TalentTaskState.LISTED)
    reached = models.DecimalField(pgettext_lazy("plan", "quantity so far"), max_digits=12, decimal_places=2,
                                  default=Decimal(0))  # fmt: skip
    result = models.TextField(pgettext_lazy("plan", "what was brought about"), max_length=2000, blank=True)
    slipped_at = models.DateTimeField(pgettext_lazy("plan", "slipped at"), null=True, blank=True)
    explanation = models.TextField(pgettext_lazy("plan", "explanation of the slip"), max_length=2000, blank=True)
    explained_at = models.DateTimeField(pgettext_lazy("plan", "explained at"), null=True, blank=True)
    #: The last mark of working days before the deadline that the lead was told.
    reminded = models.PositiveSmallIntegerField(pgettext_lazy("plan", "reminded at so many days"), null=True,
                                                blank=True)  # fmt: skip
    reported_at = models.DateTimeField(pgettext_lazy("plan", "reported done at"), null=True, blank=True)
    settled_on = models.DateField(pgettext_lazy("plan", "settled on"), null=True, blank=True)
    decision = models.CharField(pgettext_lazy("plan", "document of the decision"), max_length=120, blank=True)

    objects = TalentTaskQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("plan", "task of the talent plan")
        verbose_name_plural = pgettext_lazy("plan", "tasks of the talent plan")
        ordering = ["plan_year", "number"]
        constraints = [
            models.UniqueConstraint(
                name="talent_task_number_once", fields=["plan_year", "number"],
                violation_error_message=_("This number is taken in the list."),
            ),
            models.CheckConstraint(
                name="talent_task_wants_something", condition=Q(wanted__gt=0, reached__gte=0),
                violation_error_message=_("A task wants a quantity above zero."),
            ),
            models.CheckConstraint(
                name="talent_task_clock_runs_or_waits", condition=Q(due_at__isnull=True) | Q(paused_left__isnull=True),
                violation_error_message=_("A clock runs or waits, never both."),
            ),
            models.CheckConstraint(
                name="talent_task_settled_without_clock",
                condition=~Q(state__in=[TalentTaskState.DONE, TalentTaskState.DROPPED])
                | Q(due_at__isnull=True, paused_left__isnull=True, settled_on__isnull=False),
                violation_error_message=_("A settled task says since when, and nothing is due any more."),
            ),
            models.CheckConstraint(
                name="talent_task_put_off_by_decision",
                condition=~Q(state__in=[TalentTaskState.SUSPENDED, TalentTaskState.DROPPED]) | ~Q(decision=""),
                violation_error_message=_("A task is suspended or struck off by a document."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["plan_year", "lead"], name="talent_task_lead")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def needs_explanation(self) -> bool:
        """It slipped, and the lead has not said why since."""
        return self.slipped_at is not None and (self.explained_at is None or self.explained_at < self.slipped_at)

    @property
    def percent(self) -> int:
        """Of the quantity, 100 at most."""
        return min(int(self.reached * 100 / self.wanted), 100) if self.wanted else 0
