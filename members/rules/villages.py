"""Pure rules of village plans: how far a target and a project have come, who is behind, what changed in a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

#: A plan is behind when it has reached less than this share of the year's targets.
ON_TARGET = 80
PLAN_YEARS = 5


def share_of(base: Decimal, goal: Decimal, actual: Decimal) -> int:
    """Percent of the way from base to goal, 0 to 100; works for targets that fall (fewer poor households) as well."""
    if goal == base:
        return 100 if actual >= goal else 0
    return max(0, min(100, int((actual - base) * 100 / (goal - base))))


def mean(shares: Sequence[int]) -> int | None:
    """The mean, rounded down; None of nothing."""
    return sum(shares) // len(shares) if shares else None


def is_behind(share: int | None, overdue: int) -> bool:
    """Milestones overdue, or less than ON_TARGET percent of the targets reached."""
    return overdue > 0 or (share is not None and share < ON_TARGET)


@dataclass(frozen=True)
class Change:
    """What happened to an item between two versions: `added`, `removed`, `changed` or `same`."""

    how: str
    title: str
    before: str
    after: str


def changes(before: Sequence[tuple[str, str]], after: Sequence[tuple[str, str]]) -> list[Change]:
    """Items (title, text) of two versions compared by title: those of the later in its order, then the removed."""
    old, new = dict(before), dict(after)
    found = [
        Change("added" if title not in old else "same" if old[title] == text else "changed", title,
               old.get(title, ""), text)
        for title, text in after
    ]  # fmt: skip
    return found + [Change("removed", title, text, "") for title, text in before if title not in new]
