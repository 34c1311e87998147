"""Arithmetic of appraisals: the cap of the best grade, points of indicators and ballots, the advice. Pure.

The machine decides nothing: what it says stands beside the leaders' grade, with every part of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import floor

#: Fewer ballots than this are never shown by themselves.
FEWEST_BALLOTS = 5
#: What a ballot's grade is worth, the best grade first; "don't know" counts for nothing.
GRADE_POINTS = (100, 80, 60, 30)
#: Where the advice changes from one grade to the next.
BANDS = (Decimal(90), Decimal(75), Decimal(60))
#: Weight of a class of voters where it is counted by itself; merged classes add theirs up.
CLASS_WEIGHTS: Mapping[str, int] = {"a": 40, "b": 30, "c": 30}
_TENTH = Decimal("0.1")


def quota_of(people: int, percent: int, rounding: str) -> int:
    """How many of `people` may have the best grade; `rounding` down, nearest or up: 16 at 20 % → 3 (down)."""
    share = Decimal(people * percent) / 100
    if rounding == "up":
        return -floor(-share)
    return floor(share + Decimal("0.5")) if rounding == "nearest" else floor(share)


def points_of(value: Decimal, none_at: Decimal, full_at: Decimal) -> Decimal:
    """0 at `none_at`, 100 at `full_at`, in between in proportion; `full_at` may be the lower one."""
    share = (value - none_at) / (full_at - none_at) * 100
    return tenth(min(max(share, Decimal(0)), Decimal(100)))


def tenth(value: Decimal) -> Decimal:
    """One decimal."""
    return value.quantize(_TENTH, rounding=ROUND_HALF_UP)


def mean_of(parts: Sequence[tuple[int, Decimal]]) -> Decimal | None:
    """The mean of (weight, points), by weight; None of none."""
    weight = sum(one for one, _points in parts)
    return tenth(sum((points * one for one, points in parts), Decimal(0)) / weight) if weight else None


@dataclass(frozen=True)
class Group:
    """Classes of voters counted together, and how many ballots they cast."""

    classes: tuple[str, ...]
    ballots: int

    @property
    def weight(self) -> int:
        """Of its classes together."""
        return sum(CLASS_WEIGHTS[one] for one in self.classes)


def groups_of(ballots: Mapping[str, int]) -> list[Group]:
    """Class → ballots cast, as they may be shown: classes with fewer than five are merged with one another, and that
    group, when it is still too small, with the smallest of the others. Nothing of fewer than five in all."""
    cast = {one: count for one, count in ballots.items() if count}
    large = [Group((one,), count) for one, count in sorted(cast.items()) if count >= FEWEST_BALLOTS]
    small = [one for one, count in sorted(cast.items()) if count < FEWEST_BALLOTS]
    if not small:
        return large
    merged = Group(tuple(small), sum(cast[one] for one in small))
    if merged.ballots < FEWEST_BALLOTS and large:
        least = min(large, key=lambda group: group.ballots)
        large.remove(least)
        merged = Group(tuple(sorted((*least.classes, *merged.classes))), least.ballots + merged.ballots)
    return sorted([*large, merged], key=lambda group: group.classes) if merged.ballots >= FEWEST_BALLOTS else []


def ballot_points(counts: Sequence[int]) -> Decimal | None:
    """Counts of the four grades, the best first → 0 to 100; None when nobody knew."""
    said = sum(counts)
    worth = sum(count * points for count, points in zip(counts, GRADE_POINTS, strict=True))
    return tenth(Decimal(worth) / said) if said else None


@dataclass(frozen=True)
class Part:
    """One part of a score: its weight in per cent, its points, None while they lack."""

    weight: int
    points: Decimal | None


def score_of(parts: Sequence[Part]) -> Decimal | None:
    """The weighted sum of the parts; None while any with a weight lacks."""
    if any(part.weight and part.points is None for part in parts):
        return None
    return tenth(sum((part.points * part.weight for part in parts if part.points is not None), Decimal(0)) / 100)


def advised(score: Decimal | None) -> int | None:
    """Place of the grade that the score speaks for: 0 the best, 3 the last."""
    return None if score is None else sum(score < band for band in BANDS)


def asks_reason(place: int, advice: int | None) -> bool:
    """A grade below the second always gives its reason; others when they differ from the advice. The second instead of
    the best does not: the cap leaves no other way."""
    if place >= 2:
        return True
    return advice is not None and place != advice and not (place == 1 and advice == 0)
