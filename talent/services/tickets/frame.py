"""What the verbs on tickets share: a row held and moved, its clock, its history, who is told, who the applicant is."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from talent.models import SchoolWish, TalentTicket, TalentTicketEvent
from talent.services.frame import acts_for, tell
from talent.services.promise import CLOCK_FIELDS, pause_clock, resume_clock, start_clock, stop_clock
from talent.states.schooling import WISH_TABLE, SchoolYearState, WishState
from talent.states.tickets import TICKET_TABLE, FiledBy, TicketPartState
from xinhui.accounts.actors import Actor
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import EMPTY
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold
from xinhui.core.errors import Forbidden
from xinhui.core.services.calendar import schedule_for
from xinhui.core.worktime import BudgetUnit

#: Working days for looking through the papers, and for the lead unit to take a complete ticket up.
CHECK_DAYS, TAKE_DAYS = 2, 1
#: Years whose places are not given out yet: tickets with a wish wait for them.
UNDECIDED = (SchoolYearState.OPEN, SchoolYearState.DRAWN, SchoolYearState.PROPOSED)
SAVED = (*CLOCK_FIELDS, "state", "slips", "worked", "runs_since")


def card_holder(ip: str | None = None) -> Actor:
    """Whoever has shown a card's number and code: no account, no post."""
    return Actor(None, pgettext("ticket", "holder of the card"), EMPTY, ip)


def moved(ticket_id: int, verb: str) -> TalentTicket:
    """The ticket, locked, in the state that the verb leads to. Raises NotFound, TransitionRefused."""
    row = hold(TalentTicket.objects.select_related("service", "person"), ticket_id)
    row.state = TICKET_TABLE.next(row.state, verb)
    return row


def is_applicant(actor: Actor, row: TalentTicket, card_of: int | None) -> bool:
    """The person oneself (account, or card and code), the employer that filed it, or the office on the telephone."""
    if actor.kind == "system" or actor.scope.has(Role.TALENT_OFFICE):
        return True
    if card_of is not None:
        return card_of == row.person_id
    if actor.user_id is not None and row.person.user_id == actor.user_id:
        return True
    employer = row.person.employer_id
    return row.by == FiledBy.EMPLOYER and employer is not None and acts_for(actor, employer)


def require_applicant(actor: Actor, row: TalentTicket, card_of: int | None) -> None:
    """Raise Forbidden unless `is_applicant`."""
    if not is_applicant(actor, row, card_of):
        raise Forbidden(code="not-the-applicant", message=_("Only whoever asked for the service does this."),
                        action=_("Ask the steward of the ticket."))  # fmt: skip


def begin(row: TalentTicket, amount: int, unit_of_time: str = BudgetUnit.WORKING_DAY) -> None:
    """A stage with a deadline of its own; what was missed before stays on record."""
    row.slips += row.missed
    start_clock(row, unit_id=row.unit_id, amount=amount, unit_of_time=unit_of_time)


def begin_work(row: TalentTicket) -> None:
    """The promise of the service runs from now; a child's wish waits for the allocation."""
    begin(row, row.service.promise_amount, row.service.promise_unit)
    row.runs_since = clock.now()
    if waits_for_places(row):
        wait(row)


def waits_for_places(row: TalentTicket) -> bool:
    """A wish of the ticket is to be decided with all others."""
    rows = SchoolWish.objects.filter(ticket=row, state=WishState.WAITING, year__state__in=UNDECIDED)
    return bool(rows.exists())


def wait(row: TalentTicket) -> None:
    """The clock waits, and the working time until now is kept."""
    _count(row)
    pause_clock(row)


def go_on(row: TalentTicket, *, works: bool) -> None:
    """The clock goes on; `works`: the lead unit's time counts. A promise not yet missed moves with it."""
    resume_clock(row)
    if row.missed == 0:
        row.promised_at = row.due_at or row.promised_at
    row.runs_since = clock.now() if works else None


def end(row: TalentTicket) -> None:
    """No clock runs any more."""
    _count(row)
    stop_clock(row)
    row.ended_at = clock.now()


def _count(row: TalentTicket) -> None:
    if row.runs_since is not None:
        row.worked += schedule_for(None).minutes_between(row.runs_since, clock.now())
        row.runs_since = None


def save(row: TalentTicket, *fields: str) -> None:
    """State and clock, and these fields."""
    row.save(update_fields=[*SAVED, *fields])


def keep(actor: Actor, row: TalentTicket, verb: str, words: str = "", *, is_open: bool = True, **detail: Any) -> None:
    """A line in the ticket's history and one in the audit trail; words of people are not in the second."""
    TalentTicketEvent.objects.create(ticket=row, at=clock.now(), verb=verb, who=actor.label[:60], words=words[:400],
                                     is_open=is_open)  # fmt: skip
    record(actor=actor, verb=f"talent.ticket.{verb}", target=row, detail={"state": str(row.state), **detail})


def applicants(row: TalentTicket) -> set[int]:
    """Accounts that follow the ticket as its applicants."""
    found = {row.person.user_id} if row.person.user_id else set()
    if row.by == FiledBy.EMPLOYER and row.person.employer is not None:
        accounts = row.person.employer.accounts.filter(ended_on__isnull=True)
        found |= set(accounts.values_list("user_id", flat=True))
    return found


def stewards(row: TalentTicket) -> set[int]:
    """The steward, if there is one."""
    return {row.steward_id} if row.steward_id else set()


def say(row: TalentTicket, kind: str, people: Iterable[int], actor: Actor, *, mine: bool = False) -> None:
    """Tell people about the ticket by its number; `mine`: they are its applicants. Never whoever did it."""
    link = f"/talent/mine/tickets/{row.pk}/" if mine else f"/talent/tickets/{row.pk}/"
    tell(set(people) - {actor.user_id}, f"talent.{kind}", f"{kind}:{row.pk}:{row.events.count()}", link,
         {"number": row.number, "service": row.service.name})  # fmt: skip


def leave_undone(row: TalentTicket) -> None:
    """A ticket has ended without a result: open parts are needed no longer, a wish that waits goes with it."""
    for part in row.parts.filter(state=TicketPartState.ASKED).order_by("pk"):
        part.state, part.ended_at = TicketPartState.CALLED_OFF, clock.now()
        stop_clock(part)
        part.save(update_fields=[*CLOCK_FIELDS, "state", "ended_at"])
    for wish in SchoolWish.objects.filter(ticket=row, state=WishState.WAITING):
        wish.state = WISH_TABLE.next(wish.state, "withdraw")
        wish.save(update_fields=["state"])
