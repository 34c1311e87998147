"""Stores: opened and closed; stock taken in, handed out, counted, moved; the ledger and the level say the same."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grids.models import Store, SupplyMovement
from grids.services.supplies import stores
from tests.grids.emergencies.kit import told
from tests.grids.supplies.kit import left, store, tents
from tests.world import GRID, OTHER_TOWN, TOWN
from tests.world_grids import District
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound


def test_what_goes_in_and_out_is_in_the_ledger(district: District) -> None:
    town, actor, kind = store(district), district.act("dispatcher"), tents().pk
    stores.receive_stock(actor=actor, store_id=town.pk, kind_id=kind, quantity=50, note="区下拨")
    stores.issue_stock(actor=actor, store_id=town.pk, kind_id=kind, quantity=12, note="罗坑村转移群众")
    stores.count_stock(actor=actor, store_id=town.pk, kind_id=kind, quantity=36, note="两顶破损")
    assert left(town) == 36
    moves = SupplyMovement.objects.order_by("pk").values_list("why", "change", "balance", "note")
    assert list(moves) == [
        ("received", 50, 50, "区下拨"), ("issued", -12, 38, "罗坑村转移群众"), ("counted", -2, 36, "两顶破损"),
    ]  # fmt: skip
    stores.count_stock(actor=actor, store_id=town.pk, kind_id=kind, quantity=36, note="月度盘点")
    assert SupplyMovement.objects.count() == 3, "a stocktaking that finds what is written moves nothing"
    for act in (SupplyMovement.objects.earliest("pk").save, SupplyMovement.objects.earliest("pk").delete):
        with pytest.raises(TypeError):
            act()
    assert all(row.broken is None for row in verify_chains())


def test_no_more_goes_out_than_is_there(district: District) -> None:
    town = store(district, holds=5)
    with pytest.raises(Conflict) as refusal:
        stores.issue_stock(actor=district.act("dispatcher"), store_id=town.pk, kind_id=tents().pk, quantity=6, note="x")
    assert (refusal.value.code, refusal.value.field) == ("stock-short", "quantity")
    assert "5" in str(refusal.value)
    assert left(town) == 5


def test_a_transfer_leaves_one_store_and_reaches_the_other(district: District) -> None:
    source, target = store(district, "district", holds=100), store(district, "town")
    stores.transfer_stock(
        actor=district.act("command"), store_id=source.pk, to_store_id=target.pk, kind_id=tents().pk, quantity=40
    )
    assert (left(source), left(target)) == (60, 40)
    with pytest.raises(Conflict):
        stores.transfer_stock(
            actor=district.act("command"), store_id=source.pk, to_store_id=target.pk, kind_id=tents().pk, quantity=61
        )
    with pytest.raises(Forbidden):
        stores.transfer_stock(
            actor=district.act("dispatcher"), store_id=source.pk, to_store_id=target.pk, kind_id=tents().pk, quantity=1
        )
    with pytest.raises(InvalidInput):
        stores.transfer_stock(
            actor=district.act("command"), store_id=source.pk, to_store_id=source.pk, kind_id=tents().pk, quantity=1
        )
    assert (left(source), left(target)) == (60, 40)


def test_keepers_are_told_once_a_crossing(district: District) -> None:
    town, actor, kind = store(district, holds=20), district.act("dispatcher"), tents().pk
    stores.warn_below(actor=actor, store_id=town.pk, kind_id=kind, quantity=10)
    for _time in range(3):
        stores.issue_stock(actor=actor, store_id=town.pk, kind_id=kind, quantity=5, note="发放")
    assert told("supply.low") == {"zhoudiaodu": 1, "lizhenzhang": 1}
    stores.receive_stock(actor=actor, store_id=town.pk, kind_id=kind, quantity=30)
    stores.issue_stock(actor=actor, store_id=town.pk, kind_id=kind, quantity=30, note="发放")
    assert told("supply.low") == {"zhoudiaodu": 2, "lizhenzhang": 2}


def test_a_store_is_closed_when_it_is_empty(district: District) -> None:
    town, actor = store(district, holds=3), district.act("town_leader")
    with pytest.raises(Conflict) as refusal:
        stores.close_store(actor=actor, store_id=town.pk, reason="搬迁")
    assert refusal.value.code == "store-not-empty"
    stores.issue_stock(actor=actor, store_id=town.pk, kind_id=tents().pk, quantity=3, note="发放")
    stores.close_store(actor=actor, store_id=town.pk, reason="搬迁")
    with pytest.raises(Conflict) as closed:
        stores.receive_stock(actor=actor, store_id=town.pk, kind_id=tents().pk, quantity=3)
    assert closed.value.code == "store-closed"
    assert store(district).pk != town.pk, "its name is free again"


@pytest.mark.parametrize(
    ("field", "facts"),
    [("name", {"name": " "}), ("name", {"name": "长" * 61}), ("area_code", {"area_code": GRID}), ("place", {"place": ""}),
     ("area_code", {"area_code": "999999"}), ("phone", {"keeper_phone": "abc"}), ("keeper_name", {"keeper_name": "长" * 41})],
)  # fmt: skip
def test_wrong_stores_are_named(district: District, field: str, facts: dict[str, str]) -> None:
    body: dict[str, Any] = {"name": "储备点", "area_code": TOWN, "place": "镇政府旁", **facts}
    with pytest.raises(DomainError) as refusal:
        stores.open_store(actor=district.act("command"), **body)
    assert refusal.value.field == field
    assert not Store.objects.exists()


def test_two_stores_of_one_name(district: District) -> None:
    store(district)
    with pytest.raises(Conflict) as refusal:
        store(district)
    assert refusal.value.code == "store-there"


@pytest.mark.parametrize(("quantity", "kind"), [(0, True), (-1, True), (1_000_001, True), (1, False)])
def test_wrong_numbers_are_refused(district: District, quantity: int, kind: bool) -> None:
    town = store(district, holds=1)
    kind_id = tents().pk if kind else 10**6
    for act in (stores.receive_stock, stores.issue_stock):
        with pytest.raises(InvalidInput) as refusal:
            act(actor=district.act("command"), store_id=town.pk, kind_id=kind_id, quantity=quantity, note="x")
        assert refusal.value.field == ("quantity" if kind else "kind")
    assert left(town) == 1


def test_who_keeps_a_store(district: District) -> None:
    town = store(district)
    for who in ("secretary", "worker", "other_dispatcher", "handler", "district_leader"):
        with pytest.raises(Forbidden):
            stores.receive_stock(actor=district.act(who), store_id=town.pk, kind_id=tents().pk, quantity=1)
    for who in ("dispatcher", "town_leader", "command"):
        stores.receive_stock(actor=district.act(who), store_id=town.pk, kind_id=tents().pk, quantity=1)
    with pytest.raises(NotFound):
        stores.receive_stock(actor=district.act("command"), store_id=10**6, kind_id=tents().pk, quantity=1)
    with pytest.raises(Forbidden):
        stores.open_store(actor=district.act("dispatcher"), name="x", area_code=OTHER_TOWN, place="x")


MOVES = st.lists(
    st.tuples(st.sampled_from(["receive", "issue", "count", "there", "back"]), st.integers(1, 60)), max_size=12
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_whatever_is_done_the_ledger_adds_up(district: District, moves: list[tuple[str, int]]) -> None:
    """Level = sum of the ledger, every line chained, nothing below 0, transfers lose nothing."""
    Store.objects.filter(closed_on=None).update(closed_on="2026-01-01")
    source, target = store(district, "district"), store(district, "town")
    actor, kind, expected = district.act("command"), tents().pk, {source.pk: 0, target.pk: 0}
    stores.receive_stock(actor=actor, store_id=target.pk, kind_id=kind, quantity=1)
    stores.receive_stock(actor=actor, store_id=source.pk, kind_id=kind, quantity=1)
    expected = {source.pk: 1, target.pk: 1}
    for verb, number in moves:
        one, other = (target.pk, source.pk) if verb == "back" else (source.pk, target.pk)
        takes = verb in ("issue", "there", "back")
        facts = {"actor": actor, "store_id": one, "kind_id": kind, "quantity": number}
        act: Any = {
            "receive": lambda f: stores.receive_stock(**f), "issue": lambda f: stores.issue_stock(note="x", **f),
            "count": lambda f: stores.count_stock(note="x", **f),
        }.get(verb, lambda f, to=other: stores.transfer_stock(to_store_id=to, **f))  # fmt: skip
        if takes and expected[one] < number:
            with pytest.raises(Conflict):
                act(facts)
            continue
        act(facts)
        if verb == "count":
            expected[one] = number
        else:
            expected[one] += -number if takes else number
        if verb in ("there", "back"):
            expected[other] += number
    assert {row.pk: left(row) for row in (source, target)} == expected
