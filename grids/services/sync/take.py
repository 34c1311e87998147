"""Taking a batch of records: each once, each with its own result, none harmed by another."""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from grids.models import SyncPhoto, SyncRecord
from grids.models.sync import SyncState
from grids.services.sync.chain import is_plain
from grids.services.sync.complete import complete_record, settle_photos
from grids.services.sync.envelope import (
    CONFLICT,
    FAILED,
    REFUSED,
    Envelope,
    Known,
    NumberTaken,
    Outcome,
    Sender,
    Stale,
    check_photos,
)
from grids.services.sync.kinds import KINDS
from grids.services.sync.reports import take_reports
from grids.services.sync.rows import kept_photos, new_row, photo_rows, receipt
from xinhui.core.errors import Conflict, DomainError

log = logging.getLogger(__name__)


def take_records(*, sender: Sender, envelopes: Sequence[Envelope], known: Known) -> list[Outcome]:
    """Take records in the order they came; results in the same order. `known`: what `known_records` gave for them.

    Plain reports are written together, in one transaction; every other record has a transaction of its own. Must run
    outside any transaction, so that what is answered is what is committed.
    """
    results: dict[int, Outcome] = {}
    plain: dict[int, Envelope] = {}
    seen: set[UUID] = set()
    for place, envelope in enumerate(envelopes):
        if envelope.uuid not in known and envelope.uuid not in seen and is_plain(envelope):
            plain[place] = envelope
        seen.add(envelope.uuid)
    if len(plain) > 1:
        together = take_reports(sender=sender, envelopes=list(plain.values()))
        results.update({place: together[env.uuid] for place, env in plain.items() if env.uuid in together})
    for place, envelope in enumerate(envelopes):
        if place not in results:
            results[place] = _take(sender, envelope, known.get(envelope.uuid))
    return [results[place] for place in range(len(envelopes))]


def _take(sender: Sender, envelope: Envelope, row: SyncRecord | None) -> Outcome:
    try:
        return _replay(sender, envelope, row) if row is not None else take_one(sender=sender, envelope=envelope)
    except DomainError as refusal:
        return _refused(sender, envelope, refusal)
    except Exception:
        log.exception("record %s (%s) failed", envelope.uuid, envelope.kind)
        if connection.in_atomic_block and connection.needs_rollback:
            raise
        return Outcome(uuid=envelope.uuid, status=FAILED, content_hash=envelope.content_hash)


def take_one(*, sender: Sender, envelope: Envelope) -> Outcome:
    """Take one record in its own transaction; a copy of it that was committed meanwhile answers instead.

    Raises DomainError: nothing of it is kept, and its number stays free.
    """
    check_photos(KINDS[envelope.kind], envelope.photos)
    try:
        with transaction.atomic():
            return _keep(sender, envelope)
    except IntegrityError:
        row = SyncRecord.objects.filter(uuid=envelope.uuid).first()
        if row is None:
            raise
        return _replay(sender, envelope, row)


def _keep(sender: Sender, envelope: Envelope) -> Outcome:
    """Claim the number first: a second copy waits here until this one is committed or gone."""
    kind = KINDS[envelope.kind]
    row = new_row(sender, envelope, target_id=None, is_complete=not envelope.photos)
    row.save(force_insert=True)
    photos = SyncPhoto.objects.bulk_create(photo_rows(row, envelope.photos))
    kept = kept_photos(sender.user.pk, envelope.photos)
    waits = bool(photos) and kind.waits(envelope.body)
    if waits:
        kind.foresee(sender, envelope)
        row.pending = {"body": _plain_json(envelope.body), "base_version": envelope.base_version}
    else:
        row.target_id = kind.run(sender, envelope)
    row.save(update_fields=["pending", "target_id"])
    if photos:
        settle_photos(sender, row, photos, kept)
    return receipt(row, photos, kept=kept, is_new=True)


def _plain_json(body: Mapping[str, Any]) -> Any:
    return json.loads(json.dumps(dict(body), default=str))


def _replay(sender: Sender, envelope: Envelope, row: SyncRecord) -> Outcome:
    """The receipt once more; raises NumberTaken when the number is another's, DomainError of a verb that waited."""
    if row.user_id != sender.user.pk:
        raise NumberTaken
    if row.content_hash != envelope.content_hash:
        raise NumberTaken(stored_hash=row.content_hash)
    if row.state == SyncState.WAITING:
        try:
            row = complete_record(sender=sender, record_id=row.pk)
        except SyncRecord.DoesNotExist:  # another copy was refused and let go of the number
            return take_one(sender=sender, envelope=envelope)
        except DomainError as refusal:
            SyncRecord.objects.filter(pk=row.pk, state=SyncState.WAITING).delete()
            asked = replace(envelope, body=(row.pending or {}).get("body", {}))  # known: it was not read this time
            return _refused(sender, asked, refusal)
    photos = list(row.photos.all())
    waiting = [photo.sha256 for photo in photos if photo.arrived_at is None]
    return receipt(row, photos, kept=kept_photos(row.user_id, waiting), is_new=False)


def _refused(sender: Sender, envelope: Envelope, refusal: DomainError) -> Outcome:
    """The phone keeps the record: a conflict shows what is there instead, a refusal what to mend."""
    outcome = Outcome(uuid=envelope.uuid, status=REFUSED, content_hash=envelope.content_hash, error=refusal)
    if isinstance(refusal, NumberTaken):
        outcome.status, outcome.content_hash = CONFLICT, refusal.stored_hash
    elif isinstance(refusal, Stale):
        outcome.status, outcome.current = CONFLICT, refusal.current
    elif isinstance(refusal, Conflict):
        outcome.status = CONFLICT
        outcome.current = KINDS[envelope.kind].current(sender, envelope.body) if envelope.body else None
    return outcome
