"""Days of requests about personal data, and when the purpose of a file has ended. Pure."""

from collections.abc import Callable
from datetime import date

from members.rules.chains import working_day_after
from members.rules.months import months_after
from talent.states.rights import DAYS_TO_ANSWER, DAYS_TO_REMIND

#: Claims about what was paid lapse after three years (民法典 第一百八十八条); a file whose person has left is needed no
#: longer after that (个人信息保护法 第十九条: no longer than the purpose demands).
YEARS_AFTER_LEAVING = 3


def due_day(received_on: date, is_workday: Callable[[date], bool]) -> date:
    """The fifteenth working day; the day of receipt does not count."""
    return working_day_after(received_on, DAYS_TO_ANSWER, is_workday)


def is_pressing(due_on: date, today: date, is_workday: Callable[[date], bool]) -> bool:
    """Due within three working days, or late."""
    return working_day_after(today, DAYS_TO_REMIND, is_workday) >= due_on


def purpose_ended_before(today: date) -> date:
    """Whoever left before this day is kept for no purpose any more."""
    return months_after(today, -12 * YEARS_AFTER_LEAVING)
