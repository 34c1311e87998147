"""issue_token, revoke_token, and the API's authentication."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from tests.world import World
from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.accounts.models import ApiToken, User
from xinhui.accounts.services.tokens import hash_of, issue_token, revoke_token
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden, InvalidInput, NotFound


class Probe(APIView):
    """Says who called."""

    throttle_classes: list[Any] = []

    def get(self, request: Request) -> Response:
        return Response({"user": request.user.pk, "kind": Actor.of_request(request).kind})


def call(header: str | None = None) -> Response:
    extra: dict[str, Any] = {} if header is None else {"HTTP_AUTHORIZATION": header}
    response: Response = Probe.as_view()(APIRequestFactory().get("/", **extra))
    return response


def test_the_key_is_shown_once_and_kept_as_a_hash(world: World) -> None:
    token, key = issue_token(
        actor=world.actor(world.security_admin), user_id=world.bureau_client.pk, name="共享", scopes=["issues:write"]
    )
    kept = ApiToken.objects.get(pk=token.pk)
    assert len(key) >= 43 and kept.key_hash == hash_of(key) and key.startswith(kept.prefix)
    assert key not in str(ApiToken.objects.values().get(pk=token.pk))
    assert key not in str(list(Entry.objects.values()))
    assert kept.allows("issues:write") and not kept.allows("whistles:write")
    assert ApiToken(scopes=[]).allows("anything")


def test_who_may_issue(world: World) -> None:
    issue_token(actor=world.actor(world.worker), user_id=world.worker.pk, name="手机")
    for who in (world.system_admin, world.command, world.worker):
        with pytest.raises(Forbidden):
            issue_token(actor=world.actor(who), user_id=world.bureau_client.pk, name="x")


def test_bad_input(world: World) -> None:
    with pytest.raises(InvalidInput) as caught:
        issue_token(actor=SYSTEM, user_id=world.worker.pk, name=" ")
    assert caught.value.field == "name"
    with pytest.raises(InvalidInput) as caught:
        issue_token(actor=SYSTEM, user_id=world.worker.pk, name="x", expires_at=clock.now())
    assert caught.value.field == "expires_at"
    with pytest.raises(NotFound):
        issue_token(actor=SYSTEM, user_id=10**9, name="x")
    User.objects.filter(pk=world.worker.pk).update(is_active=False)
    with pytest.raises(Conflict):
        issue_token(actor=SYSTEM, user_id=world.worker.pk, name="x")


def test_authentication_is_one_query(world: World) -> None:
    key = world.token(world.bureau_client)
    assert call(f"Bearer {key}").data == {"user": world.bureau_client.pk, "kind": "client"}
    with CaptureQueriesContext(connection) as queries:
        assert call(f"bearer {key}").status_code == 200
    assert len(queries) == 1  # the token with its user and the posts in force
    token = ApiToken.objects.get(key_hash=hash_of(key))
    assert token.last_used_on == clock.today()


def test_the_day_of_use_is_written_once_a_day(world: World) -> None:
    key = world.token(world.worker)
    with clock.moved(datetime(2031, 1, 1, 4, tzinfo=UTC)):
        call(f"Bearer {key}")
    with clock.moved(datetime(2031, 1, 2, 4, tzinfo=UTC)):
        call(f"Bearer {key}")
        assert ApiToken.objects.get(user=world.worker).last_used_on == clock.today()


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer a b", "Bearer nonsense", "Basic eDp5", "Bearer \x00"])
def test_401_with_a_challenge(world: World, header: str | None) -> None:
    response = call(header)
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_expired_revoked_and_deactivated(world: World) -> None:
    until = clock.now() + timedelta(hours=1)
    _token, key = issue_token(actor=SYSTEM, user_id=world.worker.pk, name="x", expires_at=until)
    assert call(f"Bearer {key}").status_code == 200
    with clock.moved(until):
        assert call(f"Bearer {key}").status_code == 401
    User.objects.filter(pk=world.worker.pk).update(is_active=False)
    assert call(f"Bearer {key}").status_code == 401
    User.objects.filter(pk=world.worker.pk).update(is_active=True)
    revoke_token(actor=world.actor(world.worker), token_id=_token.pk)
    assert call(f"Bearer {key}").status_code == 401
    with pytest.raises(Conflict):
        revoke_token(actor=world.actor(world.security_admin), token_id=_token.pk)


def test_anothers_token_is_unknown(world: World) -> None:
    token, _key = issue_token(actor=SYSTEM, user_id=world.bureau_client.pk, name="x")
    for who in (world.worker, world.command, world.system_admin):
        with pytest.raises(NotFound):
            revoke_token(actor=world.actor(who), token_id=token.pk)
    revoke_token(actor=world.actor(world.security_admin), token_id=token.pk)
    assert Entry.objects.filter(verb="accounts.revoke_token", target_id=str(token.pk)).exists()
