"""What each role sees of users, units, posts, tokens."""

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.world import CAST, World
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import ApiToken, Post, Unit, User
from xinhui.accounts.services.tokens import issue_token

EVERYONE = set(CAST)
TOWN_PEOPLE = {"worker", "second_worker", "grid_leader", "secretary", "town_leader", "dispatcher", "organizer"}
VILLAGE_PEOPLE = TOWN_PEOPLE - {"town_leader", "dispatcher", "organizer"}
SEES = {
    "worker": {"worker", "grid_leader"},
    "grid_leader": {"worker", "grid_leader"},
    "secretary": VILLAGE_PEOPLE,
    "town_leader": TOWN_PEOPLE,
    "dispatcher": TOWN_PEOPLE,
    "handler": {"handler", "department_leader", "personnel"},
    "department_leader": {"handler", "department_leader", "personnel"},
    "bureau_client": {"bureau_client"},
    "command": EVERYONE,
    "district_leader": EVERYONE,
    "system_admin": EVERYONE,
    "security_admin": EVERYONE,
    "audit_admin": {"audit_admin"},
    "org_department": EVERYONE,
    "organizer": TOWN_PEOPLE,
}


@pytest.mark.parametrize("who", SEES)
def test_users_and_posts(world: World, who: str) -> None:
    viewer = User.objects.get(pk=world.people[who].pk)
    handles = {user.pk: handle for handle, user in world.people.items()}
    users = [handles[pk] for pk in User.objects.visible_to(viewer).values_list("pk", flat=True)]
    assert len(users) == len(set(users))
    assert set(users) == SEES[who]
    assert {handles[pk] for pk in Post.objects.visible_to(viewer).values_list("user_id", flat=True)} == SEES[who]


def test_units_are_a_directory_for_those_signed_in(world: World) -> None:
    assert Unit.objects.visible_to(world.worker).count() == len(world.units)
    for model in (User, Post, Unit, ApiToken):
        assert not model.objects.visible_to(AnonymousUser()).exists()
    gone = User(pk=world.worker.pk, username="x", is_active=False)
    for model in (User, Post, Unit, ApiToken):
        assert not model.objects.visible_to(gone).exists()


def test_tokens_are_seen_by_their_owner_and_the_security_administrator(world: World) -> None:
    token, _key = issue_token(actor=SYSTEM, user_id=world.bureau_client.pk, name="数据共享")
    assert list(ApiToken.objects.visible_to(world.bureau_client)) == [token]
    assert list(ApiToken.objects.visible_to(world.security_admin)) == [token]
    for other in (world.system_admin, world.command, world.worker, world.audit_admin):
        assert not ApiToken.objects.visible_to(other).exists()
