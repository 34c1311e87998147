"""Rules of mutual review: who scores whom, what a score is worth, who ranks where, until when to object. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

#: From so many scores on the highest and the lowest are dropped (去掉最高分和最低分).
TRIM_FROM = 5
#: Working days after the day of publication in which an organ may object.
OBJECTION_DAYS = 5
#: Days before the deadline at which a scorer who still owes scores is reminded.
REMIND_DAYS = 3
#: Points at or above, and at or below, these shares of the maximum need a reason.
HIGH, LOW = Decimal("0.95"), Decimal("0.60")
CENT = Decimal("0.01")


def assign(organs: Sequence[int], peers: int, rng: Random) -> list[tuple[int, int]]:
    """(scorer, scored): every organ scores `peers` others and is scored by as many, never itself, no pair twice.

    The organs stand in a ring in an order that nobody knows; each scores those at the same secret distances. Where
    there are enough of them, no two score each other. Raises ValueError when there are too few organs.
    """
    ring, size = sorted(organs), len(organs)
    if len(set(ring)) != size or not 1 <= peers < size:
        raise ValueError(f"{size} organs cannot score {peers} others each")
    rng.shuffle(ring)
    one_way = [rng.choice((near, size - near)) for near in range(1, (size + 1) // 2)]
    distances = rng.sample(one_way, peers) if peers <= len(one_way) else rng.sample(range(1, size), peers)
    return [(ring[at], ring[(at + distance) % size]) for at in range(size) for distance in distances]


def needs_reason(points: int, most: int) -> bool:
    """An extreme: at 95 % of the maximum or above, at 60 % or below."""
    return points >= HIGH * most or points <= LOW * most


def total_of(points: Sequence[tuple[int, int, int]]) -> Decimal:
    """A score out of 100, of (points, most, weight) a criterion; to two decimals."""
    weights = sum(weight for _points, _most, weight in points)
    share = sum((Decimal(each * weight) / most for each, most, weight in points), Decimal())
    return (share / weights * 100).quantize(CENT, ROUND_HALF_UP)


def mean_of(scores: Sequence[Decimal]) -> Decimal | None:
    """The mean to two decimals; from TRIM_FROM scores on without the highest and the lowest; None without a score."""
    if not scores:
        return None
    counted = sorted(scores)[1:-1] if len(scores) >= TRIM_FROM else scores
    return (sum(counted, Decimal()) / len(counted)).quantize(CENT, ROUND_HALF_UP)


def ranks_of(means: Mapping[int, Decimal | None]) -> dict[int, int | None]:
    """The rank of each: 1 and one more than there are better ones, so ties share it; none without a mean."""
    known = [mean for mean in means.values() if mean is not None]
    return {key: None if mean is None else 1 + sum(other > mean for other in known) for key, mean in means.items()}


def objection_until(published_on: date, is_workday: Callable[[date], bool]) -> date:
    """The last day to object: the fifth working day after that of the publication."""
    day, left = published_on, OBJECTION_DAYS
    while left:
        day += timedelta(days=1)
        left -= is_workday(day)
    return day
