"""The clock of what is promised: started, paused, stopped, and climbed by the tick when nobody answers.

`start_clock` and its like change the row in memory; the verb that calls them saves (`CLOCK_FIELDS`).
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from grids.deadlines import Link, advance, link_of, night_deferral
from talent.models.clocked import Clocked
from talent.rules.promise import promise_chain
from talent.services.frame import office_people, tell
from talent.states.promise import PromiseLevel
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Post
from xinhui.accounts.roles import Role
from xinhui.audit.services import AuditRow, record_many
from xinhui.core import clock
from xinhui.core.locking import locked
from xinhui.core.services.calendar import schedule_for
from xinhui.core.worktime import Budget, BudgetUnit

log = logging.getLogger(__name__)
C = TypeVar("C", bound=Clocked)
#: What a verb saves after it has touched the clock.
CLOCK_FIELDS = ("due_at", "promised_at", "chain", "position", "chase", "missed", "paused_left")
BATCH = 200
#: Minutes that whoever goes on after a pause has at least.
LEAST_LEFT = 30
_ROLES = {
    PromiseLevel.HANDLER: (Role.DEPARTMENT_HANDLER, Role.TOWN_ORGANIZER),
    PromiseLevel.UNIT: (Role.DEPARTMENT_LEADER, Role.TOWN_ORGANIZER),
    PromiseLevel.LEADER: (Role.DISTRICT_LEADER,),
}


def start_clock(row: Clocked, *, unit_id: int, amount: int, unit_of_time: str) -> None:
    """The unit has so long from now on, in working time."""
    links = promise_chain(unit_id, amount, unit_of_time)
    _start(row, links, schedule_for(None).add(clock.now(), links[0].budget))


def start_clock_until(row: Clocked, *, unit_id: int, due_at: datetime) -> None:
    """The unit has until a moment; the levels above a working day each, as always."""
    minutes = max(schedule_for(None).minutes_between(clock.now(), due_at), 1)
    _start(row, promise_chain(unit_id, minutes, BudgetUnit.WORKING_MINUTE), due_at)


def _start(row: Clocked, links: list[Link], due_at: datetime) -> None:
    row.chain, row.position, row.chase, row.missed, row.paused_left = [one.as_json() for one in links], 0, 0, 0, None
    row.due_at = row.promised_at = due_at


def stop_clock(row: Clocked) -> None:
    """Done: nothing is due any more; what was missed stays on record."""
    _count_missed(row)
    row.due_at = row.paused_left = None


def pause_clock(row: Clocked) -> None:
    """Waits for somebody outside: what was left is kept in working minutes, of a promise in clock time in minutes."""
    if row.due_at is not None:
        now = clock.now()
        _count_missed(row)
        seconds = max((row.due_at - now).total_seconds(), 0)
        row.paused_left = int(seconds // 60) if _is_clock(row) else schedule_for(None).minutes_between(now, row.due_at)
        row.due_at = None


def resume_clock(row: Clocked) -> None:
    """Goes on with what was left, at least half an hour; a promise that was not missed yet is put off by the pause."""
    if row.paused_left is not None:
        unit = BudgetUnit.CLOCK_MINUTE if _is_clock(row) else BudgetUnit.WORKING_MINUTE
        row.due_at = schedule_for(None).add(clock.now(), Budget(max(row.paused_left, LEAST_LEFT), unit))
        row.paused_left = None
        if not row.missed:
            row.promised_at = row.due_at


def _count_missed(row: Clocked) -> None:
    """Answered after the moment but before the tick that would have climbed: late all the same."""
    if row.due_at is not None and row.due_at <= clock.now():
        row.missed += 1


def _is_clock(row: Clocked) -> bool:
    return bool(row.chain) and link_of(row.chain[row.position]).budget.is_clock


def people_at(level: int, unit_id: int | None) -> set[int]:
    """Who is told when something reaches a level: the unit's people, the talent office, the district leader.

    Where nobody holds such a post the office is told: nothing climbs past an empty chair unseen.
    """
    if level == PromiseLevel.OFFICE:
        return office_people()
    rows = Post.objects.in_force().filter(role__in=_ROLES[PromiseLevel(level)])
    if level < PromiseLevel.OFFICE:
        rows = rows.filter(unit=unit_id)
    return set(rows.values_list("user_id", flat=True)) or office_people()


@dataclass(frozen=True)
class Clockwork(Generic[C]):
    """What the tick must know of a kind of row: which rows, the message kind `<name>_late` (and `<name>_chased` at the
    top), where a row is shown, what its message says, who besides the level is told."""

    name: str
    rows: Callable[[], QuerySet[C]]
    link: Callable[[C], str]
    says: Callable[[C], dict[str, Any]]
    others: Callable[[C], set[int]] = lambda row: set()
    #: The row's own line in its history, where the subject keeps one.
    keep: Callable[[Actor, C, PromiseLevel], None] = lambda actor, row, level: None


def climb_due(work: Clockwork[C], *, actor: Actor, limit: int = BATCH) -> int:
    """Every row whose moment has passed goes up by one level, or is told again at the top. Returns how many.

    A row that breaks off is logged and left for the next tick; the others climb.
    """
    total, broken = 0, set[int]()
    while True:
        done, held = _batch(work, actor, limit, broken)
        total += done
        if held < limit:
            return total


def _batch(work: Clockwork[C], actor: Actor, limit: int, broken: set[int]) -> tuple[int, int]:
    """(climbed, held); adds to `broken`, and leaves out what is in it."""
    now = clock.now()
    with transaction.atomic():
        due = work.rows().filter(due_at__lte=now).exclude(pk__in=broken).order_by("due_at", "pk")[:limit]
        rows = list(locked(due, skip_locked=True))
        climbed = []
        for row in rows:
            try:
                with transaction.atomic():
                    if not _waits(row, now):
                        _climb(work, actor, row, now)
                        climbed.append(row)
                    row.save(update_fields=CLOCK_FIELDS)
            except Exception:
                log.exception("%s %s broke off", work.name, row.pk)
                broken.add(row.pk)
        record_many(actor=actor, verb=f"{work.name}.late", rows=[
            AuditRow.of(row, detail={"level": row.chain[row.position]["level"], "missed": row.missed})
            for row in climbed if row.pk not in broken
        ])  # fmt: skip
    return sum(row.pk not in broken for row in climbed), len(rows)


def _waits(row: Clocked, now: datetime) -> bool:
    """Found late at night: put off to the morning."""
    assert row.due_at is not None
    link = link_of(row.chain[row.position])
    later = night_deferral(
        row.due_at, now=now, is_clock=link.budget.is_clock, schedule=schedule_for(None), spread=row.pk
    )
    if later is not None:
        row.due_at = later
    return later is not None


def _climb(work: Clockwork[C], actor: Actor, row: C, now: datetime) -> None:
    assert row.due_at is not None
    chain, was_due = [link_of(raw) for raw in row.chain], row.due_at
    to = advance(chain, row.position, row.chase, now=now, schedule=schedule_for(None))
    row.position, row.chase, row.due_at, row.missed = to.position, to.chase, to.due_at, row.missed + 1
    level = PromiseLevel(to.link.level)
    work.keep(actor, row, level)
    tell(
        people_at(level, to.link.unit) | work.others(row), f"{work.name}_{'chased' if to.chase else 'late'}",
        f"{work.name}:{row.pk}:{was_due:%Y%m%d%H%M%S}:p{to.position}:c{to.chase}", work.link(row),
        {**work.says(row), "due": clock.local(was_due).strftime("%Y-%m-%d %H:%M")},
    )  # fmt: skip
