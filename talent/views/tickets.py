"""The desk: tickets in sight, one of them with its history, stewards, and the catalogue that everybody reads."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids.views.acting import done
from grids.views.base import row_or_404, user_of
from grids.views.files import marked_table
from grids.views.policing import page_of
from talent.forms.tickets import OfficeTicketForm, ServiceForm
from talent.models import Person, SchoolWish, TalentService, TalentTicket
from talent.scope import talent_scope_of
from talent.selectors import tickets as found
from talent.selectors.schooling import lines_of
from talent.selectors.services import catalogue
from talent.services.tickets.catalogue import open_service
from talent.services.tickets.filing import file_ticket
from talent.services.tickets.stewards import give_code
from talent.states.tickets import TalentServiceKind, TicketState
from talent.views.base import act_form, for_everybody, for_talent, is_office, reads_figures, works
from talent.views.subjects import SUBJECTS
from xinhui.accounts.actors import Actor
from xinhui.attachments.links import signed_url
from xinhui.core import clock
from xinhui.core.services.calendar import schedule_for


def _at(moment: datetime | None) -> str:
    """To the minute, for a cell."""
    return f"{clock.local(moment):%Y-%m-%d %H:%M}" if moment else ""


def _sums(lines: Iterable[found.ServiceLine]) -> dict[str, Any]:
    """The figures above a list."""
    all_of = list(lines)
    return {
        "open": sum(line.open for line in all_of), "late": sum(line.late for line in all_of),
        "solved": sum(line.solved for line in all_of), "satisfied": found.satisfied_percent(),
    }  # fmt: skip


@require_GET
def service_list(request: HttpRequest) -> HttpResponse:
    """The catalogue, for everybody: nothing personal, to be printed and passed on."""
    return for_everybody(request, "talent/services.html", {"rows": catalogue()})


@require_GET
def service_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One service, for everybody; a version that was replaced says so."""
    row = get_object_or_404(TalentService.objects.select_related("unit"), pk=pk)
    newer = TalentService.objects.filter(replaces=row).first()
    return for_everybody(request, "talent/service.html", {"row": row, "newer": newer})


@for_talent(reads_figures)
@require_GET
def service_desk(request: HttpRequest) -> HttpResponse:
    """The catalogue with its figures, and what the office may do to it."""
    user = user_of(request)
    scope = talent_scope_of(user)
    lines = {line.name: line for line in found.figures(user)}
    rows = [(row, lines.get(row.name), SUBJECTS["talent-service"].open_to(scope, row)) for row in catalogue()]
    context = {"rows": rows, "is_office": scope.is_office, "works": works(scope), "few": found.FEW,
               **_sums(lines.values())}  # fmt: skip
    return render(request, "talent/service_desk.html", context)


@for_talent(is_office)
@require_http_methods(["GET", "POST"])
def service_new(request: HttpRequest) -> HttpResponse:
    """A service."""

    def do(actor: Actor, values: dict[str, Any]) -> str:
        open_service(actor=actor, **values)
        return "/talent/services/desk/"

    return done(request, act_form(request, ServiceForm), do, title=pgettext("ticket", "New service"),
                back="/talent/services/desk/")  # fmt: skip


@for_talent(works)
@require_GET
def ticket_list(request: HttpRequest) -> HttpResponse:
    """Tickets in sight, late ones first."""
    user, said = user_of(request), request.GET.dict()
    lines = found.figures(user)
    context = {
        "said": {"state": "open", **said}, "states": TicketState.choices, "kinds": TalentServiceKind.choices,
        "is_office": talent_scope_of(user).is_office, **_sums(lines),
        **page_of(request, found.tickets_shown(user, said)),
    }  # fmt: skip
    return render(request, "talent/tickets.html", context)


@for_talent(works)
@require_GET
def ticket_table(request: HttpRequest) -> HttpResponse:
    """The same as a marked Excel table."""
    heading = [pgettext("ticket", "Number of the ticket"), pgettext("talent", "Name of the person"),
               pgettext("ticket", "Service"), _("Unit"), pgettext("ticket", "Steward"), _("State"),
               pgettext("ticket", "Filed at"), pgettext("ticket", "Promised by"),
               pgettext("ticket", "Deadlines missed"),
               pgettext("ticket", "Working days used"), pgettext("ticket", "Satisfaction")]  # fmt: skip
    schedule = schedule_for(None)
    lines = [
        [row.number, row.person.name, row.service.name, row.unit.name, row.steward.label if row.steward else "",
         row.get_state_display(), _at(row.filed_at), _at(row.promised_at), row.misses,
         round(found.days_worked(row, schedule), 1), row.score or ""]
        for row in found.tickets_shown(user_of(request), request.GET.dict())[:10_000]
    ]  # fmt: skip
    return marked_table(request, pgettext("ticket", "Tickets"), heading, lines)


@for_talent(is_office)
@require_http_methods(["GET", "POST"])
def ticket_new(request: HttpRequest) -> HttpResponse:
    """A ticket that the office writes down for somebody."""

    def do(actor: Actor, values: dict[str, Any]) -> str:
        return f"/talent/tickets/{file_ticket(actor=actor, **values).pk}/"

    return done(request, act_form(request, OfficeTicketForm), do, title=pgettext("ticket", "File a ticket"),
                back="/talent/tickets/")  # fmt: skip


@for_talent(works)
@require_GET
def ticket_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One ticket: what is asked, how it stands against its promise, partners, documents, history."""
    user = user_of(request)
    scope = talent_scope_of(user)
    rows = TalentTicket.objects.visible_to(user).select_related("person__employer", "service", "unit", "steward")
    row: TalentTicket = row_or_404(rows, pk)
    wish = SchoolWish.objects.filter(ticket=row).select_related(
        "year", "first__school", "second__school", "third__school", "place__school").first()  # fmt: skip
    part = SUBJECTS["ticket-part"]
    verbs = [verb for verb in SUBJECTS["ticket"].open_to(scope, row)
             if verb.name != "note" or scope.works_for(row.unit_id) or row.steward_id == user.pk]  # fmt: skip
    context = {
        "row": row, "verbs": verbs, "events": row.events.all(),
        "parts": [(one, part.open_to(scope, one)) for one in row.parts.select_related("unit", "ticket")],
        "files": [(one, signed_url(one.attachment, user)) for one in row.files.select_related("attachment")],
        "wish": wish, "wish_lines": lines_of(wish) if wish else [],
        "wish_verbs": SUBJECTS["school-wish"].open_to(scope, wish) if wish else [],
        "days": found.days_worked(row, schedule_for(None)),
    }  # fmt: skip
    return render(request, "talent/ticket.html", context)


@for_talent(is_office)
@require_GET
def steward_list(request: HttpRequest) -> HttpResponse:
    """People of the tiers A to C whom nobody looks after, then everybody with a card and the steward."""
    charge, scope = SUBJECTS["charge"], talent_scope_of(request.user)
    alone = [(row, charge.open_to(scope, row)) for row in found.without_steward()[:100]]
    page = page_of(request, found.looked_after())
    page["rows"] = [(row, charge.open_to(scope, row)) for row in page["rows"]]
    return render(request, "talent/stewards.html", {"alone": alone, **page})


@for_talent(is_office)
@require_POST
def card_code(request: HttpRequest, pk: int) -> HttpResponse:
    """A new code for the card, shown once on a page to be printed and handed over."""
    person = row_or_404(Person.objects.visible_to(user_of(request)).exclude(card_number=""), pk)
    code = give_code(actor=Actor.of_request(request), person_id=person.pk)
    answer = render(request, "talent/card_code.html", {"row": person, "code": code})
    answer["Cache-Control"] = "no-store"
    return answer
