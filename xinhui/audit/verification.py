"""Walking the chains. Pure: rows in, findings out; nothing is loaded but the row at hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from xinhui.audit.chain import GENESIS, link_hash


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """The first place where a chain is not what it was. `kind`: missing-seq, repeated-seq, prev-hash, hash,
    head-seq, head-hash, anchor-missing, anchor-hash, unknown-chain."""

    chain: int
    seq: int
    kind: str

    def __str__(self) -> str:
        return f"chain {self.chain}, entry {self.seq}: {self.kind}"


@dataclass(frozen=True, slots=True)
class ChainReport:
    """A chain walked: entries seen, the hash at its end, the first break or None."""

    chain: int
    entries: int
    last_hash: str
    broken: ChainBreak | None


def walk(
    *,
    chain: int,
    rows: Iterable[Mapping[str, Any]],
    head_seq: int,
    head_hash: str,
    key: str,
    anchor: tuple[int, str] | None = None,
) -> ChainReport:
    """Walk one chain in order of `seq`. `anchor` is (seq, hash) noted earlier and kept elsewhere."""
    seq, last = 0, GENESIS
    anchored = anchor is None or anchor[0] == 0
    for row in rows:
        kind = _fault(row, seq, last, key)
        if kind is not None:
            at = seq + 1 if kind == "missing-seq" else row["seq"]
            return ChainReport(chain, seq, last, ChainBreak(chain, at, kind))
        seq, last = row["seq"], row["hash"]
        if anchor is not None and seq == anchor[0]:
            if last != anchor[1]:
                return ChainReport(chain, seq, last, ChainBreak(chain, seq, "anchor-hash"))
            anchored = True
    return ChainReport(
        chain, seq, last, _end_fault(chain, seq, last, head_seq, head_hash, None if anchored else anchor)
    )


def _fault(row: Mapping[str, Any], seq: int, last: str, key: str) -> str | None:
    if row["seq"] > seq + 1:
        return "missing-seq"
    if row["seq"] <= seq:
        return "repeated-seq"
    if row["prev_hash"] != last:
        return "prev-hash"
    return None if link_hash(key, row) == row["hash"] else "hash"


def _end_fault(
    chain: int, seq: int, last: str, head_seq: int, head_hash: str, anchor: tuple[int, str] | None
) -> ChainBreak | None:
    if head_seq != seq:
        return ChainBreak(chain, min(head_seq, seq) + 1, "head-seq")
    if head_hash != last:
        return ChainBreak(chain, seq, "head-hash")
    return ChainBreak(chain, anchor[0], "anchor-missing") if anchor is not None else None
