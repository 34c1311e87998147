"""One POST to a stranger: its address looked up once and pinned, no redirect followed, an end to every wait.

It runs in a thread of its own and touches no database and no clock of the portal.
"""

import http.client
import socket
import ssl
from dataclasses import dataclass, field
from functools import cache
from time import monotonic

from xinhui.bureaus.services.webhooks.addresses import AddressRefused, Target, parse_url, resolve

#: So much of an answer is read, and thrown away.
ANSWER_MAX = 16 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, or None and what went wrong; `retry_after` as the bureau wrote it."""

    status: int | None
    error: str = ""
    retry_after: str = ""
    duration_ms: int = 0


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


class _Pinned(http.client.HTTPConnection):
    """Connects to the address that was checked, whatever the name leads to a moment later."""

    def __init__(self, target: Target, timeout: float) -> None:
        super().__init__(target.host, target.port, timeout=timeout)
        self.target = target

    def connect(self) -> None:
        """Look up, check, connect; TLS is checked against the name."""
        ip = resolve(self.target)
        connected = socket.create_connection((str(ip), self.target.port), self.timeout)
        try:
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.target.scheme != "https":
                self.sock = connected
                return
            wrapped = _tls().wrap_socket(connected, server_hostname=self.target.host, do_handshake_on_connect=False)
        except BaseException:
            connected.close()
            raise
        self.sock = wrapped  # before the handshake: it too can be cut off
        wrapped.do_handshake()


@dataclass
class Post:
    """One attempt. `abort()` from another thread ends it whatever it waits for, but for a look-up of a name."""

    url: str
    headers: dict[str, str]
    body: bytes
    timeout: float
    is_aborted: bool = False
    _connection: http.client.HTTPConnection | None = field(default=None, repr=False)

    def run(self) -> Answer:
        """Send; never raises."""
        begun = monotonic()
        try:
            status, retry_after = self._send()
            error = "" if 200 <= status < 300 else f"HTTP {status}"
        except AddressRefused as refusal:
            status, retry_after, error = None, "", str(refusal)
        except TimeoutError:
            status, retry_after, error = None, "", "no answer in time"
        except (OSError, http.client.HTTPException, ValueError) as trouble:
            said = getattr(trouble, "strerror", None) or str(trouble)
            status, retry_after, error = None, "", f"{type(trouble).__name__}: {said}"
        return Answer(status, error[:200], retry_after[:60], int((monotonic() - begun) * 1000))

    def _send(self) -> tuple[int, str]:
        target = parse_url(self.url)
        self._connection = _Pinned(target, self.timeout)
        try:
            self._connection.connect()
            if self.is_aborted:
                raise TimeoutError
            self._connection.request("POST", target.path, self.body, {**self.headers, "connection": "close"})
            answer = self._connection.getresponse()
            answer.read(ANSWER_MAX)
            return answer.status, answer.getheader("retry-after") or ""
        finally:
            self._connection.close()

    def abort(self) -> None:
        """Cut the line: an answer that drips in byte by byte keeps no thread."""
        self.is_aborted = True
        line = self._connection.sock if self._connection is not None else None
        if line is not None:
            try:
                line.shutdown(socket.SHUT_RDWR)
            except OSError:  # it has ended meanwhile
                return
