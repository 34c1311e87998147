"""Forms of senior universities."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grids.models import Division
from members.forms.base import TEXT, DayInput, PartyForm
from members.models import Enrolment, Member, School, Student
from members.scope import KEEPERS
from members.services.university.branches import member_students
from members.services.university.enrolments import StudentFacts
from members.states.university import CourseSubject, EnrolmentState, Weekday
from xinhui.accounts.scope import area_q

NONE = (("", "—"),)
FEN = 100


def candidates(school: School) -> list[tuple[int, str]]:
    """Members among the school's students: (id, name and own branch)."""
    rows = member_students(school).order_by("name", "pk")
    found = rows.values_list("member_id", "name", "member__organization__name")
    return [(pk, f"{name}（{branch}）") for pk, name, branch in found if pk is not None]


class TimeInput(forms.TimeInput):
    """A native time picker."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "time"}, format="%H:%M")


class SchoolForm(PartyForm):
    """A new school of the district or a town."""

    area_code = forms.ChoiceField(label=_("Town"))
    name = forms.CharField(label=_("Name"), max_length=60)
    place = forms.CharField(label=_("Address"), max_length=120)
    head = forms.CharField(label=_("Head of the school"), max_length=40)

    def prepare(self) -> None:
        own = area_q("code", self.party.posts.areas(*KEEPERS))
        rows = Division.objects.filter(own, is_active=True, code__regex=r"^\d{6}(\d{3})?$").order_by("code")
        self.offer("area_code", list(rows.values_list("code", "name")))


class SchoolFactsForm(PartyForm):
    """What is said of a school, corrected."""

    name = forms.CharField(label=_("Name"), max_length=60)
    place = forms.CharField(label=_("Address"), max_length=120)
    head = forms.CharField(label=_("Head of the school"), max_length=40)

    def prepare(self) -> None:
        for name in self.fields:
            self.fields[name].initial = getattr(self.target, name)


class SchoolTermForm(PartyForm):
    """A new term of the target school."""

    name = forms.CharField(label=_("Name"), max_length=40, help_text=_("For example: 2026年秋季学期"))
    starts_on = forms.DateField(label=_("Term from"), widget=DayInput())
    ends_on = forms.DateField(label=_("Term to"), widget=DayInput())
    enrol_from = forms.DateField(label=_("Enrolment from"), widget=DayInput())
    enrol_to = forms.DateField(label=_("Enrolment to"), widget=DayInput())

    def values(self) -> dict[str, Any]:
        return {"school_id": self.target.pk, **self.cleaned_data}


class CourseForm(PartyForm):
    """A new course of the target term; the fee is typed in yuan."""

    name = forms.CharField(label=_("Course"), max_length=60)
    subject = forms.ChoiceField(label=pgettext_lazy("course", "Subject"), choices=CourseSubject.choices)
    teacher = forms.CharField(label=_("Teacher"), max_length=40)
    teacher_username = forms.CharField(
        label=_("Teacher's username"), max_length=150, required=False,
        help_text=_("Only if the teacher signs in and takes the list on the phone."),
    )  # fmt: skip
    fee = forms.DecimalField(label=_("Fee (yuan)"), min_value=0, max_value=10_000, decimal_places=2, initial=0)
    capacity = forms.IntegerField(label=_("Places"), min_value=1, max_value=500, initial=30)
    minimum = forms.IntegerField(label=_("Least number to begin"), min_value=1, initial=10)
    needed_percent = forms.IntegerField(
        label=_("Attendance needed for the certificate (%)"), min_value=1, max_value=100, initial=80
    )

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"term_id": self.target.pk, "fee_fen": int(data.pop("fee") * FEN), **data}


class LessonForm(PartyForm):
    """A weekly lesson."""

    weekday = forms.TypedChoiceField(label=_("Day of the week"), choices=Weekday.choices, coerce=int)
    starts = forms.TimeField(label=_("Begins"), widget=TimeInput())
    ends = forms.TimeField(label=_("Ends"), widget=TimeInput())
    room = forms.CharField(label=_("Room"), max_length=40)


class MoveForm(PartyForm):
    """Another time or room for a session."""

    day = forms.DateField(label=_("Day"), widget=DayInput())
    starts = forms.TimeField(label=_("Begins"), widget=TimeInput())
    ends = forms.TimeField(label=_("Ends"), widget=TimeInput())
    room = forms.CharField(label=_("Room"), max_length=40)

    def prepare(self) -> None:
        for name in self.fields:
            self.fields[name].initial = getattr(self.target, name)


class CapacityForm(PartyForm):
    """Another number of places."""

    capacity = forms.IntegerField(label=_("Places"), min_value=1, max_value=500)

    def prepare(self) -> None:
        self.fields["capacity"].initial = self.target.capacity


class OptionalReasonForm(PartyForm):
    """A reason, if one is given."""

    reason = forms.CharField(label=_("Reason"), widget=TEXT, max_length=200, required=False)


class StudentForm(PartyForm):
    """A student for the target course: entered before, or new."""

    student = forms.TypedChoiceField(
        label=_("Entered before"), coerce=int, empty_value=None, required=False,
        help_text=_("Choose here, or fill in the three fields below."),
    )  # fmt: skip
    name = forms.CharField(label=_("Display name"), max_length=40, required=False)
    birth_year = forms.IntegerField(label=_("Year of birth"), min_value=1900, max_value=2010, required=False)
    phone = forms.CharField(
        label=_("Phone"), max_length=20, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    member = forms.CharField(
        label=_("Name in the register of members"), max_length=40, required=False,
        help_text=_("Only for a member of the party of this place: links the student to the member's file."),
    )  # fmt: skip

    def prepare(self) -> None:
        rows = Student.objects.filter(area_code=self.target.area_code).order_by("name", "pk")
        self.offer("student", [*NONE, *[(row.pk, f"{row.name}（{row.birth_year}）") for row in rows[:3000]]])

    def clean(self) -> dict[str, Any]:
        """Somebody chosen, or name and year; a member found by name, if there is exactly one."""
        data = super().clean() or self.cleaned_data
        if not data.get("student") and not (data.get("name") and data.get("birth_year")):
            self.add_error("name", _("Choose somebody, or give a name and a year of birth."))
        if data.get("member"):
            here = Member.objects.counted().filter(area_code__startswith=self.target.area_code, name=data["member"])
            found = list(here.values_list("pk", flat=True)[:2])
            if len(found) != 1:
                self.add_error("member", _("There is no such member here, or more than one of this name."))
            else:
                data["member_id"] = found[0]
        return data

    def facts(self) -> StudentFacts:
        """The new student."""
        data = self.cleaned_data
        return StudentFacts(data["name"], data["birth_year"], data["phone"], member_id=data.get("member_id"))


class AttachForm(PartyForm):
    """A member among the school's students, for the target branch."""

    member = forms.TypedChoiceField(label=_("Member"), coerce=int)

    def prepare(self) -> None:
        self.offer("member", candidates(self.target.school))

    def values(self) -> dict[str, Any]:
        return {"member_id": self.cleaned_data["member"]}


class BranchForm(PartyForm):
    """A temporary branch of the target school or one of its courses, with its first members."""

    name = forms.CharField(label=_("Full name"), max_length=120)
    course = forms.TypedChoiceField(
        label=_("Course"), coerce=int, empty_value=None, required=False, help_text=_("Empty: of the whole school.")
    )
    members = forms.TypedMultipleChoiceField(
        label=_("Members of the branch"), coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text=_("Students of the school who are members of the party: at least three full members."),
    )  # fmt: skip

    def prepare(self) -> None:
        self.offer("members", candidates(self.target))
        terms = self.target.terms.exclude(state="finished")
        courses = [(row.pk, row.name) for term in terms for row in term.courses.filter(called_off_on=None)]
        self.offer("course", [*NONE, *courses])

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"school_id": self.target.pk, "name": data["name"], "course_id": data["course"],
                "member_ids": data["members"]}  # fmt: skip


class SchoolOutingForm(PartyForm):
    """An outing of the target branch."""

    title = forms.CharField(label=_("What was done for others"), max_length=80)
    place = forms.CharField(label=_("Where it takes place"), max_length=120)
    day = forms.DateField(label=_("Day"), widget=DayInput(), required=False)
    minutes = forms.IntegerField(label=_("Minutes each"), min_value=10, max_value=720, initial=120)
    students = forms.TypedMultipleChoiceField(label=_("Participants"), coerce=int, widget=forms.CheckboxSelectMultiple)

    def prepare(self) -> None:
        rows = Enrolment.objects.filter(course__term__school=self.target.school, state=EnrolmentState.ENROLLED)
        if self.target.course_id is not None:
            rows = rows.filter(course_id=self.target.course_id)
        self.offer(
            "students", list(rows.order_by("student__name").values_list("student_id", "student__name").distinct())
        )

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"student_ids": data.pop("students"), **data}


class OwnEnrolmentForm(PartyForm):
    """Who enrols for the first time says name and year of birth."""

    name = forms.CharField(label=_("Display name"), max_length=40)
    birth_year = forms.IntegerField(label=_("Year of birth"), min_value=1900, max_value=2010)
    phone = forms.CharField(
        label=_("Phone"), max_length=20, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
