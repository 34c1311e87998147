"""Which request (or which task, started by it) is being served: one mark in every log line, answer and task."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

HEADER = "X-Request-ID"
#: What a proxy or another system may send; anything else could forge lines of the log.
SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
_current: ContextVar[str] = ContextVar("xinhui_request_id", default="")


def current_request_id() -> str:
    """The mark of what is being served; empty outside."""
    return _current.get()


def request_id_of(sent: str) -> str:
    """The mark that was sent along if it is a sane one, else a new one: 32 hexadecimal digits."""
    return sent if SANE.fullmatch(sent) else uuid.uuid4().hex


@contextmanager
def serving(request_id: str) -> Iterator[None]:
    """Everything inside happens for this request."""
    token = _current.set(request_id)
    try:
        yield
    finally:
        _current.reset(token)
