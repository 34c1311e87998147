"""What is taken out of the room: the form as a file or on paper, forms that fit a search, a table of them.

Each is a look on the trail before it is made. Paper and tables carry the taker's name and the time; `.lrmx` and `.lrm`
are read by machines and have no place for a mark.
"""

import io
import zipfile
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from cadres.forms.search import SearchForm
from cadres.models import Cadre
from cadres.rules import lrm, lrmx, sheet_pdf, sheet_word
from cadres.rules.sheet import Sheet, sheet_of
from cadres.selectors.establishment import units_of
from cadres.selectors.search import found
from cadres.services.look import look_at_many
from cadres.states.looks import Look
from cadres.views.base import for_cadres, is_reader
from cadres.views.files import looked
from grids.views.base import user_of
from grids.views.files import file_response, mark_of, marked_table
from xinhui.accounts.actors import Actor
from xinhui.core import clock

BATCH_MOST, LINES_MOST = 500, 5000
PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PAPER: dict[str, tuple[Callable[..., bytes], str]] = {"pdf": (sheet_pdf.write, PDF), "docx": (sheet_word.write, WORD)}


@for_cadres(is_reader)
@require_GET
def cadre_form(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The form as `.lrmx`, as `.lrm` with its `.pic` in a zip, or printed: `pdf`, `docx`."""
    cadre = looked(request, pk, Look.EXPORT)
    form = cadre.form
    if kind in _PAPER:
        write, content_type = _PAPER[kind]
        sheet: Sheet = sheet_of(form, today=clock.today())
        name = f"干部任免审批表-{cadre.name}.{kind}"
        return file_response(write(sheet, mark=mark_of(request)), name, content_type)
    if kind == "lrmx":
        return file_response(lrmx.write(form), f"{cadre.name}.lrmx")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{cadre.name}.lrm", lrm.write(form))
        if form.photo:
            archive.writestr(f"{cadre.name}.pic", form.photo)
    return file_response(out.getvalue(), f"{cadre.name}.zip", "application/zip")


def _asked(request: HttpRequest, most: int) -> tuple[SearchForm, list[int]] | HttpResponse:
    """The search and the ids that fit it, or back to the list when they are too many."""
    user = user_of(request)
    form = SearchForm(request.GET or {"state": "in_service"}, units=units_of(user))
    pks = list(found(user, form.conditions()).order_by("pk").values_list("pk", flat=True)[: most + 1])
    if len(pks) <= most:
        return form, pks
    messages.error(request, _("More than %(count)d files fit: narrow the search.") % {"count": most})
    return redirect(f"/cadres/?{request.GET.urlencode()}")


@for_cadres(is_reader)
@require_GET
def cadre_forms(request: HttpRequest) -> HttpResponse:
    """All that fit the search, as `.lrmx` in a zip; each is a look on the trail."""
    asked = _asked(request, BATCH_MOST)
    if isinstance(asked, HttpResponse):
        return asked
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for cadre in look_at_many(actor=Actor.of_request(request), cadre_ids=asked[1]):
            archive.writestr(f"{cadre.name}-{cadre.pk}.lrmx", lrmx.write(cadre.form))
    return file_response(out.getvalue(), "cadres.zip", "application/zip")


@for_cadres(is_reader)
@require_GET
def cadre_table(request: HttpRequest) -> HttpResponse:
    """All that fit the search, a line each; above them who took it, when, how many and what was asked for."""
    asked = _asked(request, LINES_MOST)
    if isinstance(asked, HttpResponse):
        return asked
    form, pks = asked
    rows = look_at_many(actor=Actor.of_request(request), cadre_ids=pks, what=Look.LIST)
    heading = (_("Full name"), _("Unit"), _("Present post"), _("In this post since"), _("Level of the post"),
               pgettext("cadre", "Rank"), _("Sex"), _("Month of birth"), _("Age"), _("Ethnicity"), _("Native place"),
               _("Joined the Party"), _("Began to work"), _("Education"), _("Age limit"))  # fmt: skip
    name = f"干部名册-{clock.today():%Y%m%d}"
    return marked_table(request, name, heading, [_line(row) for row in rows], conditions=form.said())


def _line(row: Cadre) -> tuple[object, ...]:
    months = {name: f"{day:%Y.%m}" if day else "" for name, day in (
        ("since", row.since), ("born", row.born_on), ("joined", row.joined_on), ("began", row.began_work_on),
        ("retires", row.retires_on))}  # fmt: skip
    return (
        row.name, row.unit.name, row.present_post, months["since"], row.get_post_level_display(),
        row.get_rank_display(), row.get_sex_display(), months["born"], row.age, row.ethnicity, row.native_place,
        "；".join(filter(None, (months["joined"], row.other_parties))), months["began"], row.education,
        months["retires"],
    )  # fmt: skip
