"""Completing a record when its photos are there, be it hours later."""

import logging
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from grids.models import SyncPhoto, SyncRecord
from grids.models.sync import SyncState
from grids.services.sync.envelope import Envelope, Sender
from grids.services.sync.kinds import KINDS
from grids.services.sync.rows import kept_photos
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.core.errors import DomainError
from xinhui.core.locking import locked

log = logging.getLogger(__name__)
SWEEP = 500


def settle_photos(sender: Sender, row: SyncRecord, photos: Sequence[SyncPhoto], kept: dict[str, UUID]) -> None:
    """Give a record that is locked, or new, the photos that are there; the last one completes it.

    A verb that cannot do without its photos is done when all of them are there. Raises DomainError of that verb.
    """
    kind, now = KINDS[row.kind], clock.now()
    fresh = [photo for photo in photos if photo.arrived_at is None and photo.sha256 in kept]
    missing = [photo for photo in photos if photo.arrived_at is None and photo.sha256 not in kept]
    if row.pending is not None:
        if missing:
            return
        row.target_id = kind.run(sender, _pending(row, [kept[photo.sha256] for photo in photos]))
        row.pending = None
    elif fresh and kind.attach is not None and row.target_id is not None:
        kind.attach(sender.actor, row.target_id, [kept[photo.sha256] for photo in fresh])
    SyncPhoto.objects.filter(pk__in=[photo.pk for photo in fresh]).update(arrived_at=now)
    for photo in fresh:
        photo.arrived_at = now
    if not missing:
        row.state, row.completed_at = SyncState.COMPLETE, now
        row.save(update_fields=["state", "completed_at", "target_id", "pending"])


def _pending(row: SyncRecord, attachments: list[UUID]) -> Envelope:
    facts: dict[str, Any] = row.pending or {}
    return Envelope(
        uuid=row.uuid, kind=row.kind, made_at=row.made_at, content_hash=row.content_hash,
        body={**facts["body"], "attachments": attachments}, base_version=facts["base_version"],
    )  # fmt: skip


def complete_record(*, sender: Sender, record_id: int) -> SyncRecord:
    """Look once more whether a record's photos have arrived. Raises DomainError when its verb is refused now."""
    with transaction.atomic():
        row: SyncRecord = locked(SyncRecord.objects.filter(pk=record_id, user_id=sender.user.pk)).get()
        if row.state == SyncState.WAITING:
            photos = list(row.photos.all())
            wanted = [photo.sha256 for photo in photos if photo.arrived_at is None or row.pending is not None]
            settle_photos(sender, row, photos, kept_photos(sender.user.pk, wanted))
    return row


def complete_waiting(*, actor: Actor, user: User, sha256: str) -> int:
    """A photo has arrived whole: complete the sender's records that name it; returns how many it was added to.

    A verb that is refused meanwhile waits until its phone asks again: it is told why then.
    """
    rows = SyncPhoto.objects.filter(sha256=sha256, arrived_at=None, record__user_id=user.pk)
    done = 0
    for record_id in list(rows.order_by("record_id").values_list("record_id", flat=True)):
        try:
            complete_record(sender=Sender(actor, user), record_id=record_id)
            done += 1
        except DomainError:
            log.info("record %s: its verb is refused now", record_id, exc_info=True)
    return done


def sweep_waiting() -> int:
    """Complete records whose photos arrived when nobody was looking; returns how many photos were added."""
    have = SyncPhoto.objects.filter(arrived_at=None, record__user__attachments__sha256=F("sha256"))
    pairs = have.order_by("pk").values_list("record__user_id", "sha256").distinct()[:SWEEP]
    done = 0
    for user_id, sha256 in list(pairs):
        user = User.objects.get(pk=user_id)
        done += complete_waiting(actor=Actor.of(user), user=user, sha256=sha256)
    return done
