"""Is the trail what it was? Streams every chain; no session or person is asked."""

from collections.abc import Mapping

from django.conf import settings
from django.db import connection, transaction

from xinhui.audit.chain import PLAIN_FIELDS
from xinhui.audit.models import CHAINS, AuditChain, Entry
from xinhui.audit.verification import ChainBreak, ChainReport, walk

COLUMNS = (*PLAIN_FIELDS, "at", "detail", "hash")
BATCH = 2000
Anchor = Mapping[int, tuple[int, str]]


def verify_chains(*, anchor: Anchor | None = None) -> list[ChainReport]:
    """One report a chain, in order. `anchor`: chain → (seq, hash) noted at an earlier run and kept elsewhere.

    Runs on one snapshot of the database, so that writers at work make no false alarm.
    """
    noted = anchor or {}
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        heads = {head.chain: head for head in AuditChain.objects.order_by("chain")}
        used = set(Entry.objects.order_by().values_list("chain", flat=True).distinct())
        reports = [_walk(head, noted.get(chain)) for chain, head in heads.items()]
        lost = sorted((used | set(range(CHAINS)) | set(noted)) - set(heads))
    return reports + [ChainReport(chain, 0, "", ChainBreak(chain, 0, "unknown-chain")) for chain in lost]


def _walk(head: AuditChain, anchor: tuple[int, str] | None) -> ChainReport:
    rows = Entry.objects.filter(chain=head.chain).order_by("seq").values(*COLUMNS).iterator(chunk_size=BATCH)
    return walk(
        chain=head.chain,
        rows=rows,
        head_seq=head.seq,
        head_hash=head.last_hash,
        key=settings.AUDIT_KEY,
        anchor=anchor,
    )
