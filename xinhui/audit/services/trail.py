"""Writing the trail: the only way in.

Lock order of the whole portal: business rows first, the chain last. A transaction takes a chain nobody else holds
(SKIP LOCKED), its own first; so writers wait for one another only when all chains are taken.
"""

import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.db.models import Case, IntegerField, Value, When
from django.db.transaction import TransactionManagementError

from xinhui.accounts.actors import Actor
from xinhui.audit.chain import clean_text, link_hash, normalised
from xinhui.audit.models import CHAINS, AuditChain, Entry
from xinhui.core import clock
from xinhui.core.prepared import Bound, Prepared, PreparedInsert, Statement, run_together


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One entry to be: what was acted on. `detail` is JSON (dates, UUIDs and decimals are taken as text)."""

    target_type: str
    target_id: int | str
    area_code: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, target: models.Model, *, area_code: str = "", detail: Mapping[str, Any] | None = None) -> "AuditRow":
        """The row for a model instance; without `area_code` the instance's own is taken, if it has one."""
        code = area_code or str(getattr(target, "area_code", "") or "")
        return cls(target._meta.label_lower, str(target.pk), code, detail or {})


def record(
    *,
    actor: Actor,
    verb: str,
    target: models.Model,
    area_code: str = "",
    detail: Mapping[str, Any] | None = None,
    along: Sequence[Bound] = (),
) -> None:
    """Add one entry about `target` in the caller's transaction; three queries.

    Call it after every other lock of the transaction. Raises TransactionManagementError outside `atomic()`.
    `along`: statements of the caller's that go to the database in the same round trip, before the entry.
    """
    record_many(actor=actor, verb=verb, rows=[AuditRow.of(target, area_code=area_code, detail=detail)], along=along)


def record_many(*, actor: Actor, verb: str, rows: Sequence[AuditRow], along: Sequence[Bound] = ()) -> None:
    """Add entries of one verb in the caller's transaction; three queries for any number of rows."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("The audit trail is written in the transaction of what it records.")
    if not rows:
        return
    head = _hold_chain()
    at = clock.now()
    entries = []
    for row in rows:
        entry = _next_entry(head, actor=actor, verb=verb, row=row, at=at)
        head.seq, head.last_hash = entry.seq, entry.hash
        entries.append(entry)
    moved = (_MOVE_HEAD, [head.seq, head.last_hash, head.chain])
    if len(entries) == 1:
        run_together([*along, _insert_entry.statement(entries[0]), moved])
        return
    Entry.objects.bulk_create(entries)
    run_together([*along, moved])


def _free_chain(own: int) -> "models.QuerySet[Any, Any]":
    own_first = Case(When(pk=own, then=Value(0)), default=Value(1), output_field=IntegerField())
    heads = AuditChain.objects.select_for_update(skip_locked=True).order_by(own_first, "pk")
    return heads.values_list("chain", "seq", "last_hash")[:1]


_FREE_CHAIN = Prepared(_free_chain, 7_001)
_MOVE_HEAD = Statement.of('UPDATE "audit_auditchain" SET "seq" = %s, "last_hash" = %s WHERE "chain" = %s')
_insert_entry = PreparedInsert(Entry)


def preferred_chain() -> int:
    """The chain this connection tries first; connections belong to one thread of one process."""
    return (os.getpid() * 31 + threading.get_ident() // 64) % CHAINS


def _hold_chain() -> AuditChain:
    """Lock a chain head until commit. SQLite has one writer at a time anyway (BEGIN IMMEDIATE)."""
    own = preferred_chain()
    if not connection.features.has_select_for_update_skip_locked:
        return AuditChain.objects.get(pk=own)
    for chain, seq, last_hash in _FREE_CHAIN(own):
        return AuditChain(chain=chain, seq=seq, last_hash=last_hash)
    return AuditChain.objects.select_for_update().get(pk=own)


def _next_entry(head: AuditChain, *, actor: Actor, verb: str, row: AuditRow, at: datetime) -> Entry:
    fields: dict[str, Any] = {
        "chain": head.chain,
        "seq": head.seq + 1,
        "at": at,
        "actor_id": actor.user_id,
        "actor_label": clean_text(actor.label)[:80],
        "actor_kind": actor.kind,
        "ip": actor.ip or "",
        "verb": verb,
        "target_type": row.target_type,
        "target_id": str(row.target_id),
        "area_code": row.area_code,
        "detail": normalised(row.detail),
        "prev_hash": head.last_hash,
    }
    return Entry(**fields, hash=link_hash(settings.AUDIT_KEY, fields))
