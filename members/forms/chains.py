"""Forms of industry chains, firms, stations and demands."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from grids.forms import working_units
from members.forms.base import TEXT, DayInput, PartyForm
from members.models import Centre, IndustryChain, Member, Organization
from members.rules.chains import ANSWER_DAYS, ANSWER_MOST
from members.rules.organizations import BRANCHES, OrganizationKind
from members.scope import KEEPERS
from members.services.chains.chains import ChainFacts
from members.services.chains.firms import FirmFacts
from members.services.chains.stations import StationFacts
from members.states.chains import ChainActivityKind, ChainPosition, DemandKind, PlatformKind
from members.states.organization import Attachment
from xinhui.accounts.models import Unit
from xinhui.accounts.scope import area_q, area_range


class ChainForm(PartyForm):
    """A chain."""

    name = forms.CharField(label=_("Name of the chain"), max_length=60)
    area_code = forms.CharField(label=_("District or town code"), max_length=9)
    lead_unit = forms.ModelChoiceField(label=_("Unit that leads the chain"), queryset=Unit.objects.none())
    committee = forms.ModelChoiceField(
        label=_("Party committee of the chain"), required=False, queryset=Organization.objects.none()
    )
    chief = forms.CharField(label=_("Chief of the chain"), max_length=60, required=False)
    about = forms.CharField(label=_("About the chain"), max_length=400, required=False, widget=TEXT)

    def prepare(self) -> None:
        self.choose("lead_unit", working_units())
        rows = Organization.objects.in_being().filter(kind=OrganizationKind.COMMITTEE, attached_to=Attachment.CHAIN)
        self.choose("committee", rows)
        self.fields["area_code"].initial = next(iter(self.party.posts.areas(*KEEPERS)), "")

    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"facts": ChainFacts(
            name=said["name"], area_code=said["area_code"], lead_unit_id=said["lead_unit"].pk, chief=said["chief"],
            about=said["about"], committee_id=said["committee"].pk if said["committee"] else None,
        )}  # fmt: skip


class ChainLeadForm(PartyForm):
    """Who leads a chain now."""

    lead_unit = forms.ModelChoiceField(label=_("Unit that leads the chain"), queryset=Unit.objects.none())
    committee = forms.ModelChoiceField(
        label=_("Party committee of the chain"), required=False, queryset=Organization.objects.none()
    )
    chief = forms.CharField(label=_("Chief of the chain"), max_length=60, required=False)
    about = forms.CharField(label=_("About the chain"), max_length=400, required=False, widget=TEXT)

    def prepare(self) -> None:
        self.choose("lead_unit", working_units())
        rows = Organization.objects.in_being().filter(kind=OrganizationKind.COMMITTEE, attached_to=Attachment.CHAIN)
        self.choose("committee", rows.filter(Q(industry_chain=None) | Q(industry_chain=self.target)))
        self.initial = {"lead_unit": self.target.lead_unit_id, "committee": self.target.committee_id,
                        "chief": self.target.chief, "about": self.target.about}  # fmt: skip

    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"lead_unit_id": said["lead_unit"].pk, "chief": said["chief"], "about": said["about"],
                "committee_id": said["committee"].pk if said["committee"] else None}  # fmt: skip


class ChainActivityForm(PartyForm):
    """A meeting, or something held together."""

    kind = forms.ChoiceField(label=_("What was held"), choices=ChainActivityKind.choices[:2])
    title = forms.CharField(label=_("What it was about"), max_length=120)
    held_on = forms.DateField(label=_("Day of the activity"), required=False, widget=DayInput())
    people = forms.IntegerField(label=_("How many took part"), min_value=1, max_value=5000)
    minutes = forms.CharField(label=_("What came of it"), max_length=1000, required=False, widget=TEXT)


class VisitForm(PartyForm):
    """A visit of the instructor."""

    title = forms.CharField(label=_("What it was about"), max_length=120)
    held_on = forms.DateField(label=_("Day of the activity"), required=False, widget=DayInput())
    minutes = forms.CharField(label=_("What came of it"), max_length=1000, required=False, widget=TEXT)


class _Counts(PartyForm):
    """Members as reported."""

    full_members = forms.IntegerField(label=_("Full members there"), min_value=0, max_value=5000, initial=0)
    probationary_members = forms.IntegerField(
        label=_("Probationary members there"), min_value=0, max_value=5000, initial=0
    )
    place = forms.CharField(label=_("Address of the place"), max_length=120, required=False)


class _Firm(_Counts):
    """What is said of a firm."""

    name = forms.CharField(label=_("Name of the firm"), max_length=120)
    position = forms.ChoiceField(label=_("Place in the chain"), choices=ChainPosition.choices)
    employees = forms.IntegerField(label=_("Employees of the firm"), min_value=0, max_value=1_000_000)

    def facts(self) -> FirmFacts:
        """As the service takes them."""
        names = ("name", "position", "employees", "full_members", "probationary_members", "place")
        return FirmFacts(**{name: self.cleaned_data[name] for name in names})


class FirmForm(_Firm):
    """A firm joins a chain."""

    chain = forms.ModelChoiceField(label=_("Industry chain of the firm"), queryset=IndustryChain.objects.none())
    credit_code = forms.CharField(
        label=_("Unified social credit code"), max_length=24, help_text=_("Eighteen characters on the licence.")
    )
    area_code = forms.CharField(label=_("Town or village code"), max_length=12)
    field_order = ("chain", "name", "credit_code", "area_code", "position", "employees", "full_members")

    def prepare(self) -> None:
        self.choose("chain", IndustryChain.objects.in_being())

    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"chain_id": said["chain"].pk, "credit_code": said["credit_code"], "area_code": said["area_code"],
                "facts": self.facts()}  # fmt: skip


class FirmAmendForm(_Firm):
    """What is said of a firm, corrected."""

    field_order = ("name", "position", "employees", "full_members", "probationary_members", "place")

    def prepare(self) -> None:
        self.initial = {name: getattr(self.target, name) for name in self.field_order}

    def values(self) -> dict[str, Any]:
        return {"facts": self.facts()}


class StationForm(_Counts):
    """A station of new employment."""

    company = forms.CharField(label=_("Platform company"), max_length=60)
    name = forms.CharField(label=_("Name of the station"), max_length=60)
    kind = forms.ChoiceField(label=_("Kind of platform"), choices=PlatformKind.choices)
    area_code = forms.CharField(label=_("Town or village code"), max_length=12)
    workers = forms.IntegerField(label=_("Couriers, riders or drivers"), min_value=0, max_value=100_000)
    field_order = ("company", "name", "kind", "area_code", "workers", "full_members")

    def prepare(self) -> None:
        if self.target is not None:
            del self.fields["area_code"]
            self.initial = {name: getattr(self.target, name) for name in self.fields}

    def values(self) -> dict[str, Any]:
        said: dict[str, Any] = dict(self.cleaned_data)
        where = {"area_code": said.pop("area_code")} if "area_code" in said else {}
        return {**where, "facts": StationFacts(**said)}


def _near(area_code: str) -> QuerySet[Organization]:
    """Branches of the town, and those of an industry below the district's committee."""
    near = Q(**area_range("area_code", area_code[:9])) | Q(area_code__regex=r"^\d{6}$")
    return Organization.objects.in_being().filter(near, kind__in=BRANCHES).order_by("path")


class CoverForm(PartyForm):
    """The organization that covers a firm."""

    organization = forms.ModelChoiceField(label=_("Covering organization"), queryset=Organization.objects.none())
    covered_on = forms.DateField(label=_("Covered since"), required=False, widget=DayInput())

    def prepare(self) -> None:
        self.choose("organization", _near(self.target.area_code))

    def values(self) -> dict[str, Any]:
        return {"organization_id": self.cleaned_data["organization"].pk, "covered_on": self.cleaned_data["covered_on"]}


class InstructForm(PartyForm):
    """The party-building instructor."""

    member = forms.ModelChoiceField(label=_("Party-building instructor"), queryset=Member.objects.none())

    def prepare(self) -> None:
        rows = Member.objects.full().filter(**area_range("area_code", self.target.area_code[:9]))
        self.choose("member", rows.order_by("area_code", "pk"))

    def values(self) -> dict[str, Any]:
        return {"member_id": self.cleaned_data["member"].pk}


class WorkerForm(InstructForm):
    """A member on the register who works in the firm."""

    member = forms.ModelChoiceField(label=_("Member who works here"), queryset=Member.objects.none())
    started_on = forms.DateField(label=_("Works here since"), required=False, widget=DayInput())

    def values(self) -> dict[str, Any]:
        return {"member_id": self.cleaned_data["member"].pk, "started_on": self.cleaned_data["started_on"]}


class WorkerEndForm(PartyForm):
    """The member works there no longer."""

    ended_on = forms.DateField(label=_("Until"), required=False, widget=DayInput())


class ServeForm(PartyForm):
    """The Red Station that serves a station."""

    centre = forms.ModelChoiceField(label=_("Red Station"), queryset=Centre.objects.none())

    def prepare(self) -> None:
        self.choose("centre", Centre.objects.in_service().filter(pk__in=Centre.objects.stations().values("pk")))

    def values(self) -> dict[str, Any]:
        return {"centre_id": self.cleaned_data["centre"].pk}


class DemandForm(PartyForm):
    """A problem of a firm."""

    title = forms.CharField(label=_("What the firm asks for"), max_length=120)
    kind = forms.ChoiceField(label=_("What the demand is about"), choices=DemandKind.choices)
    detail = forms.CharField(label=_("The demand in detail"), max_length=1000, required=False, widget=TEXT)


class TakeForm(PartyForm):
    """The unit that answers."""

    unit = forms.ModelChoiceField(label=_("Unit that answers"), queryset=Unit.objects.none())
    days = forms.IntegerField(
        label=_("Working days to answer"), min_value=1, max_value=ANSWER_MOST, initial=ANSWER_DAYS
    )

    def prepare(self) -> None:
        rows = working_units()
        if not self.party.posts.covers(self.target.area_code, *KEEPERS) and self.party.led:
            own = Organization.objects.in_being().filter(area_q("path", self.party.led), unit__isnull=False)
            led = self.target.firm.chain.path
            rows = rows if self.party.leads(led) else rows.filter(pk__in=own.values("unit"))
        self.choose("unit", rows)

    def values(self) -> dict[str, Any]:
        return {"unit_id": self.cleaned_data["unit"].pk, "days": self.cleaned_data["days"]}


class DemandExtendForm(PartyForm):
    """More time."""

    days = forms.IntegerField(label=_("Further working days"), min_value=1, max_value=ANSWER_MOST)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class DemandAnswerForm(PartyForm):
    """What was done."""

    answer = forms.CharField(label=_("Answer to the firm"), max_length=1000, widget=TEXT)


class DemandConfirmForm(PartyForm):
    """The firm's mark."""

    rating = forms.TypedChoiceField(
        label=_("Mark of the firm"), coerce=int, choices=[(mark, str(mark)) for mark in range(5, 0, -1)]
    )
    words_of_firm = forms.CharField(label=_("In the firm's words"), max_length=200, required=False)
