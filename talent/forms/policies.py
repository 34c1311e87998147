"""Forms of policies and measures. People write yuan; the services count fen."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.forms.dues import fen, yuan_field
from talent.forms.base import ActForm, DayInput
from talent.models import TalentMeasure, TalentPolicy
from talent.states.people import Degree, Field, Skill, Title
from talent.states.policies import Benefit, FactKind, Operator
from xinhui.core import clock


class YuanForm(ActForm):
    """Fields named `fen` or `…_fen` are written in yuan."""

    def values(self) -> dict[str, Any]:
        return {name: fen(value) if name == "fen" or name.endswith("_fen") else value
                for name, value in super().values().items()}  # fmt: skip


class PolicyForm(YuanForm):
    """A policy; changed, its present values stand in it."""

    name = forms.CharField(label=pgettext_lazy("policy", "Name of the policy"), max_length=80)
    document = forms.CharField(label=pgettext_lazy("policy", "Number of the document"), max_length=60)
    issued_on = forms.DateField(label=pgettext_lazy("policy", "Issued on"), widget=DayInput)
    valid_from = forms.DateField(label=pgettext_lazy("policy", "Valid from"), widget=DayInput)
    valid_to = forms.DateField(label=pgettext_lazy("policy", "Valid to"), widget=DayInput, required=False)
    ceiling_fen = yuan_field(pgettext_lazy("policy", "Most for one person, in yuan"), required=False,
                             help_text=pgettext_lazy("policy", "Over all its measures; empty: none."))  # fmt: skip
    text = forms.CharField(label=pgettext_lazy("policy", "Published text"), max_length=20_000,
                           widget=forms.Textarea(attrs={"rows": 14}))  # fmt: skip

    def prepare(self) -> None:
        if isinstance(self.target, TalentPolicy):
            row = self.target
            self.first(name=row.name, document=row.document, issued_on=row.issued_on, valid_from=row.valid_from,
                       valid_to=row.valid_to, text=row.text, ceiling_fen=Decimal(row.ceiling_fen) / 100)  # fmt: skip


class MeasureFields(YuanForm):
    """What a measure gives."""

    name = forms.CharField(label=pgettext_lazy("policy", "Name of the measure"), max_length=60)
    benefit = forms.ChoiceField(label=pgettext_lazy("policy", "Kind of benefit"), choices=Benefit.choices)
    fen = yuan_field(pgettext_lazy("policy", "Sum in yuan"), required=False,
                     help_text=pgettext_lazy("policy", "Monthly: of a month; rent: the most of a month."))  # fmt: skip
    months = forms.IntegerField(label=pgettext_lazy("policy", "For so many months"), min_value=1, max_value=120,
                                initial=1)  # fmt: skip
    promised_months = forms.IntegerField(label=pgettext_lazy("policy", "Months of service promised"), min_value=0,
                                         max_value=240, initial=0)  # fmt: skip
    exclusive = forms.CharField(
        label=pgettext_lazy("policy", "Exclusive group"), max_length=20, required=False,
        help_text=pgettext_lazy("policy", "Of measures with the same word only the highest is given."),
    )  # fmt: skip
    decider = forms.CharField(label=pgettext_lazy("policy", "Who decides"), max_length=60, required=False)
    documents = forms.CharField(label=pgettext_lazy("policy", "Documents needed"), max_length=400, required=False)
    about = forms.CharField(label=pgettext_lazy("policy", "What it gives, in words"), max_length=400, required=False,
                            widget=forms.Textarea(attrs={"rows": 3}))  # fmt: skip


class NewMeasureForm(MeasureFields):
    """A measure of a policy."""

    code = forms.CharField(label=pgettext_lazy("policy", "Code of the measure"), max_length=12)
    field_order = ("code", "name")


class MeasureForm(MeasureFields):
    """A draft with its present values."""

    def prepare(self) -> None:
        if isinstance(self.target, TalentMeasure):
            names = [name for name in self.fields if name != "fen"]
            self.first(fen=Decimal(self.target.fen) / 100, **{name: getattr(self.target, name) for name in names})


class ConditionForm(ActForm):
    """One more condition; levels and lists are written by their names."""

    group = forms.IntegerField(
        label=pgettext_lazy("policy", "Group"),
        min_value=1,
        max_value=20,
        initial=1,
        help_text=pgettext_lazy("policy", "All of a group must hold; any group suffices."),
    )
    subject = forms.ChoiceField(label=pgettext_lazy("policy", "What it is about"), choices=FactKind.choices)
    operator = forms.ChoiceField(label=pgettext_lazy("policy", "How it is compared"), choices=Operator.choices)
    value = forms.CharField(
        label=pgettext_lazy("policy", "Value"), max_length=120,
        help_text=pgettext_lazy("policy", "A number, a day (2026-01-01), the name of a level, or names with commas."),
    )  # fmt: skip


class BudgetForm(YuanForm):
    """What may be paid in a year."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    fen = yuan_field(pgettext_lazy("grant", "Budget in yuan"))

    def prepare(self) -> None:
        self.first(year=clock.today().year)


class SelfCheckForm(forms.Form):
    """What somebody says of oneself, without saying who; what is left open is not known."""

    degree = forms.TypedChoiceField(label=pgettext_lazy("talent", "Degree"), coerce=int, required=False,
                                    choices=[("", "—"), *Degree.choices])  # fmt: skip
    title = forms.TypedChoiceField(label=pgettext_lazy("talent", "Professional title"), coerce=int, required=False,
                                   choices=[("", "—"), *Title.choices])  # fmt: skip
    skill = forms.TypedChoiceField(label=pgettext_lazy("talent", "Skill level"), coerce=int, required=False,
                                   choices=[("", "—"), *Skill.choices])  # fmt: skip
    field = forms.ChoiceField(label=pgettext_lazy("talent", "Field of work"), required=False,
                              choices=[("", "—"), *Field.choices])  # fmt: skip
    age = forms.IntegerField(label=pgettext_lazy("policy", "Age in years"), required=False, min_value=16, max_value=99)
    months = forms.IntegerField(label=pgettext_lazy("policy", "Full months since you settled"), required=False,
                                min_value=0, max_value=600)  # fmt: skip
