"""Senior universities (老年大学): days of a weekly lesson, clashes of times, attendance, refunds. Pure."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

WEEK = timedelta(days=7)
#: Whoever leaves before this session of the course begins gets the fee back.
REFUND_UNTIL_SESSION = 2


@dataclass(frozen=True)
class Slot:
    """A stretch of one day; `ends` is no longer part of it."""

    day: date
    starts: time
    ends: time

    def meets(self, other: "Slot") -> bool:
        """Some moment belongs to both; one that begins when the other ends does not clash."""
        return self.day == other.day and self.starts < other.ends and other.starts < self.ends


def session_days(first: date, last: date, weekday: int, is_off: Callable[[date], bool]) -> Iterator[date]:
    """Every such weekday (0 Monday … 6 Sunday) from `first` to `last`, both included, without days off."""
    day = first + timedelta(days=(weekday - first.weekday()) % 7)
    while day <= last:
        if not is_off(day):
            yield day
        day += WEEK


def percent(part: int, whole: int) -> int:
    """Whole percent, rounded down, so that nobody is lifted over a line; 0 of nothing."""
    return 100 * part // whole if whole else 0


def has_earned(attended: int, held: int, needed: int) -> bool:
    """Attendance reaches the percentage needed; a course that was never held earns nobody anything."""
    return held > 0 and 100 * attended >= needed * held


def refund(paid: int, sessions_begun: int) -> int:
    """What comes back of a paid fee, in fen: all of it until the second session begins, then nothing."""
    return paid if sessions_begun < REFUND_UNTIL_SESSION else 0


def certificate_number(area_code: str, year: int, serial: int, secret: str) -> str:
    """`LD103-2026-00042-7f3a`: town, year, serial, and four characters that nobody can guess."""
    body = f"LD{(area_code + '000')[6:9]}-{year}-{serial:05d}"
    return f"{body}-{hashlib.sha256(f'{body}:{secret}'.encode()).hexdigest()[:4]}"


def shortened(name: str) -> str:
    """What a stranger who verifies a certificate sees of the name: 张** ."""
    return name[:1] + "*" * max(len(name) - 1, 1)
