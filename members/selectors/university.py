"""Senior universities over the district, one school's week, one course's list, one student's places; figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from grids.models import Division
from members.models import (
    Course,
    CourseAttendance,
    CourseCertificate,
    CourseSession,
    Enrolment,
    Lesson,
    School,
    SchoolOuting,
    SchoolTerm,
    Student,
    TemporaryAttachment,
)
from members.rules.university import percent
from members.states.university import CHANGING, EnrolmentState, Presence, SchoolTermState, Weekday
from xinhui.accounts.models import User
from xinhui.core import clock

TOWN_DIGITS = 9
_HERE = Q(presence=Presence.PRESENT)


@dataclass(frozen=True)
class TownRow:
    """A town (or the district itself): what its schools offer, and how well it is attended (percent; None: no list)."""

    code: str
    name: str
    schools: Sequence[School]
    terms: int
    courses: int
    students: int
    waiting: int
    rate: int | None


def overview(user: User) -> list[TownRow]:
    """A row for the district's own schools, if any, and one for each town. A constant number of queries."""
    places = Division.objects.filter(is_active=True, code__regex=r"^\d{6}(\d{3})?$").order_by("code")
    schools: dict[str, list[School]] = {}
    for school in School.objects.visible_to(user).filter(closed_on=None).order_by("pk"):
        schools.setdefault(school.area_code, []).append(school)
    on = Course.objects.filter(called_off_on=None)
    terms = _counts(
        SchoolTerm.objects.exclude(state=SchoolTermState.PLANNED).values("area_code").annotate(n=Count("pk"))
    )
    courses = _counts(on.values("area_code").annotate(n=Count("pk")))
    enrolled = Enrolment.objects.filter(state=EnrolmentState.ENROLLED)
    students = _counts(enrolled.values("area_code").annotate(n=Count("student", distinct=True)))
    queue = Enrolment.objects.filter(state=EnrolmentState.WAITING)
    waiting = _counts(queue.values("area_code").annotate(n=Count("pk")))
    marks = (
        CourseAttendance.objects.order_by().values("area_code").annotate(n=Count("pk"), here=Count("pk", filter=_HERE))
    )
    rates = {row["area_code"]: percent(row["here"], row["n"]) for row in marks}
    return [
        TownRow(code, name, schools.get(code, []), terms.get(code, 0), courses.get(code, 0), students.get(code, 0),
                waiting.get(code, 0), rates.get(code))
        for code, name in places.values_list("code", "name")
        if len(code) == TOWN_DIGITS or code in schools
    ]  # fmt: skip


def _counts(rows: Any) -> dict[str, int]:
    return {row["area_code"]: row["n"] for row in rows.order_by()}


@dataclass(frozen=True)
class WeekDay:
    """A day of the week with its lessons in the order of their times."""

    name: str
    lessons: Sequence[Lesson]


def week_of(term: SchoolTerm) -> list[WeekDay]:
    """The term's timetable, Monday to Sunday. One query."""
    rows = Lesson.objects.filter(course__term=term, course__called_off_on=None, dropped_on=None)
    days: dict[int, list[Lesson]] = {}
    for row in rows.select_related("course").order_by("weekday", "starts", "room"):
        days.setdefault(row.weekday, []).append(row)
    return [WeekDay(str(Weekday(day).label), days.get(day, [])) for day in Weekday.values]


def terms_of(school: School) -> QuerySet[SchoolTerm]:
    """Its terms, the newest first."""
    return school.terms.order_by("-starts_on", "-pk")


def courses_of(term: SchoolTerm) -> QuerySet[Course]:
    """The term's courses with `waiting`, `sessions_held` and `marks`, `here` for the rate."""
    return term.courses.select_related("term").annotate(
        waiting=Count("enrolments", filter=Q(enrolments__state=EnrolmentState.WAITING), distinct=True)
    ).order_by("called_off_on", "name", "pk")  # fmt: skip


def rate_of(course: Course) -> int | None:
    """Percent of all marks that say “present”; None without a list."""
    marks = CourseAttendance.objects.filter(session__course=course).aggregate(
        n=Count("pk"), here=Count("pk", filter=_HERE)
    )
    return percent(marks["here"], marks["n"]) if marks["n"] else None


def list_of(user: User, course: Course) -> Any:
    """The course's list as the reader may see it: enrolled, then waiting in order, then gone; with `present`."""
    rows = Enrolment.objects.visible_to(user).filter(course=course).select_related("student", "certificate")
    present = Count("attendance", filter=Q(attendance__presence=Presence.PRESENT))
    return rows.annotate(present=present).order_by("state", "queued_at", "pk")


def enrolled_in(course: Course) -> QuerySet[Enrolment]:
    """Those with a place, for a list of attendance."""
    rows = Enrolment.objects.filter(course=course, state=EnrolmentState.ENROLLED)
    return rows.select_related("student").order_by("student__name", "pk")


def marks_of(session: CourseSession) -> dict[int, str]:
    """Enrolment id → what the list says."""
    return dict(CourseAttendance.objects.filter(session=session).values_list("enrolment_id", "presence"))


def verified(number: str) -> CourseCertificate | None:
    """The certificate of a number as it is printed; upper and lower case are the same."""
    rows = CourseCertificate.objects.filter(number__iexact=number.strip())
    return rows.select_related("enrolment__student", "enrolment__course__term__school").first()


def own_enrolments(user: User) -> QuerySet[Enrolment]:
    """The reader's own places, the newest term first."""
    rows = Enrolment.objects.visible_to(user).filter(student__user=user)
    present = Count("attendance", filter=Q(attendance__presence=Presence.PRESENT))
    return rows.select_related("course__term__school", "certificate").annotate(present=present).order_by(
        "-course__term__starts_on", "course__name", "pk"
    )  # fmt: skip


def own_week(user: User, first: date | None = None) -> QuerySet[CourseSession]:
    """The sessions of the reader's courses in the week from a day (today)."""
    day = first or clock.today()
    mine = Enrolment.objects.filter(student__user=user, state=EnrolmentState.ENROLLED).values("course")
    rows = CourseSession.objects.visible_to(user).filter(course__in=mine, day__gte=day, day__lt=day + timedelta(days=7))
    return rows.select_related("course__term__school").order_by("day", "starts")


def own_teaching(user: User) -> QuerySet[CourseSession]:
    """Sessions of the last week and today that the reader teaches: whose lists may be taken."""
    day = clock.today()
    rows = CourseSession.objects.visible_to(user).filter(course__teacher_account=user, is_cancelled=False)
    rows = rows.filter(day__gt=day - timedelta(days=7), day__lte=day, course__term__state__in=CHANGING)
    return rows.select_related("course__term__school").order_by("-day", "-starts")


def open_courses(user: User) -> QuerySet[Course]:
    """Courses that take enrolments today, with their lessons."""
    day = clock.today()
    rows = Course.objects.visible_to(user).filter(
        called_off_on=None, term__state__in=[SchoolTermState.ENROLLING, SchoolTermState.RUNNING],
        term__enrol_from__lte=day, term__enrol_to__gte=day,
    )  # fmt: skip
    lessons = Prefetch("lessons", queryset=Lesson.objects.filter(dropped_on=None))
    return rows.select_related("term__school").prefetch_related(lessons).order_by("area_code", "name", "pk")


def attachments_of(user: User, school: School) -> QuerySet[TemporaryAttachment]:
    """Members who take part in the school's temporary branches, as the reader may see them."""
    rows = TemporaryAttachment.objects.visible_to(user).filter(branch__school=school, ends_on=None)
    return rows.select_related("member__organization", "branch__organization").order_by("branch", "pk")


def outings_of(user: User, school: School) -> QuerySet[SchoolOuting]:
    """Outings of the school's branches with `went`, the number of participants."""
    rows = SchoolOuting.objects.visible_to(user).filter(branch__school=school)
    return rows.select_related("branch__organization").annotate(went=Count("students")).order_by("-day", "-pk")


def schools_of_towns() -> QuerySet[School]:
    """Open schools of towns that have a term under way or behind them."""
    return School.objects.filter(closed_on=None, terms__isnull=False, area_code__regex=r"^\d{9}$").distinct()


def towns_covered() -> int:
    """Towns with an open school that has a term under way or behind it."""
    return schools_of_towns().order_by().values("area_code").distinct().count()


def courses_kept() -> QuerySet[Course]:
    """Courses that were not called off."""
    return Course.objects.filter(called_off_on=None)


def courses_count() -> int:
    """How many courses were not called off."""
    return courses_kept().count()


def students_enrolled() -> QuerySet[Student]:
    """People with a place in a course."""
    return Student.objects.filter(enrolments__state=EnrolmentState.ENROLLED).distinct()


def students_count() -> int:
    """How many people have a place in a course."""
    return students_enrolled().count()
