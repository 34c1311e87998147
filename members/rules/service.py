"""Rules of service in communities: distance, minutes that count, quarters. Pure.

The office's own rule for counting: the time between signing in and out, at most one and a half times what the post
is planned for (`MINUTES_CAP`); what goes beyond is a matter between the community and the post's hours.
"""

from datetime import date, datetime, timedelta
from math import asin, cos, radians, sin, sqrt

EARTH_M = 6_371_000.0
RADIUS_M = 500
MINUTES_CAP = 1.5
#: Signing in begins so long before the post's hour.
EARLY = timedelta(minutes=60)
#: Attendance may be entered, and a place is kept, for so many days after the day.
DAYS_TO_RECORD = 7
ASKED_WORKING_DAYS = 3
RATE_DAYS = 7


def metres_between(lat: float, lon: float, other_lat: float, other_lon: float) -> int:
    """Great-circle distance of two WGS-84 points, whole metres."""
    d_lat, d_lon = radians(other_lat - lat), radians(other_lon - lon)
    a = sin(d_lat / 2) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(d_lon / 2) ** 2
    return round(2 * EARTH_M * asin(min(1.0, sqrt(a))))


def most_minutes(planned: int) -> int:
    """The most that one time of service counts."""
    return int(planned * MINUTES_CAP)


def minutes_served(signed_in: datetime, signed_out: datetime, most: int) -> int:
    """Whole minutes between both, 0 at least, `most` at most."""
    elapsed = int((signed_out - signed_in).total_seconds() // 60)
    return max(0, min(elapsed, most))


def hours_text(minutes: int) -> str:
    """90 → “1.50”."""
    return f"{minutes / 60:.2f}"


def quarter_of(day: date) -> int:
    """1 to 4."""
    return (day.month - 1) // 3 + 1


def quarter_begins(day: date) -> date:
    """The first day of the quarter that the day lies in."""
    return date(day.year, 3 * quarter_of(day) - 2, 1)


def fits_weekdays(weekdays: str, day: date) -> bool:
    """`weekdays`: ISO numbers as digits (“67”: the weekend); empty: any day."""
    return not weekdays or str(day.isoweekday()) in weekdays
