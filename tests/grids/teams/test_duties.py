"""事项准入: proposed by a department, decided on by another person of the command centre, withdrawn."""

import pytest
from django.db import IntegrityError, transaction

from grids.models import DutyItem
from grids.models.duty import DutyState
from grids.services.duties import DUTY_TABLE, decide_duty, propose_duty, withdraw_duty
from tests.grids.emergencies.kit import told
from tests.world_grids import District
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import Role, User
from xinhui.accounts.services.appoint_post import appoint_post
from xinhui.accounts.services.create_user import NewUser, create_users
from xinhui.audit.models import Entry
from xinhui.core.errors import Conflict, Forbidden, InvalidInput, NotFound, TransitionRefused
from xinhui.outbox.models import Message


def propose(district: District, who: str = "department_leader", **facts: object) -> DutyItem:
    values: dict[str, object] = {
        "scenario": "urban", "duty": "worker_full", "title": "巡查占道经营", "rule": "《城市市容管理条例》第九条",
        "responsible_unit_id": district.world.unit("city_management").pk, "frequency": "每日一次", **facts,
    }  # fmt: skip
    return propose_duty(actor=district.act(who), **values)  # type: ignore[arg-type] # some wrong on purpose


def second_at_the_centre(district: District) -> User:
    row = NewUser(username="zhongxin2", name="许副主任", encoded_password="!", must_change_password=False)
    user = create_users(actor=SYSTEM, rows=[row])[0]
    centre = district.world.unit("command_centre")
    appoint_post(actor=SYSTEM, user_id=user.pk, role=Role.COMMAND_CENTRE, unit_id=centre.pk, area_code="440705")
    return user


def test_a_matter_is_proposed_and_approved(district: District) -> None:
    item = propose(district)
    assert (item.state, item.proposed_by) == ("proposed", district.world.department_leader)
    decide_duty(actor=district.act("command"), duty_id=item.pk, approve=True)
    item.refresh_from_db()
    assert (item.state, item.decided_by, item.decider) == ("approved", "钱主任", district.world.command)
    assert item.decided_at is not None
    assert list(Entry.objects.filter(verb__startswith="duty.").order_by("pk").values_list("verb", flat=True)) == [
        "duty.propose",
        "duty.approve",
    ]
    assert told("duty.proposed") == {"qianzhuren": 1}
    assert told("duty.approve") == {"zhaoju": 1}


def test_a_refusal_gives_its_reason(district: District) -> None:
    item = propose(district)
    with pytest.raises(InvalidInput) as caught:
        decide_duty(actor=district.act("command"), duty_id=item.pk, approve=False)
    assert caught.value.field == "note"
    decide_duty(actor=district.act("command"), duty_id=item.pk, approve=False, note="属专业执法")
    assert DutyItem.objects.get().decision_note == "属专业执法"
    assert [row.context["note"] for row in Message.objects.filter(kind="duty.refuse")] == ["属专业执法"]
    assert propose(district).pk != item.pk  # it may be proposed anew


def test_the_proposer_does_not_decide(district: District) -> None:
    item = propose(district, "command")
    with pytest.raises(Forbidden) as caught:
        decide_duty(actor=district.act("command"), duty_id=item.pk, approve=True)
    assert caught.value.code == "own-proposal"
    colleague = second_at_the_centre(district)
    decide_duty(actor=district.world.actor(colleague), duty_id=item.pk, approve=True)
    with pytest.raises(IntegrityError, match="duty_item_decided_by_another"), transaction.atomic():
        DutyItem.objects.filter(pk=item.pk).update(decider=district.world.command)


@pytest.mark.parametrize("who", ["handler", "water_leader", "worker", "secretary", "town_leader", "district_leader"])
def test_others_neither_propose_decide_nor_withdraw(district: District, who: str) -> None:
    with pytest.raises(Forbidden):
        propose(district, who)
    item = propose(district)
    with pytest.raises(Forbidden):
        decide_duty(actor=district.act(who), duty_id=item.pk, approve=True)
    with pytest.raises(Forbidden):
        withdraw_duty(actor=district.act(who), duty_id=item.pk, note="x")


def test_a_department_withdraws_its_proposal_but_not_what_is_in_force(district: District) -> None:
    item = propose(district)
    withdraw_duty(actor=district.act("department_leader"), duty_id=item.pk, note="另行研究")
    assert DutyItem.objects.get().state == "withdrawn"
    again = propose(district)
    decide_duty(actor=district.act("command"), duty_id=again.pk, approve=True)
    with pytest.raises(Forbidden):
        withdraw_duty(actor=district.act("department_leader"), duty_id=again.pk, note="x")
    withdraw_duty(actor=district.act("command"), duty_id=again.pk, note="减负")
    again.refresh_from_db()
    assert (again.state, again.decision_note) == ("withdrawn", "减负")


@pytest.mark.parametrize("state", [DutyState.PROPOSED, DutyState.APPROVED])
def test_the_same_matter_is_not_listed_twice(district: District, state: DutyState) -> None:
    item = propose(district)
    if state == DutyState.APPROVED:
        decide_duty(actor=district.act("command"), duty_id=item.pk, approve=True)
    with pytest.raises(Conflict) as caught:
        propose(district)
    assert (caught.value.code, caught.value.field) == ("duty-on-list", "title")
    propose(district, scenario="rural")


@pytest.mark.parametrize("state", list(DutyState))
@pytest.mark.parametrize("verb", DUTY_TABLE.verbs)
def test_every_pair_of_state_and_verb(district: District, state: DutyState, verb: str) -> None:
    item, actor = propose(district), district.act("command")
    DutyItem.objects.filter(pk=item.pk).update(state=state, decided_at=item.created_at)

    def act() -> DutyItem:
        if verb == "withdraw":
            return withdraw_duty(actor=actor, duty_id=item.pk, note="x")
        return decide_duty(actor=actor, duty_id=item.pk, approve=verb == "approve", note="x")

    if DUTY_TABLE.allows(state, verb):
        assert act().state == DUTY_TABLE.next(state, verb)
    else:
        with pytest.raises(TransitionRefused):
            act()
        item.refresh_from_db()
        assert item.state == state


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"scenario": "sea"}, "scenario"),
        ({"duty": "king"}, "duty"),
        ({"title": " "}, "title"),
        ({"title": "长" * 121}, "title"),
        ({"rule": ""}, "rule"),
        ({"rule": "长" * 201}, "rule"),
        ({"frequency": "长" * 61}, "frequency"),
        ({"responsible_unit_id": 999_999}, "responsible_unit"),
    ],
)
def test_bad_input_names_its_field(district: District, facts: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        propose(district, "command", **facts)
    assert caught.value.field == field
    with pytest.raises(NotFound):
        decide_duty(actor=district.act("command"), duty_id=999_999, approve=True)
