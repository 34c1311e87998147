"""Opening hours of a centre. Pure.

Hours are `{"1": [["09:00", "12:00"], …], …, "7": []}` by ISO weekday; a weekday without periods is closed.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from xinhui.core.clock import LOCAL
from xinhui.core.worktime import DayKind, Schedule, parse_periods

Span = tuple[datetime, datetime]
Hours = Mapping[str, Sequence[Sequence[str]]]
WEEKDAYS = ("1", "2", "3", "4", "5", "6", "7")
#: A room is booked so far ahead at most, and a room for no longer than this.
AHEAD_DAYS, LONGEST_HOURS = 90, 12
_PERIOD = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)-(([01]\d|2[0-3]):[0-5]\d|24:00)$", re.ASCII)
_REST = frozenset({DayKind.HOLIDAY, DayKind.OVERRIDE_REST})
_EXTRA = frozenset({DayKind.MAKEUP, DayKind.OVERRIDE_WORK})


def read_line(text: str) -> list[list[str]]:
    """`09:00-12:00，14:00-17:30` as periods; empty: closed. Raises ValueError."""
    plain = text.replace("：", ":").replace("—", "-").replace("–", "-").replace("~", "-")
    found = []
    for piece in re.split(r"[,，、;；\s]+", plain.strip()):
        if not piece:
            continue
        if not _PERIOD.match(piece):
            raise ValueError(piece)
        found.append(piece.split("-"))
    if found:
        parse_periods(found)
    return found


def checked_hours(hours: Hours) -> dict[str, list[list[str]]]:
    """All seven weekdays with their periods in order; raises ValueError, KeyError or TypeError when they are not."""
    if set(hours) != set(WEEKDAYS):
        raise KeyError("weekdays")
    return {day: read_line(" ".join("-".join(period) for period in hours[day])) for day in WEEKDAYS}


def as_line(periods: Sequence[Sequence[str]]) -> str:
    """Periods as people write them."""
    return "，".join("-".join(period) for period in periods)


def periods_on(hours: Hours, day: date, schedule: Schedule, *, closed_on_holidays: bool) -> list[Span]:
    """When the centre is open on a day: by its weekday; not on holidays if it keeps them; on a make-up workday that
    is no opening day, by Monday's hours."""
    kind, _estimated = schedule.kind_of(day)
    if closed_on_holidays and kind in _REST:
        return []
    periods = hours.get(str(day.isoweekday()), [])
    if not periods and kind in _EXTRA:
        periods = hours.get("1", [])
    return [(_at(day, start), _at(day, end)) for start, end in periods]


def _at(day: date, text: str) -> datetime:
    if text == "24:00":
        return datetime.combine(day + timedelta(days=1), time(0), LOCAL)
    return datetime.combine(day, time.fromisoformat(text), LOCAL)


def open_at(periods: Sequence[Span], at: datetime) -> bool:
    """Inside a period, its end excluded."""
    return any(start <= at < end for start, end in periods)


def holds(periods: Sequence[Span], start: datetime, end: datetime) -> bool:
    """The whole span lies in one period, or in periods with only a noon break between them."""
    if start >= end or not periods:
        return False
    return (
        periods[0][0] <= start
        and end <= periods[-1][1]
        and any(s <= start < e for s, e in periods)
        and any(s < end <= e for s, e in periods)
    )
