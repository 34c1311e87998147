"""Extension, suspension, hand-over: what may happen to an assignment on its way."""

from django.utils.translation import gettext_lazy as _

from grids.levels import Level, Stage
from grids.models import Assignment, ExtensionRequest
from grids.models.whistle import ExtensionState
from grids.selectors.recipients import RecipientRequest, recipients_for
from grids.services.change import change
from grids.services.dispatch_whistle import assign, level_of_unit
from grids.services.frame import DISPATCHERS, hold_assignment, require_assignee, required_text, unit_by_id
from grids.services.record import log, tell
from grids.services.steps import extend_step, pause_steps, refresh_due, resume_steps, running_step, stop_steps
from grids.states import ASSIGNMENT_TABLE, StepState
from xinhui.accounts.actors import Actor, require
from xinhui.core import clock
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.locking import locked
from xinhui.core.worktime import BudgetUnit

#: The longest extension, in each unit of time: about a quarter of a year.
LONGEST = {
    BudgetUnit.WORKING_DAY: 60,
    BudgetUnit.WORKING_HOUR: 480,
    BudgetUnit.WORKING_MINUTE: 28_800,
    BudgetUnit.CLOCK_HOUR: 2_160,
    BudgetUnit.CLOCK_MINUTE: 129_600,
}


def check_amount(amount: int, unit: str) -> None:
    """An extension's length within bounds; raises InvalidInput (unit, amount)."""
    if unit not in BudgetUnit.values:
        raise InvalidInput(
            code="unit", field="unit", message=_("This is not a unit of time."), action=_("Choose one from the list.")
        )
    if not 1 <= amount <= LONGEST[BudgetUnit(unit)]:
        raise InvalidInput(
            code="amount",
            field="amount",
            message=_("An extension lasts between 1 and %(max)d of this unit.") % {"max": LONGEST[BudgetUnit(unit)]},
            action=_("Give a smaller positive amount."),
        )


def ask_extension(*, actor: Actor, assignment_id: int, amount: int, unit: str, reason: str) -> ExtensionRequest:
    """延期: asked for before expiry, once a round; decided by whoever dispatches in the area."""
    reason = required_text(reason, field="reason")
    check_amount(amount, unit)
    now = clock.now()
    with change():
        whistle, assignment = hold_assignment(assignment_id)
        require_assignee(actor, whistle, assignment)
        step = running_step(whistle, Stage.HANDLE, assignment)
        if step is None or step.state != StepState.OPEN or step.missed or step.due_at <= now:
            raise Conflict(
                code="extension-too-late",
                message=_("An extension is asked for while the handling deadline still runs."),
                action=_("Finish the work; the level above has been told."),
            )
        taken = ExtensionRequest.objects.filter(
            assignment=assignment, round=assignment.round, state__in=[ExtensionState.ASKED, ExtensionState.GRANTED]
        )
        if taken.exists():
            raise Conflict(code="extension-once", message=_("An extension is granted at most once a round."))
        request = ExtensionRequest.objects.create(
            assignment=assignment,
            round=assignment.round,
            amount=amount,
            unit=unit,
            reason=reason,
            asked_at=now,
            asked_by=actor.label,
        )
        log(
            actor=actor,
            issue=whistle.issue,
            whistle=whistle,
            assignment=assignment,
            verb="ask_extension",
            at=now,
            text=reason,
            data={"amount": amount, "unit": unit},
        )
        (people,) = recipients_for([RecipientRequest(Level.TOWN, None, whistle.area_code)])
        tell(
            whistle=whistle,
            event="extension_asked",
            recipients=people,
            mark=f"x{request.pk}",
            context={"unit": assignment.unit.name, "text": reason},
        )
    return request


def decide_extension(*, actor: Actor, extension_id: int, grant: bool, note: str = "") -> ExtensionRequest:
    """Grant or refuse, in time: once the deadline passed or the work ended, the request has lapsed (Conflict)."""
    assignment_id = ExtensionRequest.objects.filter(pk=extension_id).values_list("assignment_id", flat=True).first()
    now = clock.now()
    with change():
        whistle, assignment = hold_assignment(assignment_id or 0)
        require(actor, *DISPATCHERS, area_code=whistle.area_code)
        request = locked(ExtensionRequest.objects.filter(pk=extension_id)).get()
        if request.state == ExtensionState.LAPSED:
            raise Conflict(
                code="extension-lapsed",
                message=_("The deadline passed or ended before this request was decided."),
                action=_("Reload the page to see what has happened since."),
            )
        if request.state != ExtensionState.ASKED:
            raise Conflict(code="extension-decided", message=_("This request has been decided."))
        request.state = ExtensionState.GRANTED if grant else ExtensionState.REFUSED
        request.decided_at, request.decided_by, request.decision_note = now, actor.label, note.strip()[:200]
        if grant:
            extend_step(whistle=whistle, assignment=assignment, amount=request.amount, unit=request.unit, at=now)
            whistle.extension_count += 1
            assignment.save()
        request.save()
        whistle.save()
        log(
            actor=actor,
            issue=whistle.issue,
            whistle=whistle,
            assignment=assignment,
            verb="grant_extension" if grant else "refuse_extension",
            at=now,
            text=note.strip(),
        )
        (people,) = recipients_for(
            [RecipientRequest(level_of_unit(assignment.unit), assignment.unit_id, whistle.area_code)]
        )
        tell(
            whistle=whistle,
            event="extension_decided",
            recipients=people,
            mark=f"x{request.pk}",
            context={"granted": grant},
        )
    return request


def suspend(*, actor: Actor, assignment_id: int, reason: str) -> Assignment:
    """Stop the handling clock for a cause outside the unit's power (leader only); what is left is kept."""
    reason = required_text(reason, field="reason")
    now = clock.now()
    with change():
        whistle, assignment = hold_assignment(assignment_id)
        require_assignee(actor, whistle, assignment, leader_only=True)
        assignment.state = ASSIGNMENT_TABLE.next(assignment.state, "suspend")
        pause_steps(whistle=whistle, assignment=assignment, at=now)
        assignment.save()
        whistle.save()
        log(
            actor=actor,
            issue=whistle.issue,
            whistle=whistle,
            assignment=assignment,
            verb="suspend",
            at=now,
            text=reason,
        )
    return assignment


def resume(*, actor: Actor, assignment_id: int, text: str = "") -> Assignment:
    """Let the clock run on with what was left."""
    now = clock.now()
    with change():
        whistle, assignment = hold_assignment(assignment_id)
        require_assignee(actor, whistle, assignment)
        assignment.state = ASSIGNMENT_TABLE.next(assignment.state, "resume")
        resume_steps(whistle=whistle, assignment=assignment, at=now)
        assignment.save()
        whistle.save()
        log(
            actor=actor,
            issue=whistle.issue,
            whistle=whistle,
            assignment=assignment,
            verb="resume",
            at=now,
            text=text.strip(),
        )
    return assignment


def hand_over(*, actor: Actor, assignment_id: int, unit_id: int, reason: str) -> Assignment:
    """移交: another unit takes over this unit's part, with a response clock of its own (leader only)."""
    reason = required_text(reason, field="reason")
    now = clock.now()
    with change():
        whistle, assignment = hold_assignment(assignment_id)
        require_assignee(actor, whistle, assignment, leader_only=True)
        taker = unit_by_id(unit_id, field="unit")
        assignment.state = ASSIGNMENT_TABLE.next(assignment.state, "hand_over")
        if whistle.assignments.filter(unit=taker).exclude(state__in=["returned", "handed_over", "cancelled"]).exists():
            raise Conflict(code="unit-already-in", message=_("That unit already has a part in the whistle."))
        stop_steps(whistle=whistle, at=now, assignment=assignment)
        assignment.ended_at, assignment.due_at = now, None
        assignment.save()
        if assignment.role == "lead":
            whistle.lead_unit = taker
        successor = assign(whistle=whistle, unit=taker, role=assignment.role)
        assignment.replaced_by = successor
        assignment.save(update_fields=["replaced_by"])
        refresh_due(whistle, at=now)
        whistle.save()
        log(
            actor=actor,
            issue=whistle.issue,
            whistle=whistle,
            assignment=assignment,
            verb="hand_over",
            at=now,
            text=reason,
            data={"to": taker.name},
        )
        (people,) = recipients_for([RecipientRequest(level_of_unit(taker), taker.pk, whistle.area_code)])
        tell(
            whistle=whistle,
            event="assigned",
            recipients=people,
            mark=f"a{successor.pk}",
            context={"role": successor.role},
        )
    return successor
