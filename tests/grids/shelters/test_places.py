"""The list of shelters: entered, corrected, taken off; what is wrong is named."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from grids.models import Shelter
from grids.services.shelters import places
from grids.services.shelters.openings import close_shelter
from tests.grids.shelters.kit import facts, opened, shelter
from tests.world import DISTRICT, GRID, OTHER_VILLAGE, TOWN, VILLAGE
from tests.world_grids import District
from xinhui.audit.models import Entry
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound


def test_a_village_enters_its_school(district: District) -> None:
    made = places.add_shelter(actor=district.act("secretary"), area_code=VILLAGE, facts=facts(keeper_phone="6600000"))
    assert (made.name, made.capacity, made.keeper_phone, made.area_code) == ("罗坑小学", 100, "6600000", VILLAGE)
    changed = places.change_shelter(
        actor=district.act("dispatcher"), shelter_id=made.pk, facts=facts(capacity=80, latitude=22.4, longitude=113.0)
    )
    assert (changed.capacity, changed.latitude) == (80, 22.4)
    entry = Entry.objects.filter(verb="shelter.change").get()
    assert entry.detail["before"]["capacity"] == 100


@pytest.mark.parametrize(
    ("field", "area", "wrong"),
    [("name", VILLAGE, {"name": " "}), ("name", VILLAGE, {"name": "长" * 61}), ("kind", VILLAGE, {"kind": "ship"}),
     ("place", VILLAGE, {"place": ""}), ("capacity", VILLAGE, {"capacity": 0}),
     ("capacity", VILLAGE, {"capacity": 10**6}), ("phone", VILLAGE, {"keeper_phone": "无"}),
     ("latitude", VILLAGE, {"latitude": 22.4}), ("latitude", VILLAGE, {"latitude": 91.0, "longitude": 1.0}),
     ("area_code", DISTRICT, {}), ("area_code", GRID, {}), ("area_code", "440705999999", {})],
)  # fmt: skip
def test_what_is_wrong_is_named(district: District, field: str, area: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as refusal:
        places.add_shelter(actor=district.act("command"), area_code=area, facts=facts(**wrong))
    assert refusal.value.field == field
    assert not Shelter.objects.exists()


def test_one_name_once_in_a_place(district: District) -> None:
    first, other = shelter(district), shelter(district, "文化楼")
    shelter(district, area=TOWN)
    acts: tuple[Callable[[], object], ...] = (
        lambda: shelter(district),
        lambda: places.change_shelter(actor=district.act("command"), shelter_id=other.pk, facts=facts()),
    )
    for act in acts:
        with pytest.raises(Conflict) as refusal:
            act()
        assert refusal.value.code == "shelter-there"
    with pytest.raises(IntegrityError), transaction.atomic():
        Shelter.objects.create(name=first.name, kind="school", area_code=VILLAGE, place="x", capacity=1)
    places.retire_shelter(actor=district.act("command"), shelter_id=first.pk, reason="危房")
    assert shelter(district).pk != first.pk


def test_an_open_shelter_stays_on_the_list(district: District) -> None:
    opening = opened(district)
    actor, pk = district.act("command"), opening.shelter_id
    with pytest.raises(Conflict) as refusal:
        places.retire_shelter(actor=actor, shelter_id=pk, reason="危房")
    assert refusal.value.code == "shelter-open"
    close_shelter(actor=actor, opening_id=opening.pk)
    places.retire_shelter(actor=actor, shelter_id=pk, reason="危房")
    acts: tuple[Callable[[], object], ...] = (
        lambda: places.retire_shelter(actor=actor, shelter_id=pk, reason="再次"),
        lambda: places.change_shelter(actor=actor, shelter_id=pk, facts=facts()),
    )
    for act in acts:
        with pytest.raises(Conflict) as gone:
            act()
        assert gone.value.code == "shelter-retired"


def test_nobody_keeps_a_neighbours_shelter(district: District) -> None:
    made = shelter(district)
    for handle in ("other_secretary", "other_dispatcher", "worker", "grid_leader", "district_leader", "handler"):
        acts: list[Any] = [
            lambda who: places.add_shelter(actor=who, area_code=VILLAGE, facts=facts("新楼")),
            lambda who: places.change_shelter(actor=who, shelter_id=made.pk, facts=facts()),
            lambda who: places.retire_shelter(actor=who, shelter_id=made.pk, reason="x"),
        ]
        for act in acts:
            with pytest.raises(Forbidden):
                act(district.act(handle))
    with pytest.raises(NotFound):
        places.retire_shelter(actor=district.act("command"), shelter_id=10**6, reason="x")
    with pytest.raises(DomainError):
        places.add_shelter(actor=district.act("secretary"), area_code=OTHER_VILLAGE, facts=facts())
