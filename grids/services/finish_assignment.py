"""Finish an assignment; when every unit is done the whistle waits for verification."""

from collections.abc import Sequence
from uuid import UUID

from grids.levels import Level, Stage
from grids.models import Assignment, Whistle
from grids.models.issue import PhotoStage
from grids.models.whistle import AssignmentRole
from grids.selectors.recipients import RecipientRequest, grid_people, recipients_for
from grids.services.change import change
from grids.services.frame import attach_photos, hold_assignment, require_assignee, required_text
from grids.services.record import log, tell
from grids.services.steps import is_late, meet_step, open_step
from grids.states import ACTIVE_ASSIGNMENT, ASSIGNMENT_TABLE, WHISTLE_TABLE, AssignmentState, WhistleState
from xinhui.accounts.actors import Actor
from xinhui.core import clock


def finish_assignment(*, actor: Actor, assignment_id: int, result: str, photos: Sequence[UUID] = ()) -> Assignment:
    """Report the work as done, with what was done and photos."""
    result = required_text(result, field="result")
    now = clock.now()
    with change():
        whistle, assignment = hold_assignment(assignment_id)
        require_assignee(actor, whistle, assignment)
        assignment.state = ASSIGNMENT_TABLE.next(assignment.state, "finish")
        step = meet_step(whistle=whistle, stage=Stage.HANDLE, at=now, assignment=assignment)
        assignment.finished_at, assignment.result = now, result
        assignment.handling_late = is_late(step)
        assignment.due_at = None
        assignment.save()
        whistle.save()
        attach_photos(actor=actor, issue=whistle.issue, photos=photos, stage=PhotoStage.FINISH)
        log(
            actor=actor,
            issue=whistle.issue,
            whistle=whistle,
            assignment=assignment,
            verb="finish",
            at=now,
            text=result,
            data={"late": assignment.handling_late},
        )
        finish_when_all_done(actor=actor, whistle=whistle)
    return assignment


def finish_when_all_done(*, actor: Actor, whistle: Whistle) -> bool:
    """Move the whistle on to verification when no unit is left at work and its lead has finished."""
    if whistle.state != WhistleState.DISPATCHED:
        return False
    rows = list(whistle.assignments.all())
    if any(row.state in ACTIVE_ASSIGNMENT for row in rows):
        return False
    if not any(row.role == AssignmentRole.LEAD and row.state == AssignmentState.FINISHED for row in rows):
        return False
    now = clock.now()
    whistle.state = WHISTLE_TABLE.next(whistle.state, "finish")
    whistle.finished_at = now
    whistle.due_at = now
    whistle.level = Level.VILLAGE
    open_step(whistle=whistle, stage=Stage.VERIFY, level=Level.VILLAGE, at=now)
    whistle.save()
    people = set(grid_people(whistle.area_code))
    if not people:
        (people_above,) = recipients_for([RecipientRequest(Level.VILLAGE, None, whistle.area_code)])
        people = set(people_above)
    if whistle.raised_by_id:
        people.add(whistle.raised_by_id)
    tell(whistle=whistle, event="to_verify", recipients=people)
    return True
