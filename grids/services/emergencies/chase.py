"""The chase: an order that a grid has not acknowledged climbs by one level, told at each: worker, leader, village, …

The whistle's engine the other way: the same arithmetic (grids/deadlines.py), claimed in the same manner, in the same
tick. A batch locks orders at grids, skipping those that an answer or another ticker holds. Drills are chased too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from grids.deadlines import Advance, advance, link_of
from grids.models import ActivationEntry, GridOrder, OrderStep
from grids.services.emergencies.frame import PULSE, minute
from grids.services.emergencies.recipients import People, people_of
from grids.services.emergencies.send import kind_of, order_context, order_link
from grids.states import STEP_TABLE, StepState
from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.audit.services import AuditRow, record_many
from xinhui.core import clock
from xinhui.core.locking import locked
from xinhui.core.services.calendar import schedule_for
from xinhui.core.worktime import Schedule
from xinhui.outbox import pulse
from xinhui.outbox.services.enqueue import Draft, enqueue

BATCH = 200
#: How many batches further down the list a ticker looks when others hold the head of it.
LOOK_AHEAD = 5


@dataclass
class ChaseResult:
    """What a batch did."""

    advanced: int = 0
    skipped: int = 0


@dataclass
class _Climb:
    """One deadline that climbed, and where it stood before."""

    row: GridOrder
    step: OrderStep
    was_due: datetime
    to: Advance


def chase_due(*, actor: Actor = SYSTEM, limit: int = BATCH) -> ChaseResult:
    """One batch: the earliest overdue acknowledgements that nobody else holds, each by one level."""
    now = clock.now()
    with transaction.atomic():
        rows, skipped = _claim(now, limit)
        if not rows:
            return ChaseResult(skipped=skipped)
        steps = locked(OrderStep.objects.filter(grid_order__in=rows, state=StepState.OPEN, due_at__lte=now))
        schedule = schedule_for(None)
        climbs = [_climb(rows[step.grid_order_id], step, now, schedule) for step in steps.order_by("pk")]
        _save(climbs)
        _write_record(actor, climbs, now)
        pulse.bump_on_commit(PULSE)
    return ChaseResult(advanced=len(climbs), skipped=skipped)


def _claim(now: datetime, limit: int) -> tuple[dict[int, GridOrder], int]:
    """Lock the orders of the earliest due steps; those held by an answer or another ticker are passed over."""
    due = OrderStep.objects.filter(state=StepState.OPEN, due_at__lte=now).order_by("due_at", "id")
    wanted = list(due.values_list("grid_order_id", flat=True)[: limit * LOOK_AHEAD])
    skipped = 0
    for start in range(0, len(wanted), limit):
        chunk = wanted[start : start + limit]
        found = GridOrder.objects.filter(pk__in=chunk).select_related("grid", "order__activation")
        held = list(locked(found.defer("grid__boundary").order_by("pk"), skip_locked=True))
        skipped += len(chunk) - len(held)
        if held:
            return {row.pk: row for row in held}, skipped
    return {}, skipped


def _climb(row: GridOrder, step: OrderStep, now: datetime, schedule: Schedule) -> _Climb:
    to = advance([link_of(raw) for raw in step.chain], step.position, step.chase, now=now, schedule=schedule)
    climb = _Climb(row, step, step.due_at, to)
    step.state = STEP_TABLE.next(step.state, "escalate")
    step.position, step.chase, step.level = to.position, to.chase, to.link.level
    step.missed += 1
    step.started_at, step.due_at = now, to.due_at
    step.amount, step.unit_of_time = to.link.amount, to.link.unit_of_time
    step.updated_at = row.updated_at = now
    row.level, row.due_at = to.link.level, to.due_at
    row.chase_count += 1
    return climb


def _save(climbs: Sequence[_Climb]) -> None:
    if climbs:
        OrderStep.objects.bulk_update(
            [climb.step for climb in climbs],
            ["state", "position", "chase", "level", "missed", "started_at", "due_at", "amount", "unit_of_time",
             "updated_at"],
        )  # fmt: skip
        GridOrder.objects.bulk_update([climb.row for climb in climbs], ["level", "due_at", "chase_count", "updated_at"])


def _write_record(actor: Actor, climbs: Sequence[_Climb], now: datetime) -> None:
    """Minutes, messages, audit: for the whole batch at once."""
    ActivationEntry.objects.bulk_create(
        minute(
            actor=actor, activation_id=climb.row.order.activation_id, area_code=climb.row.area_code,
            verb="remind" if climb.to.chase else "chase", at=now, order_id=climb.row.order_id,
            grid_order_id=climb.row.pk, data=_facts(climb),
        )
        for climb in climbs
    )  # fmt: skip
    activations = {climb.row.order.activation_id for climb in climbs}
    lists = people_of(activations, {climb.row.area_code for climb in climbs})
    enqueue(drafts=[draft for climb in climbs for draft in _drafts(climb, lists[climb.row.order.activation_id])])
    rows = [AuditRow.of(climb.row, detail=_facts(climb)) for climb in climbs]
    record_many(actor=actor, verb="order.chase", rows=rows)


def _facts(climb: _Climb) -> dict[str, Any]:
    return {
        "was_due": climb.was_due.isoformat(),
        "due": climb.to.due_at.isoformat(),
        "level": climb.to.link.level,
        "position": climb.to.position,
        "chase": climb.to.chase,
    }


def _drafts(climb: _Climb, people: People) -> list[Draft]:
    row, to = climb.row, climb.to
    event = "reminded" if to.chase else "chased"
    facts = order_context(
        row.order, place=row.grid.name, due=clock.local(climb.was_due).strftime("%m-%d %H:%M"), chase=to.chase
    )
    return [
        Draft(key=f"order:{row.order_id}:{event}:{row.area_code}:p{to.position}:c{to.chase}", recipient_id=user_id,
              kind=kind_of(row.order.activation, event), context=facts, link=order_link(row))
        for user_id in sorted(people.from_level(to.link.level, row.area_code))
    ]  # fmt: skip
