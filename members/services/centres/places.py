"""Centres in service: opened, changed, closed; their rooms and services; visits counted by the day."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.models import Grid
from members.models import Centre, CentreActivity, CentreRoom, CentreService, RoomBooking, VisitCount
from members.rules.centres import Hours, checked_hours
from members.services.centres.frame import hold_centre, hold_row, require_centre_keeper
from members.services.frame import division_in_force, hold_organization, require_keeper
from members.states.centres import BookingState, CentreKind, VisitKind
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import line, number, one_of, past_day, words
from xinhui.core.errors import Conflict, InvalidInput

GRID_DIGITS = 15


@dataclass(frozen=True)
class CentreFacts:
    """What is said of a centre."""

    name: str
    kind: str
    area_code: str
    place: str
    hours: Hours
    latitude: float | None = None
    longitude: float | None = None
    closed_on_holidays: bool = True
    phone: str = ""
    about: str = ""
    organization_id: int | None = None
    opened_on: date | None = field(default=None)


def open_centre(*, actor: Actor, facts: CentreFacts) -> Centre:
    """Put a centre in service. Raises Forbidden, NotFound (organization), InvalidInput (name, kind, area_code, place,
    hours, latitude, opened_on), Conflict `centre-exists`."""
    values = _checked(facts)
    require_keeper(actor, area_code=facts.area_code)
    with transaction.atomic():
        organization = hold_organization(facts.organization_id, field="organization") if facts.organization_id else None
        _refuse_twin(facts, None)
        centre = Centre.objects.create(
            **values, organization=organization, opened_on=past_day(facts.opened_on, field="opened_on")
        )
        record(actor=actor, verb="party.centre.open", target=centre, detail={"kind": centre.kind})
    return centre


def change_centre(*, actor: Actor, centre_id: int, facts: CentreFacts) -> Centre:
    """Say anew what a centre is and when it is open; what is booked stays booked. Errors as `open_centre`, and
    Conflict `centre-closed`."""
    values = _checked(facts)
    with transaction.atomic():
        organization = hold_organization(facts.organization_id, field="organization") if facts.organization_id else None
        centre = hold_centre(actor, centre_id)
        require_keeper(actor, area_code=facts.area_code)
        _refuse_twin(facts, centre.pk)
        values["organization"] = organization
        changed = [name for name, value in values.items() if getattr(centre, name) != value]
        for name in changed:
            setattr(centre, name, values[name])
        centre.save(update_fields=changed)
        record(actor=actor, verb="party.centre.change", target=centre, detail={"fields": changed})
    return centre


def _checked(facts: CentreFacts) -> dict[str, Any]:
    try:
        hours = checked_hours(facts.hours)
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidInput(
            code="hours-unreadable", field="hours", message=_("These opening hours cannot be read."),
            action=_("Write for instance 09:00-12:00，14:00-17:30, earlier first."),
        ) from error  # fmt: skip
    if (facts.latitude is None) != (facts.longitude is None) or (
        facts.latitude is not None and facts.longitude is not None
        and not (-90 <= facts.latitude <= 90 and -180 <= facts.longitude <= 180)
    ):  # fmt: skip
        raise InvalidInput(
            code="coordinates", field="latitude", message=_("A centre has both coordinates or none."),
            action=_("Give degrees, north and east."),
        )  # fmt: skip
    return {
        "name": line(facts.name, field="name", limit=60), "kind": one_of(facts.kind, CentreKind.values, field="kind"),
        "area_code": _place(facts.area_code), "place": line(facts.place, field="place", limit=120), "hours": hours,
        "latitude": facts.latitude, "longitude": facts.longitude, "closed_on_holidays": facts.closed_on_holidays,
        "phone": line(facts.phone, field="phone", limit=20, required=False),
        "about": words(facts.about, field="about", required=False),
    }  # fmt: skip


def _place(code: str) -> str:
    if len(code) == GRID_DIGITS and Grid.objects.active().filter(code=code).exists():
        return code
    return division_in_force(code).code


def _refuse_twin(facts: CentreFacts, own: int | None) -> None:
    twins = Centre.objects.in_service().filter(area_code=facts.area_code, name=facts.name.strip())
    if any(pk != own for pk in twins.values_list("pk", flat=True)):
        raise Conflict(
            code="centre-exists", field="name", message=_("There is a centre of this name here."),
            action=_("Choose another name."),
        )  # fmt: skip


def close_centre(*, actor: Actor, centre_id: int, reason: str) -> Centre:
    """Take a centre out of service. Raises NotFound, Forbidden, InvalidInput (reason), Conflict `centre-closed`,
    `bookings-ahead`: whoever booked is told by cancelling, not by a locked door."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        centre = hold_centre(actor, centre_id)
        require_keeper(actor, area_code=centre.area_code)
        ahead = RoomBooking.objects.filter(room__centre=centre, state=BookingState.BOOKED, starts_at__gt=clock.now())
        if ahead.exists() or CentreActivity.objects.ahead().filter(centre=centre).exists():
            raise Conflict(
                code="bookings-ahead", message=_("Rooms are booked or activities planned here."),
                action=_("Cancel them first: everybody who booked is told."),
            )  # fmt: skip
        centre.closed_on = clock.today()
        centre.save(update_fields=["closed_on"])
        record(actor=actor, verb="party.centre.close", target=centre, detail={"reason": reason})
    return centre


def add_room(*, actor: Actor, centre_id: int, name: str, capacity: int, equipment: str = "") -> CentreRoom:
    """Offer a room. Raises NotFound, Forbidden, InvalidInput (name, capacity), Conflict `room-exists`."""
    name = line(name, field="name", limit=40)
    number(capacity, field="capacity", least=1, most=2000)
    with transaction.atomic():
        centre = hold_centre(actor, centre_id)
        if centre.rooms.filter(name=name).exists():
            raise Conflict(code="room-exists", field="name", message=_("The centre has a room of this name."))
        room = CentreRoom.objects.create(
            centre=centre, name=name, capacity=capacity,
            equipment=line(equipment, field="equipment", limit=120, required=False),
        )  # fmt: skip
        record(actor=actor, verb="party.centre.room", target=room, area_code=centre.area_code, detail={"name": name})
    return room


def set_room(*, actor: Actor, room_id: int, capacity: int, is_active: bool) -> CentreRoom:
    """Say anew how many a room holds, and whether it can be booked. Raises NotFound, Forbidden, InvalidInput."""
    number(capacity, field="capacity", least=1, most=2000)
    with transaction.atomic():
        room = hold_row(CentreRoom.objects.select_related("centre__organization"), room_id)
        require_centre_keeper(actor, room.centre)
        room.capacity, room.is_active = capacity, is_active
        room.save(update_fields=["capacity", "is_active"])
        record(actor=actor, verb="party.centre.room_set", target=room, area_code=room.centre.area_code,
               detail={"capacity": capacity, "is_active": is_active})  # fmt: skip
    return room


def add_service(*, actor: Actor, centre_id: int, name: str, offered_by: str) -> CentreService:
    """Offer a service. Raises NotFound, Forbidden, InvalidInput (name, offered_by), Conflict `service-exists`."""
    name, by = line(name, field="name", limit=60), line(offered_by, field="offered_by", limit=60)
    with transaction.atomic():
        centre = hold_centre(actor, centre_id)
        if centre.services.filter(name=name).exists():
            raise Conflict(code="service-exists", field="name", message=_("The centre offers this service already."))
        service = CentreService.objects.create(centre=centre, name=name, offered_by=by)
        record(actor=actor, verb="party.centre.service", target=service, area_code=centre.area_code,
               detail={"name": name})  # fmt: skip
    return service


def end_service(*, actor: Actor, service_id: int) -> CentreService:
    """Offer a service no longer. Raises NotFound, Forbidden."""
    with transaction.atomic():
        service = hold_row(CentreService.objects.select_related("centre__organization"), service_id)
        require_centre_keeper(actor, service.centre)
        service.is_active = False
        service.save(update_fields=["is_active"])
        record(actor=actor, verb="party.centre.service_end", target=service, area_code=service.centre.area_code,
               detail={})  # fmt: skip
    return service


def count_visits(*, actor: Actor, centre_id: int, kind: str, number_of: int, day: date | None = None) -> VisitCount:
    """Write how many of a kind came on a day; a later count of the same day replaces it.

    Raises NotFound, Forbidden, InvalidInput (kind, number_of, day), Conflict `centre-closed`.
    """
    one_of(kind, VisitKind.values, field="kind")
    number(number_of, field="number_of", most=20_000)
    found = past_day(day, field="day")
    with transaction.atomic():
        centre = hold_centre(actor, centre_id)
        if found < centre.opened_on:
            raise InvalidInput(code="before-opening", field="day", message=_("The centre was not yet open then."))
        count, _made = VisitCount.objects.update_or_create(
            centre=centre, day=found, kind=kind, defaults={"number": number_of}
        )
        record(actor=actor, verb="party.centre.visits", target=count, area_code=centre.area_code,
               detail={"day": found, "kind": kind, "number": number_of})  # fmt: skip
    return count
