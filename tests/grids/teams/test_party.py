"""The party organization of a grid: set up, changed, remembered."""

from datetime import date, timedelta

import pytest

from grids.models import Grid, GridPartyOrganization
from grids.services.teams.party import set_up_party_organization
from tests.world import GRID
from tests.world_grids import District
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Forbidden, InvalidInput, NotFound


def set_up(district: District, who: str = "secretary", **facts: object) -> GridPartyOrganization:
    values: dict[str, object] = {
        "grid_id": Grid.objects.get(code=GRID).pk, "name": "第一网格党支部", "kind": "branch", "secretary_name": "阿强",
        **facts,
    }  # fmt: skip
    return set_up_party_organization(actor=district.act(who), **values)  # type: ignore[arg-type] # some wrong on purpose


@pytest.mark.parametrize("who", ["secretary", "dispatcher", "town_leader", "command"])
def test_it_is_set_up(district: District, who: str) -> None:
    row = set_up(district, who, established_on=date(2024, 7, 1))
    assert (row.area_code, row.kind, row.established_on, row.is_active) == (GRID, "branch", date(2024, 7, 1), True)
    assert Entry.objects.get(verb="team.party_organization").detail["before"] == {}


def test_a_change_keeps_the_day_and_the_trail(district: District) -> None:
    set_up(district, established_on=date(2024, 7, 1))
    row = set_up(district, kind="joint_branch", secretary_name="阿珍")
    assert (row.kind, row.secretary_name, row.established_on) == ("joint_branch", "阿珍", date(2024, 7, 1))
    assert GridPartyOrganization.objects.count() == 1
    detail = Entry.objects.filter(verb="team.party_organization").latest("pk").detail
    assert (detail["before"]["secretary_name"], detail["after"]["secretary_name"]) == ("阿强", "阿珍")


def test_one_no_longer_in_force_begins_anew(district: District) -> None:
    set_up(district, established_on=date(2024, 7, 1))
    GridPartyOrganization.objects.update(is_active=False)
    row = set_up(district)
    assert (row.is_active, row.established_on) == (True, clock.today())


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind": "club"}, "kind"),
        ({"name": " "}, "name"),
        ({"name": "长" * 121}, "name"),
        ({"secretary_name": ""}, "secretary_name"),
        ({"established_on": date(2999, 1, 1)}, "established_on"),
    ],
)
def test_bad_input_names_its_field(district: District, facts: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        set_up(district, "secretary", **facts)
    assert caught.value.field == field
    assert not GridPartyOrganization.objects.exists()


@pytest.mark.parametrize("who", ["worker", "grid_leader", "other_secretary", "handler", "district_leader"])
def test_others_may_not(district: District, who: str) -> None:
    with pytest.raises(Forbidden):
        set_up(district, who)


def test_an_unknown_grid_is_refused(district: District) -> None:
    with pytest.raises(NotFound):
        set_up(district, grid_id=999_999, established_on=clock.today() - timedelta(days=1))
