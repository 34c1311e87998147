"""Many writers at once: no entry lost, no number twice, no deadlock, no queue while a chain is free."""

import threading
from collections import Counter

import pytest
from django.db import DatabaseError, connection, transaction

from tests.threads import in_threads
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.models import CHAINS, AuditChain, Entry
from xinhui.audit.selectors.verify import verify_chains
from xinhui.audit.services import AuditRow, record_many, trail

WRITERS, ROUNDS = 6, 40
pytestmark = [pytest.mark.django_db(transaction=True)]


def write(label: int) -> None:
    with transaction.atomic():
        record_many(actor=SYSTEM, verb="race", rows=[AuditRow("x.row", f"{label}-{index}") for index in range(2)])


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite in memory has one connection")
@pytest.mark.parametrize("one_chain", [True, False])
def test_many_writers(one_chain: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if one_chain:
        monkeypatch.setattr(trail, "preferred_chain", lambda: 2)

    def work(number: int) -> None:
        for turn in range(ROUNDS):
            write(number * 1000 + turn)

    in_threads(WRITERS, work)
    targets = Counter(Entry.objects.filter(verb="race").values_list("target_id", flat=True))
    assert len(targets) == WRITERS * ROUNDS * 2 and set(targets.values()) == {1}
    assert all(report.broken is None for report in verify_chains())


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
def test_a_held_chain_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trail, "preferred_chain", lambda: 2)
    held, done = threading.Event(), threading.Event()

    def work(number: int) -> None:
        if number == 0:
            with transaction.atomic():
                record_many(actor=SYSTEM, verb="slow", rows=[AuditRow("x.row", 1)])
                held.set()
                assert done.wait(10), "the other writer had to wait"
        else:
            assert held.wait(10)
            write(number)
            done.set()

    in_threads(2, work)
    assert set(Entry.objects.filter(verb="race").values_list("chain", flat=True)).isdisjoint(
        Entry.objects.filter(verb="slow").values_list("chain", flat=True)
    )


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
def test_when_every_chain_is_held_a_writer_waits_and_then_writes() -> None:
    held, written = threading.Event(), threading.Event()

    def work(number: int) -> None:
        if number == 0:
            with transaction.atomic():
                assert len(AuditChain.objects.select_for_update()) == CHAINS
                held.set()
                assert not written.wait(0.3), "written while every chain was held"
            assert written.wait(10)
        else:
            assert held.wait(10)
            write(number)
            written.set()

    in_threads(2, work)
    assert Entry.objects.filter(verb="race").count() == 2


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
def test_control_without_the_lock_writers_collide(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same race with the lock taken away does break: the race is real."""
    monkeypatch.setattr(trail, "_hold_chain", lambda: AuditChain.objects.get(pk=2))
    collisions: list[Exception] = []

    def work(number: int) -> None:
        for turn in range(ROUNDS):
            try:
                write(number * 1000 + turn)
            except DatabaseError as error:
                collisions.append(error)

    in_threads(WRITERS, work)
    assert collisions
