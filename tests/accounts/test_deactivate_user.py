"""deactivate_user, lock_user, unlock_user."""

import pytest

from tests.world import World
from xinhui.accounts.models import ApiToken, Post, User
from xinhui.accounts.services.deactivate_user import deactivate_user
from xinhui.accounts.services.lock_user import lock_user, unlock_user
from xinhui.audit.models import Entry
from xinhui.core.errors import Conflict, Forbidden, NotFound


def test_deactivation_ends_posts_and_tokens_and_deletes_nothing(world: World) -> None:
    world.token(world.worker)
    user = deactivate_user(actor=world.actor(world.system_admin), user_id=world.worker.pk, reason="离职")
    assert not User.objects.get(pk=user.pk).is_active
    assert not Post.objects.in_force().filter(user=user).exists()
    assert Post.objects.filter(user=user).count() == 1
    assert ApiToken.objects.filter(user=user, revoked_at__isnull=True).count() == 0
    detail = Entry.objects.get(verb="accounts.deactivate_user").detail
    assert detail == {"reason": "离职", "posts_ended": [Post.objects.get(user=user).pk], "tokens_revoked": 1,
                      "sessions": 0}  # fmt: skip
    with pytest.raises(Conflict):
        deactivate_user(actor=world.actor(world.system_admin), user_id=world.worker.pk)


def test_deactivation_is_refused(world: World) -> None:
    for who in (world.security_admin, world.command, world.worker):
        with pytest.raises(Forbidden):
            deactivate_user(actor=world.actor(who), user_id=world.handler.pk)
    with pytest.raises(Forbidden) as caught:
        deactivate_user(actor=world.actor(world.system_admin), user_id=world.system_admin.pk)
    assert caught.value.code == "own-account"
    with pytest.raises(NotFound):
        deactivate_user(actor=world.actor(world.system_admin), user_id=10**9)


def test_a_locked_account_keeps_its_posts(world: World) -> None:
    security = world.actor(world.security_admin)
    lock_user(actor=security, user_id=world.worker.pk, reason="手机遗失")
    assert not User.objects.get(pk=world.worker.pk).is_active
    assert Post.objects.in_force().filter(user=world.worker).exists()
    with pytest.raises(Conflict):
        lock_user(actor=security, user_id=world.worker.pk, reason="again")
    unlock_user(actor=security, user_id=world.worker.pk)
    assert User.objects.get(pk=world.worker.pk).is_active
    assert Entry.objects.filter(verb__in=["accounts.lock_user", "accounts.unlock_user"]).count() == 2


@pytest.mark.parametrize("verb", [lock_user, unlock_user])
def test_locking_is_the_security_administrators_and_never_ones_own(world: World, verb: object) -> None:
    for who in (world.system_admin, world.command, world.town_leader):
        with pytest.raises(Forbidden):
            verb(actor=world.actor(who), user_id=world.worker.pk, reason="x")  # type: ignore[operator]
    with pytest.raises(Forbidden):
        verb(actor=world.actor(world.security_admin), user_id=world.security_admin.pk, reason="x")  # type: ignore[operator]
    with pytest.raises(NotFound):
        verb(actor=world.actor(world.security_admin), user_id=10**9, reason="x")  # type: ignore[operator]
