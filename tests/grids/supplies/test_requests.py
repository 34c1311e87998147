"""Requests: asked, decided by the town or the district, sent out of the stock, received into the other."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from grids.models import ActivationEntry, SupplyMovement, SupplyRequest
from grids.services.emergencies.stand_down import stand_down
from grids.services.supplies import requests as r
from grids.services.supplies.stores import issue_stock
from grids.supply_states import REQUEST_TABLE, RequestState
from tests.grids.emergencies.kit import activated, told
from tests.grids.supplies.kit import approved, asked, left, on_the_way, store, tents
from tests.world import GRID, OTHER_VILLAGE, TOWN, VILLAGE
from tests.world_grids import MONDAY, District
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused


def test_from_the_asking_to_the_arrival(district: District) -> None:
    source, target = store(district, "town", holds=30), store(district, "village")
    request = asked(district, 20, to=target)
    assert request.number.startswith("WZ")
    assert told("emergency.supply_wanted") == {"zhoudiaodu": 1, "lizhenzhang": 1}
    r.approve_request(actor=district.act("dispatcher"), request_id=request.pk, from_store_id=source.pk, quantity=15)
    assert left(source) == 30, "a promise takes nothing yet"
    r.send_request(actor=district.act("dispatcher"), request_id=request.pk)
    assert left(source) == 15
    r.receive_request(actor=district.act("secretary"), request_id=request.pk)
    assert (left(source), left(target)) == (15, 15)
    request.refresh_from_db()
    assert (request.state, request.approved_quantity, request.received_quantity) == ("received", 15, 15)
    assert list(request.movements.order_by("pk").values_list("why", "change")) == [("sent", -15), ("arrived", 15)]
    assert told("emergency.supply_decided") == {"chenzhishu": 1}
    assert told("emergency.supply_sent") == {"chenzhishu": 1}
    assert all(row.broken is None for row in verify_chains())


def test_what_is_lost_on_the_way_is_written_down(district: District) -> None:
    source, target = store(district, "town", holds=30), store(district, "village")
    request = on_the_way(district, source=source, to=target)
    secretary = district.act("secretary")
    with pytest.raises(InvalidInput) as silent:
        r.receive_request(actor=secretary, request_id=request.pk, quantity=8)
    assert silent.value.field == "note"
    with pytest.raises(InvalidInput) as more:
        r.receive_request(actor=secretary, request_id=request.pk, quantity=11)
    assert more.value.field == "quantity"
    request = r.receive_request(actor=secretary, request_id=request.pk, quantity=8, note="两顶落水")
    assert (left(source), left(target), request.note) == (20, 8, "两顶落水")


def test_without_a_store_it_goes_into_peoples_hands(district: District) -> None:
    source = store(district, "town", holds=30)
    r.receive_request(actor=district.act("secretary"), request_id=on_the_way(district, source=source).pk)
    assert list(SupplyMovement.objects.values_list("why", flat=True).order_by("pk")) == ["received", "sent"]


def test_a_town_that_has_none_passes_it_up(district: District) -> None:
    source = store(district, "district", holds=30)
    request = asked(district)
    with pytest.raises(Forbidden):
        r.approve_request(actor=district.act("dispatcher"), request_id=request.pk, from_store_id=source.pk)
    with pytest.raises(Forbidden):
        r.pass_request_up(actor=district.act("secretary"), request_id=request.pk)
    r.pass_request_up(actor=district.act("dispatcher"), request_id=request.pk)
    assert told("emergency.supply_wanted")["qianzhuren"] == 1
    with pytest.raises(Conflict) as again:
        r.pass_request_up(actor=district.act("town_leader"), request_id=request.pk)
    assert again.value.code == "passed-up"
    r.approve_request(actor=district.act("command"), request_id=request.pk, from_store_id=source.pk)
    r.send_request(actor=district.act("command"), request_id=request.pk)
    assert left(source) == 20


def test_a_towns_own_request_is_the_districts(district: District) -> None:
    request = r.request_supplies(
        actor=district.act("dispatcher"), area_code=TOWN, kind_id=tents().pk, quantity=5, reason="备用"
    )
    assert request.is_passed_up
    assert told("emergency.supply_wanted") == {"qianzhuren": 1}
    with pytest.raises(Forbidden) as own:
        r.refuse_request(actor=district.act("dispatcher"), request_id=request.pk, reason="x")
    assert own.value.code == "own-request"


VERBS: dict[str, Callable[[District, SupplyRequest, int], SupplyRequest]] = {
    "approve": lambda d, q, s: r.approve_request(actor=d.act("dispatcher"), request_id=q.pk, from_store_id=s),
    "refuse": lambda d, q, s: r.refuse_request(actor=d.act("dispatcher"), request_id=q.pk, reason="库存不足"),
    "pass_up": lambda d, q, s: r.pass_request_up(actor=d.act("dispatcher"), request_id=q.pk),
    "send": lambda d, q, s: r.send_request(actor=d.act("dispatcher"), request_id=q.pk),
    "receive": lambda d, q, s: r.receive_request(actor=d.act("secretary"), request_id=q.pk),
    "cancel": lambda d, q, s: r.cancel_request(actor=d.act("secretary"), request_id=q.pk, reason="已不需要"),
}


@pytest.mark.parametrize("state", list(RequestState))
@pytest.mark.parametrize("verb", list(VERBS))
def test_every_state_and_verb(district: District, state: RequestState, verb: str) -> None:
    assert set(VERBS) == set(REQUEST_TABLE.verbs)
    source = store(district, "town", holds=30)
    request = approved(district, source=source)
    SupplyRequest.objects.filter(pk=request.pk).update(state=state)
    before = left(source)
    if REQUEST_TABLE.allows(state, verb):
        assert VERBS[verb](district, request, source.pk).state == REQUEST_TABLE.next(state, verb)
        return
    with pytest.raises(TransitionRefused):
        VERBS[verb](district, request, source.pk)
    request.refresh_from_db()
    assert (request.state, left(source)) == (state, before)


def test_what_was_promised_may_be_gone_when_it_is_sent(district: District) -> None:
    source = store(district, "town", holds=10)
    first, second = approved(district, source=source), approved(district, source=source)
    r.send_request(actor=district.act("dispatcher"), request_id=first.pk)
    with pytest.raises(Conflict) as refusal:
        r.send_request(actor=district.act("dispatcher"), request_id=second.pk)
    assert refusal.value.code == "stock-short"
    second.refresh_from_db()
    assert (second.state, left(source)) == ("approved", 0), "it can go when more has come"
    with pytest.raises(Conflict):
        issue_stock(actor=district.act("dispatcher"), store_id=source.pk, kind_id=tents().pk, quantity=1, note="x")


@pytest.mark.parametrize(
    ("field", "facts"),
    [("quantity", {"quantity": 0}), ("kind", {"kind_id": 10**6}), ("reason", {"reason": " "}),
     ("area_code", {"area_code": GRID}), ("area_code", {"area_code": "440705"}), ("reason", {"reason": "长" * 201})],
)  # fmt: skip
def test_wrong_requests_are_named(district: District, field: str, facts: dict[str, Any]) -> None:
    body: dict[str, Any] = {
        "area_code": VILLAGE, "kind_id": tents().pk, "quantity": 1, "reason": "安置", **facts,
    }  # fmt: skip
    with pytest.raises(DomainError) as refusal:
        r.request_supplies(actor=district.act("command"), **body)
    assert refusal.value.field == field
    assert not SupplyRequest.objects.exists()


def test_a_store_elsewhere_and_more_than_asked(district: District) -> None:
    source = store(district, "town", holds=30)
    with pytest.raises(InvalidInput) as elsewhere:
        r.request_supplies(
            actor=district.act("other_secretary"), area_code=OTHER_VILLAGE, kind_id=tents().pk, quantity=1,
            reason="安置", to_store_id=source.pk,
        )  # fmt: skip
    assert elsewhere.value.field == "to_store"
    request = asked(district, 5, to=source)
    for field, facts in (("quantity", {"quantity": 6}), ("from_store", {})):
        with pytest.raises(InvalidInput) as refusal:
            r.approve_request(actor=district.act("dispatcher"), request_id=request.pk, from_store_id=source.pk, **facts)
        assert refusal.value.field == field
    with pytest.raises(NotFound):
        r.send_request(actor=district.act("command"), request_id=10**6)


def test_who_may_ask_and_decide(district: District) -> None:
    for who in ("worker", "grid_leader", "other_secretary", "handler", "district_leader"):
        with pytest.raises(Forbidden):
            asked(district, who=who)
    request = asked(district)
    for who in ("secretary", "other_dispatcher", "handler", "worker"):
        with pytest.raises(Forbidden):
            r.refuse_request(actor=district.act(who), request_id=request.pk, reason="x")
    assert r.refuse_request(actor=district.act("district_leader"), request_id=request.pk, reason="x").state == "refused"


def test_a_drills_request_moves_nothing(district: District) -> None:
    source, target = store(district, "town", holds=30), store(district, "village", holds=1)
    with clock.moved(MONDAY):
        drill = activated(district, is_drill=True)
        request = r.request_supplies(
            actor=district.act("secretary"), area_code=VILLAGE, kind_id=tents().pk, quantity=10, reason="演练",
            to_store_id=target.pk, activation_id=drill.pk,
        )  # fmt: skip
        VERBS["approve"](district, request, source.pk)
        VERBS["send"](district, request, source.pk)
        VERBS["receive"](district, request, source.pk)
    assert (left(source), left(target)) == (30, 1)
    assert told("emergency.supply_wanted") == {}
    assert told("drill.supply_wanted") == {"zhoudiaodu": 1, "lizhenzhang": 1}
    verbs = ActivationEntry.objects.filter(verb__startswith="supply").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["supply_request", "supply_approve", "supply_send", "supply_receive"]


def test_asked_in_an_activation_only_while_it_runs_and_inside_it(district: District) -> None:
    with clock.moved(MONDAY):
        running = activated(district, area=TOWN)
    facts: dict[str, Any] = {"kind_id": tents().pk, "quantity": 1, "reason": "安置", "activation_id": running.pk}
    with pytest.raises(InvalidInput) as outside:
        r.request_supplies(actor=district.act("other_secretary"), area_code=OTHER_VILLAGE, **facts)
    assert outside.value.code == "area-outside"
    with clock.moved(MONDAY + timedelta(hours=1)):
        stand_down(actor=district.act("command"), activation_id=running.pk, note="雨停")
        with pytest.raises(Conflict):
            r.request_supplies(actor=district.act("secretary"), area_code=VILLAGE, **facts)
