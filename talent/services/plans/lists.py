"""Plans and the lists of their years: drawn up by one of the office, adopted by another, closed by another again."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from talent.models import PlanYear, TalentPlan, TalentTask, TaskMilestone, TaskPart
from talent.services.frame import require_office, tell, unit_in_being, unit_people
from talent.services.plans.frame import quantity, set_deadline, write_line
from talent.states.plans import PLAN_YEAR_TABLE, SETTLED_TASKS, PlanField
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, number, one_of, words
from xinhui.core.errors import Conflict, Forbidden, InvalidInput

LONGEST_YEARS = 10
LEAST = Decimal("0.01")


def enter_plan(
    *, actor: Actor, name: str, first_year: int, last_year: int, document: str, adopted_on: date, aim: str = ""
) -> TalentPlan:
    """A plan that is in force. Raises Forbidden, InvalidInput, Conflict `plan-there`."""
    name = line(name, field="name", limit=60)
    number(first_year, field="first_year", least=2000, most=2100)
    number(last_year, field="last_year", least=first_year, most=first_year + LONGEST_YEARS - 1)
    facts = {"document": line(document, field="document", limit=120),
             "aim": line(aim, field="aim", limit=400, required=False)}  # fmt: skip
    with transaction.atomic():
        require_office(actor)
        if TalentPlan.objects.filter(name=name, first_year=first_year).exists():
            raise Conflict(code="plan-there", field="name",
                           message=_("There is a plan of this name from this year on already."))  # fmt: skip
        row = TalentPlan.objects.create(name=name, first_year=first_year, last_year=last_year, adopted_on=adopted_on,
                                        **facts)  # fmt: skip
        record(actor=actor, verb="talent.plan.enter", target=row, detail={"years": [first_year, last_year]})
    return row


def draft_list(*, actor: Actor, plan_id: int, year: int, document: str = "") -> PlanYear:
    """An empty list for a year of the plan. Raises NotFound, Forbidden, InvalidInput, Conflict `list-there`."""
    document = line(document, field="document", limit=120, required=False)
    with transaction.atomic():
        require_office(actor)
        plan = hold(TalentPlan.objects.all(), plan_id)
        number(year, field="year", least=plan.first_year, most=plan.last_year)
        if plan.lists.filter(year=year).exists():
            raise Conflict(code="list-there", field="year", message=_("This year has a list already."))
        row = PlanYear.objects.create(plan=plan, year=year, document=document, drafted_by_id=actor.user_id)
        record(actor=actor, verb="talent.plan_year.draft", target=row, detail={"year": year})
    return row


def hold_list(actor: Actor, plan_year_id: int, verb: str) -> PlanYear:
    """The list, held and in its next state. Raises Forbidden, NotFound, TransitionRefused."""
    require_office(actor)
    row = hold(PlanYear.objects.select_related("plan"), plan_year_id)
    row.state = PLAN_YEAR_TABLE.next(row.state, verb)
    return row


@dataclass(frozen=True)
class TaskFacts:
    """What a list says of a task; `number` 0: the next one. A dataclass, as table and form say the same."""

    field: str
    name: str
    indicator: str
    wanted: Decimal
    measure: str
    lead_id: int
    deadline: date
    text: str = ""
    number: int = 0


def checked_task(year: PlanYear, facts: TaskFacts) -> dict[str, Any]:
    """The facts as the table keeps them. Raises InvalidInput, NotFound (lead)."""
    last = date(year.plan.last_year, 12, 31)
    if not date(year.year, 1, 1) <= facts.deadline <= last:
        raise InvalidInput(
            code="deadline-outside", field="deadline",
            message=_("A deadline lies between the first day of %(year)d and %(last)s.") % {
                "year": year.year, "last": last.isoformat()},
        )  # fmt: skip
    return {
        **asdict(facts), "field": one_of(facts.field, PlanField.values, field="field"),
        "name": line(facts.name, field="name", limit=80), "text": words(facts.text, field="text", required=False),
        "indicator": line(facts.indicator, field="indicator", limit=120),
        "wanted": quantity(facts.wanted, field="wanted", least=LEAST),
        "measure": line(facts.measure, field="measure", limit=12),
        "number": number(facts.number, field="number", most=999), "first_deadline": facts.deadline,
        "lead_id": unit_in_being(facts.lead_id, field="lead").pk,
    }  # fmt: skip


def _refuse_number(year: PlanYear, number: int, but: int = 0) -> None:
    if year.tasks.filter(number=number).exclude(pk=but).exists():
        raise Conflict(code="number-taken", field="number", message=_("This number is taken in the list."))


def add_task(*, actor: Actor, plan_year_id: int, facts: TaskFacts) -> TalentTask:
    """A task in a list that is being drawn up. Raises as `checked_task`, Conflict `number-taken`, TransitionRefused."""
    with transaction.atomic():
        year = hold_list(actor, plan_year_id, "change")
        found = checked_task(year, facts)
        last = year.tasks.order_by("-number").values_list("number", flat=True).first() or 0
        found["number"] = found["number"] or last + 1
        _refuse_number(year, found["number"])
        row = TalentTask.objects.create(plan_year=year, **found)
        record(actor=actor, verb="talent.task.add", target=row, detail={"number": row.number, "lead": row.lead_id})
    return row


def change_task(*, actor: Actor, task_id: int, facts: TaskFacts) -> TalentTask:
    """Other words, unit or day, while the list is being drawn up. Raises as `add_task`, NotFound."""
    with transaction.atomic():
        row = _drafted(actor, task_id)
        found = checked_task(row.plan_year, facts)
        found["number"] = found["number"] or row.number
        _refuse_number(row.plan_year, found["number"], but=row.pk)
        for name, value in found.items():
            setattr(row, name, value)
        row.save()
        row.parts.filter(unit=row.lead_id).delete()
        for rows in (row.parts, row.milestones):  # none of them after the task itself
            rows.filter(due_on__gt=row.deadline).update(due_on=row.deadline)
        record(actor=actor, verb="talent.task.change", target=row, detail={"number": row.number, "lead": row.lead_id})
    return row


def _drafted(actor: Actor, task_id: int) -> TalentTask:
    """A task of a list that is being drawn up: the list is held, then the task."""
    year_id = TalentTask.objects.filter(pk=task_id).values_list("plan_year_id", flat=True).first()
    hold_list(actor, year_id or 0, "change")
    return hold(TalentTask.objects.select_related("plan_year__plan"), task_id)


def remove_task(*, actor: Actor, task_id: int) -> None:
    """Out of a list that is being drawn up. Raises NotFound, Forbidden, TransitionRefused."""
    with transaction.atomic():
        row = _drafted(actor, task_id)
        record(actor=actor, verb="talent.task.remove", target=row, detail={"number": row.number})
        row.delete()


def add_partner(*, actor: Actor, task_id: int, unit_id: int, what: str, due_on: date) -> TaskPart:
    """A partner's part. Raises NotFound, Forbidden, TransitionRefused, InvalidInput, Conflict `partner-there`."""
    what = line(what, field="what")
    with transaction.atomic():
        row = _drafted(actor, task_id)
        unit = unit_in_being(unit_id)
        _refuse_day(row, due_on)
        if unit.pk == row.lead_id or row.parts.filter(unit=unit).exists():
            raise Conflict(code="partner-there", field="unit",
                           message=_("This unit leads the task or has a part in it already."))  # fmt: skip
        part = TaskPart.objects.create(task=row, unit=unit, what=what, due_on=due_on)
        record(actor=actor, verb="talent.task.partner", target=row, detail={"unit": unit.pk})
    return part


def add_milestone(*, actor: Actor, task_id: int, name: str, due_on: date) -> TaskMilestone:
    """A step on the way. Raises NotFound, Forbidden, TransitionRefused, InvalidInput."""
    name = line(name, field="name", limit=80)
    with transaction.atomic():
        row = _drafted(actor, task_id)
        _refuse_day(row, due_on)
        step = TaskMilestone.objects.create(task=row, name=name, due_on=due_on)
        record(actor=actor, verb="talent.task.milestone", target=row, detail={"due_on": due_on.isoformat()})
    return step


def _refuse_day(row: TalentTask, due_on: date) -> None:
    if not date(row.plan_year.year, 1, 1) <= due_on <= row.deadline:
        raise InvalidInput(
            code="day-outside", field="due_on",
            message=_("This day lies before the year or after the task's deadline (%(day)s).") % {
                "day": row.deadline.isoformat()},
        )  # fmt: skip


def adopt_list(*, actor: Actor, plan_year_id: int) -> PlanYear:
    """In force: every task's clock starts, leads and partners are told. By another than who drew it up.

    Raises NotFound, Forbidden `same-person`, TransitionRefused, Conflict `list-empty`, `deadline-over` (the first
    task whose day is no longer ahead).
    """
    with transaction.atomic():
        year = hold_list(actor, plan_year_id, "adopt")
        _refuse_same(year.drafted_by_id, actor, _("Whoever draws a list up does not adopt it."))
        tasks = list(year.tasks.select_related("lead").order_by("number"))
        if not tasks:
            raise Conflict(code="list-empty", message=_("There is no task in this list."),
                           action=_("Enter the tasks first."))  # fmt: skip
        over = next((row for row in tasks if row.deadline <= clock.today()), None)
        if over is not None:
            raise Conflict(code="deadline-over", message=_("The deadline of task %(number)d is no longer ahead.") % {
                "number": over.number}, action=_("Give it a later day."))  # fmt: skip
        year.adopted_by_id, year.adopted_on = actor.user_id, clock.today()
        year.save()
        for row in tasks:
            set_deadline(row, row.deadline)
            row.first_deadline = row.deadline
            row.save()
            write_line(actor, row, "adopt")
        record(actor=actor, verb="talent.plan_year.adopt", target=year, detail={"tasks": len(tasks)})
        _tell_units(year)
    return year


def _refuse_same(user_id: int | None, actor: Actor, message: Any) -> None:
    if user_id is not None and user_id == actor.user_id:
        raise Forbidden(code="same-person", message=message, action=_("Ask a colleague of the office."))


def _tell_units(year: PlanYear) -> None:
    leads = list(year.tasks.values_list("lead_id", flat=True))
    parts = list(TaskPart.objects.filter(task__plan_year=year).values_list("unit_id", flat=True))
    for unit_id in sorted({*leads, *parts}):
        tell(unit_people(unit_id), "talent.task_list_adopted", f"talent.plan_year:{year.pk}:adopted:{unit_id}",
             "/talent/plans/mine/", {"year": year.year, "leads": leads.count(unit_id),
                                     "parts": parts.count(unit_id)})  # fmt: skip


def close_list(*, actor: Actor, plan_year_id: int, summary: str) -> PlanYear:
    """The year is over: every task is done or struck off. By another than who adopted it.

    Raises NotFound, Forbidden `same-person`, TransitionRefused, InvalidInput, Conflict `tasks-open`.
    """
    summary = words(summary, field="summary")
    with transaction.atomic():
        year = hold_list(actor, plan_year_id, "close")
        _refuse_same(year.adopted_by_id, actor, _("Whoever adopts a list does not close it."))
        still = year.tasks.exclude(state__in=SETTLED_TASKS).count()
        if still:
            raise Conflict(code="tasks-open", field="summary",
                           message=_("%(count)d tasks are neither done nor struck off.") % {"count": still},
                           action=_("Settle them first."))  # fmt: skip
        year.closed_by_id, year.closed_on, year.summary = actor.user_id, clock.today(), summary
        year.save()
        record(actor=actor, verb="talent.plan_year.close", target=year)
    return year
