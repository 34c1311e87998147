"""Every verb on schools, terms, courses, lessons, sessions, enrolments and temporary branches: form, service, who."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.forms import university as f
from members.forms.base import NothingForm, ReasonForm
from members.models import Course, CourseSession, Enrolment, Lesson, School, SchoolBranch, SchoolTerm
from members.models import TemporaryAttachment as Attached
from members.services.university import branches, courses, enrolments, schools
from members.states.university import ENROLMENT_TABLE, TERM_TABLE, EnrolmentState
from members.views.base import Subject, Verb, keeps


def _school_page(pk: int) -> str:
    return reverse("members:school", args=[pk])


def _course_page(pk: int) -> str:
    return reverse("members:course", args=[pk])


def _can(verb: str) -> Any:
    return lambda term: TERM_TABLE.allows(term.state, verb)


def _is_on(course: Course) -> bool:
    return course.is_on


def _is_ahead(session: CourseSession) -> bool:
    return not session.is_cancelled and session.listed_at is None and session.course.is_on


def _owes(row: Enrolment) -> bool:
    return row.state == EnrolmentState.ENROLLED and row.fee_fen > 0 and row.paid_on is None


def _keeps_branch(scope: Any, row: Attached) -> bool:
    return keeps(scope, row.branch)


SUBJECTS = (
    Subject(
        "school",
        "school_id",
        School.objects.visible_to,
        lambda row: _school_page(row.pk),
        (
            Verb("change", _("Correct the school's entry"), f.SchoolFactsForm, schools.rename_school, keeps),
            Verb(
                "close",
                _("Close the school"),
                ReasonForm,
                schools.close_school,
                keeps,
                lambda row: row.is_open,
                is_danger=True,
            ),
        ),
    ),
    Subject(
        "school-term",
        "term_id",
        SchoolTerm.objects.visible_to,
        lambda row: f"{_school_page(row.school_id)}?term={row.pk}",
        (
            Verb(
                "open-enrolment",
                _("Open enrolment"),
                NothingForm,
                schools.open_enrolment,
                keeps,
                _can("open_enrolment"),
                is_primary=True,
            ),
            Verb("begin", _("Begin the term"), NothingForm, schools.begin_term, keeps, _can("begin"), is_primary=True),
            Verb(
                "finish",
                _("End the term and issue certificates"),
                NothingForm,
                schools.finish_term,
                keeps,
                _can("finish"),
            ),
        ),
    ),
    Subject(
        "course",
        "course_id",
        lambda user: Course.objects.visible_to(user).select_related("term"),
        lambda row: _course_page(row.pk),
        (
            Verb("lesson", _("Add a weekly lesson"), f.LessonForm, courses.add_lesson, keeps, _is_on),
            Verb("capacity", _("Change the number of places"), f.CapacityForm, courses.set_capacity, keeps, _is_on),
            Verb(
                "call-off", _("Call the course off"), ReasonForm, courses.call_off_course, keeps, _is_on, is_danger=True
            ),
        ),
    ),
    Subject(
        "lesson",
        "lesson_id",
        lambda user: Lesson.objects.visible_to(user).select_related("course__term"),
        lambda row: _course_page(row.course_id),
        (
            Verb(
                "drop",
                _("Take the lesson out"),
                ReasonForm,
                courses.drop_lesson,
                keeps,
                lambda row: row.dropped_on is None and row.course.is_on,
                is_danger=True,
            ),
        ),
    ),
    Subject(
        "session",
        "session_id",
        lambda user: CourseSession.objects.visible_to(user).select_related("course__term"),
        lambda row: _course_page(row.course_id),
        (
            Verb("move", _("Move the session"), f.MoveForm, courses.move_session, keeps, _is_ahead),
            Verb(
                "cancel", _("Cancel the session"), ReasonForm, courses.cancel_session, keeps, _is_ahead, is_danger=True
            ),
        ),
    ),
    Subject(
        "enrolment",
        "enrolment_id",
        lambda user: Enrolment.objects.visible_to(user).select_related("course__term", "student"),
        lambda row: _course_page(row.course_id),
        (
            Verb("pay", _("Fee paid"), NothingForm, enrolments.note_payment, keeps, _owes),
            Verb(
                "withdraw",
                _("Withdraw from the course"),
                f.OptionalReasonForm,
                enrolments.withdraw,
                keeps,
                lambda row: ENROLMENT_TABLE.allows(row.state, "withdraw") and row.course.is_on,
                is_danger=True,
            ),
        ),
    ),
    Subject(
        "school-branch",
        "branch_id",
        lambda user: SchoolBranch.objects.visible_to(user).select_related("organization", "school"),
        lambda row: _school_page(row.school_id),
        (
            Verb("attach", _("Let a member take part"), f.AttachForm, branches.attach_member, keeps),
            Verb("outing", _("Record an outing"), f.SchoolOutingForm, branches.record_outing, keeps),
        ),
    ),
    Subject(
        "attachment",
        "attachment_id",
        lambda user: Attached.objects.visible_to(user).select_related("branch__organization", "member"),
        lambda row: _school_page(row.branch.school_id),
        (
            Verb(
                "end",
                _("Takes part no longer"),
                ReasonForm,
                branches.end_attachment,
                _keeps_branch,
                lambda row: row.ends_on is None,
                is_danger=True,
            ),
        ),
    ),
)
