"""Returns (退回): claimed with the rule, accepted or disputed by the dispatcher, ruled on by the level above."""

from django.utils.translation import gettext_lazy as _

from grids.levels import Level, Stage
from grids.models import Assignment, Whistle
from grids.models.whistle import AssignmentRole
from grids.selectors.recipients import RecipientRequest, recipients_for
from grids.services.change import change
from grids.services.dispatch_whistle import level_of_unit
from grids.services.finish_assignment import finish_when_all_done
from grids.services.frame import DISPATCHERS, hold_assignment, require_assignee, required_text
from grids.services.record import log, tell
from grids.services.steps import is_late, meet_step, open_step, refresh_due, stop_steps
from grids.states import ASSIGNMENT_TABLE, WHISTLE_TABLE, WhistleState
from xinhui.accounts.actors import Actor, require
from xinhui.accounts.roles import Role
from xinhui.core import clock
from xinhui.core.errors import Conflict


def claim_return(*, actor: Actor, assignment_id: int, rule: str, reason: str) -> Assignment:
    """Claim that it is not ours: cites the rule, within the response limit (domain.md, “Cases”)."""
    rule, reason = required_text(rule, field="rule")[:200], required_text(reason, field="reason")
    now = clock.now()
    with change():
        whistle, assignment = hold_assignment(assignment_id)
        require_assignee(actor, whistle, assignment)
        assignment.state = ASSIGNMENT_TABLE.next(assignment.state, "claim_return")
        step = meet_step(whistle=whistle, stage=Stage.RESPOND, at=now, assignment=assignment)
        if is_late(step):
            raise Conflict(
                code="return-too-late",
                message=_("A return must be claimed within the response limit, which has passed."),
                action=_("Respond, or ask the level above to rule."),
            )
        assignment.return_rule, assignment.return_reason = rule, reason
        open_step(whistle=whistle, stage=Stage.REVIEW_RETURN, level=Level.TOWN, at=now, assignment=assignment)
        _save(whistle, assignment)
        _log(actor, whistle, assignment, "claim_return", reason, rule=rule)
        (people,) = recipients_for([RecipientRequest(Level.TOWN, None, whistle.area_code)])
        tell(
            whistle=whistle,
            event="return_claimed",
            recipients=people,
            mark=f"a{assignment.pk}",
            context={"unit": assignment.unit.name, "text": rule},
        )
    return assignment


def accept_return(*, actor: Actor, assignment_id: int, text: str = "") -> Assignment:
    """Take it back; without its lead unit the whistle waits for a new dispatch."""
    with change():
        whistle, assignment = hold_assignment(assignment_id)
        require(actor, *DISPATCHERS, area_code=whistle.area_code)
        assignment.state = ASSIGNMENT_TABLE.next(assignment.state, "accept_return")
        meet_step(whistle=whistle, stage=Stage.REVIEW_RETURN, at=clock.now(), assignment=assignment)
        _log(actor, whistle, assignment, "accept_return", text)
        _taken_back(actor, whistle, assignment)
    return assignment


def dispute_return(*, actor: Actor, assignment_id: int, reason: str) -> Assignment:
    """Disagree with the return: the level above rules."""
    reason = required_text(reason, field="reason")
    now = clock.now()
    with change():
        whistle, assignment = hold_assignment(assignment_id)
        require(actor, *DISPATCHERS, area_code=whistle.area_code)
        assignment.state = ASSIGNMENT_TABLE.next(assignment.state, "dispute_return")
        meet_step(whistle=whistle, stage=Stage.REVIEW_RETURN, at=now, assignment=assignment)
        open_step(whistle=whistle, stage=Stage.RULE, level=Level.COMMAND, at=now, assignment=assignment)
        _save(whistle, assignment)
        _log(actor, whistle, assignment, "dispute_return", reason)
        (people,) = recipients_for([RecipientRequest(Level.COMMAND, None, whistle.area_code)])
        tell(
            whistle=whistle,
            event="to_rule",
            recipients=people,
            mark=f"a{assignment.pk}",
            context={"unit": assignment.unit.name, "text": reason},
        )
    return assignment


def rule_return(*, actor: Actor, assignment_id: int, uphold: bool, reason: str) -> Assignment:
    """Rule on a disputed return: upheld, it is returned; overruled, the unit must answer at once, from now."""
    reason = required_text(reason, field="reason")
    now = clock.now()
    with change():
        whistle, assignment = hold_assignment(assignment_id)
        require(actor, Role.COMMAND_CENTRE, Role.DISTRICT_LEADER, area_code=whistle.area_code)
        verb = "uphold_return" if uphold else "overrule_return"
        assignment.state = ASSIGNMENT_TABLE.next(assignment.state, verb)
        meet_step(whistle=whistle, stage=Stage.RULE, at=now, assignment=assignment)
        _log(actor, whistle, assignment, verb, reason)
        if uphold:
            _taken_back(actor, whistle, assignment)
        else:
            level = level_of_unit(assignment.unit)
            open_step(whistle=whistle, stage=Stage.RESPOND, level=level, at=now, assignment=assignment)
            _save(whistle, assignment)
            (people,) = recipients_for([RecipientRequest(level, assignment.unit_id, whistle.area_code)])
            tell(
                whistle=whistle,
                event="overruled",
                recipients=people,
                mark=f"a{assignment.pk}",
                context={"text": reason},
            )
    return assignment


def _taken_back(actor: Actor, whistle: Whistle, assignment: Assignment) -> None:
    """The assignment has ended as returned; a whistle without its lead goes back to the dispatcher."""
    now = clock.now()
    assignment.ended_at, assignment.due_at = now, None
    assignment.save()
    whistle.return_count += 1
    if assignment.role == AssignmentRole.LEAD and whistle.state == WhistleState.DISPATCHED:
        _recall_others(whistle)
        whistle.state = WHISTLE_TABLE.next(whistle.state, "recall")
        open_step(whistle=whistle, stage=Stage.DISPATCH, level=Level.TOWN, at=now)
        (people,) = recipients_for([RecipientRequest(Level.TOWN, None, whistle.area_code)])
        tell(whistle=whistle, event="to_dispatch", recipients=people, mark=f"ret{assignment.pk}")
    refresh_due(whistle, at=now)
    whistle.save()
    finish_when_all_done(actor=actor, whistle=whistle)


def _recall_others(whistle: Whistle) -> None:
    """Supporting units stand down until the whistle has a lead again."""
    now = clock.now()
    for other in whistle.assignments.exclude(state__in=["returned", "handed_over", "cancelled", "finished"]):
        stop_steps(whistle=whistle, at=now, assignment=other)
        other.state = ASSIGNMENT_TABLE.next(other.state, "cancel")
        other.ended_at, other.due_at = now, None
        other.save()


def _save(whistle: Whistle, assignment: Assignment) -> None:
    assignment.save()
    whistle.save()


def _log(actor: Actor, whistle: Whistle, assignment: Assignment, verb: str, text: str, **data: str) -> None:
    log(
        actor=actor,
        issue=whistle.issue,
        whistle=whistle,
        assignment=assignment,
        verb=verb,
        at=clock.now(),
        text=text.strip(),
        data=data,
    )
