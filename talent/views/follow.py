"""The applicant's pages on the phone without an account: card number and code open them for half an hour."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from grids.views.base import add_error
from talent.forms.base import ActForm, ReasonForm
from talent.forms.schooling import WishForm
from talent.forms.tickets import AgainForm, CardForm, CardTicketForm, CardWordsForm, ScoreForm
from talent.models import Person, TalentService, TalentTicket
from talent.selectors.services import offers_to
from talent.selectors.tickets import story
from talent.services.schooling.wishes import enter_wish
from talent.services.tickets import filing
from talent.services.tickets.frame import card_holder
from talent.services.tickets.stewards import person_by_code
from talent.states.people import PersonState
from talent.views.base import Verb
from talent.views.subjects import SUBJECTS
from xinhui.accounts.addresses import client_ip
from xinhui.core import clock
from xinhui.core.errors import DomainError

P = ParamSpec("P")
KEY, SECONDS, HOME = "talent_card", 1800, "/talent/tickets/follow/mine/"
#: The forms of those without account: words, no files.
FORMS: dict[str, tuple[type[ActForm], Callable[..., Any]]] = {
    "supplement": (CardWordsForm, filing.supplement_ticket), "confirm": (ScoreForm, filing.confirm_ticket),
    "reopen": (AgainForm, filing.reopen_ticket), "withdraw": (ReasonForm, filing.withdraw_ticket),
    "wish": (WishForm, enter_wish),
}  # fmt: skip


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


@require_http_methods(["GET", "POST"])
@never_cache
def follow(request: HttpRequest) -> HttpResponse:
    """Card number and code; right, they open the own tickets for half an hour."""
    form = CardForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            person = person_by_code(**form.cleaned_data, ip=client_ip(request))
        except DomainError as error:
            add_error(form, error)
        else:
            request.session.cycle_key()
            request.session[KEY] = [person.pk, clock.now().timestamp()]
            return redirect(HOME)
    status = 400 if form.is_bound else 200
    return render(request, "talent/follow.html", {"form": form}, status=status)


def by_card(
    view: Callable[Concatenate[HttpRequest, Person, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """The view with the person whose code was shown in the last half-hour; anybody else is sent to show it."""

    @never_cache
    @wraps(view)
    def checked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        shown = request.session.get(KEY)
        pk, at = shown if isinstance(shown, list) else (0, 0)
        rows = Person.objects.exclude(state=PersonState.ERASED)
        person = rows.filter(pk=pk).first() if clock.now().timestamp() - at <= SECONDS else None
        if person is None:
            return redirect("/talent/tickets/follow/")
        return view(request, person, *args, **kwargs)

    return checked  # type: ignore[return-value] # wraps changes the type, not the call


@require_GET
@by_card
def follow_mine(request: HttpRequest, person: Person) -> HttpResponse:
    """The own tickets, and what may be asked for."""
    rows = person.tickets.select_related("service", "unit").order_by("-filed_at", "-pk")[:50]
    return render(request, "talent/follow_mine.html", {"own": person, "rows": rows, "offers": offers_to(person)})


@require_http_methods(["POST"])
def follow_end(request: HttpRequest) -> HttpResponse:
    """The pages are shut on this phone."""
    request.session.pop(KEY, None)
    return redirect("/talent/tickets/follow/")


def _own(person: Person, pk: int) -> TalentTicket:
    return get_object_or_404(person.tickets.select_related("service", "person", "unit", "steward"), pk=pk)


def _verbs(row: TalentTicket) -> list[Verb]:
    found: list[Any] = [verb for verb in SUBJECTS["my-ticket"].verbs if verb.fits(row)]
    return found


@require_GET
@by_card
def follow_ticket(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """One ticket in plain words."""
    row = _own(person, pk)
    context = {**story(row), "card_verbs": _verbs(row), "base": HOME}
    return render(request, "talent/mine_ticket.html", context)


@require_http_methods(["GET", "POST"])
@by_card
def follow_new(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """A ticket for the service."""
    service = get_object_or_404(TalentService.objects.in_force(), pk=pk)
    form = CardTicketForm(_posted(request))

    def do(values: dict[str, Any]) -> int:
        return filing.file_ticket(actor=card_holder(client_ip(request)), service_id=service.pk, person_id=person.pk,
                                  card_of=person.pk, **values).pk  # fmt: skip

    return _done(request, form, do, pgettext("ticket", "Ask for this service"), HOME,
                 "、".join([service.name, *service.document_list]))  # fmt: skip


@require_http_methods(["GET", "POST"])
@by_card
def follow_act(request: HttpRequest, person: Person, pk: int, verb: str) -> HttpResponse:
    """What the applicant does to a ticket."""
    row = _own(person, pk)
    chosen = next((one for one in _verbs(row) if one.name == verb), None)
    if chosen is None:
        raise Http404
    kind, service = FORMS[verb]
    form = kind(_posted(request), target=row)

    def do(values: dict[str, Any]) -> int:
        service(actor=card_holder(client_ip(request)), ticket_id=row.pk, card_of=person.pk, **values)
        return row.pk

    return _done(request, form, do, str(chosen.label), f"/talent/tickets/follow/{row.pk}/", row.number)


def _done(
    request: HttpRequest, form: ActForm, do: Callable[[dict[str, Any]], int], title: str, back: str, hint: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            pk = do(form.values())
        except DomainError as error:
            add_error(form, error)
        else:
            return redirect(f"/talent/tickets/follow/{pk}/")
    context = {"form": form, "title": title, "back": back, "hint": hint}
    return render(request, "act.html", context, status=400 if form.is_bound else 200)
