"""Two sides reach for the same rows at the same moment, again and again, in threads of their own."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import pytest
from django.db import DatabaseError, connection, models

from tests.threads import in_threads
from xinhui.core import checks
from xinhui.core.errors import DomainError

M = TypeVar("M", bound=models.Model)
LAP = 100
RACES_MARKS = [
    pytest.mark.races,
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer"),
]


def duel(
    count: int, act: Callable[[int, int], object], *, forgiving: bool, hold: tuple[float, float] = (0.002, 0.002)
) -> int:
    """`act(number, side)` for both sides of every race, LAP races to a pair of threads.

    `hold`: up to how many seconds each side is held back, so that a side with a longer way to the lock gets there first
    as well. Returns how many sides failed: only when `forgiving`, else the first failure is raised.
    """
    failed = []
    for start in range(0, count, LAP):
        lap = range(start, min(start + LAP, count))
        barrier = threading.Barrier(2)

        def run(side: int, lap: range = lap, barrier: threading.Barrier = barrier) -> None:
            for number in lap:
                barrier.wait(30)
                _stagger(number, side, hold[side])
                try:
                    act(number, side)
                except (DatabaseError, DomainError) as error:
                    if not forgiving:
                        barrier.abort()
                        raise
                    failed.append(error)

        in_threads(2, run)
    return len(failed)


def _stagger(number: int, side: int, seconds: float) -> None:
    """Spin for up to so long, so that the sides meet at every point of each other's way."""
    until = time.perf_counter() + random.Random(number * 2 + side).uniform(0, seconds)
    while time.perf_counter() < until:
        pass


@contextmanager
def without_locks(*modules: Any) -> Iterator[None]:
    """The control: neither `hold`, with which every verb begins, nor these modules take row locks."""

    def unlocked(rows: models.QuerySet[M], *, skip_locked: bool = False) -> models.QuerySet[M]:
        return rows

    with pytest.MonkeyPatch.context() as patch:
        for module in (checks, *modules):
            patch.setattr(module, "locked", unlocked)
        yield
