"""Senior universities (老年大学): schools, terms, courses, and the timetable down to the single session.

What is taught where and when is no secret: everybody who is signed in sees it. Who learns there is another module's.
"""

from typing import Self, TypeVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.rules.university import Slot
from members.states.university import CHANGING, CourseSubject, SchoolTermState, Weekday
from xinhui.accounts.models import User
from xinhui.core.models import Timestamped

M = TypeVar("M", bound=models.Model)


class OpenQuerySet(models.QuerySet[M]):
    """Rows that are no secret: for everybody who is signed in."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All of them, or none for strangers."""
        return self.all() if isinstance(user, User) and user.is_active else self.none()


class School(Timestamped):
    """A senior university, of the district or a town."""

    name = models.CharField(_("name"), max_length=60)
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    place = models.CharField(_("address"), max_length=120)
    head = models.CharField(_("head of the school"), max_length=40)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = OpenQuerySet["School"].as_manager()

    class Meta:
        verbose_name = _("senior university")
        verbose_name_plural = _("senior universities")
        ordering = ["area_code", "id"]
        constraints = [
            models.UniqueConstraint(
                name="school_name_once", fields=["area_code", "name"], condition=Q(closed_on__isnull=True),
                violation_error_message=_("There is a senior university of this name here."),
            ),
            models.CheckConstraint(
                name="school_of_district_or_town", condition=Q(area_code__regex=r"^(\d{6}|\d{9})$"),
                violation_error_message=_("A senior university belongs to the district or a town."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Takes new terms."""
        return self.closed_on is None


class SchoolTerm(Timestamped):
    """A term of a school with its days and its period of enrolment."""

    school = models.ForeignKey(
        School, verbose_name=_("senior university"), on_delete=models.PROTECT, related_name="terms"
    )
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    name = models.CharField(_("name"), max_length=40)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    enrol_from = models.DateField(_("enrolment from"))
    enrol_to = models.DateField(_("enrolment to"))
    state = models.CharField(_("state"), max_length=10, choices=SchoolTermState, default=SchoolTermState.PLANNED)

    objects = OpenQuerySet["SchoolTerm"].as_manager()

    class Meta:
        verbose_name = _("term of a senior university")
        verbose_name_plural = _("terms of senior universities")
        ordering = ["-starts_on", "-id"]
        indexes = [models.Index(fields=["state", "starts_on"], name="school_term_state")]
        constraints = [
            models.UniqueConstraint(
                name="school_term_name_once", fields=["school", "name"],
                violation_error_message=_("This school has a term of this name."),
            ),
            models.CheckConstraint(
                name="school_term_days_in_order",
                condition=Q(starts_on__lt=F("ends_on"), starts_on__gte=F("enrol_from"), enrol_from__lte=F("enrol_to")),
                violation_error_message=_("Enrolment begins before the term, and the term ends after it has begun."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.school} {self.name}"


class Course(Timestamped):
    """A course of a term. `taken` is the number enrolled, kept under the course's lock."""

    term = models.ForeignKey(SchoolTerm, verbose_name=_("term"), on_delete=models.PROTECT, related_name="courses")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    name = models.CharField(_("name"), max_length=60)
    subject = models.CharField(pgettext_lazy("course", "subject"), max_length=16, choices=CourseSubject)
    teacher = models.CharField(_("teacher"), max_length=40)
    #: Who may take the list on the phone, if the teacher has an account.
    teacher_account = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("teacher's account"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    fee_fen = models.PositiveIntegerField(_("fee in fen"), default=0)
    capacity = models.PositiveSmallIntegerField(_("places"))
    minimum = models.PositiveSmallIntegerField(_("least number to begin"), default=1)
    needed_percent = models.PositiveSmallIntegerField(_("attendance needed for the certificate (%)"), default=80)
    taken = models.PositiveSmallIntegerField(_("places taken"), default=0)
    called_off_on = models.DateField(_("called off on"), null=True, blank=True)
    called_off_reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = OpenQuerySet["Course"].as_manager()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["term", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                name="course_name_once", fields=["term", "name"], condition=Q(called_off_on__isnull=True),
                violation_error_message=_("There is a course of this name in the term."),
            ),
            models.CheckConstraint(
                name="course_numbers_fit",
                condition=Q(capacity__gte=1, minimum__lte=F("capacity"))
                & Q(needed_percent__gte=1, needed_percent__lte=100),
                violation_error_message=_("A course has places, needs no more people than that, and 1 to 100 percent."),
            ),
            models.CheckConstraint(
                name="course_never_overbooked", condition=Q(taken__lte=F("capacity")),
                violation_error_message=_("The course is full."),
            ),
            models.CheckConstraint(
                name="course_called_off_says_why", condition=Q(called_off_on__isnull=True) | ~Q(called_off_reason=""),
                violation_error_message=_("A course that is called off needs a reason."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def is_full(self) -> bool:
        """No place is left."""
        return self.taken >= self.capacity

    @property
    def is_on(self) -> bool:
        """Not called off, in a term that still goes on."""
        return self.called_off_on is None and self.term.state in CHANGING


class Lesson(Timestamped):
    """A line of the timetable: every week on this day, from, to, in this room."""

    course = models.ForeignKey(Course, verbose_name=_("course"), on_delete=models.PROTECT, related_name="lessons")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    weekday = models.PositiveSmallIntegerField(_("day of the week"), choices=Weekday)
    starts = models.TimeField(_("begins"))
    ends = models.TimeField(_("ends"))
    room = models.CharField(_("room"), max_length=40)
    dropped_on = models.DateField(_("taken out on"), null=True, blank=True)

    objects = OpenQuerySet["Lesson"].as_manager()

    class Meta:
        verbose_name = _("lesson of the timetable")
        verbose_name_plural = _("lessons of the timetable")
        ordering = ["weekday", "starts", "id"]
        constraints = [
            models.CheckConstraint(
                name="lesson_times_in_order", condition=Q(starts__lt=F("ends"), weekday__lte=6),
                violation_error_message=_("A lesson ends after it has begun, on one of seven days."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts:%H:%M}–{self.ends:%H:%M}"


class CourseSession(Timestamped):
    """One dated session. School, teacher and room stand in it, so that a clash is found among these rows alone."""

    course = models.ForeignKey(Course, verbose_name=_("course"), on_delete=models.PROTECT, related_name="sessions")
    lesson = models.ForeignKey(
        Lesson, verbose_name=_("lesson of the timetable"), on_delete=models.PROTECT, related_name="sessions"
    )
    school = models.ForeignKey(School, verbose_name=_("senior university"), on_delete=models.PROTECT, related_name="+")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    day = models.DateField(_("day"))
    starts = models.TimeField(_("begins"))
    ends = models.TimeField(_("ends"))
    room = models.CharField(_("room"), max_length=40)
    teacher = models.CharField(_("teacher"), max_length=40)
    #: The day it was moved away from.
    moved_from = models.DateField(_("moved from"), null=True, blank=True)
    cancelled_reason = models.CharField(_("reason"), max_length=200, blank=True)
    is_cancelled = models.BooleanField(_("cancelled"), default=False)
    listed_at = models.DateTimeField(_("attendance taken at"), null=True, blank=True)

    objects = OpenQuerySet["CourseSession"].as_manager()

    class Meta:
        verbose_name = _("session of a course")
        verbose_name_plural = _("sessions of courses")
        ordering = ["day", "starts", "id"]
        indexes = [models.Index(fields=["school", "day"], name="course_session_day")]
        constraints = [
            models.UniqueConstraint(
                name="course_session_room_once", fields=["school", "day", "starts", "room"],
                condition=Q(is_cancelled=False),
                violation_error_message=_("The room is taken at this time."),
            ),
            models.UniqueConstraint(
                name="course_session_teacher_once", fields=["school", "day", "starts", "teacher"],
                condition=Q(is_cancelled=False),
                violation_error_message=_("The teacher has another session at this time."),
            ),
            models.CheckConstraint(
                name="course_session_times_in_order", condition=Q(starts__lt=F("ends")),
                violation_error_message=_("A session ends after it has begun."),
            ),
            models.CheckConstraint(
                name="course_session_cancelled_says_why", condition=Q(is_cancelled=False) | ~Q(cancelled_reason=""),
                violation_error_message=_("A session that is cancelled needs a reason."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.course} {self.day:%Y-%m-%d}"

    @property
    def slot(self) -> Slot:
        """Its stretch of its day."""
        return Slot(self.day, self.starts, self.ends)
