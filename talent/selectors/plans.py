"""Lists and tasks as pages show them: figures with the records behind them, lights, years side by side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet

from talent.models import PlanYear, TalentPlan, TalentTask, TaskDeferral, TaskPart
from talent.rules.plans import light_of, time_passed
from talent.scope import talent_scope_of
from talent.states.plans import (
    OPEN_TASKS,
    SETTLED_TASKS,
    DeferralState,
    PlanField,
    PlanYearState,
    TalentTaskState,
    TaskLight,
    TaskPartState,
)
from xinhui.accounts.models import Unit, User
from xinhui.core import clock

#: What the figures of a board open: their names in the address and the rows behind them.
BEHIND: dict[str, Q] = {
    "open": Q(state__in=[*OPEN_TASKS, TalentTaskState.REPORTED]),
    "done": Q(state=TalentTaskState.DONE),
    "late": Q(missed__gt=0) & ~Q(state__in=SETTLED_TASKS),
    "top": Q(missed__gt=0, position=3) & ~Q(state__in=SETTLED_TASKS),
    "unexplained": Q(slipped_at__isnull=False) & ~Q(state__in=SETTLED_TASKS)
    & (Q(explained_at__isnull=True) | Q(explained_at__lt=F("slipped_at"))),
    "deferred": Q(deferrals__state=DeferralState.GRANTED),
    "asked": Q(deferrals__state=DeferralState.ASKED),
}  # fmt: skip


def light(row: TalentTask) -> TaskLight:
    """A task's light today; its list must be at hand."""
    starts = row.plan_year.adopted_on or date(row.plan_year.year, 1, 1)
    return light_of(row.state, reached=row.reached, wanted=row.wanted, is_late=row.is_late,
                    passed=time_passed(starts, row.deadline, clock.today()))  # fmt: skip


def tasks_shown(user: User, year: PlanYear, said: Mapping[str, str]) -> QuerySet[TalentTask]:
    """Tasks of a list by lead, field, state, or a figure of the board; by number."""
    rows = TalentTask.objects.visible_to(user).filter(plan_year=year)
    for name in ("state", "field"):
        if said.get(name):
            rows = rows.filter(**{name: said[name][:12]})
    if said.get("lead", "").isascii() and said.get("lead", "").isdecimal():
        rows = rows.filter(lead=int(said["lead"][:9]))
    if said.get("behind") in BEHIND:
        rows = rows.filter(BEHIND[said["behind"]]).distinct()
    if said.get("words"):
        rows = rows.filter(Q(name__contains=said["words"][:40]) | Q(indicator__contains=said["words"][:40]))
    parts = Prefetch("parts", TaskPart.objects.select_related("unit"))
    return rows.select_related("lead", "plan_year__plan").prefetch_related(parts).order_by("number")


def figures_of(user: User, year: PlanYear) -> dict[str, int]:
    """Figure → tasks, each counted over the rows that its link opens. One query."""
    rows = TalentTask.objects.visible_to(user).filter(plan_year=year)
    counts = {name: Count("pk", filter=which, distinct=True) for name, which in BEHIND.items()}
    return dict(rows.aggregate(all=Count("pk", distinct=True), **counts))


@dataclass
class LeadLine:
    """A lead unit's tasks of a list: done, under way in time, late, put off."""

    unit: Unit
    done: int = 0
    running: int = 0
    late: int = 0
    put_off: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.done + self.running + self.late + self.put_off


def leads_of(rows: Iterable[TalentTask]) -> list[LeadLine]:
    """Who leads how much, and how it stands; who is late most first. The leads must be at hand."""
    found: dict[int, LeadLine] = {}
    for row in rows:
        line = found.setdefault(row.lead_id, LeadLine(row.lead))
        if row.state == TalentTaskState.DONE:
            line.done += 1
        elif row.state in (TalentTaskState.DROPPED, TalentTaskState.SUSPENDED):
            line.put_off += 1
        elif row.is_late:
            line.late += 1
        else:
            line.running += 1
    return sorted(found.values(), key=lambda line: (-line.late, -line.total, line.unit.code))


@dataclass(frozen=True)
class YearLine:
    """A year of a plan beside the others; `in_time`: done without having missed a deadline."""

    year: PlanYear
    total: int
    done: int
    in_time: int
    late: int
    dropped: int
    deferred: int
    fields: dict[str, int] = field(default_factory=dict)

    @property
    def percent(self) -> int | None:
        """Done of all that was not struck off; None when nothing is left."""
        left = self.total - self.dropped
        return self.done * 100 // left if left else None


def years_of(user: User, plan: TalentPlan) -> list[YearLine]:
    """The lists of a plan side by side, the first year first. Two queries."""
    fields = {f"in_{value}": Count("pk", filter=Q(field=value), distinct=True) for value in PlanField.values}
    rows = TalentTask.objects.visible_to(user).filter(plan_year__plan=plan).order_by().values("plan_year").annotate(
        total=Count("pk", distinct=True), done=Count("pk", filter=BEHIND["done"], distinct=True),
        in_time=Count("pk", filter=BEHIND["done"] & Q(missed=0, slipped_at__isnull=True), distinct=True),
        late=Count("pk", filter=BEHIND["late"], distinct=True),
        dropped=Count("pk", filter=Q(state=TalentTaskState.DROPPED), distinct=True),
        deferred=Count("pk", filter=BEHIND["deferred"], distinct=True), **fields,
    )  # fmt: skip
    found: dict[Any, Any] = {row["plan_year"]: row for row in rows}
    lines = []
    for year in PlanYear.objects.visible_to(user).filter(plan=plan).order_by("year"):
        facts = found.get(year.pk, {})
        counts = {name: facts.get(name, 0) for name in ("total", "done", "in_time", "late", "dropped", "deferred")}
        lines.append(
            YearLine(year, **counts, fields={value: facts.get(f"in_{value}", 0) for value in PlanField.values})
        )
    return lines


def own_tasks(user: User) -> QuerySet[TalentTask]:
    """What the reader's units lead, of lists in force, the next deadline first."""
    rows = TalentTask.objects.visible_to(user).filter(
        lead__in=talent_scope_of(user).unit_ids, plan_year__state=PlanYearState.ADOPTED
    )
    return rows.exclude(state__in=SETTLED_TASKS).select_related("lead", "plan_year").order_by("deadline", "number")


def own_parts(user: User) -> QuerySet[TaskPart]:
    """What the reader's units owe as partners, the next day first."""
    rows = TaskPart.objects.visible_to(user).filter(
        unit__in=talent_scope_of(user).unit_ids, task__plan_year__state=PlanYearState.ADOPTED,
        task__state__in=OPEN_TASKS, state=TaskPartState.OPEN,
    )  # fmt: skip
    return rows.select_related("task__lead", "unit").order_by("due_on", "pk")


def waiting_for_office() -> tuple[QuerySet[TalentTask], QuerySet[TaskDeferral]]:
    """What the office is to decide: tasks reported done, requests for more time."""
    reported = TalentTask.objects.filter(state=TalentTaskState.REPORTED).select_related("lead", "plan_year")
    asked = TaskDeferral.objects.filter(state=DeferralState.ASKED).select_related("task__lead")
    return reported.order_by("reported_at", "pk"), asked.order_by("created_at", "pk")


def may_open_files(user: User, row: TalentTask, parts: Iterable[TaskPart]) -> bool:
    """Whose business the files of the evidence are: the office's, the leaders', the lead's and the partners'."""
    scope = talent_scope_of(user)
    parties = {row.lead_id, *(part.unit_id for part in parts)}
    return scope.is_office or scope.looks_on or bool(parties & set(scope.unit_ids))


def task_list(year: int, *, only_done: bool = False) -> QuerySet[TalentTask]:
    """Tasks of the list of a year that somebody adopted (that are done)."""
    rows = TalentTask.objects.adopted().filter(plan_year__year=year)
    return rows.filter(state=TalentTaskState.DONE) if only_done else rows


def tasks_of(year: int) -> int:
    """Tasks of the list of a year that somebody adopted: the figure of systems.md, T3."""
    return task_list(year).count()


def done_of(year: int) -> int:
    """Those of them that are done."""
    return task_list(year, only_done=True).count()


def plans_of(first_year: int, last_year: int) -> int:
    """Plans over exactly these years: the figure of systems.md, T3."""
    return TalentPlan.objects.filter(first_year=first_year, last_year=last_year).count()
