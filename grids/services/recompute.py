"""After the office changes the calendar, every running working-time deadline is computed again."""

from dataclasses import dataclass

from grids.levels import Stage
from grids.models import Assignment, Step, Whistle
from grids.selectors.recipients import RecipientRequest, recipients_for
from grids.services.change import change
from grids.services.frame import hold_whistle
from grids.services.record import log, tell
from grids.services.steps import due_of, is_clock, refresh_due
from grids.states import StepState
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.locking import locked
from xinhui.core.services.calendar import calendar_version, schedule_for


@dataclass
class Recomputed:
    """What changed."""

    looked_at: int = 0
    moved: int = 0


def recompute_deadlines(*, actor: Actor) -> Recomputed:
    """Recompute open deadlines that have not passed; each whistle in its own transaction, those told who must act.

    A deadline that was extended or resumed keeps every minute it was given; only where those minutes fall changes.
    """
    version = calendar_version()
    result = Recomputed()
    stale = Step.objects.filter(state=StepState.OPEN, calendar_version__lt=version, due_at__gt=clock.now())
    for whistle_id in stale.order_by("whistle_id").values_list("whistle_id", flat=True).distinct():
        with change():
            whistle = hold_whistle(whistle_id)
            for step in locked(stale.filter(whistle=whistle).order_by("pk")):
                result.looked_at += 1
                result.moved += _recompute(actor, whistle, step, version)
    return result


def _recompute(actor: Actor, whistle: Whistle, step: Step, version: int) -> int:
    step.calendar_version = version
    new_due = due_of(step, schedule_for(step.hours_id, version=version))
    if is_clock(step) or new_due == step.due_at:
        step.save(update_fields=["calendar_version"])
        return 0
    now = clock.now()
    old_due = step.due_at
    if step.first_due_at == step.due_at:
        step.first_due_at = max(new_due, now)
    step.due_at = max(new_due, now)
    step.save(update_fields=["calendar_version", "due_at", "first_due_at"])
    assignment = Assignment.objects.filter(pk=step.assignment_id).first() if step.assignment_id else None
    refresh_due(whistle, assignment, at=now)
    whistle.save()
    if assignment is not None:
        assignment.save(update_fields=["due_at"])
    log(
        actor=actor,
        issue=whistle.issue,
        whistle=whistle,
        assignment=assignment,
        verb="deadline_moved",
        at=now,
        data={"stage": step.stage, "from": old_due.isoformat(), "due": step.due_at.isoformat()},
    )
    (people,) = recipients_for([RecipientRequest(step.level, step.chain[step.position]["unit"], whistle.area_code)])
    tell(whistle=whistle, event="deadline_moved", recipients=people, mark=f"s{step.pk}v{version}",
         context={"stage": str(Stage(step.stage).label),
                  "due": clock.local(step.due_at).strftime("%Y-%m-%d %H:%M")})  # fmt: skip
    return 1
