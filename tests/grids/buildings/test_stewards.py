"""Stewards take stairwells, hand them over, leave; the gaps show at once."""

from collections.abc import Callable

import pytest

from grids.models import Grid, Stairwell, Steward, StewardCharge
from grids.selectors.buildings import coverage, covered_stairwells, gaps, total
from grids.services.buildings.stewards import appoint_steward, end_steward, give_stairwell, relieve_stairwell
from tests.grids.buildings.houses import building_of, wells_of
from tests.world import GRID, OTHER_GRID, OTHER_TOWN, SECOND_GRID, TOWN
from tests.world_grids import District
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden, InvalidInput


def appoint(district: District, wells: list[Stairwell], name: str = "何姨", who: str = "secretary") -> Steward:
    return appoint_steward(
        actor=district.act(who), grid_id=Grid.objects.get(code=GRID).pk, name=name, phone="10000001",
        stairwell_ids=[well.pk for well in wells], is_party_member=True,
    )  # fmt: skip


def test_a_steward_takes_stairwells(district: District) -> None:
    wells = wells_of(building_of(district))
    steward = appoint(district, wells)
    assert StewardCharge.objects.filter(steward=steward, ends_on=None).count() == 2
    with pytest.raises(Conflict) as caught:
        appoint(district, wells[:1], "另一人")
    assert caught.value.code == "stairwell-taken"
    with pytest.raises(Conflict) as caught:
        appoint(district, wells)
    assert caught.value.code == "steward-present"


@pytest.mark.parametrize("who", ["worker", "handler", "other_secretary", "district_leader"])
def test_others_do_not_appoint(district: District, who: str) -> None:
    with pytest.raises(Forbidden):
        appoint(district, wells_of(building_of(district)), who=who)


def test_only_stairwells_of_the_grid(district: District) -> None:
    elsewhere = wells_of(building_of(district, grid=SECOND_GRID))
    for wells in ([], elsewhere):
        with pytest.raises(InvalidInput) as caught:
            appoint(district, wells)
        assert caught.value.field == "stairwells"
    steward = appoint(district, wells_of(building_of(district)))
    with pytest.raises(InvalidInput) as caught:
        give_stairwell(actor=district.act("secretary"), steward_id=steward.pk, stairwell_id=elsewhere[0].pk)
    assert caught.value.code == "stairwell-elsewhere"


def test_a_stairwell_is_handed_over(district: District) -> None:
    first, second = wells_of(building_of(district))
    one, two = appoint(district, [first]), appoint(district, [second], "陈叔")
    give_stairwell(actor=district.act("secretary"), steward_id=two.pk, stairwell_id=first.pk)
    assert StewardCharge.objects.get(steward=one).ends_on == clock.today()
    assert StewardCharge.objects.get(stairwell=first, ends_on=None).steward == two
    with pytest.raises(Conflict) as caught:
        give_stairwell(actor=district.act("secretary"), steward_id=two.pk, stairwell_id=first.pk)
    assert caught.value.code == "stairwell-has-this-steward"


def test_one_who_leaves_leaves_gaps(district: District) -> None:
    wells = wells_of(building_of(district))
    steward = appoint(district, wells)
    assert covered_stairwells() == 2
    relieve_stairwell(actor=district.act("secretary"), stairwell_id=wells[0].pk, reason="年事已高")
    assert list(gaps(district.act_user("secretary"))) == [wells[0]]
    again: list[Callable[[], object]] = [
        lambda: relieve_stairwell(actor=district.act("secretary"), stairwell_id=wells[0].pk, reason="再次"),
        lambda: end_steward(actor=district.act("secretary"), steward_id=steward.pk, reason="再次"),
    ]
    end_steward(actor=district.act("secretary"), steward_id=steward.pk, reason="迁居")
    assert covered_stairwells() == 0
    for verb in again:
        with pytest.raises(Conflict):
            verb()


def test_coverage_by_town_village_and_grid_gaps_first(district: District) -> None:
    appoint(district, wells_of(building_of(district)))
    building_of(district, grid=SECOND_GRID, stairwells=("1", "2", "3"))
    building_of(district, grid=OTHER_GRID)
    user = district.act_user("command")
    rows = coverage(user)
    assert [(row.code, row.name, row.buildings, row.stairwells, row.covered, row.gaps) for row in rows] == [
        (TOWN, "罗坑镇", 2, 5, 2, 3), (OTHER_TOWN, "双水镇", 1, 2, 0, 2),
    ]  # fmt: skip
    whole = total(rows)
    assert (whole.buildings, whole.stairwells, whole.percent, whole.stewards, whole.party) == (3, 7, 28, 1, 1)
    by_grid = coverage(district.act_user("secretary"), TOWN, digits=15)
    assert [(row.code, row.percent) for row in by_grid] == [(SECOND_GRID, 0), (GRID, 100)]
    assert coverage(district.act_user("handler")) == []
