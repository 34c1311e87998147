"""Two students reach for the last place of a course at the same moment, on PostgreSQL.

One gets it, the other waits at number 1. The control takes the row locks away, and the same judge must find a course
with more people in it than places.
"""

from datetime import date, datetime

from members.models import Course, Enrolment, Lesson, School, SchoolTerm, Student
from members.services import frame
from members.services.university.enrolments import enrol, position_of
from tests.races.duel import RACES_MARKS, duel, without_locks
from tests.world import TOWN
from tests.world_grids import District
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.core.clock import LOCAL

pytestmark = RACES_MARKS
RACES, CONTROL_RACES = 200, 100
NOW = datetime(2026, 9, 1, 9, tzinfo=LOCAL)


def courses(count: int) -> list[Course]:
    """Courses with one place each, in a term that enrols."""
    school = School.objects.create(name="罗坑镇老年大学", area_code=TOWN, place="x", head="x")
    term = SchoolTerm.objects.create(
        school=school, area_code=TOWN, name="秋季", starts_on=date(2026, 9, 7), ends_on=date(2026, 12, 31),
        enrol_from=date(2026, 8, 1), enrol_to=date(2026, 9, 30), state="enrolling",
    )  # fmt: skip
    return [
        Course.objects.create(
            term=term, area_code=TOWN, name=f"书法{n}", subject="calligraphy", teacher="x", capacity=1
        )
        for n in range(count)
    ]


def race(rows: list[Course]) -> int:
    """Both sides enrol their own student; how many were refused."""
    students = [Student.objects.create(name=f"学员{side}", birth_year=1955, area_code=TOWN) for side in range(2)]

    def act(number: int, side: int) -> None:
        with clock.moved(NOW):
            enrol(actor=SYSTEM, course_id=rows[number].pk, student_id=students[side].pk)

    return duel(len(rows), act, forgiving=True)


def judge(rows: list[Course]) -> tuple[int, list[str]]:
    """(courses with one inside and the other waiting first, names of all others)."""
    right, wrong = 0, []
    for row in rows:
        found = list(Enrolment.objects.filter(course=row).order_by("state"))
        inside = [one for one in found if one.state == "enrolled"]
        waiting = [one for one in found if one.state == "waiting"]
        taken = Course.objects.values_list("taken", flat=True).get(pk=row.pk)
        if (len(inside), len(waiting), taken) == (1, 1, 1) and position_of(waiting[0]) == 1:
            right += 1
        else:
            wrong.append(row.name)
    return right, wrong


def test_the_last_place_goes_to_one_and_the_other_waits_first(district: District) -> None:
    rows = courses(RACES)
    assert race(rows) == 0
    assert judge(rows) == (RACES, [])
    assert not Lesson.objects.exists()


def test_control_without_the_lock_both_get_in(district: District) -> None:
    rows = courses(CONTROL_RACES)
    with without_locks(frame):
        race(rows)
    assert judge(rows)[1] != []
