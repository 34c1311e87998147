"""change_password, reset_password, require_password_change, ageing."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import override_settings

from tests.world import PASSWORD, World
from xinhui.accounts.models import OldPassword, User
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


@pytest.mark.parametrize(
    "password",
    [
        "Xinhui@123", "P@ssw0rd2026", "1qaz@WSX3edc", "Admin@123456", "Jiangmen#20261126", "Qwer1234!@#$", "Woaini1314!",
        "X1nhu!@2026", "Dangjian.2026", "azhen-Nn3!",
    ],
)  # fmt: skip
def test_what_everybody_tries_first_is_refused(world: World, password: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        change_password(
            actor=world.actor(world.worker), user_id=world.worker.pk, old_password=PASSWORD, new_password=password
        )
    assert (refusal.value.code, refusal.value.field) == ("password-weak", "new_password")


@pytest.mark.parametrize("own", ["azhen", "NEHZA", "13800138000", "A-10077", "440705103201-cw", "罗坑村村委会"])
def test_nothing_of_oneself_or_ones_unit_is_inside(world: World, own: str) -> None:
    User.objects.filter(pk=world.worker.pk).update(phone="138 0013 8000", staff_number="A-10077")
    for password, is_taken in ((f"Kp7_{own}_Zt8mRx", False), ("Kp7_Qw3-Zt8mRx", True)):
        try:
            validate_password(password, User.objects.get(pk=world.worker.pk))
            assert is_taken
        except ValidationError as refusal:
            assert not is_taken and "password-of-oneself" in {error.code for error in refusal.error_list}


def test_the_latest_five_are_not_taken_again(world: World) -> None:
    passwords = [PASSWORD, *(f"Gudou-Shan-7{number}x" for number in range(5))]
    actor, user_id = world.actor(world.worker), world.worker.pk
    for old, new in pairwise(passwords):
        change_password(actor=actor, user_id=user_id, old_password=old, new_password=new)
    for number, former in enumerate(passwords[1:5], 1):
        with pytest.raises(InvalidInput) as refusal:
            change_password(actor=actor, user_id=user_id, old_password=passwords[-1], new_password=former)
        assert (number, refusal.value.code) == (number, "password-used")
    assert OldPassword.objects.filter(user_id=user_id).count() <= settings.PASSWORDS_REMEMBERED
    change_password(actor=actor, user_id=user_id, old_password=passwords[-1], new_password="Yinzhou-Hu-31q")
    change_password(actor=actor, user_id=user_id, old_password="Yinzhou-Hu-31q", new_password=passwords[1])


def test_an_account_without_a_password_is_not_asked_for_a_new_one(world: World) -> None:
    user = User.objects.get(pk=world.worker.pk)
    with clock.moved(clock.now() + timedelta(days=settings.PASSWORD_MAX_AGE_DAYS + 1)):
        assert is_password_too_old(user)
        user.set_unusable_password()
        assert not is_password_too_old(user)
