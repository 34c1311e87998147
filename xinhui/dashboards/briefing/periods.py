"""Periods of briefings: days, the period before, the same a year before. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import pgettext

from xinhui.core.clock import LOCAL
from xinhui.dashboards.briefing.states import BriefingKind

_DAY = timedelta(days=1)
#: A briefing on demand spans no more than this.
LONGEST_DAYS = 366


@dataclass(frozen=True)
class Period:
    """Whole days, both included, on the district's wall clock."""

    kind: str
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def start(self) -> datetime:
        """The first moment."""
        return midnight(self.first)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return midnight(self.last + _DAY)

    def before(self) -> "Period":
        """The period before (环比): the month before a month, as many days before any other."""
        last = self.first - _DAY
        if self.kind == BriefingKind.MONTHLY:
            return Period(self.kind, last.replace(day=1), last)
        if self.kind == BriefingKind.QUARTERLY:
            return quarter_of(last)
        return Period(self.kind, self.first - timedelta(days=self.days), last)

    def year_before(self) -> "Period":
        """The same period of the year before (同比); a week: the same weekdays 52 weeks before."""
        if self.kind == BriefingKind.MONTHLY:
            return month_of(self.first.replace(year=self.first.year - 1, day=1))
        if self.kind == BriefingKind.QUARTERLY:
            return quarter_of(self.first.replace(year=self.first.year - 1, day=1))
        return Period(self.kind, self.first - timedelta(weeks=52), self.last - timedelta(weeks=52))

    def in_words(self) -> str:
        """2026年11月16日—22日, in the reader's language."""
        begin = day_in_words(self.first)
        return begin if self.first == self.last else f"{begin}—{day_in_words(self.last)}"


def day_in_words(day: date) -> str:
    """2026年11月16日, in the reader's language."""
    words = pgettext("briefing date", "%(year)d/%(month)d/%(day)d")
    return words % {"year": day.year, "month": day.month, "day": day.day}


def midnight(day: date) -> datetime:
    """The first moment of a day."""
    return datetime.combine(day, time(0), LOCAL)


def week_of(day: date) -> Period:
    """Monday to Sunday."""
    first = day - timedelta(days=day.weekday())
    return Period(BriefingKind.WEEKLY, first, first + timedelta(days=6))


def month_of(day: date) -> Period:
    """The calendar month."""
    first = day.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return Period(BriefingKind.MONTHLY, first, following - _DAY)


def quarter_of(day: date) -> Period:
    """The calendar quarter."""
    first = day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)
    following = (first + timedelta(days=93)).replace(day=1)
    return Period(BriefingKind.QUARTERLY, first, following - _DAY)


_OF = {BriefingKind.WEEKLY: week_of, BriefingKind.MONTHLY: month_of, BriefingKind.QUARTERLY: quarter_of}


def latest(kind: str, today: date) -> Period:
    """The latest week, month or quarter that is over on `today`."""
    current = _OF[BriefingKind(kind)](today)
    return current.before()


def period_of(kind: str, first: date, last: date) -> Period:
    """The period as given. Raises ValueError when it is no whole week, month or quarter, turned round or too long."""
    found = Period(kind, first, last)
    if last < first or found.days > LONGEST_DAYS:
        raise ValueError("turned round or too long")
    if kind in _OF and _OF[BriefingKind(kind)](first) != found:
        raise ValueError("not the whole of one")
    return found
