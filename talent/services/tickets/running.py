"""What runs by itself: tickets and parts that climb, and tickets that nobody has answered for ten working days."""

from django.db import transaction

from talent.models import TalentTicket, TalentTicketEvent, TalentTicketPart
from talent.services.promise import Clockwork
from talent.services.tickets import frame
from talent.states.promise import PromiseLevel
from talent.states.tickets import OPEN, TICKET_TABLE, TicketPartState, TicketState
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import hold
from xinhui.core.services.calendar import schedule_for
from xinhui.core.worktime import Budget, BudgetUnit

#: Working days after which a solved ticket counts as confirmed, without a score.
SILENT_DAYS = 10


def _keep(actor: Actor, row: TalentTicket, level: PromiseLevel) -> None:
    TalentTicketEvent.objects.create(ticket=row, at=clock.now(), verb="late", who="", words=str(int(level)))


def _keep_part(actor: Actor, row: TalentTicketPart, level: PromiseLevel) -> None:
    TalentTicketEvent.objects.create(ticket_id=row.ticket_id, at=clock.now(), verb="part_late", who="",
                                     words=str(int(level)), is_open=False)  # fmt: skip


TICKETS = Clockwork[TalentTicket](
    name="talent.ticket", rows=lambda: TalentTicket.objects.filter(state__in=OPEN).select_related("service"),
    link=lambda row: f"/talent/tickets/{row.pk}/",
    says=lambda row: {"number": row.number, "service": row.service.name}, others=frame.stewards, keep=_keep,
)  # fmt: skip
PARTS = Clockwork[TalentTicketPart](
    name="talent.ticket_part",
    rows=lambda: TalentTicketPart.objects.filter(state=TicketPartState.ASKED).select_related("ticket__service"),
    link=lambda row: f"/talent/tickets/{row.ticket_id}/",
    says=lambda row: {"number": row.ticket.number, "service": row.ticket.service.name}, keep=_keep_part,
)  # fmt: skip


def confirm_silent(*, actor: Actor) -> int:
    """Solved ten working days ago and not a word since: confirmed by itself. Returns how many."""
    found, schedule, now = 0, schedule_for(None), clock.now()
    rows = TalentTicket.objects.filter(state=TicketState.SOLVED, ended_at__lt=now).order_by("pk")
    for pk, ended_at in rows.values_list("pk", "ended_at"):
        if ended_at is None or schedule.add(ended_at, Budget(SILENT_DAYS, BudgetUnit.WORKING_DAY)) > now:
            continue
        with transaction.atomic():
            row = hold(TalentTicket.objects.filter(state=TicketState.SOLVED), pk)
            row.state = TICKET_TABLE.next(row.state, "confirm")
            frame.save(row)
            frame.keep(actor, row, "silent")
            found += 1
    return found
