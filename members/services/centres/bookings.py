"""Rooms booked and service appointments made: never two at a time, never more than there are places."""

from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import CentreRoom, CentreService, Member, Organization, RoomBooking, ServiceAppointment
from members.rules.centres import LONGEST_HOURS, holds, slots_on
from members.scope import KEEPERS
from members.selectors.party_recipients import keepers_told
from members.services.centres.frame import (
    hold_row,
    opening,
    out_of_hours,
    require_ahead,
    require_centre_keeper,
    require_in_service,
)
from members.services.frame import hold_organization, line, number, own_member, require_keeper_of, scope_of_actor
from members.states.centres import BOOKING_TABLE, BookingState
from xinhui.accounts.actors import Actor, person_id
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden, InvalidInput
from xinhui.outbox.services.enqueue import Draft, enqueue

Kept = TypeVar("Kept", RoomBooking, ServiceAppointment)


def book_room(
    *, actor: Actor, room_id: int, starts_at: datetime, ends_at: datetime, people: int, purpose: str,
    organization_id: int | None = None,
) -> RoomBooking:  # fmt: skip
    """Book a room: for an organization whose officer one is (or which the centre's keeper notes), else oneself.

    Raises NotFound (organization), Forbidden, InvalidInput (starts_at, ends_at, people, purpose), Conflict
    `room-taken`, `room-closed`, `centre-closed`.
    """
    purpose = line(purpose, field="purpose", limit=80)
    require_ahead(starts_at, field="starts_at")
    with transaction.atomic():
        organization, member = _who(actor, organization_id)
        room = hold_row(CentreRoom.objects.select_related("centre__organization"), room_id)
        if organization is not None:
            _require_for(actor, organization, room)
        check_room(room, starts_at, ends_at, people)
        booking = RoomBooking.objects.create(
            room=room, organization=organization, member=member, starts_at=starts_at, ends_at=ends_at, people=people,
            purpose=purpose, booked_by_id=person_id(actor),
        )  # fmt: skip
        _note(actor, booking, "book", {"from": starts_at.isoformat(), "until": ends_at.isoformat()})
    return booking


def _who(actor: Actor, organization_id: int | None) -> tuple[Organization | None, Member | None]:
    if organization_id is None:
        return None, own_member(actor)
    return hold_organization(organization_id, field="organization"), None


def _require_for(actor: Actor, organization: Organization, room: CentreRoom) -> None:
    """An officer of the organization, or whoever keeps the centre. Raises Forbidden."""
    try:
        require_centre_keeper(actor, room.centre)
    except Forbidden:
        require_keeper_of(actor, organization)


def check_room(room: CentreRoom, starts_at: datetime, ends_at: datetime, people: int) -> None:
    """The room (held) can be had: in service, open, large enough, free. Raises InvalidInput, Conflict."""
    require_in_service(room.centre)
    if not room.is_active:
        raise Conflict(
            code="room-closed", message=_("This room cannot be booked now."), action=_("Choose another room.")
        )
    if not timedelta() < ends_at - starts_at <= timedelta(hours=LONGEST_HOURS):
        raise InvalidInput(
            code="span", field="ends_at",
            message=_("A room is booked for up to %(hours)d hours, the end after the beginning.")
            % {"hours": LONGEST_HOURS},
        )  # fmt: skip
    number(people, field="people", least=1, most=room.capacity)
    if not holds(opening(room.centre, starts_at), starts_at, ends_at):
        raise out_of_hours("starts_at")
    taken = RoomBooking.objects.taken().filter(room=room, starts_at__lt=ends_at, ends_at__gt=starts_at).first()
    if taken is not None:
        raise Conflict(
            code="room-taken", field="starts_at",
            message=_("The room is taken from %(from)s to %(until)s.")
            % {"from": f"{clock.local(taken.starts_at):%H:%M}", "until": f"{clock.local(taken.ends_at):%H:%M}"},
            action=_("Choose another time or room."),
        )  # fmt: skip


def cancel_booking(*, actor: Actor, booking_id: int, note: str = "") -> RoomBooking:
    """Give a booking back, up to its beginning; whoever booked is told when the centre does it.

    Raises NotFound, Forbidden, TransitionRefused, Conflict `has-begun`, `of-an-activity`.
    """
    note = line(note, field="note", required=False)
    with transaction.atomic():
        booking = hold_booking(booking_id)
        is_own = _is_own(actor, booking)
        if not is_own:
            require_centre_keeper(actor, booking.room.centre)
        if booking.activity_id is not None:
            raise Conflict(
                code="of-an-activity", message=_("This is the room of an activity."),
                action=_("Cancel the activity instead."),
            )  # fmt: skip
        _set(booking, "cancel", note)
        if not is_own:
            _tell(booking)
        _note(actor, booking, "cancel", {})
    return booking


def hold_booking(booking_id: int) -> RoomBooking:
    """The booking with its centre, locked. Raises NotFound."""
    rows = RoomBooking.objects.select_related("room__centre__organization", "organization", "member")
    return hold_row(rows, booking_id)


def _is_own(actor: Actor, booking: RoomBooking) -> bool:
    scope = scope_of_actor(actor)
    if booking.member_id is not None:
        return booking.member_id == scope.member_id
    organization = booking.organization
    return organization is not None and (
        scope.leads(organization.path) or actor.scope.covers(organization.area_code, *KEEPERS)
    )


def keep_booking(*, actor: Actor, booking_id: int) -> RoomBooking:
    """They came. Raises NotFound, Forbidden, TransitionRefused, Conflict `not-begun`."""
    return _judge_booking(actor, booking_id, "keep")


def miss_booking(*, actor: Actor, booking_id: int, note: str = "") -> RoomBooking:
    """Nobody came. Raises as `keep_booking`."""
    return _judge_booking(actor, booking_id, "miss", note)


def _judge_booking(actor: Actor, booking_id: int, verb: str, note: str = "") -> RoomBooking:
    with transaction.atomic():
        booking = hold_booking(booking_id)
        require_centre_keeper(actor, booking.room.centre)
        _set(booking, verb, line(note, field="note", required=False))
        _note(actor, booking, verb, {})
    return booking


def _set(row: Kept, verb: str, note: str) -> None:
    """Change the state: cancelled only before it begins, judged only afterwards."""
    target = BOOKING_TABLE.next(row.state, verb)
    begun = row.starts_at <= clock.now()
    if verb == "cancel" and begun:
        raise Conflict(
            code="has-begun", message=_("It has begun already."), action=_("Write down whether anybody came.")
        )
    if verb != "cancel" and not begun:
        raise Conflict(code="not-begun", message=_("It has not begun yet."), action=_("Come back afterwards."))
    row.state, row.note = target, note or row.note
    row.save(update_fields=["state", "note"])


def _tell(booking: RoomBooking) -> None:
    """The member, or those who keep the organization."""
    organization, member = booking.organization, booking.member
    if member is not None:
        recipients = frozenset({member.user_id} - {None})
    else:
        assert organization is not None  # the booking of an activity is not cancelled by itself
        key = (organization.area_code, organization.path)
        recipients = keepers_told([key])[key]
    context = {"centre": booking.room.centre.name, "room": booking.room.name, "note": booking.note,
               "when": f"{clock.local(booking.starts_at):%Y-%m-%d %H:%M}"}  # fmt: skip
    enqueue(drafts=[
        Draft(key=f"centre.booking_cancelled:{booking.pk}", recipient_id=user_id, kind="centre.booking_cancelled",
              link=f"/party/centres/{booking.room.centre_id}/", context=context)
        for user_id in sorted(pk for pk in recipients if pk is not None)
    ])  # fmt: skip


def book_appointment(*, actor: Actor, service_id: int, starts_at: datetime) -> ServiceAppointment:
    """A member takes a place at a slot. Raises NotFound, Forbidden, InvalidInput (starts_at), Conflict `slot-full`,
    `no-appointments`, `appointment-twice`, `centre-closed`."""
    require_ahead(starts_at, field="starts_at")
    with transaction.atomic():
        member = own_member(actor)
        service = hold_row(CentreService.objects.select_related("centre__organization"), service_id)
        require_in_service(service.centre)
        if not service.is_active or not service.slot_capacity:
            raise Conflict(
                code="no-appointments", message=_("No appointment is needed, or the service is offered no longer."),
                action=_("Ask at the centre."),
            )  # fmt: skip
        if starts_at not in slots_on(opening(service.centre, starts_at), service.slot_minutes):
            raise out_of_hours("starts_at")
        taken = ServiceAppointment.objects.filter(starts_at=starts_at).exclude(state=BookingState.CANCELLED)
        if taken.filter(service=service).count() >= service.slot_capacity:
            raise Conflict(
                code="slot-full", field="starts_at", message=_("All places of this time are taken."),
                action=_("Choose another time."),
            )  # fmt: skip
        if taken.filter(member=member).exists():
            raise Conflict(
                code="appointment-twice", field="starts_at",
                message=_("You have an appointment at this time already."), action=_("Choose another time."),
            )  # fmt: skip
        row = ServiceAppointment.objects.create(service=service, member=member, starts_at=starts_at)
        _note_appointment(actor, row, "book")
    return row


def cancel_appointment(*, actor: Actor, appointment_id: int) -> ServiceAppointment:
    """The member, or the centre, gives the place back before its time. Raises NotFound, Forbidden, TransitionRefused,
    Conflict `has-begun`."""
    return _judge_appointment(actor, appointment_id, "cancel")


def keep_appointment(*, actor: Actor, appointment_id: int) -> ServiceAppointment:
    """The member came. Raises NotFound, Forbidden, TransitionRefused, Conflict `not-begun`."""
    return _judge_appointment(actor, appointment_id, "keep")


def miss_appointment(*, actor: Actor, appointment_id: int) -> ServiceAppointment:
    """The member did not come. Raises as `keep_appointment`."""
    return _judge_appointment(actor, appointment_id, "miss")


def _judge_appointment(actor: Actor, appointment_id: int, verb: str) -> ServiceAppointment:
    with transaction.atomic():
        row = hold_row(ServiceAppointment.objects.select_related("service__centre__organization"), appointment_id)
        if verb != "cancel" or row.member_id != scope_of_actor(actor).member_id:
            require_centre_keeper(actor, row.service.centre)
        _set(row, verb, "")
        _note_appointment(actor, row, verb)
    return row


def _note(actor: Actor, booking: RoomBooking, verb: str, detail: dict[str, object]) -> None:
    record(actor=actor, verb=f"party.room_booking.{verb}", target=booking, area_code=booking.room.centre.area_code,
           detail=detail)  # fmt: skip


def _note_appointment(actor: Actor, row: ServiceAppointment, verb: str) -> None:
    record(actor=actor, verb=f"party.appointment.{verb}", target=row, area_code=row.service.centre.area_code,
           detail={"at": row.starts_at.isoformat()})  # fmt: skip
