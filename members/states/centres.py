"""What service centres are and where bookings, activities and sign-ups stand. Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xinhui.core.transitions import Transition, TransitionTable


class CentreKind(models.TextChoices):
    """What a centre is."""

    DISTRICT = "district", _("District party-mass service centre")
    TOWN = "town", _("Town party-mass service centre")
    VILLAGE = "village", _("Village or community party-mass service station")
    QUARTER_STATION = "quarter_station", _("Red Station of a quarter")
    WORK_STATION = "work_station", _("Red Station for new employment")


STATIONS = (CentreKind.QUARTER_STATION, CentreKind.WORK_STATION)


class BookingState(models.TextChoices):
    """Where a booking of a room stands."""

    BOOKED = "booked", _("Booked")
    KEPT = "kept", _("The room was used")
    NO_SHOW = "no_show", _("Nobody came to the room")
    CANCELLED = "cancelled", _("Booking cancelled")


class ActivityState(models.TextChoices):
    """Where an activity of a centre stands."""

    PLANNED = "planned", _("Sign-up open")
    HELD = "held", _("Activity held")
    CANCELLED = "cancelled", _("Activity cancelled")


class SignUpState(models.TextChoices):
    """Where a sign-up stands."""

    IN = "in", _("Has a place")
    WAITING = "waiting", _("On the waiting list")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class VisitKind(models.TextChoices):
    """Who is counted at the door; nobody is named."""

    MEMBERS = "members", _("Members of the party")
    RESIDENTS = "residents", _("Residents")
    WORKERS = "workers", _("Couriers, riders and drivers")


_B, _A, _S = BookingState, ActivityState, SignUpState
BOOKING_TABLE: TransitionTable[BookingState] = TransitionTable(
    states=tuple(_B),
    transitions=(
        Transition(verb="cancel", sources=frozenset({_B.BOOKED}), target=_B.CANCELLED),
        Transition(verb="keep", sources=frozenset({_B.BOOKED, _B.NO_SHOW}), target=_B.KEPT),
        Transition(verb="miss", sources=frozenset({_B.BOOKED}), target=_B.NO_SHOW),
    ),
)
ACTIVITY_TABLE: TransitionTable[ActivityState] = TransitionTable(
    states=tuple(_A),
    transitions=(
        Transition(verb="finish", sources=frozenset({_A.PLANNED}), target=_A.HELD),
        Transition(verb="cancel", sources=frozenset({_A.PLANNED}), target=_A.CANCELLED),
    ),
)
SIGN_UP_TABLE: TransitionTable[SignUpState] = TransitionTable(
    states=tuple(_S),
    transitions=(
        Transition(verb="promote", sources=frozenset({_S.WAITING}), target=_S.IN),
        Transition(verb="withdraw", sources=frozenset({_S.IN, _S.WAITING}), target=_S.WITHDRAWN),
    ),
)
