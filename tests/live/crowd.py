"""Many viewers in one thread: sockets of event streams, and when each of them heard what."""

import re
import selectors
import socket
import time
from collections.abc import Sequence
from typing import Self


class Crowd:
    """A stream for every session. Closes them all at the end.

    `comes_back`: as a page does when its stream ends (a web process is renewed), with the last event that it saw.
    """

    def __init__(self, port: int, sessions: Sequence[str], *, topics: str = "chain", comes_back: bool = False) -> None:
        self.port, self.sessions, self.topics, self.comes_back = port, sessions, topics, comes_back
        self.selector = selectors.DefaultSelector()
        self.heard: dict[socket.socket, bytes] = {}
        self.ended: set[socket.socket] = set()
        #: Session and newest event of each stream.
        self.who: dict[socket.socket, tuple[str, bytes]] = {}

    def __enter__(self) -> Self:
        for session in self.sessions:
            self._open(session)
        return self

    def _open(self, session: str, newest: bytes = b"", heard: bytes = b"") -> None:
        sock = socket.create_connection(("127.0.0.1", self.port))
        ask = f"GET /desk/live/?topics={self.topics} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: sessionid={session}\r\n"
        ask += f"Last-Event-ID: {newest.decode()}\r\n\r\n" if newest else "\r\n"
        sock.sendall(ask.encode())
        sock.setblocking(False)
        self.heard[sock], self.who[sock] = heard, (session, newest)
        self.selector.register(sock, selectors.EVENT_READ)

    def __exit__(self, *_error: object) -> None:
        for sock in self.heard:
            sock.close()
        self.selector.close()

    def number(self, text: str) -> int:
        """How many have heard the text."""
        return sum(text.encode() in heard for heard in self.heard.values())

    def hear(self, text: str, *, seconds: float, wanted: int | None = None) -> float:
        """Read until so many (all) have heard the text; the seconds it took. AssertionError when they do not."""
        begun = time.monotonic()
        goal = len(self.heard) if wanted is None else wanted
        while self.number(text) < goal:
            assert time.monotonic() - begun < seconds, f"{self.number(text)} of {goal} heard {text!r} in {seconds} s"
            self.read(0.05)
        return time.monotonic() - begun

    def read(self, seconds: float) -> None:
        """Take what is there."""
        for key, _mask in self.selector.select(seconds):
            sock = key.fileobj
            assert isinstance(sock, socket.socket)
            try:
                more = sock.recv(65536)
            except ConnectionError:
                more = b""
            self.heard[sock] += more
            session, newest = self.who[sock]
            for mark in re.findall(rb"^id: (\d+)$", more, re.MULTILINE)[-1:]:
                newest = mark
            self.who[sock] = (session, newest)
            if not more:
                self.ended.add(sock)
                self.selector.unregister(sock)
                if self.comes_back:
                    self._open(session, newest, self.heard.pop(sock))
                    sock.close()
