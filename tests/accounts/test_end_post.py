"""end_post."""

from datetime import date, timedelta

import pytest

from tests.world import SINCE, World
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import Post, User
from xinhui.accounts.scope import scope_of
from xinhui.accounts.services.end_post import end_post
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden, InvalidInput, NotFound


def post_of(user: User) -> Post:
    return Post.objects.get(user=user)


def test_sight_ends_the_same_day(world: World) -> None:
    post = end_post(actor=world.actor(world.town_leader), post_id=post_of(world.worker).pk, reason="调离")
    assert post.ends_on == clock.today()
    assert scope_of(User.objects.get(pk=world.worker.pk)).grants == ()
    assert Entry.objects.get(verb="accounts.end_post").detail["reason"] == "调离"


def test_an_end_to_come_keeps_sight_until_then(world: World) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    end_post(actor=SYSTEM, post_id=post_of(world.worker).pk, ends_on=tomorrow)
    assert scope_of(User.objects.get(pk=world.worker.pk)).grants
    # it may still be ended earlier
    end_post(actor=SYSTEM, post_id=post_of(world.worker).pk)
    assert not scope_of(User.objects.get(pk=world.worker.pk)).grants


def test_refusals(world: World) -> None:
    post = post_of(world.worker)
    with pytest.raises(NotFound):
        end_post(actor=SYSTEM, post_id=10**9)
    for who in (world.worker, world.secretary, world.other_town_leader, world.system_admin):
        with pytest.raises(Forbidden):
            end_post(actor=world.actor(who), post_id=post.pk)
    with pytest.raises(Forbidden):
        end_post(actor=world.actor(world.security_admin), post_id=post_of(world.security_admin).pk)
    with pytest.raises(InvalidInput) as caught:
        end_post(actor=SYSTEM, post_id=post.pk, ends_on=date(SINCE.year - 1, 1, 1))
    assert caught.value.field == "ends_on"
    end_post(actor=SYSTEM, post_id=post.pk)
    with pytest.raises(Conflict) as conflict:
        end_post(actor=SYSTEM, post_id=post.pk)
    assert conflict.value.code == "post-ended"
