"""The own page of a person, and the office's page of requests about personal data."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from grids.views.acting import done
from grids.views.base import row_or_404, user_of
from grids.views.files import file_response
from grids.views.policing import page_of
from talent.forms.rights import OwnRequestForm, PaperRequestForm
from talent.models import DataRequest, Person
from talent.models.rights import REQUEST
from talent.scope import talent_scope_of
from talent.selectors.rights import looks_at, requests_shown
from talent.services.rights.copying import copy_for_person, copy_for_request
from talent.services.rights.correcting import present
from talent.services.rights.erasing import why_kept
from talent.services.rights.holdings import kept_about
from talent.services.rights.requests import enter_request, file_request, wanted_values
from talent.states.rights import RequestKind, RequestState
from talent.views.base import act_form, for_talent, is_anybody, is_office
from talent.views.subjects import SUBJECTS
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.errors import NotFound
from xinhui.core.sealed import unseal

ZIP = "application/zip"


@for_talent(is_anybody)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Everything the room keeps about the signed-in person, consent, who looked, requests."""
    user = user_of(request)
    person = Person.objects.filter(user=user).select_related("employer").first()
    context: dict[str, Any] = {"person": person}
    if person is not None:
        rows = DataRequest.objects.filter(person=person).order_by("-pk")
        context |= {
            "kept": kept_about(person.pk), "looks": looks_at(person), "today": clock.today(),
            "requests": [(row, unseal(row.answer_sealed, purpose=REQUEST)) for row in rows],
        }  # fmt: skip
    answer = render(request, "talent/mine.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@for_talent(is_anybody)
@require_http_methods(["GET", "POST"])
def mine_request(request: HttpRequest) -> HttpResponse:
    """A request of one's own."""

    def do(actor: Actor, values: dict[str, Any]) -> str:
        file_request(actor=actor, **values)
        return "/talent/mine/"

    if not Person.objects.filter(user=user_of(request)).exists():
        raise Http404
    return done(request, act_form(request, OwnRequestForm), do, title=pgettext("rights", "Ask about my data"),
                back="/talent/mine/")  # fmt: skip


@for_talent(is_anybody)
@require_GET
def mine_copy(request: HttpRequest) -> HttpResponse:
    """The own copy."""
    try:
        content = copy_for_person(actor=Actor.of_request(request))
    except NotFound as error:
        raise Http404 from error
    return file_response(content, f"{pgettext('rights', 'My data')}.zip", ZIP)


@for_talent(is_office)
@require_GET
def request_list(request: HttpRequest) -> HttpResponse:
    """Requests by their day: what waits, what is late."""
    user, said = user_of(request), request.GET.dict()
    waiting = DataRequest.objects.visible_to(user).waiting()
    context = {
        "said": said, "kinds": RequestKind.choices, "states": RequestState.choices, "today": clock.today(),
        "waiting": waiting.count(), "late": waiting.overdue(clock.today()).count(),
        "second": waiting.filter(state=RequestState.PROPOSED).count(), **page_of(request, requests_shown(user, said)),
    }  # fmt: skip
    return render(request, "talent/requests.html", context)


@for_talent(is_office)
@require_http_methods(["GET", "POST"])
def request_new(request: HttpRequest) -> HttpResponse:
    """A request from the counter."""

    def do(actor: Actor, values: dict[str, Any]) -> str:
        return f"/talent/requests/{enter_request(actor=actor, **values).pk}/"

    return done(request, act_form(request, PaperRequestForm), do, title=pgettext("rights", "Enter a request on paper"),
                back="/talent/requests/")  # fmt: skip


@for_talent(is_office)
@require_GET
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: its course, what is wanted, what stands in its way."""
    user = user_of(request)
    rows = DataRequest.objects.visible_to(user).select_related("person__employer", "entered_by", "proposed_by",
                                                               "answered_by")  # fmt: skip
    row: DataRequest = row_or_404(rows, pk)
    wanted = wanted_values(row)
    labels = OwnRequestForm.base_fields
    now = present(row.person) if wanted else {}
    context = {
        "row": row, "today": clock.today(), "verbs": SUBJECTS["data-request"].open_to(talent_scope_of(user), row),
        "words": unseal(row.words_sealed, purpose=REQUEST), "answer": unseal(row.answer_sealed, purpose=REQUEST),
        "wanted": [(labels[name].label, now[name], value) for name, value in wanted.items()],
        "why_kept": why_kept(row.person) if row.kind == RequestKind.DELETION and row.answered_on is None else [],
        "has_copy": row.kind in (RequestKind.EXPORT, RequestKind.ACCESS) and row.state in ("received", "done"),
    }  # fmt: skip
    return render(request, "talent/request.html", context)


@for_talent(is_office)
@require_GET
def request_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """The copy to hand over."""
    try:
        content = copy_for_request(actor=Actor.of_request(request), data_request_id=pk)
    except NotFound as error:
        raise Http404 from error
    return file_response(content, f"{pgettext('rights', 'Copy of personal data')} {pk}.zip", ZIP)
