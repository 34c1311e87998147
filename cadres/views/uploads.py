"""Uploading forms: files chosen, what was found in each, one compared with its file and taken or set aside."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cadres.forms.files import UploadForm
from cadres.models import FormUpload
from cadres.rules.difference import Difference, differences
from cadres.rules.form import Form
from cadres.rules.resume import Fault
from cadres.services.look import look_at
from cadres.services.uploads import skip_form, stage_forms, take_form
from cadres.states.cadre import UPLOAD_TABLE
from cadres.states.looks import Look
from cadres.views.base import act_form, for_cadres, is_reader
from cadres.views.files import NAMES
from grids.views.acting import done
from grids.views.base import row_or_404, user_of
from grids.views.policing import page_of
from members.rules.identity import masked
from xinhui.accounts.actors import Actor
from xinhui.core.errors import DomainError


@for_cadres(is_reader)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a unit and files."""
    form = act_form(request, UploadForm)
    return done(
        request, form, lambda actor, values: f"/cadres/uploads/batch/{stage_forms(actor=actor, **values)}/",
        title=_("Read the forms"), back="/cadres/uploads/",
        hint=_("Nothing enters a file yet: you see what differs first."),
    )  # fmt: skip


@for_cadres(is_reader)
@require_GET
def upload_list(request: HttpRequest, batch: UUID | None = None) -> HttpResponse:
    """What was uploaded, what waits first; of one batch or of all."""
    rows = FormUpload.objects.visible_to(user_of(request)).select_related("unit", "cadre")
    rows = rows.defer("form_sealed", "photo_sealed", "cadre__form_sealed", "cadre__photo_sealed")
    if batch is not None:
        rows = rows.filter(batch=batch)
        if not rows.exists():
            raise Http404
    return render(request, "cadres/uploads.html", {"batch": batch, **page_of(request, rows)})


@for_cadres(is_reader)
@require_http_methods(["GET", "POST"])
def upload_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One form beside the file: what differs, to be chosen element by element."""
    row: FormUpload = row_or_404(FormUpload.objects.visible_to(user_of(request)).select_related("unit", "cadre"), pk)
    if request.method == "POST":
        return _decided(request, row)
    if row.cadre_id is not None:
        look_at(actor=Actor.of_request(request), cadre_id=row.cadre_id, what=Look.PAGE)
    context = {
        "upload": row, "may_take": UPLOAD_TABLE.allows(row.state, "take"), "differences": _compared(row),
        "findings": [(line, Fault(fault).label) for line, fault in row.findings],
        "form": row.form if row.form_sealed else None,
    }  # fmt: skip
    return render(request, "cadres/upload.html", context)


def _compared(row: FormUpload) -> list[tuple[Difference, object]]:
    """(difference, name of the element); of a new person everything that the form says."""
    if not row.form_sealed or not UPLOAD_TABLE.allows(row.state, "take"):
        return []
    before = row.cadre.form if row.cadre is not None else Form.of({})
    found = differences(before, row.form)
    return [(_masked(one), NAMES.get(one.element, one.element)) for one in found]


def _masked(one: Difference) -> Difference:
    """The identity number is not shown on the way."""
    if one.element != "ShenFenZheng":
        return one
    return Difference(one.element, masked(one.before), masked(one.after))


def _decided(request: HttpRequest, row: FormUpload) -> HttpResponse:
    actor = Actor.of_request(request)
    try:
        if request.POST.get("verb") == "skip":
            skip_form(actor=actor, form_upload_id=row.pk)
            messages.success(request, _("Set aside."))
        else:
            chosen = request.POST.getlist("elements") if row.cadre_id is not None else None
            cadre = take_form(actor=actor, form_upload_id=row.pk, elements=chosen)
            messages.success(request, _("Taken into the file of %(name)s.") % {"name": cadre.name})
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("cadres:upload_page", row.pk)
    return redirect("cadres:upload_batch", row.batch)
