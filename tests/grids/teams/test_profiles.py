"""A grid's profile: aggregates, dated, never larger than the population."""

from datetime import timedelta

import pytest

from grids.models import Grid, GridProfile
from grids.services.profiles import COUNTS, PARTS, update_profile
from tests.world import GRID
from tests.world_grids import District
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Forbidden, InvalidInput, NotFound


def update(district: District, who: str = "secretary", **facts: object) -> GridProfile:
    values: dict[str, object] = {"grid_id": Grid.objects.get(code=GRID).pk, "counts": {"population": 900}, **facts}
    return update_profile(actor=district.act(who), **values)  # type: ignore[arg-type] # some wrong on purpose


@pytest.mark.parametrize("who", ["secretary", "dispatcher", "town_leader", "command"])
def test_figures_not_named_stay(district: District, who: str) -> None:
    update(district, who, counts={"population": 900, "minors": 120}, key_work=" 防汛 ")
    profile = update(district, who, counts={"population": 950, "floating": 40})
    assert (profile.population, profile.minors, profile.floating, profile.key_work) == (950, 120, 40, "防汛")
    assert (profile.area_code, profile.as_of) == (GRID, clock.today())
    assert GridProfile.objects.count() == 1
    detail = Entry.objects.filter(verb="profile.update").latest("pk").detail
    assert detail["changed"] == {"population": [900, 950], "floating": [0, 40]}


@pytest.mark.parametrize("name", PARTS)
def test_no_part_is_larger_than_the_population(district: District, name: str) -> None:
    update(district, counts={"population": 10, name: 10})
    with pytest.raises(InvalidInput) as caught:
        update(district, counts={name: 11})
    assert (caught.value.code, caught.value.field) == ("part-too-large", name)
    assert getattr(GridProfile.objects.get(), name) == 10


@pytest.mark.parametrize("name", COUNTS)
def test_every_figure_is_within_reason(district: District, name: str) -> None:
    for number in (-1, 1_000_001):
        with pytest.raises(InvalidInput) as caught:
            update(district, counts={name: number})
        assert caught.value.field == name


def test_days_run_forward_and_unknown_figures_are_named(district: District) -> None:
    update(district)
    for day in (clock.today() + timedelta(days=1), clock.today() - timedelta(days=1)):
        with pytest.raises(InvalidInput) as caught:
            update(district, as_of=day)
        assert caught.value.field == "as_of"
    with pytest.raises(InvalidInput) as caught:
        update(district, counts={"names": 3})
    assert caught.value.field == "names"
    with pytest.raises(InvalidInput) as caught:
        update(district, key_work="长" * 2001)
    assert caught.value.field == "key_work"


@pytest.mark.parametrize("who", ["worker", "grid_leader", "other_secretary", "other_dispatcher", "handler"])
def test_others_may_not(district: District, who: str) -> None:
    with pytest.raises(Forbidden):
        update(district, who)
    assert not GridProfile.objects.exists()


def test_an_unknown_grid_is_refused(district: District) -> None:
    with pytest.raises(NotFound):
        update(district, grid_id=999_999)
