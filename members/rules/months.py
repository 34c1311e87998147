"""Months between days, as the rules count them: the same day of a later month, or its last one. Pure."""

from datetime import date

from dateutil.relativedelta import relativedelta


def months_after(day: date, months: int) -> date:
    """So many months later; before, if negative."""
    moved: date = day + relativedelta(months=months)
    return moved
