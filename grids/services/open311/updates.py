"""An update of another platform: the unit's answer or its finished work where it has a part, else a remark."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from grids.models import Assignment, Issue, TimelineEntry, Whistle
from grids.models.issue import PhotoStage
from grids.models.scoped import AREA_ROLES, DEPARTMENT_ROLES
from grids.selectors.recipients import RecipientRequest, recipients_for
from grids.services.change import change
from grids.services.dispatch_whistle import level_of_unit
from grids.services.finish_assignment import finish_assignment
from grids.services.frame import attach_photos, hold_issue, hold_whistle, required_text
from grids.services.open311.requests import number_of
from grids.services.receipts import once
from grids.services.record import log, tell
from grids.services.respond import respond
from grids.states import ACTIVE_ASSIGNMENT, LIVE_WHISTLE, AssignmentState
from xinhui.accounts.actors import Actor, person_id, require
from xinhui.core import clock


@dataclass(frozen=True)
class Update:
    """What a platform says of a request. `status` is open, closed or empty; `at` is the sender's moment."""

    external_id: str
    status: str
    text: str
    at: datetime | None = None
    photos: tuple[UUID, ...] = ()
    media_urls: tuple[str, ...] = ()


def take_update(*, actor: Actor, issue_id: int, update: Update) -> tuple[int, bool]:
    """Do what the update says; returns (timeline entry, was it new).

    The same number with the same body gives the same entry; with another body Conflict. Raises InvalidInput,
    Forbidden, Conflict where the chain does not allow it.
    """
    required_text(update.text, field="description")
    body = {name: getattr(update, name) for name in update.__dataclass_fields__} | {"issue": issue_id}
    return once(
        actor=actor,
        uuid=number_of(actor=actor, kind="update", external_id=update.external_id),
        verb="open311.update",
        body=body,
        act=lambda: _apply(actor, issue_id, update),
    )


def _apply(actor: Actor, issue_id: int, update: Update) -> int:
    part = own_part(actor, issue_id)
    if part is not None and update.status == "closed":
        if part.state == AssignmentState.SENT:  # done before it was answered: both at this moment
            respond(actor=actor, assignment_id=part.pk)
        finish_assignment(actor=actor, assignment_id=part.pk, result=update.text, photos=update.photos)
    elif part is not None and update.status == "open" and part.state == AssignmentState.SENT:
        respond(actor=actor, assignment_id=part.pk, text=update.text)
        attach_photos(actor=actor, issue=part.whistle.issue, photos=update.photos, stage=PhotoStage.REPORT)
    else:
        remark(actor=actor, issue_id=issue_id, update=update)
    mine = TimelineEntry.objects.filter(issue_id=issue_id, actor_id=actor.user_id)
    return mine.order_by("-id").values_list("pk", flat=True)[0]


def own_part(actor: Actor, issue_id: int) -> Assignment | None:
    """The part that a unit of the actor has at work in the issue; the lead unit's before a supporting one's."""
    units = actor.scope.unit_ids(*DEPARTMENT_ROLES)
    if not units:
        return None
    rows = Assignment.objects.filter(whistle__issue_id=issue_id, unit_id__in=units, state__in=ACTIVE_ASSIGNMENT)
    return rows.select_related("whistle__issue").order_by("role", "id").first()


def remark(*, actor: Actor, issue_id: int, update: Update) -> None:
    """Words and photos on the timeline; nothing moves. Whoever is at work on the issue is told.

    By the reporter, a unit that has or had a part, and those who watch over the area.
    """
    text = required_text(update.text, field="description")
    with change():
        issue = hold_issue(issue_id)
        _require_party(actor, issue)
        live = issue.whistles.filter(state__in=LIVE_WHISTLE).values_list("pk", flat=True).first()
        whistle = hold_whistle(live) if live else None
        attach_photos(actor=actor, issue=issue, photos=update.photos, stage=PhotoStage.REPORT)
        said = {
            "status": update.status,
            "media_urls": list(update.media_urls),
            "sent_at": update.at.isoformat() if update.at else "",
        }
        data = {name: value for name, value in said.items() if value}
        log(actor=actor, issue=issue, whistle=whistle, verb="remark", at=clock.now(), text=text, data=data)
        if whistle is not None:
            _tell(actor, whistle, update)


def _require_party(actor: Actor, issue: Issue) -> None:
    if actor.user_id is not None and actor.user_id == issue.reporter_id:
        return
    units = actor.scope.unit_ids(*DEPARTMENT_ROLES)
    if units and Assignment.objects.filter(whistle__issue=issue, unit_id__in=units).exists():
        return
    require(actor, *AREA_ROLES, area_code=issue.area_code)


def _tell(actor: Actor, whistle: Whistle, update: Update) -> None:
    """Who raised the whistle, and the units at work on it; never what was said: it may name people."""
    parts = whistle.assignments.filter(state__in=ACTIVE_ASSIGNMENT).select_related("unit").order_by("id")
    wanted = [RecipientRequest(level_of_unit(part.unit), part.unit_id, whistle.area_code) for part in parts]
    people = set().union(*recipients_for(wanted)) | ({whistle.raised_by_id} if whistle.raised_by_id else set())
    tell(
        whistle=whistle, event="remarked", recipients=people - {person_id(actor)},
        mark=f"u{number_of(actor=actor, kind='update', external_id=update.external_id)}",
    )  # fmt: skip
