"""Days of a posting: when something is due, when it is chased, which periods overlap. Pure."""

from datetime import date, timedelta

#: A posting of so many days or more is appraised at mid-term.
MIDTERM_FROM_DAYS = 90
#: Days after the return within which it is appraised.
APPRAISE_DAYS = 15
#: Days late after which the cadre office is told too.
ESCALATES_DAYS = 7
#: The longest posting, in days, extension included.
LONGEST_DAYS = 3 * 366


def midterm_day(starts_on: date, ends_on: date) -> date | None:
    """The middle of a long posting; a short one has no mid-term appraisal."""
    days = (ends_on - starts_on).days
    return starts_on + timedelta(days=days // 2) if days >= MIDTERM_FROM_DAYS else None


def next_due(starts_on: date, ends_on: date, *, is_midterm_done: bool) -> date:
    """While under way: the mid-term appraisal, then the return."""
    middle = midterm_day(starts_on, ends_on)
    return ends_on if is_midterm_done or middle is None else middle


def appraisal_due(returned_on: date) -> date:
    """When the appraisal on return is due."""
    return returned_on + timedelta(days=APPRAISE_DAYS)


def chase_level(due_on: date, today: date) -> int:
    """0: not due yet; 1: the unit is chased; 2: the cadre office is told too."""
    late = (today - due_on).days
    return 0 if late <= 0 else 2 if late > ESCALATES_DAYS else 1


def overlap(one: tuple[date, date], other: tuple[date, date]) -> bool:
    """Whether two periods, both days included, have a day in common."""
    return one[0] <= other[1] and other[0] <= one[1]
