"""The pulse: a version per topic in the cache, so that open pages learn cheaply that something changed.

A process writes a topic's pulse at most once in WINDOW seconds, and readers know it: while a pulse is younger than
that the version is the present moment, afterwards the end of the window. So a page looks once more when the window
has passed and misses nothing that happened within it.
"""

import logging
from threading import Lock

from django.core.cache import cache
from django.db import transaction

from xinhui.core import clock

log = logging.getLogger(__name__)
TIMEOUT = 7 * 86400
WINDOW = 0.5
MICROSECONDS = 1_000_000
_lock = Lock()
_written: dict[str, float] = {}


def _key(topic: str) -> str:
    return f"pulse:{topic}"


def bump(topic: str) -> None:
    """Mark the topic as changed. A dead cache only makes pages refresh later."""
    now = clock.now().timestamp()
    with _lock:
        if 0 <= now - _written.get(topic, float("-inf")) < WINDOW:
            return
        _written[topic] = now
    try:
        cache.set(_key(topic), int(now * MICROSECONDS), TIMEOUT)
    except Exception:  # live pages are a comfort; the change itself is in the database
        log.warning("pulse not written", exc_info=True)


def bump_on_commit(topic: str) -> None:
    """Mark the topic as changed when the transaction commits."""
    transaction.on_commit(lambda: bump(topic))


def versions(*topics: str) -> dict[str, int]:
    """The newest change of each topic, in microseconds; 0 when none is known. One call of the cache."""
    try:
        values = cache.get_many([_key(topic) for topic in topics])
    except Exception:  # the page falls back to its slow poll
        log.warning("pulse not read", exc_info=True)
        return dict.fromkeys(topics, 0)
    now, window = int(clock.now().timestamp() * MICROSECONDS), int(WINDOW * MICROSECONDS)

    def of(newest: int) -> int:
        return newest and (now if newest <= now < newest + window else newest + window)

    return {topic: of(int(values.get(_key(topic), 0))) for topic in topics}


def version(*topics: str) -> int:
    """The newest change of any of the topics, in microseconds; 0 when none is known."""
    return max(versions(*topics).values(), default=0)
