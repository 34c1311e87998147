"""Many reports at once: the checks and the row of `report_issue`, written together."""

from collections.abc import Sequence

from django.db import transaction

from grids.models import Issue
from grids.models.issue import PhotoStage
from grids.services.frame import attach_photos
from grids.services.receipts import content_hash
from grids.services.record import Line, log_many
from grids.services.report_issue import Report, checked, issue_row, report_entry
from xinhui.accounts.actors import Actor


def checked_row(*, actor: Actor, report: Report) -> Issue:
    """The row of a report that `report_issue` would keep, not yet written; raises InvalidInput, Forbidden."""
    return issue_row(actor, report, content_hash(report.body()), *checked(actor, report))


def report_issues(*, actor: Actor, reports: Sequence[tuple[Report, Issue]]) -> None:
    """Keep new reports with the rows that `checked_row` gave; the rows learn their ids.

    All or none: raises IntegrityError when a UUID is known already (send that one to `report_issue`), InvalidInput
    for a photo that is not the actor's. As many queries for a hundred as for one, but for photos.
    """
    if not reports:
        return
    # By number, so that two phones' copies of one batch wait for one another in the same order.
    ordered = sorted(reports, key=lambda pair: pair[0].uuid)
    with transaction.atomic():
        Issue.objects.bulk_create([row for _report, row in ordered])
        for report, row in ordered:
            attach_photos(actor=actor, issue=row, photos=report.photos, stage=PhotoStage.REPORT)
        lines = [Line(issue=row, at=row.received_at, **report_entry(row, report)) for report, row in ordered]
        log_many(actor=actor, verb="report", lines=lines)
