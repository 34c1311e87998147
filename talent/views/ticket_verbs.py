"""Verbs on services, stewards, tickets and parts: those of the units, and those of the applicants."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy

from talent.forms import tickets as forms
from talent.forms.base import NothingForm, ReasonForm
from talent.forms.schooling import WishForm
from talent.models import Person, TalentService, TalentTicket, TalentTicketPart
from talent.scope import TalentScope
from talent.services.schooling.wishes import enter_wish
from talent.services.tickets import catalogue, filing, handling, stewards
from talent.states.people import PersonState
from talent.states.tickets import OPEN, TICKET_TABLE, TalentServiceKind, TicketPartState
from talent.views.base import Subject, Verb, by_office, by_unit
from xinhui.accounts.models import User


def _services(user: User) -> QuerySet[TalentService]:
    return TalentService.objects.in_force()


def _people(user: User) -> QuerySet[Person]:
    return Person.objects.visible_to(user).filter(state=PersonState.ACTIVE)


def _tickets(user: User) -> QuerySet[TalentTicket]:
    return TalentTicket.objects.visible_to(user).select_related("service", "person", "unit", "steward")


def _own(user: User) -> QuerySet[TalentTicket]:
    return TalentTicket.objects.filed_for(user).select_related("service", "person", "unit", "steward")


def _parts(user: User) -> QuerySet[TalentTicketPart]:
    return TalentTicketPart.objects.visible_to(user).select_related("ticket", "unit")


def _anybody(scope: TalentScope, target: Any) -> bool:
    return True


def _leads(scope: TalentScope, target: TalentTicketPart) -> bool:
    return scope.works_for(target.ticket.unit_id)


def _in(verb: str) -> Any:
    return lambda row: TICKET_TABLE.allows(row.state, verb)


def _may_wish(row: TalentTicket) -> bool:
    return row.service.kind == TalentServiceKind.SCHOOLING and row.state in OPEN


def _is_asked(row: TalentTicketPart) -> bool:
    return row.state == TicketPartState.ASKED


def _applicants(may: Any) -> tuple[Verb, ...]:
    """What the applicant does; the office does it for somebody on the telephone."""
    return (
        Verb("supplement", pgettext_lazy("ticket", "Send what is missing"), forms.WordsForm, filing.supplement_ticket,
             may=may, fits=_in("supplement"), is_primary=True),
        Verb("wish", pgettext_lazy("ticket", "Name the schools"), WishForm, enter_wish, may=may, fits=_may_wish,
             is_primary=True),
        Verb("confirm", pgettext_lazy("ticket", "Confirm and rate"), forms.ScoreForm, filing.confirm_ticket, may=may,
             fits=_in("confirm"), is_primary=True),
        Verb("reopen", pgettext_lazy("ticket", "It is not solved"), forms.AgainForm, filing.reopen_ticket, may=may,
             fits=_in("reopen")),
        Verb("withdraw", pgettext_lazy("ticket", "Withdraw the ticket"), ReasonForm, filing.withdraw_ticket, may=may,
             fits=_in("withdraw"), is_danger=True),
    )  # fmt: skip


SUBJECTS = (
    Subject(
        "talent-service", "service_id", _services, lambda row: f"/talent/services/{row.pk}/", (
            Verb("replace", pgettext_lazy("ticket", "Replace by a new version"), forms.ServiceForm,
                 catalogue.replace_service),
            Verb("close", pgettext_lazy("ticket", "Offer no longer"), ReasonForm, catalogue.close_service,
                 is_danger=True),
        ),
    ),
    Subject(
        "charge", "person_id", _people, lambda row: "/talent/stewards/", (
            Verb("steward", pgettext_lazy("ticket", "Name a steward"), forms.StewardForm, stewards.assign_steward),
        ),
    ),
    Subject(
        "ticket", "ticket_id", _tickets, lambda row: f"/talent/tickets/{row.pk}/", (
            Verb("check", pgettext_lazy("ticket", "Papers are complete"), NothingForm, handling.check_ticket,
                 may=by_unit, fits=_in("check"), is_primary=True),
            Verb("take", pgettext_lazy("ticket", "Take it up"), NothingForm, handling.take_ticket, may=by_unit,
                 fits=_in("take"), is_primary=True),
            Verb("solve", pgettext_lazy("ticket", "Solved: enter the result"), forms.SolveForm, handling.solve_ticket,
                 may=by_unit, fits=_in("solve"), is_primary=True),
            Verb("part", pgettext_lazy("ticket", "Ask a partner"), forms.PartForm, handling.ask_partner, may=by_unit,
                 fits=_in("part")),
            Verb("ask", pgettext_lazy("ticket", "Ask for what is missing"), forms.MissingForm, handling.ask_for_more,
                 may=by_unit, fits=_in("ask_more")),
            Verb("note", pgettext_lazy("ticket", "Write a note"), forms.NoteForm, handling.note_ticket, may=_anybody),
            *_applicants(by_office),
            Verb("refuse", pgettext_lazy("ticket", "Refuse with reasons"), forms.RefuseForm, handling.refuse_ticket,
                 may=by_unit, fits=_in("refuse"), is_danger=True),
        ),
    ),
    Subject("my-ticket", "ticket_id", _own, lambda row: f"/talent/mine/tickets/{row.pk}/", _applicants(_anybody)),
    Subject(
        "ticket-part", "part_id", _parts, lambda row: f"/talent/tickets/{row.ticket_id}/", (
            Verb("answer", pgettext_lazy("ticket", "Answer"), forms.AnswerForm, handling.answer_part, may=by_unit,
                 fits=_is_asked, is_primary=True),
            Verb("call-off", pgettext_lazy("ticket", "Needed no longer"), NothingForm, handling.call_off_part,
                 may=_leads, fits=_is_asked, is_danger=True),
        ),
    ),
)  # fmt: skip
