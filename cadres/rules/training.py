"""Training of cadres: hours required, how far a video was watched, numbers of certificates. Pure.

Sources: 《干部教育培训工作条例》 (2023): leading cadres of county level and above learn at least three months or 550
hours within five years; other cadres at least 12 days or 90 hours a year.
"""

import hashlib

FIVE_YEARS, FIVE_YEARS_HOURS = 5, 550
YEAR_HOURS = 90
#: Whoever reads these levels owes 550 hours in five years: a fifth of it is the yardstick of a year.
LONG_LEVELS = frozenset({"county", "county_deputy"})
#: The page reports every quarter of a minute; a longer silence is no watching.
REPORT_SECONDS, SILENCE_SECONDS = 15, 60
#: Playing faster than this is not taken.
FASTEST = 1.5
WATCHED_PERCENT = 90
#: Fewer ratings than this are shown to nobody.
RATINGS_LEAST = 5


def required_hours(level: str) -> int:
    """The hours of one year for the level of a post, where no adopted plan asks for others."""
    return FIVE_YEARS_HOURS // FIVE_YEARS if level in LONG_LEVELS else YEAR_HOURS


def position_after(before: int, reported: int, elapsed: float, length: int) -> int:
    """How far a video counts as watched (seconds), from what the page says and what the wall clock allows.

    `elapsed`: seconds since the person's last report, of this video or any other. Never back, never past the end, never
    more than one and a half times the time gone by; of a silence no more than a minute counts.
    """
    allowed = before + int(min(max(elapsed, 0.0), SILENCE_SECONDS) * FASTEST)
    return max(before, min(reported, allowed, length))


def is_watched(position: int, length: int) -> bool:
    """Nine tenths of the video were watched; a video without length never is."""
    return length > 0 and 100 * position >= WATCHED_PERCENT * length


def mean_of(total: int, count: int) -> float | None:
    """The mean of ratings to one place; None while there are fewer than five."""
    return round(total / count, 1) if count >= RATINGS_LEAST else None


def training_certificate_number(year: int, class_id: int, place: int, secret: str) -> str:
    """`GBPX-2026-0042-007-7f3a9c`: year, class, place on its list, and six characters that nobody can guess."""
    body = f"GBPX-{year}-{class_id:04d}-{place:03d}"
    return f"{body}-{hashlib.sha256(f'{body}:{secret}'.encode()).hexdigest()[:6]}"
