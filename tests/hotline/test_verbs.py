"""Every verb against the transition table; answers, call-backs and rounds; who may."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from grids.hotline_states import HOTLINE_TABLE, HotlineState
from grids.models import Grid, HotlineCategory, HotlineEntry, HotlineOrder
from grids.services.hotline import answer, place
from grids.services.hotline.caller import look_at_caller
from grids.services.hotline.remind import remind_orders
from tests.hotline.base import PHONE, later, mapping, taken, worked
from tests.world import DISTRICT, GRID, OTHER_GRID, TOWN
from tests.world_grids import MONDAY, District
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.models import Entry
from xinhui.audit.retention import purge_all
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden, InvalidInput, TransitionRefused
from xinhui.outbox.models import Message

pytestmark = pytest.mark.django_db
NOWHERE: dict[str, Any] = {"latitude": None, "longitude": None}


def order_in(district: District, state: str, number: str = "JM1") -> HotlineOrder:
    """An order in a state, brought there by the real verbs."""
    command = district.act("command")
    if state in ("to_sort", "returned"):
        order = taken(district, number=number, **NOWHERE)
        return order if state == "to_sort" else place.return_order(actor=command, order_id=order.pk, reason="不属本区")
    order = taken(district, number=number)
    if state == "in_hand":
        return order
    worked(district, order)
    order = answer.answer_order(actor=district.act("dispatcher"), order_id=order.pk, answer="已更换井盖")
    if state == "closed":
        order = answer.call_back(actor=command, order_id=order.pk, satisfaction="satisfied")
    return order


def verbs(district: District) -> dict[str, Callable[[int], HotlineOrder]]:
    """Each verb of the table with arguments that are right."""
    command, grid = district.act("command"), Grid.objects.get(code=GRID)
    category = district.categories["B101"].pk
    return {
        "place": lambda pk: place.place_order(actor=command, order_id=pk, grid_id=grid.pk, category_id=category),
        "send_up": lambda pk: place.send_up_order(actor=command, order_id=pk, reason="不在本镇"),
        "return": lambda pk: place.return_order(actor=command, order_id=pk, reason="不属本区"),
        "answer": lambda pk: answer.answer_order(actor=command, order_id=pk, answer="已处理"),
        "call_back": lambda pk: answer.call_back(actor=command, order_id=pk, satisfaction="fair"),
        "reopen": lambda pk: answer.reopen_order(actor=command, order_id=pk, reason="未解决", due_at=later(days=9)),
    }


@pytest.mark.parametrize("state", HotlineState.values)
def test_every_verb_in_every_state(district: District, state: str) -> None:
    mapping(district)
    with clock.moved(MONDAY):
        for verb in verbs(district):
            order, act = order_in(district, state, number=verb), verbs(district)[verb]
            if not HOTLINE_TABLE.allows(state, verb):
                with pytest.raises(TransitionRefused):
                    act(order.pk)
            elif verb == "answer":
                with pytest.raises(Conflict):  # nobody was on the spot yet, or the work is under way
                    act(order.pk)
            else:
                assert act(order.pk).state == HOTLINE_TABLE.next(state, verb), (state, verb)


def test_a_question_is_answered_in_words(district: District) -> None:
    with clock.moved(MONDAY):
        order = taken(district, kind="consult", content="新农合怎么办理")
        order = answer.answer_order(actor=district.act("dispatcher"), order_id=order.pk, answer="到村委会办理")
    assert order.state == "answered" and order.answered_on_time and order.issue is None


def test_the_answer_waits_for_the_work_and_keeps_the_time_of_the_first(district: District) -> None:
    mapping(district)
    dispatcher, command = district.act("dispatcher"), district.act("command")
    with clock.moved(MONDAY):
        order = taken(district)
        with pytest.raises(Conflict) as refused:
            answer.answer_order(actor=dispatcher, order_id=order.pk, answer="快了")
        assert refused.value.code == "work-under-way"
        worked(district, order, to="finished")
    with clock.moved(later(days=4)):
        order = answer.answer_order(actor=dispatcher, order_id=order.pk, answer=f"已更换，联系{PHONE}")
        assert order.answered_on_time is False and PHONE not in order.answer
        order = answer.reopen_order(actor=command, order_id=order.pk, reason="又松了", due_at=later(days=6))
        assert (order.state, order.round) == ("in_hand", 2)
        whistle = order.issue.whistles.get() if order.issue else None
        assert whistle is not None and whistle.state == "dispatched" and whistle.rework_count == 1


def test_a_closed_case_that_is_reopened_is_a_new_issue_in_the_same_place(district: District) -> None:
    mapping(district)
    with clock.moved(MONDAY):
        order = order_in(district, "closed")
        first = order.issue_id
        order = answer.reopen_order(
            actor=district.act("command"), order_id=order.pk, reason="又坏了", due_at=later(days=8)
        )
        assert (order.state, order.sort_reason, order.satisfaction) == ("to_sort", "again", "")
        assert order.grid_id is not None and order.category_id is not None
        order = place.place_order(
            actor=district.act("dispatcher"), order_id=order.pk, grid_id=order.grid_id, category_id=order.category_id
        )
        assert order.issue_id != first and order.state == "in_hand"


def test_sorting_teaches_the_mapping_table(district: District) -> None:
    grid = Grid.objects.get(code=GRID)
    with clock.moved(MONDAY):
        order = taken(district, classification="道路-井盖")
        assert order.sort_reason == "category"
        place.place_order(
            actor=district.act("dispatcher"), order_id=order.pk, grid_id=grid.pk,
            category_id=district.categories["B101"].pk, remember=True,
        )  # fmt: skip
        assert HotlineCategory.objects.get(name="道路-井盖").category.code == "B101"
        assert taken(district, number="next", classification="道路-井盖").state == "in_hand"


def test_a_town_sorts_its_own_and_passes_on_what_is_not(district: District) -> None:
    mapping(district)
    dispatcher = district.act("dispatcher")
    category = district.categories["B101"].pk
    with clock.moved(MONDAY):
        order = taken(district, **NOWHERE, address="罗坑镇圩镇")
        assert order.area_code == TOWN
        with pytest.raises(Forbidden):
            place.place_order(actor=dispatcher, order_id=order.pk, grid_id=Grid.objects.get(code=OTHER_GRID).pk,
                              category_id=category)  # fmt: skip
        with pytest.raises(Forbidden):
            place.send_up_order(actor=district.act("other_dispatcher"), order_id=order.pk, reason="x")
        order = place.send_up_order(actor=dispatcher, order_id=order.pk, reason="在双水镇")
        assert order.area_code == DISTRICT
        with pytest.raises(Forbidden):
            place.send_up_order(actor=dispatcher, order_id=order.pk, reason="x")
        with pytest.raises(InvalidInput) as refused:
            place.send_up_order(actor=district.act("command"), order_id=order.pk, reason="x")
        assert refused.value.code == "already-up"


def test_amendments_are_kept_with_what_stood_before(district: District) -> None:
    mapping(district)
    client, command = district.act("bureau_client"), district.act("command")
    with clock.moved(MONDAY):
        order = taken(district, by="bureau_client")
        before = order.due_at
        order = answer.amend_order(actor=client, order_id=order.pk, supplement=f"又来电{PHONE}", due_at=later(days=5))
        assert order.content.endswith("138***00") and order.due_at == later(days=5)
        entry = HotlineEntry.objects.get(order=order, verb="amend")
        assert datetime.fromisoformat(entry.data["before"]["due_at"]) == before
        with pytest.raises(InvalidInput) as refused:
            answer.amend_order(actor=client, order_id=order.pk)
        assert refused.value.field == "supplement"
        other = taken(district, number="other")
        with pytest.raises(Forbidden):
            answer.amend_order(actor=client, order_id=other.pk, supplement="x")
        assert answer.amend_order(actor=command, order_id=other.pk, urgency="critical").urgency == "critical"
        with pytest.raises(InvalidInput):
            answer.amend_order(actor=command, order_id=other.pk, due_at=other.called_at)


def _forgotten() -> int:
    return purge_all(actor=SYSTEM)["hotline-callers"]


def test_the_caller_is_shown_with_a_reason_and_forgotten_in_time(district: District) -> None:
    mapping(district)
    with clock.moved(MONDAY):
        order = taken(district, urgency="urgent")
        for who in ("dispatcher", "handler", "command"):
            assert look_at_caller(actor=district.act(who), order_id=order.pk, reason="回电核实")["phone"] == PHONE
        for who in ("water_handler", "other_dispatcher", "worker", "bureau_client"):
            with pytest.raises(Forbidden):
                look_at_caller(actor=district.act(who), order_id=order.pk, reason="x")
        with pytest.raises(InvalidInput) as refused:
            look_at_caller(actor=district.act("command"), order_id=order.pk, reason=" ")
        assert refused.value.field == "reason"
    looks = Entry.objects.filter(verb="hotline.look")
    assert looks.count() == 3 and not any(PHONE in str(row.detail) for row in looks)
    with clock.moved(MONDAY):
        closed = order_in(district, "returned", number="r")
    with clock.moved(later(days=89)):
        assert _forgotten() == 0
    with clock.moved(later(days=91)):
        assert _forgotten() == 1 and _forgotten() == 0
        assert look_at_caller(actor=district.act("command"), order_id=closed.pk, reason="x") == {}


def test_the_clock_says_overdue_and_ready_once_a_round(district: District) -> None:
    mapping(district)
    with clock.moved(MONDAY):
        order = taken(district)
        assert remind_orders(actor=SYSTEM) == 0
        worked(district, order, to="finished")
        assert remind_orders(actor=SYSTEM) == 1 and remind_orders(actor=SYSTEM) == 0
    with clock.moved(order.due_at + timedelta(minutes=1)):
        assert remind_orders(actor=SYSTEM) == 1 and remind_orders(actor=SYSTEM) == 0
    kinds = sorted(set(Message.objects.filter(kind__startswith="hotline.").values_list("kind", flat=True)))
    assert kinds == ["hotline.overdue", "hotline.ready"]
