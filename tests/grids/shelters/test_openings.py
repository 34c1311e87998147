"""Opened, counted, closed: who is told, what the minute book says, that the newest count is the occupancy."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grids.models import ActivationEntry, Shelter, ShelterCount, ShelterOpening
from grids.selectors import shelters as read
from grids.services.emergencies.stand_down import stand_down
from grids.services.shelters import openings, places
from grids.shelter_states import OPENING_TABLE, OpeningState
from tests.grids.emergencies.kit import activated, told
from tests.grids.shelters.kit import opened, shelter
from tests.world import OTHER_TOWN, OTHER_VILLAGE, TOWN, VILLAGE
from tests.world_grids import District
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core.errors import Conflict, Forbidden, InvalidInput, NotFound, TransitionRefused

GRID_PEOPLE = {"azhen": 1, "amei": 1, "aqiang": 1}


def count(district: District, opening: ShelterOpening, people: int, who: str = "worker", **more: Any) -> ShelterCount:
    return openings.count_people(actor=district.act(who), opening_id=opening.pk, people=people, **more)


def test_from_the_opening_to_the_closing(district: District) -> None:
    activation = activated(district)
    place = shelter(district)
    opening = openings.open_shelter(actor=district.act("secretary"), shelter_id=place.pk, activation_id=activation.pk)
    assert told("emergency.shelter_open") == GRID_PEOPLE, "those who send people there; not who opened it"
    count(district, opening, 60, children=10, elderly=20)
    count(district, opening, 40, "secretary", children=5, elderly=5)
    opening.refresh_from_db()
    assert (opening.people, opening.children, opening.elderly) == (40, 5, 5)
    with pytest.raises(Conflict) as full:
        openings.close_shelter(actor=district.act("secretary"), opening_id=opening.pk)
    assert full.value.code == "shelter-not-empty"
    assert "40" in str(full.value.message)
    count(district, opening, 0)
    openings.close_shelter(actor=district.act("secretary"), opening_id=opening.pk, note="人员全部返家")
    opening.refresh_from_db()
    assert (opening.state, opening.note, opening.people) == ("closed", "人员全部返家", 0)
    assert told("emergency.shelter_close") == GRID_PEOPLE
    book = ActivationEntry.objects.filter(verb__startswith="shelter").order_by("pk")
    assert [(row.verb, row.data.get("inside")) for row in book] == [
        ("shelter_open", None), ("shelter_count", 60), ("shelter_count", 40), ("shelter_count", 0),
        ("shelter_close", None),
    ]  # fmt: skip
    assert all(row.broken is None for row in verify_chains())


def test_overfull_is_said_once_a_crossing(district: District) -> None:
    opening = opened(district, capacity=50)
    for people in (50, 51, 70, 40, 55):
        count(district, opening, people)
    full = {"zhoudiaodu": 2, "lizhenzhang": 2, "qianzhuren": 2}
    assert told("emergency.shelter_full") == full, "51 and 55, not 70"
    assert read.figures(district.act_user("command"))["over"] == 1


def test_what_is_needed_is_said_when_it_is_new(district: District) -> None:
    opening = opened(district)
    for needs in ("", "缺饮用水", "缺饮用水", "缺药品", ""):
        count(district, opening, 10, needs=needs)
    assert told("emergency.shelter_needs") == {"zhoudiaodu": 2, "lizhenzhang": 2}


VERBS: dict[str, Callable[[District, ShelterOpening], object]] = {
    "count": lambda d, o: openings.count_people(actor=d.act("secretary"), opening_id=o.pk, people=0),
    "close": lambda d, o: openings.close_shelter(actor=d.act("secretary"), opening_id=o.pk),
}


@pytest.mark.parametrize("state", list(OpeningState))
@pytest.mark.parametrize("verb", list(VERBS))
def test_every_state_and_verb(district: District, state: OpeningState, verb: str) -> None:
    assert set(VERBS) == set(OPENING_TABLE.verbs)
    opening = opened(district)
    if state == OpeningState.CLOSED:
        openings.close_shelter(actor=district.act("command"), opening_id=opening.pk)
    if OPENING_TABLE.allows(state, verb):
        VERBS[verb](district, opening)
        opening.refresh_from_db()
        assert opening.state == OPENING_TABLE.next(state, verb)
        return
    with pytest.raises(TransitionRefused):
        VERBS[verb](district, opening)
    opening.refresh_from_db()
    assert (opening.state, opening.counts.count()) == (state, 0)


@pytest.mark.parametrize(
    ("field", "numbers"),
    [("people", {"people": -1}), ("people", {"people": 10**6}), ("children", {"people": 5, "children": -1}),
     ("children", {"people": 5, "children": 4, "elderly": 2}), ("elderly", {"people": 5, "elderly": -3}),
     ("needs", {"people": 5, "needs": "长" * 201})],
)  # fmt: skip
def test_numbers_that_cannot_be(district: District, field: str, numbers: dict[str, Any]) -> None:
    opening = opened(district)
    with pytest.raises(InvalidInput) as refusal:
        openings.count_people(actor=district.act("worker"), opening_id=opening.pk, **numbers)
    assert refusal.value.field == field
    assert not ShelterCount.objects.exists()


def test_who_may(district: District) -> None:
    place = shelter(district)
    for handle in ("worker", "grid_leader", "other_secretary", "district_leader", "handler"):
        with pytest.raises(Forbidden):
            openings.open_shelter(actor=district.act(handle), shelter_id=place.pk)
    opening = openings.open_shelter(actor=district.act("dispatcher"), shelter_id=place.pk)
    for handle in ("other_worker", "other_secretary", "district_leader", "handler", "bureau_client"):
        with pytest.raises(Forbidden):
            count(district, opening, 1, handle)
    for handle in ("worker", "grid_leader", "secretary", "dispatcher", "town_leader", "command"):
        count(district, opening, 0, handle)
    for handle in ("worker", "grid_leader"):
        with pytest.raises(Forbidden):
            openings.close_shelter(actor=district.act(handle), opening_id=opening.pk)
    with pytest.raises(NotFound):
        count(district, ShelterOpening(pk=10**6), 1)
    with pytest.raises(NotFound):
        openings.open_shelter(actor=district.act("command"), shelter_id=10**6)


def test_an_activation_elsewhere_or_over(district: District) -> None:
    elsewhere = activated(district, area=OTHER_TOWN)
    place, command = shelter(district), district.act("command")
    with pytest.raises(InvalidInput) as outside:
        openings.open_shelter(actor=command, shelter_id=place.pk, activation_id=elsewhere.pk)
    assert outside.value.field == "activation"
    stand_down(actor=command, activation_id=elsewhere.pk, note="结束")
    with pytest.raises(Conflict) as over:
        openings.open_shelter(actor=command, shelter_id=place.pk, activation_id=elsewhere.pk)
    assert over.value.code == "activation-over"


def test_a_shelter_outlives_the_activation(district: District) -> None:
    activation = activated(district)
    place, command = shelter(district), district.act("command")
    opening = openings.open_shelter(actor=command, shelter_id=place.pk, activation_id=activation.pk)
    count(district, opening, 9)
    stand_down(actor=command, activation_id=activation.pk, note="雨停")
    count(district, opening, 0)
    openings.close_shelter(actor=command, opening_id=opening.pk)
    assert list(ActivationEntry.objects.filter(verb__startswith="shelter").values_list("verb", flat=True)) == [
        "shelter_open", "shelter_count",
    ]  # fmt: skip


def test_a_drill_stands_in_nobodys_way_and_counts_nowhere(district: District) -> None:
    drill = activated(district, is_drill=True)
    place, command = shelter(district), district.act("command")
    rehearsed = openings.open_shelter(actor=command, shelter_id=place.pk, activation_id=drill.pk)
    count(district, rehearsed, 30, needs="演练物资")
    user = district.act_user("command")
    assert read.figures(user)["opened"] == 0
    assert read.figures(user, activation=drill)["inside"] == 30
    assert [row.is_drill for row in read.open_near(user, [VILLAGE])] == [True], "marked as a drill on the phone"
    assert told("drill.shelter_open") == GRID_PEOPLE | {"chenzhishu": 1}
    assert told("emergency.shelter_open") == told("emergency.shelter_needs") == {}
    real = openings.open_shelter(actor=command, shelter_id=place.pk)
    count(district, real, 7)
    assert (read.figures(user)["inside"], read.figures(user, activation=drill)["inside"]) == (7, 30)
    with pytest.raises(Conflict) as twice:
        openings.open_shelter(actor=command, shelter_id=place.pk)
    assert twice.value.code == "shelter-open"


def test_the_database_holds_the_rules_too(district: District) -> None:
    opening = opened(district)
    for wrong in (
        {"people": 1, "children": 2}, {"state": "closed"}, {"closed_at": "2026-01-01T00:00:00+08:00"},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            ShelterOpening.objects.filter(pk=opening.pk).update(**wrong)
    made = count(district, opening, 3)
    for act in (made.save, made.delete):
        with pytest.raises(TypeError):
            act()


COUNTS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 120), st.integers(0, 60), st.integers(0, 60)), max_size=8
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(counts=COUNTS)
def test_the_newest_count_is_the_occupancy_and_towns_add_up(
    district: District, counts: list[tuple[int, int, int, int]]
) -> None:
    """Figures of the district = sum of its towns = sum of its villages = sum of each shelter's newest count."""
    command = district.act("command")
    ShelterOpening.objects.filter(state="open").update(people=0, children=0, elderly=0)
    for row in ShelterOpening.objects.filter(state="open"):
        openings.close_shelter(actor=command, opening_id=row.pk)
    for place in Shelter.objects.filter(closed_on=None):
        places.retire_shelter(actor=command, shelter_id=place.pk, reason="重来")
    rows = [
        opened(district, "甲", capacity=50), opened(district, "乙", area=TOWN), opened(district, "丙", capacity=20),
        opened(district, "丁", area=OTHER_VILLAGE),
    ]  # fmt: skip
    newest: dict[int, tuple[int, int, int]] = {}
    for which, people, children, elderly in counts:
        if children + elderly > people:
            continue
        count(district, rows[which], people, "command", children=children, elderly=elderly)
        newest[which] = (people, children, elderly)
    user = district.act_user("command")
    expected = [sum(each[n] for each in newest.values()) for n in range(3)]
    total = read.figures(user)
    assert [total[name] for name in ("inside", "young", "old")] == expected
    capacity = {0: 50, 1: 100, 2: 20, 3: 100}
    free = {which: max(0, capacity[which] - newest.get(which, (0,))[0]) for which in capacity}
    assert total["free"] == sum(free.values())
    for digits in (9, 12):
        places_ = read.by_place(user, "", digits)
        assert sum(row["inside"] for row in places_) == expected[0]
        assert sum(row["free"] for row in places_) == total["free"]
        assert sum(row["over"] for row in places_) == total["over"]
