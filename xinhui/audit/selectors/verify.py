"""Is the trail what it was? Walks every chain in short reads, beside writers at work, with no long transaction."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.db.models import Max

from xinhui.audit.chain import PLAIN_FIELDS
from xinhui.audit.models import CHAINS, AuditChain, Entry
from xinhui.audit.verification import ChainBreak, ChainReport, walk

COLUMNS = (*PLAIN_FIELDS, "at", "detail", "hash")
BATCH = 2000
Anchor = Mapping[int, tuple[int, str]]


def verify_chains(*, anchor: Anchor | None = None) -> list[ChainReport]:
    """One report a chain, in order. `anchor`: chain → (seq, hash) noted at an earlier run and kept elsewhere.

    Each chain is walked up to the head that it had at the start, so writers make no false alarm. Whatever stands
    beyond its head at the end was not written by the portal.
    """
    noted = anchor or {}
    heads = _heads()
    reports = [_walk(head, noted.get(chain)) for chain, head in heads.items()]
    # Entries first, heads second: an honest writer commits both together, so a head is never behind.
    ends = dict(Entry.objects.order_by().values_list("chain").annotate(Max("seq")))
    heads_after = _heads()
    reports = [_with_tail(report, ends.get(report.chain, 0), heads_after) for report in reports]
    lost = sorted((set(ends) | set(range(CHAINS)) | set(noted)) - set(heads))
    return reports + [ChainReport(chain, 0, "", ChainBreak(chain, 0, "unknown-chain")) for chain in lost]


def _heads() -> dict[int, AuditChain]:
    return {head.chain: head for head in AuditChain.objects.order_by("chain")}


def _walk(head: AuditChain, anchor: tuple[int, str] | None) -> ChainReport:
    return walk(
        chain=head.chain,
        rows=_rows(head.chain, head.seq),
        head_seq=head.seq,
        head_hash=head.last_hash,
        key=settings.AUDIT_KEY,
        anchor=anchor,
    )


def _rows(chain: int, last: int) -> Iterator[dict[str, Any]]:
    """The chain's rows up to `last`, in order, a batch at a time (no server-side cursor: poolers refuse them)."""
    seq = 0
    while True:
        batch = list(
            Entry.objects.filter(chain=chain, seq__gt=seq, seq__lte=last).order_by("seq").values(*COLUMNS)[:BATCH]
        )
        yield from batch
        if len(batch) < BATCH:
            return
        seq = batch[-1]["seq"]


def _with_tail(report: ChainReport, end: int, heads: Mapping[int, AuditChain]) -> ChainReport:
    head = heads.get(report.chain)
    if report.broken is not None or (head is not None and end <= head.seq):
        return report
    seq = (head.seq if head else 0) + 1
    return ChainReport(report.chain, report.entries, report.last_hash, ChainBreak(report.chain, seq, "head-seq"))
