"""Forms of elections and of changes to organizations. They check shapes; the services check rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.base import TEXT, DayInput, PartyForm
from members.models import Candidacy, Member, Organization
from members.rules.organizations import BELOW, OrganizationKind
from members.services.organizations.ballots import ELECTED_DUTIES
from members.states.organization import Duty
from xinhui.accounts.scope import area_range
from xinhui.core import clock


class PlanForm(PartyForm):
    """Asking for an election; the target is the organization."""

    seats = forms.IntegerField(
        label=_("Seats to fill"), min_value=1, max_value=31,
        help_text=_("A branch with seven full members or more elects a committee of 3 to 7; with fewer, 1 secretary."),
    )  # fmt: skip
    planned_on = forms.DateField(label=_("Planned for"), widget=DayInput())

    def prepare(self) -> None:
        self.fields["planned_on"].widget.attrs["min"] = clock.today().isoformat()


class NominateForm(PartyForm):
    """A full member of the organization or below; the target is the election."""

    member = forms.TypedChoiceField(label=_("Member"), coerce=int)

    def prepare(self) -> None:
        standing = Candidacy.objects.filter(election=self.target).values("member")
        rows = Member.objects.full().filter(**area_range("organization__path", self.target.organization.path))
        rows = rows.exclude(pk__in=standing).order_by("name", "pk")
        names = rows.values_list("pk", "name", "organization__name")[:2000]
        self.offer("member", [(pk, f"{name}（{branch}）") for pk, name, branch in names])

    def values(self) -> dict[str, Any]:
        return {"member_id": self.cleaned_data["member"]}


class CallForm(PartyForm):
    """Approving the asking; the target is the election."""

    delegates = forms.IntegerField(label=_("Delegates entitled to vote"), min_value=1, max_value=2000, required=False)

    def prepare(self) -> None:
        if self.target.organization.is_branch:
            del self.fields["delegates"]


class BallotForm(PartyForm):
    """A ballot: who came, and a number for each candidate not yet elected."""

    held_on = forms.DateField(label=_("Held on"), widget=DayInput(), required=False)
    present = forms.IntegerField(label=_("Present with a vote"), min_value=0)

    def prepare(self) -> None:
        self.fields["present"].help_text = _("%(entitled)d are entitled; more than four fifths must be present.") % {
            "entitled": self.target.entitled or 0
        }
        self.fields["held_on"].initial = clock.today()
        self.standing = list(self.target.candidates.filter(is_elected=False).select_related("member"))
        for row in self.standing:
            self.fields[f"votes_{row.pk}"] = forms.IntegerField(
                label=_("Votes for %(name)s") % {"name": row.member.name}, min_value=0, initial=0
            )

    def values(self) -> dict[str, Any]:
        votes = {row.pk: self.cleaned_data[f"votes_{row.pk}"] for row in self.standing}
        return {"present": self.cleaned_data["present"], "held_on": self.cleaned_data["held_on"], "votes": votes}


class ReportForm(PartyForm):
    """An office for each of those elected."""

    def prepare(self) -> None:
        self.elected = list(self.target.candidates.filter(is_elected=True).select_related("member"))
        choices = [(duty.value, duty.label) for duty in ELECTED_DUTIES]
        for row in self.elected:
            self.fields[f"duty_{row.pk}"] = forms.ChoiceField(
                label=row.member.name, choices=choices, initial=Duty.COMMITTEE if len(self.elected) > 1 else None
            )

    def values(self) -> dict[str, Any]:
        return {"duties": {row.pk: self.cleaned_data[f"duty_{row.pk}"] for row in self.elected}}


class RenameForm(PartyForm):
    """Another name; the target is the organization."""

    name = forms.CharField(label=_("Name in full"), max_length=120)
    short_name = forms.CharField(label=_("Short name"), max_length=60, required=False)

    def prepare(self) -> None:
        self.fields["name"].initial, self.fields["short_name"].initial = self.target.name, self.target.short_name


class MoveForm(PartyForm):
    """Below another organization."""

    parent = forms.TypedChoiceField(label=_("Stands below"), coerce=int)
    reason = forms.CharField(label=_("Reason"), widget=TEXT, max_length=200)

    def prepare(self) -> None:
        kinds = [kind for kind in OrganizationKind if OrganizationKind(self.target.kind) in BELOW[kind]]
        user_sees = Organization.objects.in_being().filter(self.party.reach_q(path="path"), kind__in=kinds)
        rows = user_sees.exclude(**area_range("path", self.target.path)).exclude(pk=self.target.parent_id)
        self.offer("parent", list(rows.order_by("path").values_list("pk", "name")[:2000]))

    def values(self) -> dict[str, Any]:
        return {"parent_id": self.cleaned_data["parent"], "reason": self.cleaned_data["reason"]}


class DissolveForm(PartyForm):
    """The end of an organization."""

    dissolved_on = forms.DateField(label=_("Dissolved on"), widget=DayInput(), required=False)
    reason = forms.CharField(label=_("Reason"), widget=TEXT, max_length=200)


class ShiftForm(PartyForm):
    """An election earlier or later."""

    months = forms.IntegerField(
        label=_("Months later (earlier: below zero)"), min_value=-12, max_value=12,
        help_text=_("A year at most, with the approval of the organization above."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), widget=TEXT, max_length=200)
