"""Files of cadres: the list with its search, one file, its form changed."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from cadres.forms.base import ReasonForm
from cadres.forms.files import FileForm
from cadres.forms.search import SearchForm
from cadres.models import Cadre, EstablishedPost, FormUpload, FormVersion
from cadres.rules.difference import FAMILY, PHOTO
from cadres.rules.facts import appraisals_of
from cadres.rules.form import ELEMENTS
from cadres.rules.resume import lint, tidy
from cadres.rules.sheet import family_of, joined_of
from cadres.scope import cadre_scope_of
from cadres.selectors.appraisal import results_of
from cadres.selectors.care import care_of_file
from cadres.selectors.daily import late_run
from cadres.selectors.establishment import units_of
from cadres.selectors.observations import observations_of
from cadres.selectors.pools import pools_of
from cadres.selectors.promotions import of_person
from cadres.selectors.records import records_of
from cadres.selectors.search import found, shown, totals
from cadres.selectors.tempering import postings_of
from cadres.selectors.training_credits import credits_of
from cadres.services.files import change_file
from cadres.services.look import look_at
from cadres.states.cadre import WAITING, CadreState
from cadres.states.looks import Look
from cadres.views.base import act_form, for_cadres, is_reader
from cadres.views.subjects import SUBJECTS
from grids.views.base import add_error, user_of
from grids.views.policing import page_of
from members.rules.identity import masked
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.errors import DomainError, NotFound

NAMES = {**ELEMENTS, FAMILY: _("Family and close relatives"), PHOTO: _("Photo"), "rank": pgettext_lazy("rank", "Rank")}


@for_cadres(is_reader)
@require_GET
def cadre_list(request: HttpRequest) -> HttpResponse:
    """Everybody in reach who fits the conditions."""
    user = user_of(request)
    units = units_of(user)
    form = SearchForm(request.GET or {"state": "in_service"}, units=units)
    rows = found(user, form.conditions())
    waiting = FormUpload.objects.visible_to(user).filter(state__in=WAITING).aggregate(n=Count("pk"))["n"]
    context = {"form": form, "totals": totals(rows), "waiting": waiting, "units": units, "late": late_run(),
               **page_of(request, shown(rows))}  # fmt: skip
    return render(request, "cadres/list.html", context)


def looked(request: HttpRequest, pk: int, what: Look, reason: str = "") -> Cadre:
    """The file, the look on the trail; out of reach it is unknown."""
    try:
        return look_at(actor=Actor.of_request(request), cadre_id=pk, what=what, reason=reason)
    except NotFound as error:
        raise Http404 from error


@for_cadres(is_reader)
@require_GET
def cadre_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One file, as the form lays it out."""
    cadre = looked(request, pk, Look.PAGE)
    form = cadre.form
    scope = cadre_scope_of(request.user)
    texts = {**form.texts, "ShenFenZheng": masked(form["ShenFenZheng"]), "RuDangShiJian": joined_of(form)}
    context = {
        "cadre": cadre, "texts": texts, "family": family_of(form), "resume": tidy(form["JianLi"]),
        "findings": lint(form["JianLi"]), "appraisals": sorted(appraisals_of(form).items(), reverse=True),
        "posts": EstablishedPost.objects.visible_to(user_of(request)).in_being().filter(holder=cadre),
        "versions": _versions(cadre), **_lived(request, cadre),
        "care_verbs": SUBJECTS["care-file"].open_to(scope, cadre) if cadre.user_id != request.user.pk else [],
        "may_nominate": scope.is_office and cadre.state == CadreState.IN_SERVICE,
        "verbs": SUBJECTS["file"].open_to(scope, cadre), "here": request.path,
    }  # fmt: skip
    return render(request, "cadres/file.html", context)


def _lived(request: HttpRequest, cadre: Cadre) -> dict[str, Any]:
    """What each part of the room has about the person, the latest first."""
    user = user_of(request)
    return {
        "records": records_of(user, cadre), "care": care_of_file(user, cadre), "results": results_of(cadre),
        "promotions": of_person(user, cadre), "observations": observations_of(user, cadre)[:12],
        "postings": postings_of(user, cadre)[:12], "pools": pools_of(user, cadre)[:12],
        "credits": credits_of(cadre, clock.today().year),
    }  # fmt: skip


def _versions(cadre: Cadre) -> list[tuple[FormVersion, list[str]]]:
    """(version, names of what changed), the latest ten."""
    rows = cadre.versions.select_related("by").defer("form_sealed", "photo_sealed")[:10]
    return [(row, [str(NAMES.get(name, name)) for name in row.elements]) for row in rows]


@for_cadres(is_reader)
@require_http_methods(["GET", "POST"])
def cadre_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The form, element by element."""
    cadre = looked(request, pk, Look.PAGE)
    posted = request.POST if request.method == "POST" else None
    form = FileForm(posted, form=cadre.form, version=cadre.version)
    if posted is not None and form.is_valid():
        try:
            change_file(actor=Actor.of_request(request), cadre_id=pk, version=form.cleaned_data["version"],
                        texts=form.texts(), family=form.family())  # fmt: skip
        except DomainError as error:
            add_error(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("cadres:file", pk)
    status = 400 if form.is_bound else 200
    return render(request, "cadres/edit.html", {"form": form, "cadre": cadre}, status=status)


@for_cadres(is_reader)
@require_http_methods(["GET", "POST"])
def cadre_identity(request: HttpRequest, pk: int) -> HttpResponse:
    """The identity number in clear, for a reason that is kept."""
    row = Cadre.objects.visible_to(user_of(request)).light().filter(pk=pk).first()
    if row is None:
        raise Http404
    form = act_form(request, ReasonForm, target=row)
    if request.method == "POST" and form.is_valid():
        try:
            cadre = looked(request, pk, Look.IDENTITY, form.cleaned_data["reason"])
        except DomainError as error:
            add_error(form, error)
        else:
            return render(request, "cadres/identity.html", {"cadre": cadre, "number": cadre.form["ShenFenZheng"]})
    context = {"form": form, "title": _("Identity number of the cadre"), "back": f"/cadres/{pk}/",
               "hint": _("The reason is kept on the trail, with your name and the time.")}  # fmt: skip
    return render(request, "act.html", context, status=400 if form.is_bound else 200)
