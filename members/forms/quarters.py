"""Forms of quarters, property firms, joint meetings and topics."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.base import TEXT, DayInput, PartyForm
from members.models import JointMeeting, Organization, PropertyFirm, SatisfactionRound
from members.rules.organizations import OrganizationKind
from members.rules.quarters import COMMITTEE_SEATS
from members.services.quarters.places import QuarterFacts
from members.states.quarters import PropertyMode, Side
from xinhui.accounts.scope import area_range
from xinhui.core import clock

NONE = (("", "—"),)
CODE_DIGITS = 12


class QuarterForm(PartyForm):
    """A quarter as it is written on the list; of one that is there: its present facts."""

    name = forms.CharField(label=_("Name of the quarter"), max_length=60)
    area_code = forms.CharField(
        label=_("Area code"), max_length=15, help_text=_("12 digits of the community, or 15 of the grid.")
    )
    households = forms.IntegerField(label=_("Households"), min_value=1)
    buildings = forms.IntegerField(label=_("Number of buildings"), min_value=1)
    built_year = forms.IntegerField(label=_("Built in (year)"), required=False, min_value=1900)
    property_mode = forms.ChoiceField(label=_("Property management"), choices=PropertyMode.choices)
    target_on = forms.DateField(
        label=_("To be covered by"), widget=DayInput(), required=False,
        help_text=_("While it has no party organization."),
    )  # fmt: skip

    def prepare(self) -> None:
        if self.target is not None:
            for name in self.fields:
                self.initial.setdefault(name, getattr(self.target, name))

    def values(self) -> dict[str, Any]:
        return {"facts": QuarterFacts(**self.cleaned_data)}


class CoverForm(PartyForm):
    """An organization of the quarter's community."""

    organization = forms.TypedChoiceField(
        label=_("Party organization"), coerce=int,
        help_text=_("Not there yet? Set up a branch below the community's organization first."),
    )  # fmt: skip
    started_on = forms.DateField(label=_("Covered from"), widget=DayInput(), required=False)

    def prepare(self) -> None:
        rows = Organization.objects.in_being().filter(**area_range("area_code", self.target.area_code[:CODE_DIGITS]))
        rows = rows.exclude(kind=OrganizationKind.GROUP).order_by("path")
        self.offer("organization", list(rows.values_list("pk", "name")[:500]))

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"organization_id": data.pop("organization"), **data}


class UncoverForm(PartyForm):
    """Why, and until when there is to be another."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
    target_on = forms.DateField(label=_("To be covered by"), widget=DayInput(), required=False)


class FirmForm(PartyForm):
    """A property firm."""

    name = forms.CharField(label=_("Name of the firm"), max_length=80)
    employees = forms.IntegerField(label=_("Employees of the firm"), min_value=0, initial=0)
    party_members = forms.IntegerField(label=_("Members of the party in it"), min_value=0, initial=0)
    organization = forms.TypedChoiceField(
        label=_("Its own party organization"), coerce=int, empty_value=None, required=False
    )

    def prepare(self) -> None:
        rows = Organization.objects.in_being().filter(attached_to="enterprise").order_by("path")
        self.offer("organization", [*NONE, *rows.values_list("pk", "name")[:1000]])

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"organization_id": data.pop("organization"), **data}


class FirmChangeForm(FirmForm):
    """The same without the name."""

    name = None  # type: ignore[assignment]  # Django drops the inherited field

    def prepare(self) -> None:
        super().prepare()
        self.initial.update({
            "employees": self.target.employees, "party_members": self.target.party_members,
            "organization": self.target.organization_id,
        })  # fmt: skip


class ContractForm(PartyForm):
    """The firm that takes the quarter over."""

    firm = forms.TypedChoiceField(label=_("Property firm"), coerce=int)
    started_on = forms.DateField(label=_("Contract from"), widget=DayInput(), required=False)
    runs_until = forms.DateField(label=_("Agreed until"), widget=DayInput(), required=False)

    def prepare(self) -> None:
        self.offer("firm", list(PropertyFirm.objects.filter(closed_on=None).values_list("pk", "name")))

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"firm_id": data.pop("firm"), **data}


class ContractEndForm(PartyForm):
    """Who looks after the quarter afterwards."""

    mode = forms.ChoiceField(
        label=_("Property management from then on"),
        choices=[choice for choice in PropertyMode.choices if choice[0] != PropertyMode.FIRM],
    )
    ended_on = forms.DateField(label=_("Contract ended on"), widget=DayInput(), required=False)


class CommitteeForm(PartyForm):
    """An elected owners' committee: numbers, no names."""

    elected_on = forms.DateField(label=_("Committee elected on"), widget=DayInput())
    seats = forms.TypedChoiceField(
        label=_("Committee seats"), coerce=int, choices=[(n, str(n)) for n in COMMITTEE_SEATS]
    )
    party_members = forms.IntegerField(label=_("Members of the party among them"), min_value=0)


class AgreementForm(PartyForm):
    """A joint-work agreement."""

    signed_on = forms.DateField(label=_("Agreement signed on"), widget=DayInput())
    valid_until = forms.DateField(label=_("Agreement valid until"), widget=DayInput())
    text = forms.CharField(label=_("What was agreed"), widget=TEXT, max_length=2000)
    document = forms.FileField(label=_("Signed agreement (PDF or Word)"), required=False)


class TopicForm(PartyForm):
    """A matter for the joint meeting."""

    title = forms.CharField(label=_("Topic for the meeting"), max_length=120)
    detail = forms.CharField(label=_("Topic in detail"), widget=TEXT, required=False, max_length=2000)
    raised_by_side = forms.ChoiceField(label=_("Raised by which side"), choices=Side.choices)


class MeetingForm(PartyForm):
    """A joint meeting that was held."""

    held_on = forms.DateField(label=_("Meeting held on"), widget=DayInput(), required=False)
    from_branch = forms.IntegerField(label=_("Present for the branch"), min_value=1)
    from_property = forms.IntegerField(label=_("Present for the property side"), min_value=0)
    from_owners = forms.IntegerField(label=_("Present for the owners"), min_value=0)
    minutes = forms.CharField(label=_("Minutes of the meeting"), widget=TEXT, max_length=2000)


class AgreeForm(PartyForm):
    """What the meeting agreed on."""

    meeting = forms.TypedChoiceField(label=_("Joint meeting"), coerce=int)
    side = forms.ChoiceField(label=_("Responsible side"), choices=Side.choices)
    due_on = forms.DateField(label=_("To be done by"), widget=DayInput())

    def prepare(self) -> None:
        rows = JointMeeting.objects.filter(quarter=self.target.quarter_id).order_by("-held_on")[:24]
        self.offer("meeting", [(row.pk, row.held_on.isoformat()) for row in rows])

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"meeting_id": data.pop("meeting"), **data}


class ResultForm(PartyForm):
    """What came of it."""

    result = forms.CharField(label=_("Result"), widget=TEXT, max_length=300)


class RoundForm(PartyForm):
    """A round of asking."""

    title = forms.CharField(label=_("Title of the survey"), max_length=60)
    area_code = forms.CharField(label=_("Area code"), max_length=12)


class AnswersForm(PartyForm):
    """How many households gave each mark."""

    round = forms.TypedChoiceField(label=_("Satisfaction round"), coerce=int)
    asked = forms.IntegerField(label=_("Households asked"), min_value=1)
    mark_5 = forms.IntegerField(label=_("5 – very satisfied"), min_value=0, initial=0)
    mark_4 = forms.IntegerField(label=_("4 – rather satisfied"), min_value=0, initial=0)
    mark_3 = forms.IntegerField(label=_("3 – neither nor"), min_value=0, initial=0)
    mark_2 = forms.IntegerField(label=_("2 – dissatisfied"), min_value=0, initial=0)
    mark_1 = forms.IntegerField(label=_("1 – very dissatisfied"), min_value=0, initial=0)

    def prepare(self) -> None:
        code = self.target.area_code
        above = [code[:digits] for digits in (6, 9, 12)]
        rows = SatisfactionRound.objects.filter(area_code__in=above, closed_on=None, opened_on__lte=clock.today())
        self.offer("round", list(rows.values_list("pk", "title")))

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        marks = [data[f"mark_{n}"] for n in range(1, 6)]
        return {"round_id": data["round"], "asked": data["asked"], "marks": marks}
