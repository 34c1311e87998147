"""Pages of key projects: the list, one project with its team and needs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from grids.views.acting import done
from grids.views.base import row_or_404, user_of
from grids.views.files import marked_table
from grids.views.policing import page_of
from talent.forms.projects import ProjectForm
from talent.models import KeyInvestment
from talent.scope import talent_scope_of
from talent.selectors import projects as found
from talent.services.projects.projects import enter_project
from talent.states.projects import InvestmentStage
from talent.views.base import act_form, for_talent, is_anybody, is_office, reads_figures
from talent.views.subjects import SUBJECTS
from xinhui.accounts.actors import Actor
from xinhui.core import clock


@for_talent(is_anybody)
@require_GET
def project_list(request: HttpRequest) -> HttpResponse:
    """Projects in sight, the largest first: an investor's account its own, a team the one that it serves."""
    user, said = user_of(request), request.GET.dict()
    scope = talent_scope_of(user)
    context = {
        "said": said, "stages": InvestmentStage.choices, "is_office": scope.is_office, "reads": scope.reads_figures,
        "count": found.count_of(user), **page_of(request, found.projects_shown(user, said)),
    }  # fmt: skip
    return render(request, "talent/projects.html", context)


@for_talent(reads_figures)
@require_GET
def project_table(request: HttpRequest) -> HttpResponse:
    """The list as a marked Excel table."""
    heading = [pgettext("project", "Name of the key project"), pgettext("project", "Investor"),
               pgettext("project", "Investment (yuan)"), pgettext("project", "Stage of the project"),
               pgettext("project", "Stage since"), pgettext("project", "Open needs"),
               pgettext("project", "Overdue needs")]  # fmt: skip
    rows: list[Any] = list(found.projects_shown(user_of(request), request.GET.dict())[:10_000])
    lines = [[row.name, row.investor.name, row.money, row.get_stage_display(), row.stage_on, row.open_needs,
              row.late_needs]
             for row in rows]  # fmt: skip
    return marked_table(request, pgettext("project", "Key projects"), heading, lines)


@for_talent(is_office)
@require_http_methods(["GET", "POST"])
def project_new(request: HttpRequest) -> HttpResponse:
    """A project."""

    def do(actor: Actor, values: dict[str, Any]) -> str:
        return f"/talent/projects/{enter_project(actor=actor, **values).pk}/"

    return done(request, act_form(request, ProjectForm), do, title=pgettext("project", "New key project"),
                back="/talent/projects/")  # fmt: skip


@for_talent(is_anybody)
@require_GET
def project_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One project: its stage, its team with the pledge, its needs, the most urgent first."""
    user = user_of(request)
    scope = talent_scope_of(user)
    row: KeyInvestment = row_or_404(found.project_rows(user), pk)
    need, member = SUBJECTS["project-need"], SUBJECTS["project-member"]
    team = row.team.filter(ended_on__isnull=True).select_related("user", "investment__investor")
    page = page_of(request, found.need_rows(user).filter(investment=row))
    context = {
        "row": row, "verbs": SUBJECTS["project"].open_to(scope, row), "today": clock.today(), **page,
        "reads": scope.reads_figures, "needs": [(one, need.open_to(scope, one)) for one in page["rows"]],
        "team": [(one, member.open_to(scope, one)) for one in team.order_by("-is_leader", "pk")],
    }  # fmt: skip
    return render(request, "talent/project.html", context)
