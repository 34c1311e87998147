"""The pulse: a version per topic in the cache, so that open pages learn cheaply that something changed."""

import logging

from django.core.cache import cache
from django.db import transaction

from xinhui.core import clock

log = logging.getLogger(__name__)
TIMEOUT = 7 * 86400


def _key(topic: str) -> str:
    return f"pulse:{topic}"


def bump(topic: str) -> None:
    """Mark the topic as changed. A dead cache only makes pages refresh later."""
    try:
        cache.set(_key(topic), int(clock.now().timestamp() * 1_000_000), TIMEOUT)
    except Exception:  # live pages are a comfort; the change itself is in the database
        log.warning("pulse not written", exc_info=True)


def bump_on_commit(topic: str) -> None:
    """Mark the topic as changed when the transaction commits."""
    transaction.on_commit(lambda: bump(topic))


def version(*topics: str) -> int:
    """The newest change of any of the topics; 0 when none is known."""
    try:
        values = cache.get_many([_key(topic) for topic in topics])
    except Exception:  # the page falls back to its slow poll
        log.warning("pulse not read", exc_info=True)
        return 0
    return max((int(value) for value in values.values()), default=0)
