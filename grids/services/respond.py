"""Respond to an assignment: the unit is on it."""

from grids.levels import Stage
from grids.models import Assignment
from grids.services.change import change
from grids.services.dispatch_whistle import level_of_unit
from grids.services.frame import hold_assignment, require_assignee
from grids.services.record import log, tell
from grids.services.steps import is_late, meet_step, open_step
from grids.states import ASSIGNMENT_TABLE
from xinhui.accounts.actors import Actor
from xinhui.core import clock


def respond(*, actor: Actor, assignment_id: int, text: str = "") -> Assignment:
    """Answer. The time that counts is the server's receipt; a late answer is kept and marked late.

    The escalation of the same step locks the same whistle row: whichever commits first wins.
    """
    with change():
        whistle, assignment = hold_assignment(assignment_id)
        require_assignee(actor, whistle, assignment)
        assignment.state = ASSIGNMENT_TABLE.next(assignment.state, "respond")
        now = clock.now()
        step = meet_step(whistle=whistle, stage=Stage.RESPOND, at=now, assignment=assignment)
        assignment.responded_at, assignment.response_late = now, is_late(step)
        assignment.handler_id = actor.user_id
        open_step(
            whistle=whistle, stage=Stage.HANDLE, level=level_of_unit(assignment.unit), at=now, assignment=assignment
        )
        assignment.save()
        whistle.save()
        log(
            actor=actor,
            issue=whistle.issue,
            whistle=whistle,
            assignment=assignment,
            verb="respond",
            at=now,
            text=text.strip(),
            data={"late": assignment.response_late},
        )
        if whistle.raised_by_id:
            tell(
                whistle=whistle,
                event="responded",
                recipients=[whistle.raised_by_id],
                mark=f"a{assignment.pk}",
                context={"unit": assignment.unit.name, "text": text.strip()},
            )
    return assignment
