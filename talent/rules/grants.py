"""Money of grants: instalments, what has been served, what is asked back. Pure; whole fen."""

from dataclasses import dataclass
from datetime import date

from members.rules.months import months_after
from talent.rules.eligibility import months_between
from talent.states.grants import LapseCause
from talent.states.policies import Benefit


@dataclass(frozen=True)
class Instalment:
    """The number-th payment, due on a day."""

    number: int
    due_on: date
    fen: int


def schedule(*, benefit: str, fen: int, months: int, starts_on: date) -> list[Instalment]:
    """Once, or on the same day of so many months; a service is paid to nobody."""
    if benefit == Benefit.SERVICE:
        return []
    many = 1 if benefit == Benefit.ONE_OFF else months
    return [Instalment(number + 1, months_after(starts_on, number), fen) for number in range(many)]


def monthly_sum(*, benefit: str, fen: int, rent_fen: int) -> int:
    """What an instalment comes to: the rent that is paid, no more than the measure gives; else what it gives."""
    return min(fen, rent_fen) if benefit == Benefit.RENT else fen


def to_recover(*, paid: int, promised: int, since: date, today: date, cause: str) -> int:
    """What is asked back of what was paid: all of it where the intake was untrue; else the share of the promised
    months of service that was not served, rounded down in favour of the person; nothing where none were promised."""
    if cause == LapseCause.UNTRUE:
        return max(paid, 0)
    if promised <= 0 or paid <= 0:
        return 0
    left = max(promised - months_between(since, today), 0)
    return paid * left // promised
