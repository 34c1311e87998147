"""Briefings: the list, one of them, its verbs, its files, and what it would say now."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids.views.base import add_error, for_roles, row_or_404, user_of
from grids.views.files import EXCEL, file_response, mark_of
from grids.views.policing import page_of
from xinhui.accounts.actors import Actor
from xinhui.accounts.scope import scope_of
from xinhui.audit.services import record
from xinhui.core.errors import DomainError
from xinhui.dashboards.briefing import services
from xinhui.dashboards.briefing.findings import compute
from xinhui.dashboards.briefing.forms import CorrectForm, IssueForm, MakeForm
from xinhui.dashboards.briefing.paper import Paper, paper_of
from xinhui.dashboards.briefing.paper_excel import excel_paper
from xinhui.dashboards.briefing.paper_pdf import pdf_paper
from xinhui.dashboards.briefing.paper_word import word_paper
from xinhui.dashboards.briefing.periods import Period
from xinhui.dashboards.briefing.states import BRIEFING_TABLE, READERS, WRITERS
from xinhui.dashboards.briefing.views_figures import reads_cadres
from xinhui.dashboards.models import Briefing
from xinhui.dashboards.selectors.figures import compute_figures

Writer = Callable[[Paper, str], bytes]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILES: dict[str, tuple[Writer, str]] = {
    "docx": (word_paper, WORD), "pdf": (pdf_paper, "application/pdf"), "xlsx": (excel_paper, EXCEL),
}  # fmt: skip


@for_roles(*READERS)
@require_http_methods(["GET", "POST"])
def briefing_list(request: HttpRequest) -> HttpResponse:
    """Briefings in sight, the latest first; writers have one made here."""
    user, areas = user_of(request), scope_of(request.user).areas(*WRITERS)
    if request.method == "POST" and not areas:
        raise PermissionDenied
    form = MakeForm(request.POST if request.method == "POST" else None, areas=areas)
    if request.method == "POST" and form.is_valid():
        try:
            row, is_new = services.make_briefing(actor=Actor.of_request(request), **form.cleaned_data)
        except DomainError as error:
            add_error(form, error)
        else:
            said = (pgettext("briefing", "The draft is written.") if is_new
                    else pgettext("briefing", "This period has a briefing already: here it is."))  # fmt: skip
            messages.success(request, said)
            return redirect("dashboards:briefing", row.pk)
    rows = Briefing.objects.visible_to(user).exclude(state="dropped").select_related("issued_by")
    context = {**page_of(request, rows), "form": form, "is_writer": bool(areas)}
    return render(request, "dashboards/briefings.html", context, status=400 if form.errors else 200)


@for_roles(*READERS)
@require_GET
def briefing_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One briefing, each sentence with its records a click away."""
    row = _row(request, pk)
    return _page(request, row)


def _row(request: HttpRequest, pk: int) -> Briefing:
    rows = Briefing.objects.visible_to(user_of(request)).select_related("issued_by", "made_by", "corrects")
    row: Briefing = row_or_404(rows, pk)
    return row


def _page(request: HttpRequest, row: Briefing, *, forms: dict[str, Any] | None = None) -> HttpResponse:
    user = user_of(request)
    is_writer = scope_of(user).covers(row.area_code, *WRITERS)
    verbs = {
        verb: is_writer and BRIEFING_TABLE.allows(row.state, verb) for verb in ("issue", "compute", "correct", "drop")
    }
    context = {
        "row": row, "paper": paper_of(row, cadres=reads_cadres(user)), "verbs": verbs, "issue_form": IssueForm(),
        "correct_form": CorrectForm(), "newer": row.corrections.visible_to(user).exclude(state="dropped").first(),
        **(forms or {}),
    }  # fmt: skip
    return render(request, "dashboards/briefing.html", context, status=400 if forms else 200)


@for_roles(*READERS)
@require_GET
def briefing_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Then and now: sentences and figures as they were frozen, and as the records say today."""
    row = _row(request, pk)
    cadres = reads_cadres(user_of(request))
    then = paper_of(row, cadres=cadres)
    content = compute(row.area_code, row.place, Period(row.kind, row.starts_on, row.ends_on))
    now = [one.text() for one in content.read_by(cadres=cadres).sentences]
    old = [line.text for section in then.sections for line in section.lines]
    values = {figure.id: figure.value for figure in compute_figures()} if row.figures else {}
    figures = [(line, values[line.id]) for line in then.figures if line.id in values]
    context = {
        "row": row, "gone": [text for text in old if text not in now],
        "come": [text for text in now if text not in old],
        "kept": sum(text in now for text in old), "figures": [pair for pair in figures if pair[0].value != pair[1]],
        "same": sum(line.value == value for line, value in figures),
    }  # fmt: skip
    return render(request, "dashboards/briefing_now.html", context)


@for_roles(*READERS)
@require_GET
def briefing_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The briefing as Word, PDF or Excel: marked with who took it, and on the trail."""
    if kind not in FILES:
        raise Http404
    row = _row(request, pk)
    write, content_type = FILES[kind]
    body = write(paper_of(row, cadres=reads_cadres(user_of(request))), mark_of(request))
    with transaction.atomic():
        record(actor=Actor.of_request(request), verb="dashboards.briefing.export", target=row,
               detail={"file": kind, "language": get_language()})  # fmt: skip
    name = f"{row.place}-{row.starts_on:%Y%m%d}-{row.ends_on:%Y%m%d}-v{row.version}.{kind}"
    return file_response(body, name, content_type)


@for_roles(*READERS)
@require_POST
def briefing_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Issue, compute anew, correct or drop."""
    row, actor = _row(request, pk), Actor.of_request(request)
    if not scope_of(request.user).covers(row.area_code, *WRITERS):
        raise PermissionDenied
    form = {"issue": IssueForm, "correct": CorrectForm}.get(verb)
    bound = form(request.POST) if form else None
    if bound is not None and not bound.is_valid():
        return _page(request, row, forms={f"{verb}_form": bound})
    data: dict[str, Any] = bound.cleaned_data if bound else {}
    service = {"issue": services.issue_briefing, "compute": services.compute_briefing,
               "correct": services.correct_briefing, "drop": services.drop_briefing}.get(verb)  # fmt: skip
    if service is None:
        raise Http404
    try:
        done: Briefing = service(actor=actor, briefing_id=row.pk, **data)  # type: ignore[operator]  # data by verb
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("dashboards:briefing", row.pk)
    messages.success(request, pgettext("briefing", "Done."))
    return redirect("dashboards:briefings") if verb == "drop" else redirect("dashboards:briefing", done.pk)
