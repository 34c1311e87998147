"""Tasks of a posting: given and corrected by the office or the units, reported done by the person."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cadres.models import Posting, PostingTask
from cadres.services.tempering import frame as f
from cadres.states.tempering import POSTING_TABLE
from xinhui.accounts.actors import Actor
from xinhui.core.checks import hold, line, past_day, unknown
from xinhui.core.errors import Conflict, InvalidInput

TASK_MOST = 200


def add_task(*, actor: Actor, posting_id: int, text: str, due_on: date) -> PostingTask:
    """By the cadre office, the person's unit or the host unit; the person is told.

    Raises NotFound, TransitionRefused, InvalidInput (text, due_on), Conflict `own-matter`.
    """
    text = line(text, field="text", limit=TASK_MOST)
    with transaction.atomic():
        row = f.of_unit(actor, posting_id, "add_task")
        _check_due(row, due_on)
        task = PostingTask.objects.create(posting=row, text=text, due_on=due_on)
        f.turn(actor, row, "add_task", text)
        f.tell_person(row, "cadre.posting_task", f"task:{task.pk}")
    return task


def change_task(*, actor: Actor, posting_task_id: int, text: str, due_on: date) -> PostingTask:
    """A task that is not done gets another wording or day; the history keeps the former one.

    Raises NotFound, TransitionRefused, InvalidInput (text, due_on), Conflict `task-done`, `own-matter`.
    """
    text = line(text, field="text", limit=TASK_MOST)
    with transaction.atomic():
        row = f.of_unit(actor, _posting_of(posting_task_id), "change_task")
        task = _open_task(row, posting_task_id)
        _check_due(row, due_on)
        former = f"{task.text} {task.due_on:%Y-%m-%d}"
        task.text, task.due_on = text, due_on
        task.save()
        f.turn(actor, row, "change_task", former)
        f.tell_person(row, "cadre.posting_task", f"task:{task.pk}:{due_on}")
    return task


def report_task(*, actor: Actor, posting_task_id: int, result: str, done_on: date | None = None) -> PostingTask:
    """Done, with what came of it: by the person alone; the host unit and the person's unit are told.

    Raises NotFound, TransitionRefused, InvalidInput (result, done_on), Conflict `task-done`, `not-begun`.
    """
    result, day = line(result, field="result", limit=TASK_MOST), past_day(done_on, field="done_on")
    with transaction.atomic():
        row = f.lock_posting(_posting_of(posting_task_id))
        if actor.user_id is None or row.cadre.user_id != actor.user_id:
            raise unknown()
        POSTING_TABLE.next(row.state, "report_task")
        f.require_begun(row)
        task = _open_task(row, posting_task_id)
        if day < row.starts_on:
            raise InvalidInput(code="before-start", field="done_on", message=_("The posting had not begun that day."))
        task.done_on, task.result = day, result
        task.save()
        f.turn(actor, row, "report_task", f"{task.text}：{result}")
        f.tell_units(actor, row, "cadre.posting_task_done", f"task:{task.pk}:done")
    return task


def _posting_of(posting_task_id: int) -> int:
    return PostingTask.objects.filter(pk=posting_task_id).values_list("posting_id", flat=True).first() or 0


def _open_task(row: Posting, posting_task_id: int) -> PostingTask:
    task = hold(PostingTask.objects.filter(posting=row), posting_task_id)
    if task.done_on is not None:
        raise Conflict(code="task-done", message=_("This task is reported done already."))
    return task


def _check_due(row: Posting, due_on: date) -> None:
    if not row.starts_on <= due_on <= row.ends_on:
        raise InvalidInput(code="out-of-range", field="due_on",
                           message=_("A task is due between the first and the last day of the posting."))  # fmt: skip
