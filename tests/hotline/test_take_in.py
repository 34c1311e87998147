"""Orders are kept once, placed where the place is certain, and name nobody where many read."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grids.models import Building, Grid, HotlineOrder, Issue
from grids.models.hotline import open_caller
from grids.selectors.hotline_place import place_of
from grids.services.hotline.frame import masked
from grids.services.hotline.take_in import take_in_order
from tests.hotline.base import PHONE, facts, later, mapping, taken
from tests.world import DISTRICT, GRID, OTHER_GRID, OTHER_VILLAGE, SECOND_GRID, TOWN, VILLAGE
from tests.world_grids import MONDAY, District
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden, InvalidInput
from xinhui.outbox.models import Message

pytestmark = pytest.mark.django_db


def test_a_certain_order_is_in_the_chain_at_once(district: District) -> None:
    mapping(district)
    with clock.moved(MONDAY):
        order, new = take_in_order(actor=district.act("bureau_client"), facts=facts())
    assert new and order.state == "in_hand" and order.area_code == GRID
    issue = order.issue
    assert issue is not None and issue.source == "hotline" and issue.category.code == "B101"
    whistle = issue.whistles.get()
    assert whistle.state == "pending" and order.number in whistle.reason
    assert issue.contact_phone == "" and PHONE not in issue.description


def test_an_urgent_order_is_dispatched_and_the_earlier_deadline_holds(district: District) -> None:
    mapping(district)
    with clock.moved(MONDAY):
        soon = taken(district, urgency="urgent", due_at=later(minutes=10))
        late = taken(district, number="2", urgency="urgent", due_at=later(days=9))
    assert soon.issue is not None and late.issue is not None
    assert soon.issue.whistles.get().state == "dispatched"
    assert soon.issue.whistles.get().close_due_at == later(minutes=10)
    own = late.issue.whistles.get().close_due_at
    assert own is not None and later(minutes=10) < own < later(days=9)


def test_the_same_order_is_kept_once(district: District) -> None:
    mapping(district)
    actor = district.act("bureau_client")
    with clock.moved(MONDAY):
        first, _new = take_in_order(actor=actor, facts=facts())
        again, new = take_in_order(actor=actor, facts=facts())
        assert not new and again.pk == first.pk and Issue.objects.count() == 1
        with pytest.raises(Conflict) as refused:
            take_in_order(actor=actor, facts=facts(content="换一件事"))
        assert refused.value.code == "number-reused" and refused.value.field == "number"
        with pytest.raises(Forbidden):
            take_in_order(actor=district.act("dispatcher"), facts=facts("2"))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kind": "song"}, "kind"), ({"urgency": "very"}, "urgency"), ({"content": " "}, "content"),
        ({"due_at": MONDAY - timedelta(hours=2)}, "due_at"), ({"called_at": MONDAY + timedelta(hours=1)}, "called_at"),
        ({"latitude": None}, "latitude"), ({"number": "9" * 41}, "number"), ({"number": ""}, "number"),
        ({"coordinate_system": "moon"}, "coordinate_system"), ({"latitude": 99.0}, "latitude"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_names_its_field(district: District, more: dict[str, Any], field: str) -> None:
    with clock.moved(MONDAY), pytest.raises(InvalidInput) as refused:
        take_in_order(actor=district.act("command"), facts=replace(facts(), **more))
    assert refused.value.field == field and not HotlineOrder.objects.exists()


@pytest.mark.parametrize(
    ("more", "reason", "area"),
    [
        ({"latitude": None, "longitude": None, "address": "某路口"}, "place", DISTRICT),
        ({"latitude": None, "longitude": None, "address": "罗坑镇圩镇"}, "place", TOWN),
        ({"latitude": None, "longitude": None, "address": "罗坑村祠堂边"}, "place", VILLAGE),
        ({"classification": "没有见过的类别"}, "category", GRID),
        ({"classification": "", "latitude": None, "longitude": None, "address": ""}, "both", VILLAGE),
        ({"kind": "consult"}, "words", GRID),
        ({"kind": "praise"}, "words", GRID),
    ],
)
def test_what_is_not_certain_waits_for_a_person(
    district: District, more: dict[str, Any], reason: str, area: str
) -> None:
    mapping(district)
    content = "罗坑村村口井盖缺了" if reason == "both" else "井盖缺了"
    with clock.moved(MONDAY):
        order = taken(district, content=content, **more)
    assert (order.state, order.sort_reason, order.area_code) == ("to_sort", reason, area)
    told = set(Message.objects.filter(kind="hotline.to_sort").values_list("recipient__username", flat=True))
    assert told and ("qianzhuren" in told) == (area == DISTRICT)


def test_words_find_the_grid(district: District) -> None:
    def found(address: str, content: str = "") -> tuple[str, bool]:
        guess = place_of(point=None, address=address, content=content)
        return guess.area_code, guess.grid_id is not None

    assert found("双水村路口") == (OTHER_GRID, True)  # its only grid
    assert found("罗坑村第2网格") == (SECOND_GRID, True)
    assert found("罗坑镇双水村") == (TOWN, False)  # no such village in that town
    Building.objects.create(grid=Grid.objects.get(code=SECOND_GRID), area_code=SECOND_GRID, name="桂花苑三栋")
    assert found("桂花苑三栋楼下") == (SECOND_GRID, True)
    assert found("罗坑村桂花苑三栋") == (SECOND_GRID, True)
    assert found("罗坑镇", "在双水村边上") == (TOWN, False)
    assert found("", "双水村有人烧垃圾") == (OTHER_GRID, True)
    assert OTHER_GRID.startswith(OTHER_VILLAGE)


def test_the_caller_is_sealed_and_stands_nowhere_else(district: District) -> None:
    with clock.moved(MONDAY):
        order = taken(district)
    assert order.caller_sealed.startswith("1:") and PHONE not in order.caller_sealed
    assert open_caller(order)["phone"] == PHONE and PHONE in open_caller(order)["text"]
    assert PHONE not in order.content and "138***00" in order.content
    assert not Entry.objects.filter(detail__icontains="黄先生").exists()
    assert not any(PHONE in str(entry.detail) for entry in Entry.objects.all())


@given(st.text(alphabet="张三电话：,。 ", max_size=20), st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_no_mobile_number_survives(words: str, phone: str) -> None:
    assert phone not in masked(f"{words}{phone}{words}")


@pytest.mark.parametrize("text", ["440782199001011234", "44078219900101123X", "0750-6661234", "07506661234"])
def test_other_numbers_of_people_are_masked(text: str) -> None:
    assert text not in masked(f"号码{text}。") and masked("井盖编号20260914001") == "井盖编号20260914001"
