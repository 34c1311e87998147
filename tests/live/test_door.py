"""Who may watch what, and what a page gets that polls."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.world import World
from xinhui.accounts.middleware import SEEN_KEY
from xinhui.accounts.models import Post, User
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.outbox import pulse
from xinhui.outbox.live_views import still_may_watch
from xinhui.outbox.streams import HUB, EventStream
from xinhui.outbox.topics import TOPICS
from xinhui.outbox.viewers import Hub

MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=LOCAL)
URL = "/desk/live/"


@pytest.fixture(autouse=True)
def own_cache(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "live"}}
    cache.clear()
    monkeypatch.setattr(pulse, "_written", {})


@pytest.fixture
def hub() -> Iterator[Hub]:
    """A hub that nobody serves: the door only looks whether there is room."""
    hub = Hub()
    yield hub
    hub.stop()


def door(client: Client, hub: Hub, query: str = "topics=chain", **headers: str) -> Any:
    return client.get(f"{URL}?{query}", headers=headers, **{HUB: hub})  # type: ignore[arg-type]  # WSGI's environment


def test_the_address_is_the_desks() -> None:
    assert reverse("outbox:live") == URL


def test_a_stranger_is_told_so_and_not_led_to_a_page(client: Client, db: None, hub: Hub) -> None:
    for query in ("topics=chain", "topics=chain&poll=1", "topics=messages"):
        answer = door(client, hub, query)
        assert (answer.status_code, answer.json()["code"]) == (401, "not-authenticated")


@pytest.mark.parametrize("query", ["", "topics=", "topics=,", "topics=secrets", "topics=chain,secrets", "topics=Chain"])
def test_nobody_watches_what_is_not_there(world: World, client: Client, hub: Hub, query: str) -> None:
    client.force_login(world.command)
    answer = door(client, hub, query)
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown-topic")


def test_every_topic_opens_a_stream_to_whoever_holds_a_post(world: World, client: Client, hub: Hub) -> None:
    client.force_login(world.command)
    answer = door(client, hub, "topics=" + ",".join(TOPICS))
    assert isinstance(answer, EventStream) and answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    assert (answer.headers["Cache-Control"], answer.headers["X-Accel-Buffering"]) == ("no-store", "no")
    assert answer.viewer.topics["chain"] == ("whistles", "issues")


def test_a_bureaus_client_and_whoever_lost_their_posts_watch_only_their_messages(
    world: World, client: Client, hub: Hub
) -> None:
    Post.objects.filter(user=world.handler).update(ends_on=MORNING.date() - timedelta(days=1))
    for user in (world.bureau_client, world.handler):
        client.force_login(user)
        assert door(client, hub, "topics=messages").status_code == 200
        for query in ("topics=chain", "topics=messages,emergencies", "topics=chain&poll=1"):
            answer = door(client, hub, query)
            assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed"), user


def test_a_page_says_which_version_it_has_seen(world: World, client: Client, hub: Hub) -> None:
    client.force_login(world.command)
    assert door(client, hub).viewer.since is None
    assert door(client, hub, "topics=chain&since=17").viewer.since == 17
    assert door(client, hub, "topics=chain&since=17", **{"Last-Event-ID": "19"}).viewer.since == 19
    for nonsense in ("-1", "now", "１２", "9" * 5000):
        assert door(client, hub, f"topics=chain&since={nonsense}").viewer.since is None


def test_a_server_without_streams_sends_the_page_to_polling(world: World, client: Client) -> None:
    """runserver, another worker class: 204 ends an EventSource for good."""
    client.force_login(world.command)
    assert client.get(URL, {"topics": "chain"}).status_code == 204


def test_a_full_house_says_when_to_ask_again(
    world: World, client: Client, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(world.command)
    monkeypatch.setattr("xinhui.outbox.viewers.MAX_VIEWERS", 0)
    answer = door(client, hub)
    assert (answer.status_code, answer.json()["code"], answer.headers["Retry-After"]) == (503, "full", "60")
    assert door(client, hub, "topics=chain&poll=1").status_code == 200


def test_whoever_polls_hears_once_what_changed(world: World, client: Client) -> None:
    client.force_login(world.command)
    ask = {"topics": "chain,emergencies", "poll": "1", "since": "0"}
    first = client.get(URL, ask)
    assert first.json() == {"version": 0, "topics": []}
    with clock.moved(MORNING):
        pulse.bump("issues")
    with clock.moved(MORNING + timedelta(minutes=1)):
        told = client.get(URL, ask, headers={"If-None-Match": first.headers["ETag"]})
        assert (told.status_code, told.json()["topics"]) == (200, ["chain"])
        seen = {**ask, "since": str(told.json()["version"])}
        assert client.get(URL, seen).json() == {"version": told.json()["version"], "topics": []}
        again = client.get(URL, seen, headers={"If-None-Match": told.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    with clock.moved(MORNING + timedelta(minutes=2)):
        pulse.bump("emergencies")
    with clock.moved(MORNING + timedelta(minutes=3)):
        answer = client.get(URL, seen, headers={"If-None-Match": told.headers["ETag"]})
        assert answer.json()["topics"] == ["emergencies"]


def test_an_open_page_proves_nobodys_presence(world: World, client: Client, hub: Hub, settings: Settings) -> None:
    client.force_login(world.command)
    for query in ("topics=chain", "topics=chain&poll=1"):
        long_ago = int(time.time()) - settings.IDLE_TIMEOUT_SECONDS + 100
        session = client.session
        session[SEEN_KEY] = long_ago
        session.save()
        assert door(client, hub, query).status_code == 200
        assert client.session[SEEN_KEY] == long_ago
        session[SEEN_KEY] = long_ago - 200
        session.save()
        assert door(client, hub, query).status_code == 401
        client.force_login(world.command)


def test_a_stream_ends_with_what_let_it_in(world: World, client: Client, settings: Settings) -> None:
    """What the hub asks every quarter of a minute, case by case."""

    def watch(topics: tuple[str, ...] = ("chain",)) -> tuple[Any, Any]:
        client.force_login(world.handler)
        session = client.session
        session[SEEN_KEY] = int(time.time())
        session.save()
        return session, still_may_watch(world.handler.pk, session.session_key or "", topics)

    session, ask = watch()
    assert ask()
    session[SEEN_KEY] = int(time.time()) - settings.IDLE_TIMEOUT_SECONDS - 5
    session.save()
    assert not ask()  # nobody is there
    session, ask = watch()
    client.logout()
    assert not ask()  # signed out
    session, ask = watch()
    User.objects.filter(pk=world.handler.pk).update(is_active=False)
    assert not ask()  # locked
    User.objects.filter(pk=world.handler.pk).update(is_active=True)
    assert ask()
    world.handler.set_password("Another-2026!")
    world.handler.save()
    assert not ask()  # the password changed elsewhere
    session, ask = watch()
    asks_messages = watch(("messages",))[1]
    ask = still_may_watch(world.handler.pk, client.session.session_key or "", ("chain",))
    Post.objects.filter(user=world.handler).update(ends_on=clock.today() - timedelta(days=1))
    assert not ask() and asks_messages()  # the last post ended
    client.force_login(world.water_handler)
    assert not still_may_watch(world.handler.pk, client.session.session_key or "", ("messages",))()


def test_asking_again_costs_few_queries(world: World, client: Client, django_assert_max_num_queries: Any) -> None:
    client.force_login(world.handler)
    ask = still_may_watch(world.handler.pk, client.session.session_key or "", ("chain",))
    with django_assert_max_num_queries(3):
        assert ask()
