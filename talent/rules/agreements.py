"""Agreements: when an end is told; what an order still lacks. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from talent.states.agreements import StudentState

#: Days before the end on which office and contact unit are told, and (0) when it has run out.
STEPS = (90, 30, 0)


def step_of(until: date, today: date) -> int | None:
    """The step an agreement has come to: 90, 30, 0 (run out); None while there is time."""
    left = (until - today).days
    return 0 if left < 0 else 30 if left <= 30 else 90 if left <= 90 else None


@dataclass(frozen=True)
class OrderStanding:
    """Wanted, and how many students are where."""

    wanted: int
    enrolled: int
    graduated: int
    arrived: int
    gone: int

    @property
    def missing(self) -> int:
        """Arrivals that the order can no longer hope for, and those still on their way not counted."""
        return max(self.wanted - self.arrived - self.graduated - self.enrolled, 0)

    @property
    def percent(self) -> int:
        """Arrived of wanted, 100 at most."""
        return min(self.arrived * 100 // self.wanted, 100)


def standing(wanted: int, counts: Mapping[str, int]) -> OrderStanding:
    """From students by state."""
    of = {state: counts.get(state, 0) for state in StudentState}
    return OrderStanding(wanted, of[StudentState.ENROLLED], of[StudentState.GRADUATED], of[StudentState.ARRIVED],
                         of[StudentState.LEFT] + of[StudentState.LOST])  # fmt: skip
