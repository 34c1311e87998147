"""gunicorn's threaded worker, which gives the sockets of event streams to one thread that keeps them all.

An ordinary request takes one of the worker's few threads until it is answered. A stream takes it for the door alone
(session, permission, the head of the answer); then its socket belongs to the process's hub (xinhui.outbox.viewers), and
the thread goes on to the next request. See docs/decisions/0018-streams-beside-requests.md.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from xinhui.outbox.streams import HUB, EventStream
from xinhui.outbox.viewers import Hub


class Handed:
    """The body of an answer whose socket is handed over: nothing, and the answer's end when it is closed."""

    def __init__(self, answer: EventStream) -> None:
        self.answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return iter(())

    def close(self) -> None:
        """Let Django end the request: signals, database connections."""
        self.answer.close()


class LiveWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    """`worker_class` of gunicorn.conf.py."""

    def init_process(self) -> None:
        """In the worker's own process: the hub lives as long as it serves, and ends after its last request."""
        self.hub = Hub()
        self.handed: set[int] = set()
        self.hub.start()
        try:
            super().init_process()
        finally:
            self.hub.stop()

    def load_wsgi(self) -> None:
        """The portal, with the hub in the environment of requests that it can take."""
        super().load_wsgi()
        portal: Callable[..., Iterable[bytes]] = self.wsgi  # type: ignore[has-type]  # set by gunicorn

        def with_streams(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            # TLS and HTTP/2 need this process to frame every byte: the proxy ends both before they come here.
            if not self.cfg.is_ssl and "HTTP_VERSION" not in environ:
                environ[HUB] = self.hub
            answer = portal(environ, start_response)
            if not isinstance(answer, EventStream):
                return answer
            return self.hand_over(environ, start_response, answer)

        self.wsgi = with_streams

    def hand_over(self, environ: dict[str, Any], start_response: Any, answer: EventStream) -> Handed:
        """Send the head of the answer, then let the hub have the socket. The body ends with the connection."""
        head = start_response.__self__
        head.force_close()
        head.chunked = False
        head.send_headers()
        sock = environ["gunicorn.socket"]
        self.hub.take(sock.dup(), answer.viewer)
        self.handed.add(sock.fileno())
        return Handed(answer)

    def finish_request(self, conn: TConn, fs: "Future[Any]") -> None:
        """A connection that was handed over is forgotten here, not shut: the hub's copy lives on."""
        number = conn.sock.fileno()
        if number not in self.handed:
            super().finish_request(conn, fs)
            return
        self.handed.discard(number)
        self.nr_conns -= 1
        conn.sock.close()
