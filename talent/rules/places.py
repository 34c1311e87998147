"""School places by the published order: tier first, then months settled, then the lot. Pure.

One order holds for every school of a year, so the allocation is: child after child in that order takes the first of
its wishes that has room. From this follow the promises of the rules text: no place above capacity, nobody is passed
over by somebody later in the order, no two families would both gain by an exchange, more places make nobody worse off.
The lot is a number from the seed drawn in public and the child's number: whoever knows both can work it out again
(`sha256("seed:number")`, the smallest first).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

#: Without a tier one stands after every tier.
TIERS = "ABCDEF"


@dataclass(frozen=True)
class Child:
    """`number` is that of the ticket; `wishes` are places in order of liking; all places of the child's grade."""

    number: str
    tier: str
    months: int
    wishes: tuple[int, ...]


@dataclass(frozen=True)
class Why:
    """A wish that was looked at: the place, whether it was given, how many had it before when it was full."""

    place: int
    is_given: bool
    capacity: int


@dataclass(frozen=True)
class Outcome:
    """What came of a child: the order it stood in (1 is first), its lot, the place or None, and why."""

    number: str
    order: int
    lot: str
    place: int | None
    why: tuple[Why, ...]


def lot(seed: str, number: str) -> str:
    """The child's lot: 64 hexadecimal digits, compared as text."""
    return sha256(f"{seed}:{number}".encode()).hexdigest()


def tier_rank(tier: str) -> int:
    """A is 0; no tier comes last."""
    return TIERS.index(tier) if tier and tier in TIERS else len(TIERS)


def in_order(children: Sequence[Child], seed: str) -> list[Child]:
    """The published order: tier, then months settled (longest first), then the lot, then the number itself."""
    return sorted(children, key=lambda one: (tier_rank(one.tier), -one.months, lot(seed, one.number), one.number))


def allocate(children: Sequence[Child], capacity: Mapping[int, int], seed: str) -> list[Outcome]:
    """Every child's outcome, in the published order. A place that is not in `capacity` has no room."""
    left = dict(capacity)
    found = []
    for order, child in enumerate(in_order(children, seed), 1):
        place, why = None, []
        for wish in dict.fromkeys(child.wishes):
            is_given = left.get(wish, 0) > 0
            why.append(Why(wish, is_given, capacity.get(wish, 0)))
            if is_given:
                left[wish] -= 1
                place = wish
                break
        found.append(Outcome(child.number, order, lot(seed, child.number), place, tuple(why)))
    return found
