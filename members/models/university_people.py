"""Who learns at senior universities: students, enrolments, attendance, certificates; temporary branches and outings.

Of a student no more is kept than a display name, the year of birth and a sealed phone number.
"""

from typing import Any, NoReturn, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.member import Member
from members.models.organization import Organization
from members.models.scoped import PartyQuerySet, PlaceQuerySet
from members.models.sealed import PHONE
from members.models.university import Course, CourseSession, School
from members.rules.identity import masked_phone
from members.scope import PartyScope
from members.states.university import EnrolmentState, Presence
from xinhui.core.models import Timestamped
from xinhui.core.sealed import unseal

M = TypeVar("M", bound=models.Model)


class OwnPlaceQuerySet(PlaceQuerySet[M]):
    """Rows of a place: seen by posts over it, and each student's own by the student."""

    own_field = "user"

    def visible_q(self, scope: PartyScope) -> Q:
        condition = super().visible_q(scope)
        return condition | Q(**{self.own_field: scope.user_id}) if scope.user_id is not None else condition


class Student(Timestamped):
    """Somebody who learns at the schools of a town."""

    name = models.CharField(_("display name"), max_length=40)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"))
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    phone_sealed = models.CharField(max_length=120, blank=True, editable=False)
    phone_print = models.CharField(max_length=64, blank=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    member = models.ForeignKey(
        Member, verbose_name=_("member"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OwnPlaceQuerySet["Student"].as_manager()

    class Meta:
        verbose_name = _("student")
        verbose_name_plural = _("students")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                name="student_account_once", fields=["area_code", "user"], condition=Q(user__isnull=False),
                violation_error_message=_("This account is a student here already."),
            ),
            models.UniqueConstraint(
                name="student_member_once", fields=["area_code", "member"], condition=Q(member__isnull=False),
                violation_error_message=_("This member is a student here already."),
            ),
            models.UniqueConstraint(
                name="student_phone_and_name_once", fields=["area_code", "name", "phone_print"],
                condition=~Q(phone_print=""),
                violation_error_message=_("This student is entered already."),
            ),
            models.CheckConstraint(
                name="student_phone_is_sealed", condition=Q(phone_sealed="") | Q(phone_sealed__startswith="1:"),
                violation_error_message=_("A phone number is never kept in clear."),
            ),
            models.CheckConstraint(
                name="student_birth_year", condition=Q(birth_year__gte=1900, birth_year__lte=2010),
                violation_error_message=_("This is no year of birth of a student here."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def phone_masked(self) -> str:
        """138****5678."""
        return masked_phone(unseal(self.phone_sealed, purpose=PHONE))


class OwnEnrolmentQuerySet(OwnPlaceQuerySet["Enrolment"]):
    """Enrolments: as students are seen."""

    own_field = "student__user"


class Enrolment(Timestamped):
    """A student's place in a course, or in its waiting list; the list goes by `queued_at`."""

    course = models.ForeignKey(Course, verbose_name=_("course"), on_delete=models.PROTECT, related_name="enrolments")
    student = models.ForeignKey(Student, verbose_name=_("student"), on_delete=models.PROTECT, related_name="enrolments")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    state = models.CharField(_("state"), max_length=10, choices=EnrolmentState)
    queued_at = models.DateTimeField(_("came forward at"))
    enrolled_at = models.DateTimeField(_("enrolled at"), null=True, blank=True)
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)
    left_reason = models.CharField(_("reason"), max_length=200, blank=True)
    fee_fen = models.PositiveIntegerField(_("fee in fen"), default=0)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    refunded_fen = models.PositiveIntegerField(_("refunded (fen)"), default=0)
    #: Said at the end of the term.
    attended = models.PositiveSmallIntegerField(_("sessions attended"), null=True, blank=True)
    held = models.PositiveSmallIntegerField(_("lessons held"), null=True, blank=True)

    objects = OwnEnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["queued_at", "id"]
        indexes = [models.Index(fields=["course", "state", "queued_at"], name="enrolment_queue")]
        constraints = [
            models.UniqueConstraint(
                name="enrolment_once", fields=["course", "student"], condition=Q(state__in=["waiting", "enrolled"]),
                violation_error_message=_("This student is on the course's list already."),
            ),
            models.CheckConstraint(
                name="enrolment_enrolled_since", condition=~Q(state="enrolled") | Q(enrolled_at__isnull=False),
                violation_error_message=_("Whoever is enrolled was enrolled at some time."),
            ),
            models.CheckConstraint(
                name="enrolment_refund_within_fee",
                condition=Q(refunded_fen=0) | Q(refunded_fen__lte=F("fee_fen"), paid_on__isnull=False),
                violation_error_message=_("No more comes back than was paid."),
            ),
            models.CheckConstraint(
                name="enrolment_attended_within_held", condition=Q(attended__isnull=True) | Q(attended__lte=F("held")),
                violation_error_message=_("Nobody attends more sessions than were held."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.student} {self.course}"


class OwnPresenceQuerySet(OwnPlaceQuerySet[M]):
    """Attendance and certificates: as their enrolments are seen."""

    own_field = "enrolment__student__user"


class CourseAttendance(Timestamped):
    """What a session's list says of one enrolment."""

    session = models.ForeignKey(
        CourseSession, verbose_name=_("session"), on_delete=models.PROTECT, related_name="attendance"
    )
    enrolment = models.ForeignKey(
        Enrolment, verbose_name=_("enrolment"), on_delete=models.PROTECT, related_name="attendance"
    )
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    presence = models.CharField(_("attendance"), max_length=8, choices=Presence)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OwnPresenceQuerySet["CourseAttendance"].as_manager()

    class Meta:
        verbose_name = _("attendance of a session")
        verbose_name_plural = _("attendance of sessions")
        ordering = ["session", "enrolment"]
        constraints = [
            models.UniqueConstraint(
                name="course_attendance_once", fields=["session", "enrolment"],
                violation_error_message=_("The list says something of this student already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.session} {self.get_presence_display()}"


class CourseCertificate(models.Model):
    """A certificate, issued once at the end of the term and never altered."""

    enrolment = models.OneToOneField(
        Enrolment, verbose_name=_("enrolment"), on_delete=models.PROTECT, related_name="certificate"
    )
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    number = models.CharField(_("number"), max_length=40, unique=True)
    issued_on = models.DateField(_("issued on"))
    percent = models.PositiveSmallIntegerField(_("attendance (%)"))

    objects = OwnPresenceQuerySet["CourseCertificate"].as_manager()

    class Meta:
        verbose_name = _("certificate of a course")
        verbose_name_plural = _("certificates of courses")
        ordering = ["-issued_on", "number"]

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only."""
        if self.pk is not None:
            raise TypeError("Certificates are append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refused."""
        raise TypeError("Certificates are append-only.")


class SchoolBranchQuerySet(PartyQuerySet["SchoolBranch"]):
    """Temporary branches: by posts over the place, by officers of the branch and above."""


class SchoolBranch(Timestamped):
    """A temporary branch (临时党支部) of a school, or of one of its courses."""

    school = models.ForeignKey(
        School, verbose_name=_("senior university"), on_delete=models.PROTECT, related_name="branches"
    )
    course = models.ForeignKey(
        Course, verbose_name=_("course"), null=True, blank=True, on_delete=models.PROTECT, related_name="branches"
    )
    organization = models.OneToOneField(
        Organization, verbose_name=_("organization"), on_delete=models.PROTECT, related_name="+"
    )
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)

    objects = SchoolBranchQuerySet.as_manager()

    class Meta:
        verbose_name = _("temporary branch of a senior university")
        verbose_name_plural = _("temporary branches of senior universities")
        ordering = ["area_code", "id"]

    def __str__(self) -> str:
        return self.organization.name


class TemporaryAttachmentQuerySet(PartyQuerySet["TemporaryAttachment"]):
    """Attachments: as their branch is seen, and each member's own."""

    path_field = "branch__organization__path"
    member_field = "member_id"


class TemporaryAttachment(Timestamped):
    """A member who takes part in a temporary branch; the membership stays where it is."""

    branch = models.ForeignKey(
        SchoolBranch, verbose_name=_("temporary branch"), on_delete=models.PROTECT, related_name="attachments"
    )
    member = models.ForeignKey(Member, verbose_name=_("member"), on_delete=models.PROTECT, related_name="+")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = TemporaryAttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of a temporary branch")
        verbose_name_plural = _("members of temporary branches")
        ordering = ["branch", "starts_on", "id"]
        constraints = [
            models.UniqueConstraint(
                name="temporary_attachment_once", fields=["branch", "member"], condition=Q(ends_on__isnull=True),
                violation_error_message=_("This member takes part in the branch already."),
            ),
            models.CheckConstraint(
                name="temporary_attachment_days", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("Nobody leaves before coming."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.member} {self.branch}"


class SchoolOutingQuerySet(PartyQuerySet["SchoolOuting"]):
    """Outings: as their branch is seen."""

    path_field = "branch__organization__path"


class SchoolOuting(Timestamped):
    """An outing of a temporary branch to serve others: where, how long, how many went along."""

    branch = models.ForeignKey(
        SchoolBranch, verbose_name=_("temporary branch"), on_delete=models.PROTECT, related_name="outings"
    )
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    title = models.CharField(_("what the outing did"), max_length=80)
    place = models.CharField(_("where"), max_length=120)
    day = models.DateField(_("day"))
    minutes = models.PositiveSmallIntegerField(_("minutes each"))
    students = models.ManyToManyField(Student, verbose_name=_("those who took part"), related_name="+")

    objects = SchoolOutingQuerySet.as_manager()

    class Meta:
        verbose_name = _("outing to serve")
        verbose_name_plural = _("outings to serve")
        ordering = ["-day", "-id"]
        constraints = [
            models.CheckConstraint(
                name="school_outing_lasts", condition=Q(minutes__gte=10, minutes__lte=720),
                violation_error_message=_("An outing lasts from ten minutes to twelve hours."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title
