"""Hazards of a grid: entered, checked again, struck off."""

from datetime import timedelta

import pytest

from grids.models import Grid, Hazard
from grids.services.profiles import RECHECK_DAYS, add_hazard, recheck_hazard, remove_hazard
from tests.world import GRID
from tests.world_grids import District
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden, InvalidInput, NotFound


def add(district: District, who: str = "worker", **facts: object) -> Hazard:
    values: dict[str, object] = {
        "grid_id": Grid.objects.get(code=GRID).pk, "kind": "fire", "level": 2, "place": "旧粮仓",
        "description": "线路老化", "recheck_on": clock.today() + timedelta(days=30), **facts,
    }  # fmt: skip
    return add_hazard(actor=district.act(who), **values)  # type: ignore[arg-type] # some wrong on purpose


@pytest.mark.parametrize("who", ["worker", "grid_leader", "secretary", "dispatcher", "town_leader", "command"])
def test_a_hazard_is_entered(district: District, who: str) -> None:
    hazard = add(district, who, responsible="阿珍")
    assert (hazard.area_code, hazard.level, hazard.found_on, hazard.removed_on) == (GRID, 2, clock.today(), None)
    assert Entry.objects.get(verb="hazard.add").detail["place"] == "旧粮仓"


@pytest.mark.parametrize("who", ["second_worker", "other_worker", "other_secretary", "handler", "system_admin"])
def test_others_may_not_enter_one(district: District, who: str) -> None:
    with pytest.raises(Forbidden):
        add(district, who)
    assert not Hazard.objects.exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind": "dragon"}, "kind"),
        ({"level": 5}, "level"),
        ({"place": " "}, "place"),
        ({"place": "长" * 121}, "place"),
        ({"description": ""}, "description"),
        ({"responsible": "长" * 61}, "responsible"),
    ],
)
def test_bad_input_names_its_field(district: District, facts: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        add(district, "worker", **facts)
    assert caught.value.field == field


def test_the_next_check_lies_ahead_within_a_year(district: District) -> None:
    add(district, recheck_on=clock.today() + timedelta(days=RECHECK_DAYS))
    for wrong in (-1, 0, RECHECK_DAYS + 1):
        with pytest.raises(InvalidInput) as caught:
            add(district, recheck_on=clock.today() + timedelta(days=wrong))
        assert caught.value.field == "recheck_on"


def test_a_check_moves_the_day_and_the_level(district: District) -> None:
    hazard = add(district)
    day = clock.today() + timedelta(days=100)
    with pytest.raises(InvalidInput) as caught:
        recheck_hazard(actor=district.act("worker"), hazard_id=hazard.pk, note="x", recheck_on=clock.today())
    assert caught.value.field == "recheck_on"
    recheck_hazard(actor=district.act("worker"), hazard_id=hazard.pk, note="已整改大半", recheck_on=day, level=3)
    hazard.refresh_from_db()
    assert (hazard.level, hazard.recheck_on) == (3, day)
    detail = Entry.objects.get(verb="hazard.recheck").detail
    assert (detail["note"], detail["level"]) == ("已整改大半", [2, 3])


def test_those_above_the_grid_strike_it_off(district: District) -> None:
    hazard = add(district)
    for who in ("worker", "grid_leader", "other_secretary"):
        with pytest.raises(Forbidden):
            remove_hazard(actor=district.act(who), hazard_id=hazard.pk, note="已换线")
    remove_hazard(actor=district.act("secretary"), hazard_id=hazard.pk, note="已换线")
    hazard.refresh_from_db()
    assert hazard.removed_on == clock.today()
    assert Entry.objects.get(verb="hazard.remove").detail["note"] == "已换线"


def test_what_is_struck_off_or_unknown_is_refused(district: District) -> None:
    actor, hazard = district.act("secretary"), add(district)
    remove_hazard(actor=actor, hazard_id=hazard.pk, note="已换线")
    day = clock.today() + timedelta(days=5)
    with pytest.raises(Conflict) as caught:
        recheck_hazard(actor=actor, hazard_id=hazard.pk, note="x", recheck_on=day)
    assert caught.value.code == "hazard-removed"
    with pytest.raises(Conflict):
        remove_hazard(actor=actor, hazard_id=hazard.pk, note="x")
    with pytest.raises(NotFound):
        remove_hazard(actor=actor, hazard_id=999_999, note="x")
    with pytest.raises(InvalidInput) as bad:
        remove_hazard(actor=actor, hazard_id=hazard.pk, note=" ")
    assert bad.value.field == "note"
