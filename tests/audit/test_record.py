"""record, record_many."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from tests.world import World
from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.audit.chain import PLAIN_FIELDS, link_hash
from xinhui.audit.models import AuditChain, Entry
from xinhui.audit.selectors.verify import verify_chains
from xinhui.audit.services import AuditRow, record, record_many
from xinhui.core import clock


def test_an_entry_tells_who_what_when_where(world: World) -> None:
    with clock.moved(datetime(2026, 11, 23, 8, tzinfo=UTC)), transaction.atomic():
        record(
            actor=world.actor(world.worker),
            verb="grids.test",
            target=world.unit("water"),
            detail={"note": "水管", "n": 2.0},
        )
    entry = Entry.objects.get(verb="grids.test")
    assert (entry.actor_id, entry.actor_label, entry.actor_kind, entry.ip) == (
        world.worker.pk,
        "阿珍",
        "user",
        "127.0.0.1",
    )
    assert (entry.target_type, entry.target_id) == ("accounts.unit", str(world.unit("water").pk))
    assert entry.area_code == "440705"  # the target's own, when none is given
    assert entry.detail == {"note": "水管", "n": 2}
    assert entry.at == datetime(2026, 11, 23, 8, tzinfo=UTC)
    read_back = {name: getattr(entry, name) for name in (*PLAIN_FIELDS, "at", "detail")}
    assert entry.hash == link_hash(settings.AUDIT_KEY, read_back)


def test_entries_follow_one_another(world: World) -> None:
    for _index in range(3):
        with transaction.atomic():
            record(actor=SYSTEM, verb="x.y", target=world.worker)
    entries = list(Entry.objects.filter(verb="x.y").order_by("chain", "seq"))
    for before, after in pairwise(entries):
        assert (after.prev_hash, after.seq) == (before.hash, before.seq + 1)
    head = AuditChain.objects.get(chain=entries[-1].chain)
    assert (head.seq, head.last_hash) == (entries[-1].seq, entries[-1].hash)


def test_three_queries_for_any_number_of_rows(world: World) -> None:
    for count in (1, 50):
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            record_many(actor=SYSTEM, verb="x.y", rows=[AuditRow("x.row", index) for index in range(count)])
        assert len(queries) <= 3
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        record_many(actor=SYSTEM, verb="x.y", rows=[])
    assert len(queries) == 0
    assert Entry.objects.filter(verb="x.y").count() == 51


def test_what_is_rolled_back_leaves_no_trace(world: World) -> None:
    heads = list(AuditChain.objects.values_list())
    with pytest.raises(RuntimeError), transaction.atomic():
        record(actor=SYSTEM, verb="x.y", target=world.worker)
        raise RuntimeError
    assert not Entry.objects.filter(verb="x.y").exists()
    assert list(AuditChain.objects.values_list()) == heads
    assert all(report.broken is None for report in verify_chains())


@pytest.mark.django_db(transaction=True)
def test_refused_outside_a_transaction() -> None:
    with pytest.raises(TransactionManagementError):
        record_many(actor=SYSTEM, verb="x.y", rows=[AuditRow("x.row", 1)])
    assert not Entry.objects.exists()


def test_awkward_texts_survive_the_database(world: World) -> None:
    actor = Actor(user_id=None, label="名\x00" + "长" * 100, scope=SYSTEM.scope, kind="system")
    detail = {"text": "a\x00b\ud800 “”😀", "numbers": [0.1, 1e-7, 1e300, -0.0, 2**70], "deep": {"z": [], "a": {}}}
    with transaction.atomic():
        record(actor=actor, verb="x.y", target=world.worker, detail=detail)
    assert all(report.broken is None for report in verify_chains())
    assert Entry.objects.get(verb="x.y").actor_label == ("名" + "长" * 100)[:80]
