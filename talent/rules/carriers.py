"""Carriers: which level is above which, when a renewal is told, which documents are missing. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from talent.states.carriers import CarrierLevel

#: Days before a status ends on which its host, its unit and the office are told, and (0) when it has ended.
STEPS = (90, 30, 0)
#: Overdue, it is told again after so many days.
AGAIN_DAYS = 30
#: A call that ends within so many days is told to whoever still prepares an application for it.
CALL_DAYS = 14
_ORDER = list(CarrierLevel)


def levels_above(level: str) -> tuple[CarrierLevel, ...]:
    """Levels that a carrier can rise to, the nearest first."""
    return tuple(_ORDER[_ORDER.index(CarrierLevel(level)) + 1 :])


def step_of(until: date, today: date) -> int | None:
    """The step a status has come to: 90, 30, 0 (ended); None while there is time."""
    left = (until - today).days
    return 0 if left < 0 else 30 if left <= 30 else 90 if left <= 90 else None


def missing(wanted: Iterable[tuple[int, str]], there: Iterable[int]) -> list[str]:
    """Names of the documents wanted (id, name) that are not there, in their order."""
    found = set(there)
    return [name for pk, name in wanted if pk not in found]


@dataclass(frozen=True)
class YearCount:
    """How many of each kind a year brought, in the order of the kinds; money of its projects in whole yuan."""

    year: int
    counts: tuple[int, ...]
    money: int

    @property
    def total(self) -> int:
        """All kinds together."""
        return sum(self.counts)


def by_year(rows: Iterable[tuple[int, str, int | None]], kinds: Sequence[str]) -> list[YearCount]:
    """(year, kind, money) → a line a year, the latest first."""
    years: dict[int, list[tuple[str, int]]] = {}
    for year, kind, money in rows:
        years.setdefault(year, []).append((kind, money or 0))
    return [
        YearCount(year, tuple(sum(one == kind for one, _money in years[year]) for kind in kinds),
                  sum(money for _kind, money in years[year]))
        for year in sorted(years, reverse=True)
    ]  # fmt: skip
