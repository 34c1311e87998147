"""Forms of development: an application, the next step with what it demands, decisions about a probation."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.forms.base import DayInput, PartyForm, ReasonForm
from members.models import Member, Organization
from members.rules import development as rules
from members.rules.organizations import BRANCHES, OrganizationKind
from members.scope import PartyScope
from members.states.development import CHOSEN_ENDS, EndKind
from members.states.organization import Education

MOST_CHOICES = 2000
PHONE = forms.TextInput(attrs={"type": "tel"})
FILE = forms.FileInput(attrs={"accept": ".pdf,.docx,.xlsx"})


def day_field(label: Any) -> forms.DateField:
    """A day, today when empty."""
    return forms.DateField(label=label, widget=DayInput(), required=False, help_text=_("Empty: today."))


def file_field(label: Any, *, required: bool = True) -> forms.FileField:
    """A document."""
    return forms.FileField(label=label, required=required, widget=FILE, help_text=_("PDF, Word or Excel."))


def people_field(label: Any, choices: list[tuple[int, str]]) -> forms.TypedMultipleChoiceField:
    """Two members by checkbox."""
    return forms.TypedMultipleChoiceField(
        label=label, coerce=int, choices=choices, widget=forms.CheckboxSelectMultiple,
        help_text=_("Two full members of the branch."),
    )  # fmt: skip


def vote_fields(entitled: int) -> Mapping[str, forms.Field]:
    """What is asked about a vote; `entitled`: full members of the branch on the register."""
    hint = _("%(entitled)d full members of the branch have a vote; more than half must come.") % {"entitled": entitled}
    return {
        "present": forms.IntegerField(label=_("Members with a vote present"), min_value=0, help_text=hint),
        "written": forms.IntegerField(
            label=_("Opinions in writing of absent members"), min_value=0, initial=0, required=False
        ),
        "in_favour": forms.IntegerField(
            label=_("In favour"), min_value=0,
            help_text=_("More than half of all with a vote, those in writing included."),
        ),
        "excused": forms.IntegerField(
            label=_("Members who do not count for the quorum"), min_value=0, initial=0, required=False,
            help_text=_("Approved above, for example bedridden; say why in the note."),
        ),
    }  # fmt: skip


def full_members(branch_id: int) -> list[tuple[int, str]]:
    """Full members of a branch as choices."""
    rows = Member.objects.full().filter(organization=branch_id).order_by("name", "pk")
    return list(rows.values_list("pk", "name")[:MOST_CHOICES])


def branches_kept(scope: PartyScope) -> QuerySet[Organization]:
    """Branches that develop members and whose records the reader keeps or reads; the service checks again."""
    kinds = BRANCHES - {OrganizationKind.TEMPORARY_BRANCH}
    return Organization.objects.in_being().filter(scope.reach_q(path="path"), kind__in=kinds).order_by("path")


class BranchMixin(PartyForm):
    """A choice of branches."""

    def offer_branches(self) -> None:
        """All that the reader keeps."""
        rows = branches_kept(self.party).values_list("pk", "name")
        self.offer("organization", list(rows[:MOST_CHOICES]))


class CaseForm(BranchMixin):
    """Step 1: somebody hands in the application."""

    organization = forms.TypedChoiceField(label=_("Branch"), coerce=int)
    name = forms.CharField(label=_("Full name"), max_length=40)
    identity = forms.CharField(
        label=_("Identity number"), max_length=24, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    phone = forms.CharField(
        label=_("Phone"), max_length=20, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    education = forms.ChoiceField(label=_("Education"), choices=[("", "—"), *Education.choices], required=False)
    occupation = forms.CharField(label=_("Occupation"), max_length=60, required=False)
    applied_on = day_field(_("Application handed in on"))
    document = file_field(_("Application to join"))

    def prepare(self) -> None:
        self.offer_branches()

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"organization_id": data.pop("organization"), **data}


class StepForm(PartyForm):
    """The next step of the case: its day, and what it demands. `number` is the step that the reader saw."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    on = day_field(_("Day of the step"))

    def prepare(self) -> None:
        number = self.data.get("number") if self.is_bound else None
        seen = int(number) if number and number.isdecimal() and 1 <= int(number) <= rules.LAST else self.target.step + 1
        step = rules.step(min(seen, rules.LAST))
        self.fields["number"].initial = step.number
        if step.number in (rules.GUIDES, rules.INTRODUCERS):
            label = _("Guides") if step.number == rules.GUIDES else _("Introducers")
            self.fields["people"] = people_field(label, full_members(self.target.organization_id))
        if step.number == rules.TRAINING:
            self.fields["hours"] = forms.IntegerField(
                label=_("Hours of training"), min_value=1, initial=rules.TRAINING_HOURS
            )
        if step.number in rules.VOTES:
            self.fields |= vote_fields(len(full_members(self.target.organization_id)))
        if step.document is not None:
            self.fields["document"] = file_field(step.document)
        else:
            self.fields["document"] = file_field(_("Document"), required=False)
        self.fields["note"] = forms.CharField(
            label=_("Note"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
        )

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value is not None}


class DecisionForm(PartyForm):
    """A decision of the meeting about a probation, approved by the committee."""

    on = day_field(_("Day of the decision"))
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    document = file_field(_("Approval of the committee"))

    def prepare(self) -> None:
        self.fields |= vote_fields(len(full_members(self.target.organization_id)))

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value is not None}


class ExtendForm(DecisionForm):
    """With the months."""

    months = forms.TypedChoiceField(
        label=_("Extended by"), coerce=int,
        choices=[(n, _("%(months)d months") % {"months": n}) for n in rules.EXTENSION],
    )  # fmt: skip


class EndForm(ReasonForm):
    """How and why a case ended."""

    kind = forms.ChoiceField(label=_("How it ended"))
    field_order = ("kind", "reason")

    def prepare(self) -> None:
        ends = [end for end in CHOSEN_ENDS if (end == EndKind.VOIDED) == (self.target.member_id is not None)]
        self.offer("kind", [(end.value, end.label) for end in ends])


class MoveForm(BranchMixin):
    """Another branch."""

    organization = forms.TypedChoiceField(label=_("To the branch"), coerce=int)

    def prepare(self) -> None:
        self.offer_branches()

    def values(self) -> dict[str, Any]:
        return {"organization_id": self.cleaned_data["organization"]}


class ReplaceForm(ReasonForm):
    """Another member in the place of a guide or introducer."""

    member = forms.TypedChoiceField(label=_("Member"), coerce=int)
    field_order = ("member", "reason")

    def prepare(self) -> None:
        self.offer("member", full_members(self.target.case.organization_id))

    def values(self) -> dict[str, Any]:
        return {"member_id": self.cleaned_data["member"], "reason": self.cleaned_data["reason"]}
