"""What stands between a phone and the portal: a proxy that passes, breaks off, or answers like a hotel's network."""

import http.client
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import monotonic, sleep
from typing import Any

CAPTIVE = b"<!doctype html><title>Wi-Fi</title><p>Welcome! Tap to connect.</p>"
JSON = "application/json"
DATA = "/m/data/"
PROBLEM = b'{"type":"urn:x","title":"Conflict","status":409,"detail":"Conflict","code":"conflict"}'
SKIPPED = {"transfer-encoding", "connection", "keep-alive"}

#: mode → (status, content type, body); None: the connection breaks.
ANSWERS: dict[str, tuple[int, str, bytes]] = {
    "captive": (200, "text/html", CAPTIVE),
    "error": (500, "text/html", b"<h1>Server Error (500)</h1>"),
    "busy": (503, "text/html", b"busy"),
    "conflict": (409, JSON, PROBLEM),
    "expired": (401, JSON, b"{}"),
    "full": (429, JSON, b'{"code":"quota-full","status":429}'),
    "foreign": (200, JSON, b'{"ok": true}'),
}


@dataclass
class Gate:
    """`rules`: “/path” or “PUT /path” → mode, the longest that fits; otherwise all passes. `seen`: what came by."""

    upstream: int
    rules: dict[str, str] = field(default_factory=dict)
    seen: list[tuple[str, str, str]] = field(default_factory=list)
    on_answer: Callable[[str, str], None] | None = None
    #: Content-Range of every piece of a photo that came by, by address.
    pieces: list[tuple[str, str]] = field(default_factory=list)
    #: What /m/data/ says besides what the portal says.
    more_data: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        gate = self

        class Handler(_Handler):
            owner = gate

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = int(self.server.server_address[1])
        self.address = f"http://127.0.0.1:{self.port}"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def mode(self, command: str, path: str) -> str:
        """What happens to a request."""
        fits = [rule for rule in self.rules if path.startswith(rule) or f"{command} {path}".startswith(rule)]
        return self.rules[max(fits, key=len)] if fits else "pass"

    def wait(self, until: Callable[[], bool], seconds: float = 20) -> None:
        """Until something has come by; raises TimeoutError."""
        deadline = monotonic() + seconds
        while not until():
            if monotonic() > deadline:
                raise TimeoutError(f"never seen; the last were {self.seen[-5:]}")
            sleep(0.02)

    def close(self) -> None:
        """No more."""
        self.server.shutdown()
        self.server.server_close()


def failed(sent: bytes) -> bytes:
    """The portal's answer when its own trouble stopped every record of a batch."""
    rows = json.loads(sent)["records"]
    error = {"status": 500, "code": "server-error", "detail": "server-error"}
    told = {"status": "failed", "content_hash": "", "photos": {}, "link": "", "skew_seconds": 0, "error": error}
    results = [{"uuid": row["uuid"], **told} for row in rows]
    return json.dumps({"server_time": "2026-11-23T00:00:00Z", "results": results}).encode()


def forged(answer: bytes) -> bytes:
    """The same answer, its digests those of something else."""
    body = json.loads(answer)
    for row in body["results"]:
        row["content_hash"] = "0" * 64
    return json.dumps(body).encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    owner: Gate

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it
        """Silent."""

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        mode = self.owner.mode(self.command, self.path)
        self.owner.seen.append((self.command, self.path, mode))
        if "Content-Range" in self.headers:
            self.owner.pieces.append((self.path, self.headers["Content-Range"]))
        if mode == "dead":
            self._break_off()
        elif mode == "login":
            self._answer(302, "text/html", b"", {"Location": "/accounts/login/?next=/m/"})
        elif mode == "failed":  # the portal fell over these records, and says so in its own form
            self._answer(200, JSON, failed(body))
        elif mode in ANSWERS:
            self._answer(*ANSWERS[mode])
        else:
            self._pass(body, mode)

    def _pass(self, body: bytes, mode: str) -> None:
        link = http.client.HTTPConnection("127.0.0.1", self.owner.upstream, timeout=60)
        try:
            sent = dict(self.headers.items())
            if adds := bool(self.owner.more_data) and self.path == DATA:
                sent.pop("Accept-Encoding", None)
            link.request(self.command, self.path, body or None, sent)
            answer = link.getresponse()
            content = answer.read()
        except OSError:
            self._break_off()
            return
        finally:
            link.close()
        if self.owner.on_answer is not None:
            self.owner.on_answer(self.command, self.path)
        if adds and answer.status == HTTPStatus.OK:
            content = json.dumps({**json.loads(content), **self.owner.more_data}).encode()
        if mode == "forged":  # a receipt for other words than those that were sent
            content = forged(content)
        if mode == "mute":  # the portal has done it, and nobody hears of it
            self._break_off()
            return
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in SKIPPED and name.lower() != "content-length":
                self.send_header(name, value)
        self._finish(content)

    def _answer(self, status: int, kind: str, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response_only(status)
        self.send_header("Content-Type", kind)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self._finish(body)

    def _finish(self, body: bytes) -> None:
        self.send_header("Content-Length", str(len(body)))
        with suppress(OSError):  # the phone may be dead by now
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

    def _break_off(self) -> None:
        self.close_connection = True
        self.connection.close()

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = do_OPTIONS = _serve  # noqa: N815 - the base class's names
