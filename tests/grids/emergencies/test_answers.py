"""deliver_orders, see_order, acknowledge_order, execute_order, finish_order."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from grids.emergency_states import RECEIPT_TABLE, ReceiptState
from grids.models import Activation, ActivationEntry, GridOrder, OrderStep
from grids.selectors.emergencies import missing_by_town, orders_of, total_of
from grids.services.emergencies.orders import cancel_order, supersede_order
from grids.services.emergencies.receipts import (
    acknowledge_order,
    deliver_orders,
    execute_order,
    finish_order,
    see_order,
)
from grids.services.emergencies.stand_down import stand_down
from tests.grids.emergencies.kit import activated, at_grid, order_of
from tests.world import GRID, OTHER_GRID, SECOND_GRID
from tests.world_grids import MONDAY, District
from xinhui.accounts.models import Post, Role
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Forbidden, InvalidInput, NotFound, TransitionRefused

ACTS: dict[str, Callable[..., GridOrder]] = {
    "see": see_order,
    "acknowledge": acknowledge_order,
    "execute": execute_order,
    "finish": lambda **facts: finish_order(result="已转移12人", **facts),
}
RANK = {state: number for number, state in enumerate(ReceiptState)}


@pytest.fixture
def running(district: District) -> Activation:
    with clock.moved(MONDAY):
        return activated(district)


def sent_to(running: Activation, grid: str = GRID) -> GridOrder:
    return at_grid(order_of(running), grid)


@pytest.mark.parametrize("state", list(ReceiptState))
@pytest.mark.parametrize("verb", list(ACTS))
def test_every_state_and_verb(district: District, running: Activation, state: ReceiptState, verb: str) -> None:
    row = sent_to(running)
    worker = district.world.worker.pk
    was = {f"{name}_{part}": value for name in ("acknowledged", "executing", "done")
           for part, value in (("at", MONDAY), ("by_id", worker)) if RANK[state] >= RANK[ReceiptState(name)]}  # fmt: skip
    GridOrder.objects.filter(pk=row.pk).update(state=state, **was)
    target = next(move.target for move in RECEIPT_TABLE.transitions if move.verb == verb)
    at = MONDAY + timedelta(minutes=3)
    with clock.moved(at):
        if RANK[state] >= RANK[target]:
            kept = ACTS[verb](actor=district.act("worker"), uuid=row.uuid)
            assert kept.state == state, "what is answered already stays as it is"
        elif RECEIPT_TABLE.allows(state, verb):
            after = ACTS[verb](actor=district.act("worker"), uuid=row.uuid)
            assert after.state == target == GridOrder.objects.get(pk=row.pk).state
        else:
            with pytest.raises(TransitionRefused):
                ACTS[verb](actor=district.act("worker"), uuid=row.uuid)
            assert not ActivationEntry.objects.filter(grid_order=row).exists()


def test_the_whole_way_with_times_and_people(district: District, running: Activation) -> None:
    uuid = sent_to(running).uuid
    worker, leader = district.act("worker"), district.act("grid_leader")
    with clock.moved(MONDAY + timedelta(minutes=1)):
        assert deliver_orders(actor=worker, grid_order_uuids=[uuid]) == 1
    with clock.moved(MONDAY + timedelta(minutes=2)):
        see_order(actor=leader, uuid=uuid)
    tapped = MONDAY + timedelta(minutes=2, seconds=30)
    with clock.moved(MONDAY + timedelta(minutes=4)):
        acknowledge_order(actor=worker, uuid=uuid, device_at=tapped, note="已到岗")
    with clock.moved(MONDAY + timedelta(minutes=9)):
        execute_order(actor=worker, uuid=uuid)
    with clock.moved(MONDAY + timedelta(minutes=40)):
        finish_order(actor=leader, uuid=uuid, result="已转移12人")
    row, people = sent_to(running), district.world
    minutes = [(at - MONDAY) / timedelta(minutes=1) for at in
               (row.delivered_at, row.seen_at, row.acknowledged_at, row.executing_at, row.done_at) if at]  # fmt: skip
    assert minutes == [1, 2, 4, 9, 40]
    assert [row.delivered_by, row.seen_by, row.acknowledged_by, row.executing_by, row.done_by] == [
        people.worker, people.grid_leader, people.worker, people.worker, people.grid_leader
    ]  # fmt: skip
    assert (row.acknowledged_on_device_at, row.result, row.due_at) == (tapped, "已转移12人", None)
    assert not row.is_late_answer
    step = OrderStep.objects.get(grid_order=row)
    assert (step.state, step.ended_at, step.missed) == ("met", MONDAY + timedelta(minutes=4), 0)
    book = ActivationEntry.objects.filter(grid_order=row).values_list("verb", "actor_label", "text", "device_at")
    assert list(book) == [
        ("deliver", "阿珍", "", None), ("see", "阿强", "", None), ("acknowledge", "阿珍", "已到岗", tapped),
        ("execute", "阿珍", "", None), ("finish", "阿强", "已转移12人", None),
    ]  # fmt: skip
    assert Entry.objects.filter(verb__startswith="order.", target_type="grids.gridorder").count() == 5


def test_a_second_tap_is_kept_and_changes_nothing(district: District, running: Activation) -> None:
    uuid = sent_to(running).uuid
    acknowledge_order(actor=district.act("worker"), uuid=uuid)
    row = acknowledge_order(actor=district.act("grid_leader"), uuid=uuid)
    assert row.acknowledged_by == district.world.worker
    entries = ActivationEntry.objects.filter(grid_order=row, verb="acknowledge").order_by("id")
    assert [entry.data for entry in entries] == [{"version": 1}, {"version": 1, "again": True}]
    see_order(actor=district.act("grid_leader"), uuid=uuid)
    assert not ActivationEntry.objects.filter(verb="see").exists()


@pytest.mark.parametrize("handle", ["secretary", "dispatcher", "town_leader", "command", "district_leader"])
def test_those_above_answer_on_its_behalf(district: District, running: Activation, handle: str) -> None:
    acknowledge_order(actor=district.act(handle), uuid=sent_to(running).uuid)
    row = sent_to(running)
    assert (row.state, row.acknowledged_by) == ("acknowledged", district.world.people[handle])
    assert ActivationEntry.objects.get(grid_order=row).data == {"version": 1, "on_behalf": True}


@pytest.mark.parametrize("handle", ["second_worker", "other_worker", "other_secretary", "other_town_leader", "handler",
                                    "department_leader", "system_admin", "bureau_client"])  # fmt: skip
@pytest.mark.parametrize("verb", list(ACTS))
def test_nobody_else_does(district: District, running: Activation, handle: str, verb: str) -> None:
    with pytest.raises(Forbidden) as refusal:
        ACTS[verb](actor=district.act(handle), uuid=sent_to(running).uuid)
    assert refusal.value.code == "not-a-recipient"
    assert sent_to(running).state == "sent"


def test_the_list_is_that_of_the_activation(district: District, running: Activation) -> None:
    Post.objects.filter(user=district.world.worker).update(ends_on=clock.today())
    Post.objects.create(user=district.world.second_worker, role=Role.GRID_WORKER, area_code=GRID,
                        unit=district.world.unit("village_committee"), starts_on=clock.today())  # fmt: skip
    row = acknowledge_order(actor=district.act("worker"), uuid=sent_to(running).uuid)
    assert row.state == "acknowledged", "whoever was on duty when it was ordered may answer"
    assert row in GridOrder.objects.visible_to(district.act_user("worker"))
    with pytest.raises(Forbidden):
        see_order(actor=district.act("second_worker"), uuid=row.uuid)


def test_delivery_is_of_ones_own_orders_once(district: District, running: Activation) -> None:
    everything = list(GridOrder.objects.values_list("uuid", flat=True))
    assert deliver_orders(actor=district.act("worker"), grid_order_uuids=everything) == 1
    assert deliver_orders(actor=district.act("grid_leader"), grid_order_uuids=everything) == 0
    assert deliver_orders(actor=district.act("handler"), grid_order_uuids=everything) == 0
    assert deliver_orders(actor=district.act("worker"), grid_order_uuids=[]) == 0
    assert {row.area_code: row.state for row in GridOrder.objects.all()} == {
        GRID: "delivered", SECOND_GRID: "sent", OTHER_GRID: "sent"
    }  # fmt: skip


def test_what_cannot_be_used_is_named(district: District, running: Activation) -> None:
    worker, uuid = district.act("worker"), sent_to(running).uuid
    with pytest.raises(NotFound):
        acknowledge_order(actor=worker, uuid=uuid4())
    with pytest.raises(InvalidInput) as long:
        acknowledge_order(actor=worker, uuid=uuid, note="x" * 2001)
    with pytest.raises(InvalidInput) as empty:
        finish_order(actor=worker, uuid=uuid, result=" ")
    assert (long.value.field, empty.value.field) == ("note", "result")


def _supersede(district: District, activation: Activation) -> Any:
    return supersede_order(actor=district.act("command"), order_id=order_of(activation).pk, title="二", text="改为转移")


def _cancel(district: District, activation: Activation) -> Any:
    return cancel_order(actor=district.act("command"), order_id=order_of(activation).pk, reason="误发")


def _stand_down(district: District, activation: Activation) -> Any:
    return stand_down(actor=district.act("command"), activation_id=activation.pk, note="雨停")


@pytest.mark.parametrize("end", [_supersede, _cancel, _stand_down])
def test_an_answer_after_the_end_stays_with_its_version(
    district: District, running: Activation, end: Callable[..., Any]
) -> None:
    old = sent_to(running)
    with clock.moved(MONDAY + timedelta(minutes=3)):
        end(district, running)
    before = total_of(missing_by_town(running.pk))
    tapped = MONDAY + timedelta(minutes=1)
    with clock.moved(MONDAY + timedelta(minutes=5)):
        see_order(actor=district.act("worker"), uuid=old.uuid)
        assert not GridOrder.objects.get(pk=old.pk).is_late_answer, "looking is no answer"
        row = acknowledge_order(actor=district.act("worker"), uuid=old.uuid, device_at=tapped)
    assert (row.pk, row.state, row.is_late_answer, row.acknowledged_on_device_at) == (
        old.pk, "acknowledged", True, tapped
    )  # fmt: skip
    after = total_of(missing_by_town(running.pk))
    assert (after.missing, after.acknowledged, after.sent) == (before.missing, before.acknowledged, before.sent)
    assert OrderStep.objects.get(grid_order=row).state == "stopped"
    assert ActivationEntry.objects.filter(grid_order=row, verb="acknowledge", data__late=True).count() == 1


def test_ones_own_orders(district: District, running: Activation) -> None:
    assert [row.area_code for row in orders_of(district.world.worker)] == [GRID]
    assert [row.area_code for row in orders_of(district.world.grid_leader)] == [GRID]
    assert not orders_of(district.world.secretary).exists()
    assert not orders_of(district.world.handler).exists()
    _supersede(district, running)
    assert [(row.order.version, row.order.state) for row in orders_of(district.world.worker)] == [
        (2, "in_force"), (1, "superseded")
    ]  # fmt: skip
