"""Schools and their terms: opened, planned, enrolling, running, finished with certificates."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from members.models import Course, CourseAttendance, CourseCertificate, CourseSession, Enrolment, School, SchoolTerm
from members.rules.university import certificate_number, has_earned, percent
from members.services.frame import division_in_force
from members.services.university.frame import (
    facts_of,
    hold_open_school,
    hold_school,
    hold_term,
    require_school_keeper,
    tell,
    write,
)
from members.states.university import TERM_TABLE, EnrolmentState, Presence, SchoolTermState
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.checks import day_after, line
from xinhui.core.errors import Conflict, InvalidInput


def open_school(*, actor: Actor, area_code: str, name: str, place: str, head: str) -> School:
    """Enter a senior university of the district or a town. Raises Forbidden, InvalidInput (area_code, name, place,
    head), Conflict `school-exists`."""
    name, place = line(name, field="name", limit=60), line(place, field="place", limit=120)
    head = line(head, field="head", limit=40)
    with transaction.atomic():
        division_in_force(area_code, digits=(6, 9))
        require_school_keeper(actor, area_code)
        if School.objects.filter(area_code=area_code, name=name, closed_on=None).exists():
            raise Conflict(
                code="school-exists", field="name", message=_("There is a senior university of this name here.")
            )
        school = School.objects.create(area_code=area_code, name=name, place=place, head=head)
        write(actor, "school.open", school, name=name)
    return school


def close_school(*, actor: Actor, school_id: int, reason: str) -> School:
    """Close a school whose terms have all ended. Raises NotFound, Forbidden, InvalidInput (reason), Conflict
    `school-closed`, `terms-open`."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        school = hold_open_school(school_id)
        require_school_keeper(actor, school.area_code)
        if school.terms.exclude(state=SchoolTermState.FINISHED).exists():
            raise Conflict(
                code="terms-open", message=_("A term of this school has not ended."), action=_("Finish it first.")
            )
        school.closed_on = clock.today()
        school.save(update_fields=["closed_on", "updated_at"])
        write(actor, "school.close", school, reason=reason)
    return school


def plan_term(
    *, actor: Actor, school_id: int, name: str, starts_on: date, ends_on: date, enrol_from: date, enrol_to: date
) -> SchoolTerm:
    """Plan a term. Raises NotFound, Forbidden, InvalidInput (name, ends_on, enrol_from, enrol_to), Conflict
    `school-closed`, `term-exists`."""
    name = line(name, field="name", limit=40)
    day_after(starts_on, ends_on, field="ends_on")
    day_after(enrol_from, enrol_to, field="enrol_to")
    if starts_on == ends_on or enrol_to > ends_on or enrol_from > starts_on:
        raise InvalidInput(
            code="dates-do-not-fit", field="enrol_from" if enrol_from > starts_on else "ends_on",
            message=_("Enrolment begins before the term, and the term ends after it has begun."),
            action=_("Check the four days."),
        )  # fmt: skip
    with transaction.atomic():
        school = hold_open_school(school_id)
        require_school_keeper(actor, school.area_code)
        if school.terms.filter(name=name).exists():
            raise Conflict(code="term-exists", field="name", message=_("This school has a term of this name."))
        term = SchoolTerm.objects.create(
            school=school, area_code=school.area_code, name=name, starts_on=starts_on, ends_on=ends_on,
            enrol_from=enrol_from, enrol_to=enrol_to,
        )  # fmt: skip
        write(actor, "term.plan", term, name=name, starts_on=starts_on, ends_on=ends_on)
    return term


def open_enrolment(*, actor: Actor, term_id: int) -> SchoolTerm:
    """Let people enrol: every course has its timetable. Raises NotFound, Forbidden, TransitionRefused, Conflict
    `courses-missing`, `timetable-missing`."""
    with transaction.atomic():
        term = hold_term(term_id)
        require_school_keeper(actor, term.area_code)
        target = TERM_TABLE.next(term.state, "open_enrolment")
        courses = term.courses.filter(called_off_on=None)
        bare = [row.name for row in courses if not row.sessions.exists()]
        if bare or not courses:
            raise Conflict(
                code="timetable-missing" if bare else "courses-missing",
                message=_("Without a timetable yet: %(names)s.") % {"names": "、".join(bare)} if bare
                else _("This term has no course yet."),
                action=_("Enter courses and their timetable first."),
            )  # fmt: skip
        _set(actor, term, target, "open_enrolment")
    return term


def begin_term(*, actor: Actor, term_id: int) -> SchoolTerm:
    """Begin the term; courses with too few people stay open until the school calls them off.

    Raises NotFound, Forbidden, TransitionRefused, Conflict `too-early`.
    """
    with transaction.atomic():
        term = hold_term(term_id)
        require_school_keeper(actor, term.area_code)
        target = TERM_TABLE.next(term.state, "begin")
        if clock.today() < term.starts_on:
            raise Conflict(
                code="too-early", message=_("The term begins on %(day)s.") % {"day": term.starts_on.isoformat()}
            )
        _set(actor, term, target, "begin")
    return term


def finish_term(*, actor: Actor, term_id: int) -> SchoolTerm:
    """End the term: certificates for those who came often enough, and everybody told how it went.

    Raises NotFound, Forbidden, TransitionRefused, Conflict `sessions-ahead`, `lists-missing`.
    """
    with transaction.atomic():
        term = hold_term(term_id)
        require_school_keeper(actor, term.area_code)
        target = TERM_TABLE.next(term.state, "finish")
        unlisted = unlisted_sessions(term)
        ahead = [row for row in unlisted if row.day > clock.today()]
        if ahead or unlisted:
            row = (ahead or unlisted)[0]
            facts = {"number": len(ahead or unlisted), "first": f"{row.course.name} {row.day.isoformat()}"}
            raise Conflict(
                code="sessions-ahead" if ahead else "lists-missing",
                message=(_("%(number)d sessions are still ahead, the first: %(first)s.") if ahead
                         else _("%(number)d sessions have no attendance list, the first: %(first)s.")) % facts,
                action=_("Hold or cancel them first.") if ahead else _("Take the lists first, or cancel the sessions."),
            )  # fmt: skip
        issued = sum(_conclude(course, term) for course in term.courses.filter(called_off_on=None).order_by("pk"))
        _set(actor, term, target, "finish", certificates=issued)
    return term


def unlisted_sessions(term: SchoolTerm) -> list[CourseSession]:
    """Sessions of the term that are neither cancelled nor have a list of attendance."""
    rows = CourseSession.objects.filter(course__term=term, course__called_off_on=None, is_cancelled=False)
    return list(rows.filter(listed_at=None).select_related("course").order_by("day", "starts", "pk"))


def _conclude(course: Course, term: SchoolTerm) -> int:
    """Count each enrolment's sessions, issue what was earned, let the waiting list lapse; how many were issued."""
    course.term = term
    held = course.sessions.filter(is_cancelled=False).count()
    came = CourseAttendance.objects.filter(
        enrolment__course=course, presence=Presence.PRESENT, session__is_cancelled=False
    )
    times = dict(came.order_by().values_list("enrolment").annotate(n=Count("pk")))
    rows = Enrolment.objects.filter(course=course, state=EnrolmentState.ENROLLED).select_related("student")
    enrolled = list(rows.order_by("pk"))
    for row in enrolled:
        row.attended, row.held, row.updated_at = times.get(row.pk, 0), held, clock.now()
    Enrolment.objects.bulk_update(enrolled, ["attended", "held", "updated_at"], batch_size=500)
    earned = [row for row in enrolled if has_earned(row.attended or 0, held, course.needed_percent)]
    first = CourseCertificate.objects.filter(area_code=course.area_code, issued_on__year=clock.today().year).count() + 1
    CourseCertificate.objects.bulk_create([
        CourseCertificate(
            enrolment=row, area_code=row.area_code, issued_on=clock.today(), percent=percent(row.attended or 0, held),
            number=certificate_number(row.area_code, clock.today().year, serial, settings.FIELD_KEY),
        )
        for serial, row in enumerate(earned, first)
    ])  # fmt: skip
    waiting = Enrolment.objects.filter(course=course, state=EnrolmentState.WAITING)
    waiting.update(state=EnrolmentState.LAPSED, left_at=clock.now(), updated_at=clock.now())
    facts: dict[str, Any] = facts_of(course) | {"held": held, "needed": course.needed_percent}
    won = {row.pk for row in earned}
    for row in enrolled:
        tell([row], "certified" if row.pk in won else "not_certified", "end", facts | {"attended": row.attended})
    return len(earned)


def _set(actor: Actor, term: SchoolTerm, state: SchoolTermState, verb: str, **detail: object) -> None:
    term.state = state
    term.save(update_fields=["state", "updated_at"])
    write(actor, f"term.{verb}", term, **detail)


def rename_school(*, actor: Actor, school_id: int, name: str, place: str, head: str) -> School:
    """Correct what is said of a school. Raises NotFound, Forbidden, InvalidInput, Conflict `school-exists`."""
    name, place = line(name, field="name", limit=60), line(place, field="place", limit=120)
    head = line(head, field="head", limit=40)
    with transaction.atomic():
        school = hold_school(school_id)
        require_school_keeper(actor, school.area_code)
        twins = School.objects.filter(area_code=school.area_code, name=name, closed_on=None).exclude(pk=school.pk)
        if twins.exists():
            raise Conflict(
                code="school-exists", field="name", message=_("There is a senior university of this name here.")
            )
        school.name, school.place, school.head = name, place, head
        school.save(update_fields=["name", "place", "head", "updated_at"])
        write(actor, "school.change", school, name=name)
    return school
