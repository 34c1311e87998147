"""Forms of key projects, their teams and needs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.forms.base import ActForm, DayInput
from talent.models import Employer, KeyInvestment

_TODAY: Any = {"required": False, "widget": DayInput, "help_text": _("Empty: today.")}


class ProjectForm(ActForm):
    """A key project; changed, its present values stand in it and its investor stays."""

    name = forms.CharField(label=pgettext_lazy("project", "Name of the key project"), max_length=100)
    investor = forms.ModelChoiceField(label=pgettext_lazy("project", "Investor"), queryset=Employer.objects.none())
    money = forms.IntegerField(label=pgettext_lazy("project", "Investment (yuan)"), min_value=1)
    signed_on = forms.DateField(label=pgettext_lazy("project", "Contract signed on"), **_TODAY)
    about = forms.CharField(label=pgettext_lazy("project", "About the project"), max_length=400, required=False,
                            widget=forms.Textarea)  # fmt: skip

    def prepare(self) -> None:
        if isinstance(self.target, KeyInvestment):
            del self.fields["investor"], self.fields["signed_on"]
            self.first(name=self.target.name, money=self.target.money, about=self.target.about)
            return
        self.offer("investor", Employer.objects.in_being().order_by("name", "pk"))


class StageForm(ActForm):
    """On which day."""

    day = forms.DateField(label=pgettext_lazy("project", "On which day"), **_TODAY)


class PledgeForm(ActForm):
    """What the team promises."""

    pledge = forms.CharField(label=pgettext_lazy("project", "Service pledge"), max_length=400, widget=forms.Textarea)

    def prepare(self) -> None:
        if self.target is not None:
            self.first(pledge=self.target.pledge)


class JoinForm(ActForm):
    """Somebody serves the project."""

    username = forms.CharField(label=pgettext_lazy("talent", "Account name"), max_length=150)
    post = forms.CharField(label=pgettext_lazy("project", "Post in the team"), max_length=40)
    is_leader = forms.BooleanField(label=pgettext_lazy("project", "Leads the team"), required=False)
    started_on = forms.DateField(label=_("From"), **_TODAY)


class LeaveForm(ActForm):
    """Until when."""

    ended_on = forms.DateField(label=_("To"), **_TODAY)


class NeedForm(ActForm):
    """Whom the project needs by when."""

    text = forms.CharField(label=pgettext_lazy("project", "What is needed"), max_length=200)
    number_needed = forms.IntegerField(label=pgettext_lazy("project", "People needed"), min_value=1, max_value=10_000)
    due_on = forms.DateField(label=pgettext_lazy("project", "Needed by"), widget=DayInput)


class AnswerForm(ActForm):
    """What the team does about it."""

    answer = forms.CharField(
        label=pgettext_lazy("project", "Answer of the team"), max_length=400, widget=forms.Textarea
    )
