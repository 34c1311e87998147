"""appoint_post."""

from datetime import date

import pytest

from tests.world import DISTRICT, GRID, OTHER_GRID, SECOND_GRID, TOWN, VILLAGE, World
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import Post, Role, User
from xinhui.accounts.roles import ADMIN_ROLES, digits_of
from xinhui.accounts.scope import scope_of
from xinhui.accounts.services.appoint_post import appoint_post
from xinhui.accounts.services.create_user import create_user
from xinhui.accounts.services.end_post import end_post
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden, InvalidInput, NotFound


@pytest.fixture
def newcomer(world: World) -> User:
    return create_user(actor=SYSTEM, username="lin", name="林晓")


def give(world: World, user: User, role: str, *, by: User | None = None, area: str = "", **more: object) -> Post:
    return appoint_post(
        actor=world.actor(by or world.security_admin),
        user_id=user.pk,
        role=role,
        unit_id=world.unit("village_committee").pk,
        area_code=area or GRID[: digits_of(role)],
        **more,  # type: ignore[arg-type]
    )


def test_gives_sight_at_once_and_is_on_the_trail(world: World, newcomer: User) -> None:
    post = give(world, newcomer, Role.GRID_WORKER, title="专职网格员")
    assert post.starts_on == clock.today() and post.ends_on is None
    assert scope_of(User.objects.get(pk=newcomer.pk)).areas() == (GRID,)
    entry = Entry.objects.get(verb="accounts.appoint_post", target_id=str(post.pk))
    assert (entry.actor_id, entry.area_code, entry.detail["role"]) == (world.security_admin.pk, GRID, "grid_worker")


@pytest.mark.parametrize("role", Role)
def test_the_security_administrator_gives_any_post(world: World, newcomer: User, role: str) -> None:
    assert give(world, newcomer, role).role == role


MAY = {
    ("command", Role.GRID_WORKER): True,
    ("command", Role.VILLAGE_SECRETARY): True,
    ("command", Role.TOWN_LEADER): False,
    ("town_leader", Role.GRID_WORKER): True,
    ("town_leader", Role.GRID_LEADER): True,
    ("town_leader", Role.VILLAGE_SECRETARY): True,
    ("town_leader", Role.TOWN_DISPATCHER): False,
    ("other_town_leader", Role.GRID_WORKER): False,
    ("dispatcher", Role.GRID_WORKER): False,
    ("secretary", Role.GRID_WORKER): False,
    ("system_admin", Role.GRID_WORKER): False,
    ("audit_admin", Role.GRID_WORKER): False,
    ("system_admin", Role.SYSTEM_ADMIN): False,
    ("district_leader", Role.COMMAND_CENTRE): False,
}


@pytest.mark.parametrize(("who", "role"), MAY)
def test_who_may_give_what(world: World, newcomer: User, who: str, role: Role) -> None:
    if MAY[who, role]:
        give(world, newcomer, role, by=world.people[who])
        return
    with pytest.raises(Forbidden):
        give(world, newcomer, role, by=world.people[who])
    assert not newcomer.posts.exists()


def test_nobody_appoints_themselves(world: World) -> None:
    for who in (world.security_admin, world.town_leader):
        with pytest.raises(Forbidden) as caught:
            give(world, who, Role.GRID_WORKER, by=who)
        assert caught.value.code == "own-post"


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("code", [DISTRICT, TOWN, VILLAGE, GRID, "", "44070x", "４４０７０５"])
def test_the_area_must_fit_the_role(world: World, newcomer: User, role: str, code: str) -> None:
    if code.isascii() and len(code) == digits_of(role) and code.isdecimal():
        return
    with pytest.raises(InvalidInput) as caught:
        give(world, newcomer, role, area=code or " ")
    assert (caught.value.field, caught.value.code) == ("area_code", "area-level-mismatch")


def test_bad_rows(world: World, newcomer: User) -> None:
    with pytest.raises(InvalidInput) as caught:
        give(world, newcomer, "emperor", area=GRID)
    assert caught.value.field == "role"
    with pytest.raises(InvalidInput) as caught:
        give(world, newcomer, Role.GRID_WORKER, starts_on=date(2026, 5, 2), ends_on=date(2026, 5, 1))
    assert caught.value.field == "ends_on"
    with pytest.raises(NotFound):
        give(world, User(pk=10**9), Role.GRID_WORKER)
    with pytest.raises(NotFound):
        appoint_post(actor=SYSTEM, user_id=newcomer.pk, role=Role.GRID_WORKER, unit_id=10**9, area_code=GRID)


def test_a_closed_unit_or_account_takes_no_post(world: World, newcomer: User) -> None:
    unit = world.unit("village_committee")
    unit.is_active = False
    unit.save()
    with pytest.raises(Conflict) as caught:
        give(world, newcomer, Role.GRID_WORKER)
    assert caught.value.code == "unit-closed"
    unit.is_active = True
    unit.save()
    User.objects.filter(pk=newcomer.pk).update(is_active=False)
    with pytest.raises(Conflict) as caught:
        give(world, newcomer, Role.GRID_WORKER)
    assert caught.value.code == "user-inactive"


def test_the_same_post_twice(world: World, newcomer: User) -> None:
    post = give(world, newcomer, Role.GRID_WORKER)
    with pytest.raises(Conflict) as caught:
        give(world, newcomer, Role.GRID_WORKER)
    assert caught.value.code == "post-exists"
    give(world, newcomer, Role.GRID_WORKER, area=SECOND_GRID)
    end_post(actor=SYSTEM, post_id=post.pk)
    give(world, newcomer, Role.GRID_WORKER)


@pytest.mark.parametrize("first", Role)
@pytest.mark.parametrize("second", Role)
def test_three_administrators_are_three_people(world: World, newcomer: User, first: str, second: str) -> None:
    if first == second:
        return
    give(world, newcomer, first)
    if {first, second} & ADMIN_ROLES:
        with pytest.raises(Conflict) as caught:
            give(world, newcomer, second)
        assert caught.value.code == "posts-incompatible"
    else:
        give(world, newcomer, second)


def test_administrators_may_follow_one_another(world: World, newcomer: User) -> None:
    give(world, newcomer, Role.SYSTEM_ADMIN, starts_on=date(2026, 1, 1), ends_on=date(2026, 7, 1))
    with pytest.raises(Conflict):
        give(world, newcomer, Role.AUDIT_ADMIN, starts_on=date(2026, 6, 30))
    give(world, newcomer, Role.AUDIT_ADMIN, starts_on=date(2026, 7, 1))


def test_a_grid_of_another_town_is_not_the_town_leaders(world: World, newcomer: User) -> None:
    with pytest.raises(Forbidden):
        give(world, newcomer, Role.GRID_WORKER, by=world.town_leader, area=OTHER_GRID)
