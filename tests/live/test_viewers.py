"""The hub: one thread that keeps everybody's socket. Real sockets; times shortened."""

import contextlib
import re
import select
import socket
import time
from collections.abc import Callable, Iterator
from threading import active_count

import pytest
from django.core.cache import cache
from pytest_django import Settings

from xinhui.outbox import pulse, viewers
from xinhui.outbox.topics import TOPICS
from xinhui.outbox.viewers import Hub, Viewer

PATIENCE = 10.0


@pytest.fixture(autouse=True)
def quick(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "hub"}}
    cache.clear()
    monkeypatch.setattr(pulse, "_written", {})
    monkeypatch.setattr(viewers, "LOOK_SECONDS", 0.02)


@pytest.fixture
def hub() -> Iterator[Hub]:
    hub = Hub()
    hub.start()
    yield hub
    hub.stop()


class Page:
    """The other end of a stream."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock, self.text, self.is_over = sock, "", False

    def read(self, wanted: str, seconds: float = PATIENCE) -> "re.Match[str] | None":
        """Read until the pattern is there, the stream ends or the time is over."""
        until = time.monotonic() + seconds
        while not (found := re.search(wanted, self.text)) and not self.is_over and time.monotonic() < until:
            if select.select([self.sock], [], [], 0.05)[0]:
                try:
                    more = self.sock.recv(65536)
                except ConnectionError:
                    more = b""
                self.is_over = not more
                self.text += more.decode()
        return found

    def ends(self) -> bool:
        """The other side closes."""
        self.read("no such text")
        return self.is_over


def watch(hub: Hub, *topics: str, since: int | None = None, may_stay: Callable[[], bool] | None = None) -> Page:
    """A page with a stream, over TCP."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        page = socket.create_connection(door.getsockname())
        served, _address = door.accept()
    hub.take(served, Viewer({topic: TOPICS[topic] for topic in topics}, since, may_stay))
    return Page(page)


def until(happens: Callable[[], bool]) -> bool:
    """It happens, within PATIENCE."""
    end = time.monotonic() + PATIENCE
    while not happens() and time.monotonic() < end:
        time.sleep(0.01)
    return happens()


def test_a_page_is_greeted_and_then_told_which_topic_changed(hub: Hub) -> None:
    page, other = watch(hub, "chain", "emergencies"), watch(hub, "messages")
    assert page.read(r"retry: \d+\nid: 0\nevent: hello\ndata: .+\n\n") and other.read("hello")
    pulse.bump("whistles")
    told = page.read(r'id: (\d+)\nevent: change\ndata: {"topics":\["chain"\]}\n\n')
    assert told and int(told[1]) > 0
    assert not other.read("change", 0.3)


def test_two_changes_within_the_window_are_one_event_and_a_later_one_another(hub: Hub) -> None:
    page = watch(hub, "chain")
    page.read("hello")
    pulse.bump("whistles")
    pulse.bump("issues")
    assert page.read("event: change") and not page.read("event: change[^~]+event: change", 1.0)
    assert until(lambda: time.time() * 1e6 > pulse.version("whistles"))
    pulse._written.clear()
    pulse.bump("whistles")
    assert page.read("event: change[^~]+event: change")


def test_whoever_comes_back_is_told_what_they_missed(hub: Hub) -> None:
    pulse.bump("issues")
    assert until(lambda: time.time() * 1e6 > pulse.version("issues"))
    last = pulse.version("issues")
    behind, level = watch(hub, "chain", since=last - 1), watch(hub, "chain", since=last)
    newcomer, first = watch(hub, "chain"), watch(hub, "chain", since=0)
    assert behind.read(f"id: {last}\nevent: change") and first.read(f"id: {last}\nevent: change")
    assert level.read("hello") and newcomer.read(f"id: {last}\nevent: hello")
    assert not level.read("change", 0.3) and not newcomer.read("change", 0.1)


def test_a_version_from_the_future_makes_nobody_deaf(hub: Hub) -> None:
    page = watch(hub, "chain", since=10**17)
    page.read("hello")
    pulse.bump("issues")
    assert page.read("event: change")


def test_a_quiet_line_beats(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewers, "BEAT_SECONDS", 0.1)
    assert watch(hub, "chain").read(r": beat\nevent: beat\ndata: {}\n\n[^~]+event: beat")


def test_a_stream_ends_by_itself_so_that_the_door_is_asked_again(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewers, "LIFE_SECONDS", (0.1, 0.2))
    page = watch(hub, "chain")
    assert page.ends() and page.text.endswith('event: end\ndata: {"reason":"renew"}\n\n')
    assert until(lambda: len(hub) == 0)


def test_whoever_may_no_longer_watch_is_shown_out_and_others_stay(hub: Hub, settings: Settings) -> None:
    settings.LIVE_CHECK_SECONDS = 0.05
    may = {"first": True}
    first, second = watch(hub, "chain", may_stay=lambda: may["first"]), watch(hub, "chain", may_stay=lambda: True)

    def broken() -> bool:
        raise ConnectionError("no database")

    third = watch(hub, "chain", may_stay=broken)
    assert not first.read("event: end", 0.4)
    may["first"] = False
    assert first.ends() and '"signed-out"' in first.text
    pulse.bump("issues")
    assert second.read("event: change") and third.read("event: change")  # a database that is away signs nobody out


def test_whoever_leaves_is_forgotten(hub: Hub) -> None:
    pages = [watch(hub, "chain") for _ in range(3)]
    assert until(lambda: len(hub) == 3) and pages[0].read("hello")
    pages[0].sock.close()
    pages[1].sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # as if the cable were cut
    pages[1].sock.close()
    assert until(lambda: len(hub) == 1)
    pages[2].sock.send(b"GET / HTTP/1.1\r\n\r\n" * 10)  # what a viewer says is of no interest
    pulse.bump("issues")
    assert pages[2].read("event: change")


def test_whoever_takes_nothing_is_dropped_and_keeps_nobody_waiting(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewers, "BEAT_SECONDS", 0.0)
    monkeypatch.setattr(viewers, "STUCK_SECONDS", 1)
    monkeypatch.setattr(viewers, "BEAT", b": " + b"x" * 4000 + b"\n\n")
    slow, page = watch(hub, "chain"), watch(hub, "chain")
    assert until(lambda: len(hub) == 2)
    reads = 0
    while len(hub) == 2 and reads < 2000:
        page.read("never", 0.01)
        page.text, reads = "", reads + 1
    assert len(hub) == 1
    monkeypatch.setattr(viewers, "BEAT_SECONDS", 60)
    pulse.bump("issues")
    assert page.read("event: change")
    slow.sock.close()


def test_many_viewers_take_no_threads_and_a_stop_tells_them_all(hub: Hub) -> None:
    before = active_count()
    pages = [watch(hub, "chain") for _ in range(60)]
    assert until(lambda: len(hub) == 60) and active_count() == before
    begun = time.monotonic()
    hub.stop()
    assert time.monotonic() - begun < 3 and hub.is_full  # nobody is taken any more
    assert all(page.ends() and '"stopping"' in page.text for page in pages)


def test_a_turn_that_fails_does_not_end_the_hub(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    page = watch(hub, "chain")
    page.read("hello")
    failed = []

    def fails(*names: str) -> dict[str, int]:
        failed.append(names)
        raise RuntimeError("a fault of ours")

    with monkeypatch.context() as patch, contextlib.suppress(RuntimeError):
        patch.setattr(pulse, "versions", fails)
        assert until(lambda: bool(failed))
    pulse.bump("issues")
    assert page.read("event: change")
