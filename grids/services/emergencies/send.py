"""Sending orders: rows of every grid, their deadlines and messages, in a number of queries that no grid adds to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from grids.emergency_states import ChaseLevel
from grids.models import Activation, EmergencyOrder, Grid, GridOrder, OrderStep
from grids.services.emergencies.recipients import People, roles_of
from grids.states import StepState
from xinhui.core.worktime import BudgetUnit
from xinhui.outbox.services.enqueue import Draft, enqueue

TEXT_IN_MESSAGE = 300


@dataclass(frozen=True)
class Sent:
    """How far an order went."""

    grids: int
    vacant: int
    messages: int

    def as_dict(self) -> dict[str, int]:
        """For the minute book."""
        return {"grids": self.grids, "vacant": self.vacant, "messages": self.messages}


def activation_link(activation: Activation) -> str:
    """The page of an activation."""
    return f"/emergencies/{activation.pk}/"


def order_link(row: GridOrder) -> str:
    """The page of an order at a grid."""
    return f"/orders/{row.uuid}/"


def kind_of(activation: Activation, event: str) -> str:
    """The message kind: a drill's own begin with 【演练】."""
    return f"{'drill' if activation.is_drill else 'emergency'}.{event}"


def order_context(order: EmergencyOrder, **more: Any) -> dict[str, Any]:
    """What every message of an order tells."""
    return {
        "title": order.title,
        "text": order.text[:TEXT_IN_MESSAGE],
        "version": order.version,
        "minutes": order.acknowledge_minutes,
        "activation": order.activation.title,
        **more,
    }


def send_orders(*, orders: Sequence[EmergencyOrder], grids: Sequence[Grid], people: People, at: datetime) -> list[Sent]:
    """The saved `orders` of one activation, each to its grids: rows, deadlines, messages. One `Sent` an order."""
    rows, steps, drafts, sent = [], [], [], []
    for order in orders:
        only = roles_of(order.step.duties) if order.step is not None else ()
        due = at + timedelta(minutes=order.acknowledge_minutes)
        own = []
        for grid in grids:
            if not grid.code.startswith(order.area_code):
                continue
            chain = people.chain(grid.code, order.acknowledge_minutes, only)
            row = GridOrder(
                order=order, grid=grid, area_code=grid.code, is_vacant=people.is_vacant(grid.code), due_at=due,
                level=chain[0].level, created_at=at, updated_at=at,
            )  # fmt: skip
            own.append(row)
            steps.append(_step(row, order, [link.as_json() for link in chain], due, at))
            first = people.first(grid.code, chain)
            event = "replaced" if order.version > 1 else "ordered"
            facts = order_context(order, place=grid.name)
            drafts += [_draft(order, row, event, user_id, facts) for user_id in sorted(first)]
        rows += own
        drafts += above_drafts(order, own, people)
        sent.append(Sent(len(own), sum(row.is_vacant for row in own), 0))
    GridOrder.objects.bulk_create(rows)
    OrderStep.objects.bulk_create(steps)
    enqueue(drafts=drafts)
    return _with_messages(orders, sent, drafts)


def _step(row: GridOrder, order: EmergencyOrder, chain: list[Any], due: datetime, at: datetime) -> OrderStep:
    return OrderStep(
        grid_order=row, chain=chain, level=row.level, opened_at=at, started_at=at, amount=order.acknowledge_minutes,
        unit_of_time=BudgetUnit.CLOCK_MINUTE, due_at=due, first_due_at=due, created_at=at, updated_at=at,
    )  # fmt: skip


def _draft(order: EmergencyOrder, row: GridOrder, event: str, user_id: int, facts: Mapping[str, Any]) -> Draft:
    return Draft(
        key=f"order:{order.pk}:{event}:{row.area_code}", recipient_id=user_id,
        kind=kind_of(order.activation, event), context=facts, link=order_link(row),
    )  # fmt: skip


def above_drafts(order: EmergencyOrder, rows: Sequence[GridOrder], people: People) -> list[Draft]:
    """One message each to those above the grids: what went out below them, and to how many grids."""
    counts: dict[tuple[int, ChaseLevel], int] = {}
    for row in rows:
        for level in (ChaseLevel.VILLAGE, ChaseLevel.TOWN, ChaseLevel.COMMAND):
            for user_id in people.at(level, row.area_code):
                counts[user_id, level] = counts.get((user_id, level), 0) + 1
    widest: dict[int, int] = {}
    for (user_id, _level), number in counts.items():
        widest[user_id] = max(widest.get(user_id, 0), number)
    return [
        Draft(key=f"order:{order.pk}:above", recipient_id=user_id, kind=kind_of(order.activation, "ordered_below"),
              context=order_context(order, grids=number), link=activation_link(order.activation))
        for user_id, number in sorted(widest.items())
    ]  # fmt: skip


def _with_messages(orders: Sequence[EmergencyOrder], sent: Sequence[Sent], drafts: Iterable[Draft]) -> list[Sent]:
    messages: dict[str, int] = {}
    for draft in drafts:
        order_id = draft.key.split(":")[1]
        messages[order_id] = messages.get(order_id, 0) + 1
    return [
        Sent(found.grids, found.vacant, messages.get(str(order.pk), 0))
        for order, found in zip(orders, sent, strict=True)
    ]


def stop_steps(orders: Sequence[EmergencyOrder], *, at: datetime) -> int:
    """The deadlines of these orders run no more, and their rows are due no more. Two queries."""
    steps = OrderStep.objects.filter(grid_order__order__in=orders, state__in=(StepState.OPEN, StepState.PAUSED))
    stopped = steps.update(state=StepState.STOPPED, ended_at=at, updated_at=at)
    GridOrder.objects.filter(order__in=orders, due_at__isnull=False).update(due_at=None, updated_at=at)
    return stopped


def tell_below(order: EmergencyOrder, rows: Sequence[GridOrder], people: People, event: str, **more: Any) -> int:
    """Message the people of the grids that hold an order, and the level that a vacant grid began at, of its end."""
    drafts = []
    for row in rows:
        users = set().union(*(people.at(level, row.area_code) for level in ChaseLevel if level < ChaseLevel.VILLAGE))
        users |= people.at(ChaseLevel(row.level), row.area_code)
        facts = order_context(order, place=row.grid.name, **more)
        drafts += [_draft(order, row, event, user_id, facts) for user_id in sorted(users)]
    return enqueue(drafts=drafts)
