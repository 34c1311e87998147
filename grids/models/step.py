"""Steps: the running deadlines of the whistle engine, and the ticker's heartbeat."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from grids.levels import Level, Stage
from grids.models.whistle import Assignment, Supervision, Whistle
from grids.states import StepState
from xinhui.core.models import Timestamped
from xinhui.core.worktime import BudgetUnit

RUNNING = Q(state__in=["open", "paused"])


class RunningDeadline(Timestamped):
    """Something that somebody must do before a time, and the frozen chain it climbs if not.

    The chain is copied in when the deadline opens: a list of
    `{"level": int, "unit": int | None, "amount": int, "unit_of_time": str, "hours": int | None}`;
    `position` is where on the chain it stands, `chase` how often the top was reminded.
    """

    chain = models.JSONField(_("frozen chain"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    chase = models.PositiveSmallIntegerField(_("reminders at the top"), default=0)
    level = models.PositiveSmallIntegerField(_("level"))
    state = models.CharField(_("state"), max_length=8, choices=StepState, default=StepState.OPEN)
    opened_at = models.DateTimeField(_("opened at"))
    #: When the present position began: the start that `due_at` was computed from.
    started_at = models.DateTimeField(_("running since"))
    amount = models.PositiveIntegerField(_("amount"))
    unit_of_time = models.CharField(_("unit of time"), max_length=16, choices=BudgetUnit)
    due_at = models.DateTimeField(_("due at"))
    #: The first deadline of the step: being late is judged by it, whatever was climbed since.
    first_due_at = models.DateTimeField(_("first due at"))
    missed = models.PositiveSmallIntegerField(_("deadlines missed"), default=0)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.due_at:%Y-%m-%d %H:%M}"


class Step(RunningDeadline):
    """A deadline on a whistle: of the whistle itself, of a unit's part of it, or of a supervision."""

    whistle = models.ForeignKey(Whistle, verbose_name=_("whistle"), on_delete=models.PROTECT, related_name="steps")
    assignment = models.ForeignKey(
        Assignment, verbose_name=_("assignment"), null=True, blank=True, on_delete=models.PROTECT, related_name="steps"
    )
    supervision = models.ForeignKey(
        Supervision,
        verbose_name=_("supervision"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="steps",
    )
    stage = models.CharField(_("stage"), max_length=16, choices=Stage)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    level = models.PositiveSmallIntegerField(_("level"), choices=Level)
    #: Time granted on top, in order: [[amount, unit of time], …].
    extras = models.JSONField(_("extensions"), default=list)
    hours_id = models.BigIntegerField(_("working hours"), null=True, blank=True)
    calendar_version = models.PositiveBigIntegerField(_("calendar version"))
    #: [[paused ISO, resumed ISO | None], …]
    pauses = models.JSONField(_("pauses"), default=list)
    #: Minutes left when paused (working minutes, or clock minutes when the unit is a clock unit).
    remaining_minutes = models.PositiveIntegerField(_("minutes left"), null=True, blank=True)

    class Meta(RunningDeadline.Meta):
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        indexes = [
            models.Index(fields=["due_at", "id"], name="step_due", condition=Q(state="open")),
            models.Index(fields=["whistle", "state"], name="step_whistle_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                # Coalesce, since SQLite knows no NULLS NOT DISTINCT.
                "whistle",
                Coalesce("assignment", 0),
                "stage",
                name="step_one_running",
                condition=RUNNING,
                violation_error_message=_("This deadline is already running."),
            ),
            models.CheckConstraint(
                name="step_paused_keeps_what_is_left",
                condition=~Q(state="paused") | Q(remaining_minutes__isnull=False),
                violation_error_message=_("A paused deadline keeps the time that is left."),
            ),
            models.CheckConstraint(
                name="step_ended_is_timed",
                condition=RUNNING | Q(ended_at__isnull=False),
                violation_error_message=_("An ended deadline carries its time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.due_at:%Y-%m-%d %H:%M}"


class TickRun(models.Model):
    """One row a ticker: when it last looked, and what it did. The auditor reads it without Celery."""

    ticker = models.CharField(_("ticker"), max_length=80, unique=True)
    last_at = models.DateTimeField(_("last run at"))
    advanced = models.PositiveIntegerField(_("steps advanced in the last run"), default=0)
    total_advanced = models.PositiveBigIntegerField(_("steps advanced in all"), default=0)
    runs = models.PositiveBigIntegerField(_("runs"), default=0)

    class Meta:
        verbose_name = _("ticker")
        verbose_name_plural = _("tickers")

    def __str__(self) -> str:
        return self.ticker
