"""Buildings and stairwells enter the list, change, leave it."""

from typing import Any

import pytest

from grids.models import Building, Grid, Stairwell, StewardCharge
from grids.services.buildings.stewards import appoint_steward
from grids.services.buildings.verbs import (
    NewBuilding,
    add_building,
    add_buildings,
    add_stairwell,
    change_building,
    close_building,
    close_stairwell,
)
from tests.grids.buildings.houses import building_of, wells_of
from tests.world import GRID
from tests.world_grids import District
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden, InvalidInput, NotFound

FACTS: dict[str, Any] = {
    "name": "二栋", "kind": "apartments", "address": "人民路 2 号", "stairwells": ["1", "2"], "households": 12,
}  # fmt: skip


def add(district: District, who: str = "secretary", **facts: Any) -> Building:
    grid_id = Grid.objects.get(code=GRID).pk
    return add_building(actor=district.act(who), grid_id=grid_id, **{**FACTS, **facts})


@pytest.mark.parametrize("who", ["secretary", "dispatcher", "town_leader", "command"])
def test_a_building_with_its_stairwells(district: District, who: str) -> None:
    building = add(district, who)
    assert (building.area_code, [well.number for well in wells_of(building)]) == (GRID, ["1", "2"])
    assert Entry.objects.get(verb="building.add").detail["stairwells"] == 2


@pytest.mark.parametrize("who", ["worker", "grid_leader", "handler", "other_secretary", "district_leader"])
def test_others_may_not(district: District, who: str) -> None:
    with pytest.raises(Forbidden):
        add(district, who)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "长" * 81}, "name"),
        ({"kind": "castle"}, "kind"),
        ({"address": ""}, "address"),
        ({"households": -1}, "households"),
        ({"households": 5001}, "households"),
        ({"stairwells": []}, "stairwells"),
        ({"stairwells": ["1", "1"]}, "stairwells"),
        ({"stairwells": ["1" * 13]}, "number"),
        ({"stairwells": [str(n) for n in range(41)]}, "stairwells"),
    ],
)
def test_what_is_refused(district: District, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        add(district, **facts)
    assert caught.value.field == field
    assert not Building.objects.exists()


def test_many_at_once_or_none(district: District) -> None:
    grid_id, actor = Grid.objects.get(code=GRID).pk, district.act("command")
    rows = [NewBuilding(f"{n} 栋", "apartments", "人民路", 10, ("1",)) for n in range(30)]
    add_buildings(actor=actor, grid_id=grid_id, rows=rows)
    assert (Building.objects.count(), Stairwell.objects.count()) == (30, 30)
    with pytest.raises(Conflict) as caught:
        add_buildings(actor=actor, grid_id=grid_id, rows=[NewBuilding("新", "apartments", "路", 1, ("1",)), rows[3]])
    assert (caught.value.code, Building.objects.count()) == ("building-on-list", 30)
    with pytest.raises(NotFound):
        add_buildings(actor=actor, grid_id=0, rows=rows)


def test_facts_change_and_a_taken_name_does_not(district: District) -> None:
    building, _other = building_of(district), building_of(district, name="三栋")
    facts: dict[str, Any] = {"kind": "shops", "address": "人民路 9 号", "households": 30}
    change_building(actor=district.act("secretary"), building_id=building.pk, name="甲栋", **facts)
    building.refresh_from_db()
    assert (building.name, building.kind, building.households) == ("甲栋", "shops", 30)
    with pytest.raises(Conflict):
        change_building(actor=district.act("secretary"), building_id=building.pk, name="三栋", **facts)


def test_a_closed_building_takes_its_stairwells_and_charges_along(district: District) -> None:
    building = building_of(district)
    ids = [well.pk for well in wells_of(building)]
    grid_id = Grid.objects.get(code=GRID).pk
    appoint_steward(actor=district.act("secretary"), grid_id=grid_id, name="甲", phone="10000001", stairwell_ids=ids)
    close_building(actor=district.act("secretary"), building_id=building.pk, reason="拆除")
    assert not Stairwell.objects.filter(closed_on=None).exists()
    assert not StewardCharge.objects.filter(ends_on=None).exists()
    with pytest.raises(Conflict) as caught:
        add_stairwell(actor=district.act("secretary"), building_id=building.pk, number="3")
    assert caught.value.code == "building-closed"
    assert building_of(district).pk != building.pk


def test_a_stairwell_struck_off_comes_back_as_itself(district: District) -> None:
    building = building_of(district)
    actor = district.act("secretary")
    with pytest.raises(Conflict) as caught:
        add_stairwell(actor=actor, building_id=building.pk, number="1")
    assert caught.value.code == "stairwell-on-list"
    well = wells_of(building)[0]
    assert close_stairwell(actor=actor, stairwell_id=well.pk, reason="误录").closed_on == clock.today()
    with pytest.raises(Conflict):
        close_stairwell(actor=actor, stairwell_id=well.pk, reason="误录")
    again = add_stairwell(actor=actor, building_id=building.pk, number="1")
    assert (again.pk, again.closed_on) == (well.pk, None)
    assert add_stairwell(actor=actor, building_id=building.pk, number="3").number == "3"
