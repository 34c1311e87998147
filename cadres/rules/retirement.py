"""The age of retirement, raised step by step since 2025. Pure.

Source: 《国务院关于渐进式延迟法定退休年龄的办法》, adopted 13 September 2024: men 60 → 63 and women in posts of cadres
55 → 58, one month later for every four months of birth; women workers 50 → 55, one for every two. Tables 1 to 3 of its
annex begin with January 1965, January 1970 and January 1975.
"""

from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from django.db import models
from django.utils.translation import gettext_lazy as _


class RetirementClass(models.TextChoices):
    """Whose age of retirement."""

    MAN = "man", _("Man: 60, rising to 63")
    WOMAN_CADRE = "woman_cadre", _("Woman in a cadre's post: 55, rising to 58")
    WOMAN_WORKER = "woman_worker", _("Woman in a worker's post: 50, rising to 55")


class _Track(NamedTuple):
    age: int  # years, before the reform
    first: int  # year of birth from whose January on retirement is later
    every: int  # months of birth for one month more
    most: int  # months more at the end


_TRACKS = {
    RetirementClass.MAN: _Track(60, 1965, 4, 36),
    RetirementClass.WOMAN_CADRE: _Track(55, 1970, 4, 36),
    RetirementClass.WOMAN_WORKER: _Track(50, 1975, 2, 60),
}


def months_later(who: RetirementClass, born: date) -> int:
    """By how many months retirement is later than before the reform."""
    track = _TRACKS[who]
    since = (born.year - track.first) * 12 + born.month - 1
    return 0 if since < 0 else min(track.most, since // track.every + 1)


def retires_in(who: RetirementClass, born: date) -> date:
    """The first day of the month in which the age is reached (到龄)."""
    track = _TRACKS[who]
    moved: date = born.replace(day=1) + relativedelta(years=track.age, months=months_later(who, born))
    return moved


def age_on(born: date, day: date) -> int:
    """Full years."""
    years: int = relativedelta(day, born).years
    return years
