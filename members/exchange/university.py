"""A school's students and their courses as a table: a row a student in a course of the term that enrols or runs."""

from collections.abc import Sequence
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import Course
from members.services.university.enrolments import StudentFacts, enrol, enter_student
from members.states.university import SchoolTermState
from xinhui.accounts.actors import Actor
from xinhui.accounts.roles import Role
from xinhui.core.errors import DomainError
from xinhui.exchange.registry import Column, Importer, Options, Outcome, Progress, Rejection, Row, register
from xinhui.exchange.tables import TABLE_SUFFIXES, read_table

COLUMNS = (
    Column("school", _("Senior university"), required=True, also=_("school")),
    Column("course", _("Course"), required=True, also=_("course name")),
    Column("name", _("Display name"), required=True, also=_("student,full name")),
    Column("birth_year", _("Year of birth"), required=True, hint=_("four digits"), also=_("born")),
    Column("phone", _("Phone"), also=_("mobile")),
)


def read(path: Path, options: Options) -> list[Row]:
    """The table's rows, as they come."""
    return read_table(path, COLUMNS)


def _courses() -> dict[tuple[str, str], Course]:
    rows = Course.objects.filter(
        called_off_on=None, term__state__in=[SchoolTermState.ENROLLING, SchoolTermState.RUNNING]
    ).select_related("term__school")
    return {(row.term.school.name, row.name): row for row in rows}


def check(actor: Actor, rows: Sequence[Row], options: Options) -> list[Rejection]:
    """Courses that take people, years that are years, nobody twice in a course."""
    courses, seen, rejected = _courses(), dict[tuple[str, ...], int](), []
    for row in rows:
        values = row.values
        key = (values["school"], values["course"], values["name"], values.get("phone", ""))
        year = values["birth_year"]
        if (values["school"], values["course"]) not in courses:
            problem = _("No course “%(value)s” of this school takes enrolments.") % {"value": values["course"]}
            field = "course"
        elif not (year.isascii() and year.isdecimal() and len(year) == 4):
            problem, field = _("“%(value)s” is no year.") % {"value": year}, "birth_year"
        elif key in seen:
            problem, field = _("This student is also in row %(row)d.") % {"row": seen[key]}, "name"
        else:
            seen[key] = row.number
            continue
        rejected.append(Rejection(row.number, field, str(problem)))
    return rejected


def apply(actor: Actor, rows: Sequence[Row], options: Options, progress: Progress) -> Outcome:
    """Row by row, in the table's order: that is also the order of the waiting list."""
    outcome, courses = Outcome(), _courses()
    for done, row in enumerate(rows, 1):
        values = row.values
        course = courses[values["school"], values["course"]]
        facts = StudentFacts(values["name"], int(values["birth_year"]), values.get("phone", ""))
        try:
            with transaction.atomic():
                student = enter_student(actor=actor, area_code=course.area_code, facts=facts)
                enrol(actor=actor, course_id=course.pk, student_id=student.pk)
        except DomainError as error:
            if error.code == "enrolled-already":
                outcome.unchanged += 1
            else:
                outcome.rejected.append(Rejection.of(row.number, error))
        else:
            outcome.created += 1
        progress(done)
    return outcome


IMPORTER = Importer(
    kind="enrolments",
    label=_("Students of senior universities"),
    help=_("Excel or CSV: a row a student in a course; who finds no place is put on the waiting list in this order."),
    roles=(Role.ORGANIZATION_DEPARTMENT, Role.TOWN_ORGANIZER),
    suffixes=TABLE_SUFFIXES,
    read=read,
    check=check,
    apply=apply,
    columns=COLUMNS,
)
register(IMPORTER)
