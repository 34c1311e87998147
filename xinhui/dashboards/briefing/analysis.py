"""What may be said of two counts: change, share of the change, whether it is more than chance. Pure.

Rules (docs/decisions/0019): no per cent of fewer than SMALL; shares are of the sum of all increases (or of all
decreases), so that they never exceed a hundred and add up to it; “unusual” is an exact test of two Poisson counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, lgamma, log

#: Below it a count is small: differences are said in whole numbers, never in per cent.
SMALL = 20
#: How seldom chance alone would do it, over all categories looked at together.
LEVEL = 0.01


@dataclass(frozen=True)
class Change:
    """A count and the one before it."""

    now: int
    before: int

    @property
    def delta(self) -> int:
        """More (positive) or fewer."""
        return self.now - self.before

    @property
    def is_small(self) -> bool:
        """Too few to speak of per cent."""
        return self.before < SMALL

    @property
    def percent(self) -> float | None:
        """The change in per cent of the count before, one decimal, without its sign; None of a small count."""
        return None if self.is_small else round(100 * abs(self.delta) / self.before, 1)

    @property
    def direction(self) -> str:
        """up, down or same."""
        return "up" if self.delta > 0 else "down" if self.delta < 0 else "same"


@dataclass(frozen=True)
class Part:
    """What one category or town gives to the change: `delta`, and its share of all that went the same way."""

    key: str
    change: Change
    share: float | None

    @property
    def percent(self) -> int | None:
        """The share in whole per cent; None where the whole is small."""
        return None if self.share is None else round(100 * self.share)


def contributions(now: Mapping[str, int], before: Mapping[str, int], direction: str) -> list[Part]:
    """The parts that went `direction` (up, down), the largest first; shares only of a sum that is not small."""
    changes = {key: Change(now.get(key, 0), before.get(key, 0)) for key in {**now, **before}}
    same_way = {key: change for key, change in changes.items() if change.direction == direction}
    whole = sum(abs(change.delta) for change in same_way.values())
    parts = [
        Part(key, change, abs(change.delta) / whole if whole >= SMALL else None) for key, change in same_way.items()
    ]
    return sorted(parts, key=lambda part: (-abs(part.change.delta), part.key))


def main_parts(parts: list[Part], *, most: int = 3, enough: float = 0.8) -> list[Part]:
    """The first parts that together explain `enough` of the change, at most `most`."""
    whole = sum(abs(part.change.delta) for part in parts)
    found: list[Part] = []
    for part in parts[:most]:
        if found and sum(abs(one.change.delta) for one in found) >= enough * whole:
            break
        found.append(part)
    return found


def rise_by_chance(now: int, before: int, ratio: float = 1.0) -> float:
    """How probable at least `now` is when nothing changed, given `now + before` in all.

    `ratio`: exposure now ÷ exposure before (days). Of two Poisson counts the first is binomial given the sum
    (Przyborowski and Wilenski, 1940). 1.0 when nothing happened.
    """
    whole, p = now + before, ratio / (1 + ratio)
    if now <= 0:
        return 1.0
    terms = (
        exp(lgamma(whole + 1) - lgamma(k + 1) - lgamma(whole - k + 1) + k * log(p) + (whole - k) * log(1 - p))
        for k in range(now, whole + 1)
    )
    return min(1.0, sum(terms))


def unusual(now: Mapping[str, int], before: Mapping[str, int], ratio: float = 1.0) -> list[str]:
    """Keys whose rise chance does not explain, tested together (Bonferroni), the least probable first."""
    keys = sorted({**now, **before})
    found = [
        (chance, key)
        for key in keys
        if now.get(key, 0) > before.get(key, 0) * ratio
        and (chance := rise_by_chance(now.get(key, 0), before.get(key, 0), ratio)) * len(keys) < LEVEL
    ]
    return [key for _chance, key in sorted(found)]


def percent_of(part: int, whole: int) -> float | None:
    """`part` in per cent of `whole`, one decimal; None of a small whole."""
    return round(100 * part / whole, 1) if whole >= SMALL else None
