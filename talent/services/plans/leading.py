"""What the lead does with a task: takes it up, reports, brings evidence, explains a slip, asks for more time."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from talent.models import TalentTask, TaskDeferral, TaskEvidence, TaskMilestone, TaskProgress
from talent.rules.plans import MOST_DEFERRALS
from talent.scope import talent_scope
from talent.services.frame import require_unit
from talent.services.plans.frame import Upload, hold_task, kept, lapse_requests, quantity, tell_office, wrote
from talent.services.promise import pause_clock
from talent.states.plans import TALENT_TASK_TABLE, DeferralState
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import day_after, hold, line, past_day, words
from xinhui.core.errors import Conflict, InvalidInput


def begin_task(*, actor: Actor, task_id: int, note: str = "") -> TalentTask:
    """Taken up by the lead: how it will go about it. Raises NotFound, Forbidden, TransitionRefused, InvalidInput."""
    note = words(note, field="note", required=False)
    with transaction.atomic():
        return wrote(actor, hold_task(actor, task_id, "begin"), "begin", note)


def report_progress(
    *, actor: Actor, task_id: int, reached: Decimal, text: str, month: date | None = None
) -> TaskProgress:
    """The quantity so far at the end of a month (None: the present one); said again, the last word holds.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (reached, text, month).
    """
    reached, text = quantity(reached, field="reached"), words(text, field="text")
    with transaction.atomic():
        row = hold_task(actor, task_id, "progress")
        first = past_day(month, field="month").replace(day=1)
        begun = row.plan_year.adopted_on or first
        day_after(begun.replace(day=1), first, field="month")
        found, _made = TaskProgress.objects.update_or_create(
            task=row, month=first, defaults={"reached": reached, "text": text}
        )
        last = row.progress.order_by("-month").first()
        assert last is not None
        row.reached = last.reached
        wrote(actor, row, "progress", text, detail={"month": first.isoformat(), "reached": str(reached)})
    return found


def reach_milestone(*, actor: Actor, milestone_id: int, done_on: date | None = None, note: str = "") -> TaskMilestone:
    """A step on the way is taken. Raises NotFound, Forbidden, TransitionRefused, InvalidInput, Conflict `reached`."""
    day, note = past_day(done_on, field="done_on"), line(note, field="note", required=False)
    with transaction.atomic():
        task_id = TaskMilestone.objects.filter(pk=milestone_id).values_list("task_id", flat=True).first()
        row = hold_task(actor, task_id or 0, "step")
        step = hold(row.milestones.all(), milestone_id)
        if step.done_on is not None:
            raise Conflict(code="reached", message=_("This milestone is reached already."))
        step.done_on, step.note = day, note
        step.save()
        wrote(actor, row, "step", step.name, detail={"milestone": step.pk, "done_on": day.isoformat()})
    return step


def bring_evidence(*, actor: Actor, task_id: int, name: str, document: Upload = None) -> TaskEvidence:
    """A proof, with a file where there is one; by the lead or by a partner for its part.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (name, document).
    """
    name = line(name, field="name", limit=120)
    with transaction.atomic():
        row = hold(TalentTask.objects.adopted(), task_id)
        parties = [row.lead_id, *row.parts.values_list("unit_id", flat=True)]
        own = [pk for pk in parties if pk in talent_scope(actor.scope).unit_ids]
        if not own:
            require_unit(actor, row.lead_id)
        row.state = TALENT_TASK_TABLE.next(row.state, "evidence")
        found = TaskEvidence.objects.create(task=row, name=name, document=kept(actor, document),
                                            unit_id=own[0] if own else row.lead_id)  # fmt: skip
        wrote(actor, row, "evidence", name, detail={"evidence": found.pk})
    return found


def explain_slip(*, actor: Actor, task_id: int, explanation: str) -> TalentTask:
    """Why the deadline was missed and how the lead will catch up; shown on the board.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput, Conflict `not-slipped`.
    """
    explanation = words(explanation, field="explanation")
    with transaction.atomic():
        row = hold_task(actor, task_id, "explain")
        if row.slipped_at is None:
            raise Conflict(code="not-slipped", field="explanation", message=_("This task has missed no deadline."))
        row.explanation, row.explained_at = explanation, clock.now()
        wrote(actor, row, "explain", explanation)
        tell_office(row, "explained")
    return row


def report_done(
    *, actor: Actor, task_id: int, reached: Decimal, result: str, document: Upload = None
) -> TalentTask:  # fmt: skip
    """Done, says the lead: the quantity, what was brought about, and evidence. The clock waits for the office.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (reached, result, document: there is no evidence),
    Conflict `explain-first`.
    """
    reached, result = quantity(reached, field="reached"), words(result, field="result")
    with transaction.atomic():
        row = hold_task(actor, task_id, "report")
        if row.needs_explanation:
            raise Conflict(code="explain-first", field="result", message=_("The deadline was missed."),
                           action=_("First explain why; then report the task done."))  # fmt: skip
        if document is not None:
            TaskEvidence.objects.create(task=row, name=line(result[:60], field="result"), unit=row.lead,
                                        document=kept(actor, document))  # fmt: skip
        elif not row.evidence.exists():
            raise InvalidInput(code="evidence-missing", field="document", message=_("There is no evidence yet."),
                               action=_("Add a file, or bring evidence first."))  # fmt: skip
        row.reached, row.result, row.reported_at = reached, result, clock.now()
        pause_clock(row)
        lapse_requests(row)
        wrote(actor, row, "report", result, detail={"reached": str(reached)})
        tell_office(row, "reported")
    return row


def ask_time(*, actor: Actor, task_id: int, new_deadline: date, reason: str) -> TaskDeferral:
    """More time is asked for; until the office decides, the clock runs on.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (new_deadline, reason), Conflict `asked-already`,
    `deferred-enough`.
    """
    reason = line(reason, field="reason", limit=400)
    with transaction.atomic():
        row = hold_task(actor, task_id, "ask_time")
        last = date(row.plan_year.plan.last_year, 12, 31)
        if not max(row.deadline, clock.today()) < new_deadline <= last:
            raise InvalidInput(
                code="deadline-wrong", field="new_deadline",
                message=_("Give a day after the present deadline, still ahead, at the latest %(last)s.") % {
                    "last": last.isoformat()},
            )  # fmt: skip
        states = list(row.deferrals.values_list("state", flat=True))
        if DeferralState.ASKED in states:
            raise Conflict(code="asked-already", field="new_deadline",
                           message=_("More time has been asked for already."))  # fmt: skip
        if states.count(DeferralState.GRANTED) >= MOST_DEFERRALS:
            raise Conflict(code="deferred-enough", field="new_deadline",
                           message=_("This task was given more time twice already."),
                           action=_("Ask the office to suspend it or to strike it off."))  # fmt: skip
        found = TaskDeferral.objects.create(task=row, reason=reason, old_deadline=row.deadline,
                                            new_deadline=new_deadline, asked_by_id=actor.user_id)  # fmt: skip
        wrote(actor, row, "ask_time", f"{new_deadline.isoformat()} {reason}", detail={"new": new_deadline.isoformat()})
        tell_office(row, "time_asked", new=new_deadline.isoformat())
    return found
