"""Firms, cover and demands by the services: who may, every refusal's field, every state and verb."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from members.models import ChainDemand, ChainFirm, DemandEntry, PlatformStation
from members.services.chains import chains, cover, demands, firms, stations
from members.states.chains import DEMAND_TABLE, DemandState
from tests.members.chains.kit import chain, code, demand, firm, station
from tests.world import OTHER_TOWN
from tests.world_members import Party
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, TransitionRefused


def gap_of(row: ChainFirm | PlatformStation) -> str:
    rows: Any = type(row).objects.with_cover()
    return str(rows.get(pk=row.pk).gap)


def test_a_gap_opens_and_closes_with_the_cover(party: Party) -> None:
    row, actor = firm(party, chain(party)), party.act("org_department")
    assert gap_of(row) == "found" and ChainFirm.objects.get().gap_since == clock.today()
    pk = party.organizations["grid_branch"].pk
    cover.cover_firm(actor=actor, firm_id=row.pk, organization_id=pk)
    assert gap_of(row) == "" and ChainFirm.objects.get().gap_since is None
    with pytest.raises(Conflict):
        cover.cover_firm(actor=actor, firm_id=row.pk, organization_id=pk)
    other = firm(party, row.chain, 2)
    with pytest.raises(Conflict) as taken:
        cover.cover_firm(actor=actor, firm_id=other.pk, organization_id=pk)
    assert taken.value.code == "organization-taken"
    cover.uncover_firm(actor=actor, firm_id=row.pk, reason="支部迁出")
    assert gap_of(row) == "found"
    cover.instruct_firm(actor=actor, firm_id=row.pk, member_id=party.members["party_member"].pk)
    assert gap_of(row) == "found", "an instructor is not enough for four members"
    firms.amend_firm(actor=actor, firm_id=row.pk, facts=firms.FirmFacts("陈皮企业1", "midstream", 40, 2))
    assert gap_of(row) == ""


def test_members_of_the_register_count(party: Party) -> None:
    row, actor = firm(party, chain(party), full_members=0), party.act("org_department")
    assert gap_of(row) == "uncovered"
    links = [firms.link_member(actor=actor, firm_id=row.pk, member_id=party.members[name].pk)
             for name in ("branch_secretary", "party_member", "organ_member")]  # fmt: skip
    assert gap_of(row) == "found", "three full members work there"
    with pytest.raises(Conflict) as twice:
        firms.link_member(actor=actor, firm_id=row.pk, member_id=party.members["party_member"].pk)
    assert twice.value.field == "member"
    firms.unlink_member(actor=actor, link_id=links[0].pk)
    assert gap_of(row) == "uncovered"
    with pytest.raises(Conflict):
        firms.unlink_member(actor=actor, link_id=links[0].pk)


def test_a_branch_of_the_industry_is_enough_for_a_station(party: Party) -> None:
    row, actor = station(party, full_members=5), party.act("org_department")
    assert gap_of(row) == "found"
    cover.cover_station(actor=actor, station_id=row.pk, organization_id=party.organizations["grid_branch"].pk)
    assert gap_of(row) == ""
    with pytest.raises(Conflict):
        station(party, full_members=1)
    stations.close_station(actor=actor, station_id=row.pk, reason="撤站")
    with pytest.raises(Conflict):
        stations.close_station(actor=actor, station_id=row.pk, reason="撤站")


@pytest.mark.parametrize(
    ("field", "act"),
    [
        ("credit_code", lambda q, c: firms.enter_firm(actor=q.act("org_department"), chain_id=c.pk, area_code=OTHER_TOWN,
                                                      credit_code="1", facts=firms.FirmFacts("x", "upstream"))),
        ("area_code", lambda q, c: firm(q, c, 7, area="1")), ("name", lambda q, c: firm(q, c, 7, name="")),
        ("position", lambda q, c: firm(q, c, 7, position="x")), ("full_members", lambda q, c: firm(q, c, 7, employees=1)),
        ("name", lambda q, c: chain(q)), ("lead_unit", lambda q, c: chain(q, name="y", lead_unit_id=None)),
        ("title", lambda q, c: demand(q, firm(q, c, 7), "")), ("company", lambda q, c: station(q, company="")),
        ("committee", lambda q, c: chain(q, name="y", committee_id=q.organizations["grid_branch"].pk)),
        ("held_on", lambda q, c: chains.note_activity(actor=q.act("org_department"), chain_id=c.pk, kind="together",
                                                      title="x", people=1, held_on=clock.today().replace(year=2000))),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(party: Party, field: str, act: Callable[[Party, Any], Any]) -> None:
    row = chain(party)
    with pytest.raises(DomainError) as refusal:
        act(party, row)
    assert refusal.value.field == field


def test_a_code_is_in_one_chain_and_closing_waits_for_the_firms(party: Party) -> None:
    row = chain(party)
    first = firm(party, row)
    with pytest.raises(Conflict) as known:
        firm(party, row)
    assert known.value.field == "credit_code"
    with pytest.raises(IntegrityError), transaction.atomic():
        ChainFirm.objects.create(chain=row, name="x", credit_code=code(1), position="upstream", area_code=first.area_code,
                                 joined_on=clock.today())  # fmt: skip
    actor = party.act("org_department")
    with pytest.raises(Conflict):
        chains.close_chain(actor=actor, chain_id=row.pk, reason="调整")
    asked = demand(party, first)
    with pytest.raises(Conflict) as still:
        firms.leave_chain(actor=actor, firm_id=first.pk, reason="迁出")
    assert still.value.code == "demands-open"
    demands.withdraw_demand(actor=actor, demand_id=asked.pk, reason="已自行解决")
    firms.leave_chain(actor=actor, firm_id=first.pk, reason="迁出")
    chains.close_chain(actor=actor, chain_id=row.pk, reason="调整")


def test_only_the_unit_answers_and_nobody_confirms_the_own_answer(party: Party) -> None:
    row = demand(party, firm(party, chain(party)))
    unit, department = party.district.world.unit("city_management").pk, party.act("org_department")
    with pytest.raises(Forbidden):
        demands.take_demand(actor=party.act("party_member"), demand_id=row.pk, unit_id=unit)
    demands.take_demand(actor=party.act("organ_secretary"), demand_id=row.pk, unit_id=unit)
    with pytest.raises(Forbidden):
        demands.answer_demand(actor=party.act("secretary"), demand_id=row.pk, answer="已扩容")
    demands.answer_demand(actor=department, demand_id=row.pk, answer="已扩容")
    with pytest.raises(Conflict) as own:
        demands.confirm_demand(actor=department, demand_id=row.pk, rating=5)
    assert own.value.code == "own-answer"
    with pytest.raises(InvalidInput):
        demands.confirm_demand(actor=party.act("secretary"), demand_id=row.pk, rating=6)
    assert demands.confirm_demand(actor=party.act("secretary"), demand_id=row.pk, rating=5).state == "confirmed"
    line = DemandEntry.objects.last()
    assert line is not None
    for act in (line.save, line.delete):
        with pytest.raises(TypeError):
            act()


VERBS: dict[str, Callable[[Party, int], Any]] = {
    "take": lambda q, pk: demands.take_demand(actor=q.act("org_department"), demand_id=pk,
                                              unit_id=q.district.world.unit("city_management").pk),
    "hand_back": lambda q, pk: demands.hand_back_demand(actor=q.act("org_department"), demand_id=pk, reason="非本单位职责"),
    "extend": lambda q, pk: demands.extend_demand(actor=q.act("secretary"), demand_id=pk, days=3, reason="待设备"),
    "answer": lambda q, pk: demands.answer_demand(actor=q.act("org_department"), demand_id=pk, answer="已扩容"),
    "confirm": lambda q, pk: demands.confirm_demand(actor=q.act("secretary"), demand_id=pk, rating=4),
    "reopen": lambda q, pk: demands.reopen_demand(actor=q.act("secretary"), demand_id=pk, reason="仍跳闸"),
    "withdraw": lambda q, pk: demands.withdraw_demand(actor=q.act("secretary"), demand_id=pk, reason="不再需要"),
}  # fmt: skip


def test_every_state_and_verb(party: Party) -> None:
    assert set(VERBS) == set(DEMAND_TABLE.verbs)
    pk, unit = demand(party, firm(party, chain(party))).pk, party.district.world.unit("city_management")
    for state in DemandState:
        is_open = state in ("raised", "taken", "answered")
        facts = {
            "state": state, "unit": None if state == "raised" else unit, "answer": "x",
            "due_on": clock.today() if is_open else None, "closed_at": None if is_open else clock.now(),
            "rating": 5 if state == "confirmed" else None,
        }  # fmt: skip
        ChainDemand.objects.filter(pk=pk).update(**facts)
        for verb, act in VERBS.items():
            with transaction.atomic():
                if DEMAND_TABLE.allows(state, verb):
                    assert act(party, pk).state == DEMAND_TABLE.next(state, verb)
                else:
                    with pytest.raises(TransitionRefused):
                        act(party, pk)
                transaction.set_rollback(True)
