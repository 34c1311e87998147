"""Forms of service centres: facts with hours, rooms, services, bookings, activities, visits."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.forms.base import TEXT, DayInput, PartyForm
from members.forms.life import MomentInput
from members.models import Organization
from members.rules.centres import as_line, read_line
from members.services.centres.activities import ActivityFacts
from members.services.centres.places import CentreFacts
from members.states.centres import CentreKind, VisitKind

NONE = ("", "—")
#: Which weekdays a field of the form speaks for.
DAYS = {"hours": "12345", "saturday": "6", "sunday": "7"}


def kept_organizations(form: PartyForm) -> list[tuple[Any, str]]:
    """The organizations whose records the reader keeps."""
    rows = Organization.objects.in_being().filter(form.party.reach_q(path="path")).order_by("area_code", "path")
    return [(row.pk, str(row)) for row in rows[:1000] if form.party.keeps(row.area_code, row.path)]


class CentreForm(PartyForm):
    """A centre; of one that is there: its present facts."""

    name = forms.CharField(label=_("Name of the centre"), max_length=60)
    kind = forms.ChoiceField(label=_("Kind of centre"), choices=CentreKind)
    area_code = forms.CharField(
        label=_("Area code"), max_length=15, help_text=_("6 to 12 digits of the place, or 15 of the grid.")
    )
    organization = forms.TypedChoiceField(label=_("Run by the organization"), coerce=int, required=False)
    place = forms.CharField(label=_("Address of the centre"), max_length=120)
    hours = forms.CharField(
        label=_("Open from Monday to Friday"), required=False, help_text=_("For instance 09:00-12:00，14:00-17:30.")
    )
    saturday = forms.CharField(label=_("Open on Saturday"), required=False, help_text=_("Empty: closed."))
    sunday = forms.CharField(label=_("Open on Sunday"), required=False, help_text=_("Empty: closed."))
    closed_on_holidays = forms.BooleanField(label=_("Closed on public holidays"), required=False)
    latitude = forms.FloatField(label=_("Latitude (WGS-84)"), required=False)
    longitude = forms.FloatField(label=_("Longitude (WGS-84)"), required=False)
    phone = forms.CharField(label=_("Phone of the centre"), max_length=20, required=False)
    about = forms.CharField(label=_("About the centre"), widget=TEXT, required=False)
    opened_on = forms.DateField(label=_("In service since"), widget=DayInput(), required=False)

    def prepare(self) -> None:
        self.offer("organization", [NONE, *kept_organizations(self)])
        if self.target is not None:
            del self.fields["opened_on"]
            for name in self.fields:
                if name not in (*DAYS, "organization"):
                    self.initial.setdefault(name, getattr(self.target, name))
            self.initial.setdefault("organization", self.target.organization_id)
            for name, days in DAYS.items():
                self.initial.setdefault(name, as_line(self.target.hours[days[0]]))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in DAYS:
            try:
                data[name] = read_line(data.get(name, ""))
            except ValueError:
                self.add_error(name, ValidationError(_("Write for instance 09:00-12:00，14:00-17:30, earlier first.")))
        return data

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        hours = {day: data[name] for name, days in DAYS.items() for day in days}
        data = {name: value for name, value in data.items() if name not in DAYS}
        return {"facts": CentreFacts(organization_id=data.pop("organization") or None, hours=hours, **data)}


class RoomForm(PartyForm):
    """A room that can be booked."""

    name = forms.CharField(label=_("Name of the room"), max_length=40)
    capacity = forms.IntegerField(label=_("Holds so many people"), min_value=1)
    equipment = forms.CharField(label=_("Equipment of the room"), max_length=120, required=False)


class RoomSetForm(PartyForm):
    """How many a room holds, and whether it can be booked."""

    capacity = forms.IntegerField(label=_("Holds so many people"), min_value=1)
    is_active = forms.BooleanField(label=_("Can be booked"), required=False)

    def prepare(self) -> None:
        self.initial.setdefault("capacity", self.target.capacity)
        self.initial.setdefault("is_active", self.target.is_active)


class OfferForm(PartyForm):
    """What a centre offers."""

    name = forms.CharField(label=_("Name of the service"), max_length=60)
    offered_by = forms.CharField(label=_("Service offered by"), max_length=60)


class BookingForm(PartyForm):
    """A room for a span of time."""

    organization = forms.TypedChoiceField(
        label=_("Booked for"), coerce=int, required=False, help_text=_("Empty: for yourself.")
    )
    starts_at = forms.DateTimeField(label=_("Room from"), widget=MomentInput())
    ends_at = forms.DateTimeField(label=_("Room until"), widget=MomentInput())
    people = forms.IntegerField(label=_("How many people come"), min_value=1)
    purpose = forms.CharField(label=_("What the room is for"), max_length=80)

    def prepare(self) -> None:
        self.offer("organization", [NONE, *kept_organizations(self)])

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"organization_id": data.pop("organization") or None, **data}


class NoteForm(PartyForm):
    """A note, if there is something to say."""

    note = forms.CharField(label=_("Note on the booking"), max_length=200, required=False)


class ActivityForm(PartyForm):
    """An activity of the centre, with one of its rooms or elsewhere."""

    title = forms.CharField(label=_("Title of the activity"), max_length=80)
    starts_at = forms.DateTimeField(label=_("Activity begins at"), widget=MomentInput())
    ends_at = forms.DateTimeField(label=_("Activity ends at"), widget=MomentInput())
    capacity = forms.IntegerField(label=_("Places of the activity"), min_value=1)
    room = forms.TypedChoiceField(label=_("Room of the centre"), coerce=int, required=False)
    about = forms.CharField(label=_("What happens there"), widget=TEXT, required=False)

    def prepare(self) -> None:
        rooms = self.target.rooms.filter(is_active=True)
        self.offer("room", [NONE, *((row.pk, f"{row.name} ({row.capacity})") for row in rooms)])

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"facts": ActivityFacts(room_id=data.pop("room") or None, **data)}


class FinishForm(PartyForm):
    """How many were there."""

    attended = forms.IntegerField(label=_("How many were at the activity"), min_value=0)
    note = forms.CharField(label=_("Note on the activity"), max_length=200, required=False)


class VisitsForm(PartyForm):
    """How many came on a day."""

    kind = forms.ChoiceField(label=_("Visitors of the centre"), choices=VisitKind)
    number_of = forms.IntegerField(label=_("How many came that day"), min_value=0)
    day = forms.DateField(label=_("Day of the visits"), widget=DayInput(), required=False)
