"""Rooms booked: never two at a time, never more people than the room holds."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import CentreRoom, Member, Organization, RoomBooking
from members.rules.centres import LONGEST_HOURS, holds
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
from members.services.frame import hold_organization, own_member, require_keeper_of, scope_of_actor
from members.states.centres import BOOKING_TABLE
from xinhui.accounts.actors import Actor, person_id
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import line, number
from xinhui.core.errors import Conflict, Forbidden, InvalidInput
from xinhui.outbox.services.enqueue import Draft, enqueue


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


def _set(row: RoomBooking, verb: str, note: str) -> None:
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


def _note(actor: Actor, booking: RoomBooking, verb: str, detail: dict[str, object]) -> None:
    record(actor=actor, verb=f"party.room_booking.{verb}", target=booking, area_code=booking.room.centre.area_code,
           detail=detail)  # fmt: skip
