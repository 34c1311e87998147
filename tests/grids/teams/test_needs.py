"""A firm's need: taken in, given to a unit, answered, closed by the firm's word; who sees it, who is told."""

import pytest

from grids.models import EnterpriseNeed, Grid
from grids.models.division import Scenario
from grids.models.duty import NeedState
from grids.services.needs import NEED_TABLE, answer_need, assign_need, close_need, take_need
from tests.world import GRID
from tests.world_grids import District
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused
from xinhui.outbox.models import Message


@pytest.fixture
def market(district: District) -> District:
    Grid.objects.filter(code=GRID).update(scenario=Scenario.MARKET_PARK)
    return district


def take(market: District, who: str = "worker", **facts: object) -> EnterpriseNeed:
    values: dict[str, object] = {
        "grid_id": Grid.objects.get(code=GRID).pk, "firm_name": "示例五金厂", "kind": "talent", "text": "招两名数控技工",
        "unit_id": market.world.unit("water").pk, **facts,
    }  # fmt: skip
    return take_need(actor=market.act(who), **values)  # type: ignore[arg-type] # some wrong on purpose


def told(kind: str) -> set[str]:
    return set(Message.objects.filter(kind=kind).values_list("recipient__name", flat=True))


@pytest.mark.parametrize("who", ["worker", "grid_leader", "secretary", "dispatcher", "town_leader", "command"])
def test_a_need_is_taken_in_and_the_unit_told(market: District, who: str) -> None:
    need = take(market, who)
    assert (need.area_code, need.state, need.taken_on) == (GRID, "open", clock.today())
    assert need.taken_by == market.world.people[who].name
    assert told("need.assigned") == {"吴科", "梁局"}
    assert Entry.objects.get(verb="need.take").detail["unit"] == "440705-swj"


def test_it_is_given_to_another_unit(market: District) -> None:
    need = take(market, unit_id=None)
    assert not Message.objects.exists()
    with pytest.raises(Conflict) as caught:
        answer_need(actor=market.act("handler"), need_id=need.pk, answer="x")
    assert caught.value.code == "need-unassigned"
    assign_need(actor=market.act("secretary"), need_id=need.pk, unit_id=market.world.unit("town_office").pk)
    assert told("need.assigned") == {"李镇长", "周调度"}
    assign_need(actor=market.act("secretary"), need_id=need.pk, unit_id=market.world.unit("city_management").pk)
    assert Entry.objects.filter(verb="need.assign").latest("pk").detail == {"from": "440705103-zf", "to": "440705-cgj"}


@pytest.mark.parametrize(
    ("unit", "who"),
    [("water", "water_handler"), ("town_office", "dispatcher"), ("village_committee", "secretary"),
     ("command_centre", "command")],
)  # fmt: skip
def test_the_units_people_answer(market: District, unit: str, who: str) -> None:
    need = take(market, unit_id=market.world.unit(unit).pk)
    answer_need(actor=market.act(who), need_id=need.pk, answer="已对接技工学校")
    need.refresh_from_db()
    assert (need.state, need.answer) == ("answered", "已对接技工学校")
    assert need.answered_at is not None
    assert told("need.answered") == {"阿珍", "阿强"}
    close_need(actor=market.act("worker"), need_id=need.pk, satisfied=False)
    need.refresh_from_db()
    assert (need.state, need.satisfied) == ("closed", False)
    assert need.closed_at is not None
    assert Entry.objects.get(verb="need.close").detail == {"satisfied": False}


def test_the_answering_unit_sees_it_and_no_other(market: District) -> None:
    need = take(market)
    sees = {
        handle
        for handle in ("worker", "secretary", "water_handler", "water_leader", "handler", "second_worker",
                       "other_secretary", "command", "audit_admin")
        if EnterpriseNeed.objects.visible_to(market.act_user(handle)).filter(pk=need.pk).exists()
    }  # fmt: skip
    assert sees == {"worker", "secretary", "water_handler", "water_leader", "command"}


def test_strangers_may_not(market: District) -> None:
    for who in ("second_worker", "other_secretary", "water_handler", "system_admin"):
        with pytest.raises(Forbidden):
            take(market, who)
    need = take(market)
    for who in ("worker", "other_town_leader", "water_leader"):
        with pytest.raises(Forbidden):
            assign_need(actor=market.act(who), need_id=need.pk, unit_id=market.world.unit("water").pk)
    for who in ("worker", "secretary", "handler", "command", "bureau_client"):
        with pytest.raises(Forbidden):
            answer_need(actor=market.act(who), need_id=need.pk, answer="x")
    answer_need(actor=market.act("water_leader"), need_id=need.pk, answer="x")
    for who in ("second_worker", "water_handler", "other_dispatcher"):
        with pytest.raises(Forbidden):
            close_need(actor=market.act(who), need_id=need.pk, satisfied=True)


@pytest.mark.parametrize("state", list(NeedState))
@pytest.mark.parametrize("verb", NEED_TABLE.verbs)
def test_every_pair_of_state_and_verb(market: District, state: NeedState, verb: str) -> None:
    need, now = take(market), clock.now()
    EnterpriseNeed.objects.filter(pk=need.pk).update(state=state, answer="x", answered_at=now, closed_at=now)
    verbs = {
        "assign": lambda: assign_need(
            actor=market.act("command"), need_id=need.pk, unit_id=market.world.unit("city_management").pk
        ),
        "answer": lambda: answer_need(actor=market.act("water_handler"), need_id=need.pk, answer="y"),
        "close": lambda: close_need(actor=market.act("worker"), need_id=need.pk, satisfied=True),
    }
    if NEED_TABLE.allows(state, verb):
        assert verbs[verb]().state == NEED_TABLE.next(state, verb)
        return
    before = Entry.objects.count()
    with pytest.raises(TransitionRefused):
        verbs[verb]()
    need.refresh_from_db()
    assert (need.state, need.answer, Entry.objects.count()) == (state, "x", before)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"firm_name": " "}, "firm_name"),
        ({"firm_name": "长" * 121}, "firm_name"),
        ({"kind": "wish"}, "kind"),
        ({"text": ""}, "text"),
        ({"unit_id": 999_999}, "unit"),
    ],
)
def test_bad_input_names_its_field(market: District, facts: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        take(market, "worker", **facts)
    assert caught.value.field == field


def test_other_towns_units_other_grids_and_unknown_needs(market: District) -> None:
    with pytest.raises(InvalidInput) as caught:
        take(market, unit_id=market.world.unit("other_town_office").pk)
    assert caught.value.code == "unit-elsewhere"
    Grid.objects.filter(code=GRID).update(scenario=Scenario.RURAL)
    with pytest.raises(DomainError) as refused:
        take(market)
    assert refused.value.code == "need-not-here"
    with pytest.raises(NotFound):
        close_need(actor=market.act("worker"), need_id=999_999, satisfied=True)
