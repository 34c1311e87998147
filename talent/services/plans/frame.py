"""What the verbs on tasks share: the row held, its timeline, its clock set by a day, who is told."""

from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from talent.models import TalentTask, TaskEntry
from talent.rules.promise import end_of_work
from talent.services.frame import office_people, require_office, require_unit, tell, unit_people
from talent.services.promise import start_clock_until
from talent.states.plans import TALENT_TASK_TABLE, DeferralState
from talent.states.promise import PromiseLevel
from xinhui.accounts.actors import Actor
from xinhui.attachments.models import Attachment
from xinhui.attachments.services.store import store_document, store_photo
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold
from xinhui.core.errors import InvalidInput
from xinhui.core.services.calendar import schedule_for

#: A file that came with a form, where one came.
Upload: TypeAlias = "UploadedFile[Any] | None"
MOST_QUANTITY = Decimal("9999999999")


def hold_task(actor: Actor, task_id: int, verb: str, *, office: bool = False) -> TalentTask:
    """The task of an adopted list, held and in its next state, if its lead (or, with `office`, the office) asks.

    Raises NotFound, Forbidden, TransitionRefused.
    """
    if office:
        require_office(actor)
    row = hold(TalentTask.objects.adopted().select_related("plan_year", "lead"), task_id)
    require_unit(actor, row.lead_id)
    row.state = TALENT_TASK_TABLE.next(row.state, verb)
    return row


def wrote(
    actor: Actor, row: TalentTask, verb: str, text: str = "", *, level: PromiseLevel | None = None,
    detail: dict[str, Any] | None = None,
) -> TalentTask:  # fmt: skip
    """The held task saved, with a line in its timeline and one on the trail."""
    row.save()
    write_line(actor, row, verb, text, level=level)
    record(actor=actor, verb=f"talent.task.{verb}", target=row, detail=detail or {})
    return row


def write_line(
    actor: Actor, row: TalentTask, verb: str, text: str = "", *, level: PromiseLevel | None = None
) -> None:  # fmt: skip
    """A line in the timeline."""
    TaskEntry.objects.create(task=row, verb=verb, text=text, level=level, actor_id=actor.user_id)


def set_deadline(row: TalentTask, day: date) -> None:
    """The clock runs until the day's working time is over; reminders begin anew."""
    row.deadline, row.reminded = day, None
    start_clock_until(row, unit_id=row.lead_id, due_at=end_of_work(schedule_for(None), day))


def says(row: TalentTask) -> dict[str, Any]:
    """What every message about a task says."""
    return {"number": row.number, "name": row.name, "lead": row.lead.name, "deadline": row.deadline.isoformat()}


def page_of_task(row: TalentTask) -> str:
    """Where the task is shown."""
    return f"/talent/plans/tasks/{row.pk}/"


def tell_of_task(row: TalentTask, people: set[int], kind: str, key: str, **more: Any) -> int:
    """A message about the task; the moment is part of its key, as most things happen to a task more than once."""
    at = int(clock.now().timestamp())
    return tell(people, f"talent.task_{kind}", f"talent.task:{row.pk}:{key}:{at}", page_of_task(row),
                {**says(row), **more})  # fmt: skip


def tell_lead(row: TalentTask, kind: str, **more: Any) -> int:
    """A message to the people of the lead."""
    return tell_of_task(row, unit_people(row.lead_id), kind, kind, **more)


def tell_office(row: TalentTask, kind: str, **more: Any) -> int:
    """A message to the talent office."""
    return tell_of_task(row, office_people(), kind, kind, **more)


def partners_of(row: TalentTask) -> set[int]:
    """The people of the partner units."""
    units = row.parts.values_list("unit_id", flat=True)
    return {person for unit_id in units for person in unit_people(unit_id)}


def lapse_requests(row: TalentTask) -> None:
    """A request for more time that is still open is no longer needed."""
    row.deferrals.filter(state=DeferralState.ASKED).update(state=DeferralState.LAPSED, decided_on=clock.today())


def quantity(value: Decimal, *, field: str, least: Decimal = Decimal(0)) -> Decimal:
    """A quantity with at most two digits behind the point; raises InvalidInput."""
    found = Decimal(value)
    if not least <= found <= MOST_QUANTITY or found != round(found, 2):
        raise InvalidInput(
            code="quantity-wrong", field=field,
            message=_("Give a quantity of at least %(least)s with at most two digits behind the point.") % {
                "least": least},
        )  # fmt: skip
    return found


def kept(actor: Actor, upload: Upload) -> Attachment | None:
    """A photo, or another document told by its content. Raises InvalidInput (document)."""
    if upload is None:
        return None
    is_photo = (upload.content_type or "").startswith("image/")
    try:
        return store_photo(actor=actor, upload=upload) if is_photo else store_document(actor=actor, upload=upload)
    except InvalidInput as error:
        error.field = "document"
        raise
