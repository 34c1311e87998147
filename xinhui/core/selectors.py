"""What the calendar does not know yet."""

from datetime import date, timedelta

from xinhui.core.models import CalendarDay
from xinhui.core.worktime import LIBRARY_LAST_YEAR

#: How long before its last day the missing year is spoken of, and how many days the office must have said of it.
WARN_BEFORE = timedelta(days=90)
DAYS_OF_A_YEAR = 20


def missing_year(today: date) -> int | None:
    """The next year whose holidays neither the statutory calendar nor the office's table knows; None while far off.

    The State Council publishes a year's arrangement in the November before it: about thirty days, make-up days
    included. Until then, weekends and fixed holidays count.
    """
    year = max(LIBRARY_LAST_YEAR, today.year - 1) + 1
    while CalendarDay.objects.filter(day__year=year).count() >= DAYS_OF_A_YEAR:
        year += 1
    return year if today + WARN_BEFORE >= date(year, 1, 1) else None
