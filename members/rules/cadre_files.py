"""What a cadre's file must hold on a day: required by the posts held, for the years served. Pure.

The requirements are a table that the organization department edits; the rules here say what a row of it means:
once: from the first day in the post; for the year that runs, or for the year that is over: from the month on that the
row names, for years in which the post was held; on departure: once the file is closed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

#: Fields of the basic form that a complete file has.
BASIC_FIELDS = ("sex", "born_on", "education")


class Rhythm(models.TextChoices):
    """When a document is required."""

    ONCE = "once", _("Once, from the first day in the post")
    THIS_YEAR = "this_year", _("Every year, for the year that runs")
    LAST_YEAR = "last_year", _("Every year, for the year that is over")
    DEPARTURE = "departure", _("When the cadre leaves")


@dataclass(frozen=True, order=True)
class Wanted:
    """A document: its kind and, where it comes every year, the year (0: no year)."""

    kind: str
    year: int = 0


@dataclass(frozen=True)
class Requirement:
    """A row of the table."""

    post: str
    kind: str
    rhythm: str
    from_month: int = 1


@dataclass(frozen=True)
class Held:
    """A post from–to."""

    post: str
    starts_on: date
    ends_on: date | None = None


def wanted(requirements: Iterable[Requirement], posts: Sequence[Held], *, today: date, is_closed: bool) -> set[Wanted]:
    """What the file must hold. Open: by the posts held today. Closed: what the last posts require on departure."""
    last = max((post.ends_on for post in posts if post.ends_on), default=today)
    held: dict[str, date] = {}
    for post in posts:
        if post.ends_on is None or (is_closed and post.ends_on == last):
            # re-elected: the post is held since the first of the terms that follow one another
            held[post.post] = min([one.starts_on for one in posts if one.post == post.post])
    found = set()
    for row in requirements:
        if row.post not in held or (row.rhythm == Rhythm.DEPARTURE) != is_closed:
            continue
        if row.rhythm in (Rhythm.ONCE, Rhythm.DEPARTURE):
            found.add(Wanted(row.kind))
            continue
        year = today.year if row.rhythm == Rhythm.THIS_YEAR else today.year - 1
        if today.month >= row.from_month and held[row.post].year <= year:
            found.add(Wanted(row.kind, year))
    return found


def percent(required: int, missing: int) -> int:
    """Share of what is required, rounded down: 100 only where nothing is missing."""
    return 100 * (required - missing) // required if required else 100
