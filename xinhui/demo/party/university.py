"""Senior universities of the eleven towns: a term ended with certificates, one that runs, branches and outings."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import count, islice

from members.models import (
    Course,
    CourseAttendance,
    CourseSession,
    Enrolment,
    Lesson,
    Member,
    School,
    SchoolTerm,
    Student,
)
from members.models.sealed import PHONE
from members.rules.months import months_after
from members.services.university.branches import record_outing, set_up_school_branch
from members.services.university.courses import draft_session, session_dates
from members.services.university.schools import finish_term, plan_term
from members.states.university import CourseSubject, EnrolmentState, Presence, SchoolTermState
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.sealed import fingerprint, seal
from xinhui.demo.divisions import TOWNS
from xinhui.demo.party.base import DemoParty
from xinhui.demo.people import names, phone

#: Every course of a term: weekday, hour, room, places; the second is full, with people waiting.
SHAPES = ((0, 9, "书画室", 26), (2, 9, "多功能厅", 22), (4, 15, "音乐室", 28))
ENROLLED, WAITING, PER_TOWN = 23, 3, 69
BRANCH_TOWNS = ("440705103", "440705104")
OUTINGS = (("为村民义写春联", "村文化室", 120), ("智能手机助老课堂", "长者饭堂", 90))


def build(party: DemoParty) -> None:
    """Eleven schools, two terms each of three courses, about 1,500 students."""
    today, numbers, people = clock.local(party.now).date(), count(1), names(715)
    schools = School.objects.bulk_create([
        School(name=f"{town.name}老年大学", area_code=town.code, place=f"{town.name}文化站二楼", head=next(people))
        for town in TOWNS
    ])  # fmt: skip
    linked = _members(party)
    for position, school in enumerate(schools):
        own = linked.get(school.area_code, [])
        students = _students(school, people, numbers, own, PER_TOWN * 2)
        past = _term(school, position, months_after(today, -9), months_after(today, -4), students[:PER_TOWN], today)
        with clock.moved(_noon(past.ends_on)):
            finish_term(actor=SYSTEM, term_id=past.pk)
        _term(school, position + 5, months_after(today, -2), months_after(today, 2), students[PER_TOWN:], today)
    _next_term(schools[0], today)
    _branches(party)


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=LOCAL)


def _members(party: DemoParty) -> dict[str, list[Member]]:
    """Town → a few full members of its branches; in one of them somebody who signs in."""
    found = {}
    for town in BRANCH_TOWNS:
        rows = Member.objects.full().filter(area_code__startswith=town).order_by("born_on", "pk")
        found[town] = list(rows.filter(user=None)[:6]) + list(rows.filter(user__username="dangyuan"))
    return found


def _students(
    school: School, people: Iterator[str], numbers: Iterator[int], linked: list[Member], many: int
) -> list[Student]:
    drafts = []
    for position, name in enumerate(islice(people, many)):
        # members learn in the running term: they make its temporary branch
        place = position - many + len(linked)
        member, number = (linked[place] if place >= 0 else None), next(numbers)
        mobile = phone(880_000 + number)
        drafts.append(Student(
            name=member.name if member else name, birth_year=member.born_on.year if member else 1942 + number % 24,
            area_code=school.area_code, phone_sealed=seal(mobile, purpose=PHONE),
            phone_print=fingerprint(mobile, purpose=PHONE), member=member, user=member.user if member else None,
        ))  # fmt: skip
    return Student.objects.bulk_create(drafts)


def _term(
    school: School, shift: int, first: date, last: date, students: list[Student], today: date
) -> SchoolTerm:  # fmt: skip
    """A term under way with its courses, lists taken for every day gone by."""
    begun = _noon(first)
    season = "春季" if first.month in range(1, 7) else "秋季"
    term = SchoolTerm.objects.create(
        school=school, area_code=school.area_code, name=f"{first.year}年{season}学期", starts_on=first, ends_on=last,
        enrol_from=first - timedelta(days=30), enrol_to=first + timedelta(days=14), state=SchoolTermState.RUNNING,
    )  # fmt: skip
    subjects = list(CourseSubject)
    for position, (weekday, hour, room, places) in enumerate(SHAPES):
        subject, is_full = subjects[(shift * 3 + position) % len(subjects)], places < ENROLLED
        here = students[position * ENROLLED : (position + 1) * ENROLLED]
        course = Course.objects.create(
            term=term, area_code=school.area_code, name=f"{subject.label}班", subject=subject, capacity=places,
            teacher=f"{'何林陈关黄梁'[(shift + position) % 6]}老师", minimum=10, needed_percent=75,
            fee_fen=6000 * (position == 0), taken=places if is_full else len(here),
        )  # fmt: skip
        lesson = Lesson.objects.create(course=course, area_code=school.area_code, weekday=weekday, starts=time(hour),
                                       ends=time(hour + 1, 30), room=room)  # fmt: skip
        with clock.moved(begun):
            sessions = [draft_session(course, lesson, day) for day in session_dates(term, weekday)]
        for session in sessions:
            if session.day <= today:
                session.listed_at = _noon(session.day)
        enrolments = _enrolments(course, here, students[:WAITING] if is_full else [], begun)
        _lists(CourseSession.objects.bulk_create(sessions), enrolments)
    return term


def _enrolments(course: Course, here: list[Student], later: list[Student], begun: datetime) -> list[Enrolment]:
    """As many as there are places, the others on the waiting list in order."""
    drafts = []
    for position, student in enumerate([*here, *later]):
        came = begun - timedelta(days=20, minutes=-position)
        is_in = position < course.capacity
        drafts.append(Enrolment(
            course=course, student=student, area_code=course.area_code, queued_at=came, fee_fen=course.fee_fen,
            state=EnrolmentState.ENROLLED if is_in else EnrolmentState.WAITING, enrolled_at=came if is_in else None,
            paid_on=came.date() if course.fee_fen and is_in and position % 9 else None,
        ))  # fmt: skip
    return [row for row in Enrolment.objects.bulk_create(drafts) if row.state == EnrolmentState.ENROLLED]


def _lists(sessions: list[CourseSession], enrolments: list[Enrolment]) -> None:
    """Most come nearly always; every sixth too seldom for a certificate."""
    rows = []
    for week, session in enumerate(sessions):
        if session.listed_at is None:
            continue
        for position, enrolment in enumerate(enrolments):
            away = (week + position) % 3 != 0 if position % 6 == 5 else (week * 7 + position) % 11 == 0
            presence = (Presence.LEAVE if (week + position) % 2 else Presence.ABSENT) if away else Presence.PRESENT
            rows.append(CourseAttendance(session=session, enrolment=enrolment, area_code=session.area_code,
                                         presence=presence))  # fmt: skip
    CourseAttendance.objects.bulk_create(rows, batch_size=2000)


def _next_term(school: School, today: date) -> None:
    """One school plans ahead."""
    first = months_after(today, 3)
    plan_term(
        actor=SYSTEM, school_id=school.pk, name=f"{first.year}年下一学期", starts_on=first,
        ends_on=months_after(first, 4), enrol_from=months_after(today, 2), enrol_to=first,
    )  # fmt: skip


def _branches(party: DemoParty) -> None:
    """Two temporary branches of students who are members, with outings; their membership stays where it is."""
    actor = party.actor("zuzhibu")
    for town in BRANCH_TOWNS:
        school = School.objects.get(area_code=town)
        students = list(Student.objects.filter(area_code=town, member__isnull=False).order_by("pk"))
        branch = set_up_school_branch(
            actor=actor, school_id=school.pk, name=f"{school.name}临时党支部",
            member_ids=[row.member_id for row in students if row.member_id is not None],
        )  # fmt: skip
        for number, (title, place, minutes) in enumerate(OUTINGS):
            record_outing(
                actor=actor, branch_id=branch.pk, title=title, place=place, minutes=minutes,
                day=clock.today() - timedelta(days=10 + 20 * number), student_ids=[row.pk for row in students[number:]],
            )  # fmt: skip
    teacher = User.objects.filter(username="l103200001").first()
    Course.objects.filter(area_code=BRANCH_TOWNS[0], term__state=SchoolTermState.RUNNING).update(
        teacher_account=teacher
    )
