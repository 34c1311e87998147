"""A bureau's receiver: a real HTTP server on a socket, which verifies with the public library of the standard.

with receiving(secret) as bureau: …; bureau.taken   # [Taken(id, type, data)]
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError


@dataclass(frozen=True)
class Taken:
    """One verified event."""

    id: str
    type: str
    data: dict[str, Any]


@dataclass
class Bureau:
    """What arrived. `answer(number of the request)` says with which status; None hangs until the end."""

    secrets: list[str]
    answer: Callable[[int], int | None] = lambda number: 204
    headers: dict[str, str] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    raw: list[tuple[dict[str, str], str]] = field(default_factory=list)
    requests: int = 0
    url: str = ""
    over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def lanes(self) -> dict[str, list[int]]:
        """assignment → sequence numbers in the order of arrival."""
        found: dict[str, list[int]] = {}
        for event in self.taken:
            if "assignment" in event.data:
                found.setdefault(event.data["assignment"], []).append(event.data["sequence"])
        return found

    def take(self, headers: dict[str, str], body: str) -> int | None:
        """Verify, keep, say how to answer."""
        with self.lock:
            self.requests += 1
            self.raw.append((headers, body))
            status = self.answer(self.requests)
            if status is None or not 200 <= status < 300:
                return status
            refused = "no secret fits"
            for secret in self.secrets:
                try:
                    payload = Webhook(secret).verify(body, headers)
                except WebhookVerificationError as error:
                    refused = str(error)
                    continue
                self.taken.append(Taken(headers["webhook-id"], payload["type"], payload["data"]))
                return status
            self.refused.append(refused)
            return 401


@contextmanager
def receiving(*secrets: str, port: int = 0, **facts: Any) -> Iterator[Bureau]:
    """A receiver on loopback, until the block ends."""
    bureau = Bureau(list(secrets), **facts)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            status = bureau.take({name.lower(): value for name, value in self.headers.items()}, body)
            if status is None:
                bureau.over.wait(20)
                return
            self.send_response(status)
            for name, value in bureau.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    bureau.url = f"http://127.0.0.1:{server.server_address[1]}/hooks"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield bureau
    finally:
        bureau.over.set()
        server.shutdown()
        server.server_close()
