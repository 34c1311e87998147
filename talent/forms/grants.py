"""Forms of grants, payments and recoveries."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.forms.dues import yuan_field
from talent.forms.base import ActForm, DayInput
from talent.forms.policies import YuanForm
from talent.models import GrantLapse, Person, TalentMeasure
from talent.selectors.eligibility import answers_for
from talent.selectors.grants import returned
from talent.states.policies import Verdict
from xinhui.core import clock


class ApplyForm(YuanForm):
    """For a person: the measures that are not out of reach."""

    measure = forms.ModelChoiceField(label=pgettext_lazy("policy", "Measure"), queryset=TalentMeasure.objects.none())
    contract_years = forms.IntegerField(label=pgettext_lazy("grant", "Years of the contract"), min_value=0,
                                        max_value=60, initial=0)  # fmt: skip
    rent_fen = yuan_field(pgettext_lazy("grant", "Rent of a month in yuan"), required=False,
                          help_text=pgettext_lazy("grant", "Only where rent is refunded."))  # fmt: skip
    documents = forms.CharField(label=pgettext_lazy("grant", "Documents shown"), max_length=400, required=False)

    def prepare(self) -> None:
        rows = TalentMeasure.objects.in_force()
        if isinstance(self.target, Person):
            near = [one.measure.pk for one in answers_for(self.target)
                    if one.grant is None and (one.verdict != Verdict.NOT or one.explained.is_open)]  # fmt: skip
            rows = rows.filter(pk__in=near)
        self.offer("measure", rows.order_by("code"))


class BatchForm(ActForm):
    """Until which day."""

    due_to = forms.DateField(label=pgettext_lazy("grant", "Due until"), widget=DayInput, required=False,
                             help_text=_("Empty: today."))  # fmt: skip


class ConfirmForm(ActForm):
    """What was paid, by which voucher."""

    voucher = forms.CharField(label=pgettext_lazy("grant", "Voucher number"), max_length=40)
    paid_on = forms.DateField(label=pgettext_lazy("grant", "Paid on"), widget=DayInput, required=False,
                              help_text=_("Empty: today."))  # fmt: skip


class TakeBackForm(ActForm):
    """What the bank sent back."""

    voucher = forms.CharField(label=pgettext_lazy("grant", "Voucher number"), max_length=40)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class DecideForm(YuanForm):
    """How much is to be returned: by rule, unless the office says otherwise."""

    fen = yuan_field(pgettext_lazy("grant", "To be returned, in yuan"))
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def prepare(self) -> None:
        if isinstance(self.target, GrantLapse):
            self.first(fen=Decimal(self.target.proposed_fen) / 100)


class ReceiveForm(YuanForm):
    """What came back."""

    fen = yuan_field(pgettext_lazy("grant", "Returned, in yuan"))
    voucher = forms.CharField(label=pgettext_lazy("grant", "Voucher number"), max_length=40)
    on = forms.DateField(label=_("Day"), widget=DayInput, required=False, help_text=_("Empty: today."))

    def prepare(self) -> None:
        if isinstance(self.target, GrantLapse):
            left = (self.target.decided_fen or 0) - returned(self.target.grant)
            self.first(fen=Decimal(left) / 100, on=clock.today())
