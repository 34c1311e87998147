"""The second factor: set up with the password, codes used once, wrong ones counted, reset by the security administrator."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.core.serializers import serialize
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from time_machine import travel

from tests.world import PASSWORD, World
from xinhui.accounts import totp
from xinhui.accounts.factors import RecoveryCode, SecondFactor
from xinhui.accounts.models import User
from xinhui.accounts.services import second_factor as services
from xinhui.accounts.services.lock_user import unlock_user
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput
from xinhui.outbox.models import Message
from xinhui.outbox.registry import render

NOW = datetime(2026, 9, 14, 9, 0, 5, tzinfo=clock.LOCAL)


@pytest.fixture(autouse=True)
def real_time() -> Iterator[None]:
    """A phone's clock and the server's, both standing still."""
    with travel(NOW, tick=False):
        yield


def code(factor: SecondFactor, shift: int = 0) -> str:
    """What the phone shows, `shift` half minutes from now."""
    return totp.code_at(factor.secret, int(time.time()) // 30 + shift)


def wrong(factor: SecondFactor) -> str:
    """Six digits that no half minute around has."""
    near = {code(factor, shift) for shift in range(-2, 3)}
    return next(text for text in (f"{number:06d}" for number in range(9)) if text not in near)


def someone(world: World) -> User:
    user = world.worker
    user.set_password(PASSWORD)
    user.save()
    return user


def in_force(world: World) -> tuple[User, SecondFactor, list[str]]:
    """Somebody with a factor; its present code is used up."""
    user = someone(world)
    factor = services.begin_second_factor(actor=world.actor(user), user_id=user.pk, password=PASSWORD)
    factor, codes = services.confirm_second_factor(actor=world.actor(user), user_id=user.pk, code=code(factor))
    return user, factor, codes


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_are_those_of_rfc_6238(seconds: int, expected: str) -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # the RFC's “12345678901234567890”
    assert totp.code_at(secret, seconds // 30) == expected
    assert totp.matching_step(secret, expected, seconds=seconds + 29, after=0) == seconds // 30
    assert totp.matching_step(secret, expected, seconds=seconds, after=seconds // 30) is None, "used up"
    assert totp.matching_step(secret, expected, seconds=seconds + 90, after=0) is None, "too old"


def test_it_is_begun_with_the_password_and_in_force_with_the_first_code(world: World) -> None:
    user = someone(world)
    actor = world.actor(user)
    with pytest.raises(InvalidInput) as refusal:
        services.begin_second_factor(actor=actor, user_id=user.pk, password="wrong")
    assert refusal.value.field == "password" and not SecondFactor.objects.exists()
    first = services.begin_second_factor(actor=actor, user_id=user.pk, password=PASSWORD)
    with pytest.raises(Conflict) as early:
        services.verify_second_factor(actor=actor, user_id=user.pk, code=code(first))
    assert early.value.code == "no-factor", "not in force before it is confirmed"
    second = services.begin_second_factor(actor=actor, user_id=user.pk, password=PASSWORD)
    with pytest.raises(InvalidInput):
        services.confirm_second_factor(actor=actor, user_id=user.pk, code=code(first))
    _factor, codes = services.confirm_second_factor(actor=actor, user_id=user.pk, code=code(second))
    assert len(set(codes)) == services.RECOVERY_CODES
    for again in (
        lambda: services.begin_second_factor(actor=actor, user_id=user.pk, password=PASSWORD),
        lambda: services.confirm_second_factor(actor=actor, user_id=user.pk, code=code(second, 1)),
    ):
        with pytest.raises(Conflict) as there:
            again()
        assert there.value.code == "factor-in-force"
    with pytest.raises(Forbidden):
        services.begin_second_factor(actor=actor, user_id=world.security_admin.pk, password=PASSWORD)


def test_neither_secret_nor_codes_lie_in_clear(world: World) -> None:
    user, factor, codes = in_force(world)
    stored = serialize("json", [*SecondFactor.objects.all(), *RecoveryCode.objects.all()])
    trail = str(list(Entry.objects.values_list("verb", "detail")))
    for secret in (factor.secret, *codes, *(totp.plain(text) for text in codes)):
        assert secret not in stored and secret not in trail
    assert code(factor) not in trail
    with pytest.raises(IntegrityError), transaction.atomic():
        SecondFactor.objects.filter(user=user).update(secret_sealed=factor.secret)
    with pytest.raises(IntegrityError), transaction.atomic():
        RecoveryCode.objects.create(factor=factor, fingerprint=codes[0])


def test_a_code_is_used_once_and_none_before_it(world: World) -> None:
    user, factor, _codes = in_force(world)
    actor = world.actor(user)
    for used in (code(factor), code(factor, -1)):
        with pytest.raises(InvalidInput) as refusal:
            services.verify_second_factor(actor=actor, user_id=user.pk, code=used)
        assert refusal.value.field == "code"
    ahead = code(factor, 1)
    services.verify_second_factor(actor=actor, user_id=user.pk, code=f"{ahead[:3]} {ahead[3:]}")
    with pytest.raises(InvalidInput):
        services.verify_second_factor(actor=actor, user_id=user.pk, code=ahead)
    verbs = list(Entry.objects.filter(verb__endswith="second_factor").order_by("pk").values_list("verb", flat=True))
    assert verbs == [f"accounts.{verb}_second_factor" for verb in (
        "begin", "verify", "confirm", "refuse", "refuse", "verify", "refuse")]  # fmt: skip


def test_a_recovery_code_stands_in_once(world: World) -> None:
    user, _factor, codes = in_force(world)
    actor = world.actor(user)
    services.verify_second_factor(actor=actor, user_id=user.pk, code=codes[3].lower().replace("-", " "))
    with pytest.raises(InvalidInput):
        services.verify_second_factor(actor=actor, user_id=user.pk, code=codes[3])
    fresh = services.renew_recovery_codes(actor=actor, user_id=user.pk, code=codes[4])
    assert not set(fresh) & set(codes) and RecoveryCode.objects.count() == services.RECOVERY_CODES
    with pytest.raises(InvalidInput):
        services.verify_second_factor(actor=actor, user_id=user.pk, code=codes[5])
    services.drop_second_factor(actor=actor, user_id=user.pk, code=fresh[0])
    assert not SecondFactor.objects.exists() and not RecoveryCode.objects.exists()


def test_wrong_codes_lock_it_for_half_an_hour_even_for_the_right_one(world: World) -> None:
    user, factor, codes = in_force(world)
    actor = world.actor(user)
    said = []
    with clock.moved(NOW):
        for _attempt in range(settings.AXES_FAILURE_LIMIT):
            with pytest.raises(DomainError) as refusal:
                services.verify_second_factor(actor=actor, user_id=user.pk, code=wrong(factor))
            said.append(refusal.value.code)
        assert said == ["code-wrong"] * (settings.AXES_FAILURE_LIMIT - 1) + ["factor-locked"]
        for right in (code(factor, 1), codes[0]):
            with pytest.raises(Conflict):
                services.verify_second_factor(actor=actor, user_id=user.pk, code=right)
    with clock.moved(NOW + timedelta(minutes=31)):
        assert services.verify_second_factor(actor=actor, user_id=user.pk, code=code(factor, 1)).failures == 0
    assert Entry.objects.filter(verb="accounts.refuse_second_factor").count() == settings.AXES_FAILURE_LIMIT + 2


def test_the_security_administrator_unlocks_and_resets(world: World) -> None:
    user, factor, codes = in_force(world)
    SecondFactor.objects.update(locked_until=clock.now() + timedelta(minutes=20))
    unlock_user(actor=world.actor(world.security_admin), user_id=user.pk)
    services.verify_second_factor(actor=world.actor(user), user_id=user.pk, code=codes[0])
    for who, target in ((user, user), (world.security_admin, world.security_admin)):
        with pytest.raises(Forbidden):
            services.reset_second_factor(actor=world.actor(who), user_id=target.pk, reason="x")
    keeper, asker = world.actor(world.security_admin), world.actor(world.system_admin)
    for ask in (None, keeper):
        if ask is not None:  # asking oneself is not two
            services.ask_factor_reset(actor=ask, user_id=user.pk, reason="本人到场，核验身份证")
        with pytest.raises(Conflict) as alone:
            services.reset_second_factor(actor=keeper, user_id=user.pk, reason="x")
        assert alone.value.code == "second-person"
    with pytest.raises(Forbidden):
        services.ask_factor_reset(actor=world.actor(world.command), user_id=user.pk, reason="x")
    services.ask_factor_reset(actor=asker, user_id=user.pk, reason="本人到场，核验身份证")
    asked = Message.objects.filter(kind="account.factor_reset_asked", recipient=user).latest("pk")
    assert asker.label in render(asked.kind, asked.context, "zh-hans")[1]
    waits = Message.objects.filter(kind="account.factor_reset_waits", context__asker=asker.label, channel="in_app")
    link = f"/admin/accounts/user/{user.pk}/change/"
    assert list(waits.values_list("recipient", "link")) == [(world.security_admin.pk, link)]
    assert page(world.security_admin).get(link).status_code == 200
    with clock.moved(NOW + timedelta(days=1, minutes=1)), pytest.raises(Conflict):
        services.reset_second_factor(actor=keeper, user_id=user.pk, reason="x")
    services.reset_second_factor(actor=keeper, user_id=user.pk, reason="手机遗失")
    assert Entry.objects.get(verb="accounts.reset_second_factor").detail["asked_by"] == world.system_admin.pk
    with pytest.raises(Conflict):
        services.reset_second_factor(actor=world.actor(world.security_admin), user_id=user.pk, reason="x")
    with pytest.raises(Conflict):
        services.verify_second_factor(actor=world.actor(user), user_id=user.pk, code=code(factor, 1))


def page(user: User) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="zh-hans")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_pages_show_the_secret_to_whoever_began_and_the_codes_once(world: World) -> None:
    user, here = someone(world), reverse("accounts:second_factor")
    mine, borrowed = page(user), page(user)
    assert mine.post(here, {"verb": "begin", "password": "wrong"}).status_code == 400
    assert mine.post(here, {"verb": "begin", "password": PASSWORD}).status_code == 302
    factor = SecondFactor.objects.get()
    shown = mine.get(here)
    assert "<svg" in shown.content.decode() and factor.secret[:4] in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert factor.secret[:4] not in borrowed.get(here).content.decode(), "another browser sees no secret"
    assert mine.post(here, {"verb": "confirm", "code": wrong(factor)}).status_code == 400
    done = mine.post(here, {"verb": "confirm", "code": code(factor), "next": "https://elsewhere.example/"})
    text = done.content.decode()
    assert done.status_code == 200 and text.count("<li><code>") == 10 and "elsewhere.example" not in text
    assert "<li><code>" not in mine.get(here).content.decode()
    assert mine.post(here, {"verb": "renew", "code": code(factor, 1)}).content.decode().count("<li><code>") == 10
    assert mine.post(here, {"verb": "drop", "code": code(factor, 1)}).status_code == 400, "used up"
    assert (
        mine.post(here, {"verb": "steal", "code": code(factor, 1)}).status_code == 302 and SecondFactor.objects.exists()
    )
