"""Forms of the double registration and of service."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from grids.models import Division, Grid
from members.forms.base import TEXT, DayInput, PartyForm
from members.models import Member, Organization, Registration
from members.rules.service import RADIUS_M
from members.scope import KEEPERS, PartyScope
from members.selectors.service import REGISTERING, next_days
from members.services.service.posts import PostFacts
from members.states.organization import COUNTED
from members.states.service import Beneficiary, RegistrationKind, ServiceKind
from xinhui.accounts.scope import area_q
from xinhui.core.coordinates import CoordinateSystem

RATINGS = [(5, _("5 excellent")), (4, _("4 good")), (3, _("3 fair")), (2, _("2 poor")), (1, _("1 very poor"))]
WEEKDAYS = [("1", _("Mon")), ("2", _("Tue")), ("3", _("Wed")), ("4", _("Thu")), ("5", _("Fri")), ("6", _("Sat")),
            ("7", _("Sun"))]  # fmt: skip


def communities(scope: PartyScope | None = None) -> list[tuple[str, list[tuple[str, str]]]]:
    """Villages and communities by town; with a scope only those that its posts keep."""
    rows = Division.objects.filter(is_active=True, code__regex=r"^\d{12}$").order_by("code")
    if scope is not None:
        rows = rows.filter(area_q("code", scope.posts.areas(*KEEPERS)))
    towns: dict[str, list[tuple[str, str]]] = {}
    for code, name, town in rows.values_list("code", "name", "parent__name"):
        towns.setdefault(town or "", []).append((code, name))
    return list(towns.items())


class OwnRegistrationForm(PartyForm):
    """A member's own registration."""

    area_code = forms.ChoiceField(label=_("Village or community"))
    kind = forms.ChoiceField(label=_("Register as"), choices=RegistrationKind.choices)
    offers = forms.CharField(
        label=_("What I can do"), max_length=200, required=False, help_text=_("For example: legal advice, tutoring.")
    )

    def prepare(self) -> None:
        self.offer("area_code", communities())


class RegistrationForm(OwnRegistrationForm):
    """The branch registers one of its members."""

    member = forms.TypedChoiceField(label=_("Member"), coerce=int)
    field_order = ("member", "area_code", "kind", "offers")

    def prepare(self) -> None:
        super().prepare()
        busy = Registration.objects.open().filter(kind=RegistrationKind.HOME).values("member_id")
        rows = Member.objects.filter(
            area_q("area_code", self.party.posts.areas(*KEEPERS)) | area_q("organization__path", self.party.led),
            state__in=COUNTED, organization__sector__in=REGISTERING,
        ).exclude(pk__in=busy)  # fmt: skip
        found = rows.order_by("organization__path", "name").values_list("pk", "name", "organization__name")[:1000]
        self.offer("member", [(pk, f"{name}（{organization}）") for pk, name, organization in found])

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"member_id": data.pop("member"), **data}


class PartnershipForm(PartyForm):
    """A unit's organization and its partner community."""

    organization = forms.TypedChoiceField(label=_("Organization of the unit"), coerce=int)
    area_code = forms.ChoiceField(label=_("Village or community"))
    service = forms.CharField(label=_("Agreed service"), max_length=200)
    starts_on = forms.DateField(label=_("From"), widget=DayInput(), required=False)

    def prepare(self) -> None:
        self.offer("area_code", communities())
        rows = Organization.objects.in_being().filter(
            area_q("area_code", self.party.posts.areas(*KEEPERS)) | area_q("path", self.party.led), unit__isnull=False
        )
        self.offer("organization", list(rows.order_by("path").values_list("pk", "name")[:1000]))

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"organization_id": data.pop("organization"), **data}


class EndPartnershipForm(PartyForm):
    """Why and when it ends."""

    reason = forms.CharField(label=_("Reason"), widget=TEXT, max_length=200)
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput(), required=False)


class _CommunityForm(PartyForm):
    """Something of a community that the reader keeps, perhaps of one grid of it."""

    community = forms.ChoiceField(label=_("Village or community"))
    grid = forms.TypedChoiceField(
        label=_("Grid"), coerce=int, empty_value=None, required=False, help_text=_("Empty: the whole community.")
    )

    def prepare(self) -> None:
        self.offer("community", communities(self.party))
        reach = area_q("code", self.party.posts.areas(*KEEPERS))
        grids = Grid.objects.active().filter(reach).order_by("code").values_list("pk", "name", "code")[:1000]
        self.offer("grid", [("", "—"), *((pk, f"{name}（{code}）") for pk, name, code in grids)])


class PostForm(_CommunityForm):
    """A new service post."""

    title = forms.CharField(label=_("Title of the post"), max_length=60)
    kind = forms.ChoiceField(label=_("Kind of service"), choices=ServiceKind.choices)
    what = forms.CharField(label=_("What is done"), widget=TEXT, max_length=500)
    weekdays = forms.MultipleChoiceField(
        label=_("On which weekdays"), choices=WEEKDAYS, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None: any day."),
    )  # fmt: skip
    time_from = forms.TimeField(
        label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), initial="09:00"
    )
    hours = forms.DecimalField(label=_("Hours a time"), min_value=0, max_value=12, decimal_places=2, initial=2)
    capacity = forms.IntegerField(label=_("Places a time"), min_value=1, max_value=200, initial=5)
    starts_on = forms.DateField(label=_("From"), widget=DayInput(), required=False)
    ends_on = forms.DateField(label=_("To"), widget=DayInput(), required=False)
    place = forms.CharField(label=_("Place"), max_length=120)
    latitude = forms.FloatField(label=_("Latitude"))
    longitude = forms.FloatField(label=_("Longitude"))
    coordinate_system = forms.ChoiceField(label=_("Coordinates from"), choices=CoordinateSystem.choices)
    radius_m = forms.IntegerField(label=_("Signing in within (m)"), min_value=50, max_value=5000, initial=RADIUS_M)

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        data["weekdays"], data["minutes"] = "".join(data["weekdays"]), round(data.pop("hours") * 60)
        return {"community": data.pop("community"), "grid_id": data.pop("grid"), "facts": PostFacts(**data)}


class WishForm(_CommunityForm):
    """A new micro-wish."""

    title = forms.CharField(label=_("Title of the wish"), max_length=60)
    kind = forms.ChoiceField(label=_("Kind of service"), choices=ServiceKind.choices)
    beneficiary = forms.ChoiceField(label=_("For whom"), choices=Beneficiary.choices)
    what = forms.CharField(
        label=_("What is wished for"), widget=TEXT, max_length=500,
        help_text=_("Name nobody, and give no address or phone number: the community leads the member there."),
    )  # fmt: skip
    wanted_by = forms.DateField(label=_("Wanted by"), widget=DayInput())

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"grid_id": data.pop("grid"), **data}


class PlaceForm(PartyForm):
    """A day of the post."""

    on = forms.DateField(label=_("Day"), widget=forms.Select)

    def prepare(self) -> None:
        days = next_days(self.target, self.party.member_id or 0)
        widget = self.fields["on"].widget
        assert isinstance(widget, forms.Select)
        widget.choices = [
            (day.isoformat(), _("%(day)s · %(left)d places left") % {"day": date_format(day, "n月j日 D"), "left": left})
            for day, left in days
        ]


class MinutesForm(PartyForm):
    """Minutes of one record."""

    minutes = forms.IntegerField(label=_("Minutes"), min_value=0)

    def prepare(self) -> None:
        field = self.fields["minutes"]
        field.initial = self.target.minutes if self.target.minutes is not None else self.target.post.minutes
        field.help_text = _("%(most)d at most: one and a half times what the post is planned for.") % {
            "most": self.target.most_minutes
        }


class RateForm(PartyForm):
    """A rating with words."""

    rating = forms.TypedChoiceField(label=_("Rating"), choices=RATINGS, coerce=int)
    words = forms.CharField(label=_("Words"), max_length=200, required=False, help_text=_("Required below 3."))


class CorrectForm(PartyForm):
    """A counter-entry."""

    change = forms.IntegerField(label=_("Minutes more (+) or less (−)"))
    reason = forms.CharField(label=_("Reason"), widget=TEXT, max_length=200)


class FinishForm(PartyForm):
    """What was done for a wish."""

    result = forms.CharField(label=_("What was done"), widget=TEXT, max_length=500)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=480)


class ConfirmForm(RateForm):
    """The community's word on a wish."""

    minutes = forms.IntegerField(label=_("Minutes"), min_value=0)

    def prepare(self) -> None:
        self.fields["minutes"].initial = self.target.minutes


class AttendanceForm(PartyForm):
    """Who of those with a place was there on a day; `target` is (post, its records of the day)."""

    record_ids = forms.TypedMultipleChoiceField(
        label=_("Who was on duty"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1)

    def prepare(self) -> None:
        post, rows = self.target
        self.offer("record_ids", [(row.pk, f"{row.member.name}（{row.member.organization}）") for row in rows])
        self.fields["record_ids"].initial = [row.pk for row in rows]
        self.fields["minutes"].initial = post.minutes
