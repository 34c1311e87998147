"""Nobody changes or deletes the trail: not through models, not through SQL."""

from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import override_settings

from tests.world import World
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.models import CHAINS, AppendOnlyError, AuditChain, Entry
from xinhui.audit.services import AuditRow, record_many


def test_models_refuse(world: World) -> None:
    entry = Entry.objects.first()
    assert entry is not None
    attempts: list[Callable[[], object]] = [
        entry.save,
        entry.delete,
        lambda: Entry().save(),
        Entry.objects.all().delete,
        lambda: Entry.objects.update(verb="x"),
        lambda: Entry.objects.create(verb="x"),
        lambda: Entry.objects.bulk_update([entry], ["verb"]),
    ]
    for attempt in attempts:
        with pytest.raises(AppendOnlyError):
            attempt()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET verb = 'x'",
        "UPDATE audit_entry SET detail = detail",
        "DELETE FROM audit_entry",
        "UPDATE audit_auditchain SET last_hash = last_hash",
        "UPDATE audit_auditchain SET seq = 0 WHERE seq > 0",
        "DELETE FROM audit_auditchain",
    ],
)
def test_the_database_refuses(world: World, statement: str) -> None:
    before = list(Entry.objects.order_by("pk").values())
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(Entry.objects.order_by("pk").values()) == before


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("table", ["audit_entry", "audit_auditchain"])
def test_postgresql_refuses_truncate(world: World, table: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table}")
    assert Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_flush_empties_a_test_database_and_puts_the_guard_back() -> None:
    with transaction.atomic():
        record_many(actor=SYSTEM, verb="x.y", rows=[AuditRow("x.row", 1)])
    call_command("flush", interactive=False, verbosity=0)
    assert not Entry.objects.exists()
    assert list(AuditChain.objects.values_list("chain", "seq")) == [(number, 0) for number in range(CHAINS)]
    with transaction.atomic():
        record_many(actor=SYSTEM, verb="x.y", rows=[AuditRow("x.row", 1)])
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_entry")


def test_flush_is_refused_in_production(world: World) -> None:
    with override_settings(PRODUCTION=True), pytest.raises(CommandError):
        call_command("flush", interactive=False, verbosity=0)
    assert Entry.objects.exists()
