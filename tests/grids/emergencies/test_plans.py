"""draft_plan, edit_plan, copy_plan, propose_plan, refuse_plan, approve_plan: what leads to an order's words being ready."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from grids.emergency_states import PLAN_TABLE, PlanState
from grids.models import EmergencyPlan
from grids.services.emergencies import plans
from grids.services.emergencies.plans import PlanText, StepDraft
from tests.grids.emergencies.kit import AT_ONCE, LATER, activated, approved_plan, text_of, told
from tests.world_grids import District
from xinhui.accounts.actors import Actor
from xinhui.audit.models import Entry
from xinhui.core.errors import Conflict, Forbidden, InvalidInput, NotFound, TransitionRefused
from xinhui.outbox.models import Message
from xinhui.outbox.registry import render

VERBS: dict[str, Callable[[Actor, int], EmergencyPlan]] = {
    "edit": lambda actor, pk: plans.edit_plan(actor=actor, plan_id=pk, text=text_of(title="改过的预案")),
    "copy": lambda actor, pk: plans.copy_plan(actor=actor, plan_id=pk),
    "propose": lambda actor, pk: plans.propose_plan(actor=actor, plan_id=pk),
    "refuse": lambda actor, pk: plans.refuse_plan(actor=actor, plan_id=pk, reason="转移路线未写明"),
    "approve": lambda actor, pk: plans.approve_plan(actor=actor, plan_id=pk),
}
#: Who may: the command centre and leaders write, leaders decide.
DECIDES = ("refuse", "approve")


def drafted(district: District, *steps: StepDraft, who: str = "command", **facts: Any) -> EmergencyPlan:
    """A draft for heavy rain at level II."""
    return plans.draft_plan(actor=district.act(who), event="natural_rain", severity=2, text=text_of(*steps, **facts))


def proposed(district: District, who: str = "command") -> EmergencyPlan:
    """Handed in."""
    plan = drafted(district, who=who)
    return plans.propose_plan(actor=district.act(who), plan_id=plan.pk)


def in_state(district: District, state: str) -> EmergencyPlan:
    """A plan that came to the state by its verbs."""
    if state == PlanState.DRAFT:
        return drafted(district)
    plan = proposed(district)
    if state == PlanState.PROPOSED:
        return plan
    plan = plans.approve_plan(actor=district.act("district_leader"), plan_id=plan.pk)
    if state == PlanState.REPLACED:
        later = plans.copy_plan(actor=district.act("command"), plan_id=plan.pk)
        plans.propose_plan(actor=district.act("command"), plan_id=later.pk)
        plans.approve_plan(actor=district.act("district_leader"), plan_id=later.pk)
        plan.refresh_from_db()
    return plan


def test_from_draft_to_force_and_everybody_concerned_hears(district: District) -> None:
    plan = drafted(district, title="暴雨橙色预案")
    assert (plan.state, plan.version, plan.drafted_by_id) == ("draft", 1, district.world.command.pk)
    assert [(row.order, row.title, row.is_immediate) for row in plan.steps.all()] == [
        (1, "上岗", True),
        (2, "转移", False),
    ]
    assert set(plan.duties.values_list("duty", flat=True)) == {"worker_full", "police"}
    plans.propose_plan(actor=district.act("command"), plan_id=plan.pk)
    assert told("plan.proposed") == {"sunquzhang": 1}
    plan = plans.approve_plan(actor=district.act("district_leader"), plan_id=plan.pk)
    assert (plan.state, plan.approved_by_id) == ("approved", district.world.district_leader.pk)
    assert told("plan.approved") == {"qianzhuren": 1}
    verbs = Entry.objects.filter(verb__startswith="plan.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["plan.draft", "plan.propose", "plan.approve"]


def test_sent_back_the_drafter_reads_why_and_hands_it_in_again(district: District) -> None:
    plan = proposed(district)
    VERBS["refuse"](district.act("district_leader"), plan.pk)
    message = Message.objects.get(kind="plan.refused")
    assert message.recipient == district.world.command
    subject, body = render(message.kind, message.context, "zh-hans")
    assert (subject, body) == ("应急预案被退回：暴雨应急预案", "II级第1版已退回草稿：转移路线未写明")
    edited = VERBS["edit"](district.act("command"), plan.pk)
    assert (edited.state, edited.version, edited.title) == ("draft", 1, "改过的预案")
    VERBS["propose"](district.act("command"), plan.pk)
    assert told("plan.proposed") == {"sunquzhang": 2}, "handed in a second time, told a second time"


def test_the_link_of_a_message_leads_to_the_plan(district: District, client: Client) -> None:
    proposed(district)
    client.force_login(district.world.district_leader)
    page = client.get(Message.objects.get(kind="plan.proposed").link).content.decode()
    assert "暴雨应急预案" in page and "/refuse/" in page


def test_a_new_version_replaces_the_one_in_force(district: District) -> None:
    first = in_state(district, "approved")
    second = VERBS["copy"](district.act("command"), first.pk)
    assert (second.version, second.state, second.title) == (2, "draft", first.title)
    assert [row.text for row in second.steps.all()] == [AT_ONCE.text, LATER.text]
    first.refresh_from_db()
    assert first.state == "approved", "in force until the new one is"
    VERBS["propose"](district.act("command"), second.pk)
    VERBS["approve"](district.act("district_leader"), second.pk)
    first.refresh_from_db()
    assert (first.state, EmergencyPlan.objects.filter(state="approved").count()) == ("replaced", 1)


def test_one_new_version_at_a_time(district: District) -> None:
    plan = in_state(district, "approved")
    VERBS["copy"](district.act("command"), plan.pk)
    again: list[Callable[[], EmergencyPlan]] = [
        lambda: VERBS["copy"](district.act("command"), plan.pk),
        lambda: drafted(district),
    ]
    for draft in again:
        with pytest.raises(Conflict) as refused:
            draft()
        assert refused.value.code == "plan-draft-exists"
    other = plans.draft_plan(actor=district.act("command"), event="natural_rain", severity=3, text=text_of())
    assert other.version == 1, "another level is another plan"


def test_what_was_activated_is_never_rewritten(district: District) -> None:
    """An order keeps the words that it went out with, whatever later versions say."""
    plan = approved_plan(district, severity=2)
    order = activated(district, plan).orders.get(number=1)
    later = VERBS["copy"](district.act("command"), plan.pk)
    VERBS["edit"](district.act("command"), later.pk)
    order.refresh_from_db()
    assert order.text == AT_ONCE.text


def test_nobody_approves_the_own_draft(district: District) -> None:
    plan = proposed(district, who="district_leader")
    assert told("plan.proposed") == {}, "no other leader is there, and the drafter knows"
    with pytest.raises(Forbidden) as refused:
        VERBS["approve"](district.act("district_leader"), plan.pk)
    assert refused.value.code == "plan-own-draft"
    plan.refresh_from_db()
    assert plan.state == "proposed"


@pytest.mark.parametrize("state", list(PlanState))
@pytest.mark.parametrize("verb", ["propose", "refuse", "approve"])
def test_every_pair_of_state_and_verb(district: District, state: str, verb: str) -> None:
    plan = in_state(district, state)
    who = district.act("district_leader" if verb in DECIDES else "command")
    if PLAN_TABLE.allows(plan.state, verb):
        assert VERBS[verb](who, plan.pk).state == PLAN_TABLE.next(plan.state, verb)
        return
    with pytest.raises(TransitionRefused):
        VERBS[verb](who, plan.pk)


@pytest.mark.parametrize("state", [state for state in PlanState if state != "draft"])
def test_only_a_draft_is_edited(district: District, state: str) -> None:
    plan = in_state(district, state)
    with pytest.raises(Conflict) as refused:
        VERBS["edit"](district.act("command"), plan.pk)
    assert refused.value.code == "plan-not-draft"
    plan.refresh_from_db()
    assert plan.title == "暴雨应急预案"


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("who", ["town_leader", "handler", "worker", "system_admin"])
def test_others_have_no_part_in_it(district: District, verb: str, who: str) -> None:
    plan = drafted(district)
    with pytest.raises(Forbidden):
        VERBS[verb](district.act(who), plan.pk)


@pytest.mark.parametrize("verb", DECIDES)
def test_the_command_centre_writes_and_does_not_decide(district: District, verb: str) -> None:
    with pytest.raises(Forbidden):
        VERBS[verb](district.act("command"), proposed(district).pk)


@pytest.mark.parametrize("verb", VERBS)
def test_a_plan_that_is_not_there(district: District, verb: str) -> None:
    with pytest.raises(NotFound):
        VERBS[verb](district.act("district_leader"), 0)


def test_a_plan_without_a_step_orders_nothing(district: District) -> None:
    empty = PlanText("空预案", "《新会区防汛预案》", "区防汛指挥部")
    plan = plans.draft_plan(actor=district.act("command"), event="natural_rain", severity=2, text=empty)
    with pytest.raises(Conflict) as refused:
        VERBS["propose"](district.act("command"), plan.pk)
    assert refused.value.code == "plan-empty"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"event": "nothing"}, "event"),
        ({"severity": 5}, "severity"),
        ({"title": " "}, "title"),
        ({"title": "长" * 121}, "title"),
        ({"basis": ""}, "basis"),
        ({"authority": ""}, "authority"),
        ({"acknowledge_minutes": 0}, "acknowledge_minutes"),
        ({"acknowledge_minutes": 1441}, "acknowledge_minutes"),
        ({"report_minutes": -1}, "report_minutes"),
        ({"steps": [StepDraft("", "词")]}, "steps"),
        ({"steps": [StepDraft("上岗", " ")]}, "steps"),
        ({"steps": [StepDraft("上岗", "词", duties=("nobody",))]}, "steps"),
        ({"steps": [AT_ONCE] * 41}, "steps"),
        ({"duties": [("nobody", "词")]}, "duties"),
        ({"duties": [("police", "")]}, "duties"),
    ],
)
def test_what_a_plan_cannot_say(district: District, change: dict[str, Any], field: str) -> None:
    head = {"event": "natural_rain", "severity": 2, **{k: v for k, v in change.items() if k in ("event", "severity")}}
    said = {
        "title": "暴雨应急预案",
        "basis": "《新会区防汛预案》",
        "authority": "区防汛指挥部",
        **{k: v for k, v in change.items() if k not in head},
    }
    with pytest.raises(InvalidInput) as refused:
        plans.draft_plan(actor=district.act("command"), text=PlanText(**said), **head)
    assert refused.value.field == field
    assert not EmergencyPlan.objects.exists()


def test_a_reason_is_needed_to_send_it_back(district: District) -> None:
    plan = proposed(district)
    with pytest.raises(InvalidInput) as refused:
        plans.refuse_plan(actor=district.act("district_leader"), plan_id=plan.pk, reason=" ")
    assert refused.value.field == "reason"
