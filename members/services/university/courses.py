"""Courses and their timetable: weekly lessons expanded into dated sessions, without clashes, moved or cancelled."""

from collections.abc import Sequence
from datetime import date, time

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import Course, CourseSession, Lesson, School, SchoolTerm
from members.rules.university import session_days
from members.services.university.enrolments import lapse_all, promote_waiting
from members.services.university.frame import (
    facts_of_session,
    hold_course,
    hold_term,
    require_on,
    require_school_keeper,
    standing_of,
    tell,
    write,
)
from members.states.university import CHANGING, CourseSubject, EnrolmentState, Weekday
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.core.checks import day_after, hold, line, number, one_of
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.services.calendar import schedule_for
from xinhui.core.worktime import DayKind

OFF = (DayKind.HOLIDAY, DayKind.OVERRIDE_REST)
FEE_MAX, CAPACITY_MAX, NAMED_CLASHES = 1_000_000, 500, 6


def plan_course(
    *, actor: Actor, term_id: int, name: str, subject: str, teacher: str, capacity: int, minimum: int = 1,
    fee_fen: int = 0, needed_percent: int = 80, teacher_username: str = "",
) -> Course:  # fmt: skip
    """Enter a course of a term. Raises NotFound, Forbidden, InvalidInput (name, subject, teacher, capacity, minimum,
    fee_fen, needed_percent, teacher_username), Conflict `course-exists`, `term-over`."""
    name, teacher = line(name, field="name", limit=60), line(teacher, field="teacher", limit=40)
    one_of(subject, CourseSubject.values, field="subject")
    number(capacity, field="capacity", least=1, most=CAPACITY_MAX)
    number(minimum, field="minimum", least=1, most=capacity)
    number(fee_fen, field="fee_fen", most=FEE_MAX)
    number(needed_percent, field="needed_percent", least=1, most=100)
    with transaction.atomic():
        term = hold_term(term_id)
        require_school_keeper(actor, term.area_code)
        if term.state not in CHANGING:
            raise Conflict(code="term-over", message=_("This term has ended."), action=_("Plan the next one."))
        if term.courses.filter(name=name, called_off_on=None).exists():
            raise Conflict(code="course-exists", field="name", message=_("There is a course of this name in the term."))
        course = Course.objects.create(
            term=term, area_code=term.area_code, name=name, subject=subject, teacher=teacher, capacity=capacity,
            minimum=minimum, fee_fen=fee_fen, needed_percent=needed_percent, teacher_account=_account(teacher_username),
        )  # fmt: skip
        write(actor, "course.plan", course, name=name, subject=subject, capacity=capacity)
    return course


def _account(username: str) -> User | None:
    if not username.strip():
        return None
    user: User | None = User.objects.filter(username=username.strip(), is_active=True).first()
    if user is None:
        raise InvalidInput(
            code="account-unknown", field="teacher_username", message=_("There is no such account."),
            action=_("Leave it empty if the teacher does not sign in."),
        )  # fmt: skip
    return user


def add_lesson(*, actor: Actor, course_id: int, weekday: int, starts: time, ends: time, room: str) -> Lesson:
    """Put a weekly lesson into the timetable, as dated sessions until the term ends, days off left out.

    Raises NotFound, Forbidden, InvalidInput (weekday, ends, room), Conflict `course-over`, `no-days`,
    `timetable-clash`: every clash named.
    """
    room = line(room, field="room", limit=40)
    number(weekday, field="weekday", least=0, most=max(Weekday.values))
    check_times(starts, ends)
    with transaction.atomic():
        course = hold_course(course_id, with_school=True)
        require_school_keeper(actor, course.area_code)
        require_on(course)
        days = session_dates(course.term, weekday)
        if not days:
            raise Conflict(
                code="no-days", field="weekday", message=_("No such day is left in the term, but days off."),
                action=_("Choose another day of the week."),
            )  # fmt: skip
        lesson = Lesson(course=course, area_code=course.area_code, weekday=weekday, starts=starts, ends=ends, room=room)
        drafts = [draft_session(course, lesson, day) for day in days]
        refuse_clashes(course.term.school, drafts)
        lesson.save()
        CourseSession.objects.bulk_create(drafts, batch_size=200)
        write(actor, "lesson.add", lesson, course=course.pk, weekday=weekday, room=room, sessions=len(drafts))
    return lesson


def session_dates(term: SchoolTerm, weekday: int) -> list[date]:
    """The days of a weekly lesson from today or the term's beginning; statutory holidays and the office's left out."""
    schedule = schedule_for(None)
    first = max(term.starts_on, clock.today())
    return list(session_days(first, term.ends_on, weekday, lambda day: schedule.kind_of(day)[0] in OFF))


def draft_session(course: Course, lesson: Lesson, day: date) -> CourseSession:
    """A session of a lesson, not yet written."""
    return CourseSession(
        course=course, lesson=lesson, school=course.term.school, area_code=course.area_code, day=day,
        starts=lesson.starts, ends=lesson.ends, room=lesson.room, teacher=course.teacher,
    )  # fmt: skip


def check_times(starts: time, ends: time) -> None:
    """Raise InvalidInput on a lesson that ends before it begins."""
    if ends <= starts:
        raise InvalidInput(
            code="times-reversed", field="ends", message=_("A lesson ends after it has begun."),
            action=_("Check both times."),
        )  # fmt: skip


def refuse_clashes(school: School, drafts: Sequence[CourseSession]) -> None:
    """Raise Conflict `timetable-clash` that names every session of the school in the same room or with the same
    teacher at the same time. The school is held."""
    own = {row.pk for row in drafts if row.pk is not None}
    rows = CourseSession.objects.filter(school=school, is_cancelled=False, day__in={row.day for row in drafts})
    others = list(rows.exclude(pk__in=own).select_related("course").order_by("day", "starts", "pk"))
    found = [
        (draft, other) for draft in drafts for other in others
        if draft.slot.meets(other.slot) and (draft.room == other.room or draft.teacher == other.teacher)
    ]  # fmt: skip
    if found:
        raise Conflict(
            code="timetable-clash", field="room",
            message=_("%(number)d clashes: %(clashes)s")
            % {"number": len(found), "clashes": "；".join(_told(*pair) for pair in found)},
            action=_("Choose another room, day or time."),
        )  # fmt: skip


def _told(draft: CourseSession, other: CourseSession) -> str:
    what = other.room if draft.room == other.room else other.teacher
    return f"{other.day.isoformat()} {other.starts:%H:%M}–{other.ends:%H:%M} {what}（{other.course.name}）"


def drop_lesson(*, actor: Actor, lesson_id: int, reason: str) -> Lesson:
    """Take a lesson out of the timetable: its sessions ahead are cancelled, what was held stays.

    Raises NotFound, Forbidden, InvalidInput (reason), Conflict `lesson-dropped`, `course-over`.
    """
    reason = line(reason, field="reason")
    with transaction.atomic():
        course_id = Lesson.objects.filter(pk=lesson_id).values_list("course_id", flat=True).first()
        course = hold_course(course_id, with_school=True)
        lesson = hold(Lesson.objects.all(), lesson_id)
        require_school_keeper(actor, course.area_code)
        require_on(course)
        if lesson.dropped_on is not None:
            raise Conflict(code="lesson-dropped", message=_("This lesson is out of the timetable already."))
        lesson.dropped_on = clock.today()
        lesson.save(update_fields=["dropped_on", "updated_at"])
        ahead = lesson.sessions.filter(is_cancelled=False, listed_at=None, day__gte=clock.today())
        number_of = ahead.update(is_cancelled=True, cancelled_reason=reason, updated_at=clock.now())
        facts = {"course": course.name, "school": course.term.school.name, "lesson": str(lesson), "reason": reason}
        tell(standing_of(course, EnrolmentState.ENROLLED), "lesson_dropped", f"drop:{lesson.pk}", facts)
        write(actor, "lesson.drop", lesson, reason=reason, sessions=number_of)
    return lesson


def _held_session(session_id: int) -> CourseSession:
    course_id = CourseSession.objects.filter(pk=session_id).values_list("course_id", flat=True).first()
    course = hold_course(course_id, with_school=True)
    session = hold(CourseSession.objects.select_related("lesson"), session_id)
    session.course = course
    require_on(course)
    if session.is_cancelled or session.listed_at is not None:
        raise Conflict(
            code="session-over", message=_("This session was cancelled, or has been held."),
            action=_("Choose one that is ahead."),
        )  # fmt: skip
    return session


def move_session(*, actor: Actor, session_id: int, day: date, starts: time, ends: time, room: str) -> CourseSession:
    """Hold a session at another time or in another room; those enrolled are told.

    Raises NotFound, Forbidden, InvalidInput (day, ends, room), Conflict `course-over`, `session-over`,
    `timetable-clash`.
    """
    room = line(room, field="room", limit=40)
    check_times(starts, ends)
    with transaction.atomic():
        session = _held_session(session_id)
        require_school_keeper(actor, session.area_code)
        term = session.course.term
        day_after(max(clock.today(), term.starts_on), day, field="day")
        day_after(day, term.ends_on, field="day")
        before = facts_of_session(session)
        if (session.day, session.starts, session.ends, session.room) == (day, starts, ends, room):
            raise Conflict(code="session-unmoved", field="day", message=_("It takes place there and then already."))
        if session.day != day and session.moved_from is None:
            session.moved_from = session.day
        session.day, session.starts, session.ends, session.room = day, starts, ends, room
        refuse_clashes(term.school, [session])
        session.save(update_fields=["day", "starts", "ends", "room", "moved_from", "updated_at"])
        facts = facts_of_session(session) | {"old_day": before["day"], "old_time": before["time"]}
        key = f"move:{session.pk}:{day.isoformat()}:{starts:%H%M}:{room}:{clock.now():%Y%m%d%H%M%S}"
        tell(standing_of(session.course, EnrolmentState.ENROLLED), "moved", key, facts)
        write(actor, "session.move", session, day=day, room=room, was=before["day"])
    return session


def cancel_session(*, actor: Actor, session_id: int, reason: str) -> CourseSession:
    """Call one session off; those enrolled are told why. Raises NotFound, Forbidden, InvalidInput (reason), Conflict
    `course-over`, `session-over`."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        session = _held_session(session_id)
        require_school_keeper(actor, session.area_code)
        session.is_cancelled, session.cancelled_reason = True, reason
        session.save(update_fields=["is_cancelled", "cancelled_reason", "updated_at"])
        facts = facts_of_session(session) | {"reason": reason}
        tell(standing_of(session.course, EnrolmentState.ENROLLED), "cancelled", f"cancel:{session.pk}", facts)
        write(actor, "session.cancel", session, reason=reason)
    return session


def set_capacity(*, actor: Actor, course_id: int, capacity: int) -> Course:
    """Offer more places or fewer, never fewer than are taken; the waiting list moves up.

    Raises NotFound, Forbidden, InvalidInput (capacity), Conflict `course-over`.
    """
    with transaction.atomic():
        course = hold_course(course_id)
        require_school_keeper(actor, course.area_code)
        require_on(course)
        number(capacity, field="capacity", least=max(course.taken, course.minimum), most=CAPACITY_MAX)
        course.capacity = capacity
        course.save(update_fields=["capacity", "updated_at"])
        promote_waiting(actor, course)
        write(actor, "course.capacity", course, capacity=capacity)
    return course


def call_off_course(*, actor: Actor, course_id: int, reason: str) -> Course:
    """Call a course off (too few people, no teacher): paid fees go back in full, everybody is told.

    Raises NotFound, Forbidden, InvalidInput (reason), Conflict `course-over`.
    """
    reason = line(reason, field="reason")
    with transaction.atomic():
        course = hold_course(course_id, with_school=True)
        require_school_keeper(actor, course.area_code)
        require_on(course)
        course.called_off_on, course.called_off_reason = clock.today(), reason
        refunded = lapse_all(course, reason)
        course.taken = 0
        course.save(update_fields=["called_off_on", "called_off_reason", "taken", "updated_at"])
        course.sessions.filter(is_cancelled=False, listed_at=None).update(
            is_cancelled=True, cancelled_reason=reason, updated_at=clock.now()
        )
        write(actor, "course.call_off", course, reason=reason, refunded_fen=refunded)
    return course
