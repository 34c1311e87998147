"""The rows of the sync room: what is known, what a record waits for, and what a phone is told of it."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from grids.models import SyncPhoto, SyncRecord
from grids.models.sync import SyncState
from grids.services.sync.envelope import KNOWN, STORED, WAITING, Envelope, Known, Outcome, Sender, is_skewed, skew_of
from grids.services.sync.kinds import KINDS
from xinhui.attachments.models import Attachment
from xinhui.core import clock


def known_records(uuids: Iterable[UUID]) -> Known:
    """Records that are there already, whoever sent them, with their photos: two queries."""
    rows = SyncRecord.objects.filter(uuid__in=list(uuids)).prefetch_related("photos")
    return {row.uuid: row for row in rows}


def kept_photos(user_id: int, hashes: Iterable[str]) -> dict[str, UUID]:
    """Hash → attachment, of the photos that this person has sent in."""
    wanted = set(hashes)
    if not wanted:
        return {}
    rows = Attachment.objects.filter(uploaded_by_id=user_id, sha256__in=wanted)
    return dict(rows.values_list("sha256", "uuid"))


def new_row(sender: Sender, envelope: Envelope, *, target_id: int | None, is_complete: bool) -> SyncRecord:
    """The receipt of a record, not yet written."""
    now, skew = clock.now(), skew_of(sender, envelope)
    return SyncRecord(
        uuid=envelope.uuid, user_id=sender.user.pk, device=sender.device, kind=envelope.kind,
        content_hash=envelope.content_hash, made_at=envelope.made_at, received_at=now, skew_seconds=skew,
        is_clock_skewed=is_skewed(skew), state=SyncState.COMPLETE if is_complete else SyncState.WAITING,
        target_id=target_id, completed_at=now if is_complete else None,
    )  # fmt: skip


def photo_rows(record: SyncRecord, hashes: Sequence[str]) -> list[SyncPhoto]:
    """What a record wants, not yet written."""
    return [SyncPhoto(record=record, sha256=sha256) for sha256 in dict.fromkeys(hashes)]


def receipt(row: SyncRecord, photos: Sequence[SyncPhoto], *, kept: Iterable[str], is_new: bool) -> Outcome:
    """What the phone is told of a record that is there; `kept`: hashes of photos that have arrived."""
    have = set(kept)
    status = WAITING if row.state == SyncState.WAITING else STORED if is_new else KNOWN
    told = {p.sha256: "kept" if p.arrived_at or p.sha256 in have else "missing" for p in photos}
    link = KINDS[row.kind].link(row.target_id) if row.target_id is not None and row.kind in KINDS else ""
    return Outcome(
        uuid=row.uuid, status=status, content_hash=row.content_hash, photos=told, link=link,
        skew_seconds=row.skew_seconds,
    )  # fmt: skip
