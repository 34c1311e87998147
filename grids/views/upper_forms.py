"""Pages of forms of upper platforms: what goes up, in which columns, and every file that went."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from grids.forms_teams import TargetForm
from grids.forms_upper import AgainForm, ColumnSet, PeriodForm, UpperFormForm, column_initial
from grids.models import FormRun, UpperForm
from grids.selectors.mappings import CATALOGUE, place_names, produce, rows_of
from grids.services.mappings.forms import change_form, make_form, set_columns
from grids.services.mappings.run import run_again, run_form
from grids.views.base import add_error, for_roles, row_or_404, user_of
from grids.views.files import file_response
from xinhui.accounts.actors import Actor
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import scope_of
from xinhui.core import clock
from xinhui.core.errors import DomainError

READERS, KEEPERS = (Role.COMMAND_CENTRE, Role.DISTRICT_LEADER), (Role.COMMAND_CENTRE,)
PREVIEW, DAYS, RUNS = 5, 30, 30


@dataclass(frozen=True)
class FormLine:
    """A form on the list; `saved` in minutes."""

    form: UpperForm
    last: FormRun | None
    files: int
    sent: int
    saved: int


@for_roles(*READERS)
@require_GET
def form_list(request: HttpRequest) -> HttpResponse:
    """Every form, when it last went up, and what filling it in by hand would have cost."""
    user = user_of(request)
    rows = UpperForm.objects.visible_to(user).order_by("platform", "name")
    runs = FormRun.objects.visible_to(user).defer("rows", "mapping").order_by("made_at", "pk")
    newest = {run.form_id: run for run in runs}
    sums = (
        FormRun.objects.visible_to(user).order_by().values("form_id").annotate(files=Count("pk"), sent=Sum("row_count"))
    )
    totals = {row["form_id"]: (row["files"], row["sent"]) for row in sums}
    lines = []
    for form in rows:
        files, sent = totals.get(form.pk, (0, 0))
        lines.append(FormLine(form, newest.get(form.pk), files, sent, sent * form.minutes_by_hand))
    context = {
        "lines": lines, "hours": round(sum(line.saved for line in lines) / 60),
        "sent": sum(line.sent for line in lines), "may_keep": scope_of(user).has(*KEEPERS),
    }  # fmt: skip
    return render(request, "grids/upper_forms.html", context)


def _form(request: HttpRequest, pk: int) -> UpperForm:
    found: UpperForm = row_or_404(UpperForm.objects.visible_to(user_of(request)).select_related("reader"), pk)
    return found


@for_roles(*READERS)
@require_GET
def form_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The columns, a preview of the newest rows, the files."""
    form = _form(request, pk)
    columns = list(form.columns.order_by("position"))
    fields = CATALOGUE[form.subject].fields
    newest = list(rows_of(form, since=clock.now() - timedelta(days=DAYS)).reverse()[:PREVIEW])
    context = {
        "form": form, "columns": [(row, fields[row.field].label if row.field else "") for row in columns],
        "preview": produce(form, columns, newest, place_names()), "days": DAYS, "period": PeriodForm(target=form),
        "runs": FormRun.objects.visible_to(request.user).filter(form=form).select_related("made_by")[:RUNS],
        "may_keep": scope_of(request.user).has(*KEEPERS),
    }  # fmt: skip
    return render(request, "grids/upper_form.html", context)


def _sent(request: HttpRequest, form: TargetForm, title: Any, back: str, act: Any) -> HttpResponse:
    """A form page; `act` gets the actor and returns where to go. An error shows the form again, nothing lost."""
    if request.method == "POST" and form.is_valid():
        try:
            where = act(Actor.of_request(request))
        except DomainError as error:
            if error.status == 403:
                raise PermissionDenied from error
            add_error(form, error)
        else:
            messages.success(request, _("Done: %(verb)s.") % {"verb": title})
            return redirect(where)
    context = {"form": form, "title": title, "back": back}
    return render(request, "grids/local_new.html", context, status=400 if form.is_bound else 200)


@for_roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def form_new(request: HttpRequest) -> HttpResponse:
    """A new form; its columns come next."""
    form = UpperFormForm(request.POST or None, target=None)

    def act(actor: Actor) -> str:
        return f"/upper-forms/{make_form(actor=actor, **form.values()).pk}/columns/"

    return _sent(request, form, pgettext("mappings", "New form"), "/upper-forms/", act)


@for_roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def form_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name, schedule, reader."""
    row = _form(request, pk)
    form = UpperFormForm(request.POST or None, target=row)

    def act(actor: Actor) -> str:
        change_form(actor=actor, form_id=pk, **form.values())
        return f"/upper-forms/{pk}/"

    return _sent(request, form, pgettext("mappings", "Change the form"), f"/upper-forms/{pk}/", act)


@for_roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def form_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """All columns at once; a column without a heading is left out."""
    row = _form(request, pk)
    posted = request.POST if request.method == "POST" else None
    columns = ColumnSet(posted, initial=column_initial(row), form_kwargs={"subject": row.subject})
    problem = ""
    if request.method == "POST" and columns.is_valid():
        kept = [part for part in columns.forms if part.cleaned_data.get("heading", "").strip()]
        try:
            set_columns(actor=Actor.of_request(request), form_id=pk, columns=[part.facts() for part in kept])
        except DomainError as error:
            place, _dot, name = (error.field or "").partition(".")
            if place.isdecimal() and name:
                kept[int(place) - 1].add_error(name, str(error))
            problem = str(error)
        else:
            messages.success(request, _("Done: %(verb)s.") % {"verb": pgettext("mappings", "columns set")})
            return redirect("grids:upper_form", pk=pk)
    context = {"form": row, "columns": columns, "problem": problem, "bad": request.method == "POST"}
    return render(request, "grids/upper_columns.html", context, status=400 if request.method == "POST" else 200)


@for_roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def form_run(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of a period; one that was made before is shown, not made anew."""
    row = _form(request, pk)
    form = PeriodForm(request.POST if request.method == "POST" else None, target=row)

    def act(actor: Actor) -> str:
        return f"/upper-forms/runs/{run_form(actor=actor, form_id=pk, **form.values())[0].pk}/"

    return _sent(request, form, pgettext("mappings", "Make the file of a period"), f"/upper-forms/{pk}/", act)


def _run(request: HttpRequest, pk: int) -> FormRun:
    found: FormRun = row_or_404(FormRun.objects.visible_to(user_of(request)).select_related("form", "made_by"), pk)
    return found


@for_roles(*READERS)
@require_GET
def run_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: period, hash, every record it was made from, what was left out and why."""
    run = _run(request, pk)
    page = CATALOGUE[run.form.subject].page
    records = [(number, page.format(pk=number) if page else "") for number in run.rows[:200]]
    refused = [(row, page.format(pk=row["id"]) if page else "") for row in run.refused[:200]]
    context = {"run": run, "records": records, "refused": refused, "more": max(0, len(run.rows) - 200),
               "may_keep": scope_of(request.user).has(*KEEPERS)}  # fmt: skip
    return render(request, "grids/upper_run.html", context)


@for_roles(*READERS)
@require_GET
def run_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The bytes as they went up."""
    run = _run(request, pk)
    with run.file.open("rb") as kept:
        return file_response(kept.read(), run.filename)


@for_roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def run_anew(request: HttpRequest, pk: int) -> HttpResponse:
    """The period once more, as a new revision."""
    _run(request, pk)
    form = AgainForm(request.POST if request.method == "POST" else None, target=None)

    def act(actor: Actor) -> str:
        return f"/upper-forms/runs/{run_again(actor=actor, run_id=pk, **form.values()).pk}/"

    return _sent(request, form, pgettext("mappings", "Run the period anew"), f"/upper-forms/runs/{pk}/", act)
