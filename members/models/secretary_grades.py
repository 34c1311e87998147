"""The yearly grades of village and community secretaries (书记分级分类): years, criteria, points, history."""

from typing import Any, NoReturn, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grids.models.scoped import ReferenceQuerySet
from members.models.cadre_files import CadreFile
from members.models.scoped import PlaceQuerySet
from members.rules.secretary_grades import SecretaryLevel
from members.scope import READERS, party_scope_of
from members.states.secretary_grades import GradeState, GradingState, VillageClass
from xinhui.accounts.models import User
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import area_q
from xinhui.core.models import Timestamped

ABOVE = tuple(role for role in READERS if role != Role.VILLAGE_SECRETARY)


class GradingCriterion(Timestamped):
    """What secretaries are scored on; a year takes a copy of those in use when it is opened."""

    title = models.CharField(_("criterion of the grading"), max_length=60, unique=True)
    hint = models.CharField(_("what is looked at"), max_length=200, blank=True)
    points = models.PositiveSmallIntegerField(_("points at most"))
    place = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = ReferenceQuerySet["GradingCriterion"].as_manager()

    class Meta:
        verbose_name = _("criterion for grading secretaries")
        verbose_name_plural = _("criteria for grading secretaries")
        ordering = ["place", "id"]
        constraints = [
            models.CheckConstraint(
                name="grading_criterion_has_points", condition=Q(points__gte=1, points__lte=100),
                violation_error_message=_("A criterion is worth 1 to 100 points."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class Grading(Timestamped):
    """A year's grading in the whole district: from when on points make which grade, until when."""

    year = models.PositiveSmallIntegerField(_("year of the grading"), unique=True)
    first_from = models.PositiveSmallIntegerField(_("first grade from"))
    second_from = models.PositiveSmallIntegerField(_("second grade from"))
    due_on = models.DateField(_("scores due on"))
    objection_days = models.PositiveSmallIntegerField(_("days for objections"))
    state = models.CharField(_("state"), max_length=8, choices=GradingState, default=GradingState.OPEN)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("opened by"), on_delete=models.PROTECT, related_name="+"
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = ReferenceQuerySet["Grading"].as_manager()

    class Meta:
        verbose_name = _("year of grading secretaries")
        verbose_name_plural = _("years of grading secretaries")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                name="grading_one_open", fields=["state"], condition=Q(state="open"),
                violation_error_message=_("The grading of another year is still open."),
            ),
            models.CheckConstraint(
                name="grading_grades_in_order",
                condition=Q(second_from__gte=1, second_from__lt=F("first_from"), first_from__lte=100),
                violation_error_message=_("The first grade begins above the second, at 100 points at most."),
            ),
            models.CheckConstraint(
                name="grading_closed_on_a_day",
                condition=Q(state="open", closed_on__isnull=True) | Q(state="closed", closed_on__isnull=False),
                violation_error_message=_("A closed year says when."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.year)


class GradingItem(Timestamped):
    """A criterion as it counts in one year."""

    grading = models.ForeignKey(Grading, verbose_name=_("year"), on_delete=models.PROTECT, related_name="items")
    title = models.CharField(_("criterion of the grading"), max_length=60)
    hint = models.CharField(_("what is looked at"), max_length=200, blank=True)
    points = models.PositiveSmallIntegerField(_("points at most"))

    class Meta:
        verbose_name = _("criterion of a year")
        verbose_name_plural = _("criteria of years")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="grading_item_once", fields=["grading", "title"],
                violation_error_message=_("The year has this criterion already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class SecretaryGradeQuerySet(PlaceQuerySet["SecretaryGrade"]):
    """Grades: seen by posts from the town up; by the village and by the secretary once they are published."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Grades that the user reads."""
        if not isinstance(user, User):
            return self.none()
        posts = party_scope_of(user).posts
        own = area_q("area_code", posts.areas(Role.VILLAGE_SECRETARY)) | Q(cadre__user_id=user.pk)
        return self.filter(area_q("area_code", posts.areas(*ABOVE)) | (own & Q(published_on__isnull=False)))


class SecretaryGrade(Timestamped):
    """One secretary in one year. After an objection that is upheld the published grade is shown as under review."""

    grading = models.ForeignKey(Grading, verbose_name=_("year"), on_delete=models.PROTECT, related_name="grades")
    cadre = models.ForeignKey(CadreFile, verbose_name=_("secretary"), on_delete=models.PROTECT, related_name="grades")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    state = models.CharField(_("state"), max_length=12, choices=GradeState, default=GradeState.WAITING)
    total = models.PositiveSmallIntegerField(_("points of the secretary"), null=True, blank=True)
    level = models.CharField(_("grade of the secretary"), max_length=8, choices=SecretaryLevel, blank=True)
    village_class = models.CharField(_("class of the village"), max_length=12, choices=VillageClass, blank=True)
    class_reason = models.CharField(_("why this class"), max_length=200, blank=True)
    scored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("scored by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    published_on = models.DateField(_("published on"), null=True, blank=True)
    object_until = models.DateField(_("objections until"), null=True, blank=True)
    objection = models.TextField(_("objection of the secretary"), max_length=2000, blank=True)
    objected_on = models.DateField(_("objected on"), null=True, blank=True)

    objects = SecretaryGradeQuerySet.as_manager()

    class Meta:
        verbose_name = _("yearly grade of a secretary")
        verbose_name_plural = _("yearly grades of secretaries")
        ordering = ["-grading__year", "area_code", "id"]
        constraints = [
            models.UniqueConstraint(
                name="secretary_grade_once_a_year", fields=["grading", "cadre"],
                violation_error_message=_("The secretary is graded in this year already."),
            ),
            models.CheckConstraint(
                name="secretary_grade_whole",
                condition=Q(state__in=["waiting", "returned", "dropped"])
                | (Q(total__isnull=False, total__lte=100) & ~Q(level="") & ~Q(village_class="")),
                violation_error_message=_("A grade has points, a grade and a class."),
            ),
            models.CheckConstraint(
                name="secretary_grade_published_until",
                condition=Q(published_on__isnull=True, object_until__isnull=True)
                | Q(published_on__isnull=False, object_until__isnull=False, object_until__gte=F("published_on")),
                violation_error_message=_("A published grade says until when it can be objected to."),
            ),
            models.CheckConstraint(
                name="secretary_grade_objected_on_a_day",
                condition=Q(objected_on__isnull=True, objection="") | (Q(objected_on__isnull=False) & ~Q(objection="")),
                violation_error_message=_("An objection says when and why."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.cadre} {self.grading}"


class SecretaryScore(Timestamped):
    """Points on one criterion, with the reason."""

    grade = models.ForeignKey(
        SecretaryGrade, verbose_name=_("grade of the secretary"), on_delete=models.PROTECT, related_name="scores"
    )
    item = models.ForeignKey(GradingItem, verbose_name=_("criterion"), on_delete=models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField(_("points given"))
    reason = models.CharField(_("reason for the points"), max_length=200)

    class Meta:
        verbose_name = _("score of a secretary")
        verbose_name_plural = _("scores of secretaries")
        ordering = ["item_id"]
        constraints = [
            models.UniqueConstraint(
                name="secretary_score_once", fields=["grade", "item"],
                violation_error_message=_("This criterion has its points already."),
            ),
            models.CheckConstraint(
                name="secretary_score_with_a_reason", condition=~Q(reason=""),
                violation_error_message=_("Points are given with a reason."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.item} {self.points}"


class GradeEntry(models.Model):
    """The history of a grade: what was done, by whom, with which outcome. Never rewritten."""

    grade = models.ForeignKey(
        SecretaryGrade, verbose_name=_("grade of the secretary"), on_delete=models.PROTECT, related_name="entries"
    )
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    verb = models.CharField(_("what was done"), max_length=12)
    #: As they were after it.
    total = models.PositiveSmallIntegerField(_("points of the secretary"), null=True, blank=True)
    level = models.CharField(_("grade of the secretary"), max_length=8, choices=SecretaryLevel, blank=True)
    words = models.TextField(_("words"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("entry in a grade's history")
        verbose_name_plural = _("entries in grades' histories")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.grade} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only: the history is never rewritten."""
        if self.pk is not None:
            raise TypeError("Entries of grades are append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refused: the history is never rewritten."""
        raise TypeError("Entries of grades are append-only.")
