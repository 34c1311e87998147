"""What training is offered: three-year plans with their targets, teachers, classes and their programme of lessons."""

from typing import Self, TypeVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.scope import cadre_scope_of
from cadres.states.cadre import PostLevel
from cadres.states.training import ClassKind, ClassState, TeacherKind, TrainingPlanState
from xinhui.accounts.models import Unit, User
from xinhui.core.models import Timestamped

M = TypeVar("M", bound=models.Model)


class ReaderQuerySet(models.QuerySet[M]):
    """Rows that concern no person: the cadre office sees all, personnel officers what is no draft any more."""

    draft = Q(state="draft")
    manager_field = ""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Rows that the user reads; whoever manages a class reads it too."""
        if not isinstance(user, User):
            return self.none()
        scope = cadre_scope_of(user)
        if scope.is_office:
            return self.all()
        own = Q(**{self.manager_field: user}) if self.manager_field else Q(pk__in=())
        return self.exclude(self.draft) if scope.is_reader else self.filter(own).exclude(self.draft)


class TrainingPlanQuerySet(ReaderQuerySet["TrainingPlan"]):
    """Plans."""


class TrainingPlan(Timestamped):
    """A plan of three years: what it sets for each year stands in its targets."""

    name = models.CharField(_("name"), max_length=80)
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"))
    state = models.CharField(_("state"), max_length=8, choices=TrainingPlanState, default=TrainingPlanState.DRAFT)
    document = models.CharField(_("number of the document"), max_length=60, blank=True)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    closed_on = models.DateField(pgettext_lazy("cadre", "closed on"), null=True, blank=True)

    objects = TrainingPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("training plan")
        verbose_name_plural = _("training plans")
        ordering = ["-first_year", "-id"]
        constraints = [
            models.CheckConstraint(
                name="training_plan_three_years", condition=Q(last_year=F("first_year") + 2, first_year__gte=2000),
                violation_error_message=_("A training plan runs for three years."),
            ),
            models.UniqueConstraint(
                name="training_plan_one_a_period", fields=["first_year"], condition=Q(state="adopted"),
                violation_error_message=_("A plan for these years is adopted already."),
            ),
            models.CheckConstraint(
                name="training_plan_adopted_has_its_day",
                condition=Q(state="draft", adopted_on__isnull=True)
                | Q(~Q(state="draft"), ~Q(document=""), adopted_on__isnull=False),
                violation_error_message=_("An adopted plan has its day and the number of its document."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def years(self) -> range:
        """The three years."""
        return range(self.first_year, self.last_year + 1)


class OfPlanQuerySet(ReaderQuerySet[M]):
    """Targets: seen with the plan."""

    draft = Q(plan__state="draft")


class ClassTarget(Timestamped):
    """How many classes of a kind, and how many person-times, a plan sets for a year."""

    plan = models.ForeignKey(
        TrainingPlan, verbose_name=_("training plan"), on_delete=models.PROTECT, related_name="class_targets"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.CharField(_("kind of class"), max_length=8, choices=ClassKind)
    classes = models.PositiveSmallIntegerField(_("classes planned"))
    person_times = models.PositiveIntegerField(_("person-times planned"))

    objects = OfPlanQuerySet["ClassTarget"].as_manager()

    class Meta:
        verbose_name = _("target of classes")
        verbose_name_plural = _("targets of classes")
        ordering = ["plan", "year", "kind"]
        constraints = [
            models.UniqueConstraint(
                name="class_target_once", fields=["plan", "year", "kind"],
                violation_error_message=_("The plan sets this already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.year} {self.get_kind_display()}"


class HourTarget(Timestamped):
    """How many hours of credit a plan asks of each holder of a level in a year."""

    plan = models.ForeignKey(
        TrainingPlan, verbose_name=_("training plan"), on_delete=models.PROTECT, related_name="hour_targets"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    level = models.CharField(_("level of the post"), max_length=16, choices=PostLevel)
    hours = models.PositiveSmallIntegerField(_("hours of credit required"))

    objects = OfPlanQuerySet["HourTarget"].as_manager()

    class Meta:
        verbose_name = _("target of credit hours")
        verbose_name_plural = _("targets of credit hours")
        ordering = ["plan", "year", "level"]
        constraints = [
            models.UniqueConstraint(
                name="hour_target_once", fields=["plan", "year", "level"],
                violation_error_message=_("The plan sets this already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.year} {self.get_level_display()} {self.hours}"


class TeacherQuerySet(ReaderQuerySet["Teacher"]):
    """Teachers: whoever reads files chooses and judges them."""

    draft = Q(pk__in=())

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All, for readers of files."""
        return self.all() if isinstance(user, User) and cadre_scope_of(user).is_reader else self.none()


class Teacher(Timestamped):
    """Somebody who teaches cadres: where from, and what about."""

    name = models.CharField(_("name"), max_length=40)
    kind = models.CharField(_("kind of teacher"), max_length=12, choices=TeacherKind)
    employer = models.CharField(_("work unit and title"), max_length=120)
    speciality = models.CharField(_("teaches about"), max_length=120)
    is_active = models.BooleanField(_("on the register"), default=True)

    objects = TeacherQuerySet.as_manager()

    class Meta:
        verbose_name = _("training teacher")
        verbose_name_plural = _("training teachers")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                name="training_teacher_once", fields=["name", "employer"], condition=Q(is_active=True),
                violation_error_message=_("This teacher is on the register already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class TrainingClassQuerySet(ReaderQuerySet["TrainingClass"]):
    """Classes; the manager's own too."""

    manager_field = "manager"


class TrainingClass(Timestamped):
    """A class for cadres. `taken` is the number of seats given, kept under the class's lock."""

    title = models.CharField(pgettext_lazy("training", "title of the class"), max_length=100)
    kind = models.CharField(_("kind of class"), max_length=8, choices=ClassKind)
    state = models.CharField(_("state"), max_length=10, choices=ClassState, default=ClassState.DRAFT)
    organizer = models.ForeignKey(Unit, verbose_name=_("organizer unit"), on_delete=models.PROTECT, related_name="+")
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("class manager"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    place = models.CharField(_("place of the class"), max_length=120)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    nominate_until = models.DateField(_("nominations until"))
    places = models.PositiveSmallIntegerField(pgettext_lazy("cadre", "seats"))
    #: What a unit may send where no quota of its own is set; 0: any number.
    unit_places = models.PositiveSmallIntegerField(_("seats a unit at most"), default=0)
    credit_hours = models.PositiveSmallIntegerField(_("credit hours"))
    needed_percent = models.PositiveSmallIntegerField(_("attendance needed (%)"), default=80)
    taken = models.PositiveSmallIntegerField(_("seats taken"), default=0)
    finished_on = models.DateField(_("finished on"), null=True, blank=True)
    cancelled_reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = TrainingClassQuerySet.as_manager()

    class Meta:
        verbose_name = _("training class")
        verbose_name_plural = _("training classes")
        ordering = ["-starts_on", "-id"]
        indexes = [models.Index(fields=["state", "starts_on"], name="training_class_state")]
        constraints = [
            models.CheckConstraint(
                name="training_class_days_in_order",
                condition=Q(starts_on__lte=F("ends_on"), nominate_until__lte=F("ends_on")),
                violation_error_message=_("A class ends after it has begun, and nominations end before that."),
            ),
            models.CheckConstraint(
                name="training_class_numbers_fit",
                condition=Q(places__gte=1, credit_hours__gte=1, needed_percent__gte=1, needed_percent__lte=100),
                violation_error_message=_("A class has seats, hours of credit and 1 to 100 percent."),
            ),
            models.CheckConstraint(
                name="training_class_never_overbooked", condition=Q(taken__lte=F("places")),
                violation_error_message=_("The class is full."),
            ),
            models.CheckConstraint(
                name="training_class_cancelled_says_why", condition=~Q(state="cancelled") | ~Q(cancelled_reason=""),
                violation_error_message=_("A class that is cancelled says why."),
            ),
            models.CheckConstraint(
                name="training_class_finished_has_its_day",
                condition=Q(state__in=["finished", "archived"], finished_on__isnull=False)
                | Q(~Q(state__in=["finished", "archived"]), finished_on__isnull=True),
                violation_error_message=_("A finished class has the day of its end."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def is_full(self) -> bool:
        """No seat is left."""
        return self.taken >= self.places


class OfClassQuerySet(ReaderQuerySet[M]):
    """What belongs to a class: seen with it."""

    draft = Q(training_class__state="draft")
    manager_field = "training_class__manager"


class ClassQuota(Timestamped):
    """How many seats one unit has in a class, where it is not what every unit has."""

    training_class = models.ForeignKey(
        TrainingClass, verbose_name=_("training class"), on_delete=models.PROTECT, related_name="quotas"
    )
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    places = models.PositiveSmallIntegerField(pgettext_lazy("cadre", "seats"))

    objects = OfClassQuerySet["ClassQuota"].as_manager()

    class Meta:
        verbose_name = _("quota of a class")
        verbose_name_plural = _("quotas of classes")
        ordering = ["training_class", "unit"]
        constraints = [
            models.UniqueConstraint(
                name="class_quota_once", fields=["training_class", "unit"],
                violation_error_message=_("The unit has a quota in this class already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit} {self.places}"


class ClassLesson(Timestamped):
    """A lesson of the programme: on a day in a room, or a video of so many seconds."""

    training_class = models.ForeignKey(
        TrainingClass, verbose_name=_("training class"), on_delete=models.PROTECT, related_name="lessons"
    )
    title = models.CharField(_("title of the lesson"), max_length=100)
    teacher = models.ForeignKey(
        Teacher, verbose_name=_("training teacher"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="lessons",
    )  # fmt: skip
    hours = models.PositiveSmallIntegerField(_("credit hours"))
    day = models.DateField(_("day"), null=True, blank=True)
    starts = models.TimeField(_("begins"), null=True, blank=True)
    ends = models.TimeField(_("ends"), null=True, blank=True)
    video_url = models.URLField(_("link of the video"), max_length=300, blank=True)
    seconds = models.PositiveIntegerField(_("length in seconds"), default=0)
    signing_until = models.DateTimeField(_("signing in until"), null=True, blank=True)

    objects = OfClassQuerySet["ClassLesson"].as_manager()

    class Meta:
        verbose_name = _("lesson of a class")
        verbose_name_plural = _("lessons of classes")
        ordering = ["day", "starts", "id"]
        constraints = [
            models.CheckConstraint(
                name="class_lesson_taught_or_filmed",
                condition=Q(day__isnull=False, starts__lt=F("ends"), video_url="", seconds=0)
                | Q(day__isnull=True, starts__isnull=True, ends__isnull=True, signing_until__isnull=True,
                    video_url__startswith="https://", seconds__gte=1),
                violation_error_message=_("A lesson has its day and hours, or a video with its length."),
            ),
            models.CheckConstraint(
                name="class_lesson_has_hours", condition=Q(hours__gte=1),
                violation_error_message=_("A lesson counts at least one hour."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def is_video(self) -> bool:
        """Watched on the phone, not attended."""
        return self.day is None
