"""activate_plan, propose_activation, activate_proposal, decline_proposal."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grids.emergency_states import ActivationState, EventKind
from grids.models import Activation, ActivationEntry, Division, FrozenRecipient, GridOrder, OrderStep, WartimeGrid
from grids.services.emergencies.activate import (
    activate_plan,
    activate_proposal,
    decline_proposal,
    propose_activation,
)
from grids.services.emergencies.plans import StepDraft
from tests.grids.emergencies.kit import AT_ONCE, LATER, REASON, activated, approved_plan, more_grids, order_of, told
from tests.world import DISTRICT, GRID, OTHER_GRID, OTHER_TOWN, SECOND_GRID, TOWN, VILLAGE
from tests.world_grids import MONDAY, District
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import Post, Role
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused


def test_everything_at_once(district: District) -> None:
    with clock.moved(MONDAY):
        activation = activated(district)
    order = order_of(activation)
    assert (activation.state, activation.activated_at, activation.authority) == ("active", MONDAY, "区防汛指挥部")
    assert activation.number.startswith("YJ20260914-")
    assert (order.title, order.text, order.version, order.acknowledge_minutes) == ("上岗", AT_ONCE.text, 1, 15)
    assert activation.orders.count() == 1, "only the immediate step goes out"
    rows = {row.area_code: row for row in GridOrder.objects.filter(order=order)}
    assert set(rows) == {GRID, SECOND_GRID, OTHER_GRID}
    assert {row.state for row in rows.values()} == {"sent"}
    assert {(row.area_code, row.is_drill) for row in WartimeGrid.objects.all()} == {
        (GRID, False), (SECOND_GRID, False), (OTHER_GRID, False)
    }  # fmt: skip
    assert list(ActivationEntry.objects.values_list("verb", flat=True)) == ["activate", "issue"]
    assert Entry.objects.filter(verb="activation.activate").count() == 1


def test_the_list_is_frozen(district: District) -> None:
    activation = activated(district)
    frozen = set(FrozenRecipient.objects.filter(activation=activation).values_list("user__username", "area_code"))
    assert frozen == {
        ("azhen", GRID), ("aqiang", GRID), ("amei", SECOND_GRID), ("aming", OTHER_GRID),
        ("chenzhishu", VILLAGE), ("hezhishu", "440705104201"), ("lizhenzhang", TOWN), ("zhoudiaodu", TOWN),
        ("huangzhenzhang", OTHER_TOWN), ("hediaodu", OTHER_TOWN), ("qianzhuren", DISTRICT),
    }  # fmt: skip
    Post.objects.filter(role=Role.GRID_WORKER).update(ends_on=clock.today())
    assert (
        set(FrozenRecipient.objects.filter(activation=activation).values_list("user__username", "area_code")) == frozen
    )


def test_a_smaller_area_reaches_those_above_it_too(district: District) -> None:
    activation = activated(district, area=VILLAGE)
    frozen = set(FrozenRecipient.objects.filter(activation=activation).values_list("user__username", flat=True))
    assert frozen == {"azhen", "aqiang", "amei", "chenzhishu", "lizhenzhang", "zhoudiaodu", "qianzhuren"}
    assert set(GridOrder.objects.values_list("area_code", flat=True)) == {GRID, SECOND_GRID}


def test_everybody_is_told_once(district: District) -> None:
    activated(district)
    assert told("emergency.ordered") == {"azhen": 1, "aqiang": 1, "amei": 1, "aming": 1}
    above = {"chenzhishu", "hezhishu", "lizhenzhang", "zhoudiaodu", "huangzhenzhang", "hediaodu", "qianzhuren"}
    assert told("emergency.ordered_below") == dict.fromkeys(above, 1)
    assert told("emergency.activated") == dict.fromkeys(above, 1)


def test_without_an_immediate_step_all_learn_that_it_is_in_force(district: District) -> None:
    activated(district, approved_plan(district, LATER))
    assert len(told("emergency.activated")) == 11
    assert not GridOrder.objects.exists()


def test_a_vacant_grid_begins_at_the_first_level_that_has_somebody(district: District) -> None:
    Post.objects.filter(area_code=SECOND_GRID).update(ends_on=clock.today())
    Post.objects.filter(area_code__in=[OTHER_GRID, "440705104201"]).update(ends_on=clock.today())
    Post.objects.filter(area_code=GRID, role=Role.GRID_WORKER).update(ends_on=clock.today())
    activated(district)
    found = {row.area_code: (row.is_vacant, row.level) for row in GridOrder.objects.all()}
    assert found == {GRID: (False, 1), SECOND_GRID: (True, 2), OTHER_GRID: (True, 3)}
    chains = {step.grid_order.area_code: [link["level"] for link in step.chain] for step in OrderStep.objects.all()}
    assert chains == {GRID: [1, 2, 3, 4], SECOND_GRID: [2, 3, 4], OTHER_GRID: [3, 4]}
    assert told("emergency.ordered") == {"aqiang": 1, "chenzhishu": 1, "huangzhenzhang": 1, "hediaodu": 1}


def test_a_step_for_the_leader_goes_to_the_leader(district: District) -> None:
    step = StepDraft("研判", "网格长立即研判。", is_immediate=True, duties=("leader",))
    activated(district, approved_plan(district, step))
    assert told("emergency.ordered") == {"aqiang": 1, "amei": 1, "aming": 1}, "a grid without a leader is not left out"
    assert {row.area_code: row.level for row in GridOrder.objects.all()} == {GRID: 1, SECOND_GRID: 0, OTHER_GRID: 0}


def test_queries_do_not_grow_with_the_grids(district: District) -> None:
    plan, second = approved_plan(district), approved_plan(district, event=EventKind.TYPHOON)
    with CaptureQueriesContext(
        connection,
    ) as few:
        activated(district, plan)
    villages = dict(Division.objects.values_list("code", "pk"))
    more_grids([f"{VILLAGE}{n:03}" for n in range(10, 30)], villages)
    with CaptureQueriesContext(connection) as many:
        activated(district, second)
    assert GridOrder.objects.filter(order__activation__plan=second).count() == 23
    assert len(many) == len(few)


def test_only_a_plan_in_force_and_only_by_the_commanders(district: District) -> None:
    plan = approved_plan(district)
    for handle in ("worker", "secretary", "town_leader", "handler", "system_admin"):
        with pytest.raises(Forbidden):
            activate_plan(actor=district.act(handle), plan_id=plan.pk, area_code=TOWN, is_drill=False, authority="x",
                          reason="y")  # fmt: skip
    plan.state = "replaced"
    plan.save()
    with pytest.raises(Conflict) as refusal:
        activated(district, plan)
    assert refusal.value.code == "plan-not-in-force"
    assert not Activation.objects.exists()


@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("area_code", {"area_code": "440799"}),
        ("area_code", {"area_code": ""}),
        ("authority", {"authority": "  "}),
        ("authority", {"authority": "x" * 121}),
        ("reason", {"reason": ""}),
        ("title", {"title": "x" * 121}),
    ],
)
def test_wrong_input_is_named(district: District, field: str, facts: dict[str, str]) -> None:
    plan = approved_plan(district)
    body = {"area_code": TOWN, "authority": "区防汛指挥部", "reason": REASON, **facts}
    with pytest.raises(InvalidInput) as refusal:
        activate_plan(actor=district.act("command"), plan_id=plan.pk, is_drill=False, **body)
    assert refusal.value.field == field
    assert not Activation.objects.exists()


def test_once_an_area_but_a_drill_beside_it(district: District) -> None:
    plan = approved_plan(district)
    activated(district, plan)
    with pytest.raises(Conflict) as refusal:
        activated(district, plan)
    assert refusal.value.code == "activation-running"
    drill = activated(district, plan, is_drill=True)
    assert drill.number.startswith("YL")
    assert told("drill.ordered") == {"azhen": 1, "aqiang": 1, "amei": 1, "aming": 1}


def test_a_proposal_is_activated_or_declined(district: District) -> None:
    plan = approved_plan(district)
    proposal = propose_activation(actor=SYSTEM, plan_id=plan.pk, area_code=TOWN, reason=REASON, alert="CAP-1")
    assert (proposal.state, proposal.activated_at, GridOrder.objects.count()) == ("proposed", None, 0)
    with pytest.raises(Conflict) as known:
        propose_activation(actor=SYSTEM, plan_id=plan.pk, area_code=TOWN, reason=REASON, alert="CAP-1")
    assert known.value.code == "alert-known"
    with pytest.raises(Forbidden):
        activate_proposal(actor=district.act("town_leader"), activation_id=proposal.pk, authority="镇")
    with pytest.raises(Forbidden):
        activate_proposal(actor=SYSTEM, activation_id=proposal.pk, authority="系统")
    active = activate_proposal(actor=district.act("district_leader"), activation_id=proposal.pk, authority="区防指")
    assert (active.state, active.authority) == ("active", "区防指")
    assert GridOrder.objects.count() == 2
    other = propose_activation(actor=district.act("command"), plan_id=plan.pk, area_code=DISTRICT, reason=REASON)
    declined = decline_proposal(actor=district.act("command"), activation_id=other.pk, reason="雨势减弱")
    assert (declined.state, declined.end_note) == ("declined", "雨势减弱")


VERBS = {
    "activate": lambda actor, pk: activate_proposal(actor=actor, activation_id=pk, authority="区防指"),
    "decline": lambda actor, pk: decline_proposal(actor=actor, activation_id=pk, reason="雨势减弱"),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", [state for state in ActivationState if state != "proposed"])
def test_decided_is_decided(district: District, verb: str, state: str) -> None:
    activation = activated(district)
    Activation.objects.filter(pk=activation.pk).update(state=state, ended_at=clock.now())
    with pytest.raises(TransitionRefused):
        VERBS[verb](district.act("command"), activation.pk)
    with pytest.raises(NotFound):
        VERBS[verb](district.act("command"), 0)


def test_nothing_is_left_of_an_activation_that_fails(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = approved_plan(district)

    def broken(**_facts: object) -> int:
        raise DomainError(code="broken", message="broken")

    monkeypatch.setattr("grids.services.emergencies.send.enqueue", broken)
    with pytest.raises(DomainError):
        activated(district, plan)
    for model in (Activation, FrozenRecipient, GridOrder, OrderStep, WartimeGrid, ActivationEntry):
        assert not model.objects.exists(), model
