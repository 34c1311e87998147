"""Forms of training."""

from dataclasses import fields
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.forms.base import ActForm, UnitFilter
from cadres.models import Cadre, Teacher
from cadres.services.training.attendance import OPEN_MINUTES
from cadres.services.training.classes import ClassFacts
from cadres.states.cadre import PostLevel
from cadres.states.training import ClassKind, ClassState, TeacherKind
from grids.forms_teams import DayInput
from members.forms.university import TimeInput
from members.rules.sign_in import DIGITS
from xinhui.accounts.models import Unit
from xinhui.core import clock


class PlanForm(ActForm):
    """A plan of three years."""

    name = forms.CharField(label=_("Name of the plan"), max_length=80)
    first_year = forms.IntegerField(label=_("First of the three years"), min_value=2000, max_value=2100)


class ClassTargetForm(ActForm):
    """Classes of a kind in a year."""

    year = forms.IntegerField(label=_("Year of the target"), min_value=2000, max_value=2100)
    kind = forms.ChoiceField(label=_("kind of class"), choices=ClassKind.choices)
    classes = forms.IntegerField(label=_("classes planned"), min_value=0, max_value=999)
    person_times = forms.IntegerField(label=_("person-times planned"), min_value=0, max_value=999_999)


class HourTargetForm(ActForm):
    """Hours that a year asks of a level."""

    year = forms.IntegerField(label=_("Year of the target"), min_value=2000, max_value=2100)
    level = forms.ChoiceField(label=_("Level of the post"), choices=PostLevel.choices)
    hours = forms.IntegerField(label=_("hours of credit required"), min_value=1, max_value=999)


class DocumentForm(ActForm):
    """Under which document a plan is adopted."""

    document = forms.CharField(label=_("number of the document"), max_length=60)


class ClassForm(ActForm):
    """What is said of a class; `target`: one that is corrected."""

    title = forms.CharField(label=pgettext_lazy("training", "title of the class"), max_length=100)
    kind = forms.ChoiceField(label=_("kind of class"), choices=ClassKind.choices)
    place = forms.CharField(label=_("place of the class"), max_length=120)
    starts_on = forms.DateField(label=_("First day of the class"), widget=DayInput)
    ends_on = forms.DateField(label=_("Last day of the class"), widget=DayInput)
    nominate_until = forms.DateField(label=_("nominations until"), widget=DayInput)
    places = forms.IntegerField(label=pgettext_lazy("cadre", "seats"), min_value=1, max_value=5000, initial=50)
    unit_places = forms.IntegerField(label=_("seats a unit at most"), min_value=0, max_value=999, initial=0,
                                     help_text=_("0: any number"))  # fmt: skip
    credit_hours = forms.IntegerField(label=_("credit hours"), min_value=1, max_value=999)
    needed_percent = forms.IntegerField(label=_("attendance needed (%)"), min_value=1, max_value=100, initial=80)
    manager = forms.CharField(label=_("Account of the class manager"), required=False, max_length=150)

    def prepare(self) -> None:
        if self.target is not None:
            names = [field.name for field in fields(ClassFacts)]
            self.initial = {name: getattr(self.target, name) for name in names}
            self.initial["manager"] = self.target.manager.username if self.target.manager else ""

    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"facts": ClassFacts(**{field.name: said[field.name] for field in fields(ClassFacts)})}


class NewClassForm(ClassForm):
    """A new class, with the unit that organizes it."""

    organizer = forms.ModelChoiceField(label=_("organizer unit"), queryset=Unit.objects.none())

    def prepare(self) -> None:
        super().prepare()
        assert self.units is not None
        self.offer("organizer", self.units)

    def values(self) -> dict[str, Any]:
        return {**super().values(), "organizer_id": self.cleaned_data["organizer"].pk}


class LessonForm(ActForm):
    """What lessons of both sorts have."""

    title = forms.CharField(label=_("title of the lesson"), max_length=100)
    teacher = forms.ModelChoiceField(label=_("training teacher"), queryset=Teacher.objects.none(), required=False)
    hours = forms.IntegerField(label=_("credit hours"), min_value=1, max_value=99, initial=4)

    def prepare(self) -> None:
        self.offer("teacher", Teacher.objects.filter(is_active=True))

    def values(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        teacher = said.pop("teacher")
        return {**said, "teacher_id": teacher.pk if teacher else None}


class DayLessonForm(LessonForm):
    """A lesson on a day."""

    day = forms.DateField(label=_("Day of the lesson"), widget=DayInput)
    starts = forms.TimeField(label=_("Begins at"), widget=TimeInput)
    ends = forms.TimeField(label=_("Ends at"), widget=TimeInput)


class VideoForm(LessonForm):
    """A lesson on video."""

    video_url = forms.URLField(label=_("link of the video"), max_length=300, assume_scheme="https")
    seconds = forms.IntegerField(label=_("length in seconds"), min_value=60, max_value=6 * 3600)


class MoveLessonForm(ActForm):
    """Another day or hour."""

    day = forms.DateField(label=_("Day of the lesson"), widget=DayInput)
    starts = forms.TimeField(label=_("Begins at"), widget=TimeInput)
    ends = forms.TimeField(label=_("Ends at"), widget=TimeInput)

    def prepare(self) -> None:
        self.initial = {name: getattr(self.target, name) for name in ("day", "starts", "ends")}


class ClassQuotaForm(ActForm):
    """Seats of one unit."""

    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none())
    places = forms.IntegerField(label=pgettext_lazy("cadre", "seats"), min_value=0, max_value=999)

    def prepare(self) -> None:
        assert self.units is not None
        self.offer("unit", self.units)

    def values(self) -> dict[str, Any]:
        return {"unit_id": self.cleaned_data["unit"].pk, "places": self.cleaned_data["places"]}


class TeacherForm(ActForm):
    """A teacher."""

    name = forms.CharField(label=_("Name of the teacher"), max_length=40)
    kind = forms.ChoiceField(label=_("kind of teacher"), choices=TeacherKind.choices)
    employer = forms.CharField(label=_("work unit and title"), max_length=120)
    speciality = forms.CharField(label=_("teaches about"), max_length=120)

    def prepare(self) -> None:
        if self.target is not None:
            self.initial = {name: getattr(self.target, name) for name in ("name", "kind", "employer", "speciality")}


class NominateForm(ActForm):
    """Cadres in reach who are not on the list yet; `target` is the class."""

    cadres = forms.TypedMultipleChoiceField(
        label=_("Cadres to be named"), coerce=int, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def people(self, rows: QuerySet[Cadre]) -> None:
        """Whom to choose from."""
        field = self.fields["cadres"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(str(row.pk), f"{row.name}（{row.unit.name}）") for row in rows]

    def values(self) -> dict[str, Any]:
        return {"cadre_ids": self.cleaned_data["cadres"]}


class CodeForm(ActForm):
    """The six digits on the screen."""

    code = forms.CharField(
        label=_("Code on the screen"), max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "pattern": f"[0-9 ]{{{DIGITS},}}"}
        ),
    )  # fmt: skip


class MinutesForm(ActForm):
    """How long a lesson is open for signing in."""

    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=240, initial=OPEN_MINUTES)


class ClassSearchForm(forms.Form):
    """Conditions on the list of classes."""

    kind = forms.ChoiceField(label=_("kind of class"), required=False, choices=[("", _("all kinds")),
                                                                               *ClassKind.choices])  # fmt: skip
    state = forms.ChoiceField(label=_("State of the class"), required=False, choices=[("", _("all states")),
                                                                                      *ClassState.choices])  # fmt: skip
    year = forms.IntegerField(label=_("Year of the class"), required=False, min_value=2000, max_value=2100)
    words = forms.CharField(label=_("Title or unit contains"), required=False, max_length=60)

    def conditions(self) -> dict[str, str]:
        """What was said and is right."""
        said = self.cleaned_data if self.is_valid() else {}
        return {name: str(value) for name, value in said.items() if value}


class CreditSearchForm(UnitFilter):
    """Whose hours, of which year."""

    year = forms.IntegerField(label=_("Year of the credits"), required=False, min_value=2000, max_value=2100)
    unit = forms.ModelChoiceField(label=_("Unit"), required=False, queryset=Unit.objects.none())
    short = forms.BooleanField(label=_("Only who lacks hours"), required=False)

    def said(self) -> dict[str, Any]:
        """The conditions; this year when none is given."""
        found = self.cleaned_data if self.is_valid() else {}
        return {"year": found.get("year") or clock.today().year, "unit": found.get("unit"),
                "short": bool(found.get("short"))}  # fmt: skip
