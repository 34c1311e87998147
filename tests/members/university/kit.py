"""A school of 罗坑镇 with a term, courses, a timetable and students: by the real services."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from members.models import Course, Enrolment, School, SchoolTerm, Student
from members.services.university import courses, enrolments, schools
from members.services.university.enrolments import StudentFacts, enrol, enter_student
from tests.world import TOWN
from tests.world_members import Party
from xinhui.core.clock import LOCAL
from xinhui.outbox.models import Message

#: A Monday; the term runs six weeks over the national holiday.
PLANNING = datetime(2026, 8, 24, 9, 0, tzinfo=LOCAL)
FIRST, LAST = date(2026, 9, 7), date(2026, 10, 18)
TERM: dict[str, Any] = {
    "name": "2026年秋季学期", "starts_on": FIRST, "ends_on": LAST, "enrol_from": date(2026, 8, 24),
    "enrol_to": date(2026, 9, 13),
}  # fmt: skip


@dataclass
class Campus:
    """The school and how to fill it; `keeper` is the town's party-building office."""

    party: Party
    school: School
    term: SchoolTerm
    numbers: list[int] = field(default_factory=list)

    @property
    def keeper(self) -> Any:
        """The acting person of the town."""
        return self.party.act("organizer")

    def course(self, name: str = "书法", *, weekday: int | None = 0, room: str = "101", teacher: str = "何老师",
               starts: time = time(9), ends: time = time(10, 30), **facts: Any) -> Course:  # fmt: skip
        """A course, with a weekly lesson unless `weekday` is None."""
        values: dict[str, Any] = {"subject": "calligraphy", "capacity": 2, **facts}
        made = courses.plan_course(
            actor=self.keeper, term_id=self.term.pk, name=name, teacher=teacher, **values
        )  # fmt: skip
        if weekday is not None:
            courses.add_lesson(
                actor=self.keeper, course_id=made.pk, weekday=weekday, starts=starts, ends=ends, room=room
            )
        return made

    def student(self, **facts: Any) -> Student:
        """One more student."""
        self.numbers.append(len(self.numbers) + 1)
        number = self.numbers[-1]
        values: dict[str, Any] = {"name": f"学员{number}", "birth_year": 1955, "phone": f"1390000{number:04d}", **facts}
        return enter_student(actor=self.keeper, area_code=TOWN, facts=StudentFacts(**values))

    def opened(self, *made: Course) -> None:
        """Enrolment is open."""
        if not made:
            self.course()
        schools.open_enrolment(actor=self.keeper, term_id=self.term.pk)

    def enrolled(self, course: Course, **facts: Any) -> Enrolment:
        """A new student in the course, or on its waiting list."""
        return enrol(actor=self.keeper, course_id=course.pk, student_id=self.student(**facts).pk)


def campus_of(party: Party) -> Campus:
    """A school with a planned term; call it with the clock at PLANNING."""
    keeper = party.act("organizer")
    school = schools.open_school(actor=keeper, area_code=TOWN, name="罗坑镇老年大学", place="文化站二楼", head="林校长")
    return Campus(party, school, schools.plan_term(actor=keeper, school_id=school.pk, **TERM))


def told(kind: str) -> dict[str, int]:
    """Username → messages of the kind in the portal."""
    found: dict[str, int] = {}
    for name in Message.objects.filter(kind=f"university.{kind}", channel="in_app").values_list(
        "recipient__username", flat=True
    ):
        found[name] = found.get(name, 0) + 1
    return found


__all__ = ["FIRST", "LAST", "PLANNING", "TERM", "Campus", "campus_of", "courses", "enrolments", "schools", "told"]
