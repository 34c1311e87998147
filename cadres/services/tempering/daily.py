"""What time does to postings: late steps are chased, first in the units, then at the office; late tasks too."""

from django.db import transaction

from cadres.models import Posting, PostingTask
from cadres.rules.tempering import chase_level
from cadres.selectors.people import office_people, was_told
from cadres.services.tempering import frame as f
from cadres.states.tempering import DUE_POSTINGS, PostingState
from xinhui.accounts.actors import Actor
from xinhui.core import clock


def chase_postings(*, actor: Actor) -> int:
    """One transaction a posting; returns how many were chased, and how many people told of a late task."""
    late = [pk for pk in Posting.objects.overdue().order_by("pk").values_list("pk", flat=True) if _chase(actor, pk)]
    return len(late) + _remind_of_tasks()


def _chase(actor: Actor, posting_id: int) -> bool:
    """The unit on the first day, the office too after a week; once each for a step."""
    with transaction.atomic():
        row = f.lock_posting(posting_id)
        level = chase_level(row.due_on, clock.today()) if row.due_on and row.state in DUE_POSTINGS else 0
        if level <= row.chased_level:
            return False
        row.chased_level = level
        row.save(update_fields=["chased_level", "updated_at"])
        f.keep_line(actor, row, "chase", "")
        f.tell_units(actor, row, "cadre.posting_late", f"late:{row.due_on}:{level}",
                     more=office_people() if level > 1 else None)  # fmt: skip
    return True


def _remind_of_tasks() -> int:
    """Once a task and day on which it was due."""
    told = 0
    with transaction.atomic():
        rows = PostingTask.objects.filter(posting__state=PostingState.UNDER_WAY, done_on__isnull=True,
                                          due_on__lt=clock.today(), posting__cadre__user__isnull=False)  # fmt: skip
        for task in rows.select_related("posting__cadre").order_by("pk"):
            event = f"task:{task.pk}:late:{task.due_on}"
            if not was_told(f"posting:{task.posting_id}:{event}"):
                f.tell_person(task.posting, "cadre.posting_task_late", event)
                told += 1
    return told
