"""The end of the chain: verify, rework, close, rate, withdraw."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from grids.levels import Level, Stage
from grids.models import Rating, Whistle
from grids.models.issue import PhotoStage
from grids.selectors.recipients import RecipientRequest, recipients_for
from grids.services.change import change
from grids.services.dispatch_whistle import level_of_unit
from grids.services.frame import DISPATCHERS, GRID_PEOPLE, attach_photos, hold_whistle, required_text
from grids.services.record import log, tell
from grids.services.steps import meet_step, open_step, stop_steps
from grids.states import (
    ACTIVE_ASSIGNMENT,
    ASSIGNMENT_TABLE,
    ISSUE_TABLE,
    WHISTLE_TABLE,
    AssignmentState,
    WhistleState,
)
from xinhui.accounts.actors import Actor, person_id, require
from xinhui.accounts.roles import Role
from xinhui.core import clock
from xinhui.core.errors import Conflict, InvalidInput


def _require_verifier(actor: Actor, whistle: Whistle) -> None:
    """The grid's own people; those above once the verification has climbed to them."""
    roles: list[str] = [*GRID_PEOPLE, Role.VILLAGE_SECRETARY]
    if whistle.level >= Level.TOWN:
        roles += [Role.TOWN_DISPATCHER, Role.TOWN_LEADER]
    if whistle.level >= Level.COMMAND:
        roles.append(Role.COMMAND_CENTRE)
    require(actor, *roles, area_code=whistle.area_code)


def verify_whistle(*, actor: Actor, whistle_id: int, photos: Sequence[UUID], text: str = "") -> Whistle:
    """核查: the grid worker saw on site that it is done; a photo is required."""
    if not photos:
        raise InvalidInput(
            code="photo-missing",
            field="photos",
            message=_("Verification needs a photo from the place."),
            action=_("Take a photo and try again."),
        )
    now = clock.now()
    with change():
        whistle = hold_whistle(whistle_id)
        _require_verifier(actor, whistle)
        whistle.state = WHISTLE_TABLE.next(whistle.state, "verify")
        meet_step(whistle=whistle, stage=Stage.VERIFY, at=now)
        whistle.verified_at, whistle.due_at, whistle.level = now, now, Level.TOWN
        open_step(whistle=whistle, stage=Stage.CLOSE, level=Level.TOWN, at=now)
        whistle.save()
        attach_photos(actor=actor, issue=whistle.issue, photos=photos, stage=PhotoStage.VERIFY)
        log(actor=actor, issue=whistle.issue, whistle=whistle, verb="verify", at=now, text=text.strip())
        (people,) = recipients_for([RecipientRequest(Level.TOWN, None, whistle.area_code)])
        tell(whistle=whistle, event="to_close", recipients=people)
    return whistle


def rework_whistle(*, actor: Actor, whistle_id: int, reason: str) -> Whistle:
    """返工: not done; the units that finished begin a new round."""
    reason = required_text(reason, field="reason")
    now = clock.now()
    with change():
        whistle = hold_whistle(whistle_id)
        _require_verifier(actor, whistle)
        whistle.state = WHISTLE_TABLE.next(whistle.state, "rework")
        meet_step(whistle=whistle, stage=Stage.VERIFY, at=now)
        whistle.round += 1
        whistle.rework_count += 1
        whistle.finished_at = None
        whistle.save()
        log(actor=actor, issue=whistle.issue, whistle=whistle, verb="rework", at=now, text=reason)
        for assignment in whistle.assignments.filter(state=AssignmentState.FINISHED).select_related("unit"):
            assignment.state = ASSIGNMENT_TABLE.next(assignment.state, "rework")
            assignment.round = whistle.round
            assignment.finished_at = None
            level = level_of_unit(assignment.unit)
            open_step(whistle=whistle, stage=Stage.RESPOND, level=level, at=now, assignment=assignment)
            assignment.save()
            (people,) = recipients_for([RecipientRequest(level, assignment.unit_id, whistle.area_code)])
            tell(
                whistle=whistle, event="reworked", recipients=people, mark=f"a{assignment.pk}", context={"text": reason}
            )
        whistle.save()
    return whistle


def close_whistle(*, actor: Actor, whistle_id: int, text: str = "") -> Whistle:
    """结案. On time when the lead unit finished within its handling deadline, extensions and pauses counted in."""
    now = clock.now()
    with change():
        whistle = hold_whistle(whistle_id, with_issue=True)
        require(actor, *DISPATCHERS, Role.VILLAGE_SECRETARY, area_code=whistle.area_code)
        whistle.state = WHISTLE_TABLE.next(whistle.state, "close")
        meet_step(whistle=whistle, stage=Stage.CLOSE, at=now)
        stop_steps(whistle=whistle, at=now)
        lead = whistle.assignments.filter(role="lead", state=AssignmentState.FINISHED).first()
        whistle.closed_at = now
        whistle.closed_on_time = lead is not None and not lead.handling_late and not lead.response_late
        whistle.due_at, whistle.is_overdue = None, False
        whistle.save()
        issue = whistle.issue
        issue.state = ISSUE_TABLE.next(issue.state, "close")
        issue.save(update_fields=["state"])
        log(
            actor=actor,
            issue=issue,
            whistle=whistle,
            verb="close",
            at=now,
            text=text.strip(),
            data={"on_time": whistle.closed_on_time},
        )
        if whistle.raised_by_id:
            tell(whistle=whistle, event="to_rate", recipients=[whistle.raised_by_id])
    return whistle


def rate_whistle(
    *, actor: Actor, whistle_id: int, speed: int, quality: int, attitude: int, comment: str = ""
) -> Rating:
    """综合评价: once, by the grid's people or whoever raised it, after closing."""
    if not all(1 <= mark <= 5 for mark in (speed, quality, attitude)):
        raise InvalidInput(code="marks", field="speed", message=_("A rating goes from 1 to 5."))
    now = clock.now()
    with change():
        whistle = hold_whistle(whistle_id)
        if actor.user_id is None or actor.user_id != whistle.raised_by_id:
            require(actor, *GRID_PEOPLE, Role.VILLAGE_SECRETARY, area_code=whistle.area_code)
        if whistle.state != WhistleState.CLOSED:
            raise Conflict(code="not-closed", message=_("Only a closed whistle is rated."))
        if Rating.objects.filter(whistle=whistle).exists():
            raise Conflict(code="rated", message=_("This whistle has been rated."))
        rating = Rating.objects.create(
            whistle=whistle,
            area_code=whistle.area_code,
            speed=speed,
            quality=quality,
            attitude=attitude,
            comment=comment.strip(),
            rated_by_id=person_id(actor),
            rated_at=now,
        )
        log(
            actor=actor,
            issue=whistle.issue,
            whistle=whistle,
            verb="rate",
            at=now,
            text=comment.strip(),
            data={"speed": speed, "quality": quality, "attitude": attitude},
        )
    return rating


def withdraw_whistle(*, actor: Actor, whistle_id: int, reason: str) -> Whistle:
    """Take a whistle back before it is finished; the issue is open again."""
    reason = required_text(reason, field="reason")
    with change():
        whistle = hold_whistle(whistle_id, with_issue=True)
        require(actor, *DISPATCHERS, area_code=whistle.area_code)
        whistle.state = WHISTLE_TABLE.next(whistle.state, "withdraw")
        end_live(whistle)
        issue = whistle.issue
        issue.state = ISSUE_TABLE.next(issue.state, "release")
        issue.save(update_fields=["state"])
        log(actor=actor, issue=issue, whistle=whistle, verb="withdraw", at=clock.now(), text=reason)
    return whistle


def end_live(whistle: Whistle) -> None:
    """Stop every deadline and cancel every active assignment of a whistle that is over."""
    now = clock.now()
    stop_steps(whistle=whistle, at=now)
    for assignment in whistle.assignments.filter(state__in=sorted(ACTIVE_ASSIGNMENT)):
        assignment.state = ASSIGNMENT_TABLE.next(assignment.state, "cancel")
        assignment.ended_at, assignment.due_at = now, None
        assignment.save()
    whistle.due_at, whistle.is_overdue = None, False
    whistle.save()
