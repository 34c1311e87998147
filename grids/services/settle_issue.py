"""Verbs on an issue before any whistle: confirm, dismiss, settle."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from grids.models import Issue
from grids.models.issue import PhotoStage
from grids.services.frame import (
    DISPATCHERS,
    GRID_PEOPLE,
    attach_photos,
    hold_issue,
    require_reporter,
    required_text,
)
from grids.services.record import log
from grids.states import ISSUE_TABLE
from xinhui.accounts.actors import Actor, require
from xinhui.accounts.roles import Role
from xinhui.core import clock


def confirm_issue(*, actor: Actor, issue_id: int, text: str = "", photos: Sequence[UUID] = ()) -> Issue:
    """On-site confirmation of a report from the public; only then does the case open (domain.md, “Cases”)."""
    with transaction.atomic():
        issue = hold_issue(issue_id)
        require(actor, *GRID_PEOPLE, Role.VILLAGE_SECRETARY, area_code=issue.area_code)
        issue.state = ISSUE_TABLE.next(issue.state, "confirm")
        issue.save(update_fields=["state"])
        attach_photos(actor=actor, issue=issue, photos=photos, stage=PhotoStage.VERIFY)
        log(actor=actor, issue=issue, verb="confirm", at=clock.now(), text=text.strip())
    return issue


def dismiss_issue(*, actor: Actor, issue_id: int, reason: str) -> Issue:
    """Dismiss a report that does not hold, with the reason."""
    reason = required_text(reason, field="reason")
    with transaction.atomic():
        issue = hold_issue(issue_id)
        require(actor, *GRID_PEOPLE, Role.VILLAGE_SECRETARY, *DISPATCHERS, area_code=issue.area_code)
        issue.state = ISSUE_TABLE.next(issue.state, "dismiss")
        issue.save(update_fields=["state"])
        log(actor=actor, issue=issue, verb="dismiss", at=clock.now(), text=reason)
    return issue


def settle_issue(*, actor: Actor, issue_id: int, note: str, photos: Sequence[UUID] = ()) -> Issue:
    """Solve on the spot (现场解决): the case ends without a whistle."""
    note = required_text(note, field="note")
    with transaction.atomic():
        issue = hold_issue(issue_id)
        require_reporter(actor, issue)
        issue.state = ISSUE_TABLE.next(issue.state, "settle")
        issue.settled_at, issue.settled_note = clock.now(), note
        issue.save(update_fields=["state", "settled_at", "settled_note"])
        attach_photos(actor=actor, issue=issue, photos=photos, stage=PhotoStage.SETTLE)
        log(actor=actor, issue=issue, verb="settle", at=issue.settled_at, text=note)
    return issue
