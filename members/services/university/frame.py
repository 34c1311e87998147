"""What every verb of senior universities begins with: rows locked, who may, students told.

Lock order: school, term, course, enrolments by id, the audit chain last. Whatever changes a timetable holds the
school, so that two clashing sessions cannot be written side by side.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from members.models import Course, CourseSession, Enrolment, School, SchoolTerm
from members.services.frame import require_keeper
from members.states.university import CHANGING, STANDING
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core.checks import hold
from xinhui.core.errors import Conflict, Forbidden
from xinhui.outbox.services.enqueue import Draft, enqueue


def hold_school(school_id: int | None) -> School:
    """The school, locked. Raises NotFound."""
    return hold(School.objects.all(), school_id)


def hold_open_school(school_id: int | None) -> School:
    """The school that is not closed, locked. Raises NotFound, Conflict `school-closed`."""
    school = hold_school(school_id)
    if not school.is_open:
        raise Conflict(
            code="school-closed", message=_("This senior university is closed."), action=_("Choose another one.")
        )
    return school


def hold_term(term_id: int | None) -> SchoolTerm:
    """The term, its school locked before it. Raises NotFound."""
    hold_school(SchoolTerm.objects.filter(pk=term_id or 0).values_list("school_id", flat=True).first())
    return hold(SchoolTerm.objects.select_related("school"), term_id)


def hold_course(course_id: int | None, *, with_school: bool = False) -> Course:
    """The course, locked; before it its school, where the timetable is at stake. Raises NotFound."""
    if with_school:
        hold_school(Course.objects.filter(pk=course_id or 0).values_list("term__school_id", flat=True).first())
    return hold(Course.objects.select_related("term__school"), course_id)


def require_on(course: Course) -> None:
    """Raise Conflict `course-over` unless the course goes on."""
    if course.called_off_on is not None or course.term.state not in CHANGING:
        raise Conflict(
            code="course-over", message=_("This course was called off, or its term has ended."),
            action=_("Choose another course."),
        )  # fmt: skip


def require_school_keeper(actor: Actor, area_code: str) -> None:
    """Raise Forbidden unless the actor keeps the records of the school's place."""
    require_keeper(actor, area_code=area_code)


def require_taker(actor: Actor, course: Course) -> None:
    """Who may take the list: the keepers, and the teacher. Raises Forbidden."""
    if actor.user_id is not None and actor.user_id == course.teacher_account_id:
        return
    require_keeper(actor, area_code=course.area_code)


def require_own(actor: Actor, enrolment: Enrolment) -> None:
    """One's own place, or a keeper's business. Raises Forbidden."""
    if actor.user_id is not None and actor.user_id == enrolment.student.user_id:
        return
    try:
        require_keeper(actor, area_code=enrolment.area_code)
    except Forbidden as error:
        raise Forbidden(
            code="not-your-place", message=_("This is somebody else's place."), action=_("Ask the school.")
        ) from error


def facts_of(course: Course) -> dict[str, str]:
    """What messages say of a course."""
    return {"course": course.name, "school": course.term.school.name, "term": course.term.name}


def tell(enrolments: Iterable[Enrolment], kind: str, key: str, facts: dict[str, Any]) -> None:
    """A message to each student who has an account; `key` says which event it is."""
    enqueue(drafts=[
        Draft(key=f"university:{key}:{row.pk}", recipient_id=row.student.user_id, kind=f"university.{kind}",
              context=facts, link=f"/m/party/university/courses/{row.course_id}/")
        for row in enrolments if row.student.user_id is not None
    ])  # fmt: skip


def standing_of(course: Course, *states: str) -> list[Enrolment]:
    """Those enrolled and waiting (or of the states named), in the order in which they came."""
    rows = Enrolment.objects.filter(course=course, state__in=states or STANDING).select_related("student")
    return list(rows.order_by("queued_at", "pk"))


def facts_of_session(session: CourseSession) -> dict[str, str]:
    """What messages say of a session."""
    return {
        **facts_of(session.course), "day": session.day.isoformat(), "room": session.room,
        "time": f"{session.starts:%H:%M}–{session.ends:%H:%M}",
    }  # fmt: skip


def write(actor: Actor, verb: str, target: Any, **detail: object) -> None:
    """The entry on the trail."""
    record(actor=actor, verb=f"university.{verb}", target=target, area_code=target.area_code, detail=detail)
