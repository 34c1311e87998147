"""The one clock. Everything asks it, so that the demo and the tests can move time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

from django.utils import timezone

LOCAL = ZoneInfo("Asia/Shanghai")
_moved: ContextVar[tuple[datetime, float | None] | None] = ContextVar("xinhui_clock", default=None)


_source: Callable[[], datetime] = timezone.now


def use_source(source: Callable[[], datetime]) -> None:
    """Let a whole process tell the time from elsewhere: journeys in tests move several processes at once."""
    global _source
    _source = source


def now() -> datetime:
    """The present moment, aware."""
    moved_to = _moved.get()
    if moved_to is None:
        return _source()
    at, since = moved_to
    return at if since is None else at + timedelta(seconds=monotonic() - since)


def today() -> date:
    """Today's date in the district (Asia/Shanghai)."""
    return now().astimezone(LOCAL).date()


def local(at: datetime) -> datetime:
    """The same moment on the district's wall clock."""
    return at.astimezone(LOCAL)


@contextmanager
def moved(at: datetime, *, tick: bool = False) -> Iterator[None]:
    """Move the clock to `at` (aware) inside the block; it stands still unless `tick`."""
    if at.tzinfo is None:
        raise ValueError("moved() needs an aware datetime")
    token = _moved.set((at, monotonic() if tick else None))
    try:
        yield
    finally:
        _moved.reset(token)
