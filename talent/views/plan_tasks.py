"""Pages of one task, and of what a unit has to do for the plan."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from grids.views.base import row_or_404, user_of
from talent.models import TalentTask
from talent.rules.plans import time_passed
from talent.scope import talent_scope_of
from talent.selectors import plans as found
from talent.selectors.promise import late_promises
from talent.states.promise import PromiseLevel
from talent.views.base import for_talent, reads_figures, works
from talent.views.subjects import SUBJECTS
from xinhui.accounts.models import User
from xinhui.attachments.links import signed_url
from xinhui.core import clock


def _chain(row: TalentTask) -> list[tuple[Any, bool, bool]]:
    """(level, reached, present) from the lead to the top."""
    return [(level, place <= row.position, place == row.position) for place, level in enumerate(PromiseLevel)]


def _rows(user: User, row: TalentTask) -> dict[str, Any]:
    """What belongs to the task, each with what may be done to it."""
    scope = talent_scope_of(user)
    parts = list(row.parts.select_related("unit", "task__plan_year"))
    opens = found.may_open_files(user, row, parts)
    evidence = row.evidence.select_related("document", "unit")
    return {
        "parts": [(part, SUBJECTS["task-part"].open_to(scope, part)) for part in parts],
        "milestones": [(step, SUBJECTS["task-milestone"].open_to(scope, step))
                       for step in row.milestones.select_related("task__plan_year")],
        "deferrals": [(one, SUBJECTS["task-deferral"].open_to(scope, one))
                      for one in row.deferrals.select_related("asked_by", "decided_by")],
        "evidence": [(one, signed_url(one.document, user) if one.document and opens else "") for one in evidence],
        "reports": row.progress.order_by("-month"),
        "entries": row.entries.select_related("actor").order_by("-at", "-pk"),
    }  # fmt: skip


@for_talent(reads_figures)
@require_GET
def task_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One task: what is wanted, how it stands, who must act now, everything that happened."""
    user = user_of(request)
    rows = TalentTask.objects.visible_to(user).select_related("lead", "plan_year__plan").prefetch_related("parts")
    row: TalentTask = row_or_404(rows, pk)
    starts = row.plan_year.adopted_on or row.deadline
    context = {
        "row": row, "light": found.light(row), "chain": _chain(row) if row.chain and row.due_at else [],
        "passed": int(time_passed(starts, row.deadline, clock.today()) * 100),
        "verbs": SUBJECTS["task"].open_to(talent_scope_of(user), row), **_rows(user, row),
    }  # fmt: skip
    return render(request, "talent/plan_task.html", context)


@for_talent(works)
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """What the reader's units lead and what they owe as partners."""
    user = user_of(request)
    tasks = [(row, found.light(row)) for row in found.own_tasks(user)[:200]]
    context = {
        "tasks": tasks, "parts": found.own_parts(user)[:200], "silent": late_promises(),
        "late": sum(row.is_late for row, _light in tasks),
        "unexplained": sum(row.needs_explanation for row, _light in tasks),
    }  # fmt: skip
    return render(request, "talent/own_tasks.html", context)
