"""Days and lights of tasks. Pure.

Source: issue text “deadline, evidence, status; reminders”; the room's own measure for the light.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from talent.states.plans import SETTLED_TASKS, TalentTaskState, TaskLight
from xinhui.core.worktime import Schedule

#: The lead is reminded when so many working days are left.
REMIND_BEFORE = (15, 5, 1)
#: How often a task may get more time.
MOST_DEFERRALS = 2
#: The share of what was due by today: from here on green, from here on amber.
GREEN_FROM, AMBER_FROM = Decimal("0.9"), Decimal("0.6")
#: Nobody is judged by quantity before so much of the time has passed.
EARLY = Decimal("0.1")
#: What the office leaves undecided is told of after so many working days.
PATIENCE = 5


def working_days_left(schedule: Schedule, today: date, deadline: date) -> int:
    """Working days after today up to and with the deadline; 0 when there is none."""
    days = (deadline - today).days
    return sum(schedule.is_workday(today + timedelta(days=n)) for n in range(1, days + 1))


def reminder_due(left: int, told: int | None, marks: Sequence[int] = REMIND_BEFORE) -> int | None:
    """The mark to be told now: the smallest that is reached, if it was not told yet (`told`: the last one)."""
    reached = [mark for mark in marks if left <= mark]
    if not reached or (told is not None and told <= min(reached)):
        return None
    return min(reached)


def time_passed(starts_on: date, deadline: date, today: date) -> Decimal:
    """How much of the task's time is over, 0 to 1."""
    days = max((deadline - starts_on).days, 1)
    return Decimal(min(max((today - starts_on).days, 0), days)) / days


def light_of(
    state: str, *, reached: Decimal, wanted: Decimal, passed: Decimal, is_late: bool
) -> TaskLight:  # fmt: skip
    """A late task is red whatever was reached; a settled one green or without a light; else quantity against time."""
    if state == TalentTaskState.DONE:
        return TaskLight.GREEN
    if state in SETTLED_TASKS or state == TalentTaskState.SUSPENDED:
        return TaskLight.NONE
    if is_late:
        return TaskLight.RED
    due = wanted * passed
    if passed < EARLY or reached >= due * GREEN_FROM:
        return TaskLight.GREEN
    return TaskLight.AMBER if reached >= due * AMBER_FROM else TaskLight.RED
