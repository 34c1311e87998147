"""Dues by the rate table. Pure; whole fen (1/100 yuan), never floating point.

Source: 《关于中国共产党党费收缴、使用和管理的规定》 (2008); the rate applies to the whole base, not to the part above.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.rules.months import months_after


class PayKind(models.TextChoices):
    """By what somebody pays."""

    PAID = "paid", _("On monthly pay after tax")
    RETIRED = "retired", _("On a pension")
    SMALL = "small", _("Student, farmer or without work")


@dataclass(frozen=True)
class Band:
    """Up to this monthly base, in fen (None: without end), this rate in hundredths of a per cent."""

    up_to: int | None
    rate: int


PAID_BANDS = (Band(3000_00, 50), Band(5000_00, 100), Band(10000_00, 150), Band(None, 200))
RETIRED_BANDS = (Band(5000_00, 50), Band(None, 100))
SMALL_DUES = 20
BACK_MONTHS = 6
#: Months owed in a row at which secretary and member are told; then once more before the sixth is over.
WARN_AT = (3, 5)
LEFT_AT = 6
WARN_DAYS_BEFORE = 10


def rate_of(kind: str, base: int) -> int:
    """Hundredths of a per cent of the base; 0 where the dues are a fixed sum."""
    bands = {PayKind.PAID: PAID_BANDS, PayKind.RETIRED: RETIRED_BANDS}.get(PayKind(kind), ())
    return next((band.rate for band in bands if band.up_to is None or base <= band.up_to), 0)


def dues_of(kind: str, base: int) -> int:
    """Fen a month for a monthly base in fen, rounded half up."""
    if kind == PayKind.SMALL:
        return SMALL_DUES
    exact = Decimal(base) * rate_of(kind, base) / 10_000
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def month_of(day: date) -> date:
    """The first of the month: how a month is written down."""
    return day.replace(day=1)


def oldest_back(day: date) -> date:
    """The earliest month that may still be paid back on a day."""
    return months_after(month_of(day), -BACK_MONTHS)


def in_a_row(unpaid: Collection[date], today: date) -> int:
    """How many months that are over are owed without a break, up to the last one."""
    month, found = months_after(month_of(today), -1), 0
    while month in unpaid:
        month, found = months_after(month, -1), found + 1
    return found


def warning(owed: int, *, this_month_unpaid: bool, today: date) -> int | None:
    """Which warning is due for so many months in a row: 3, 5, or 6 for the last days before the sixth is over."""
    ends = months_after(month_of(today), 1)
    if owed >= LEFT_AT - 1 and (owed >= LEFT_AT or (this_month_unpaid and (ends - today).days <= WARN_DAYS_BEFORE)):
        return LEFT_AT
    return max((at for at in WARN_AT if owed >= at), default=None)


def has_left(owed: int) -> bool:
    """Six months in a row without a reason: taken to have left the party of oneself (Constitution, article 9)."""
    return owed >= LEFT_AT


def yuan(fen: int) -> str:
    """1234.50 for 123450."""
    sign, whole = ("-" if fen < 0 else ""), abs(fen)
    return f"{sign}{whole // 100}.{whole % 100:02d}"
