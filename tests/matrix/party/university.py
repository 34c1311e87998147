"""Senior universities: what is offered is everybody's of the room; who learns there is the place's and one's own."""

from datetime import time, timedelta
from typing import Any

from members.models import Course, CourseCertificate, CourseSession, School, SchoolTerm
from members.services.university.branches import record_outing, set_up_school_branch
from members.services.university.courses import add_lesson, plan_course
from members.services.university.enrolments import StudentFacts, enrol, enter_student
from members.services.university.schools import open_enrolment, open_school, plan_term
from tests.matrix.admin_table import Model
from tests.matrix.lines import EVERYONE, PARTY_MEMBER, Line, call, form, page
from tests.matrix.party import DEPARTMENT, DOOR, KEEPERS, WIDE, act
from tests.world import OTHER_TOWN, TOWN
from tests.world_members import Party, identity
from xinhui.accounts.models import Role
from xinhui.core import clock

#: The school belongs to the town: the village's secretary and the branch's officers do not keep it.
TOWN_KEEPERS = frozenset({Role.ORGANIZATION_DEPARTMENT, Role.TOWN_ORGANIZER})
TOWN_READERS = TOWN_KEEPERS | {Role.TOWN_LEADER, Role.DISTRICT_LEADER}
NEW_TERM = {
    "name": "下学期",
    "starts_on": "2030-03-01",
    "ends_on": "2030-06-30",
    "enrol_from": "2030-02-01",
    "enrol_to": "2030-02-20",
}
NEW_COURSE = {
    "name": "太极",
    "subject": "tai_chi",
    "teacher": "陈老师",
    "fee": "0",
    "capacity": "20",
    "minimum": "5",
    "needed_percent": "80",
}
SCHOOL: dict[str, Any] = {"name": "老年大学新校区", "place": "文化站", "head": "林校长"}
ALL: dict[str, Any] = {"seen": EVERYONE, "seen_elsewhere": EVERYONE}
DOORED: dict[str, Any] = {"seen": DOOR, "seen_elsewhere": DOOR}
#: Seen everywhere, done only at home: elsewhere the towns' people are refused and not left in the dark.
HOME: dict[str, Any] = {"seen": DOOR, "seen_elsewhere": WIDE, "blind": 403}
PHONE: dict[str, Any] = {"seen": EVERYONE, "seen_elsewhere": WIDE, "blind": 403}


def _open(name: str, may: frozenset[str], row: str, **facts: Any) -> tuple[Line, Line]:
    """A form for keepers about a row that everybody of the room sees."""
    return (
        page(name, may, door=KEEPERS, row=row, **HOME),
        form(name, may, door=KEEPERS, row=row, **HOME, **facts),
    )


LINES: tuple[Line, ...] = (
    page("members:university", DOOR),
    page("members:certificate_verify", EVERYONE),
    page("members:certificate", EVERYONE, row="certificate", seen=TOWN_READERS | {PARTY_MEMBER}, seen_elsewhere=WIDE),
    page("members:school_new", KEEPERS),
    form("members:school_new", TOWN_KEEPERS, door=KEEPERS, data={"area_code": TOWN, **SCHOOL}, wrong=400),
    page("members:school", DOOR, row="school", **DOORED),
    *_open("members:school_term_new", TOWN_KEEPERS, "school", data=NEW_TERM),
    *_open("members:school_branch_new", TOWN_KEEPERS, "school:branchless", data={"name": "全校临时党支部", "members": "@members"}),
    *_open("members:course_new", TOWN_KEEPERS, "school-term", data=NEW_COURSE),
    page("members:course", DOOR, row="course", **DOORED),
    *_open("members:course_enrol", TOWN_KEEPERS, "course", data={"name": "新学员", "birth_year": "1950"}),
    page("members:course_excel", TOWN_READERS, door=DOOR, row="course", **HOME),
    page("members:session_attendance", TOWN_KEEPERS, door=DOOR, row="session:today", **HOME),
    form("members:session_attendance", TOWN_KEEPERS, door=DOOR, row="session:today", **HOME),
    page("members:phone_university", EVERYONE),
    page("members:phone_course", EVERYONE, row="course", **ALL),
    form("members:phone_course", EVERYONE - {PARTY_MEMBER}, door=EVERYONE, row="course", wrong=400, **ALL,
         data={"name": "我", "birth_year": "1950"}),
    form("members:phone_withdraw", frozenset({PARTY_MEMBER}), door=EVERYONE, row="enrolment:own", seen=frozenset({PARTY_MEMBER}),
         seen_elsewhere=frozenset()),
    page("members:phone_list", TOWN_KEEPERS, door=EVERYONE, row="session:today", **PHONE),
    form("members:phone_list", TOWN_KEEPERS, door=EVERYONE, row="session:today", data={"enrolment": "@enrolment"}, **PHONE),
    call("GET api:university-courses-list", row="course", is_list=True, **ALL),
    call("GET api:university-courses-detail", row="course", **ALL),
    act("school", "change", "school", TOWN_KEEPERS, **DOORED, **SCHOOL),
    act("school", "close", "school:empty", TOWN_KEEPERS, **DOORED, reason="合并"),
    act("school-term", "open-enrolment", "school-term:planned", TOWN_KEEPERS, **DOORED),
    act("school-term", "begin", "school-term", TOWN_KEEPERS, **DOORED),
    act("school-term", "finish", "school-term:over", TOWN_KEEPERS, **DOORED),
    act("course", "lesson", "course", TOWN_KEEPERS, **DOORED, weekday="6", starts="19:00", ends="20:00", room="礼堂"),
    act("course", "capacity", "course", TOWN_KEEPERS, **DOORED, capacity="40"),
    act("course", "call-off", "course", TOWN_KEEPERS, **DOORED, reason="人数不足"),
    act("lesson", "drop", "lesson", TOWN_KEEPERS, **DOORED, reason="教师离任"),
    act("session", "move", "session", TOWN_KEEPERS, **DOORED, day="@day", starts="19:00", ends="20:00", room="礼堂"),
    act("session", "cancel", "session", TOWN_KEEPERS, **DOORED, reason="台风"),
    act("enrolment", "pay", "enrolment", TOWN_KEEPERS, seen=TOWN_READERS),
    act("enrolment", "withdraw", "enrolment", TOWN_KEEPERS, seen=TOWN_READERS),
    act("school-branch", "attach", "school-branch", TOWN_KEEPERS, seen=TOWN_READERS, member="@member"),
    act("school-branch", "outing", "school-branch", TOWN_KEEPERS, seen=TOWN_READERS, title="写春联", place="文化室", minutes="60",
        students="@students"),
    act("attachment", "end", "attachment", TOWN_KEEPERS, seen=TOWN_READERS | {PARTY_MEMBER}, reason="课程结束"),
)  # fmt: skip
MODELS = tuple(
    Model(f"members.{name}", DEPARTMENT) for name in (
        "school", "schoolterm", "course", "coursesession", "student", "enrolment", "coursecertificate",
        "temporaryattachment", "schoolouting",
    )
)  # fmt: skip


def rows(party: Party) -> dict[str, Any]:
    """A school with everything, here and there."""
    here, there = (
        _at(party, TOWN, "grid_branch", "party_member", 300),
        _at(party, OTHER_TOWN, "other_branch", "other_party_member", 400),
    )
    return {handle: (here[handle], there[handle]) for handle in here}


def _at(party: Party, town: str, branch: str, person: str, start: int) -> dict[str, dict[str, object]]:
    """A running school; a second that has only a planned term; a third with nothing."""
    who, today = party.act("org_department"), clock.today()
    school, spare, empty = (
        open_school(actor=who, area_code=town, name=name, place="文化站", head="林校长")
        for name in ("老年大学", "老年大学分校", "老年大学教学点")
    )
    term, course = _course(party, school, "本学期")
    planned, _unused = _course(party, spare, "本学期")
    over, _unused = _course(party, spare, "上学期", with_course=False)
    SchoolTerm.objects.filter(pk=over.pk).update(state="running")
    open_enrolment(actor=who, term_id=term.pk)
    members = [party.member(person), *(party.enter(branch, start + n) for n in range(4))]
    facts = [StudentFacts(row.name, 1950, member_id=row.pk, user_id=row.user_id) for row in members]
    students = [enter_student(actor=who, area_code=town, facts=one) for one in facts]
    places = [enrol(actor=who, course_id=course.pk, student_id=row.pk) for row in students]
    organization = set_up_school_branch(
        actor=who, school_id=school.pk, name="临时党支部", member_ids=[row.pk for row in members[:4]],
        course_id=course.pk,
    )  # fmt: skip
    record_outing(
        actor=who, branch_id=organization.pk, title="写春联", place="文化室", minutes=60, student_ids=[students[0].pk]
    )
    certificate = CourseCertificate.objects.create(
        enrolment=places[0], area_code=town, number=f"LD{identity(start)[-6:]}", issued_on=today, percent=90
    )
    sessions = list(course.sessions.filter(day__lte=today + timedelta(days=14)).order_by("day"))
    CourseSession.objects.filter(pk=sessions[0].pk).update(day=today)  # whatever holiday today is
    lesson, day = sessions[-1].lesson_id, (today + timedelta(days=40)).isoformat()
    mark = f"/party/university/courses/{course.pk}/"
    return {
        "school": {"pk": school.pk, "mark": mark}, "school:empty": {"pk": empty.pk, "mark": mark},
        "school:branchless": {"pk": school.pk, "mark": mark, "members": [row.pk for row in members]},
        "school-term": {"pk": term.pk, "mark": mark}, "school-term:planned": {"pk": planned.pk, "mark": mark},
        "school-term:over": {"pk": over.pk, "mark": mark},
        "course": {"pk": course.pk, "mark": mark, "uuid": f'"id":{course.pk},'},
        "lesson": {"pk": lesson, "mark": mark}, "session": {"pk": sessions[-1].pk, "mark": mark, "day": day},
        "session:today": {"pk": sessions[0].pk, "mark": mark, "enrolment": places[1].pk},
        "enrolment": {"pk": places[1].pk, "mark": mark}, "enrolment:own": {"pk": places[0].pk, "mark": mark},
        "certificate": {"pk": certificate.pk, "mark": mark},
        "school-branch": {"pk": organization.pk, "mark": mark, "member": members[4].pk, "students": [students[0].pk]},
        "attachment": {"pk": organization.attachments.get(member=members[0]).pk, "mark": mark},
    }  # fmt: skip


def _course(
    party: Party, school: School, name: str, *, with_course: bool = True
) -> tuple[SchoolTerm, Course]:  # fmt: skip
    """A term from today, with a course twice a week."""
    who, today = party.act("org_department"), clock.today()
    term = plan_term(
        actor=who, school_id=school.pk, name=name, starts_on=today, ends_on=today + timedelta(days=90),
        enrol_from=today, enrol_to=today + timedelta(days=20),
    )  # fmt: skip
    course = plan_course(
        actor=who, term_id=term.pk, name="书法", subject="calligraphy", teacher="何老师", capacity=30, fee_fen=100
    )
    for later in range(2 * with_course):
        weekday = (today + timedelta(days=later)).weekday()
        add_lesson(actor=who, course_id=course.pk, weekday=weekday, starts=time(9), ends=time(10), room="101")
    return term, course
