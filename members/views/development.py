"""Pages of development: the board of the five stages, a case as a timeline, an application, the register in Excel."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from members.forms.development import CaseForm
from members.models import DevelopmentCase
from members.rules.development import LAST, Stage
from members.scope import party_scope_of
from members.selectors import development
from members.states.development import CaseState
from members.views.base import (
    area_of,
    excel,
    for_party,
    form_of,
    is_keeper,
    is_party,
    is_reader,
    new_row,
    number_of,
    page_of,
    row_or_404,
    user_of,
)
from members.views.development_verbs import case_rows, open_with_document
from members.views.subjects import subject_of
from xinhui.attachments.links import signed_url
from xinhui.core import clock

MOST_IN_TABLE = 5000


@for_party(is_reader)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The five stages with their counts; cases, late ones first."""
    user, area, branch = user_of(request), area_of(request), number_of(request, "branch")
    chosen = {name: request.GET.get(name, "") for name in ("stage", "words")}
    chosen["state"] = request.GET.get("state", CaseState.RUNNING)
    rows = development.listed(user, area=area, branch=branch, **chosen)
    context = page_of(request, rows, 40)
    columns = development.board(user, area=area, branch=branch)
    context |= {
        "columns": columns, "chosen": chosen, "states": CaseState.choices, "stages": Stage.choices, "area": area,
        "total": sum(column.total for column in columns), "late": sum(column.late for column in columns),
        "today": clock.today(), "last": LAST, "may_open": party_scope_of(user).is_keeper, "branch": branch or "",
    }  # fmt: skip
    return render(request, "members/development.html", context)


@for_party(is_party)
@require_GET
def case_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One case: its 25 steps, what may come next and why not yet, its people, decisions and documents."""
    user, scope = user_of(request), party_scope_of(request.user)
    case: DevelopmentCase = row_or_404(case_rows(user), pk)
    kind, person_kind = subject_of("development"), subject_of("case_person")
    assert kind is not None and person_kind is not None
    reads = scope.reads(case.organization.area_code, case.organization.path)
    records = development.records_of(case)
    links = {row.pk: signed_url(row.document, user) for row in records if row.document and reads}
    decisions = list(case.decisions.select_related("document").order_by("pk"))
    context = {
        "case": case, "reads": reads, "today": clock.today(), "here": request.get_full_path(),
        "lines": [(line, links.get(line.record.pk) if line.record else None)
                  for line in development.timeline(case, records)],
        "voided": [row for row in records if row.voided_at is not None],
        "people": [(row, person_kind.open_to(scope, row)) for row in development.people_of(user, case)],
        "decisions": [(row, signed_url(row.document, user) if reads else "") for row in decisions],
        "verbs": kind.open_to(scope, case), "last": LAST,
    }  # fmt: skip
    return render(request, "members/development_case.html", context)


@for_party(is_keeper)
@require_http_methods(["GET", "POST"])
def case_new(request: HttpRequest) -> HttpResponse:
    """An application is handed in."""
    form = form_of(request, CaseForm, initial={"organization": number_of(request, "branch")})
    return new_row(
        request, form, open_with_document, title=_("Enter an application"), back=reverse("members:development"),
        page=lambda row: reverse("members:development_case", args=[row.pk]),
        hint=_("Step 1 of 25; within a month the organization sends somebody to talk."),
    )  # fmt: skip


@for_party(is_reader)
@require_GET
def register_table(request: HttpRequest) -> HttpResponse:
    """The register of development as an Excel table: what the board shows, a row a person, a column a step."""
    user, area, branch = user_of(request), area_of(request), number_of(request, "branch")
    chosen = {name: request.GET.get(name, "") for name in ("stage", "words")}
    chosen["state"] = request.GET.get("state", CaseState.RUNNING)
    heading, lines = development.register(user, area=area, branch=branch, most=MOST_IN_TABLE, **chosen)
    return excel(_("Register of development"), heading, lines)
