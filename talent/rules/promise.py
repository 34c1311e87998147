"""The chain of a promise in working time: the whistle engine's arithmetic with the room's own levels. Pure.

Source: issue text “reminders and escalation by the same engine as the whistle chain”, “promise in working time”.
"""

from datetime import date, datetime, time, timedelta

from grids.deadlines import Link
from talent.states.promise import PromiseLevel
from xinhui.core.clock import LOCAL
from xinhui.core.worktime import BudgetUnit, Schedule

#: How long each level above the handler has.
ABOVE = (1, BudgetUnit.WORKING_DAY)


def promise_chain(unit_id: int, amount: int, unit_of_time: str) -> list[Link]:
    """The unit's handler for so long, then its head, the talent office and the district leader a working day each."""
    links = [Link(int(PromiseLevel.HANDLER), unit_id, amount, str(unit_of_time))]
    return links + [
        Link(int(level), unit_id, ABOVE[0], str(ABOVE[1])) for level in PromiseLevel if level > PromiseLevel.HANDLER
    ]


def end_of_work(schedule: Schedule, day: date) -> datetime:
    """When a day's working time is over; a day off is followed to the next working day (Civil Code, article 203)."""
    while not schedule.is_workday(day):
        day += timedelta(days=1)
    return datetime.combine(day, time(0), LOCAL) + timedelta(minutes=schedule.periods[-1][1])
