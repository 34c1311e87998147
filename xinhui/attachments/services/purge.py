"""Dropping files that were sent in and then belonged to nothing."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, ForeignObjectRel, OuterRef

from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.attachments.models import Attachment, AttachmentQuerySet
from xinhui.audit.services import AuditRow, record_many
from xinhui.core import clock
from xinhui.core.locking import locked

log = logging.getLogger(__name__)
#: Someone may write a report over a weekend's Saturday and Sunday; later than that the photo is forgotten.
ORPHAN_AFTER = timedelta(hours=48)
BATCH = 200


def orphans() -> AttachmentQuerySet:
    """Files last sent in over 48 hours ago that no row of any room points at."""
    rows = Attachment.objects.filter(updated_at__lt=clock.now() - ORPHAN_AFTER)
    # Rooms above point down at this table; asking the models keeps this room ignorant of them. Hidden relations
    # (related_name="+") count: a photo that only such a row points at is nobody's orphan.
    for relation in Attachment._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            pointing = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            rows = rows.exclude(Exists(pointing))
    return rows


def purge_orphans(*, actor: Actor = SYSTEM) -> int:
    """Delete every orphan, row and files, each on the trail; returns how many. Any number may run at once."""
    total = 0
    while found := _purge_batch(actor):
        total += found
    return total


def _purge_batch(actor: Actor) -> int:
    with transaction.atomic():
        ids = [row.pk for row in locked(orphans().order_by("pk"), skip_locked=True)[:BATCH]]
        # Asked again under the lock: whoever held a row until now may have used it.
        rows = list(orphans().filter(pk__in=ids))
        if not rows:
            return 0
        entries = [
            AuditRow.of(row, detail={"sha256": row.sha256, "kind": row.kind, "uploaded_by": row.uploaded_by_id})
            for row in rows
        ]
        Attachment.objects.filter(pk__in=[row.pk for row in rows]).delete()
        record_many(actor=actor, verb="purge_attachment", rows=entries)
        transaction.on_commit(lambda: _drop_files(rows))
    return len(rows)


def _drop_files(rows: Sequence[Attachment]) -> None:
    """The rows are gone for good: now the files. One that cannot be removed does not keep the others."""
    for row in rows:
        for field in (row.file, row.thumbnail):
            if not field.name:
                continue
            try:
                field.storage.delete(field.name)
            except OSError:
                log.exception("file %s of a purged attachment not removed", field.name)
