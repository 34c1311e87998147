"""Everybody who watches through server-sent events, kept by one thread a web process.

A viewer costs a socket and a few hundred bytes, no thread and no database connection: the thread waits for all sockets
at once, reads the pulses of all topics from the cache a few times a second and writes to those who have something
to hear. Every LIVE_CHECK_SECONDS it asks of each viewer whether they may still watch.
"""

import contextlib
import json
import logging
import random
import selectors
import socket
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Event, Thread
from time import monotonic

from django.conf import settings
from django.db import connections
from prometheus_client import Counter, Gauge

from xinhui.core import clock
from xinhui.outbox import pulse

log = logging.getLogger(__name__)
#: How often the pulses are read.
LOOK_SECONDS = 0.25
#: A change is told when its pulse has settled: two within the window are one event.
SETTLE_SECONDS = pulse.WINDOW
BEAT_SECONDS = 15
#: Permissions cost two queries each; so many at a time, so that the others' events do not wait.
CHECKS_A_LOOK = 10
#: Then the page connects anew, and all is asked again at the door. Not all at the same time.
LIFE_SECONDS = (240, 360)
#: A page that lost its stream comes back after so long; not all at the same time.
RETRY_MS = (2000, 5000)
#: Whoever has taken nothing for so long, or has so much waiting, is gone.
STUCK_SECONDS = 30
MAX_WAITING = 8 * 1024
SEND_BUFFER = 4 * 1024
MAX_VIEWERS = 1000

LIVE = Gauge("xinhui_live_viewers", "Open event streams", multiprocess_mode="livesum")
TOLD = Counter("xinhui_live_events_total", "Changes told to viewers")


@dataclass(eq=False)
class Viewer:
    """Somebody who watches.

    `topics`: topic → its pulses. `since`: the version that the page has seen, in microseconds; None: that of now.
    `may_stay`: asks the database whether they may still watch; None: not asked.
    """

    topics: Mapping[str, tuple[str, ...]]
    since: int | None = None
    may_stay: Callable[[], bool] | None = None
    sock: socket.socket = field(init=False, repr=False)
    waiting: bytearray = field(default_factory=bytearray)
    ends_at: float = 0.0
    beats_at: float = 0.0
    unsettled_at: float | None = None
    stuck_at: float | None = None

    @property
    def pulses(self) -> set[str]:
        """Every pulse that concerns them."""
        return {name for pulses in self.topics.values() for name in pulses}

    def newer(self, versions: Mapping[str, int]) -> tuple[int, list[str]]:
        """(newest version, topics that changed since the one they saw)."""
        found = {topic: max(versions[name] for name in pulses) for topic, pulses in self.topics.items()}
        newest = max(found.values())
        since = newest if self.since is None else self.since
        return newest, [topic for topic, version in found.items() if version > since]


def event(name: str, *, version: int | None = None, **data: object) -> bytes:
    """One event as text/event-stream: the page remembers `version` as its Last-Event-ID."""
    mark = "" if version is None else f"id: {version}\n"
    return f"{mark}event: {name}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()


#: A comment for proxies, an event for the page: a script never sees comments, and has to know that the line is alive.
BEAT = b": beat\n" + event("beat")


class Hub:
    """The viewers of one process. `take` may be called from any thread, all else happens in the hub's own."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._viewers: set[Viewer] = set()
        self._new: deque[Viewer] = deque()
        self._to_check: deque[Viewer] = deque()
        self._checks_at = self._looks_at = monotonic()
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="viewers", daemon=True)
        self._bell, self._ear = socket.socketpair()
        for end in (self._bell, self._ear):
            end.setblocking(False)
        self._selector.register(self._ear, selectors.EVENT_READ, None)

    def __len__(self) -> int:
        """How many watch."""
        return len(self._viewers) + len(self._new)

    @property
    def is_full(self) -> bool:
        """No more than MAX_VIEWERS a process, and none once it ends."""
        return len(self) >= MAX_VIEWERS or self._stopping.is_set()

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def stop(self, timeout: float = 3.0) -> None:
        """Say goodbye to everybody and end the thread; pages connect to another process."""
        self._stopping.set()
        self._ring()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def take(self, sock: socket.socket, viewer: Viewer) -> None:
        """Own this socket from now on; the head of the answer is already sent."""
        viewer.sock = sock
        self._new.append(viewer)
        self._ring()

    def _ring(self) -> None:
        with contextlib.suppress(OSError):  # full: it is awake already
            self._bell.send(b"\0")

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._turn()
            except Exception:
                log.exception("a turn of the viewers failed")
                self._stopping.wait(1)
        while self._new:
            self._admit(self._new.popleft(), {})
        for viewer in list(self._viewers):
            self._end(viewer, "stopping")
        self._selector.close()

    def _turn(self) -> None:
        wait = max(0.0, self._looks_at - monotonic()) if self._viewers or self._new else None
        for key, mask in self._selector.select(wait):
            if key.data is None:
                self._hear()
            elif mask & selectors.EVENT_READ and not self._is_there(key.data):
                self._drop(key.data)
            elif mask & selectors.EVENT_WRITE:
                self._send(key.data)
        if self._new:
            fresh = [self._new.popleft() for _ in range(len(self._new))]
            versions = self._read(fresh)
            for viewer in fresh:
                self._admit(viewer, versions)
        if self._viewers and monotonic() >= self._looks_at:
            self._looks_at = monotonic() + LOOK_SECONDS
            self._look()

    def _hear(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while self._ear.recv(4096):
                pass

    @staticmethod
    def _read(viewers: "set[Viewer] | list[Viewer]") -> dict[str, int]:
        return pulse.versions(*set().union(*(viewer.pulses for viewer in viewers)))

    def _admit(self, viewer: Viewer, versions: Mapping[str, int]) -> None:
        now = monotonic()
        sock = viewer.sock
        sock.setblocking(False)
        with contextlib.suppress(OSError):
            # Small buffers and a short patience: somebody who is gone is noticed by what they do not take.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
            if hasattr(socket, "TCP_USER_TIMEOUT") and sock.family != socket.AF_UNIX:
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, STUCK_SECONDS * 1000)
        viewer.ends_at = now + random.uniform(*LIFE_SECONDS)  # noqa: S311 - spreads load, guards nothing
        viewer.beats_at = now + BEAT_SECONDS
        self._viewers.add(viewer)
        LIVE.inc()
        self._selector.register(sock, selectors.EVENT_READ, viewer)
        newest = viewer.newer(versions)[0] if versions else 0
        # A version from the future (a clock set back) would make the page deaf.
        latest = max(newest, int(clock.now().timestamp() * pulse.MICROSECONDS))
        viewer.since = newest if viewer.since is None else min(viewer.since, latest)
        retry = random.randint(*RETRY_MS)  # noqa: S311 - as above
        self._say(viewer, f"retry: {retry}\n".encode() + event("hello", version=viewer.since, every=BEAT_SECONDS))

    def _look(self) -> None:
        now, versions = monotonic(), self._read(self._viewers)
        for viewer in list(self._viewers):
            if viewer.stuck_at is not None and now - viewer.stuck_at > STUCK_SECONDS:
                self._drop(viewer)
            elif now >= viewer.ends_at:
                self._end(viewer, "renew")
            else:
                self._tell(viewer, versions, now)
        self._check(now)

    def _tell(self, viewer: Viewer, versions: Mapping[str, int], now: float) -> None:
        newest, topics = viewer.newer(versions)
        if not topics:
            viewer.unsettled_at = None
        elif viewer.unsettled_at is None:
            viewer.unsettled_at = now
        elif now - viewer.unsettled_at >= SETTLE_SECONDS:
            viewer.since, viewer.unsettled_at = newest, None
            TOLD.inc()
            self._say(viewer, event("change", version=newest, topics=topics))
        if now >= viewer.beats_at:
            self._say(viewer, BEAT)

    def _check(self, now: float) -> None:
        """Ask of some whether they may stay; between the rounds no connection to the database is kept."""
        if not self._to_check:
            if now < self._checks_at:
                return
            self._to_check.extend(viewer for viewer in self._viewers if viewer.may_stay)
            self._checks_at = now + settings.LIVE_CHECK_SECONDS
        for _ in range(min(CHECKS_A_LOOK, len(self._to_check))):
            viewer = self._to_check.popleft()
            if viewer in self._viewers and not self._may_stay(viewer):
                self._end(viewer, "signed-out")
        if not self._to_check:
            connections.close_all()

    @staticmethod
    def _may_stay(viewer: Viewer) -> bool:
        try:
            return viewer.may_stay is None or viewer.may_stay()
        except Exception:  # a database that is away signs nobody out; the stream's own end comes in minutes
            log.warning("a viewer could not be checked", exc_info=True)
            return True

    @staticmethod
    def _is_there(viewer: Viewer) -> bool:
        """Nothing more is expected from a viewer: what they send is thrown away, their end is the end."""
        try:
            return bool(viewer.sock.recv(4096))
        except BlockingIOError:
            return True
        except OSError:
            return False

    def _say(self, viewer: Viewer, text: bytes) -> None:
        viewer.beats_at = monotonic() + BEAT_SECONDS
        viewer.waiting += text
        self._send(viewer)

    def _send(self, viewer: Viewer) -> None:
        try:
            sent = viewer.sock.send(viewer.waiting)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._drop(viewer)
            return
        del viewer.waiting[:sent]
        if len(viewer.waiting) > MAX_WAITING:
            self._drop(viewer)
            return
        is_stuck = bool(viewer.waiting)
        if not is_stuck:
            viewer.stuck_at = None
        elif sent or viewer.stuck_at is None:
            viewer.stuck_at = monotonic()
        self._selector.modify(viewer.sock, selectors.EVENT_READ | (selectors.EVENT_WRITE if is_stuck else 0), viewer)

    def _end(self, viewer: Viewer, reason: str) -> None:
        """A clean end: the page connects anew, and the door decides."""
        self._say(viewer, event("end", reason=reason))
        if viewer in self._viewers:
            with contextlib.suppress(OSError):
                viewer.sock.shutdown(socket.SHUT_WR)
            self._drop(viewer)

    def _drop(self, viewer: Viewer) -> None:
        if viewer not in self._viewers:
            return
        self._viewers.discard(viewer)
        LIVE.dec()
        with contextlib.suppress(KeyError, ValueError, OSError):
            self._selector.unregister(viewer.sock)
        viewer.sock.close()
