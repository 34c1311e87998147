"""A seat of a grid's team is filled: who may, what is refused, which account gets which post."""

from datetime import timedelta

import pytest

from grids.models import Grid, TeamPost
from grids.models.division import Scenario
from grids.services.teams.appoint import appoint_team_post
from tests.world import GRID, OTHER_GRID
from tests.world_grids import District
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import Post, Role, Unit
from xinhui.accounts.services.create_user import NewUser, create_users
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden, InvalidInput, NotFound


def grid_of(code: str = GRID) -> Grid:
    return Grid.objects.get(code=code)


def newcomer() -> int:
    row = NewUser(username="xinren", name="新人", phone="13800000000", encoded_password="!", must_change_password=False)
    return create_users(actor=SYSTEM, rows=[row])[0].pk


@pytest.mark.parametrize("who", ["secretary", "dispatcher", "town_leader", "command"])
def test_a_person_without_account_is_appointed(district: District, who: str) -> None:
    post = appoint_team_post(
        actor=district.act(who), grid_id=grid_of().pk, duty="instructor", holder_name=" 林指导 ", phone="13900000000"
    )
    assert (post.area_code, post.seat, post.holder_name, post.starts_on) == (GRID, "A", "林指导", clock.today())
    entry = Entry.objects.get(verb="team.appoint")
    assert (entry.area_code, entry.detail["duty"], entry.detail["holder"]) == (GRID, "instructor", "林指导")


@pytest.mark.parametrize("who", ["worker", "grid_leader", "handler", "other_secretary", "other_town_leader"])
def test_others_may_not(district: District, who: str) -> None:
    with pytest.raises(Forbidden):
        appoint_team_post(actor=district.act(who), grid_id=grid_of().pk, duty="instructor", holder_name="林指导")
    assert not TeamPost.objects.exists()


@pytest.mark.parametrize(("duty", "role"), [("leader", Role.GRID_LEADER), ("worker_part", Role.GRID_WORKER)])
def test_an_account_gets_the_post_at_the_village_committee(district: District, duty: str, role: Role) -> None:
    user_id = newcomer()
    appoint_team_post(actor=district.act("town_leader"), grid_id=grid_of().pk, duty=duty, holder_id=user_id)
    post = Post.objects.get(user_id=user_id)
    assert (post.role, post.area_code, post.unit) == (role, GRID, district.world.unit("village_committee"))
    team = TeamPost.objects.get()
    assert (team.holder_name, team.phone) == ("新人", "13800000000")
    assert Entry.objects.get(verb="team.appoint").detail["account_post"] == post.pk


def test_an_instructor_with_an_account_gets_no_post(district: District) -> None:
    user_id = newcomer()
    appoint_team_post(actor=district.act("command"), grid_id=grid_of().pk, duty="instructor", holder_id=user_id)
    assert not Post.objects.filter(user_id=user_id).exists()


def test_a_secretary_appoints_who_holds_the_post_but_gives_no_access(district: District) -> None:
    """Access to the portal is given by accounts' own rule, not by the way round it."""
    actor, grid = district.act("secretary"), grid_of()
    appoint_team_post(actor=actor, grid_id=grid.pk, duty="worker_full", holder_id=district.world.worker.pk)
    assert Post.objects.filter(user=district.world.worker).count() == 1
    user_id = newcomer()
    with pytest.raises(Forbidden):
        appoint_team_post(actor=actor, grid_id=grid.pk, duty="worker_part", holder_id=user_id)
    assert not Post.objects.filter(user_id=user_id).exists()
    assert TeamPost.objects.count() == 1


def test_a_taken_seat_is_refused_its_stand_in_is_not(district: District) -> None:
    actor, grid = district.act("secretary"), grid_of()
    appoint_team_post(actor=actor, grid_id=grid.pk, duty="police", holder_name="甲")
    with pytest.raises(Conflict) as caught:
        appoint_team_post(actor=actor, grid_id=grid.pk, duty="police", holder_name="乙")
    assert (caught.value.code, caught.value.field) == ("seat-taken", "seat")
    assert "甲" in str(caught.value.message)
    appoint_team_post(actor=actor, grid_id=grid.pk, duty="police", seat="B", holder_name="乙")


def test_professional_duties_belong_to_markets_and_parks(district: District) -> None:
    actor, grid = district.act("secretary"), grid_of()
    with pytest.raises(Conflict) as caught:
        appoint_team_post(actor=actor, grid_id=grid.pk, duty="talent_steward", holder_name="甲")
    assert caught.value.code == "duty-not-here"
    Grid.objects.filter(pk=grid.pk).update(scenario=Scenario.MARKET_PARK)
    appoint_team_post(actor=actor, grid_id=grid.pk, duty="talent_steward", holder_name="甲")


@pytest.mark.parametrize(
    ("facts", "code", "field"),
    [
        ({"duty": "king"}, "choice-unknown", "duty"),
        ({"seat": "C"}, "choice-unknown", "seat"),
        ({"holder_name": "  "}, "text-missing", "holder_name"),
        ({"holder_name": "长" * 61}, "text-too-long", "holder_name"),
        ({"holder_id": 999_999}, "holder-unknown", "holder"),
    ],
)
def test_bad_input_names_its_field(district: District, facts: dict[str, object], code: str, field: str) -> None:
    values: dict[str, object] = {"duty": "police", "holder_name": "甲", **facts}
    with pytest.raises(InvalidInput) as caught:
        appoint_team_post(actor=district.act("secretary"), grid_id=grid_of().pk, **values)  # type: ignore[arg-type] # wrong on purpose
    assert (caught.value.code, caught.value.field) == (code, field)


def test_days_ahead_closed_grids_and_missing_units(district: District) -> None:
    actor, grid, other = district.act("command"), grid_of(), grid_of(OTHER_GRID)
    with pytest.raises(InvalidInput):
        appoint_team_post(
            actor=actor, grid_id=grid.pk, duty="police", holder_name="甲", starts_on=clock.today() + timedelta(days=1)
        )
    Unit.objects.filter(code="440705104201-cw").update(is_active=False)
    with pytest.raises(Conflict) as caught:
        appoint_team_post(actor=actor, grid_id=other.pk, duty="leader", holder_id=newcomer())
    assert caught.value.code == "village-unit-missing"
    Grid.objects.filter(pk=grid.pk).update(is_active=False)
    with pytest.raises(NotFound):
        appoint_team_post(actor=actor, grid_id=grid.pk, duty="police", holder_name="甲")
