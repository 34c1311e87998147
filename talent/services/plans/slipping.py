"""Tasks and time: the lead is reminded before the deadline, and a task that misses it slips and climbs."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from members.rules.months import months_after
from talent.models import TalentTask, TaskMilestone, TaskPart
from talent.rules.plans import PATIENCE, reminder_due, working_days_left
from talent.services.frame import office_people, tell, unit_people
from talent.services.plans.frame import page_of_task, says, tell_lead, tell_of_task, write_line
from talent.services.promise import Clockwork
from talent.states.plans import OPEN_TASKS, DeferralState, PlanYearState, TalentTaskState, TaskPartState
from talent.states.promise import PromiseLevel
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import hold
from xinhui.core.services.calendar import schedule_for

#: From this day of a month on, the report of the month before is missed.
REPORT_BY = 5


def _slipped(actor: Actor, row: TalentTask, level: PromiseLevel) -> None:
    """The task's own line; the first time the moment is kept, and the lead owes an explanation."""
    if level == PromiseLevel.UNIT:
        row.slipped_at = clock.now()
        row.save(update_fields=["slipped_at"])
    write_line(actor, row, "chased" if row.chase else "late", level=level)


def _running() -> QuerySet[TalentTask]:
    return TalentTask.objects.select_related("lead", "plan_year")


TASKS_CLOCK: Clockwork[TalentTask] = Clockwork(
    name="talent.task", rows=_running, link=page_of_task, says=says, others=lambda row: unit_people(row.lead_id),
    keep=_slipped,
)  # fmt: skip


def remind_tasks(*, actor: Actor) -> int:
    """Leads whose deadline is so many working days away, each mark once; returns how many tasks."""
    schedule, today, done = schedule_for(None), clock.today(), 0
    rows = TalentTask.objects.adopted().filter(state__in=OPEN_TASKS, position=0, due_at__gt=clock.now())
    near = rows.filter(deadline__lte=today + timedelta(days=60)).order_by("pk")
    for pk in near.values_list("pk", flat=True):
        with transaction.atomic():
            row = hold(_running(), pk)
            left = working_days_left(schedule, today, row.deadline)
            mark = reminder_due(left, row.reminded)
            if mark is None or row.state not in OPEN_TASKS:
                continue
            row.reminded = mark
            row.save(update_fields=["reminded"])
            write_line(actor, row, "remind", str(left))
            tell_lead(row, "due", days=left)
            done += 1
    return done


def remind_steps(*, actor: Actor) -> int:
    """Milestones and partners' parts whose day is over, each told once; returns how many."""
    today, done = clock.today(), 0
    open_tasks = TalentTask.objects.adopted().filter(state__in=OPEN_TASKS)
    steps = TaskMilestone.objects.filter(task__in=open_tasks, done_on__isnull=True, told_on__isnull=True)
    for pk in steps.filter(due_on__lt=today).order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            step = hold(TaskMilestone.objects.select_related("task__lead"), pk)
            step.told_on = today
            step.save(update_fields=["told_on"])
            tell_of_task(step.task, unit_people(step.task.lead_id), "step_late", f"step{pk}", step=step.name)
            done += 1
    parts = TaskPart.objects.filter(task__in=open_tasks, state=TaskPartState.OPEN, told_on__isnull=True)
    for pk in parts.filter(due_on__lt=today).order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            part = hold(TaskPart.objects.select_related("task__lead", "unit"), pk)
            part.told_on = today
            part.save(update_fields=["told_on"])
            people = unit_people(part.unit_id) | unit_people(part.task.lead_id)
            tell_of_task(part.task, people, "part_late", f"part{pk}", partner=part.unit.name)
            done += 1
    return done


def remind_reports(*, actor: Actor) -> int:
    """Units that lead tasks under way without a report of last month, once a month each; returns how many."""
    today = clock.today()
    if today.day < REPORT_BY:
        return 0
    month = months_after(today.replace(day=1), -1)
    rows = TalentTask.objects.filter(
        plan_year__state=PlanYearState.ADOPTED, plan_year__adopted_on__lt=today.replace(day=1),
        state=TalentTaskState.UNDER_WAY,
    ).exclude(progress__month=month)  # fmt: skip
    missing: dict[int, int] = {}
    for unit_id in rows.values_list("lead_id", flat=True):
        missing[unit_id] = missing.get(unit_id, 0) + 1
    with transaction.atomic():
        for unit_id, many in sorted(missing.items()):
            tell(unit_people(unit_id), "talent.task_report_missing", f"talent.task_report:{unit_id}:{month}",
                 "/talent/plans/mine/", {"month": f"{month:%Y-%m}", "count": many})  # fmt: skip
    return len(missing)


def remind_office(*, actor: Actor) -> int:
    """What the office has left undecided for days: reports of tasks done, requests for more time; told once each."""
    today, schedule, done = clock.today(), schedule_for(None), 0
    waiting = TalentTask.objects.filter(state=TalentTaskState.REPORTED).select_related("lead")
    asking = TalentTask.objects.filter(deferrals__state=DeferralState.ASKED).select_related("lead")
    since = [(row, row.reported_at) for row in waiting.order_by("pk")] + [
        (row, row.deferrals.get(state=DeferralState.ASKED).created_at) for row in asking.order_by("pk")
    ]
    with transaction.atomic():
        for row, at in since:
            if at is None or working_days_left(schedule, clock.local(at).date(), today) < PATIENCE:
                continue
            tell(office_people(), "talent.task_undecided", f"talent.task:{row.pk}:undecided:{int(at.timestamp())}",
                 page_of_task(row), says(row))  # fmt: skip
            done += 1
    return done
