"""Dues by the rate table. Pure; whole fen (1/100 yuan), never floating point.

Source: 《关于中国共产党党费收缴、使用和管理的规定》 (2008); the rate applies to the whole base, not to the part above.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _


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
