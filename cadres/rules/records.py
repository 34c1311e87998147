"""When rounds open and close, when returns are chased, how long a record lasts, what looks like a double. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

#: Working days after the quarter's end in which units return their records. [?] Source: usual practice, editable
#: for a round by extending it.
RETURN_DAYS = 15
#: Working days that the office has to answer a reply of the person. [?]
ANSWER_DAYS = 15
#: Days after which two alike records of one person look like one event told twice.
DOUBLE_DAYS = 7
#: Months that a record counts unless the table of the district says otherwise, by (polarity, level). [?]
MONTHS = {
    ("positive", "nation"): 60, ("positive", "province"): 48, ("positive", "city"): 36,
    ("positive", "district"): 24, ("positive", "unit"): 12,
    ("negative", "nation"): 36, ("negative", "province"): 36, ("negative", "city"): 24,
    ("negative", "district"): 24, ("negative", "unit"): 12,
}  # fmt: skip
#: Working days after closing → whom a late return reaches: 1 the unit, 2 the cadre office too.
CHASES = ((1, 1), (3, 1), (5, 2), (10, 2))


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a year, 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter that a day lies in."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def after(self) -> "Quarter":
        """The next one."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def before(self) -> "Quarter":
        """The one before."""
        return Quarter(self.year - (self.number == 1), (self.number + 2) % 4 + 1)

    @property
    def last_day(self) -> date:
        """Its last day."""
        return self.after.first_day - timedelta(days=1)


def workdays_since(day: date, today: date, is_workday: Callable[[date], bool]) -> int:
    """Working days that have passed since a day, today included."""
    return sum(is_workday(day + timedelta(days=n)) for n in range(1, (today - day).days + 1))


def chase_step(closed_on: date, today: date, is_workday: Callable[[date], bool]) -> tuple[int, int]:
    """(how many chases are due by now, whom the last one reaches); (0, 0): none."""
    passed = workdays_since(closed_on, today, is_workday)
    due = [(number, reach) for number, (days, reach) in enumerate(CHASES, 1) if passed >= days]
    return due[-1] if due else (0, 0)


def expires_on(happened_on: date, months: int) -> date:
    """The first day on which the record no longer counts."""
    day: date = happened_on + relativedelta(months=months)
    return day
