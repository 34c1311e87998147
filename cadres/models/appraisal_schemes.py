"""Appraisal schemes (考核方案): what is appraised, whose posts, by which indicators and weights."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cadres.models.rounds import InsideQuerySet
from cadres.states.appraisal import (
    AppraisalKind,
    IndicatorSource,
    QuotaRounding,
    SchemeState,
    grades_of,
)
from cadres.states.cadre import PostLevel
from xinhui.accounts.models import Unit
from xinhui.core.models import Timestamped


class AppraisalScheme(Timestamped):
    """One appraisal of many units: drafted by one of the office, opened by another."""

    name = models.CharField(_("name of the scheme"), max_length=80)
    kind = models.CharField(_("kind of appraisal"), max_length=8, choices=AppraisalKind)
    state = models.CharField(_("state of the scheme"), max_length=8, choices=SchemeState, default=SchemeState.DRAFT)
    begins_on = models.DateField(_("period from"))
    ends_on = models.DateField(_("period to"))
    #: Values of PostLevel: whose posts take part.
    levels = models.JSONField(_("levels of posts that take part"), default=list)
    units = models.ManyToManyField(Unit, verbose_name=_("units that take part"), related_name="+")
    indicator_weight = models.PositiveSmallIntegerField(_("weight of hard indicators, per cent"), default=40)
    ballot_weight = models.PositiveSmallIntegerField(_("weight of ballots, per cent"), default=30)
    leader_weight = models.PositiveSmallIntegerField(_("weight of leaders' points, per cent"), default=30)
    best_percent = models.PositiveSmallIntegerField(_("cap of the best grade, per cent"), default=20)
    rounding = models.CharField(_("whole persons of the cap"), max_length=8, choices=QuotaRounding,
                                default=QuotaRounding.DOWN)  # fmt: skip
    self_due_on = models.DateField(_("self-reports until"))
    publicity_days = models.PositiveSmallIntegerField(_("working days of publicity"), default=5)
    answer_days = models.PositiveSmallIntegerField(_("working days to answer an objection"), default=10)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("drafted by"), on_delete=models.PROTECT,
                                   related_name="+")  # fmt: skip
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("opened by"), null=True, blank=True,
                                  on_delete=models.PROTECT, related_name="+")  # fmt: skip
    opened_at = models.DateTimeField(_("appraisal opened at"), null=True, blank=True)

    objects = InsideQuerySet["AppraisalScheme"].as_manager()

    class Meta:
        verbose_name = _("appraisal scheme")
        verbose_name_plural = _("appraisal schemes")
        ordering = ["-ends_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="appraisal_scheme_name_once", fields=["name"],
                violation_error_message=_("There is a scheme of this name already."),
            ),
            models.CheckConstraint(
                name="appraisal_scheme_opened_by_another",
                condition=Q(opened_by__isnull=True) | ~Q(opened_by=F("drafted_by")),
                violation_error_message=_("A scheme is drafted by one person and opened by another."),
            ),
            models.CheckConstraint(
                name="appraisal_scheme_open_has_its_opener",
                condition=Q(state="draft", opened_by__isnull=True, opened_at__isnull=True)
                | (~Q(state="draft") & Q(opened_by__isnull=False, opened_at__isnull=False)),
                violation_error_message=_("A scheme under way names who opened it, and when."),
            ),
            models.CheckConstraint(
                name="appraisal_scheme_period_in_order", condition=Q(ends_on__gte=F("begins_on")),
                violation_error_message=_("The period ends after it has begun."),
            ),
            models.CheckConstraint(
                name="appraisal_scheme_weights_are_100",
                condition=Q(indicator_weight__lte=100, ballot_weight__lte=100,
                            leader_weight=100 - F("indicator_weight") - F("ballot_weight")),
                violation_error_message=_("The three weights make 100 per cent."),
            ),
            models.CheckConstraint(
                name="appraisal_scheme_numbers_in_bounds",
                condition=Q(best_percent__gte=1, best_percent__lte=40, publicity_days__gte=5, publicity_days__lte=30,
                            answer_days__gte=1, answer_days__lte=60),
                violation_error_message=_("The cap is 1 to 40 per cent, publicity 5 to 30 days, an answer 1 to 60."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def year(self) -> int:
        """The year that the result belongs to."""
        return self.ends_on.year

    @property
    def best(self) -> str:
        """The grade that is capped: 优秀, routine 好."""
        return grades_of(self.kind)[0]

    @property
    def level_labels(self) -> str:
        """Whose posts, in words."""
        return "、".join(str(PostLevel(level).label) for level in self.levels)


class AppraisalIndicator(Timestamped):
    """A hard indicator: what is measured, its weight among the indicators, and how a value becomes points."""

    scheme = models.ForeignKey(AppraisalScheme, verbose_name=_("appraisal scheme"), on_delete=models.PROTECT,
                               related_name="indicators")  # fmt: skip
    name = models.CharField(_("name of the indicator"), max_length=60)
    source = models.CharField(_("where the value comes from"), max_length=8, choices=IndicatorSource)
    weight = models.PositiveSmallIntegerField(_("weight among the indicators"))
    none_at = models.DecimalField(_("value that earns no points"), max_digits=9, decimal_places=2, default=0)
    full_at = models.DecimalField(_("value that earns all points"), max_digits=9, decimal_places=2)

    objects = InsideQuerySet["AppraisalIndicator"].as_manager()

    class Meta:
        verbose_name = _("appraisal indicator")
        verbose_name_plural = _("appraisal indicators")
        ordering = ["scheme", "id"]
        constraints = [
            models.UniqueConstraint(
                name="appraisal_indicator_once", fields=["scheme", "name"],
                violation_error_message=_("The scheme has an indicator of this name already."),
            ),
            models.CheckConstraint(
                name="appraisal_indicator_has_a_slope",
                condition=Q(weight__gte=1, weight__lte=100) & ~Q(none_at=F("full_at")),
                violation_error_message=_("An indicator has a weight of 1 to 100, and two values that differ."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name
