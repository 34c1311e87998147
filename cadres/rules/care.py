"""Days of care and supervision: when a talk is due, when a period is over, how far up a delay climbs. Pure."""

from datetime import date, timedelta

from members.rules.months import months_after

#: Days late at which a delay climbs: whose turn it is, then the unit's personnel officer, then the cadre office.
CLIMBS = (1, 4, 8)
#: Talks before retirement are raised so many days ahead; a post taken longer ago than this asks for no talk.
RETIRING_WITHIN, TAKEN_WITHIN = 60, 30
#: So many days before it is due, the talker is reminded.
SOON = 3
#: Grades with which somebody may be used again.
GOOD_GRADES = frozenset({"优秀", "称职"})


def due_day(occasion_on: date, days: int) -> date:
    """By when the talk is to be held."""
    return occasion_on + timedelta(days=days)


def period_end(decided_on: date, months: int | None) -> date | None:
    """The first day on which the discipline no longer stands in the way; None: no such day."""
    return None if months is None else months_after(decided_on, months)


def climb(due_on: date, today: date) -> int:
    """0 until the day is over, then 1 to 3."""
    late = (today - due_on).days
    return sum(late >= days for days in CLIMBS)


def latest_is_good(grades: dict[int, str]) -> bool:
    """The grade of the latest year is one with which somebody may be used again; no grade is none."""
    return bool(grades) and grades[max(grades)] in GOOD_GRADES
