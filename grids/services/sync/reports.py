"""Many plain reports of one phone, written together: the reads and writes of one, shared."""

import logging
from collections.abc import Sequence
from uuid import UUID

from django.db import DatabaseError, transaction

from grids.models import Issue, SyncPhoto, SyncRecord
from grids.services.report_issue import Report
from grids.services.report_issues import checked_row, report_issues
from grids.services.sync.chain import report_of
from grids.services.sync.complete import settle_photos
from grids.services.sync.envelope import REFUSED, Envelope, Outcome, Sender, check_photos, is_skewed, skew_of
from grids.services.sync.kinds import KINDS
from grids.services.sync.rows import kept_photos, new_row, photo_rows, receipt
from xinhui.core.errors import DomainError

log = logging.getLogger(__name__)
Checked = tuple[Envelope, Report, Issue]


def take_reports(*, sender: Sender, envelopes: Sequence[Envelope]) -> dict[UUID, Outcome]:
    """Results by number; reports that could not be written with the others are not among them: take those one by one.

    A report that breaks a rule is refused alone. Raises nothing but what every record would raise.
    """
    results: dict[UUID, Outcome] = {}
    checked: list[Checked] = []
    for envelope in envelopes:
        try:
            checked.append(_checked(sender, envelope))
        except DomainError as refusal:
            results[envelope.uuid] = Outcome(
                uuid=envelope.uuid, status=REFUSED, content_hash=envelope.content_hash, error=refusal
            )
    try:
        with transaction.atomic():
            written = _write(sender, checked)
    except (DatabaseError, DomainError):
        # A copy came first, or one of them names a photo that is not there: alone, each finds out for itself.
        log.info("%d reports are taken one by one", len(checked), exc_info=True)
    else:
        results.update(written)
    return results


def _checked(sender: Sender, envelope: Envelope) -> Checked:
    check_photos(KINDS[envelope.kind], envelope.photos)
    report = report_of(envelope)
    row = checked_row(actor=sender.actor, report=report)
    row.is_clock_skewed = row.is_clock_skewed or is_skewed(skew_of(sender, envelope))
    return envelope, report, row


def _write(sender: Sender, checked: Sequence[Checked]) -> dict[UUID, Outcome]:
    report_issues(actor=sender.actor, reports=[(report, issue) for _envelope, report, issue in checked])
    rows = [
        new_row(sender, envelope, target_id=issue.pk, is_complete=not envelope.photos)
        for envelope, _report, issue in checked
    ]
    SyncRecord.objects.bulk_create(sorted(rows, key=lambda row: row.uuid))
    pairs = [(row, envelope.photos) for row, (envelope, _report, _issue) in zip(rows, checked, strict=True)]
    photos = SyncPhoto.objects.bulk_create([photo for row, hashes in pairs for photo in photo_rows(row, hashes)])
    kept = kept_photos(sender.user.pk, [photo.sha256 for photo in photos])
    results = {}
    for row, _hashes in pairs:
        own = [photo for photo in photos if photo.record_id == row.pk]
        if own and any(photo.sha256 in kept for photo in own):
            settle_photos(sender, row, own, kept)
        results[row.uuid] = receipt(row, own, kept=kept, is_new=True)
    return results
