"""Pure rules of village points: the assembly's quorum and majority, periods, days of publication, what expires.

村民委员会组织法 (2018), article 22: an assembly needs more than half of the villagers of eighteen years and over, or
representatives of two thirds of the households; it decides by more than half of those present.
"""

from datetime import date, timedelta

OBJECTION_DAYS, OBJECTION_DAYS_LEAST, OBJECTION_DAYS_MOST = 5, 3, 7


def has_quorum(entitled: int, present: int, *, by_households: bool = False) -> bool:
    """Enough of those entitled came: more than half of the villagers, or two thirds of the households."""
    if not 0 < present <= entitled:
        return False
    return present * 3 >= entitled * 2 if by_households else present * 2 > entitled


def has_majority(present: int, in_favour: int) -> bool:
    """More than half of those present agreed."""
    return in_favour <= present < in_favour * 2


def last_day_of_objections(published_on: date, days: int) -> date:
    """The last day on which an objection may be raised: the day of publication is not counted."""
    return published_on + timedelta(days=days)


def period_of(day: date, period: str) -> tuple[date, date]:
    """First day of the month, quarter or year that `day` lies in, and the first day after it."""
    if period == "year":
        return date(day.year, 1, 1), date(day.year + 1, 1, 1)
    first = day.month if period == "month" else (day.month - 1) // 3 * 3 + 1
    last = first + (1 if period == "month" else 3)
    after = date(day.year + 1, 1, 1) if last > 12 else date(day.year, last, 1)
    return date(day.year, first, 1), after


def deduction_of(points: int, balance: int) -> int:
    """What a deduction takes: never more than there is."""
    return min(abs(points), balance)


def expiring(balance: int, at_year_end: int, taken_since: int) -> int:
    """What is left of the last year's balance: spending takes the oldest points first."""
    return max(0, min(balance, at_year_end - taken_since))
