"""Single sign-on against real servers over sockets: the whole round trip, and every lie refused."""

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

from tests.accounts.providers import OidcProvider, Platforms, facts, serving
from tests.world import PASSWORD, World
from xinhui.accounts.identities import Identity, LinkedBy
from xinhui.accounts.models import User, UserSession
from xinhui.accounts.services.deactivate_user import deactivate_user
from xinhui.accounts.services.identities import link_identity, print_of, unlink_identity
from xinhui.accounts.services.lock_user import lock_user
from xinhui.accounts.sso_views import UNDER_WAY_KEY
from xinhui.audit.models import Entry
from xinhui.core.errors import Conflict, Forbidden, NotFound
from xinhui.outbox.models import Message

ME, MINE = "/accounts/me/", "/accounts/sso/"


@pytest.fixture
def provider(world: World) -> Iterator[OidcProvider]:
    """An OpenID Connect provider that the portal is set up for."""
    server = OidcProvider()
    with serving(server), override_settings(SSO_PROVIDERS={"oidc": facts(issuer=server.url, name="统一身份认证")}):
        yield server


def sign_in(client: Client, username: str = "azhen") -> Client:
    assert client.post(reverse("accounts:login"), {"username": username, "password": PASSWORD}).status_code == 302
    return client


def out_and_back(address: str) -> str:
    """The browser's way through the provider: where it sends the browser back to, without the host."""
    back = requests.get(address, allow_redirects=False, timeout=5).headers["Location"]
    assert back.startswith("http://127.0.0.1:8000/accounts/sso/"), (
        "to the registered address, whatever the browser's host"
    )
    return back.removeprefix("http://127.0.0.1:8000")


def linked(world: World, subject: str = "u-1001", provider: str = "oidc") -> Identity:
    actor = world.actor(world.worker)
    return link_identity(actor=actor, user_id=world.worker.pk, provider=provider, subject=subject)


def enter(client: Client, **query: str) -> Any:
    """The whole way of a sign-in."""
    out = client.get("/accounts/sso/oidc/", query)
    assert out.status_code == 302, out.content
    return client.get(out_and_back(out["Location"]))


def is_in(client: Client) -> bool:
    return client.get(ME).status_code == 200


def why() -> list[str]:
    """What the trail says of refusals."""
    return [entry.detail.get("why") for entry in Entry.objects.filter(verb="accounts.refuse_sign_in").order_by("pk")]


def test_linked_by_its_owner_and_used_ever_after(world: World, provider: OidcProvider) -> None:
    owner = sign_in(Client())
    assert "统一身份认证" in owner.get(MINE).content.decode()
    assert owner.post(MINE, {"provider": "oidc", "password": "wrong"}).status_code == 400
    assert UNDER_WAY_KEY not in owner.session, "nothing begins without the password"
    page = owner.post(MINE, {"provider": "oidc", "password": PASSWORD})
    address = page.context["address"]
    query = parse_qs(urlsplit(address).query)
    assert {"state", "nonce", "code_challenge"} <= query.keys() and query["code_challenge_method"] == ["S256"]
    assert owner.get(out_and_back(address))["Location"] == MINE
    identity = Identity.objects.get()
    assert (identity.user, identity.linked_by) == (world.worker, LinkedBy.OWNER)
    assert "u-1001" not in str(Identity.objects.values_list())
    assert Message.objects.filter(kind="account.identity_linked", recipient=world.worker).exists()
    owner.post("/accounts/logout/")
    assert enter(owner, next="/accounts/sessions/")["Location"] == "/accounts/sessions/"
    assert is_in(owner)
    assert UserSession.objects.order_by("-pk")[0].method == "sso"
    assert Entry.objects.filter(verb="accounts.sign_in").order_by("-pk")[0].detail == {"with": "sso"}
    identity.refresh_from_db()
    assert identity.used_at is not None


@pytest.mark.parametrize(
    "lie", ["forged", "unsigned", "symmetric", "issuer", "audience", "party", "nonce", "no-nonce", "expired", "kid"]
)
def test_a_token_that_lies_is_refused(world: World, provider: OidcProvider, lie: str) -> None:
    linked(world)
    provider.lie = lie
    client = Client()
    assert enter(client)["Location"] == reverse("accounts:login")
    assert not is_in(client) and len(why()) == 1 and why()[0] not in ("", "unknown", "state")
    provider.lie = ""
    enter(client)
    assert is_in(client), "the same way with an honest token"


def test_the_state_is_this_browsers_and_good_once(world: World, provider: OidcProvider) -> None:
    linked(world)
    thief, victim = Client(), Client()
    back = out_and_back(thief.get("/accounts/sso/oidc/")["Location"])
    assert victim.get(back)["Location"] == reverse("accounts:login"), "a sign-in begun elsewhere (login CSRF)"
    victim.get("/accounts/sso/oidc/")
    victim.get(back)
    assert not is_in(victim) and why() == ["state"], "and who comes from nowhere fills no trail"
    thief.get(back)
    assert is_in(thief)
    thief.post("/accounts/logout/")
    thief.get(back)
    assert not is_in(thief)
    late = Client()
    back = out_and_back(late.get("/accounts/sso/oidc/")["Location"])
    session = late.session
    session[UNDER_WAY_KEY]["oidc"][-1] = int(time.time()) - 601
    session.save()
    late.get(back)
    assert not is_in(late)
    refused = late.get("/accounts/sso/oidc/callback/", {"error": "access_denied", "state": "x"})
    assert refused["Location"] == reverse("accounts:login")


def test_nobody_gets_an_account_by_it(world: World, provider: OidcProvider) -> None:
    before, client = User.objects.count(), Client()
    provider.person = {"sub": "stranger", "email": "a@example.com", "preferred_username": "azhen"}
    assert enter(client)["Location"] == reverse("accounts:login")
    assert not is_in(client) and User.objects.count() == before and not Identity.objects.exists()
    assert why() == ["unknown"]
    assert "stranger" not in str(Entry.objects.values_list("detail", "actor_label", "target_id"))


@pytest.mark.parametrize("state", ["locked", "closed", "axes", "password"])
def test_what_holds_for_the_password_holds_here(world: World, provider: OidcProvider, state: str) -> None:
    linked(world)
    client = Client()
    if state == "locked":
        lock_user(actor=world.actor(world.security_admin), user_id=world.worker.pk, reason="x")
    elif state == "closed":
        deactivate_user(actor=world.actor(world.system_admin), user_id=world.worker.pk)
    elif state == "axes":
        for _attempt in range(5):
            client.post(reverse("accounts:login"), {"username": "azhen", "password": "wrong"})
    else:
        User.objects.filter(pk=world.worker.pk).update(must_change_password=True)
    enter(client)
    if state == "password":
        assert client.get("/issues/")["Location"] == reverse("accounts:password_change")
        return
    assert not is_in(client)
    assert why()[-1] == ("sign-in-locked" if state == "axes" else "account-inactive")


def test_roles_that_must_prove_a_second_factor_do_so_here_too(world: World, provider: OidcProvider) -> None:
    linked(world)
    client = Client()
    with override_settings(SECOND_FACTOR_ROLES=("grid_worker",)):
        enter(client)
        assert client.get("/issues/")["Location"].startswith("/accounts/second-factor/?next=")


def test_another_account_is_not_linked_by_a_change_of_person_on_the_way(world: World, provider: OidcProvider) -> None:
    client = sign_in(Client())
    address = client.post(MINE, {"provider": "oidc", "password": PASSWORD}).context["address"]
    back = out_and_back(address)
    under_way = client.session[UNDER_WAY_KEY]
    other = sign_in(Client(), "wangke")
    session = other.session
    session[UNDER_WAY_KEY] = under_way
    session.save()
    other.get(back)
    assert not Identity.objects.exists() and why() == ["another-account"]


def test_an_identity_is_one_accounts_and_an_account_has_one_there(world: World, provider: OidcProvider) -> None:
    linked(world)
    wangke = world.handler
    with pytest.raises(Conflict) as taken:
        link_identity(actor=world.actor(wangke), user_id=wangke.pk, provider="oidc", subject="u-1001")
    with pytest.raises(Conflict) as there:
        linked(world, "u-2")
    assert (taken.value.code, there.value.code) == ("identity-taken", "identity-there")
    with pytest.raises(Forbidden):
        link_identity(actor=world.actor(wangke), user_id=world.worker.pk, provider="oidc", subject="u-3")
    with override_settings(SSO_PROVIDERS={"oidc": facts(issuer="https://other.example")}):
        assert print_of("oidc", "u-1001") != Identity.objects.get().subject_print, "another issuer's u-1001 is another"


def test_taken_off_by_its_owner_or_the_security_administrator(world: World, provider: OidcProvider) -> None:
    identity = linked(world)
    for handle in (world.handler, world.system_admin):
        with pytest.raises(NotFound):
            unlink_identity(actor=world.actor(handle), identity_id=identity.pk)
    assert sign_in(Client(), "wangke").post(f"{MINE}{identity.pk}/unlink/").status_code == 404
    User.objects.filter(pk=world.worker.pk).update(password="!none")
    with pytest.raises(Conflict) as only:
        unlink_identity(actor=world.actor(world.worker), identity_id=identity.pk)
    assert only.value.code == "only-way-in"
    unlink_identity(actor=world.actor(world.security_admin), identity_id=identity.pk)
    client = Client()
    enter(client)
    assert not is_in(client)


def test_the_employee_number_of_a_trusted_provider_finds_the_account_once(world: World, provider: OidcProvider) -> None:
    User.objects.filter(pk=world.worker.pk).update(staff_number="A-77")
    provider.person = {"sub": "u-5", "employee_number": "A-77"}
    client = Client()
    enter(client)
    assert not is_in(client), "not trusted by default"
    with override_settings(SSO_PROVIDERS={"oidc": facts(issuer=provider.url, number_claim="employee_number")}):
        enter(client)
        assert is_in(client) and Identity.objects.get().linked_by == LinkedBy.EMPLOYEE_NUMBER
        provider.person = {"sub": "u-6", "employee_number": "A-77"}
        other = Client()
        enter(other)
        assert not is_in(other), "a number does not pass from one identity to another by itself"
        provider.person = {"sub": "u-7", "employee_number": ""}
        enter(other)
        assert not is_in(other), "accounts without a number are nobody's"


def test_a_provider_that_is_not_what_the_settings_say_or_not_there(world: World) -> None:
    cache.clear()
    server = OidcProvider()
    server.lie = "discovery"
    with serving(server), override_settings(SSO_PROVIDERS={"oidc": facts(issuer=server.url)}):
        assert Client().get("/accounts/sso/oidc/")["Location"] == reverse("accounts:login")
    with override_settings(SSO_PROVIDERS={"oidc": facts(issuer="http://127.0.0.1:9")}):
        client = Client()
        assert client.get("/accounts/sso/oidc/", follow=True).status_code == 200
    assert why() == ["other-issuer", "unreachable"]


def test_only_what_is_set_up_is_offered(world: World) -> None:
    assert "/accounts/sso/" not in Client().get(reverse("accounts:login")).content.decode()
    for name in ("oidc", "wecom", "nonsense"):
        assert Client().get(f"/accounts/sso/{name}/").status_code == 404
        assert Client().get(f"/accounts/sso/{name}/callback/").status_code == 404
    with override_settings(SSO_PROVIDERS={"wecom": facts(name="粤政易")}):
        page = Client().get(reverse("accounts:login")).content.decode()
    assert "粤政易" in page and "/accounts/sso/wecom/" in page and "/accounts/sso/oidc/" not in page


@pytest.mark.parametrize(
    ("name", "subject", "parameter", "goes_to"),
    [
        ("wecom", "azhen-wecom", "code", "/wwlogin/sso/login?"),
        ("dingtalk", "azhen-ding", "authCode", "/oauth2/auth?"),
        ("feishu", "azhen-fei", "code", "/open-apis/authen/v1/authorize?"),
        ("weixin", "azhen-wx", "code", "/connect/qrconnect?"),
    ],
)
def test_the_platforms_that_officials_have(world: World, name: str, subject: str, parameter: str, goes_to: str) -> None:
    cache.clear()
    server = Platforms()
    there = facts(api=server.url, login=server.url, agent="1000002")
    with serving(server), override_settings(SSO_PROVIDERS={name: there}):
        linked(world, subject, name)
        client = Client()
        for code, expected in (("stolen", False), ("good", True)):
            address = client.get(f"/accounts/sso/{name}/")["Location"]
            assert address.startswith(f"{server.url}{goes_to}")
            query = parse_qs(urlsplit(address).query)
            back = urlsplit(query["redirect_uri"][0]).path
            client.get(back, {parameter: code, "state": query["state"][0]})
            assert is_in(client) is expected
        assert server.calls.count("/cgi-bin/gettoken") <= 1, "the application's token is kept"
    assert why()[0].startswith(("wecom-40029", "answer-400", "feishu-20003", "without-openid"))


def test_a_signed_in_person_is_not_signed_in_again(world: World, provider: OidcProvider) -> None:
    assert sign_in(Client()).get("/accounts/sso/oidc/")["Location"] == reverse("accounts:landing")
