"""A system of 城管局 with a key, and a developer's hand that calls with it."""

from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from django.test import Client

from tests.world import DISTRICT, SINCE, World
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import Role, User
from xinhui.accounts.services.appoint_post import appoint_post
from xinhui.accounts.services.create_user import create_user
from xinhui.bureaus.models import BureauClient
from xinhui.bureaus.services.clients import open_client
from xinhui.bureaus.services.keys import issue_key

SCOPES = ("assignments:read", "assignments:write", "attachments:write", "issues:read", "whistles:read")


def account(world: World, unit: str = "city_management", username: str = "cgj-system") -> User:
    """A system's own account with its post at the unit."""
    user = create_user(actor=SYSTEM, username=username, name="城管局工单系统")
    appoint_post(actor=SYSTEM, user_id=user.pk, role=Role.BUREAU_CLIENT, unit_id=world.unit(unit).pk,
                 area_code=DISTRICT, starts_on=SINCE)  # fmt: skip
    return user


def system(
    world: World, unit: str = "city_management", *, scopes: Sequence[str] = SCOPES, username: str = "cgj-system",
    name: str = "工单系统", **facts: Any,
) -> BureauClient:  # fmt: skip
    """The system, opened by the security administrator."""
    return open_client(
        actor=world.actor(world.security_admin), name=name, account_id=account(world, unit, username).pk,
        unit_id=world.unit(unit).pk, scopes=scopes, **facts,
    )  # fmt: skip


def key_of(world: World, client: BureauClient, **facts: Any) -> tuple[str, str]:
    """A new key's client id and secret."""
    key, secret = issue_key(actor=world.actor(world.security_admin), client_id=client.pk, name="生产", **facts)
    return key.application.client_id, secret


def fetch(
    client_id: str, secret: str, scope: str = "", *, is_basic: bool = True, address: str = "127.0.0.1", **more: str
) -> Any:
    """The answer of the token endpoint."""
    body = {"grant_type": "client_credentials", **({"scope": scope} if scope else {}), **more}
    headers = {}
    if is_basic:
        headers["Authorization"] = "Basic " + b64encode(f"{client_id}:{secret}".encode()).decode()
    else:
        body |= {"client_id": client_id, "client_secret": secret}
    return Client(REMOTE_ADDR=address).post("/oauth/token/", body, headers=headers)


def token_of(client_id: str, secret: str, scope: str = "") -> str:
    """A token, fetched as a client fetches one."""
    answer = fetch(client_id, secret, scope)
    assert answer.status_code == 200, answer.content
    return str(answer.json()["access_token"])


class Hand:
    """Calls the API with a token."""

    def __init__(self, token: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"})

    def get(self, path: str, status: int = 200) -> Any:
        """The answer's JSON; fails on another status."""
        return self._said(self.client.get(f"/api/v1/{path}"), path, status)

    def post(self, path: str, status: int = 200, **body: Any) -> Any:
        """As `get`."""
        answer = self.client.post(f"/api/v1/{path}", body, content_type="application/json")
        return self._said(answer, path, status)

    @staticmethod
    def _said(answer: Any, path: str, status: int) -> Any:
        assert answer.status_code == status, (path, answer.status_code, answer.content.decode())
        return answer.json() if answer.content else None
