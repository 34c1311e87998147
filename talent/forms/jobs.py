"""Forms of posts and candidates."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.forms.base import ActForm, DayInput
from talent.models import Employer, EmployerAccount, JobCandidate, JobPost
from talent.scope import talent_scope_of
from talent.selectors.job_board import towns
from talent.states.people import Degree, Field, Skill
from xinhui.accounts.models import User
from xinhui.core import clock


class TimeInput(forms.DateTimeInput):
    """The browser's own picker of a day with its hour."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def employers_of(user: User) -> QuerySet[Employer]:
    """Employers in whose name the user writes: the office for all, a unit and an account for their own."""
    scope, rows = talent_scope_of(user), Employer.objects.in_being().order_by("name", "pk")
    if scope.is_office:
        return rows
    acts_for = EmployerAccount.objects.filter(user=user, ended_on__isnull=True).values("employer")
    return rows.filter(pk__in=acts_for) | rows.filter(unit__in=scope.unit_ids)


class JobPostForm(ActForm):
    """A post; changed, its present values stand in it."""

    employer = forms.ModelChoiceField(label=pgettext_lazy("talent", "Employer"), queryset=Employer.objects.none())
    title = forms.CharField(label=pgettext_lazy("job", "Title of the post"), max_length=60)
    field = forms.ChoiceField(label=pgettext_lazy("talent", "Field of work"), choices=Field.choices)
    number_wanted = forms.IntegerField(label=pgettext_lazy("job", "Openings"), min_value=1, max_value=999)
    degree = forms.TypedChoiceField(label=pgettext_lazy("job", "Least degree"), coerce=int, choices=Degree.choices)
    skill = forms.TypedChoiceField(label=pgettext_lazy("job", "Least skill level"), coerce=int, choices=Skill.choices)
    pay_from = forms.IntegerField(label=pgettext_lazy("job", "Pay from, yuan a month"), min_value=1, max_value=500_000)
    pay_to = forms.IntegerField(label=pgettext_lazy("job", "Pay to, yuan a month"), min_value=1, max_value=500_000)
    area_code = forms.ChoiceField(label=pgettext_lazy("job", "Town"))
    place = forms.CharField(label=pgettext_lazy("job", "Place of work"), max_length=120)
    text = forms.CharField(
        label=pgettext_lazy("job", "Work and what it asks"), max_length=2000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=pgettext_lazy("job", "What is done, what it asks for, hours, board and insurance. Nothing about sex, "
                                       "age, marriage, household registration, origin, health or looks."),
    )  # fmt: skip
    open_until = forms.DateField(label=pgettext_lazy("job", "Open until"), widget=DayInput)

    def prepare(self) -> None:
        choices = self.fields["area_code"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = towns()
        row = self.target
        if isinstance(row, JobPost):
            del self.fields["employer"]
            self.first(number_wanted=row.number, **{name: getattr(row, name) for name in self.fields
                                                    if name != "number_wanted"})  # fmt: skip
            return
        self.offer("employer", employers_of(self.user) if self.user else Employer.objects.none())
        self.first(open_until=clock.today() + timedelta(days=60))


class InviteForm(ActForm):
    """When and where."""

    interview_at = forms.DateTimeField(label=pgettext_lazy("job", "Interview at"), widget=TimeInput)
    interview_place = forms.CharField(label=pgettext_lazy("job", "Place of the interview, or how to join"),
                                      max_length=120)  # fmt: skip

    def prepare(self) -> None:
        if isinstance(self.target, JobCandidate):
            self.first(interview_place=self.target.interview_place or self.target.post.employer.address)


class InterviewedForm(ActForm):
    """On which day."""

    interviewed_on = forms.DateField(label=pgettext_lazy("job", "Interviewed on"), required=False, widget=DayInput,
                                     help_text=_("Empty: today."))  # fmt: skip


class OfferForm(ActForm):
    """At which pay."""

    offer_pay = forms.IntegerField(label=pgettext_lazy("job", "Pay offered, yuan a month"), min_value=1,
                                   max_value=500_000)  # fmt: skip

    def prepare(self) -> None:
        if isinstance(self.target, JobCandidate):
            self.first(offer_pay=self.target.post.pay_from)


class HireForm(ActForm):
    """Who was hired, from which day, by which proof."""

    identity = forms.CharField(
        label=pgettext_lazy("talent", "Identity number"), max_length=18,
        help_text=pgettext_lazy("job", "From the contract; it is sealed, and shown to nobody."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    starts_on = forms.DateField(label=pgettext_lazy("job", "Began work on"), widget=DayInput)
    proof = forms.CharField(label=pgettext_lazy("talent", "Proof: contract, social insurance, appointment"),
                            max_length=120)  # fmt: skip

    def prepare(self) -> None:
        self.first(starts_on=clock.today())


class ApplyForm(forms.Form):
    """The public form: nothing is asked that the work does not need. `token` marks it (views/job_human.py)."""

    name = forms.CharField(label=pgettext_lazy("job", "Your name"), max_length=40,
                           widget=forms.TextInput(attrs={"autocomplete": "name"}))  # fmt: skip
    phone = forms.CharField(
        label=pgettext_lazy("job", "Your mobile number"), max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "tel-national", "inputmode": "tel"}),
    )  # fmt: skip
    degree = forms.TypedChoiceField(label=pgettext_lazy("talent", "Degree"), coerce=int, choices=Degree.choices)
    skill = forms.TypedChoiceField(label=pgettext_lazy("talent", "Skill level"), coerce=int, choices=Skill.choices)
    school = forms.CharField(label=pgettext_lazy("job", "School"), max_length=60, required=False)
    major = forms.CharField(label=pgettext_lazy("talent", "Major"), max_length=60, required=False)
    text = forms.CharField(label=pgettext_lazy("job", "What you have done and can do"), max_length=1000, required=False,
                           widget=forms.Textarea(attrs={"rows": 5}))  # fmt: skip
    upload = forms.FileField(
        label=pgettext_lazy("job", "Curriculum vitae"), required=False,
        help_text=pgettext_lazy("job", "One PDF, Word file or photo, 5 MB at most."),
    )  # fmt: skip
    consent = forms.BooleanField(label=pgettext_lazy("job", "I agree that my data are used as said above"))
    token = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)
    event = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """As the service takes it."""
        found = {name: value for name, value in self.cleaned_data.items() if name != "event"}
        return {**found, "event_id": self.cleaned_data["event"]}


class FollowForm(forms.Form):
    """Receipt number and code."""

    receipt = forms.CharField(label=pgettext_lazy("job", "Receipt number"), max_length=24,
                              widget=forms.TextInput(attrs={"autocomplete": "off"}))  # fmt: skip
    code = forms.CharField(label=pgettext_lazy("job", "Code"), max_length=20,
                           widget=forms.TextInput(attrs={"autocomplete": "off"}))  # fmt: skip
