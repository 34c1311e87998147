"""Every verb on centres, rooms, services, bookings and activities: form, service, who may, when it fits."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.forms import centres as f
from members.forms.base import NothingForm, ReasonForm
from members.models import Centre, CentreActivity, CentreRoom, CentreService, RoomBooking
from members.scope import PartyScope
from members.services.centres import activities, bookings, places
from members.states.centres import ACTIVITY_TABLE, BOOKING_TABLE, ActivityState
from members.views.base import Subject, Verb
from xinhui.core import clock


def _centre_of(target: Any) -> Centre:
    found: Centre
    if isinstance(target, Centre):
        found = target
    else:
        found = target.room.centre if isinstance(target, RoomBooking) else target.centre
    return found


def keeps_centre(scope: PartyScope, target: Any) -> bool:
    """By a post over the place, or an office in the organization that runs the centre."""
    centre = _centre_of(target)
    return scope.keeps(centre.area_code, centre.organization.path if centre.organization is not None else "")


def keeps_place(scope: PartyScope, centre: Centre) -> bool:
    """By a post over the place only."""
    return scope.keeps(centre.area_code)


def may_book(scope: PartyScope, target: Any) -> bool:
    """A member, or whoever keeps some organization."""
    return scope.is_member or scope.is_keeper


def may_cancel(scope: PartyScope, row: RoomBooking) -> bool:
    """Whose booking it is, or the centre's keeper."""
    if row.member_id is not None and row.member_id == scope.member_id:
        return True
    organization = row.organization
    is_own = organization is not None and scope.keeps(organization.area_code, organization.path)
    return is_own or keeps_centre(scope, row)


def is_member(scope: PartyScope, target: Any) -> bool:
    """On the register."""
    return scope.is_member


def _in_service(centre: Centre) -> bool:
    return centre.closed_on is None


def _offered(row: CentreRoom | CentreService) -> bool:
    return row.is_active and row.centre.closed_on is None


def _ahead(row: RoomBooking | CentreActivity) -> bool:
    return row.starts_at > clock.now()


def _judged(verb: str) -> Any:
    return lambda row: row.activity_id is None and BOOKING_TABLE.allows(row.state, verb) and not _ahead(row)


def _to_come(row: CentreActivity) -> bool:
    return row.state == ActivityState.PLANNED and _ahead(row)


_CENTRE = "centre__organization"
SUBJECTS = (
    Subject(
        "centre", "centre_id", lambda user: Centre.objects.visible_to(user).select_related("organization"),
        lambda row: reverse("members:centre", args=[row.pk]),
        (
            Verb("visits", _("Count visits of a day"), f.VisitsForm, places.count_visits, keeps_centre, _in_service,
                 is_primary=True),
            Verb("activity", _("Plan an activity of the centre"), f.ActivityForm, activities.plan_activity,
                 keeps_centre, _in_service, is_primary=True),
            Verb("room", _("Offer a room"), f.RoomForm, places.add_room, keeps_centre, _in_service),
            Verb("service", _("Offer a service"), f.OfferForm, places.add_service, keeps_centre, _in_service),
            Verb("change", _("Change facts and opening hours"), f.CentreForm, places.change_centre, keeps_place,
                 _in_service),
            Verb("close", _("Take the centre out of service"), ReasonForm, places.close_centre, keeps_place,
                 _in_service, is_danger=True),
        ),
    ),
    Subject(
        "centre_room", "room_id", lambda user: CentreRoom.objects.visible_to(user).select_related(_CENTRE),
        lambda row: reverse("members:centre", args=[row.centre_id]),
        (
            Verb("book", _("Book this room"), f.BookingForm, bookings.book_room, may_book, _offered, is_primary=True),
            Verb("set", _("Set places of the room"), f.RoomSetForm, places.set_room, keeps_centre),
        ),
    ),
    Subject(
        "centre_service", "service_id", lambda user: CentreService.objects.visible_to(user).select_related(_CENTRE),
        lambda row: reverse("members:centre", args=[row.centre_id]),
        (Verb("end", _("Offer it no longer"), NothingForm, places.end_service, keeps_centre, _offered,
              is_danger=True),),
    ),
    Subject(
        "room_booking", "booking_id",
        lambda user: RoomBooking.objects.visible_to(user).select_related(
            "room__centre__organization", "organization", "member"
        ),
        lambda row: reverse("members:centre", args=[row.room.centre_id]),
        (
            Verb("cancel", _("Cancel the booking"), f.NoteForm, bookings.cancel_booking, may_cancel,
                 lambda row: row.activity_id is None and BOOKING_TABLE.allows(row.state, "cancel") and _ahead(row)),
            Verb("keep", _("They came"), NothingForm, bookings.keep_booking, keeps_centre, _judged("keep")),
            Verb("miss", _("Nobody came"), f.NoteForm, bookings.miss_booking, keeps_centre, _judged("miss")),
        ),
    ),
    Subject(
        "centre_activity", "activity_id",
        lambda user: CentreActivity.objects.visible_to(user).select_related(_CENTRE),
        lambda row: reverse("members:centre", args=[row.centre_id]),
        (
            Verb("sign_up", _("Sign up for the activity"), NothingForm, activities.sign_up, is_member, _to_come,
                 is_primary=True),
            Verb("withdraw", _("Give my place back"), NothingForm, activities.withdraw, is_member, _to_come),
            Verb("finish", _("Held: count who was there"), f.FinishForm, activities.finish_activity, keeps_centre,
                 lambda row: ACTIVITY_TABLE.allows(row.state, "finish") and not _ahead(row)),
            Verb("cancel", _("Cancel the activity"), ReasonForm, activities.cancel_activity, keeps_centre,
                 lambda row: ACTIVITY_TABLE.allows(row.state, "cancel"), is_danger=True),
        ),
    ),
)  # fmt: skip
