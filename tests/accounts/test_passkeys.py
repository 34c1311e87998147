"""Passkeys through HTTP with an authenticator in software: enrolled, used, copied, phished, taken off, reset."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.serializers import serialize
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from tests.accounts.authenticator import FLAG, Authenticator
from tests.accounts.providers import facts
from tests.world import PASSWORD, World
from xinhui.accounts.factors import Passkey, RecoveryCode, SecondFactor
from xinhui.accounts.middleware import IdleTimeoutMiddleware
from xinhui.accounts.models import UserSession
from xinhui.accounts.services.lock_user import lock_user
from xinhui.accounts.services.second_factor import ask_factor_reset, reset_second_factor
from xinhui.accounts.totp import code_at
from xinhui.audit.models import Entry
from xinhui.outbox.models import Message

PAGE, VERIFY, OPTIONS, ENTER = (
    "/accounts/second-factor/", "/accounts/second-factor/verify/", "/accounts/passkey/options/",
    "/accounts/passkey/sign-in/",
)  # fmt: skip
ME = "/accounts/me/"


def person(username: str = "azhen") -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    done = client.post(reverse("accounts:login"), {"username": username, "password": PASSWORD}, secure=True)
    assert done.status_code == 302
    return client


def ask(client: Client, use: str, **more: str) -> Any:
    return client.post(OPTIONS, {"use": use, **more}, secure=True)


def enrol(client: Client, key: Authenticator, name: str = "手机", password: str = PASSWORD, **more: str) -> Any:
    asked = ask(client, "enrol", password=password, **more)
    assert asked.status_code == 200, asked.content
    data = {"verb": "add-passkey", "name": name, "password": password, "credential": key.create(asked.json()), **more}
    return client.post(PAGE, data, secure=True)


def prove(client: Client, key: Authenticator, **how: int) -> Any:
    asked = ask(client, "prove").json()
    return client.post(VERIFY, {"credential": key.use(asked, **how), "next": ME}, secure=True)


def enter(key: Authenticator, **how: int) -> tuple[Client, Any]:
    client = Client()
    answer = key.use(ask(client, "sign-in").json(), **how)
    return client, client.post(ENTER, {"credential": answer, "next": "/accounts/sessions/"}, secure=True)


def is_in(client: Client) -> bool:
    return client.get(ME, secure=True).status_code == 200


def test_enrolled_with_the_password_and_codes_for_when_it_is_lost(world: World) -> None:
    client, key = person(), Authenticator()
    assert ask(client, "enrol", password="wrong").status_code == 400
    page = enrol(client, key)
    codes = page.context["codes"]
    assert len(codes) == 10 and codes[0] in page.content.decode()
    factor = SecondFactor.objects.get(user=world.worker)
    assert not factor.has_app and factor.confirmed_at is not None
    assert Entry.objects.filter(verb="accounts.add_passkey").count() == 1
    assert Message.objects.filter(kind="account.factor_changed", recipient=world.worker).exists()
    other = person()
    wrong_app = other.post(VERIFY, {"code": code_at(factor.secret, 1)}, secure=True)
    assert wrong_app.status_code == 400, "the secret behind passkeys gives no codes"
    assert other.post(VERIFY, {"code": codes[0], "next": ME}, secure=True)["Location"] == ME
    assert other.post(VERIFY, {"code": codes[0]}, secure=True).status_code == 400, "a recovery code is used once"


def test_several_with_names_and_each_proves(world: World) -> None:
    client, phone, stick = person(), Authenticator(), Authenticator()
    enrol(client, phone)
    assert enrol(client, stick, "手机").status_code == 400, "one name, one key"
    assert enrol(client, stick, "U盘", password="").status_code == 302, "proved just now: no password, no new codes"
    assert RecoveryCode.objects.count() == 10 and Passkey.objects.count() == 2
    page = client.get(PAGE, secure=True).content.decode()
    assert "手机" in page and "U盘" in page
    for key in (phone, stick):
        assert prove(person(), key)["Location"] == ME
    assert prove(person("wangke"), phone).status_code == 302, "without a factor the way leads to setting one up"


def test_another_needs_a_proof_made_just_now(world: World) -> None:
    enrol(person(), Authenticator())
    thief, his = person(), Authenticator()
    assert ask(thief, "enrol", password=PASSWORD).status_code == 403, "the password alone adds nothing more"
    pk = Passkey.objects.get().pk
    for data in ({"verb": "remove-passkey", "passkey_id": pk}, {"verb": "begin", "password": PASSWORD}):
        assert thief.post(PAGE, data, secure=True)["Location"].startswith(VERIFY)
    add = {"verb": "add-passkey", "name": "x", "password": PASSWORD, "credential": "{}"}
    assert thief.post(PAGE, add, secure=True)["Location"].startswith(VERIFY)
    assert Passkey.objects.count() == 1 and his.number
    session = thief.session
    session["second_factor"] = [SecondFactor.objects.get().pk, 0]
    session.save()
    assert thief.post(PAGE, {"verb": "remove-passkey", "passkey_id": pk}, secure=True)["Location"].startswith(VERIFY)


@pytest.mark.parametrize("trick", ["origin", "signature", "replay", "count", "stranger", "nonsense", "empty"])
def test_answers_that_do_not_hold(world: World, trick: str) -> None:
    client, key, stranger = person(), Authenticator(), Authenticator()
    enrol(client, key)
    prove(person(), key)
    client = person()
    asked = ask(client, "prove").json()
    if trick == "origin":
        key.origin = "https://xinhui.gov.cn.evil.example"
        answer = key.use(asked)
    elif trick == "signature":
        key.key = stranger.key
        answer = key.use(asked)
    elif trick == "replay":
        answer = key.use(asked)
        assert client.post(VERIFY, {"credential": answer, "next": ME}, secure=True).status_code == 302
        client = person()
        ask(client, "prove")
    elif trick == "count":
        answer = key.use(asked, step=0)
    elif trick == "stranger":
        answer = stranger.use(asked)
    else:
        answer = {"nonsense": '{"id": "x", "response": 7}', "empty": "[]"}[trick]
    assert client.post(VERIFY, {"credential": answer, "next": ME}, secure=True).status_code == 400
    with override_settings(SECOND_FACTOR_ROLES=("grid_worker",)):
        assert client.get("/issues/", secure=True).status_code == 302, "nothing is proved"
    refused = Entry.objects.filter(verb="accounts.refuse_second_factor").order_by("-pk")[0]
    assert refused.detail["by"] == "passkey"


def test_signed_in_by_it_alone_if_its_owner_wants(world: World) -> None:
    owner, second, alone = person(), Authenticator(), Authenticator()
    enrol(owner, second)
    enrol(owner, alone, "电脑", signs_in="on")
    client, done = enter(alone)
    assert done["Location"] == "/accounts/sessions/" and is_in(client)
    assert UserSession.objects.order_by("-pk")[0].method == "passkey"
    with override_settings(SECOND_FACTOR_ROLES=("grid_worker",)):
        assert client.get("/issues/", secure=True).status_code != 302, "the second factor is proved with it"
    refused, done = enter(second)
    assert done["Location"] == reverse("accounts:login") and not is_in(refused), "made for the second factor only"
    unverified, _done = enter(alone, flags=int(FLAG.UP))
    assert not is_in(unverified), "without finger, face or PIN it is one factor"
    alone.handle = b"somebody else"
    assert not is_in(enter(alone)[0])
    lock_user(actor=world.actor(world.security_admin), user_id=world.worker.pk, reason="x")
    alone.handle = second.handle
    assert not is_in(enter(alone)[0])
    assert Entry.objects.filter(verb="accounts.refuse_sign_in", target_id=str(world.worker.pk)).exists()


def test_the_last_one_taken_off_takes_the_factor_and_an_app_beside_it_keeps_it(world: World) -> None:
    client, key = person(), Authenticator()
    enrol(client, key)
    client.post(PAGE, {"verb": "begin", "password": PASSWORD}, secure=True)
    factor = SecondFactor.objects.get()
    page = client.get(PAGE, secure=True)
    assert page.context["stage"] == "begun" and factor.confirmed_at is not None
    pk = Passkey.objects.get().pk
    assert person("wangke").post(PAGE, {"verb": "remove-passkey", "passkey_id": pk}, secure=True).status_code == 400
    client.post(PAGE, {"verb": "remove-passkey", "passkey_id": pk}, secure=True)
    assert not SecondFactor.objects.exists() and not Passkey.objects.exists()
    assert Entry.objects.filter(verb="accounts.remove_passkey").count() == 1


def test_reset_by_two_takes_the_passkeys_too(world: World) -> None:
    client, key = person(), Authenticator()
    enrol(client, key, signs_in="on")
    keeper = world.actor(world.security_admin)
    ask_factor_reset(actor=world.actor(world.system_admin), user_id=world.worker.pk, reason="本人到场，核验身份证")
    reset_second_factor(actor=keeper, user_id=world.worker.pk, reason="手机遗失")
    assert not Passkey.objects.exists()
    assert not is_in(enter(key)[0])


def test_it_lies_sealed_and_no_row_says_whose_key_it_is(world: World) -> None:
    key = Authenticator()
    enrol(person(), key)
    stored = serialize("json", Passkey.objects.all())
    assert key.number.hex() not in stored and str(world.worker.pk) != key.handle.decode(errors="ignore")
    assert len(key.handle) == 32


def test_who_must_have_one_is_led_to_it_and_through(world: World) -> None:
    with override_settings(SECOND_FACTOR_ROLES=("grid_worker",)):
        client, key = person(), Authenticator()
        there = client.get("/issues/", secure=True)["Location"]
        assert there.startswith(PAGE)
        assert client.get("/api/v1/issues/", secure=True).status_code == 403
        assert client.get(there, secure=True).status_code == 200
        assert client.get("/issues/", headers={"hx-request": "true"}, secure=True)["HX-Redirect"].startswith(PAGE)
        assert client.get("/accounts/sessions/", secure=True).status_code == 200
        enrol(client, key)
        assert client.get("/issues/", secure=True).status_code == 200
        later = person()
        assert later.get("/issues/", secure=True)["Location"].startswith(VERIFY)
        prove(later, key)
        assert later.get("/issues/", secure=True).status_code == 200
        assert person("wangke").get("/desk/handler/", secure=True).status_code != 302


def test_a_slip_of_the_pen_in_the_setting_stops_the_portal() -> None:
    with override_settings(SECOND_FACTOR_ROLES=("system-admin",)), pytest.raises(ImproperlyConfigured):
        IdleTimeoutMiddleware(lambda request: HttpResponse())


def test_what_is_asked_needs_a_session_or_is_for_everybody(world: World) -> None:
    stranger = Client()
    assert ask(stranger, "enrol").status_code == ask(stranger, "prove").status_code == 401
    assert ask(stranger, "nonsense").status_code == 400
    open_question = ask(stranger, "sign-in").json()
    assert not open_question.get("allowCredentials") and open_question["userVerification"] == "required"
    assert person().post(ENTER, {"credential": "{}"}, secure=True)["Location"] == reverse("accounts:landing")


def test_who_has_a_second_factor_links_a_sign_in_only_with_it(world: World) -> None:
    client, key = person(), Authenticator()
    enrol(client, key)
    with override_settings(
        SSO_PROVIDERS={"wecom": facts(api="https://a.example", login="https://l.example", agent="1")}
    ):
        data = {"provider": "wecom", "password": PASSWORD}
        assert client.post("/accounts/sso/", data, secure=True).status_code == 200
        thief = person()
        assert thief.post("/accounts/sso/", data, secure=True)["Location"].startswith(VERIFY)


def test_a_known_key_that_lies_is_on_its_owners_trail_and_an_unknown_one_on_nobodys(world: World) -> None:
    key = Authenticator()
    enrol(person(), key, signs_in="on")
    assert is_in(enter(key)[0])
    before = Entry.objects.count()
    enter(Authenticator())
    assert Entry.objects.count() == before
    enter(key, step=0)
    refused = Entry.objects.get(verb="accounts.refuse_sign_in")
    assert (refused.target_id, refused.detail) == (str(world.worker.pk), {"with": "passkey", "why": "counter"})
