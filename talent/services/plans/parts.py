"""Partners' parts of a task: answered by the partner, accepted or returned by the lead."""

from django.db import transaction

from talent.models import TalentTask, TaskPart
from talent.services.frame import require_unit, unit_people
from talent.services.plans.frame import tell_lead, tell_of_task, wrote
from talent.states.plans import TALENT_TASK_TABLE, TASK_PART_TABLE
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import hold, line, words


def _held(actor: Actor, part_id: int, verb: str) -> tuple[TalentTask, TaskPart]:
    """The task, then the part, held and in its next state; the partner answers, the lead judges."""
    task_id = TaskPart.objects.filter(pk=part_id).values_list("task_id", flat=True).first()
    row = hold(TalentTask.objects.adopted().select_related("lead"), task_id)
    part = hold(row.parts.select_related("unit"), part_id)
    require_unit(actor, part.unit_id if verb == "answer" else row.lead_id)
    row.state = TALENT_TASK_TABLE.next(row.state, "part")
    part.state = TASK_PART_TABLE.next(part.state, verb)
    return row, part


def answer_part(*, actor: Actor, part_id: int, answer: str) -> TaskPart:
    """What the partner has done. Raises NotFound, Forbidden, TransitionRefused, InvalidInput."""
    answer = words(answer, field="answer")
    with transaction.atomic():
        row, part = _held(actor, part_id, "answer")
        part.answer, part.answered_on = answer, clock.today()
        part.save()
        wrote(actor, row, "part_answer", f"{part.unit.name}：{answer}"[:2000], detail={"part": part.pk})
        tell_lead(row, "part_answered", partner=part.unit.name)
    return part


def accept_part(*, actor: Actor, part_id: int) -> TaskPart:
    """The lead needs nothing more of the partner. Raises NotFound, Forbidden, TransitionRefused."""
    with transaction.atomic():
        row, part = _held(actor, part_id, "accept")
        part.save()
        wrote(actor, row, "part_accept", part.unit.name, detail={"part": part.pk})
    return part


def return_part(*, actor: Actor, part_id: int, reason: str) -> TaskPart:
    """The lead needs more; the answer stays in the timeline. Raises NotFound, Forbidden, TransitionRefused,
    InvalidInput."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row, part = _held(actor, part_id, "return")
        part.told_on = None
        part.save()
        wrote(actor, row, "part_return", f"{part.unit.name}：{reason}", detail={"part": part.pk})
        tell_of_task(row, unit_people(part.unit_id), "part_returned", f"part{part.pk}", reason=reason)
    return part
