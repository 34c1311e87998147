"""change_password, reset_password, require_password_change, ageing."""

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import override_settings

from tests.world import PASSWORD, World
from xinhui.accounts.models import User
from xinhui.accounts.services.passwords import (
    change_password,
    is_password_too_old,
    random_password,
    require_password_change,
    reset_password,
)
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Forbidden, InvalidInput

NEW = "Wuyi-Luokeng-7"


def change(world: World, **changes: object) -> User:
    given = {
        "actor": world.actor(world.worker),
        "user_id": world.worker.pk,
        "old_password": PASSWORD,
        "new_password": NEW,
    }
    return change_password(**(given | changes))  # type: ignore[arg-type]


def test_changes_ones_own(world: World) -> None:
    User.objects.filter(pk=world.worker.pk).update(must_change_password=True)
    change(world)
    user = User.objects.get(pk=world.worker.pk)
    assert user.check_password(NEW) and not user.must_change_password
    assert Entry.objects.filter(verb="accounts.change_password", target_id=str(user.pk)).count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"old_password": "wrong"}, "old_password", "password-wrong"),
        ({"new_password": PASSWORD}, "new_password", "password-same"),
        ({"new_password": "Sh0rt!"}, "new_password", "password-weak"),
        ({"new_password": "alllowercaseletters"}, "new_password", "password-weak"),
        ({"new_password": "lowercase12345"}, "new_password", "password-weak"),
        ({"new_password": "1029384756102"}, "new_password", "password-weak"),
        ({"new_password": "Azhen2026azhen"[:5] + "azhen"}, "new_password", "password-weak"),
    ],
)
def test_refusals_name_the_field(world: World, changes: dict[str, str], field: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        change(world, **changes)
    assert (caught.value.field, caught.value.code) == (field, code)
    assert User.objects.get(pk=world.worker.pk).check_password(PASSWORD)


def test_not_anothers(world: World) -> None:
    with pytest.raises(Forbidden):
        change(world, actor=world.actor(world.security_admin))


def test_a_reset_gives_a_password_for_once(world: World) -> None:
    user, password = reset_password(actor=world.actor(world.security_admin), user_id=world.worker.pk)
    kept = User.objects.get(pk=user.pk)
    assert kept.check_password(password) and kept.must_change_password
    assert password not in str(list(Entry.objects.values_list("detail", flat=True)))
    for who in (world.system_admin, world.command, world.worker):
        with pytest.raises(Forbidden):
            reset_password(actor=world.actor(who), user_id=world.worker.pk)
    with pytest.raises(Forbidden):
        reset_password(actor=world.actor(world.security_admin), user_id=world.security_admin.pk)


def test_random_passwords_keep_every_rule() -> None:
    made = {random_password() for _index in range(200)}
    assert len(made) == 200
    for password in made:
        validate_password(password)


def test_the_rule_itself() -> None:
    for good in ("Abcdefgh12", "abcdefg-12", "ABCDEF-123", "密码abcDEFghi"):
        validate_password(good)
    for bad in ("abcdefghij12", "ABCDEFGHIJKL", "密码abcdefghij", "1234567890-1"):
        with pytest.raises(ValidationError):
            validate_password(bad)


def test_require_password_change(world: World) -> None:
    require_password_change(actor=world.actor(world.security_admin), user_id=world.worker.pk)
    assert User.objects.get(pk=world.worker.pk).must_change_password
    with pytest.raises(Forbidden):
        require_password_change(actor=world.actor(world.system_admin), user_id=world.worker.pk)


def test_ageing(world: World) -> None:
    user = User.objects.get(pk=world.worker.pk)
    changed = user.password_changed_at
    assert changed is not None
    with override_settings(PASSWORD_MAX_AGE_DAYS=90):
        with clock.moved(changed + timedelta(days=90)):
            assert not is_password_too_old(user)
        with clock.moved(changed + timedelta(days=90, seconds=1)):
            assert is_password_too_old(user)
    with override_settings(PASSWORD_MAX_AGE_DAYS=0), clock.moved(changed + timedelta(days=9000)):
        assert not is_password_too_old(user)
