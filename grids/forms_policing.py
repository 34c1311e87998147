"""Forms of key sites, squads and call-outs: one a verb. They check shapes; the services check rules."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from grids.forms import PHOTO_TYPES, TEXT
from grids.forms_teams import DayInput, TargetForm
from grids.models import SquadMember, SquadShare
from grids.models.policing import KeySiteKind, VisitFinding
from grids.models.squad import ActivityKind, SquadKind
from grids.selectors.teams import account_named
from xinhui.core import clock

_TEL = forms.TextInput(attrs={"type": "tel"})
_MOMENT = {"type": "datetime-local"}


class MomentInput(forms.DateTimeInput):
    """A native picker of day and time."""

    def __init__(self) -> None:
        super().__init__(attrs=dict(_MOMENT), format="%Y-%m-%dT%H:%M")


class NothingForm(TargetForm):
    """Nothing to fill in: the button is the verb."""


class SiteForm(TargetForm):
    """A key site's facts."""

    kind = forms.ChoiceField(label=_("Kind"), choices=KeySiteKind.choices)
    name = forms.CharField(label=_("Name"), max_length=80)
    place = forms.CharField(label=_("Place"), max_length=120)
    visit_every_days = forms.IntegerField(label=_("Visit every (days)"), min_value=1, max_value=366, initial=30)
    contact = forms.CharField(
        label=_("Contact"), max_length=60, required=False, help_text=_("The office to ring, not a private person.")
    )
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False, widget=_TEL)


class ChangeSiteForm(SiteForm):
    """The facts as they stand, to be written anew."""

    def prepare(self) -> None:
        for name, field in self.fields.items():
            field.initial = getattr(self.target, name)


class VisitForm(TargetForm):
    """What a visit found."""

    finding = forms.ChoiceField(label=_("Finding"), choices=VisitFinding.choices, widget=forms.RadioSelect)
    found = forms.CharField(label=_("What was found"), widget=TEXT)
    picture = forms.FileField(
        label=_("Photo"), required=False,
        widget=forms.ClearableFileInput(attrs={"accept": PHOTO_TYPES, "capture": "environment"}),
    )  # fmt: skip
    #: Set by the view once the picture is stored.
    photo: UUID | None = None

    def prepare(self) -> None:
        self.fields["finding"].initial = VisitFinding.IN_ORDER

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        data.pop("picture")
        return {**data, "photo": self.photo}


class SquadForm(TargetForm):
    """A new squad: `target` are the (code, name) choices of the founder's area."""

    area_code = forms.ChoiceField(label=_("Town or village"))
    kind = forms.ChoiceField(label=_("Kind"), choices=SquadKind.choices)
    name = forms.CharField(label=_("Name"), max_length=80)
    founded_on = forms.DateField(label=_("Founded on"), widget=DayInput(), required=False)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def prepare(self) -> None:
        field = self.fields["area_code"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = self.target


class EnlistForm(TargetForm):
    """A volunteer."""

    name = forms.CharField(label=_("Full name"), max_length=60)
    phone = forms.CharField(label=_("Phone"), max_length=20, widget=_TEL)
    skills = forms.CharField(label=_("Skills"), max_length=120, required=False)
    username = forms.CharField(
        label=_("Username"), max_length=150, required=False,
        help_text=_("Only if the person signs in to the portal: call-outs then reach the phone as a message."),
    )  # fmt: skip
    starts_on = forms.DateField(label=_("From"), widget=DayInput(), required=False)

    def clean_username(self) -> int | None:
        """The account's id."""
        username = str(self.cleaned_data["username"]).strip()
        user = account_named(username) if username else None
        if username and user is None:
            raise forms.ValidationError(_("There is no account in use with this username."))
        return user.pk if user else None

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"account_id": data.pop("username"), **data}


class CallOutForm(TargetForm):
    """What has happened and where to come."""

    title = forms.CharField(label=_("What has happened"), max_length=80)
    place = forms.CharField(label=_("Where to come"), max_length=120)
    text = forms.CharField(label=_("What to bring and do"), widget=TEXT)
    is_drill = forms.BooleanField(label=_("This is a drill; it counts in no figure"), required=False)


class HoursForm(TargetForm):
    """Hours of each person, one field a member; `people()` are the members and what the field begins with."""

    def people(self) -> list[tuple[SquadMember, float | None]]:
        """Whom the form asks about."""
        return []

    def prepare(self) -> None:
        for member, first in self.people():
            self.fields[f"hours_{member.pk}"] = forms.FloatField(
                label=_("Hours: %(name)s") % {"name": member.name}, min_value=0, max_value=72, required=False,
                initial=first, widget=forms.NumberInput(attrs={"step": "0.5", "inputmode": "decimal"}),
            )  # fmt: skip

    def values(self) -> dict[str, Any]:
        """Hours become `minutes` by member id; an empty field is a member who was not there."""
        data = dict(self.cleaned_data)
        hours = {name: data.pop(name) for name in list(data) if name.startswith("hours_")}
        minutes = {int(name[6:]): round(number * 60) for name, number in hours.items() if number}
        return {**data, "minutes": minutes}


class ActivityForm(HoursForm):
    """A training or a duty that is over."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(k.value, k.label) for k in (ActivityKind.TRAINING, ActivityKind.DUTY)]
    )
    title = forms.CharField(label=_("Subject"), max_length=80)
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    starts_at = forms.DateTimeField(label=_("From"), widget=MomentInput())
    ends_at = forms.DateTimeField(label=_("To"), widget=MomentInput())
    result = forms.CharField(label=_("Note"), widget=TEXT, required=False)

    def people(self) -> list[tuple[SquadMember, float | None]]:
        members = SquadMember.objects.filter(squad=self.target, ends_on=None).order_by("name", "pk")
        return [(member, None) for member in members]

    def prepare(self) -> None:
        super().prepare()
        end = clock.local(clock.now()).replace(minute=0, second=0, microsecond=0)
        self.fields["starts_at"].initial, self.fields["ends_at"].initial = end - timedelta(hours=2), end


class FinishCallForm(HoursForm):
    """How a call-out ended; whoever said “coming” begins with the time since the call."""

    result = forms.CharField(label=_("How it ended"), widget=TEXT)

    def people(self) -> list[tuple[SquadMember, float | None]]:
        shares = SquadShare.objects.filter(activity=self.target).select_related("member").order_by("member__name", "pk")
        spent = round((clock.now() - self.target.starts_at).total_seconds() / 1800) / 2
        return [(share.member, min(72.0, max(0.5, spent)) if share.answer == "coming" else None) for share in shares]
