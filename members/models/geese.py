"""The lead-goose programme (头雁): village secretaries who are trained, paired, lead projects, and are evaluated."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.member import Member
from members.models.points import VILLAGE_CODE
from members.models.village_scoped import VillageQuerySet
from members.states.villages import PlanGrade
from xinhui.core.models import Timestamped


class GooseQuerySet(VillageQuerySet["Goose"]):
    """Participants: seen by the village."""

    def in_force(self) -> Self:
        """Who takes part now."""
        return self.filter(left_on=None)


class Goose(Timestamped):
    """A village's secretary in the programme, with a mentor; leads the village's projects."""

    area_code = models.CharField(_("village"), max_length=12, db_index=True)
    member = models.ForeignKey(Member, verbose_name=_("member"), on_delete=models.PROTECT, related_name="geese")
    joined_on = models.DateField(_("in the programme since"))
    left_on = models.DateField(_("left it on"), null=True, blank=True)
    mentor = models.ForeignKey(
        Member, verbose_name=_("mentor"), null=True, blank=True, on_delete=models.PROTECT, related_name="mentored_geese"
    )

    objects = GooseQuerySet.as_manager()

    class Meta:
        verbose_name = _("lead goose")
        verbose_name_plural = _("lead geese")
        ordering = ["area_code", "-joined_on"]
        constraints = [
            models.UniqueConstraint(
                name="goose_one_a_village", fields=["area_code"], condition=Q(left_on__isnull=True),
                violation_error_message=_("The village has its lead goose."),
            ),
            models.CheckConstraint(
                name="goose_of_a_village", condition=Q(area_code__regex=VILLAGE_CODE),
                violation_error_message=_("A lead goose belongs to a village."),
            ),
            models.CheckConstraint(
                name="goose_is_not_the_own_mentor", condition=Q(mentor__isnull=True) | ~Q(mentor=F("member")),
                violation_error_message=_("Nobody is the own mentor."),
            ),
            models.CheckConstraint(
                name="goose_days_in_order", condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                violation_error_message=_("Nobody leaves before joining."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.member.name


class GooseEntry(Timestamped):
    """A training that a lead goose attended (`hours`), or the evaluation of a year (`grade`)."""

    goose = models.ForeignKey(Goose, verbose_name=_("lead goose"), on_delete=models.PROTECT, related_name="entries")
    on = models.DateField(_("day"))
    title = models.CharField(_("what"), max_length=120)
    hours = models.PositiveSmallIntegerField(_("hours of training"), null=True, blank=True)
    year = models.PositiveSmallIntegerField(_("year evaluated"), null=True, blank=True)
    grade = models.CharField(_("grade"), max_length=6, choices=PlanGrade, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")

    objects = models.Manager["GooseEntry"]()

    class Meta:
        verbose_name = _("entry of a lead goose")
        verbose_name_plural = _("entries of lead geese")
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="goose_entry_training_or_evaluation",
                condition=Q(hours__gte=1, year__isnull=True, grade="")
                | Q(hours__isnull=True, year__isnull=False) & ~Q(grade=""),
                violation_error_message=_("An entry is a training with its hours, or the grade of a year."),
            ),
            models.UniqueConstraint(
                name="goose_entry_one_evaluation_a_year", fields=["goose", "year"], condition=Q(year__isnull=False),
                violation_error_message=_("This year was evaluated already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title
