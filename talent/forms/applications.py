"""Forms of the desk of applications."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.forms.base import ActForm, DayInput
from talent.models import Employer
from talent.rules.applications import proposed
from talent.selectors.applications import likely_employer, tier_lines
from talent.states.applications import CheckKind, CheckResult, Honour, Tier
from talent.states.people import Degree, Skill, Title

_FINDINGS = (
    ("dismiss", pgettext_lazy("application", "Found wrong: the display goes on")),
    ("uphold", pgettext_lazy("application", "Found right: no card without another verification")),
)


class AcceptForm(ActForm):
    """The employer, when it is on the register."""

    employer = forms.ModelChoiceField(
        label=pgettext_lazy("talent", "Employer"), queryset=Employer.objects.none(), required=False,
        help_text=pgettext_lazy("application", "Its unit and its account then see the case."),
    )  # fmt: skip

    def prepare(self) -> None:
        self.offer("employer", Employer.objects.in_being().order_by("name"))
        self.first(employer=self.target.employer_id or likely_employer(self.target.employer_name))


class CheckForm(ActForm):
    """One check."""

    kind = forms.ChoiceField(label=pgettext_lazy("application", "What is checked"), choices=CheckKind.choices)
    result = forms.ChoiceField(label=pgettext_lazy("application", "Result"), choices=CheckResult.choices)
    source = forms.CharField(label=pgettext_lazy("application", "Source"), max_length=60, help_text=pgettext_lazy(
        "application", "Where it was looked up: register of diplomas, patent office, insurance office …"))  # fmt: skip
    note_text = forms.CharField(label=_("Note"), max_length=200, required=False)

    def prepare(self) -> None:
        done = set(self.target.checks.values_list("kind", flat=True))
        self.first(kind=next((kind.value for kind in CheckKind if kind not in done), CheckKind.EDUCATION))


class MoreForm(ActForm):
    """What the applicant is to send."""

    text = forms.CharField(label=pgettext_lazy("application", "What is to be supplemented"), max_length=400,
                           widget=forms.Textarea(attrs={"rows": 4}))  # fmt: skip


class VerifyForm(ActForm):
    """The employer on the register, and the levels as the checks showed them."""

    employer = forms.ModelChoiceField(label=pgettext_lazy("talent", "Employer"), queryset=Employer.objects.none())
    degree = forms.TypedChoiceField(label=pgettext_lazy("talent", "Degree"), coerce=int, choices=Degree.choices)
    title = forms.TypedChoiceField(label=pgettext_lazy("talent", "Professional title"), coerce=int,
                                   choices=Title.choices)  # fmt: skip
    skill = forms.TypedChoiceField(label=pgettext_lazy("talent", "Skill level"), coerce=int, choices=Skill.choices)
    honour = forms.TypedChoiceField(label=pgettext_lazy("application", "Highest honour or prize"), coerce=int,
                                    choices=Honour.choices)  # fmt: skip

    def prepare(self) -> None:
        row = self.target
        self.offer("employer", Employer.objects.in_being().order_by("name"))
        self.first(employer=row.employer_id or likely_employer(row.employer_name), degree=row.degree, title=row.title,
                   skill=row.skill, honour=row.honour)  # fmt: skip


class RateForm(ActForm):
    """The tier; the rules' own stands in it."""

    tier = forms.ChoiceField(label=pgettext_lazy("application", "Tier"), choices=[("", "—"), *Tier.choices])
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False, help_text=pgettext_lazy(
        "application", "Needed when the tier is not the one that the rules give."))  # fmt: skip

    def prepare(self) -> None:
        self.first(tier=proposed(tier_lines(self.target)))


class AnswerForm(ActForm):
    """What was found about an objection."""

    finding = forms.ChoiceField(label=pgettext_lazy("application", "Finding"), choices=_FINDINGS)
    answer = forms.CharField(label=pgettext_lazy("application", "Answer"), max_length=400, widget=forms.Textarea(
        attrs={"rows": 4}), help_text=pgettext_lazy("application", "Whoever objected reads it."))  # fmt: skip


class SettleHolderForm(ActForm):
    """The holder of the card came and stays."""

    settled_on = forms.DateField(label=pgettext_lazy("talent", "Settled on"), required=False, widget=DayInput,
                                 help_text=_("Empty: today."))  # fmt: skip
    proof = forms.CharField(label=pgettext_lazy("talent", "Proof: contract, social insurance, appointment"),
                            max_length=120)  # fmt: skip
