"""What belongs to one task: milestones, partners' parts, more time, monthly reports, evidence, its timeline."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.models.plans import TalentTask
from talent.states.plans import DeferralState, TaskPartState, TaskVerb
from talent.states.promise import PromiseLevel
from xinhui.accounts.models import Unit, User
from xinhui.attachments.models import Attachment
from xinhui.core import clock
from xinhui.core.models import Timestamped


class TaskMilestoneQuerySet(models.QuerySet["TaskMilestone"]):
    """Milestones: read with their tasks."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Of tasks that the user reads."""
        return self.filter(task__in=TalentTask.objects.visible_to(user))


class TaskMilestone(Timestamped):
    """A step on the way with a day of its own."""

    task = models.ForeignKey(TalentTask, verbose_name=pgettext_lazy("plan", "task of the talent plan"),
                             on_delete=models.CASCADE, related_name="milestones")  # fmt: skip
    name = models.CharField(pgettext_lazy("plan", "milestone"), max_length=80)
    due_on = models.DateField(pgettext_lazy("plan", "milestone due on"))
    done_on = models.DateField(pgettext_lazy("plan", "milestone reached on"), null=True, blank=True)
    note = models.CharField(pgettext_lazy("plan", "remark on the milestone"), max_length=200, blank=True)
    told_on = models.DateField(pgettext_lazy("plan", "lead told on"), null=True, blank=True)

    objects = TaskMilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("plan", "milestone of a task")
        verbose_name_plural = pgettext_lazy("plan", "milestones of tasks")
        ordering = ["task", "due_on", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_late(self) -> bool:
        """Its day is over, and it is not reached."""
        return self.done_on is None and self.due_on < clock.today()


class TaskPartQuerySet(models.QuerySet["TaskPart"]):
    """Partners' parts: read with their tasks."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Of tasks that the user reads."""
        return self.filter(task__in=TalentTask.objects.visible_to(user))


class TaskPart(Timestamped):
    """What a partner unit does for a task, by a day of its own."""

    task = models.ForeignKey(TalentTask, verbose_name=pgettext_lazy("plan", "task of the talent plan"),
                             on_delete=models.CASCADE, related_name="parts")  # fmt: skip
    unit = models.ForeignKey(Unit, verbose_name=pgettext_lazy("plan", "partner unit"), on_delete=models.PROTECT,
                             related_name="talent_task_parts")  # fmt: skip
    what = models.CharField(pgettext_lazy("plan", "part of the partner"), max_length=200)
    due_on = models.DateField(pgettext_lazy("plan", "part due on"))
    state = models.CharField(_("state"), max_length=8, choices=TaskPartState, default=TaskPartState.OPEN)
    answer = models.TextField(pgettext_lazy("plan", "answer of the partner"), max_length=2000, blank=True)
    answered_on = models.DateField(pgettext_lazy("plan", "answered on"), null=True, blank=True)
    told_on = models.DateField(pgettext_lazy("plan", "partner told on"), null=True, blank=True)

    objects = TaskPartQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("plan", "partner's part of a task")
        verbose_name_plural = pgettext_lazy("plan", "partners' parts of tasks")
        ordering = ["task", "due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                name="talent_task_part_once", fields=["task", "unit"],
                violation_error_message=_("This unit has a part in the task already."),
            ),
            models.CheckConstraint(
                name="talent_task_part_answered",
                condition=Q(state=TaskPartState.OPEN) | (Q(answered_on__isnull=False) & ~Q(answer="")),
                violation_error_message=_("An answered part says what was done, and when."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit} {self.what}"

    @property
    def is_late(self) -> bool:
        """Its day is over, and there is no answer."""
        return self.state == TaskPartState.OPEN and self.due_on < clock.today()


class TaskDeferralQuerySet(models.QuerySet["TaskDeferral"]):
    """Requests for more time: read with their tasks."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Of tasks that the user reads."""
        return self.filter(task__in=TalentTask.objects.visible_to(user))


class TaskDeferral(Timestamped):
    """More time asked for by the lead, granted or refused by the office; both deadlines stay on record."""

    task = models.ForeignKey(TalentTask, verbose_name=pgettext_lazy("plan", "task of the talent plan"),
                             on_delete=models.CASCADE, related_name="deferrals")  # fmt: skip
    state = models.CharField(_("state"), max_length=8, choices=DeferralState, default=DeferralState.ASKED)
    reason = models.CharField(pgettext_lazy("plan", "reason for more time"), max_length=400)
    old_deadline = models.DateField(pgettext_lazy("plan", "deadline until now"))
    new_deadline = models.DateField(pgettext_lazy("plan", "deadline asked for"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("plan", "asked by"), null=True,
                                 blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("plan", "decided by"),
                                   null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip
    decided_on = models.DateField(pgettext_lazy("plan", "decided on"), null=True, blank=True)
    note = models.CharField(pgettext_lazy("plan", "note of the decision"), max_length=200, blank=True)

    objects = TaskDeferralQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("plan", "request for more time")
        verbose_name_plural = pgettext_lazy("plan", "requests for more time")
        ordering = ["task", "id"]
        constraints = [
            models.UniqueConstraint(
                name="talent_task_deferral_one_open", fields=["task"], condition=Q(state=DeferralState.ASKED),
                violation_error_message=_("More time has been asked for already."),
            ),
            models.CheckConstraint(
                name="talent_task_deferral_later", condition=Q(new_deadline__gt=F("old_deadline")),
                violation_error_message=_("More time ends after the present deadline."),
            ),
            models.CheckConstraint(
                name="talent_task_deferral_decided",
                condition=Q(state=DeferralState.ASKED) | Q(decided_on__isnull=False),
                violation_error_message=_("A decision has a day."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.task} {self.old_deadline:%Y-%m-%d} → {self.new_deadline:%Y-%m-%d}"


class TaskProgressQuerySet(models.QuerySet["TaskProgress"]):
    """Monthly reports: read with their tasks."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Of tasks that the user reads."""
        return self.filter(task__in=TalentTask.objects.visible_to(user))


class TaskProgress(Timestamped):
    """What the lead says of a month (its first day): the quantity so far and in words; the last word holds."""

    task = models.ForeignKey(TalentTask, verbose_name=pgettext_lazy("plan", "task of the talent plan"),
                             on_delete=models.CASCADE, related_name="progress")  # fmt: skip
    month = models.DateField(pgettext_lazy("plan", "month of the report"))
    reached = models.DecimalField(pgettext_lazy("plan", "quantity so far"), max_digits=12, decimal_places=2)
    text = models.TextField(pgettext_lazy("plan", "what was done this month"), max_length=2000)

    objects = TaskProgressQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("plan", "monthly report of a task")
        verbose_name_plural = pgettext_lazy("plan", "monthly reports of tasks")
        ordering = ["task", "month"]
        constraints = [
            models.UniqueConstraint(
                name="talent_task_progress_month_once", fields=["task", "month"],
                violation_error_message=_("This month is reported already."),
            ),
            models.CheckConstraint(
                name="talent_task_progress_of_a_month", condition=Q(month__day=1, reached__gte=0),
                violation_error_message=_("A report belongs to a month, named by its first day."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.task} {self.month:%Y-%m}"


class TaskEvidenceQuerySet(models.QuerySet["TaskEvidence"]):
    """Evidence: read with its tasks."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Of tasks that the user reads."""
        return self.filter(task__in=TalentTask.objects.visible_to(user))


class TaskEvidence(Timestamped):
    """A proof of what was brought about: words, and a file where there is one."""

    task = models.ForeignKey(TalentTask, verbose_name=pgettext_lazy("plan", "task of the talent plan"),
                             on_delete=models.CASCADE, related_name="evidence")  # fmt: skip
    name = models.CharField(pgettext_lazy("plan", "evidence"), max_length=120)
    document = models.ForeignKey(Attachment, verbose_name=pgettext_lazy("plan", "file of the evidence"), null=True,
                                 blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip
    unit = models.ForeignKey(Unit, verbose_name=pgettext_lazy("plan", "unit that brought it"), null=True, blank=True,
                             on_delete=models.PROTECT, related_name="+")  # fmt: skip

    objects = TaskEvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("plan", "evidence of a task")
        verbose_name_plural = pgettext_lazy("plan", "pieces of evidence of tasks")
        ordering = ["task", "id"]

    def __str__(self) -> str:
        return self.name


class TaskEntryQuerySet(models.QuerySet["TaskEntry"]):
    """Timelines: read with their tasks."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Of tasks that the user reads."""
        return self.filter(task__in=TalentTask.objects.visible_to(user))


class TaskEntry(models.Model):
    """One line of a task's timeline: who did what when; the portal itself where nobody is named."""

    task = models.ForeignKey(TalentTask, verbose_name=pgettext_lazy("plan", "task of the talent plan"),
                             on_delete=models.CASCADE, related_name="entries")  # fmt: skip
    at = models.DateTimeField(pgettext_lazy("plan", "entered at"), default=clock.now)
    verb = models.CharField(pgettext_lazy("plan", "what happened"), max_length=11, choices=TaskVerb)
    text = models.TextField(pgettext_lazy("plan", "what was said"), max_length=2000, blank=True)
    level = models.PositiveSmallIntegerField(pgettext_lazy("plan", "level reached"), choices=PromiseLevel, null=True,
                                             blank=True)  # fmt: skip
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("plan", "who did it"), null=True,
                              blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip

    objects = TaskEntryQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("plan", "line of a task's timeline")
        verbose_name_plural = pgettext_lazy("plan", "lines of tasks' timelines")
        ordering = ["task", "at", "id"]

    def __str__(self) -> str:
        return f"{self.task_id} {self.verb}"
