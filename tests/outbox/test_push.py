"""Web push: who may be told, what leaves the house, and browsers that have withdrawn. Only the socket is replaced."""

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import http_ece
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from py_vapid import Vapid
from pytest_django import Settings

from tests.outbox.conftest import draft, tell
from tests.world import World
from xinhui.accounts.actors import Actor
from xinhui.audit.models import Entry
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.outbox.checks import push_key_is_one
from xinhui.outbox.models import Message, MessageState, PushSubscription
from xinhui.outbox.push import public_key
from xinhui.outbox.services.deliver import deliver_due
from xinhui.outbox.services.push import BROWSERS_MAX, subscribe_push, unsubscribe_push

pytestmark = pytest.mark.django_db
HOST = "https://fcm.googleapis.com/fcm/send/"


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class Browser:
    """A browser's own keys; it alone can read what is sent."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def facts(self) -> dict[str, str]:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"endpoint": self.endpoint, "p256dh": text(point), "auth": text(self.secret)}

    def read(self, body: bytes) -> str:
        return str(http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret).decode())


@dataclass
class Services:
    """The push services: what came, and the status each address answers (201 unless said otherwise)."""

    statuses: dict[str, int] = field(default_factory=dict)
    came: list[tuple[str, bytes, Mapping[str, str]]] = field(default_factory=list)

    def post(self, url: str, **sent: Any) -> requests.Response:
        answer = requests.Response()
        answer.status_code, answer._content = self.statuses.get(url, 201), b""
        self.came.append((url, sent["data"], sent["headers"]))
        return answer


@pytest.fixture
def services(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Services:
    """Web push is set up with a key of its own."""
    vapid = Vapid()
    vapid.generate_keys()
    settings.PUSH_VAPID_KEY = "".join(vapid.private_pem().decode().strip().splitlines()[1:-1])
    settings.PUSH_CONTACT = "mailto:office@example.com"
    end = Services()
    monkeypatch.setattr(requests, "post", end.post)
    return end


def subscribed(user: Any, name: str) -> Browser:
    browser = Browser(HOST + name)
    subscribe_push(actor=Actor.of(user), **browser.facts)
    return browser


def push_of(user: Any) -> Message:
    return Message.objects.get(recipient=user, channel="push")


def test_without_a_key_nothing_is_offered_and_nothing_taken(world: World) -> None:
    assert public_key() == ""
    with pytest.raises(Conflict) as refusal:
        subscribe_push(actor=Actor.of(world.worker), **Browser(HOST + "1").facts)
    assert refusal.value.code == "push-not-offered"
    tell(draft(world.worker.pk))
    assert not Message.objects.filter(channel="push").exists()


def test_each_browser_reads_only_that_there_is_something_new(world: World, services: Services) -> None:
    browsers = [subscribed(world.worker, name) for name in ("one", "two")]
    tell(draft(world.worker.pk), draft(world.secretary.pk))
    assert deliver_due().failed == 0
    assert push_of(world.worker).state == MessageState.SENT
    assert not Message.objects.filter(channel="push", recipient=world.secretary).exists()
    assert [url for url, _body, _headers in services.came] == [browser.endpoint for browser in browsers]
    for browser, (_url, body, headers) in zip(browsers, services.came, strict=True):
        assert browser.read(body) == '{"about": "news"}'
        assert headers["topic" if "topic" in headers else "Topic"] == "news"
        assert "vapid" in headers["Authorization" if "Authorization" in headers else "authorization"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_has_withdrawn_is_forgotten(world: World, services: Services, status: int) -> None:
    gone, there = subscribed(world.worker, "gone"), subscribed(world.worker, "there")
    services.statuses[gone.endpoint] = status
    tell(draft(world.worker.pk))
    deliver_due()
    assert push_of(world.worker).state == MessageState.SENT
    assert list(PushSubscription.objects.values_list("endpoint", flat=True)) == [there.endpoint]
    assert Entry.objects.filter(verb="push.expire").count() == 1


def test_when_all_have_withdrawn_it_fails_at_once_and_says_so(world: World, services: Services) -> None:
    services.statuses[subscribed(world.worker, "gone").endpoint] = 410
    tell(draft(world.worker.pk))
    assert deliver_due().failed == 1
    message = push_of(world.worker)
    assert (message.state, message.attempts) == (MessageState.FAILED, 1)
    assert "no browser" in message.error
    tell(draft(world.worker.pk, key="issue:2:reported"))
    assert Message.objects.filter(channel="push").count() == 1


def test_a_service_in_trouble_is_tried_again_and_the_browser_kept(world: World, services: Services) -> None:
    browser = subscribed(world.worker, "slow")
    services.statuses[browser.endpoint] = 503
    tell(draft(world.worker.pk))
    assert deliver_due().retried == 1
    message = push_of(world.worker)
    assert (message.state, message.error) == (MessageState.QUEUED, "push service answered 503")
    assert PushSubscription.objects.count() == 1


def test_the_next_account_on_a_phone_takes_its_subscription_over(world: World, services: Services) -> None:
    browser = subscribed(world.worker, "shared")
    subscribe_push(actor=Actor.of(world.secretary), **browser.facts)
    assert [row.user for row in PushSubscription.objects.all()] == [world.secretary]
    assert unsubscribe_push(actor=Actor.of(world.worker), endpoint=browser.endpoint) is False
    assert unsubscribe_push(actor=Actor.of(world.secretary), endpoint=browser.endpoint) is True
    assert not PushSubscription.objects.exists()


def test_a_person_has_ten_browsers_and_the_oldest_go(world: World, services: Services) -> None:
    for number in range(BROWSERS_MAX + 2):
        subscribed(world.worker, str(number))
    kept = set(PushSubscription.objects.values_list("endpoint", flat=True))
    assert kept == {f"{HOST}{number}" for number in range(2, BROWSERS_MAX + 2)}


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x", "https://10.0.0.7/x", "https://fcm.googleapis.com.example.com/x", "", "https://[",
        "https://fcm.googleapis.com:8443/x", "https://user@fcm.googleapis.com/x", HOST + "x" * 500,
    ],
)  # fmt: skip
def test_the_portal_calls_no_address_of_a_stranger(world: World, services: Services, endpoint: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        subscribe_push(actor=Actor.of(world.worker), **{**Browser(HOST).facts, "endpoint": endpoint})
    assert (refusal.value.field, refusal.value.code) == ("endpoint", "push-service-unknown")


@pytest.mark.parametrize(("name", "value"), [("p256dh", "short"), ("p256dh", "é"), ("auth", ""), ("auth", "AAAA")])
def test_keys_that_are_none_are_refused(world: World, services: Services, name: str, value: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        subscribe_push(actor=Actor.of(world.worker), **{**Browser(HOST + "1").facts, name: value})
    assert refusal.value.field == name


def test_the_phone_subscribes_and_the_page_carries_the_key(world: World, services: Services) -> None:
    client, browser = Client(), Browser(HOST + "web")
    assert public_key() in client.get("/m/").content.decode()
    assert client.post("/m/push/", browser.facts).status_code == 302
    client.force_login(world.worker)
    assert client.post("/m/push/", browser.facts).status_code == 204
    assert client.post("/m/push/", {**browser.facts, "auth": "x"}).json()["code"] == "secret-malformed"
    assert client.post("/m/push/remove/", {"endpoint": browser.endpoint}).status_code == 204
    assert not PushSubscription.objects.exists()


def test_many_are_told_in_as_many_queries_as_one(world: World, services: Services) -> None:
    subscribed(world.worker, "one")
    subscribed(world.secretary, "two")
    counts = []
    for users in ([world.worker], [world.worker, world.secretary, world.handler]):
        with CaptureQueriesContext(connection) as queries:
            tell(*[draft(user.pk, key=f"count:{len(users)}") for user in users])
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_database_holds_it_too(world: World) -> None:
    facts = {"user": world.worker, "p256dh": "a", "auth": "b"}
    PushSubscription.objects.create(endpoint=HOST + "1", **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        PushSubscription.objects.create(endpoint=HOST + "1", **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        PushSubscription.objects.create(endpoint="http://x.example/1", **facts)


def test_a_key_that_is_none_is_said_before_it_hurts(services: Services, settings: Settings) -> None:
    assert push_key_is_one() == []
    settings.PUSH_CONTACT, settings.SITE_URL = "", "http://127.0.0.1"
    assert [found.id for found in push_key_is_one()] == ["outbox.E002"]
    settings.PUSH_VAPID_KEY = "no key"
    assert [found.id for found in push_key_is_one()] == ["outbox.E001"]
