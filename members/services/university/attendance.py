"""Attendance: the list of a session, taken as a whole or by a tap a student; corrected until the term ends."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import Course, CourseAttendance, CourseSession, Enrolment
from members.services.university.frame import hold_course, require_on, require_taker, write
from members.states.university import EnrolmentState, Presence
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import hold, one_of
from xinhui.core.errors import Conflict, InvalidInput


def take_list(
    *, actor: Actor, session_id: int, present: Collection[int], on_leave: Collection[int] = ()
) -> CourseSession:  # fmt: skip
    """The whole list of a session: ids of enrolments that are there, or excused; all others are absent.

    Raises NotFound, Forbidden, InvalidInput (present), Conflict `course-over`, `session-cancelled`, `too-early`.
    """
    with transaction.atomic():
        course, session = _held(session_id)
        require_taker(actor, course)
        _require_begun(session)
        enrolled = set(_enrolled(course))
        if not (set(present) | set(on_leave)) <= enrolled or set(present) & set(on_leave):
            raise InvalidInput(
                code="not-on-the-list", field="present",
                message=_("Somebody named is not enrolled in this course, or is named twice."),
                action=_("Load the list again."),
            )  # fmt: skip
        wanted = {pk: Presence.PRESENT if pk in present else Presence.LEAVE if pk in on_leave else Presence.ABSENT
                  for pk in enrolled}  # fmt: skip
        _write(actor, session, wanted)
        session.listed_at = clock.now()
        session.save(update_fields=["listed_at", "updated_at"])
        write(actor, "attendance.list", session, present=len(present), leave=len(on_leave), of=len(enrolled))
    return session


def tap(*, actor: Actor, session_id: int, enrolment_id: int, presence: str = Presence.PRESENT) -> CourseAttendance:
    """One student's line of the list, by a tap on the phone; the first tap begins the list, all others absent.

    Raises NotFound, Forbidden, InvalidInput (presence), Conflict `course-over`, `session-cancelled`, `too-early`.
    """
    one_of(presence, Presence.values, field="presence")
    with transaction.atomic():
        course, session = _held(session_id)
        require_taker(actor, course)
        _require_begun(session)
        hold(Enrolment.objects.filter(course=course, state=EnrolmentState.ENROLLED), enrolment_id, field="enrolment")
        wanted: dict[int, Presence] = {}
        if session.listed_at is None:
            wanted = dict.fromkeys(_enrolled(course), Presence.ABSENT)
            session.listed_at = clock.now()
            session.save(update_fields=["listed_at", "updated_at"])
        _write(actor, session, wanted | {enrolment_id: Presence(presence)})
        row = CourseAttendance.objects.get(session=session, enrolment_id=enrolment_id)
        write(actor, "attendance.tap", row, session=session.pk, presence=presence)
    return row


def _held(session_id: int) -> tuple[Course, CourseSession]:
    course_id = CourseSession.objects.filter(pk=session_id).values_list("course_id", flat=True).first()
    course = hold_course(course_id)
    session = hold(CourseSession.objects.all(), session_id)
    session.course = course
    require_on(course)
    return course, session


def _require_begun(session: CourseSession) -> None:
    if session.is_cancelled:
        raise Conflict(code="session-cancelled", message=_("This session was cancelled."))
    if session.day > clock.today():
        raise Conflict(
            code="too-early", message=_("This session is on %(day)s.") % {"day": session.day.isoformat()},
            action=_("Take the list on that day."),
        )  # fmt: skip


def _enrolled(course: Course) -> list[int]:
    rows = Enrolment.objects.filter(course=course, state=EnrolmentState.ENROLLED)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _write(actor: Actor, session: CourseSession, wanted: Mapping[int, Presence]) -> None:
    rows = [
        CourseAttendance(session=session, enrolment_id=pk, area_code=session.area_code, presence=presence,
                         by_id=actor.user_id, updated_at=clock.now())
        for pk, presence in sorted(wanted.items())
    ]  # fmt: skip
    CourseAttendance.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["session", "enrolment"],
        update_fields=["presence", "by", "updated_at"],
    )  # fmt: skip
