"""Pages of the imports: send a file, see what would happen, say yes, watch it happen."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.accounts.scope import scope_of
from xinhui.accounts.second_factor import ask_second_factor
from xinhui.core.errors import DomainError
from xinhui.exchange.models import ImportJob, JobState
from xinhui.exchange.registry import Importer, importer_of, importers
from xinhui.exchange.services.jobs import cancel_job, confirm_job, progress_of, request_apply, start_job
from xinhui.exchange.tables import write_excel

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOVING = (JobState.UPLOADED, JobState.APPLYING)
JOBS_SHOWN = 30


def _open_to(user: Any) -> list[Importer]:
    """What the user may import; 403 when that is nothing and there is nothing to confirm either."""
    scope = scope_of(user)
    found = [importer for importer in importers() if scope.has(*importer.roles)]
    if not found and not any(one.confirm_roles and scope.has(*one.confirm_roles) for one in importers()):
        raise PermissionDenied
    return found


def _second_factor(request: HttpRequest, importer: Importer | None) -> HttpResponse | None:
    """The way to the page that asks for it, where the importer does and this session has not proved it."""
    is_asked = importer is not None and importer.asks_second_factor()
    return ask_second_factor(request) if is_asked else None


def _for_job(view: Callable[[HttpRequest, ImportJob], HttpResponse]) -> Callable[..., HttpResponse]:
    """The view gets an import that the user sees."""

    @wraps(view)
    def checked(request: HttpRequest, pk: int) -> HttpResponse:
        _open_to(request.user)
        assert isinstance(request.user, User)
        job = ImportJob.objects.visible_to(request.user).filter(pk=pk).first()
        if job is None:
            raise Http404
        return _second_factor(request, importer_of(job.kind)) or view(request, job)

    return checked


@login_required
@require_GET
def import_list(request: HttpRequest) -> HttpResponse:
    """What can be imported, and one's own imports so far."""
    assert isinstance(request.user, User)
    found = _open_to(request.user)
    labels = {importer.kind: importer.label for importer in importers()}
    jobs = list(ImportJob.objects.visible_to(request.user)[:JOBS_SHOWN])
    rows = [{"job": job, "label": labels.get(job.kind, job.kind)} for job in jobs]
    return render(request, "exchange/list.html", {"importers": found, "rows": rows})


@login_required
@require_http_methods(["GET", "POST"])
def import_new(request: HttpRequest, kind: str) -> HttpResponse:
    """Choose a file and say what it does not say of itself."""
    importer = importer_of(kind)
    if importer is None:
        raise Http404
    if importer not in _open_to(request.user):
        raise PermissionDenied
    asked = _second_factor(request, importer)
    if asked is not None:
        return asked
    form = importer.form(request.POST if request.method == "POST" else None)
    status, error = 200, None
    if request.method == "POST":
        job, error = _start(request, importer, form)
        if job is not None:
            return redirect("exchange:job", pk=job.pk)
        status = 400
    context = {"importer": importer, "form": form, "error": error, "accept": ",".join(importer.suffixes)}
    return render(request, "exchange/new.html", context, status=status)


def _start(request: HttpRequest, importer: Importer, form: Form) -> tuple[ImportJob | None, DomainError | str | None]:
    upload = request.FILES.get("file")
    if upload is None:
        return None, _("Choose a file first.")
    if not form.is_valid():
        return None, None
    try:
        return start_job(
            actor=Actor.of_request(request), kind=importer.kind, upload=upload, options=form.cleaned_data
        ), None
    except DomainError as refused:
        return None, refused


@login_required
@require_GET
def import_template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty table with the headings, and a line that says what each is for."""
    importer = importer_of(kind)
    if importer is None or not importer.columns:
        raise Http404
    if importer not in _open_to(request.user):
        raise PermissionDenied
    heading = [f"{column.label}*" if column.required else column.label for column in importer.columns]
    data = write_excel(heading, [])
    return HttpResponse(
        data, content_type=EXCEL, headers={"Content-Disposition": f'attachment; filename="{kind}.xlsx"'}
    )


@login_required
@require_GET
@_for_job
def import_job(request: HttpRequest, job: ImportJob) -> HttpResponse:
    """One import: the dry run's findings, the progress, the outcome. The page renews its middle while it moves."""
    importer = importer_of(job.kind)
    done = progress_of(job.pk) if job.state == JobState.APPLYING else 0
    labels = {column.name: column.label for column in importer.columns} if importer else {}
    context = {
        "job": job,
        "importer": importer,
        "moving": job.state in MOVING,
        "done": done,
        "rejected": [{**row, "label": labels.get(row["field"], row["field"])} for row in job.rejected],
        "refused": job.outcome.get("refused", []),
        "may_confirm": job.state == JobState.PROPOSED and job.created_by_id != request.user.pk,
    }
    name = "exchange/_job.html" if request.headers.get("HX-Request") else "exchange/job.html"
    return render(request, name, context)


@login_required
@require_GET
@_for_job
def import_rejected(request: HttpRequest, job: ImportJob) -> HttpResponse:
    """The rejected rows as a table, to be corrected."""
    heading = [_("Row"), _("Field"), _("Why"), _("What to do")]
    rows = [*job.rejected, *job.outcome.get("refused", [])]
    data = write_excel(heading, [[row["row"], row["field"], row["message"], row["action"]] for row in rows])
    disposition = f'attachment; filename="rejected-{job.pk}.xlsx"'
    return HttpResponse(data, content_type=EXCEL, headers={"Content-Disposition": disposition})


@login_required
@require_POST
@_for_job
def import_apply(request: HttpRequest, job: ImportJob) -> HttpResponse:
    """Yes, import what was accepted."""
    return _decide(request, job, request_apply)


@login_required
@require_POST
@_for_job
def import_confirm(request: HttpRequest, job: ImportJob) -> HttpResponse:
    """Yes, by the second person."""
    return _decide(request, job, confirm_job)


@login_required
@require_POST
@_for_job
def import_cancel(request: HttpRequest, job: ImportJob) -> HttpResponse:
    """No, throw the file away."""
    return _decide(request, job, cancel_job)


def _decide(request: HttpRequest, job: ImportJob, verb: Any) -> HttpResponse:
    try:
        verb(actor=Actor.of_request(request), job_id=job.pk)
    except DomainError as refused:
        messages.error(request, f"{refused.message} {refused.action or ''}")
    assert isinstance(request.user, User)
    is_seen = ImportJob.objects.visible_to(request.user).filter(pk=job.pk).exists()
    return redirect("exchange:job", pk=job.pk) if is_seen else redirect("exchange:list")
