"""Who learns: seats in classes, presence, how far videos were watched, ratings, credit hours, certificates."""

from typing import Any, NoReturn, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.models.cadre import Cadre, UnitFileQuerySet
from cadres.models.training import ClassLesson, Teacher, TrainingClass
from cadres.states.training import CreditSource, HowPresent, NominationState
from xinhui.core.models import Timestamped

M = TypeVar("M", bound=models.Model)


class NominationQuerySet(UnitFileQuerySet["Nomination"]):
    """Seats: seen with the person's file."""

    unit_field = "cadre__unit_id"


class Nomination(Timestamped):
    """Somebody's seat in a class, or place on its waiting list; the list goes by `queued_at`."""

    training_class = models.ForeignKey(
        TrainingClass, verbose_name=_("training class"), on_delete=models.PROTECT, related_name="nominations"
    )
    cadre = models.ForeignKey(
        Cadre, verbose_name=_("file of a cadre"), on_delete=models.PROTECT, related_name="nominations"
    )
    state = models.CharField(_("state"), max_length=10, choices=NominationState)
    queued_at = models.DateTimeField(_("named at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    #: Said at the end of the class.
    attended = models.PositiveSmallIntegerField(_("lessons attended"), null=True, blank=True)
    held = models.PositiveSmallIntegerField(_("lessons held"), null=True, blank=True)

    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = _("nomination for a class")
        verbose_name_plural = _("nominations for classes")
        ordering = ["queued_at", "id"]
        indexes = [models.Index(fields=["training_class", "state", "queued_at"], name="nomination_queue")]
        constraints = [
            models.UniqueConstraint(
                name="nomination_a_seat_a_person", fields=["training_class", "cadre"],
                condition=Q(state__in=["waiting", "seated", "completed", "missed"]),
                violation_error_message=_("This cadre is on the list of the class already."),
            ),
            models.CheckConstraint(
                name="nomination_result_within_held",
                condition=Q(~Q(state__in=["completed", "missed"]), attended__isnull=True, held__isnull=True)
                | Q(state__in=["completed", "missed"], attended__lte=F("held")),
                violation_error_message=_("Whoever has ended a class attended so many of the lessons held."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.cadre} {self.training_class}"


class OfNominationQuerySet(UnitFileQuerySet[M]):
    """What belongs to a seat: seen with it."""

    unit_field = "nomination__cadre__unit_id"


class LessonPresence(models.Model):
    """Somebody was at a lesson."""

    lesson = models.ForeignKey(
        ClassLesson, verbose_name=_("lesson of a class"), on_delete=models.PROTECT, related_name="presences"
    )
    nomination = models.ForeignKey(
        Nomination, verbose_name=_("nomination for a class"), on_delete=models.PROTECT, related_name="presences"
    )
    how = models.CharField(_("how it came about"), max_length=8, choices=HowPresent)
    at = models.DateTimeField(_("at"))

    objects = OfNominationQuerySet["LessonPresence"].as_manager()

    class Meta:
        verbose_name = _("presence at a lesson")
        verbose_name_plural = _("presences at lessons")
        ordering = ["lesson", "id"]
        constraints = [
            models.UniqueConstraint(
                name="lesson_presence_once", fields=["lesson", "nomination"],
                violation_error_message=_("This presence is written down already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.lesson} {self.nomination_id}"


class WrongLessonCode(models.Model):
    """A wrong code, typed for a lesson: five within ten minutes close the door for ten."""

    lesson = models.ForeignKey(
        ClassLesson, verbose_name=_("lesson of a class"), on_delete=models.PROTECT, related_name="wrong_codes"
    )
    nomination = models.ForeignKey(
        Nomination, verbose_name=_("nomination for a class"), on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("at"))

    objects = OfNominationQuerySet["WrongLessonCode"].as_manager()

    class Meta:
        verbose_name = _("wrong code of a lesson")
        verbose_name_plural = _("wrong codes of lessons")
        ordering = ["-at"]
        indexes = [models.Index(fields=["lesson", "nomination", "at"], name="wrong_lesson_code_at")]

    def __str__(self) -> str:
        return f"{self.lesson_id} {self.at:%H:%M:%S}"


class VideoProgress(models.Model):
    """How far somebody has watched a video, as the wall clock allows it."""

    lesson = models.ForeignKey(
        ClassLesson, verbose_name=_("lesson of a class"), on_delete=models.PROTECT, related_name="progress"
    )
    nomination = models.ForeignKey(
        Nomination, verbose_name=_("nomination for a class"), on_delete=models.PROTECT, related_name="progress"
    )
    position = models.PositiveIntegerField(_("watched up to (s)"), default=0)
    reported_at = models.DateTimeField(_("last report at"))
    #: When nine tenths were reached.
    counted_at = models.DateTimeField(_("counts since"), null=True, blank=True)

    objects = OfNominationQuerySet["VideoProgress"].as_manager()

    class Meta:
        verbose_name = _("progress of a video")
        verbose_name_plural = _("progress of videos")
        ordering = ["lesson", "id"]
        indexes = [models.Index(fields=["counted_at"], name="video_progress_counted")]
        constraints = [
            models.UniqueConstraint(
                name="video_progress_once", fields=["lesson", "nomination"],
                violation_error_message=_("This progress is kept already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.lesson} {self.position}"


class TeacherRatingQuerySet(UnitFileQuerySet["TeacherRating"]):
    """Ratings: who gave which is nobody's to see; only the mean of five and more is."""

    def visible_to(self, user: Any) -> "TeacherRatingQuerySet":
        """None."""
        return self.none()


class TeacherRating(models.Model):
    """What a participant thinks of how a lesson was taught, one to five."""

    teacher = models.ForeignKey(
        Teacher, verbose_name=_("training teacher"), on_delete=models.PROTECT, related_name="ratings"
    )
    lesson = models.ForeignKey(
        ClassLesson, verbose_name=_("lesson of a class"), on_delete=models.PROTECT, related_name="ratings"
    )
    nomination = models.ForeignKey(
        Nomination, verbose_name=_("nomination for a class"), on_delete=models.PROTECT, related_name="ratings"
    )
    stars = models.PositiveSmallIntegerField(_("stars"))

    objects = TeacherRatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("rating of a teacher")
        verbose_name_plural = _("ratings of teachers")
        ordering = ["teacher", "id"]
        constraints = [
            models.UniqueConstraint(
                name="teacher_rating_once", fields=["lesson", "nomination"],
                violation_error_message=_("You have rated this lesson already."),
            ),
            models.CheckConstraint(
                name="teacher_rating_one_to_five", condition=Q(stars__gte=1, stars__lte=5),
                violation_error_message=_("One to five stars."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.teacher} {self.stars}"


class AppendOnly(models.Model):
    """Written once: neither changed nor deleted."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only."""
        if self.pk is not None:
            raise TypeError("Credits and certificates are append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refused."""
        raise TypeError("Credits and certificates are append-only.")


class CreditEntryQuerySet(UnitFileQuerySet["CreditEntry"]):
    """Credits: seen with the person's file."""

    unit_field = "cadre__unit_id"


class CreditEntry(AppendOnly):
    """Hours of credit of a person in a year: earned in a class, or taken back from an entry that was wrong."""

    cadre = models.ForeignKey(
        Cadre, verbose_name=_("file of a cadre"), on_delete=models.PROTECT, related_name="credit_entries"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    hours = models.SmallIntegerField(_("credit hours"))
    source = models.CharField(_("where the credit comes from"), max_length=8, choices=CreditSource)
    nomination = models.ForeignKey(
        Nomination, verbose_name=_("nomination for a class"), on_delete=models.PROTECT, related_name="credits"
    )
    reverses = models.OneToOneField(
        "self", verbose_name=_("entry taken back"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="reversed_by",
    )  # fmt: skip
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = CreditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("credit entry")
        verbose_name_plural = _("credit entries")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["cadre", "year"], name="credit_entry_year")]
        constraints = [
            models.UniqueConstraint(
                name="credit_entry_once_a_seat", fields=["nomination"], condition=Q(source="class"),
                violation_error_message=_("The hours of this seat are credited already."),
            ),
            models.CheckConstraint(
                name="credit_entry_sign_fits_source",
                condition=Q(source="class", hours__gte=1, reverses__isnull=True)
                | Q(~Q(reason=""), source="reversal", hours__lte=-1, reverses__isnull=False),
                violation_error_message=_("Hours are earned, or taken back from an entry with a reason."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.year} {self.hours}"


class TrainingCertificate(AppendOnly):
    """A certificate of a class, issued once at its end."""

    nomination = models.OneToOneField(
        Nomination, verbose_name=_("nomination for a class"), on_delete=models.PROTECT, related_name="certificate"
    )
    number = models.CharField(pgettext_lazy("cadre", "number"), max_length=40, unique=True)
    issued_on = models.DateField(pgettext_lazy("cadre", "issued on"))
    hours = models.PositiveSmallIntegerField(_("credit hours"))

    objects = OfNominationQuerySet["TrainingCertificate"].as_manager()

    class Meta:
        verbose_name = _("training certificate")
        verbose_name_plural = _("training certificates")
        ordering = ["-issued_on", "number"]

    def __str__(self) -> str:
        return self.number
