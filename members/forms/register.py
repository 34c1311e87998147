"""Forms of the register: a member entered, changed, linked, put into a group; teams, measures, help, stays."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.forms.base import TEXT, DayInput, PartyForm
from members.models import HelpFund, Measure, Member, Organization, TeamMembership
from members.rules.organizations import OrganizationKind
from members.services.register.change import Basics
from members.services.register.enter import MemberFacts
from members.states.organization import Education, Standing
from members.states.register import LeaveKind
from members.states.teams import GIVEN, MemberTeam
from xinhui.accounts.models import Unit

NONE = (("", "—"),)
NO_FILL = {"autocomplete": "off"}


def units() -> list[tuple[Any, str]]:
    """Units in being, and none."""
    return [*NONE, *Unit.objects.active().order_by("area_code", "name").values_list("pk", "name")]


def fen(yuan: Decimal | None) -> int:
    """Yuan as typed, in fen."""
    return int((yuan or Decimal(0)) * 100)


class BasicsForm(PartyForm):
    """What may be changed of a file."""

    name = forms.CharField(label=_("Full name of the member"), max_length=40)
    ethnicity = forms.CharField(label=_("Ethnicity"), max_length=20, initial="汉族")
    education = forms.ChoiceField(label=_("Highest education"), choices=[*NONE, *Education.choices], required=False)
    occupation = forms.CharField(label=_("Occupation"), max_length=60, required=False)
    phone = forms.CharField(
        label=_("Mobile number"), max_length=20, required=False, widget=forms.TextInput(attrs=NO_FILL),
        help_text=_("Empty: as it is. It is kept sealed and shown masked."),
    )  # fmt: skip
    unit = forms.TypedChoiceField(label=_("Works at"), coerce=int, empty_value=None, required=False)

    def prepare(self) -> None:
        self.offer("unit", units())
        for name in ("name", "ethnicity", "education", "occupation"):
            self.initial.setdefault(name, getattr(self.target, name, ""))
        self.initial.setdefault("unit", getattr(self.target, "unit_id", None) or "")

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"basics": Basics(unit_id=data.pop("unit"), **data)}


class MemberForm(BasicsForm):
    """A member entered on the register; the branch is the target, or chosen where there is none."""

    identity = forms.CharField(
        label=_("Identity number"), max_length=24, widget=forms.TextInput(attrs=NO_FILL),
        help_text=_("18 characters; sex and day of birth come from it. It is kept sealed."),
    )  # fmt: skip
    organization = forms.TypedChoiceField(label=_("Branch of the member"), coerce=int)
    standing = forms.ChoiceField(label=_("Standing"), choices=Standing.choices)
    joined_on = forms.DateField(label=_("Admitted on"), widget=DayInput())
    confirmed_on = forms.DateField(
        label=_("Confirmed on"), widget=DayInput(), required=False, help_text=_("Empty for a probationary member.")
    )
    field_order: tuple[str, ...] = ("name", "identity", "organization", "standing", "joined_on", "confirmed_on")

    def prepare(self) -> None:
        self.offer("unit", units())
        self.offer("organization", branches_kept(self))
        self.fields["phone"].help_text = _("It is kept sealed and shown masked.")
        if self.target is not None:
            self.initial.setdefault("organization", self.target.pk)

    def facts(self) -> MemberFacts:
        """The member as the service takes it."""
        data = dict(self.cleaned_data)
        data = {name: data[name] for name in MemberForm.base_fields if name in data}
        return MemberFacts(organization_id=data.pop("organization"), unit_id=data.pop("unit"), **data)

    def values(self) -> dict[str, Any]:
        return {"facts": self.facts()}


def branches_kept(form: PartyForm) -> list[tuple[Any, str]]:
    """The branches whose records the reader keeps."""
    scope = form.party
    rows = Organization.objects.in_being().branches().filter(scope.reach_q(path="path")).select_related("parent")
    kept = [row for row in rows.order_by("path") if scope.keeps(row.area_code, row.path)]
    return [*NONE, *((row.pk, f"{row}（{row.parent}）" if row.parent else str(row)) for row in kept)]


class AccountForm(PartyForm):
    """Whose account it is."""

    username = forms.CharField(label=_("Username"), max_length=150, widget=forms.TextInput(attrs=NO_FILL))


class GroupForm(PartyForm):
    """A group of the branch, or none."""

    group = forms.TypedChoiceField(label=_("Group of the branch"), coerce=int, empty_value=None, required=False)

    def prepare(self) -> None:
        rows = Organization.objects.in_being().filter(kind=OrganizationKind.GROUP, parent=self.target.organization_id)
        self.offer("group", [*NONE, *rows.order_by("path").values_list("pk", "name")])
        self.initial.setdefault("group", self.target.group_id or "")

    def values(self) -> dict[str, Any]:
        return {"group_id": self.cleaned_data["group"]}


class LeaveForm(PartyForm):
    """How the membership ended, and why."""

    kind = forms.ChoiceField(label=_("How it ended"), choices=LeaveKind.choices)
    reason = forms.CharField(label=_("Reason and decision of the committee"), widget=TEXT, max_length=200)


class DeathForm(PartyForm):
    """The day."""

    died_on = forms.DateField(label=_("Died on"), widget=DayInput())


class ClearForm(PartyForm):
    """Why the numbers are needed."""

    reason = forms.CharField(
        label=_("What the numbers are needed for"), widget=TEXT, max_length=200,
        help_text=_("Kept on the audit trail with your name. Do not write the number itself."),
    )  # fmt: skip


class TeamForm(PartyForm):
    """A team for the member."""

    team = forms.ChoiceField(label=_("Team of the plan"), choices=MemberTeam.choices)
    starts_on = forms.DateField(label=_("In the team from"), widget=DayInput(), required=False)
    note = forms.CharField(label=_("Remark"), max_length=200, required=False)


class MeasureForm(PartyForm):
    """A measure in force; of the member's teams where the target is a member."""

    measure = forms.TypedChoiceField(label=_("Measure of the plan"), coerce=int)

    def prepare(self) -> None:
        rows = Measure.objects.filter(is_in_force=True, plan__is_in_force=True)
        if isinstance(self.target, Member):
            rows = rows.filter(team__in=TeamMembership.objects.open().filter(member=self.target).values("team"))
        self.offer("measure", [(row.pk, f"{row.get_team_display()} · {row.title}") for row in rows])

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"measure_id": data.pop("measure"), **data}


class AssignForm(MeasureForm):
    """Until when."""

    due_on = forms.DateField(label=_("To be done by"), widget=DayInput())


class TakenForm(MeasureForm):
    """What came of it."""

    result = forms.CharField(label=_("What came of it"), widget=TEXT, max_length=300)
    done_on = forms.DateField(label=_("Done on"), widget=DayInput(), required=False)


class DoneForm(PartyForm):
    """What came of a measure that was assigned."""

    result = forms.CharField(label=_("What came of it"), widget=TEXT, max_length=300)
    done_on = forms.DateField(label=_("Done on"), widget=DayInput(), required=False)


class FundForm(PartyForm):
    """Money for the fund of an organization."""

    amount = forms.DecimalField(label=_("Amount in yuan"), min_value=Decimal("0.01"), max_digits=9, decimal_places=2)
    reason = forms.CharField(label=_("Where the money comes from"), max_length=200)
    on = forms.DateField(label=_("Day of it"), widget=DayInput(), required=False)

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"amount_fen": fen(data.pop("amount")), **data}


class HelpForm(PartyForm):
    """A visit, money or goods for the member."""

    kind = forms.ChoiceField(label=_("Way of helping"), choices=[(kind.value, kind.label) for kind in GIVEN])
    amount = forms.DecimalField(
        label=_("Amount in yuan"), min_value=0, max_digits=9, decimal_places=2, required=False,
        help_text=_("Of goods their value; empty for a visit."),
    )  # fmt: skip
    fund = forms.TypedChoiceField(label=_("Out of the fund of"), coerce=int, empty_value=None, required=False)
    reason = forms.CharField(label=_("Occasion and what was given"), max_length=200)
    on = forms.DateField(label=_("Day of it"), widget=DayInput(), required=False)
    photo = forms.FileField(label=_("Photo of the visit"), required=False)

    def prepare(self) -> None:
        path = self.target.organization.path
        above = [path[:length] for length in range(8, len(path) + 1, 8)]
        rows = HelpFund.objects.filter(organization__path__in=above).select_related("organization")
        kept = [row for row in rows if self.party.keeps(row.organization.area_code, row.organization.path)]
        self.offer("fund", [*NONE, *((row.pk, f"{row}（{row.balance_fen / 100:.2f}）") for row in kept)])

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"amount_fen": fen(data.pop("amount")), "fund_id": data.pop("fund"), **data}


class ContactPersonForm(PartyForm):
    """Another full member of the branch."""

    contact = forms.TypedChoiceField(label=_("Who keeps in touch"), coerce=int)

    def prepare(self) -> None:
        member = self.target if isinstance(self.target, Member) else self.target.member
        rows = Member.objects.full().filter(organization=member.organization_id).exclude(pk=member.pk)
        self.offer("contact", list(rows.order_by("name", "pk").values_list("pk", "name")[:500]))

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"contact_id": data.pop("contact"), **data}


class StayForm(ContactPersonForm):
    """Where to, since when."""

    province = forms.CharField(label=_("Province lived in"), max_length=20)
    city = forms.CharField(
        label=_("City lived in"), max_length=30, required=False, help_text=_("No closer than the city.")
    )
    since = forms.DateField(label=_("Away since"), widget=DayInput(), required=False)
    field_order = ("province", "city", "since", "contact")


class ContactForm(PartyForm):
    """A contact."""

    note = forms.CharField(label=_("What was said"), widget=TEXT, max_length=200)
    on = forms.DateField(label=_("Day of it"), widget=DayInput(), required=False)


class HomeForm(PartyForm):
    """Home again."""

    on = forms.DateField(label=pgettext_lazy("register", "Home since"), widget=DayInput(), required=False)
