"""Firms of industry chains: their credit codes, what covers them, by when something is due and who hears next. Pure.

Sources: GB 32100-2015 (统一社会信用代码); Constitution of the Party, article 30; regulations of branches, article 5.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from members.rules.organizations import LEAST_OF_BRANCH

#: Digits and capitals without I, O, S, V, Z: a character's value is its place.
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_SHAPE = re.compile(rf"^[{_ALPHABET}]{{2}}\d{{6}}[{_ALPHABET}]{{10}}$", re.ASCII)
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
#: Working days: to find a unit, to answer (unless agreed otherwise), to answer again, to say whether it helped.
TAKE_DAYS, ANSWER_DAYS, AGAIN_DAYS, CONFIRM_DAYS = 2, 10, 5, 5
ANSWER_MOST = 60
#: Working days after the due day from which the next level hears: whose turn it is, the committee, the department.
CHASE_AFTER_DAYS = (1, 3, 6)
#: Days between two reminders of one gap; from which of them the organization department hears too.
GAP_EVERY_DAYS, GAP_ESCALATES = 30, 2
#: Coverage is effective with a meeting of the branch or a visit of the instructor in so many days.
EFFECTIVE_DAYS = 92


class Cover(models.TextChoices):
    """What covers a firm or a station, the best first."""

    OWN = "own", _("Own organization")
    JOINT = "joint", _("Covered by a joint or industry branch")
    INSTRUCTOR = "instructor", _("Instructor only")
    NONE = "none", _("Without cover")


class FirmGap(models.TextChoices):
    """What a firm or station lacks."""

    FOUND = "found", _("Organization to be founded")
    UNCOVERED = "uncovered", _("No organization and no instructor")


GAP_RULES: dict[FirmGap, StrPromise] = {
    FirmGap.FOUND: _(
        "Wherever three or more full members work, an organization is founded (Constitution of the Party, article 30)."
    ),
    FirmGap.UNCOVERED: _(
        "Fewer than three full members join a joint branch (work regulations of branches, article 5); a firm without "
        "members has an instructor."
    ),
}


def cleaned_code(text: str) -> str:
    """Upper case, without blanks and hyphens: as it is kept."""
    return "".join(text.replace("-", " ").split()).upper()


def code_check(first: str) -> str:
    """The eighteenth character for the first seventeen."""
    total = sum(_ALPHABET.index(char) * weight for char, weight in zip(first, _WEIGHTS, strict=True))
    return _ALPHABET[-total % 31]


def is_credit_code(code: str) -> bool:
    """Eighteen characters of the standard's alphabet, a region of digits, the right check character."""
    return bool(_SHAPE.match(code)) and code[17] == code_check(code[:17])


def gap_of(full: int, cover: str, *, industry: bool = False) -> FirmGap | None:
    """What is lacking with so many full members under this cover; None when nothing is.

    A joint branch is for fewer than three; `industry`: a branch of couriers or riders is for stations of any size.
    """
    if full >= LEAST_OF_BRANCH:
        enough = (Cover.OWN, Cover.JOINT) if industry else (Cover.OWN,)
        return None if cover in enough else FirmGap.FOUND
    return FirmGap.UNCOVERED if cover == Cover.NONE else None


def working_day_after(day: date, number: int, is_workday: Callable[[date], bool]) -> date:
    """The `number`-th working day after `day`, which does not count itself."""
    while number > 0:
        day += timedelta(days=1)
        number -= is_workday(day)
    return day


def chase_level(due: date, today: date, is_workday: Callable[[date], bool]) -> int:
    """How far up a late demand is chased today: 0 until the due day is over."""
    late = sum(is_workday(due + timedelta(days=n)) for n in range(1, (today - due).days + 1))
    return sum(late >= days for days in CHASE_AFTER_DAYS)


def gap_reminder(since: date, today: date) -> int:
    """The number of the reminder that is due: 0 on the first day, one more every thirty days."""
    return max(0, (today - since).days) // GAP_EVERY_DAYS


def effective_since(today: date) -> date:
    """The first day on which a meeting or visit still counts."""
    return today - timedelta(days=EFFECTIVE_DAYS)
