"""The allocation of a year: a dry run with every child's reasons, adopted by a second person."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from talent.models import SchoolPlace, SchoolWish, SchoolYear, TalentTicket
from talent.rules.places import Child, Outcome, allocate
from talent.selectors.schooling import months_of
from talent.services.frame import office_people, tell
from talent.services.schooling.wishes import give
from talent.services.schooling.years import held_year
from talent.services.tickets import frame
from talent.states.schooling import WishState
from talent.states.tickets import TicketState
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import line
from xinhui.core.errors import Conflict, Forbidden
from xinhui.core.locking import locked

RUN = ("tier", "months", "order", "lot", "why", "proposed")


def wishes_to_decide(year: SchoolYear) -> list[SchoolWish]:
    """Wishes whose papers are complete and whose ticket the lead unit has taken up."""
    rows = SchoolWish.objects.filter(year=year, state=WishState.WAITING, ticket__state=TicketState.TAKEN)
    return list(rows.select_related("ticket__person").order_by("ticket__number"))


def outcomes(year: SchoolYear, wishes: Sequence[SchoolWish]) -> list[Outcome]:
    """The pure allocation over what the files say on the last day of wishes."""
    months = months_of([row.ticket.person_id for row in wishes], year.closes_on)
    children = [
        Child(row.ticket.number, row.ticket.person.tier, months.get(row.ticket.person_id, 0),
              tuple(pk for pk in (row.first_id, row.second_id, row.third_id) if pk))
        for row in wishes
    ]  # fmt: skip
    capacity = {row.pk: row.capacity - row.taken for row in year.places.all()}
    return allocate(children, capacity, year.seed)


def propose_allocation(*, actor: Actor, year_id: int) -> SchoolYear:
    """The dry run: order, lot, proposed place and reasons on every wish; nobody has a place yet.

    Raises Forbidden, NotFound, TransitionRefused, Conflict `nobody-wishes`.
    """
    with transaction.atomic():
        year = held_year(actor, year_id, "propose")
        wishes = wishes_to_decide(year)
        if not wishes:
            raise Conflict(code="nobody-wishes", message=_("No complete wish waits for a place."))
        _forget(year)
        found = _write(year, wishes)
        year.proposed_by_id = actor.user_id
        year.save(update_fields=["state", "proposed_by"])
        placed = sum(one.place is not None for one in found)
        record(actor=actor, verb="talent.school_year.propose", target=year,
               detail={"children": len(found), "placed": placed})  # fmt: skip
        tell(office_people() - {actor.user_id or 0}, "talent.school_proposed",
                   f"school:{year.pk}:proposed:{clock.now().isoformat()}", f"/talent/schools/{year.pk}/",
                   {"name": year.name})  # fmt: skip
    return year


def _write(year: SchoolYear, wishes: Sequence[SchoolWish]) -> list[Outcome]:
    by_number = {row.ticket.number: row for row in wishes}
    found = outcomes(year, wishes)
    months = months_of([row.ticket.person_id for row in wishes], year.closes_on)
    for one in found:
        row = by_number[one.number]
        row.tier, row.months = row.ticket.person.tier, months.get(row.ticket.person_id, 0)
        row.order, row.lot, row.proposed_id = one.order, one.lot, one.place
        row.why = [{"place": why.place, "given": why.is_given, "capacity": why.capacity} for why in one.why]
    SchoolWish.objects.bulk_update(wishes, RUN)
    return found


def _forget(year: SchoolYear) -> None:
    rows = SchoolWish.objects.filter(year=year, state=WishState.WAITING)
    rows.update(order=None, lot="", why=[], proposed=None)


def reject_allocation(*, actor: Actor, year_id: int, reason: str) -> SchoolYear:
    """Back: something in a file must be put right first; the seed stays. Raises Forbidden, NotFound, InvalidInput
    (reason), TransitionRefused."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        year = held_year(actor, year_id, "reject")
        _forget(year)
        year.proposed_by = None
        year.save(update_fields=["state", "proposed_by"])
        record(actor=actor, verb="talent.school_year.reject", target=year, detail={"reason": reason})
    return year


def adopt_allocation(*, actor: Actor, year_id: int) -> SchoolYear:
    """Places are given as proposed, and every family is told on its ticket. By another of the office; refused when
    the run over today's files would say something else than what was proposed.

    Raises Forbidden `same-person`, NotFound, TransitionRefused, Conflict `changed-since`.
    """
    with transaction.atomic():
        year = held_year(actor, year_id, "adopt")
        if year.proposed_by_id is not None and year.proposed_by_id == actor.user_id:
            raise Forbidden(code="same-person", message=_("Whoever proposes an allocation does not adopt it."),
                            action=_("Ask a colleague of the office."))  # fmt: skip
        places = {row.pk: row for row in locked(_places(year).order_by("pk"))}
        wishes = wishes_to_decide(year)
        tickets = _tickets(wishes)
        _refuse_changed(year, wishes)
        year.adopted_by_id, year.adopted_at = actor.user_id, clock.now()
        year.save(update_fields=["state", "adopted_by", "adopted_at"])
        for wish in wishes:
            ticket = tickets[wish.ticket_id]
            if wish.proposed_id is not None:
                give(actor, wish, ticket, places[wish.proposed_id])
            else:
                _without(actor, ticket)
        record(actor=actor, verb="talent.school_year.adopt", target=year, detail={"children": len(wishes)})
    return year


def _places(year: SchoolYear) -> QuerySet[SchoolPlace]:
    return SchoolPlace.objects.filter(year=year).select_related("school", "year")


def _tickets(wishes: Sequence[SchoolWish]) -> dict[int, TalentTicket]:
    rows = TalentTicket.objects.filter(pk__in=[row.ticket_id for row in wishes])
    return {row.pk: row for row in locked(rows.select_related("service", "person").order_by("pk"))}


def _refuse_changed(year: SchoolYear, wishes: Sequence[SchoolWish]) -> None:
    proposed = {row.ticket.number: (row.order, row.proposed_id) for row in wishes}
    found = {one.number: (one.order, one.place) for one in outcomes(year, wishes)}
    waiting = SchoolWish.objects.filter(year=year, order__isnull=False, state=WishState.WAITING).count()
    if proposed != found or waiting != len(wishes):
        raise Conflict(code="changed-since", message=_("Files or wishes have changed since the proposal."),
                       action=_("Send it back and propose again."))  # fmt: skip


def _without(actor: Actor, ticket: TalentTicket) -> None:
    """No wish had room: the clock goes on, the lead unit offers what is left."""
    frame.go_on(ticket, works=True)
    frame.save(ticket)
    frame.keep(actor, ticket, "no_place")
    frame.say(ticket, "ticket_no_place", frame.applicants(ticket), actor, mine=True)
