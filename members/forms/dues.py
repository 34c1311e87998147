"""Forms of dues. People write yuan; the services count fen."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.base import DayInput, PartyForm
from members.rules.dues import PayKind
from members.states.dues import PayMethod
from xinhui.core import clock

MOST = Decimal(10_000_000)


def yuan_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DecimalField:
    """A sum in yuan with two digits behind the point."""
    return forms.DecimalField(
        label=label, max_value=MOST, min_value=Decimal(0), decimal_places=2, required=required, help_text=help_text
    )


def fen(value: Decimal | None) -> int:
    """Whole fen."""
    return int((value or Decimal(0)) * 100)


def day_field(label: Any) -> forms.DateField:
    """A day, today when empty."""
    return forms.DateField(label=label, widget=DayInput(), required=False, help_text=_("Empty: today."))


class BaseForm(PartyForm):
    """What a member's dues are counted on."""

    pay_kind = forms.ChoiceField(label=_("Pays"), choices=PayKind.choices)
    base = yuan_field(
        _("Monthly base in yuan"),
        required=False,
        help_text=_("Regular pay after tax, or the pension; not for the fixed sum."),
    )  # fmt: skip
    valid_from = forms.DateField(
        label=_("From the month of"), widget=DayInput(), required=False,
        help_text=_("Empty: this month. What is charged but not paid is counted anew."),
    )  # fmt: skip

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {**data, "base": fen(data["base"])}


class ReliefForm(PartyForm):
    """A member in difficulty pays less or nothing."""

    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    amount = yuan_field(_("Pays a month, in yuan"), required=False, help_text=_("Empty or 0: nothing."))
    valid_from = forms.DateField(label=_("From the month of"), widget=DayInput(), required=False)
    until = forms.DateField(label=_("Up to the month of"), widget=DayInput(), required=False)

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {**data, "amount": fen(data["amount"])}


class SpecialForm(PartyForm):
    """Special dues."""

    amount = yuan_field(_("Sum in yuan"))
    method = forms.ChoiceField(label=_("How"), choices=PayMethod.choices)
    paid_on = day_field(_("Paid on"))
    note = forms.CharField(label=_("What for"), max_length=200)

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {**data, "amount": fen(data["amount"])}


class PassUpForm(PartyForm):
    """Money to the organization above."""

    amount = yuan_field(_("Sum in yuan"))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def prepare(self) -> None:
        ledger = getattr(self.target, "dues_ledger", None)
        if ledger is not None and ledger.balance:
            self.fields["amount"].initial = Decimal(ledger.balance) / 100

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {**data, "amount": fen(data["amount"])}


class PublishForm(PartyForm):
    """A year that is over."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)

    def prepare(self) -> None:
        this = clock.today().year
        self.offer("year", [(year, str(year)) for year in range(this - 1, this - 4, -1)])


class CollectForm(PartyForm):
    """Who of the branch has paid: charges by checkbox on the branch's page."""

    charges = forms.TypedMultipleChoiceField(
        label=_("Who has paid"), coerce=int, error_messages={"required": _("Choose who has paid.")}
    )
    method = forms.ChoiceField(label=_("How"), choices=PayMethod.choices)
    paid_on = day_field(_("Paid on"))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def prepare(self) -> None:
        found = self.data.getlist("charges") if hasattr(self.data, "getlist") else []
        field = self.fields["charges"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(value, value) for value in found if value.isascii() and value.isdecimal() and len(value) < 18]

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"charge_ids": data.pop("charges"), **data}
