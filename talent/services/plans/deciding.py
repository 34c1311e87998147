"""What the office decides: a report confirmed or sent back, more time, a task suspended, taken up again, struck off."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from talent.models import TalentTask, TaskDeferral
from talent.services.frame import unit_people
from talent.services.plans.frame import (
    hold_task,
    lapse_requests,
    partners_of,
    set_deadline,
    tell_lead,
    tell_of_task,
    wrote,
)
from talent.services.promise import pause_clock, resume_clock, stop_clock
from talent.states.plans import DeferralState
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import hold, line
from xinhui.core.errors import Conflict, Forbidden, InvalidInput


def confirm_task(*, actor: Actor, task_id: int, note: str = "") -> TalentTask:
    """The office has looked at the evidence: done. Not by whoever reported it.

    Raises NotFound, Forbidden `same-person`, TransitionRefused, InvalidInput.
    """
    note = line(note, field="note", required=False)
    with transaction.atomic():
        row = hold_task(actor, task_id, "confirm", office=True)
        last = row.entries.filter(verb="report").order_by("-at", "-pk").first()
        if last is not None and last.actor_id is not None and last.actor_id == actor.user_id:
            raise Forbidden(code="same-person", message=_("Whoever reports a task done does not confirm it."),
                            action=_("Ask a colleague of the office."))  # fmt: skip
        stop_clock(row)
        row.settled_on = clock.today()
        wrote(actor, row, "confirm", note)
        tell_lead(row, "confirmed")
    return row


def send_back(*, actor: Actor, task_id: int, reason: str) -> TalentTask:
    """Not done yet: the clock goes on with what was left. Raises NotFound, Forbidden, TransitionRefused,
    InvalidInput."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = hold_task(actor, task_id, "send_back", office=True)
        resume_clock(row)
        row.reported_at = None
        wrote(actor, row, "send_back", reason)
        tell_lead(row, "sent_back", reason=reason)
    return row


def decide_time(*, actor: Actor, deferral_id: int, is_granted: bool, note: str = "") -> TaskDeferral:
    """More time or not. Granted, the clock begins anew until the new day; what was missed stays in the timeline.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (note: a refusal has a reason; deadline over),
    Conflict `decided`.
    """
    note = line(note, field="note", required=not is_granted)
    with transaction.atomic():
        task_id = TaskDeferral.objects.filter(pk=deferral_id).values_list("task_id", flat=True).first()
        row = hold_task(actor, task_id or 0, "decide_time", office=True)
        found = hold(row.deferrals.all(), deferral_id)
        if found.state != DeferralState.ASKED:
            raise Conflict(code="decided", message=_("This request is decided already."))
        if is_granted and found.new_deadline <= clock.today():
            raise InvalidInput(code="deadline-over", field="is_granted", message=_("The day asked for is over."),
                               action=_("Refuse it; the lead may ask again."))  # fmt: skip
        found.state = DeferralState.GRANTED if is_granted else DeferralState.REFUSED
        found.decided_by_id, found.decided_on, found.note = actor.user_id, clock.today(), note
        found.save()
        if is_granted:
            set_deadline(row, found.new_deadline)
        new = found.new_deadline.isoformat()
        wrote(actor, row, "grant_time" if is_granted else "refuse_time", f"{new} {note}".strip(), detail={"new": new})
        tell_lead(row, "time_granted" if is_granted else "time_refused", new=new, note=note)
    return found


def suspend_task(*, actor: Actor, task_id: int, decision: str, reason: str) -> TalentTask:
    """Not pursued for the time being, by a document. Raises NotFound, Forbidden, TransitionRefused, InvalidInput."""
    with transaction.atomic():
        row = _put_off(actor, task_id, "suspend", decision)
        pause_clock(row)
        return _put_off_said(actor, row, "suspend", reason)


def drop_task(*, actor: Actor, task_id: int, decision: str, reason: str) -> TalentTask:
    """Struck off for good, by a document. Raises NotFound, Forbidden, TransitionRefused, InvalidInput."""
    with transaction.atomic():
        row = _put_off(actor, task_id, "drop", decision)
        stop_clock(row)
        row.settled_on = clock.today()
        return _put_off_said(actor, row, "drop", reason)


def _put_off(actor: Actor, task_id: int, verb: str, decision: str) -> TalentTask:
    row = hold_task(actor, task_id, verb, office=True)
    row.decision = line(decision, field="decision", limit=120)
    lapse_requests(row)
    return row


def _put_off_said(actor: Actor, row: TalentTask, verb: str, reason: str) -> TalentTask:
    reason = line(reason, field="reason")
    wrote(actor, row, verb, f"{row.decision} {reason}", detail={"decision": row.decision})
    kind = {"suspend": "suspended", "drop": "dropped"}[verb]
    tell_of_task(row, unit_people(row.lead_id) | partners_of(row), kind, kind, decision=row.decision)
    return row


def resume_task(*, actor: Actor, task_id: int, deadline: date | None = None) -> TalentTask:
    """Pursued again: until a new day, or (None) for as long as was left when it was suspended.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (deadline).
    """
    with transaction.atomic():
        row = hold_task(actor, task_id, "resume", office=True)
        if deadline is None:
            resume_clock(row)
            assert row.due_at is not None
            row.deadline, row.reminded = max(row.deadline, clock.local(row.due_at).date()), None
        elif clock.today() < deadline <= date(row.plan_year.plan.last_year, 12, 31):
            set_deadline(row, deadline)
        else:
            raise InvalidInput(code="deadline-wrong", field="deadline", message=_("Give a day that is still ahead."))
        wrote(actor, row, "resume", row.deadline.isoformat(), detail={"deadline": row.deadline.isoformat()})
        tell_lead(row, "resumed")
    return row
