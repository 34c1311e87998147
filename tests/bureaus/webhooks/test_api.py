"""A bureau's system keeps its own webhooks over the API."""

import json
from typing import Any

import pytest
from django.test import Client

from tests.bureaus.webhooks.kit import NOWHERE, client_of, listening, run
from tests.bureaus.webhooks.receiver import receiving
from tests.world_chain import dispatched, lead_of
from tests.world_grids import District
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import User
from xinhui.accounts.services.tokens import issue_token
from xinhui.bureaus.models import WebhookDelivery

ENDPOINTS, DELIVERIES = "/api/v1/webhook-endpoints/", "/api/v1/webhook-deliveries/"


class Caller:
    """A system with its token."""

    def __init__(self, user: User, *scopes: str) -> None:
        self.http, self.key = Client(), issue_token(actor=SYSTEM, user_id=user.pk, name="t", scopes=scopes)[1]

    def __call__(self, method: str, address: str, body: Any = None) -> tuple[int, Any]:
        """Status and JSON of a call."""
        answer = self.http.generic(
            method, address, json.dumps(body or {}), "application/json", headers={"authorization": f"Bearer {self.key}"}
        )
        return answer.status_code, json.loads(answer.content or b"null")


@pytest.fixture
def system(district: District) -> Caller:
    """城管局's system."""
    return Caller(client_of(district).account, "webhooks:read", "webhooks:write")


def test_a_system_makes_tests_reads_and_replays(district: District, system: Caller) -> None:
    with receiving() as bureau:
        status, made = system("POST", ENDPOINTS, {"url": bureau.url})
        assert status == 201 and made["secret"].startswith("whsec_")
        bureau.secrets.append(made["secret"])
        address = f"{ENDPOINTS}{made['endpoint']['uuid']}/"
        status, shown = system("GET", address)
        assert status == 200 and shown == made["endpoint"] and "secret" not in shown
        assert system("POST", f"{address}test/")[0] == 202
        part = lead_of(dispatched(district))
        run()
        status, log = system("GET", DELIVERIES)
        assert [row["type"] for row in log["results"]] == ["assignment.dispatched", "webhook.test"]
        row = log["results"][0]
        assert (row["state"], row["response_status"], row["facts"]["assignment"]) == ("delivered", 204, str(part.uuid))
        assert row["webhook_id"] == bureau.taken[1].id
        assert system("GET", f"{DELIVERIES}?state=failed")[1]["results"] == []
        assert system("GET", f"{DELIVERIES}{row['id']}/")[1] == row
        status, again = system("POST", f"{DELIVERIES}{row['id']}/replay/")
        assert status == 202 and again["state"] == "waiting"
        assert system("POST", f"{DELIVERIES}{row['id']}/replay/")[0] == 409
        run()
        assert bureau.taken[-1].id == row["webhook_id"]
        status, rotated = system("POST", f"{address}rotate/", {"overlap_hours": 0})
        assert status == 200 and rotated["secret"] != made["secret"]
        WebhookDelivery.objects.update(state="failed", next_attempt_at=None)
        assert system("POST", f"{address}acknowledge/") == (200, {"count": 2})
        assert system("POST", f"{address}replay/", {"since": "2020-01-01T00:00:00+08:00"}) == (200, {"count": 1})
        assert system("PATCH", address, {"kinds": ["assignment.closed"]})[1]["kinds"] == ["assignment.closed"]
        assert system("POST", f"{address}pause/")[1]["state"] == "paused"
        assert system("POST", f"{address}resume/")[1]["state"] == "active"
        assert system("DELETE", address)[0] == 204 and system("GET", address)[0] == 404


def test_another_system_sees_nothing_of_it(district: District, system: Caller) -> None:
    row, _secret = listening(district)
    dispatched(district)
    other = Caller(client_of(district, "water", "水务系统").account)
    assert other("GET", ENDPOINTS)[1]["results"] == [] == other("GET", DELIVERIES)[1]["results"]
    assert other("GET", f"{ENDPOINTS}{row.uuid}/")[0] == 404
    assert other("POST", f"{ENDPOINTS}{row.uuid}/pause/")[0] == 404
    assert other("POST", f"{DELIVERIES}{WebhookDelivery.objects.get().pk}/replay/")[0] == 404
    assert system("GET", f"{ENDPOINTS}{row.uuid}/")[0] == 200


def test_scopes_and_bodies(district: District, system: Caller) -> None:
    reader = Caller(client_of(district, name="只读").account, "webhooks:read")
    assert reader("GET", ENDPOINTS)[0] == 200
    status, problem = reader("POST", ENDPOINTS, {"url": NOWHERE})
    assert (status, problem["code"]) == (403, "scope-missing")
    for body, field in (({}, "url"), ({"url": "http://10.0.0.1/"}, "url"), ({"url": NOWHERE, "kinds": ["x"]}, "kinds")):
        status, problem = system("POST", ENDPOINTS, body)
        assert status == 400 and problem["errors"][0]["field"].startswith(field)
    assert Caller(district.world.worker)("POST", ENDPOINTS, {"url": NOWHERE})[0] == 404
    assert system("GET", f"{ENDPOINTS}{'-' * 36}/")[0] == 404
