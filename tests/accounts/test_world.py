"""The cast is whole: each role once or more, in force, with the right level of area."""

from tests.world import World
from xinhui.accounts.models import Post, Role
from xinhui.accounts.roles import digits_of


def test_the_cast_has_every_role(world: World) -> None:
    assert set(world.by_role()) == set(Role.values)
    for user in world.people.values():
        posts = Post.objects.in_force().filter(user=user)
        assert [len(post.area_code) for post in posts] == [digits_of(post.role) for post in posts] != []
