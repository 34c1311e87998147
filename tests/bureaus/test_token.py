"""Tokens by client credentials: who gets one, for what, for how long; what is kept of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from oauth2_provider.models import AccessToken, Application

from tests.bureaus.kit import SCOPES, Hand, fetch, key_of, system, token_of
from tests.world import OTHER_TOWN, TOWN, VILLAGE, World
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.services.lock_user import lock_user
from xinhui.audit.models import Entry
from xinhui.bureaus.models import BureauClient, ClientKey
from xinhui.bureaus.services.clients import change_client, close_client
from xinhui.bureaus.services.keys import let_key_run_out, revoke_key
from xinhui.core import clock


def said(answer: Any) -> Any:
    return answer.json()


@pytest.mark.parametrize("is_basic", [True, False])
def test_a_token_for_the_key(world: World, is_basic: bool) -> None:
    client_id, secret = key_of(world, system(world))
    answer = fetch(client_id, secret, is_basic=is_basic)
    assert answer.status_code == 200, answer.content
    body = said(answer)
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 1800)
    assert body["scope"].split() == sorted(SCOPES)
    assert answer["Cache-Control"] == "no-store"
    assert "refresh_token" not in body
    assert Hand(body["access_token"]).get("assignments/")["results"] == []
    assert ClientKey.objects.get().last_used_on == clock.today()


def test_neither_token_nor_secret_is_kept(world: World) -> None:
    client_id, secret = key_of(world, system(world))
    token = token_of(client_id, secret)
    kept = str([list(rows.objects.values()) for rows in (AccessToken, Application, ClientKey, Entry)])
    assert token not in kept and secret not in kept and token[3:] not in kept
    assert client_id in kept


@pytest.mark.parametrize(
    ("asked", "given"),
    [("assignments:read", "assignments:read"),
     ("issues:read assignments:read", "assignments:read issues:read"),
     (f"issues:read area:{TOWN}", f"issues:read area:{TOWN}"),
     (f"area:{VILLAGE}", f"{' '.join(sorted(SCOPES))} area:{VILLAGE}")],
)  # fmt: skip
def test_a_token_asks_for_less(world: World, asked: str, given: str) -> None:
    answer = fetch(*key_of(world, system(world)), asked)
    assert said(answer)["scope"] == given


@pytest.mark.parametrize("asked", ["orders:read", "assignments:read orders:read", "nonsense", "area:1", "area:440704103",
                                   "area:", "area:44070510"])  # fmt: skip
def test_never_more_than_the_system_may(world: World, asked: str) -> None:
    answer = fetch(*key_of(world, system(world)), asked)
    assert (answer.status_code, said(answer)["error"]) == (400, "invalid_scope")
    assert not AccessToken.objects.exists()


def test_areas_of_the_system_go_into_every_token(world: World) -> None:
    key = key_of(world, system(world, area_codes=[TOWN]))
    assert said(fetch(*key, "issues:read"))["scope"] == f"issues:read area:{TOWN}"
    assert said(fetch(*key, f"issues:read area:{VILLAGE}"))["scope"] == f"issues:read area:{VILLAGE}"
    assert said(fetch(*key, f"issues:read area:{OTHER_TOWN}"))["error"] == "invalid_scope"
    assert said(fetch(*key, "issues:read area:440705"))["error"] == "invalid_scope"


@pytest.mark.parametrize("wrong", ["secret", "client_id", "nothing", "nul"])
def test_a_wrong_key(world: World, wrong: str) -> None:
    client_id, secret = key_of(world, system(world))
    pair = {"secret": (client_id, secret[:-1]), "client_id": (client_id[:-1], secret), "nothing": ("", ""),
            "nul": (client_id + "\x00", secret)}[wrong]  # fmt: skip
    answer = fetch(*pair)
    assert (answer.status_code, said(answer)["error"]) == (401, "invalid_client")


@pytest.mark.parametrize("grant", ["password", "authorization_code", "refresh_token", "implicit", "",
                                   "urn:ietf:params:oauth:grant-type:device_code"])  # fmt: skip
def test_no_other_grant(world: World, grant: str) -> None:
    client_id, secret = key_of(world, system(world))
    answer = fetch(client_id, secret, is_basic=False, **{"grant_type": grant, "username": "azhen", "password": "x"})
    assert answer.status_code == 400
    assert said(answer)["error"] in ("unsupported_grant_type", "invalid_request")


def test_only_post(world: World) -> None:
    assert Client().get("/oauth/token/").status_code == 405
    assert Client().get("/oauth/revoke/").status_code == 405


def test_it_ends_by_the_clock(world: World) -> None:
    with clock.moved(datetime(2026, 9, 14, 2, tzinfo=UTC)):
        token = token_of(*key_of(world, system(world)))
    with clock.moved(datetime(2026, 9, 14, 2, 29, 59, tzinfo=UTC)):
        Hand(token).get("assignments/")
    with clock.moved(datetime(2026, 9, 14, 2, 30, tzinfo=UTC)):
        assert Hand(token).get("assignments/", 401)["code"] == "token-expired"
        refused = Hand(token).client.get("/api/v1/assignments/")
        assert refused["WWW-Authenticate"] == 'Bearer realm="api", error="invalid_token"'
        assert Client().get("/api/v1/assignments/")["WWW-Authenticate"] == 'Bearer realm="api"'


def test_dead_tokens_do_not_pile_up(world: World) -> None:
    key = key_of(world, system(world))
    start = clock.now()
    for hours in range(4):
        with clock.moved(start + timedelta(hours=hours)):
            token_of(*key)
    assert AccessToken.objects.count() == 1


def test_a_token_does_not_outlive_its_key(world: World) -> None:
    start = datetime(2026, 9, 14, 2, tzinfo=UTC)
    with clock.moved(start):
        client = system(world)
        key = key_of(world, client, valid_until=start + timedelta(minutes=10))
        assert said(fetch(*key))["expires_in"] == 600
        later = key_of(world, client)
        token = token_of(*later)
        row = ClientKey.objects.get(application__client_id=later[0])
        let_key_run_out(actor=SYSTEM, key_id=row.pk, until=start + timedelta(minutes=5))
    with clock.moved(start + timedelta(minutes=6)):
        assert Hand(token).get("assignments/", 401)["code"] == "token-expired"
        assert fetch(*later).status_code == 401
    with clock.moved(start + timedelta(minutes=11)):
        assert fetch(*key).status_code == 401


def revoke(world: World, client: BureauClient) -> None:
    revoke_key(actor=world.actor(world.security_admin), key_id=client.keys.get().pk, reason="泄露")


def close(world: World, client: BureauClient) -> None:
    close_client(actor=world.actor(world.security_admin), client_id=client.pk, reason="停用")


def lock(world: World, client: BureauClient) -> None:
    lock_user(actor=world.actor(world.security_admin), user_id=client.account_id, reason="停用")


@pytest.mark.parametrize(
    ("end", "code"), [(revoke, "token-unknown"), (close, "token-unknown"), (lock, "account-inactive")]
)
def test_what_ends_a_token_at_once(world: World, end: Any, code: str) -> None:
    client = system(world)
    key = key_of(world, client)
    token = token_of(*key)
    end(world, client)
    assert Hand(token).get("assignments/", 401)["code"] == code
    assert said(fetch(*key))["error"] == "invalid_client"


def test_a_revoked_key_is_no_good_even_if_its_token_were_left(world: World) -> None:
    client = system(world)
    token = token_of(*key_of(world, client))
    client.keys.update(revoked_at=clock.now(), slot=None)
    assert Hand(token).get("assignments/", 401)["code"] == "token-revoked"


def test_a_client_gives_its_token_back_and_no_other(world: World) -> None:
    client = system(world)
    mine = key_of(world, client)
    other = key_of(world, system(world, "water", username="swj-system"))
    token, theirs = token_of(*mine), token_of(*other)
    send = {"client_id": mine[0], "client_secret": mine[1]}
    assert Client().post("/oauth/revoke/", {"token": theirs, **send}).status_code == 200
    Hand(theirs).get("assignments/")
    assert Client().post("/oauth/revoke/", {"token": token, **send}).status_code == 200
    assert Hand(token).get("assignments/", 401)["code"] == "token-unknown"
    assert Client().post("/oauth/revoke/", {"token": theirs, **send, "client_secret": "x"}).status_code == 401


def test_what_is_taken_from_the_system_is_gone_from_its_tokens(world: World) -> None:
    client = system(world)
    token = token_of(*key_of(world, client), f"assignments:read issues:read area:{TOWN}")
    security = world.actor(world.security_admin)
    Hand(token).get("issues/")
    change_client(actor=security, client_id=client.pk, scopes=["assignments:read"])
    assert Hand(token).get("issues/", 403)["code"] == "scope-missing"
    change_client(actor=security, client_id=client.pk, scopes=["assignments:read"], area_codes=[OTHER_TOWN])
    assert Hand(token).get("assignments/", 401)["code"] == "token-outdated"


def test_knowing_the_caller_is_one_query(world: World) -> None:
    token = token_of(*key_of(world, system(world)))
    hand = Hand(token)
    hand.get("assignments/")
    with CaptureQueriesContext(connection) as queries:
        hand.get("assignments/")
    # the token with its system, account, posts and usage; the usage; the list
    assert len(queries) == 3, [query["sql"][:80] for query in queries]


def test_metadata_says_where_to_go(db: None) -> None:
    facts = said(Client().get("/.well-known/oauth-authorization-server"))
    assert facts["token_endpoint"].endswith("/oauth/token/") and facts["revocation_endpoint"].endswith("/oauth/revoke/")
    assert facts["grant_types_supported"] == ["client_credentials"]
    assert "assignments:write" in facts["scopes_supported"]
    assert facts["issuer"] + "/oauth/token/" == facts["token_endpoint"]


def test_an_endless_asker_is_slowed_down(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xinhui.bureaus.oauth_views.FETCHES_A_MINUTE", 5)
    cache.clear()
    with clock.moved(datetime(2026, 9, 14, 2, 0, 15, tzinfo=UTC)):
        answers = [Client(REMOTE_ADDR="10.9.8.7").post("/oauth/token/", {}) for _time in range(7)]
    assert [answer.status_code for answer in answers] == [400] * 5 + [429] * 2
    assert answers[-1]["Retry-After"] == "45"
    assert Client(REMOTE_ADDR="10.9.8.8").post("/oauth/token/", {}).status_code == 400
