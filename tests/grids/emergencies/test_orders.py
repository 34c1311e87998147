"""issue_order, supersede_order, cancel_order, stand_down: every state, who may, what is told, what is left."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from grids.emergency_states import ActivationState, OrderState
from grids.models import Activation, ActivationEntry, EmergencyOrder, GridOrder, OrderStep, WartimeGrid
from grids.selectors.emergencies import is_wartime, missing_by_town, total_of
from grids.services.emergencies.orders import cancel_order, issue_order, supersede_order
from grids.services.emergencies.receipts import acknowledge_order
from grids.services.emergencies.stand_down import stand_down
from tests.grids.emergencies.kit import LATER, activated, approved_plan, at_grid, order_of, told
from tests.world import GRID, OTHER_TOWN, TOWN
from tests.world_grids import MONDAY, District
from xinhui.accounts.actors import Actor
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden, InvalidInput, NotFound, TransitionRefused


def issue(actor: Actor, pk: int, **facts: Any) -> EmergencyOrder:
    return issue_order(actor=actor, activation_id=pk, **{"title": "转移", "text": "立即转移", **facts})


def supersede(actor: Actor, pk: int) -> Any:
    return supersede_order(actor=actor, order_id=pk, title="上岗", text="改到避护场所值守")


def cancel(actor: Actor, pk: int) -> Any:
    return cancel_order(actor=actor, order_id=pk, reason="误发")


def down(actor: Actor, pk: int) -> Any:
    return stand_down(actor=actor, activation_id=pk, note="雨停")


@pytest.fixture
def running(district: District) -> Activation:
    with clock.moved(MONDAY):
        return activated(district)


def test_an_order_goes_to_every_grid_of_its_area(district: District, running: Activation) -> None:
    order = issue(district.act("command"), running.pk, area_code=TOWN, acknowledge_minutes=5)
    assert (order.number, order.version, order.acknowledge_minutes, order.area_code) == (2, 1, 5, TOWN)
    assert order.grid_orders.count() == 2
    assert told("emergency.ordered") == {"azhen": 2, "aqiang": 2, "amei": 2, "aming": 1}
    assert Entry.objects.filter(verb="order.issue").count() == 1
    step = running.plan.steps.get(title=LATER.title)
    ready = issue(district.act("command"), running.pk, step_id=step.pk, title="", text="")
    assert (ready.number, ready.title, ready.text, ready.acknowledge_minutes) == (3, LATER.title, LATER.text, 15)
    assert ready.grid_orders.count() == 3


def test_a_town_leader_orders_within_the_town(district: District, running: Activation) -> None:
    assert issue(district.act("town_leader"), running.pk, area_code=TOWN).area_code == TOWN
    for handle, area in (("town_leader", OTHER_TOWN), ("town_leader", ""), ("dispatcher", TOWN), ("worker", GRID)):
        with pytest.raises(Forbidden):
            issue(district.act(handle), running.pk, area_code=area)


@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("title", {"title": ""}), ("title", {"title": "x" * 81}), ("text", {"text": "  "}), ("step", {"step_id": 0}),
        ("area_code", {"area_code": "440706"}),
        ("area_code", {"area_code": "x"}), ("area_code", {"area_code": "44"}),
        ("acknowledge_minutes", {"acknowledge_minutes": 0}), ("acknowledge_minutes", {"acknowledge_minutes": 1441}),
    ],
)  # fmt: skip
def test_wrong_orders_are_named(district: District, running: Activation, field: str, facts: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as refusal:
        issue(district.act("command"), running.pk, **facts)
    assert refusal.value.field == field
    assert EmergencyOrder.objects.count() == 1


def test_a_new_version_starts_afresh_and_the_old_asks_nothing_more(district: District, running: Activation) -> None:
    old = order_of(running)
    acknowledge_order(actor=district.act("worker"), uuid=at_grid(old, GRID).uuid)
    at = MONDAY + timedelta(minutes=3)
    with clock.moved(at):
        new = supersede(district.act("command"), old.pk)
    old.refresh_from_db()
    assert (old.state, old.ended_at, new.state, new.version, new.supersedes) == ("superseded", at, "in_force", 2, old)
    assert {row.state for row in new.grid_orders.all()} == {"sent"}
    assert at_grid(old, GRID).state == "acknowledged"
    steps = {(s.grid_order.order_id, s.grid_order.area_code): s.state for s in OrderStep.objects.all()}
    assert [steps[old.pk, code] for code in sorted({code for _pk, code in steps})] == ["met", "stopped", "stopped"]
    assert {steps[new.pk, row.area_code] for row in new.grid_orders.all()} == {"open"}
    assert not old.grid_orders.exclude(due_at=None).exists()
    assert told("emergency.replaced") == {"azhen": 1, "aqiang": 1, "amei": 1, "aming": 1}
    total = total_of(missing_by_town(running.pk))
    assert (total.sent, total.missing) == (3, 3), "what was said to the old version does not count for the new"
    assert total_of(missing_by_town(running.pk, order_id=old.pk)).acknowledged == 1
    supersede(district.act("command"), new.pk)
    assert order_of(running).version == 3


def test_calling_off_tells_those_who_have_it(district: District, running: Activation) -> None:
    order = cancel(district.act("command"), order_of(running).pk)
    assert (order.state, order.end_reason) == ("cancelled", "误发")
    assert told("emergency.cancelled") == {"azhen": 1, "aqiang": 1, "amei": 1, "aming": 1}
    assert missing_by_town(running.pk) == []
    assert not OrderStep.objects.filter(state="open").exists()


def test_standing_down_closes_everything(district: District, running: Activation) -> None:
    order = order_of(running)
    acknowledge_order(actor=district.act("worker"), uuid=at_grid(order, GRID).uuid)
    grid = at_grid(order, GRID).grid
    assert is_wartime(grid)
    at = MONDAY + timedelta(hours=6)
    with clock.moved(at):
        ended = down(district.act("district_leader"), running.pk)
    order.refresh_from_db()
    assert (ended.state, ended.ended_at, ended.end_note, order.state) == ("stood_down", at, "雨停", "closed")
    assert set(WartimeGrid.objects.values_list("until", flat=True)) == {at}
    assert not is_wartime(grid)
    total = total_of(missing_by_town(running.pk))
    assert (total.acknowledged, total.missing) == (1, 2), "who had not acknowledged stays on record"
    assert ActivationEntry.objects.get(verb="stand_down").data["missing"] == 2
    assert len(told("emergency.stood_down")) == 11


ORDER_VERBS: dict[str, Callable[[Actor, int], Any]] = {"supersede": supersede, "cancel": cancel}


@pytest.mark.parametrize("verb", list(ORDER_VERBS))
@pytest.mark.parametrize("state", [state for state in OrderState if state != "in_force"])
def test_an_order_ends_once(district: District, running: Activation, verb: str, state: str) -> None:
    order = order_of(running)
    EmergencyOrder.objects.filter(pk=order.pk).update(state=state, ended_at=MONDAY)
    with pytest.raises(TransitionRefused):
        ORDER_VERBS[verb](district.act("command"), order.pk)
    assert GridOrder.objects.count() == 3


@pytest.mark.parametrize("state", [state for state in ActivationState if state != "active"])
def test_nothing_is_ordered_in_what_is_not_in_force(district: District, running: Activation, state: str) -> None:
    Activation.objects.filter(pk=running.pk).update(state=state, ended_at=MONDAY)
    command = district.act("command")
    with pytest.raises(TransitionRefused):
        down(command, running.pk)
    for verb in (lambda: issue(command, running.pk), lambda: supersede(command, order_of(running).pk),
                 lambda: cancel(command, order_of(running).pk)):  # fmt: skip
        with pytest.raises(Conflict) as refusal:
            verb()
        assert refusal.value.code == "activation-over"


@pytest.mark.parametrize("handle", ["worker", "grid_leader", "secretary", "dispatcher", "other_town_leader", "handler",
                                    "department_leader", "system_admin", "bureau_client"])  # fmt: skip
def test_who_may_not(district: District, handle: str) -> None:
    running = activated(district, approved_plan(district), area=TOWN)
    actor, order = district.act(handle), order_of(running)
    for verb in (lambda: issue(actor, running.pk), lambda: supersede(actor, order.pk), lambda: cancel(actor, order.pk),
                 lambda: down(actor, running.pk)):  # fmt: skip
        with pytest.raises(Forbidden):
            verb()
    assert order_of(running).state == "in_force"


def test_the_towns_leader_does_not_stand_down(district: District) -> None:
    running = activated(district, area=TOWN)
    with pytest.raises(Forbidden):
        down(district.act("town_leader"), running.pk)
    assert cancel(district.act("town_leader"), order_of(running).pk).state == "cancelled"


def test_unknown_is_unknown(district: District, running: Activation) -> None:
    command = district.act("command")
    for verb in (lambda: issue(command, 0), lambda: supersede(command, 0), lambda: cancel(command, 0),
                 lambda: down(command, 0)):  # fmt: skip
        with pytest.raises(NotFound):
            verb()
