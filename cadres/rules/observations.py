"""When a key project is to be visited again. Pure."""

from datetime import date, timedelta

#: An open project is seen at least once in so many days.
VISIT_DAYS = 90


def seen_since(today: date) -> date:
    """A project must have been seen on this day or later, or have opened since."""
    return today - timedelta(days=VISIT_DAYS)
