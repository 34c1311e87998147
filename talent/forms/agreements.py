"""Forms of universities, agreements, orders, cohorts and part-time doctors."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.forms.base import ActForm, DayInput, units_in_being
from talent.models import Employer, Person, University
from talent.selectors.agreements import employers_in_reach
from talent.states.agreements import AgreementKind
from talent.states.people import Degree, Field, PersonState, Skill, Title
from xinhui.accounts.models import Unit
from xinhui.core import clock

_TODAY: Any = {"required": False, "widget": DayInput, "help_text": _("Empty: today.")}


class UniversityForm(ActForm):
    """A university."""

    name = forms.CharField(label=pgettext_lazy("agreement", "Name of the university"), max_length=60)
    place = forms.CharField(label=pgettext_lazy("agreement", "Place of the university"), max_length=40, required=False)
    strong_in = forms.CharField(label=pgettext_lazy("agreement", "Subjects it is strong in"), max_length=120,
                                required=False)  # fmt: skip


class AgreementForm(ActForm):
    """An agreement."""

    university = forms.ModelChoiceField(label=pgettext_lazy("agreement", "University"),
                                        queryset=University.objects.none())  # fmt: skip
    name = forms.CharField(label=pgettext_lazy("agreement", "Name of the agreement"), max_length=100)
    kind = forms.ChoiceField(label=pgettext_lazy("agreement", "Kind of agreement"), choices=AgreementKind.choices)
    unit = forms.ModelChoiceField(label=pgettext_lazy("agreement", "Contact unit"), queryset=Unit.objects.none())
    signed_on = forms.DateField(label=pgettext_lazy("agreement", "Signed on"), **_TODAY)
    valid_until = forms.DateField(label=pgettext_lazy("agreement", "Valid until"), widget=DayInput)

    def prepare(self) -> None:
        self.offer("university", University.objects.order_by("name", "pk"))
        self.offer("unit", units_in_being())


class RenewForm(ActForm):
    """Until when."""

    valid_until = forms.DateField(label=pgettext_lazy("agreement", "Valid until"), widget=DayInput)


class PromiseForm(ActForm):
    """A task."""

    text = forms.CharField(label=pgettext_lazy("agreement", "Task promised"), max_length=200)
    due_on = forms.DateField(label=pgettext_lazy("agreement", "Task due on"), required=False, widget=DayInput)


class TaskDoneForm(ActForm):
    """What was done of it."""

    done_text = forms.CharField(label=pgettext_lazy("agreement", "What was done of the task"), max_length=200)
    done_on = forms.DateField(label=pgettext_lazy("agreement", "Task done on"), **_TODAY)


class OrderForm(ActForm):
    """An order under an agreement: of an employer that the user acts for or looks after."""

    employer = forms.ModelChoiceField(label=pgettext_lazy("talent", "Employer"), queryset=Employer.objects.none())
    speciality = forms.CharField(label=pgettext_lazy("agreement", "Speciality"), max_length=60)
    number_wanted = forms.IntegerField(label=pgettext_lazy("agreement", "Number wanted"), min_value=1, max_value=500)
    year = forms.IntegerField(label=pgettext_lazy("agreement", "Year of graduation"))
    degree = forms.TypedChoiceField(label=pgettext_lazy("agreement", "Degree at graduation"), coerce=int,
                                    choices=Degree.choices)  # fmt: skip
    field = forms.ChoiceField(label=pgettext_lazy("talent", "Field of work"), choices=Field.choices)

    def prepare(self) -> None:
        if self.user is not None:
            self.offer("employer", employers_in_reach(self.user))
        self.first(year=clock.today().year + 1)


class CohortForm(ActForm):
    """The class begins."""

    cohort = forms.CharField(label=pgettext_lazy("agreement", "Name of the cohort"), max_length=60)
    opened_on = forms.DateField(label=pgettext_lazy("agreement", "Cohort opened on"), **_TODAY)


class StudentForm(ActForm):
    """A student."""

    name = forms.CharField(label=pgettext_lazy("agreement", "Name of the student"), max_length=40)
    number = forms.CharField(label=pgettext_lazy("agreement", "Student number"), max_length=30)
    phone = forms.CharField(label=pgettext_lazy("talent", "Mobile number"), max_length=20, required=False)


class GraduateForm(ActForm):
    """When."""

    day = forms.DateField(label=pgettext_lazy("agreement", "On which day"), **_TODAY)


class StudentGoneForm(ActForm):
    """Why, and when."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
    day = forms.DateField(label=pgettext_lazy("agreement", "On which day"), **_TODAY)


class ArriveForm(ActForm):
    """Came to the employer: with the proof, counted by the targets."""

    identity = forms.CharField(label=pgettext_lazy("talent", "Identity number"), max_length=18)
    title = forms.TypedChoiceField(label=pgettext_lazy("talent", "Professional title"), coerce=int,
                                   choices=Title.choices)  # fmt: skip
    skill = forms.TypedChoiceField(label=pgettext_lazy("talent", "Skill level"), coerce=int, choices=Skill.choices)
    proof = forms.CharField(label=pgettext_lazy("talent", "Proof: contract, social insurance, appointment"),
                            max_length=120)  # fmt: skip
    settled_on = forms.DateField(label=pgettext_lazy("talent", "Settled on"), **_TODAY)


class DoctorForm(ActForm):
    """A part-time doctor."""

    employer = forms.ModelChoiceField(label=pgettext_lazy("talent", "Employer"), queryset=Employer.objects.none())
    person = forms.ModelChoiceField(
        label=pgettext_lazy("agreement", "A doctor of the register"), queryset=Person.objects.none(), required=False,
        empty_label=pgettext_lazy("agreement", "not on the register: write the name below"),
    )  # fmt: skip
    name = forms.CharField(label=pgettext_lazy("agreement", "Name of the doctor"), max_length=40, required=False)
    university = forms.ModelChoiceField(label=pgettext_lazy("agreement", "University"),
                                        queryset=University.objects.none())  # fmt: skip
    subject = forms.CharField(label=pgettext_lazy("agreement", "Subject of the work"), max_length=100)
    days = forms.IntegerField(label=pgettext_lazy("agreement", "Days per year"), min_value=1, max_value=366)
    started_on = forms.DateField(label=_("From"), **_TODAY)
    until = forms.DateField(label=pgettext_lazy("agreement", "Agreed until"), widget=DayInput)

    def prepare(self) -> None:
        self.offer("university", University.objects.order_by("name", "pk"))
        if self.user is None:
            return
        self.offer("employer", employers_in_reach(self.user))
        doctors = Person.objects.visible_to(self.user).filter(degree=Degree.DOCTOR, state=PersonState.ACTIVE)
        self.offer("person", doctors.order_by("name", "pk"))


class WorkDoneForm(ActForm):
    """What the doctor did so far."""

    done = forms.CharField(label=pgettext_lazy("agreement", "Tasks done"), max_length=400, widget=forms.Textarea)

    def prepare(self) -> None:
        if self.target is not None:
            self.first(done=self.target.done)


class DoctorEndForm(ActForm):
    """When it ended."""

    ended_on = forms.DateField(label=pgettext_lazy("agreement", "Ended on"), **_TODAY)
