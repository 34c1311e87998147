"""Who may act: one and the same post must give the role, the area and the unit."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory, override_settings

from tests.world import GRID, OTHER_GRID, TOWN, World
from xinhui.accounts.actors import SYSTEM, Actor, require
from xinhui.accounts.models import Role
from xinhui.accounts.scope import Grant, Scope
from xinhui.core.errors import Forbidden

DISPATCHER = Grant(Role.TOWN_DISPATCHER, 7, TOWN)
WORKER_ELSEWHERE = Grant(Role.GRID_WORKER, 9, OTHER_GRID)
ACTOR = Actor(user_id=1, label="周调度", scope=Scope(user_id=1, grants=(DISPATCHER, WORKER_ELSEWHERE)))


@pytest.mark.parametrize(
    ("roles", "area", "unit"),
    [
        ((), None, None),
        ((Role.TOWN_DISPATCHER,), None, None),
        ((Role.TOWN_DISPATCHER,), GRID, None),
        ((Role.TOWN_DISPATCHER,), TOWN, 7),
        ((Role.COMMAND_CENTRE, Role.GRID_WORKER), OTHER_GRID, 9),
        ((), OTHER_GRID, None),
    ],
)
def test_allowed(roles: tuple[str, ...], area: str | None, unit: int | None) -> None:
    require(ACTOR, *roles, area_code=area, unit_id=unit)


@pytest.mark.parametrize(
    ("roles", "area", "unit"),
    [
        ((Role.COMMAND_CENTRE,), None, None),
        ((Role.TOWN_DISPATCHER,), OTHER_GRID, None),
        ((Role.TOWN_DISPATCHER,), TOWN, 9),
        ((Role.GRID_WORKER,), GRID, None),
        ((), "440706", None),
        ((), "", None),
    ],
)
def test_refused(roles: tuple[str, ...], area: str | None, unit: int | None) -> None:
    with pytest.raises(Forbidden) as caught:
        require(ACTOR, *roles, area_code=area, unit_id=unit)
    assert caught.value.code == "role-required"
    assert caught.value.status == 403
    assert caught.value.action
    for role in roles:
        assert str(Role(role).label) in str(caught.value.action)


def test_nobody_without_posts_but_the_system_always() -> None:
    with pytest.raises(Forbidden):
        require(Actor(user_id=2, label="x", scope=Scope(user_id=2)))
    require(SYSTEM, Role.COMMAND_CENTRE, area_code=GRID, unit_id=3)


def test_actor_of_a_person_and_of_a_client(world: World) -> None:
    person, client = Actor.of(world.worker), Actor.of(world.bureau_client)
    assert (person.kind, person.label, person.user_id) == ("user", "阿珍", world.worker.pk)
    assert client.kind == "client"


def test_actor_of_a_request(world: World) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.9", HTTP_X_FORWARDED_FOR="6.6.6.6, 203.0.113.5")
    request.user = world.worker
    assert Actor.of_request(request).ip == "10.0.0.9"  # no proxy is trusted: the header proves nothing
    with override_settings(TRUSTED_PROXY_COUNT=1):
        assert Actor.of_request(request).ip == "203.0.113.5"
    with override_settings(TRUSTED_PROXY_COUNT=3):
        assert Actor.of_request(request).ip == "10.0.0.9"
    request.user = AnonymousUser()
    with pytest.raises(Forbidden):
        Actor.of_request(request)
