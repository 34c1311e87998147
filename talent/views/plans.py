"""Pages of the talent plan: plans with their years side by side, the board of a year, its table and its print."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from grids.views.acting import done
from grids.views.base import row_or_404, user_of
from grids.views.files import mark_of, marked_table
from grids.views.policing import page_of
from talent.forms.plans import TalentPlanForm
from talent.models import PlanYear, TalentPlan, TalentTask
from talent.scope import talent_scope_of
from talent.selectors import plans as found
from talent.selectors.promise import late_promises
from talent.services.plans.lists import enter_plan
from talent.states.plans import PlanField, TalentTaskState
from talent.views.base import act_form, for_talent, is_office, reads_figures
from talent.views.subjects import SUBJECTS
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User

#: The picture: a bar a lead; its name to the left, its number to the right.
BAR, ROW, LEFT, WIDTH = 20, 30, 190, 420
#: Parts of a bar, from the left, with their CSS class.
SLICES = ("done", "running", "late", "put_off")


@for_talent(reads_figures)
@require_GET
def plan_list(request: HttpRequest) -> HttpResponse:
    """Every plan with its years side by side; for the office what waits for a decision."""
    user = user_of(request)
    scope = talent_scope_of(user)
    plans = [(row, found.years_of(user, row)) for row in TalentPlan.objects.visible_to(user)]
    reported, asked = found.waiting_for_office()
    context = {
        "plans": plans, "is_office": scope.is_office, "has_own": bool(scope.unit_ids), "silent": late_promises(),
        "reported": reported[:20] if scope.is_office else [], "asked": asked[:20] if scope.is_office else [],
    }  # fmt: skip
    return render(request, "talent/plans.html", context)


@for_talent(is_office)
@require_http_methods(["GET", "POST"])
def plan_new(request: HttpRequest) -> HttpResponse:
    """A plan."""

    def do(actor: Actor, values: dict[str, Any]) -> str:
        return f"/talent/plans/{enter_plan(actor=actor, **values).pk}/"

    return done(request, act_form(request, TalentPlanForm), do, title=pgettext("plan", "New plan"),
                back="/talent/plans/")  # fmt: skip


@for_talent(reads_figures)
@require_GET
def plan_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan: its document, and the comparison of its years."""
    user = user_of(request)
    row: TalentPlan = row_or_404(TalentPlan.objects.visible_to(user), pk)
    years = found.years_of(user, row)
    fields = [(label, [line.fields[value] for line in years]) for value, label in PlanField.choices]
    context = {"row": row, "years": years, "fields": fields,
               "verbs": SUBJECTS["talent-plan"].open_to(talent_scope_of(user), row)}  # fmt: skip
    return render(request, "talent/plan.html", context)


def picture_of(lines: list[found.LeadLine]) -> dict[str, Any]:
    """A bar a lead, in four parts as long as its tasks are many."""
    top, bars = max((line.total for line in lines), default=1), []
    for place, line in enumerate(lines):
        x, parts = LEFT, []
        for name in SLICES:
            width = getattr(line, name) * WIDTH // top
            if width:
                parts.append((x, width, name))
            x += width
        bars.append({"line": line, "y": place * ROW, "text_y": place * ROW + 16, "parts": parts, "end": x + 8})
    return {"bars": bars, "height": max(len(lines), 1) * ROW, "width": LEFT + WIDTH + 40, "bar": BAR}


def _year(request: HttpRequest, pk: int) -> tuple[User, PlanYear]:
    user = user_of(request)
    row: PlanYear = row_or_404(PlanYear.objects.visible_to(user).select_related("plan", "drafted_by"), pk)
    return user, row


@for_talent(reads_figures)
@require_GET
def year_board(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of a year: figures that open their rows, a bar a lead, the tasks found by what was asked for."""
    user, row = _year(request, pk)
    said = {name: value.strip()[:40] for name, value in request.GET.dict().items()}
    figures = found.figures_of(user, row)
    page = page_of(request, found.tasks_shown(user, row, said), 40)
    page["rows"] = [(task, found.light(task)) for task in page["rows"]]
    leads = found.leads_of(TalentTask.objects.visible_to(user).filter(plan_year=row).select_related("lead"))
    context = {
        "row": row, "said": said, "figures": figures, "leads": leads, "picture": picture_of(leads),
        "states": TalentTaskState.choices, "fields": PlanField.choices, "silent": late_promises(),
        "verbs": SUBJECTS["plan-year"].open_to(talent_scope_of(user), row), "others": [
            one for one in PlanYear.objects.visible_to(user).filter(plan=row.plan_id).order_by("year") if one != row],
        "import_url": reverse("exchange:new", args=["talent-tasks"]) if row.state == "draft" else "", **page,
    }  # fmt: skip
    return render(request, "talent/plan_year.html", context)


@for_talent(reads_figures)
@require_GET
def year_table(request: HttpRequest, pk: int) -> HttpResponse:
    """The tasks as a marked Excel table, as they were asked for."""
    user, row = _year(request, pk)
    rows = found.tasks_shown(user, row, request.GET.dict())
    heading = [pgettext("plan", "Number"), pgettext("plan", "Field"), pgettext("plan", "Task"),
               pgettext("plan", "Indicator"), pgettext("plan", "Quantity wanted"), pgettext("plan", "Unit of measure"),
               pgettext("plan", "Quantity so far"), pgettext("plan", "Lead"), pgettext("plan", "Partners"),
               pgettext("plan", "Deadline"), _("State"), pgettext("plan", "Deadlines missed"),
               pgettext("plan", "Explanation of the slip")]  # fmt: skip
    lines = [
        [task.number, task.get_field_display(), task.name, task.indicator, task.wanted, task.measure, task.reached,
         task.lead.name, "、".join(part.unit.name for part in task.parts.all()), task.deadline,
         task.get_state_display(), task.missed, task.explanation]
        for task in rows
    ]  # fmt: skip
    return marked_table(request, f"{row.plan.name} {row.year}", heading, lines)


@for_talent(reads_figures)
@require_GET
def year_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole list on paper, with its mark."""
    user, row = _year(request, pk)
    context = {"row": row, "rows": found.tasks_shown(user, row, request.GET.dict()), "mark": mark_of(request)}
    return render(request, "talent/plan_year_print.html", context)
