"""Service centres on the member's phone: what is open now, an activity to join, a room to book, what is mine."""

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from members.models import ActivitySignUp, Centre, CentreActivity, CentreRoom, RoomBooking
from members.rules.centres import open_at
from members.scope import party_scope_of
from members.selectors import centres
from members.selectors.phone import Item, Section
from members.states.centres import ActivityState, BookingState, SignUpState
from members.views.base import for_party, is_member, own_member_id, page_of, row_or_404, user_of
from xinhui.accounts.models import User
from xinhui.core import clock

SHOWN, PAGE = 12, 20


def mine_to_come(user: User, member_id: int) -> tuple[QuerySet[RoomBooking], QuerySet[ActivitySignUp]]:
    """The member's bookings and places that are not over."""
    now = clock.now()
    bookings = RoomBooking.objects.visible_to(user).filter(
        member_id=member_id, activity=None, state=BookingState.BOOKED, ends_at__gte=now
    )
    places = ActivitySignUp.objects.visible_to(user).filter(
        member_id=member_id, activity__state=ActivityState.PLANNED, activity__ends_at__gte=now
    )
    places = places.exclude(state=SignUpState.WITHDRAWN).select_related("activity__centre")
    return (
        bookings.select_related("room__centre").order_by("starts_at", "pk")[:SHOWN],
        places.order_by("activity__starts_at", "pk")[:SHOWN],
    )


def centres_section(user: User) -> Section | None:
    """Rooms booked and activities joined, on the member's first page. Two queries."""
    scope = party_scope_of(user)
    if scope.member_id is None:
        return None
    bookings, places = mine_to_come(user, scope.member_id)
    items = [
        Item(row.room.name, f"{clock.local(row.starts_at):%Y-%m-%d %H:%M}", tag=row.get_state_display(), tone="blue")
        for row in bookings
    ]
    items += [
        Item(row.activity.title, f"{clock.local(row.activity.starts_at):%Y-%m-%d %H:%M}", tag=row.get_state_display(),
             tone="green" if row.state == SignUpState.IN else "amber")
        for row in places
    ]  # fmt: skip
    return Section(_("Service centres and Red Stations"), tuple(items), reverse("members:phone_centres"),
                   _("No room booked, no activity joined."))  # fmt: skip


@for_party(is_member)
@require_GET
def phone_centres(request: HttpRequest) -> HttpResponse:
    """What the member booked and joined, then the centres in service with when they are open today."""
    rows = centres.listed(user_of(request))
    bookings, places = mine_to_come(user_of(request), own_member_id(request))
    context = page_of(request, rows, PAGE)
    context |= {
        "centres": centres.with_open_now(context.pop("rows")), "bookings": list(bookings), "places": list(places),
        "now": clock.now(), "here": request.get_full_path(),
    }  # fmt: skip
    return render(request, "members/phone/centres.html", context)


@for_party(is_member)
@require_GET
def phone_centre(request: HttpRequest, pk: int) -> HttpResponse:
    """One centre: open now or not, activities to join, rooms with what is taken in the week, what is mine here."""
    user, now = user_of(request), clock.now()
    centre: Centre = row_or_404(Centre.objects.visible_to(user).select_related("organization"), pk)
    week, taken = centres.week_of(centre), centres.taken_in_week(centre)
    ahead = CentreActivity.objects.visible_to(user).filter(
        centre=centre, state=ActivityState.PLANNED, starts_at__gt=now
    )
    activities = list(
        ahead.annotate(placed=Count("sign_ups", filter=Q(sign_ups__state=SignUpState.IN)))
        .order_by("starts_at", "pk")[:SHOWN]
    )  # fmt: skip
    own = centres.own_sign_ups(own_member_id(request), activities)
    rooms = CentreRoom.objects.visible_to(user).filter(centre=centre, is_active=True).order_by("name")
    days = [day for day, _periods in week]
    context = {
        "centre": centre, "week": week, "is_open": centre.closed_on is None and open_at(week[0][1], now),
        "activities": [(row, own.get(row.pk)) for row in activities],
        "rooms": [(room, [booked for day in days for booked in taken.get((room.pk, day), [])]) for room in rooms],
        "here": request.get_full_path(),
    }  # fmt: skip
    return render(request, "members/phone/centre.html", context)
