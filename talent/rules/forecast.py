"""How a target is likely to end: from the settled intakes alone, with the doubt shown. Pure.

Arrivals so far are taken for a steady stream of unknown rate. After `count` arrivals in the share `passed` of the
period, the arrivals of the rest are about `(count + ½) · rest / passed`, and their spread that of a negative binomial
(a Poisson stream whose rate is itself uncertain). The range holds the outcome in about four of five cases.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from math import sqrt

#: Four of five outcomes lie within so many standard deviations.
Z = 1.2816


@dataclass(frozen=True)
class Forecast:
    """The likely end and its range, people; `is_early`: too little of the period has passed to say."""

    likely: int
    low: int
    high: int
    is_early: bool = False


def share_passed(starts_on: date, ends_on: date, today: date) -> Decimal:
    """How much of the period has passed, 0 to 1; both days belong to it."""
    days = (ends_on - starts_on).days + 1
    gone = min(max((today - starts_on).days + 1, 0), days)
    return Decimal(gone) / days


def forecast(count: int, passed: Decimal, *, early: Decimal = Decimal("0.08")) -> Forecast:
    """The end of a period of which `passed` is over with `count` arrivals."""
    if passed >= 1:
        return Forecast(count, count, count)
    if passed <= 0:
        return Forecast(count, count, count, is_early=True)
    ratio = float((1 - passed) / passed)
    shape = count + 0.5
    mean = shape * ratio
    spread = Z * sqrt(mean + mean * mean / shape)
    low, high = max(mean - spread, 0.0), mean + spread
    return Forecast(
        count + _whole(mean, ROUND_HALF_UP), count + _whole(low, ROUND_FLOOR), count + _whole(high, ROUND_CEILING),
        is_early=passed < early,
    )  # fmt: skip


def _whole(value: float, rounding: str) -> int:
    return int(Decimal(str(value)).quantize(Decimal(1), rounding))


@dataclass(frozen=True)
class Standing:
    """`is_behind`: even the better end of the range misses; `is_doubtful`: the likely end does."""

    count: int
    number: int
    due: int
    forecast: Forecast

    @property
    def is_reached(self) -> bool:
        """The number is there already."""
        return self.count >= self.number

    @property
    def is_behind(self) -> bool:
        """Unlikely to be reached."""
        return not self.is_reached and not self.forecast.is_early and self.forecast.high < self.number

    @property
    def is_doubtful(self) -> bool:
        """The likely end misses, or what was to be there by today is not."""
        if self.is_reached or self.is_behind:
            return False
        return self.count < self.due or (not self.forecast.is_early and self.forecast.likely < self.number)

    @property
    def percent(self) -> int:
        """Of the number, 100 at most."""
        return min(self.count * 100 // self.number, 100) if self.number else 100


def standing(count: int, number: int, due: int, passed: Decimal) -> Standing:
    """How a target stands: `due` is what the plan wanted by today."""
    return Standing(count, number, due, forecast(count, passed))
