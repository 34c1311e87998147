"""A firm over HTTP in Chinese with a moved clock: the gap named and closed; a demand late, chased, answered, confirmed."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from members.models import ChainDemand, ChainFirm, IndustryChain, PlatformStation
from members.services.chains.daily import chase_demands, remind_of_gaps
from tests.grids.emergencies.kit import told
from tests.members.chains.kit import chain, code, firm
from tests.reading import page, reading
from tests.world import DISTRICT, VILLAGE
from tests.world_members import Party
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.core.clock import LOCAL

START = datetime(2026, 9, 14, 9, 0, tzinfo=LOCAL)


@pytest.fixture(autouse=True)
def _chinese(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "zh-hans"


@pytest.fixture
def browser(party: Party) -> Callable[[str], Client]:
    def signed_in(handle: str) -> Client:
        return reading(party.user(handle))

    return signed_in


def act(client: Client, subject: str, pk: int, verb: str, status: int = 302, **data: object) -> str:
    answer = client.post(f"/party/do/{subject}/{pk}/{verb}/", data)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def test_a_firm_from_the_gap_to_the_confirmed_demand(party: Party, browser: Callable[[str], Client]) -> None:
    department, village, unit = browser("org_department"), browser("secretary"), browser("organ_secretary")
    with clock.moved(START):
        assert "尚未设立产业链" in page(department, "/party/chains/")
        bureau = party.district.world.unit("city_management").pk
        department.post("/party/chains/new/", {"name": "陈皮产业链", "area_code": DISTRICT, "lead_unit": bureau})
        row = IndustryChain.objects.get()
        facts = {"chain": row.pk, "name": "陈皮公司", "area_code": VILLAGE, "position": "midstream", "employees": 30,
                 "full_members": 3, "probationary_members": 0}  # fmt: skip
        wrong = department.post("/party/chain-firms/new/", {**facts, "credit_code": code(1)[:17] + "I"})
        assert wrong.status_code == 400 and "校验不通过" in wrong.content.decode()
        department.post("/party/chain-firms/new/", {**facts, "credit_code": code(1)})
        firm_row = ChainFirm.objects.get()
        at = f"/party/chain-firms/{firm_row.pk}/"
        assert "应建未建" in page(village, at) and "党章第三十条" in page(village, at)
        assert remind_of_gaps(actor=SYSTEM) == 1 and remind_of_gaps(actor=SYSTEM) == 0
        assert told("party.chain_gap") == {"tanweiyuan": 1}
        act(village, "chain-firm", firm_row.pk, "cover", organization=party.organizations["grid_branch"].pk)
        assert "应建未建" not in page(village, at)
        act(village, "chain-firm", firm_row.pk, "instruct", member=party.members["party_member"].pk)
        instructor = browser("party_member")
        act(instructor, "chain-firm", firm_row.pk, "visit", title="走访", minutes="了解用电")
        act(instructor, "chain-firm", firm_row.pk, "demand", title="冷库用电扩容", kind="logistics")
        asked = ChainDemand.objects.get()
        assert asked.due_on == START.date() + timedelta(days=2)
    with clock.moved(START + timedelta(days=3)):
        assert chase_demands(actor=SYSTEM) == 1 and chase_demands(actor=SYSTEM) == 0
        assert set(told("party.demand_late")) == {"aju", "alan"}, "the branch's secretary and the instructor"
        assert "冷库用电扩容" in page(department, "/party/chain-demands/?overdue=1")
        act(department, "chain-demand", asked.pk, "take", unit=bureau, days=10)
        act(unit, "chain-demand", asked.pk, "answer", answer="已增容至400千伏安")
        act(instructor, "chain-demand", asked.pk, "reopen", reason="仍跳闸")
        act(unit, "chain-demand", asked.pk, "answer", answer="已更换开关")
        act(instructor, "chain-demand", asked.pk, "confirm", rating=5, words_of_firm="解决了")
    shown = page(unit, f"/party/chain-demands/{asked.pk}/")
    assert "企业已确认" in shown and "催办" in shown and "仍跳闸" in shown and "解决了" in shown
    assert department.get("/party/chains/firms.xlsx").status_code == 200


def test_stations_over_http(party: Party, browser: Callable[[str], Client]) -> None:
    department = browser("org_department")
    department.post("/party/stations/new/", {
        "company": "某某速递", "name": "罗坑站", "kind": "courier", "area_code": VILLAGE, "workers": 20, "full_members": 0,
        "probationary_members": 0,
    })  # fmt: skip
    row = PlatformStation.objects.get()
    assert "无党组织、无指导员" in page(department, f"/party/stations/{row.pk}/")
    act(department, "platform-station", row.pk, "cover", organization=party.organizations["grid_branch"].pk)
    assert "第一网格党支部" in page(department, "/party/stations/")


def test_queries_do_not_grow_with_the_firms(party: Party, browser: Callable[[str], Client]) -> None:
    department, row = browser("org_department"), chain(party)
    for number in (1, 2):
        firm(party, row, number)
    counts = []
    for numbers in ((), range(10, 25)):
        for number in numbers:
            firm(party, row, number)
        with CaptureQueriesContext(connection) as queries:
            page(department, f"/party/chains/{row.pk}/")
        counts.append(len(queries))
    assert counts[1] <= counts[0]
