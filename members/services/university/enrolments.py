"""Enrolments: within the places, on the waiting list in order, promoted when somebody leaves, paid and refunded.

The course is held in each: the last place goes to one, whoever comes at the same moment waits at 1.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.services.policing.squads import checked_phone
from members.models import Course, CourseSession, Enrolment, Member, Student
from members.models.sealed import PHONE
from members.rules.university import refund
from members.services.university.frame import (
    facts_of,
    hold_course,
    require_on,
    require_own,
    require_school_keeper,
    standing_of,
    tell,
    write,
)
from members.states.organization import COUNTED
from members.states.university import ENROLMENT_TABLE, STANDING, EnrolmentState, SchoolTermState
from xinhui.accounts.actors import Actor, person_id
from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.core.checks import hold, line, number
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.sealed import fingerprint, seal

ELDEST, YOUNGEST = 1900, 2010


@dataclass(frozen=True)
class StudentFacts:
    """What is said of a student: no more than this."""

    name: str
    birth_year: int
    phone: str = ""
    user_id: int | None = None
    member_id: int | None = None


def enter_student(*, actor: Actor, area_code: str, facts: StudentFacts) -> Student:
    """Enter a student of a place's schools; who is entered already is found again (by phone and name, account or
    member).

    Raises Forbidden, InvalidInput (name, birth_year, phone, user, member).
    """
    name = line(facts.name, field="name", limit=40)
    number(facts.birth_year, field="birth_year", least=ELDEST, most=YOUNGEST)
    bare = "".join(facts.phone.split())
    phone = checked_phone(bare) if bare else ""
    with transaction.atomic():
        if facts.user_id is None or facts.user_id != actor.user_id:
            require_school_keeper(actor, area_code)
        if facts.user_id is not None and not User.objects.filter(pk=facts.user_id, is_active=True).exists():
            raise InvalidInput(code="account-unknown", field="user", message=_("There is no such account."))
        member = Member.objects.filter(pk=facts.member_id, state__in=COUNTED).first() if facts.member_id else None
        if facts.member_id is not None and (member is None or not member.area_code.startswith(area_code)):
            raise InvalidInput(
                code="member-unknown", field="member", message=_("There is no such member here."),
                action=_("Leave it empty for whoever is no member."),
            )  # fmt: skip
        print_ = fingerprint(phone, purpose=PHONE)
        known = _known(area_code, name, print_, facts)
        if known is not None:
            return known
        student = Student.objects.create(
            name=name, birth_year=facts.birth_year, area_code=area_code, phone_sealed=seal(phone, purpose=PHONE),
            phone_print=print_, user_id=facts.user_id, member=member,
        )  # fmt: skip
        write(actor, "student.enter", student)
    return student


def _known(area_code: str, name: str, print_: str, facts: StudentFacts) -> Student | None:
    here = Student.objects.filter(area_code=area_code)
    found = here.filter(user_id=facts.user_id).first() if facts.user_id is not None else None
    found = found or (here.filter(member_id=facts.member_id).first() if facts.member_id is not None else None)
    return found or (here.filter(name=name, phone_print=print_).first() if print_ else None)


def enrol(*, actor: Actor, course_id: int, student_id: int) -> Enrolment:
    """A place in the course while there is one, else the end of the waiting list.

    Keepers enrol until the term ends; students themselves in the days of enrolment.
    Raises NotFound, Forbidden, Conflict `course-over`, `enrolment-closed`, `enrolled-already`, `student-elsewhere`,
    `student-clash`.
    """
    with transaction.atomic():
        course = hold_course(course_id)
        student = hold(Student.objects.all(), student_id, field="student")
        is_own = actor.user_id is not None and actor.user_id == student.user_id
        if not is_own:
            require_school_keeper(actor, course.area_code)
        _require_open(course, is_own=is_own)
        _require_free(course, student)
        is_in = not course.is_full and not _somebody_waits(course)
        row = Enrolment.objects.create(
            course=course, student=student, area_code=course.area_code, queued_at=clock.now(), fee_fen=course.fee_fen,
            state=EnrolmentState.ENROLLED if is_in else EnrolmentState.WAITING,
            enrolled_at=clock.now() if is_in else None,
        )  # fmt: skip
        if is_in:
            _take(course, 1)
        facts = facts_of(course) | {"position": position_of(row)}
        tell([row], "enrolled" if is_in else "waiting", "enrol", facts)
        write(actor, "enrolment.enrol", row, course=course.pk, state=row.state)
    return row


def enrol_myself(*, actor: Actor, course_id: int, name: str = "", birth_year: int | None = None,
                 phone: str = "") -> Enrolment:  # fmt: skip
    """Enrol with one's own account; the first time at a town's school one says name and year of birth.

    Errors as `enter_student` and `enrol`.
    """
    with transaction.atomic():
        area = Course.objects.filter(pk=course_id).values_list("area_code", flat=True).first() or ""
        user_id = person_id(actor)
        student = Student.objects.filter(area_code=area, user_id=user_id).first()
        if student is None:
            hold_course(course_id)
            member = Member.objects.filter(user_id=user_id, state__in=COUNTED).first()
            born = birth_year or (member.born_on.year if member else 0)
            facts = StudentFacts(
                name=name or User.objects.values_list("name", flat=True).get(pk=user_id), phone=phone, user_id=user_id,
                birth_year=born, member_id=member.pk if member and member.area_code.startswith(area) else None,
            )  # fmt: skip
            student = enter_student(actor=actor, area_code=area, facts=facts)
        return enrol(actor=actor, course_id=course_id, student_id=student.pk)


def _require_open(course: Course, *, is_own: bool) -> None:
    require_on(course)
    term = course.term
    in_days = term.enrol_from <= clock.today() <= term.enrol_to
    if term.state == SchoolTermState.PLANNED or (is_own and not in_days):
        raise Conflict(
            code="enrolment-closed",
            message=_("Enrolment runs from %(first)s to %(last)s.")
            % {"first": term.enrol_from.isoformat(), "last": term.enrol_to.isoformat()},
            action=_("Come back in these days, or ask the school."),
        )  # fmt: skip


def _require_free(course: Course, student: Student) -> None:
    if student.area_code != course.area_code:
        raise Conflict(
            code="student-elsewhere", field="student", message=_("This student belongs to another town's school."),
            action=_("Enter the student here as well."),
        )  # fmt: skip
    standing = Enrolment.objects.filter(student=student, state__in=STANDING)
    if standing.filter(course=course).exists():
        raise Conflict(
            code="enrolled-already", field="student", message=_("This student is on the course's list already.")
        )
    others = CourseSession.objects.filter(
        course__in=standing.exclude(course=course).values("course"), is_cancelled=False, day__gte=clock.today()
    ).select_related("course")
    own = [row.slot for row in course.sessions.filter(is_cancelled=False, day__gte=clock.today())]
    clashes = sorted({row.course.name for row in others for slot in own if row.slot.meets(slot)})
    if clashes:
        raise Conflict(
            code="student-clash", field="student",
            message=_("At the same time this student is in: %(courses)s.") % {"courses": "、".join(clashes)},
            action=_("Choose another course, or withdraw from the other first."),
        )  # fmt: skip


def _somebody_waits(course: Course) -> bool:
    return Enrolment.objects.filter(course=course, state=EnrolmentState.WAITING).exists()


def position_of(row: Enrolment) -> int:
    """Place in the waiting list, from 1; 0 for whoever does not wait."""
    if row.state != EnrolmentState.WAITING:
        return 0
    waiting = Enrolment.objects.filter(course_id=row.course_id, state=EnrolmentState.WAITING)
    order = list(waiting.order_by("queued_at", "pk").values_list("pk", flat=True))
    return order.index(row.pk) + 1


def _take(course: Course, places: int) -> None:
    course.taken += places
    course.save(update_fields=["taken", "updated_at"])


def promote_waiting(actor: Actor, course: Course) -> int:
    """Give free places to those who wait longest, and tell them. The course is held."""
    waiting = standing_of(course, EnrolmentState.WAITING)[: max(course.capacity - course.taken, 0)]
    for row in waiting:
        row.state = ENROLMENT_TABLE.next(row.state, "promote")
        row.enrolled_at = clock.now()
        row.save(update_fields=["state", "enrolled_at", "updated_at"])
        write(actor, "enrolment.promote", row, course=course.pk)
    if waiting:
        _take(course, len(waiting))
        tell(waiting, "promoted", "promote", facts_of(course))
    return len(waiting)


def sessions_begun(course: Course) -> int:
    """How many sessions have begun by now; cancelled ones do not count."""
    now = clock.local(clock.now())
    rows = course.sessions.filter(is_cancelled=False, day__lte=now.date()).values_list("day", "starts")
    return sum(1 for day, starts in rows if (day, starts) <= (now.date(), now.time()))


def withdraw(*, actor: Actor, enrolment_id: int, reason: str = "") -> Enrolment:
    """Leave a course or its waiting list; until the second session begins a paid fee comes back. Who waits moves up.

    Raises NotFound, Forbidden, InvalidInput (reason), TransitionRefused, Conflict `course-over`.
    """
    reason = line(reason, field="reason", required=False)
    with transaction.atomic():
        course, row = _held(enrolment_id)
        require_own(actor, row)
        target = ENROLMENT_TABLE.next(row.state, "withdraw")
        require_on(course)
        had_place = row.state == EnrolmentState.ENROLLED
        if row.paid_on is not None:
            row.refunded_fen = refund(row.fee_fen, sessions_begun(course))
        row.state, row.left_at, row.left_reason = target, clock.now(), reason
        row.save(update_fields=["state", "left_at", "left_reason", "refunded_fen", "updated_at"])
        if had_place:
            _take(course, -1)
            promote_waiting(actor, course)
        write(actor, "enrolment.withdraw", row, course=course.pk, refunded_fen=row.refunded_fen)
    return row


def note_payment(*, actor: Actor, enrolment_id: int) -> Enrolment:
    """Write down that the fee was paid. Raises NotFound, Forbidden, Conflict `nothing-to-pay`."""
    with transaction.atomic():
        course, row = _held(enrolment_id)
        require_school_keeper(actor, course.area_code)
        if row.state != EnrolmentState.ENROLLED or row.fee_fen == 0 or row.paid_on is not None:
            raise Conflict(code="nothing-to-pay", message=_("There is nothing to be paid here."))
        row.paid_on = clock.today()
        row.save(update_fields=["paid_on", "updated_at"])
        write(actor, "enrolment.pay", row, fee_fen=row.fee_fen)
    return row


def lapse_all(course: Course, reason: str) -> int:
    """End every place of a course that is called off, fees refunded in full; fen refunded. The course is held."""
    rows = standing_of(course)
    for row in rows:
        row.state = ENROLMENT_TABLE.next(row.state, "lapse")
        row.left_at, row.left_reason, row.updated_at = clock.now(), reason, clock.now()
        row.refunded_fen = row.fee_fen if row.paid_on is not None else 0
    Enrolment.objects.bulk_update(rows, ["state", "left_at", "left_reason", "refunded_fen", "updated_at"])
    tell(rows, "called_off", "off", facts_of(course) | {"reason": reason})
    return sum(row.refunded_fen for row in rows)


def _held(enrolment_id: int) -> tuple[Course, Enrolment]:
    course_id = Enrolment.objects.filter(pk=enrolment_id).values_list("course_id", flat=True).first()
    course = hold_course(course_id)
    return course, hold(Enrolment.objects.select_related("student"), enrolment_id)
