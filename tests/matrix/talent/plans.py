"""The talent plan: lists and tasks that every reader of figures sees; verbs of the lead, the partner and the office."""

from datetime import date
from decimal import Decimal
from typing import Any

from talent.models import PlanYear, TalentTask, TaskDeferral
from talent.services.plans import lists
from talent.services.plans.lists import TaskFacts
from tests.matrix.admin_table import Model
from tests.matrix.lines import Line, form, page
from tests.matrix.talent import OF_OFFICE, OFFICE, OPEN, READERS, REASON, UNIT, WORKERS, act
from tests.world_talent import Talent
from xinhui.core import clock

PUT_OFF: dict[str, Any] = {**REASON, "decision": "会议纪要1号"}
LEAD = OFFICE | UNIT
DONE: dict[str, Any] = {"reached": "1", "result": "已完成"}
LINES: tuple[Line, ...] = (
    page("talent:plans", READERS),
    page("talent:plan_new", OFFICE),
    form("talent:plan_new", OFFICE, door=OFFICE, ok=400, data={"name": "x"}),
    page("talent:own_tasks", WORKERS),
    page("talent:plan", READERS, row="talent_plan", **OPEN),
    page("talent:plan_year", READERS, row="plan_year", **OPEN),
    page("talent:plan_year_table", READERS, row="plan_year", **OPEN),
    page("talent:plan_year_print", READERS, row="plan_year", **OPEN),
    page("talent:plan_task", READERS, row="task", **OPEN),
    act("talent-plan", "year", "talent_plan", ok=400, year="1999", **OPEN),
    act("plan-year", "task", "plan_year:draft", ok=400, name="x", **OF_OFFICE),
    act("plan-year", "adopt", "plan_year:draft_of_other", **OF_OFFICE),
    act("plan-year", "close", "plan_year", ok=400, summary="", **OPEN),
    act("task", "change", "task:draft", ok=400, name="x", **OF_OFFICE),
    act("task", "partner", "task:draft", ok=400, what="x", **OF_OFFICE),
    act("task", "milestone", "task:draft", ok=400, name="x", **OF_OFFICE),
    act("task", "remove", "task:draft", **OF_OFFICE),
    act("task", "begin", "task", LEAD, note="x", **OPEN),
    act("task", "explain", "task:under_way", LEAD, ok=400, explanation="", **OPEN),
    act("task", "progress", "task:under_way", LEAD, reached="1", text="进展", **OPEN),
    act("task", "evidence", "task:under_way", LEAD, name="材料", **OPEN),
    act("task", "report", "task:under_way", LEAD, ok=400, **DONE, **OPEN),
    act("task", "more-time", "task:under_way", LEAD, ok=400, reason="x", **OPEN),
    act("task", "confirm", "task:reported", **OPEN),
    act("task", "send-back", "task:reported", **REASON, **OPEN),
    act("task", "suspend", "task:under_way", **PUT_OFF, **OPEN),
    act("task", "resume", "task:suspended", **OPEN),
    act("task", "drop", "task:under_way", **PUT_OFF, **OPEN),
    act("task-milestone", "reach", "task_milestone", LEAD, **OPEN),
    act("task-part", "answer", "task_part", LEAD, answer="已办", **OPEN),
    act("task-part", "accept", "task_part:answered", LEAD, **OPEN),
    act("task-part", "return", "task_part:answered", LEAD, **REASON, **OPEN),
    act("task-deferral", "grant", "task_deferral", **OPEN),
    act("task-deferral", "refuse", "task_deferral", note="不同意", **OPEN),
)  # fmt: skip
MODELS = (
    Model("talent.talentplan", OFFICE),
    Model("talent.talenttask", OFFICE),
)
#: The lists are of years to come: their deadlines are ahead.
YEAR = clock.today().year
STATES = ("listed", "under_way", "reported", "suspended")


def rows(talent: Talent) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """Tasks of 城管局 here and of 水务局 there, in every state that a verb needs; each a partner of the own tasks' twin
    of a list that the second of the office drew up."""
    office = talent.act("talent_office")
    plans = [lists.enter_plan(actor=office, name=name, first_year=YEAR, last_year=YEAR + 5, document="x",
                              adopted_on=date(2022, 1, 1)) for name in ("倍增计划", "另一计划")]  # fmt: skip
    found: dict[str, list[dict[str, object]]] = {"talent_plan": [{"pk": plan.pk, "mark": plan.name} for plan in plans]}

    def keep(handle: str, row: Any, mark: str = "") -> None:
        found.setdefault(handle, []).append({"pk": row.pk, **({"mark": mark} if mark else {})})

    for unit, partner, plan in (("city_management", "water", plans[0]), ("water", "city_management", plans[1])):
        year = lists.draft_list(actor=office, plan_id=plan.pk, year=YEAR + 1)
        for state in STATES:
            task = lists.add_task(actor=office, plan_year_id=year.pk, facts=_facts(talent, unit, f"{state}任务"))
            if state == "listed":
                _rows_of(talent, keep, task, unit)
        lists.adopt_list(actor=talent.act("talent_two"), plan_year_id=year.pk)
        keep("plan_year", year, plan.name)
        for state, row in zip(STATES, year.tasks.order_by("number"), strict=True):
            _put(row, state)
            keep("task" if state == "listed" else f"task:{state}", row, row.name if state == "listed" else "")
        draft = lists.draft_list(actor=office, plan_id=plan.pk, year=YEAR + 2)
        keep("plan_year:draft", draft)
        keep("task:draft", lists.add_task(actor=office, plan_year_id=draft.pk, facts=_facts(talent, partner, "草案")))
        other = lists.draft_list(actor=talent.act("talent_two"), plan_id=plan.pk, year=YEAR + 3)
        lists.add_task(actor=office, plan_year_id=other.pk, facts=_facts(talent, unit, "待审任务"))
        keep("plan_year:draft_of_other", PlanYear.objects.get(pk=other.pk))
    return {handle: (two[0], two[1]) for handle, two in found.items()}


def _facts(talent: Talent, unit: str, name: str) -> TaskFacts:
    return TaskFacts(field="policy", name=name, indicator="x", wanted=Decimal(1), measure="项",
                     lead_id=talent.world.unit(unit).pk, deadline=date(YEAR + 3, 12, 30))  # fmt: skip


def _rows_of(talent: Talent, keep: Any, task: TalentTask, unit: str) -> None:
    """A milestone, parts of the own unit (as data may have them) and a request of the task."""
    own = talent.world.unit(unit)
    keep("task_milestone", task.milestones.create(name="节点", due_on=task.deadline))
    keep("task_part", task.parts.create(unit=own, what="配合", due_on=task.deadline))
    keep("task_part:answered", task.parts.create(unit=talent.world.unit("org_department"), what="配合", state="answered",
                                                 due_on=task.deadline, answer="已办", answered_on=date(YEAR, 1, 1)))  # fmt: skip
    keep("task_deferral", TaskDeferral.objects.create(task=task, reason="x", old_deadline=task.deadline,
                                                      new_deadline=date(YEAR + 4, 6, 1)))  # fmt: skip


def _put(row: TalentTask, state: str) -> None:
    if state in ("reported", "suspended"):
        row.due_at, row.paused_left, row.decision = None, 600, "会议纪要1号"
    row.state = state
    row.save()
