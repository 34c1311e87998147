"""What the units do: check, ask for more, take up, ask partners, solve, refuse."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from talent.models import TalentTicket, TalentTicketEvent, TalentTicketPart
from talent.services.frame import require_unit, unit_in_being, unit_people
from talent.services.promise import start_clock, stop_clock
from talent.services.tickets import frame
from talent.services.tickets.filing import Uploads, add_files, stored
from talent.states.schooling import WishState
from talent.states.tickets import TicketPartState
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import hold, line, number, unknown, words
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.worktime import BudgetUnit

PART_DAYS_MOST = 60


def _held(actor: Actor, ticket_id: int, verb: str) -> TalentTicket:
    row = frame.moved(ticket_id, verb)
    require_unit(actor, row.unit_id)
    return row


def check_ticket(*, actor: Actor, ticket_id: int) -> TalentTicket:
    """The papers are complete; the lead unit has a working day to take it up. Raises NotFound, Forbidden,
    TransitionRefused."""
    with transaction.atomic():
        row = _held(actor, ticket_id, "check")
        row.missing = ""
        frame.begin(row, frame.TAKE_DAYS)
        frame.save(row, "missing")
        frame.keep(actor, row, "check")
        frame.say(row, "ticket_checked", unit_people(row.unit_id), actor)
    return row


def ask_for_more(*, actor: Actor, ticket_id: int, missing: str) -> TalentTicket:
    """Something is missing: said once, all of it; the clock waits. Raises NotFound, Forbidden, InvalidInput,
    TransitionRefused."""
    missing = line(missing, field="missing", limit=400)
    with transaction.atomic():
        row = _held(actor, ticket_id, "ask_more")
        row.missing = missing
        frame.wait(row)
        frame.save(row, "missing")
        frame.keep(actor, row, "ask_more", missing)
        frame.say(row, "ticket_asked", frame.applicants(row), actor, mine=True)
    return row


def take_ticket(*, actor: Actor, ticket_id: int) -> TalentTicket:
    """The lead unit works on it: the service's promise runs. Raises NotFound, Forbidden, TransitionRefused."""
    with transaction.atomic():
        row = _held(actor, ticket_id, "take")
        row.taken_at = clock.now()
        frame.begin_work(row)
        frame.save(row, "taken_at")
        frame.keep(actor, row, "take")
        frame.say(row, "ticket_taken", frame.applicants(row), actor, mine=True)
    return row


def ask_partner(*, actor: Actor, ticket_id: int, unit_id: int, what: str, days: int) -> TalentTicketPart:
    """A part for another unit, on a clock of its own of so many working days.

    Raises NotFound (ticket, unit), Forbidden, InvalidInput (unit, what, days), TransitionRefused, Conflict `asked`.
    """
    what = line(what, field="what")
    days = number(days, field="days", least=1, most=PART_DAYS_MOST)
    with transaction.atomic():
        row = _held(actor, ticket_id, "part")
        unit = unit_in_being(unit_id)
        if unit.pk == row.unit_id:
            raise InvalidInput(code="own-unit", field="unit", message=_("The lead unit is no partner."))
        if row.parts.filter(unit=unit, state=TicketPartState.ASKED).exists():
            raise Conflict(code="asked", field="unit", message=_("This unit has an open part in the ticket already."))
        part = TalentTicketPart(ticket=row, unit=unit, what=what)
        start_clock(part, unit_id=unit.pk, amount=days, unit_of_time=BudgetUnit.WORKING_DAY)
        part.save()
        frame.keep(actor, row, "part", f"{unit.name}：{what}", unit=unit.pk)
        frame.say(row, "ticket_part", unit_people(unit.pk), actor)
    return part


def answer_part(*, actor: Actor, part_id: int, answer: str) -> TalentTicketPart:
    """The partner has done it. Raises NotFound, Forbidden, InvalidInput (answer), Conflict `part-ended`."""
    answer = line(answer, field="answer", limit=400)
    with transaction.atomic():
        ticket_id = TalentTicketPart.objects.filter(pk=part_id).values_list("ticket_id", flat=True).first()
        if ticket_id is None:
            raise unknown()
        row = hold(TalentTicket.objects.select_related("service"), ticket_id)
        part = hold(TalentTicketPart.objects.select_related("unit"), part_id)
        require_unit(actor, part.unit_id)
        if part.state != TicketPartState.ASKED:
            raise Conflict(code="part-ended", message=_("This part was answered or called off."))
        part.state, part.answer, part.ended_at = TicketPartState.ANSWERED, answer, clock.now()
        stop_clock(part)
        part.save()
        frame.keep(actor, row, "answer", f"{part.unit.name}：{answer}", unit=part.unit_id)
        frame.say(row, "ticket_answered", unit_people(row.unit_id), actor)
    return part


def solve_ticket(*, actor: Actor, ticket_id: int, result: str, proof: str, files: Uploads = ()) -> TalentTicket:
    """Done, with what came of it and the proof; the person is asked. Every part must be answered.

    Raises NotFound, Forbidden, InvalidInput (result, proof), TransitionRefused, Conflict `parts-open`,
    `wish-waits`.
    """
    kept = stored(actor, files)
    with transaction.atomic():
        row = _held(actor, ticket_id, "solve")
        if row.parts.filter(state=TicketPartState.ASKED).exists():
            raise Conflict(code="parts-open", message=_("A partner has not answered yet."),
                           action=_("Wait for the answer, or call the part off."))  # fmt: skip
        wish = getattr(row, "wish", None)
        if wish is not None and wish.state == WishState.WAITING:
            raise Conflict(code="wish-waits", message=_("The child has no place yet."),
                           action=_("Give a place that is left, or refuse with the reason."))  # fmt: skip
        add_files(row, kept, str(_("Proof of the result")))
        settle(actor, row, result, proof)
    return row


def settle(actor: Actor, row: TalentTicket, result: str, proof: str) -> None:
    """Write the result on a ticket that is held and moved to “solved”. Raises InvalidInput (result, proof)."""
    row.result = words(result, field="result", limit=1000)
    row.proof = line(proof, field="proof", limit=120)
    frame.end(row)
    frame.save(row, "result", "proof", "ended_at")
    frame.keep(actor, row, "solve", row.result)
    frame.say(row, "ticket_solved", frame.applicants(row), actor, mine=True)


def refuse_ticket(*, actor: Actor, ticket_id: int, basis: str, reason: str) -> TalentTicket:
    """Not possible: the article that says so, and why here. Open parts are called off, a wish is dropped.

    Raises NotFound, Forbidden, InvalidInput (basis, reason), TransitionRefused.
    """
    basis, reason = line(basis, field="basis"), words(reason, field="reason", limit=1000)
    with transaction.atomic():
        row = _held(actor, ticket_id, "refuse")
        row.basis, row.result = basis, reason
        frame.end(row)
        frame.save(row, "basis", "result", "ended_at")
        frame.leave_undone(row)
        frame.keep(actor, row, "refuse", f"{basis}：{reason}")
        frame.say(row, "ticket_refused", frame.applicants(row), actor, mine=True)
    return row


def call_off_part(*, actor: Actor, part_id: int) -> TalentTicketPart:
    """The lead unit needs the part no longer. Raises NotFound, Forbidden, Conflict `part-ended`."""
    with transaction.atomic():
        ticket_id = TalentTicketPart.objects.filter(pk=part_id).values_list("ticket_id", flat=True).first()
        row = hold(TalentTicket.objects.all(), ticket_id)
        require_unit(actor, row.unit_id)
        part = hold(TalentTicketPart.objects.select_related("unit"), part_id)
        if part.state != TicketPartState.ASKED:
            raise Conflict(code="part-ended", message=_("This part was answered or called off."))
        part.state, part.ended_at = TicketPartState.CALLED_OFF, clock.now()
        stop_clock(part)
        part.save()
        frame.keep(actor, row, "call_off", part.unit.name, unit=part.unit_id)
    return part


def note_ticket(*, actor: Actor, ticket_id: int, text: str, is_open: bool = False) -> TalentTicketEvent:
    """A line in the history, shown to the person when `is_open`. By whoever works on the ticket.

    Raises NotFound, Forbidden, InvalidInput (text).
    """
    text = line(text, field="text", limit=400)
    with transaction.atomic():
        row = hold(TalentTicket.objects.all(), ticket_id)
        if row.steward_id is None or row.steward_id != actor.user_id:
            require_unit(actor, row.unit_id)
        frame.keep(actor, row, "note", text, is_open=is_open)
        return row.events.latest("pk")
