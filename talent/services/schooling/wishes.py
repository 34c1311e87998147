"""Wishes for a child, and places given one by one when the year's allocation is over.

Lock order: year, places by id, ticket, wish.
"""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from talent.models import SchoolPlace, SchoolWish, SchoolYear, TalentTicket
from talent.models.schooling import CHILD
from talent.selectors.services import facts_of
from talent.services.frame import require_unit, unit_people
from talent.services.tickets import frame
from talent.services.tickets.handling import settle
from talent.states.schooling import WISH_TABLE, Grade, SchoolYearState
from talent.states.tickets import OPEN, TICKET_TABLE, TalentServiceKind, TicketState
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, number, unknown
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.sealed import seal

WISHES_MOST, OLDEST = 3, 18


def _checked_places(year: SchoolYear, grade: int, ids: Sequence[int]) -> list[int]:
    if not 0 < len(ids) <= WISHES_MOST or len(set(ids)) != len(ids):
        raise InvalidInput(code="wishes-wrong", field="first", message=_("Name one to three schools, each once."))
    if year.places.filter(pk__in=ids, grade=grade).count() != len(ids):
        raise InvalidInput(code="place-unknown", field="first",
                           message=_("A school wished has no places in this grade."))  # fmt: skip
    return list(ids)


def _takes_wishes(year: SchoolYear) -> None:
    today = clock.today()
    if year.state == SchoolYearState.OPEN and year.opens_on <= today <= year.closes_on:
        return
    if year.state != SchoolYearState.ADOPTED:
        raise Conflict(code="not-open", field="year", message=_("This school year takes no wishes today."),
                       action=_("Look at its days on the public page."))  # fmt: skip


def enter_wish(
    *, actor: Actor, ticket_id: int, year_id: int, child: str, born_in: int, grade: int, places_ids: Sequence[int],
    card_of: int | None = None,
) -> SchoolWish:  # fmt: skip
    """Up to three places for the child of a schooling ticket, best first; entered again it is another wish, as long
    as the year takes wishes. In a year that is allocated already it waits for a place that is left.

    Raises NotFound (ticket, year), Forbidden, InvalidInput (child, born_in, grade, first), Conflict `not-schooling`,
    `ticket-ended`, `not-open`, TransitionRefused.
    """
    child = line(child, field="child", limit=40)
    born_in = number(born_in, field="born_in", least=clock.today().year - OLDEST, most=clock.today().year)
    if grade not in Grade.values:
        raise InvalidInput(code="choice-unknown", field="grade", message=_("Choose one of the list."))
    with transaction.atomic():
        year = hold(SchoolYear.objects.published(), year_id, field="year")
        ticket = hold(TalentTicket.objects.select_related("service", "person"), ticket_id)
        frame.require_applicant(actor, ticket, card_of)
        _require_open_schooling(ticket)
        _takes_wishes(year)
        ids = [*_checked_places(year, grade, places_ids), None, None][:WISHES_MOST]
        row = SchoolWish.objects.filter(ticket=ticket).first() or SchoolWish(ticket=ticket)
        row.state = WISH_TABLE.next(row.state, "change")
        row.year, row.child_sealed, row.born_in, row.grade = year, seal(child, purpose=CHILD), born_in, grade
        row.first_id, row.second_id, row.third_id = ids  # type: ignore[assignment] # the first is never None
        row.save()
        if ticket.state == TicketState.TAKEN and ticket.due_at is not None and frame.waits_for_places(ticket):
            frame.wait(ticket)
            frame.save(ticket)
        frame.keep(actor, ticket, "wish", year.name, year=year.pk, grade=grade)
    return row


def _require_open_schooling(ticket: TalentTicket) -> None:
    if ticket.service.kind != TalentServiceKind.SCHOOLING:
        raise Conflict(code="not-schooling", message=_("Only a ticket for schooling has wishes."))
    if ticket.state not in OPEN:
        raise Conflict(code="ticket-ended", message=_("This ticket has ended."), action=_("File a new one."))


def _found(wish_id: int) -> tuple[int, int]:
    found = SchoolWish.objects.filter(pk=wish_id).values_list("ticket_id", "place_id").first()
    if found is None:
        raise unknown()
    return found


def take_place(*, actor: Actor, wish_id: int, place_id: int) -> SchoolWish:
    """A place that is left, given to one child that waits, in a year that is allocated; the ticket is solved.

    Raises NotFound (wish, place), Forbidden, Conflict `full`, `other-grade`, `not-allocated`, TransitionRefused.
    """
    with transaction.atomic():
        ticket_id, _none = _found(wish_id)
        place = hold(SchoolPlace.objects.select_related("year", "school"), place_id, field="place")
        ticket = hold(TalentTicket.objects.select_related("service", "person"), ticket_id)
        require_unit(actor, ticket.unit_id)
        wish = hold(SchoolWish.objects.all(), wish_id)
        WISH_TABLE.next(wish.state, "take")
        if place.year.state != SchoolYearState.ADOPTED or wish.year_id != place.year_id:
            raise Conflict(code="not-allocated", field="place",
                           message=_("Places are given one by one when the year is allocated."))  # fmt: skip
        if place.grade != wish.grade:
            raise Conflict(code="other-grade", field="place", message=_("The child enters another grade."))
        if place.taken >= place.capacity:
            raise Conflict(code="full", field="place", message=_("No place is left at this school."),
                           action=_("Choose a school with places left."))  # fmt: skip
        give(actor, wish, ticket, place)
    return wish


def give(actor: Actor, wish: SchoolWish, ticket: TalentTicket, place: SchoolPlace) -> None:
    """Write the place on wish, place and ticket, all of them held. The database counts too: never above capacity.

    Raises TransitionRefused.
    """
    wish.state = WISH_TABLE.next(wish.state, "take")
    wish.place, wish.placed_at = place, clock.now()
    wish.tier, wish.months = wish.ticket.person.tier, facts_of(wish.ticket.person).months
    SchoolPlace.objects.filter(pk=place.pk).update(taken=F("taken") + 1)
    wish.save(update_fields=["state", "place", "placed_at", "tier", "months"])
    ticket.state = TICKET_TABLE.next(ticket.state, "solve")
    record(actor=actor, verb="talent.school_wish.place", target=wish, detail={"place": place.pk})
    settle(actor, ticket, str(_("School place: %(school)s, %(grade)s, %(year)s") % {
        "school": place.school.name, "grade": place.get_grade_display(), "year": place.year.name,
    }), str(_("Allocation of school places")))  # fmt: skip


def return_place(*, actor: Actor, wish_id: int, reason: str, card_of: int | None = None) -> SchoolWish:
    """The child goes elsewhere: the place is free for the next one. By the family, the lead unit or the office.

    Raises NotFound, Forbidden, InvalidInput (reason), Conflict `not-allocated`, TransitionRefused.
    """
    reason = line(reason, field="reason")
    with transaction.atomic():
        ticket_id, place_id = _found(wish_id)
        place = hold(SchoolPlace.objects.select_related("year"), place_id) if place_id else None
        ticket = hold(TalentTicket.objects.select_related("service", "person"), ticket_id)
        if not frame.is_applicant(actor, ticket, card_of):
            require_unit(actor, ticket.unit_id)
        wish = hold(SchoolWish.objects.all(), wish_id)
        wish.state = WISH_TABLE.next(wish.state, "return")
        if place is None or wish.place_id != place.pk or place.year.state != SchoolYearState.ADOPTED:
            raise Conflict(code="not-allocated", message=_("This year's places are settled."))
        wish.place = wish.placed_at = None
        wish.save(update_fields=["state", "place", "placed_at"])
        SchoolPlace.objects.filter(pk=place.pk).update(taken=F("taken") - 1)
        frame.keep(actor, ticket, "return_place", reason, place=place.pk)
        frame.say(ticket, "ticket_place_back", unit_people(ticket.unit_id), actor)
    return wish
