"""Resident identity numbers (GB 11643-1999): are they possible, what they say, and how they are shown. Pure."""

import re
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

_SHAPE = re.compile(r"^[1-9]\d{16}[\dX]$", re.ASCII)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
#: How many characters stay readable in front and behind: the region, and what tells two people of a list apart.
_FRONT, _BEHIND = 4, 4


class Sex(models.TextChoices):
    """As the identity number says it."""

    MALE = "male", _("Male")
    FEMALE = "female", _("Female")


def cleaned(text: str) -> str:
    """Upper case, without blanks: as it is sealed and fingerprinted."""
    return "".join(text.split()).upper()


def is_possible(number: str) -> bool:
    """Eighteen characters, a day of birth that exists, the right check digit."""
    return bool(_SHAPE.match(number)) and born_on(number) is not None and number[17] == check_digit(number[:17])


def check_digit(first: str) -> str:
    """The last character for the first seventeen."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(first, _WEIGHTS, strict=True)) % 11]


def born_on(number: str) -> date | None:
    """The day of birth in the number; None when there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex_of(number: str) -> Sex:
    """An odd sequence is a man's."""
    return Sex.MALE if int(number[16]) % 2 else Sex.FEMALE


def masked(text: str) -> str:
    """What a list shows of a number: the first and last four characters."""
    if len(text) <= _FRONT + _BEHIND:
        return "*" * len(text)
    return f"{text[:_FRONT]}{'*' * (len(text) - _FRONT - _BEHIND)}{text[-_BEHIND:]}"


def masked_phone(text: str) -> str:
    """138****5678."""
    return f"{text[:3]}****{text[-4:]}" if len(text) >= 8 else "*" * len(text)
