"""Forms of letters of introduction."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.base import TEXT, DayInput, PartyForm
from members.forms.register import NONE, MemberForm
from members.models import Organization
from members.rules.transfers import VALID_DAYS_MOST
from members.services.transfers.reception import Incoming


def days_field() -> forms.IntegerField:
    """For how many days a letter holds."""
    return forms.IntegerField(
        label=_("Days it holds"), min_value=1, max_value=VALID_DAYS_MOST, initial=VALID_DAYS_MOST,
        help_text=_("90 days at most."),
    )  # fmt: skip


class LetterForm(PartyForm):
    """What every letter says."""

    reason = forms.CharField(label=_("Reason for the transfer"), max_length=200)
    dues_paid_to = forms.DateField(label=_("Dues paid to"), widget=DayInput(), required=False)
    days = days_field()


class InsideForm(LetterForm):
    """To another branch of the district, found by words or number."""

    to_organization = forms.TypedChoiceField(label=_("To the branch"), coerce=int)
    field_order = ("to_organization", "reason", "dues_paid_to", "days")

    def prepare(self) -> None:
        rows = Organization.objects.in_being().branches().exclude(pk=self.target.organization_id)
        found = rows.order_by("path").values_list("pk", "name", "parent__short_name", "parent__name")
        self.offer(
            "to_organization", [*NONE, *((pk, f"{name}（{short or upper}）") for pk, name, short, upper in found)]
        )

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"to_organization_id": data.pop("to_organization"), **data}


class OutForm(LetterForm):
    """Out of the district."""

    outside = forms.CharField(label=_("To the organization"), max_length=120, help_text=_("Its full name."))
    field_order = ("outside", "reason", "dues_paid_to", "days")


class RenewForm(PartyForm):
    """For how long."""

    days = days_field()


class StubForm(PartyForm):
    """When the stub came back."""

    on = forms.DateField(label=_("Stub returned on"), widget=DayInput(), required=False)


class ConfirmForm(PartyForm):
    """When the other side received the member."""

    received_on = forms.DateField(label=_("Received there on"), widget=DayInput(), required=False)


class IncomingForm(MemberForm):
    """A letter brought from out of the district, and who brings it."""

    outside = forms.CharField(label=_("Issued by"), max_length=120)
    outside_number = forms.CharField(label=_("Number on the letter"), max_length=40)
    issued_on = forms.DateField(label=_("Issued on"), widget=DayInput())
    days = days_field()
    dues_paid_to = forms.DateField(label=_("Dues paid to"), widget=DayInput(), required=False)
    reason = forms.CharField(label=_("Reason for the transfer"), widget=TEXT, max_length=200)
    field_order = ("outside", "outside_number", "issued_on", "days", "dues_paid_to", "reason", *MemberForm.field_order)

    def values(self) -> dict[str, Any]:
        names = ("outside", "outside_number", "issued_on", "days", "dues_paid_to", "reason")
        letter = Incoming(**{name: self.cleaned_data[name] for name in names})
        return {"facts": self.facts(), "letter": letter}
