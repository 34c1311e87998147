"""Points to a grade, and what the grading of a year must be. Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _

#: Points of all criteria together: grades are set on this scale.
FULL = 100


class SecretaryLevel(models.TextChoices):
    """The grade of a secretary for a year, by points."""

    FIRST = "first", _("Secretary of the first grade")
    SECOND = "second", _("Secretary of the second grade")
    THIRD = "third", _("Secretary of the third grade")


def level_of(total: int, *, first_from: int, second_from: int) -> SecretaryLevel:
    """The grade that points lead to."""
    if total >= first_from:
        return SecretaryLevel.FIRST
    return SecretaryLevel.SECOND if total >= second_from else SecretaryLevel.THIRD


def moved(before: str, now: str) -> int:
    """1 up, -1 down, 0 the same or nothing to compare with."""
    order = [SecretaryLevel.THIRD, SecretaryLevel.SECOND, SecretaryLevel.FIRST]
    if before not in order or now not in order:
        return 0
    return (order.index(SecretaryLevel(now)) > order.index(SecretaryLevel(before))) - (
        order.index(SecretaryLevel(now)) < order.index(SecretaryLevel(before))
    )
