"""The arithmetic of a step's chain. Pure.

A chain is a list of links, lowest level first; a step stands on one link, climbs to the next when its deadline
passes, and at the top is reminded again and again until it is answered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from grids.levels import Level, Stage
from xinhui.core.worktime import Budget, BudgetUnit, Schedule

#: No step stays at a level for less, however late it is found (design.md: “a minimum dwell, never a midnight storm”).
MIN_DWELL_CLOCK = timedelta(minutes=10)
MIN_DWELL_WORKING = Budget(30, BudgetUnit.WORKING_MINUTE)
#: A working-time deadline found later than this outside working hours waits for the next opening.
NIGHT_GRACE = timedelta(minutes=15)
#: How long the deferred steps of one outage are spread over after the opening.
SPREAD_MINUTES = 30


@dataclass(frozen=True)
class Link:
    """One level of a chain: who oversees it, how long it may take, whose working hours count."""

    level: int
    unit: int | None
    amount: int
    unit_of_time: str
    hours: int | None = None

    @property
    def budget(self) -> Budget:
        """The time allowed."""
        return Budget(self.amount, self.unit_of_time)

    def as_json(self) -> dict[str, Any]:
        """What is frozen on the step."""
        return asdict(self)


def link_of(raw: Mapping[str, Any]) -> Link:
    """A link read back from a step."""
    return Link(raw["level"], raw["unit"], raw["amount"], raw["unit_of_time"], raw["hours"])


@dataclass(frozen=True)
class Limit:
    """A configured limit: of a category (its code chain's ids) or of a whistle kind."""

    category_id: int | None
    kind: str
    stage: str
    level: int
    amount: int
    unit: str


def find_limit(
    limits: Sequence[Limit], *, category_ids: Sequence[int], kind: str, stage: str, level: int
) -> Limit | None:
    """The most specific limit: sub-category, then category, then the whistle kind's default."""
    for category_id in category_ids:
        for limit in limits:
            if (limit.category_id, limit.stage, limit.level) == (category_id, stage, level):
                return limit
    for limit in limits:
        if limit.category_id is None and (limit.kind, limit.stage, limit.level) == (kind, stage, level):
            return limit
    return None


FALLBACK = {True: (60, BudgetUnit.CLOCK_MINUTE), False: (8, BudgetUnit.WORKING_HOUR)}


#: Decisions of the area's own line: a department has no say in them, so they climb from the town to the centre.
AREA_STAGES = frozenset({Stage.APPROVE, Stage.DISPATCH, Stage.REVIEW_RETURN, Stage.VERIFY, Stage.CLOSE})


def _has_department(stage: Stage, overseers: Mapping[int, tuple[int | None, int | None]]) -> bool:
    """Whether the chain passes through a district department."""
    return stage not in AREA_STAGES and overseers.get(Level.DEPARTMENT, (None, None))[0] is not None


def build_chain(
    limits: Sequence[Limit],
    *,
    category_ids: Sequence[int],
    kind: str,
    stage: Stage,
    start: Level,
    is_urgent: bool,
    overseers: Mapping[int, tuple[int | None, int | None]],
) -> list[Link]:
    """The chain from `start` up to the district leader.

    A level without a limit of its own takes that of the level below; the very first falls back to one clock hour
    (urgent) or one working day of eight hours. `overseers`: level → (unit id, working-hours id).
    """
    chain = []
    amount, unit = FALLBACK[is_urgent]
    for level in Level:
        if level < start:
            continue
        if level == Level.DEPARTMENT and level > start and not _has_department(stage, overseers):
            continue
        limit = find_limit(limits, category_ids=category_ids, kind=kind, stage=stage, level=level)
        if limit is not None:
            amount, unit = limit.amount, BudgetUnit(limit.unit)
        unit_id, hours_id = overseers.get(level, (None, None))
        chain.append(Link(int(level), unit_id, amount, str(unit), hours_id))
    return chain


@dataclass(frozen=True)
class Advance:
    """Where a missed deadline leads: the position, the reminder count, and when it is due again."""

    position: int
    chase: int
    link: Link
    due_at: datetime


def advance(chain: Sequence[Link], position: int, chase: int, *, now: datetime, schedule: Schedule) -> Advance:
    """One level up (or one more reminder at the top), never more, however late; with the minimum dwell."""
    if position + 1 < len(chain):
        position, chase = position + 1, 0
    else:
        chase += 1
    link = chain[position]
    floor = now + MIN_DWELL_CLOCK if link.budget.is_clock else schedule.add(now, MIN_DWELL_WORKING)
    return Advance(position, chase, link, max(schedule.add(now, link.budget), floor))


def night_deferral(
    due_at: datetime, *, now: datetime, is_clock: bool, schedule: Schedule, spread: int
) -> datetime | None:
    """When a late working-time step found outside working hours is to fire instead; None: it fires now."""
    if is_clock or now - due_at <= NIGHT_GRACE or schedule.is_open(now):
        return None
    return schedule.next_open(now) + timedelta(minutes=spread % SPREAD_MINUTES)
