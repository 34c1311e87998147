"""Forms of employers, people and intakes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.rules.identity import Sex
from talent.forms.base import ActForm, DayInput, units_in_being
from talent.models import Employer
from talent.scope import talent_scope_of
from talent.states.people import Degree, Field, Skill, Source, Title
from xinhui.accounts.models import Unit


class EmployerForm(ActForm):
    """An employer; changed, its present values stand in it."""

    name = forms.CharField(label=pgettext_lazy("talent", "Name of the employer"), max_length=100)
    credit_code = forms.CharField(label=pgettext_lazy("talent", "Unified social credit code"), max_length=18,
                                  required=False)  # fmt: skip
    nature = forms.CharField(label=pgettext_lazy("talent", "Nature of the employer"), max_length=40, required=False)
    industry = forms.CharField(label=pgettext_lazy("talent", "Industry"), max_length=60, required=False)
    unit = forms.ModelChoiceField(label=pgettext_lazy("talent", "Unit that looks after it"),
                                  queryset=Unit.objects.none())  # fmt: skip
    area_code = forms.CharField(label=pgettext_lazy("talent", "Code of town or village"), max_length=12)
    address = forms.CharField(label=pgettext_lazy("talent", "Address of the employer"), max_length=120, required=False)
    contact = forms.CharField(label=pgettext_lazy("talent", "Contact of the employer"), max_length=40, required=False)
    phone = forms.CharField(label=pgettext_lazy("talent", "Office telephone"), max_length=30, required=False)
    about = forms.CharField(label=pgettext_lazy("talent", "About the employer"), max_length=400, required=False,
                            widget=forms.Textarea)  # fmt: skip

    def prepare(self) -> None:
        rows = units_in_being()
        scope = talent_scope_of(self.user) if self.user else None
        self.offer("unit", rows if scope and scope.is_office else rows.filter(pk__in=scope.unit_ids if scope else []))
        if isinstance(self.target, Employer):
            self.first(unit=self.target.unit_id, **{name: getattr(self.target, name) for name in self.fields
                                                    if name != "unit"})  # fmt: skip


class AccountForm(ActForm):
    """Whose account acts for an employer."""

    username = forms.CharField(label=pgettext_lazy("talent", "Account name"), max_length=150)


class PersonForm(ActForm):
    """Somebody new with an employer."""

    name = forms.CharField(label=pgettext_lazy("talent", "Name of the person"), max_length=40)
    identity = forms.CharField(label=pgettext_lazy("talent", "Identity number"), max_length=18, required=False)
    sex = forms.ChoiceField(label=_("Sex"), required=False, choices=[("", "—"), *Sex.choices])
    born_on = forms.DateField(label=_("Born on"), required=False, widget=DayInput)
    phone = forms.CharField(label=pgettext_lazy("talent", "Mobile number"), max_length=20, required=False)
    field = forms.ChoiceField(label=pgettext_lazy("talent", "Field of work"), choices=Field.choices)
    degree = forms.TypedChoiceField(label=pgettext_lazy("talent", "Degree"), coerce=int, choices=Degree.choices)
    title = forms.TypedChoiceField(label=pgettext_lazy("talent", "Professional title"), coerce=int,
                                   choices=Title.choices)  # fmt: skip
    skill = forms.TypedChoiceField(label=pgettext_lazy("talent", "Skill level"), coerce=int, choices=Skill.choices)
    school = forms.CharField(label=pgettext_lazy("talent", "School of the degree"), max_length=60, required=False)
    major = forms.CharField(label=pgettext_lazy("talent", "Major"), max_length=60, required=False)
    post = forms.CharField(label=pgettext_lazy("talent", "Post at the employer"), max_length=60, required=False)


class SettleForm(ActForm):
    """Somebody of the employer settled."""

    source = forms.ChoiceField(label=pgettext_lazy("talent", "How the person was won"), choices=Source.choices)
    settled_on = forms.DateField(label=pgettext_lazy("talent", "Settled on"), required=False, widget=DayInput,
                                 help_text=_("Empty: today."))  # fmt: skip
    proof = forms.CharField(label=pgettext_lazy("talent", "Proof: contract, social insurance, appointment"),
                            max_length=120)  # fmt: skip

    def values(self) -> dict[str, Any]:
        return {**super().values(), "employer_id": self.target.employer_id}
