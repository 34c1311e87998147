"""Comparing fairly: intervals round rates and medians, limits of a funnel, places that the intervals allow. Pure.

Sources: E. B. Wilson, JASA 22 (1927), for shares; Byar's approximation (Breslow and Day 1987) for counts over a base;
D. J. Spiegelhalter, Statistics in Medicine 24 (2005), for funnels; order statistics for medians.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb, sqrt

Z95, Z998 = 1.959964, 3.090232
#: Below this a rate is chance rather than work.
SMALL = 20


@dataclass(frozen=True)
class Interval:
    """95 per cent: between `low` and `high`."""

    low: float
    high: float

    def overlaps(self, other: "Interval") -> bool:
        """They have a value in common: no difference can be told."""
        return self.low <= other.high and other.low <= self.high


def wilson(events: int, trials: int, z: float = Z95) -> Interval:
    """Of a share of `trials`; everything is possible where nothing was tried."""
    if trials <= 0:
        return Interval(0.0, 1.0)
    share = events / trials
    scale = 1 + z * z / trials
    middle = (share + z * z / (2 * trials)) / scale
    half = z / scale * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def byar(events: int, base: float, z: float = Z95) -> Interval:
    """Of `events` that come by chance over a base (residents, grids)."""
    if base <= 0:
        return Interval(0.0, float("inf"))
    low = events * (1 - 1 / (9 * events) - z / (3 * sqrt(events))) ** 3 if events else 0.0
    more = events + 1
    high = more * (1 - 1 / (9 * more) + z / (3 * sqrt(more))) ** 3
    return Interval(max(0.0, low) / base, high / base)


def median(values: Sequence[float]) -> float | None:
    """The middle one."""
    ordered = sorted(values)
    if not ordered:
        return None
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def around_median(values: Sequence[float]) -> Interval:
    """Between which two of the values the median of all such cases lies: by ranks, whatever their distribution."""
    ordered = sorted(values)
    count = len(ordered)
    if not count:
        return Interval(0.0, float("inf"))
    if count > 100:
        half = Z95 * sqrt(count) / 2
        low, high = int(count / 2 - half), int(count / 2 + half + 1)
    else:
        low = _rank(count)
        high = count - 1 - low
    return Interval(ordered[max(0, low)], ordered[min(count - 1, high)])


def _rank(count: int) -> int:
    """The largest rank from 0 whose tail of the binomial stays within 2.5 per cent; 0 when none does."""
    tail, rank = 0.0, -1
    for k in range(count):
        tail += comb(count, k) / 2**count
        if tail > 0.025:
            break
        rank = k
    return max(0, rank)


@dataclass(frozen=True)
class Place:
    """From which to which place the intervals allow, counted from the best."""

    first: int
    last: int

    @property
    def is_told(self) -> bool:
        """One place and no other."""
        return self.first == self.last


def places(intervals: Sequence[Interval | None], *, higher_is_better: bool) -> list[Place | None]:
    """For each: behind those that are surely better, before those that are surely worse. None has no place."""
    known = [interval for interval in intervals if interval is not None]
    found: list[Place | None] = []
    for own in intervals:
        if own is None:
            found.append(None)
            continue
        above = sum(other.low > own.high for other in known)
        below = sum(other.high < own.low for other in known)
        better, worse = (above, below) if higher_is_better else (below, above)
        found.append(Place(1 + better, len(known) - worse))
    return found
