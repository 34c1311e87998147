"""The appraisal of a unit and of each person in it: self-report, values, grade, objection, result."""

from datetime import date
from typing import Any, NoReturn, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cadres.models.appraisal_schemes import AppraisalIndicator, AppraisalScheme
from cadres.models.cadre import Cadre, UnitFileQuerySet
from cadres.models.sealed_line import SealedLine, open_words
from cadres.states.appraisal import (
    AppraisalGrade,
    AppraisalKind,
    AppraisalVerb,
    ObjectionState,
    UnitAppraisalState,
)
from xinhui.accounts.models import Unit, User
from xinhui.core import clock
from xinhui.core.models import Timestamped


class UnitAppraisalQuerySet(UnitFileQuerySet["UnitAppraisal"]):
    """Appraisals of units: seen with the unit's files; proposed grades by everybody of the unit while public."""

    def public_to(self, user: User | AnonymousUser) -> Self:
        """Publicity in the unit of the user's own file."""
        if not isinstance(user, User):
            return self.none()
        return self.filter(state=UnitAppraisalState.PUBLIC, unit__cadres__user=user)


class UnitAppraisal(Timestamped):
    """Where one unit stands in a scheme."""

    scheme = models.ForeignKey(AppraisalScheme, verbose_name=_("appraisal scheme"), on_delete=models.PROTECT,
                               related_name="unit_appraisals")  # fmt: skip
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state of the unit's appraisal"), max_length=9, choices=UnitAppraisalState,
                             default=UnitAppraisalState.SELF)  # fmt: skip
    drawn_at = models.DateTimeField(_("indicators drawn at"), null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("grades sent in by"), null=True,
                                     blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip
    public_from = models.DateField(_("public from"), null=True, blank=True)
    #: The last day of publicity.
    public_until = models.DateField(_("public until"), null=True, blank=True)
    settled_at = models.DateTimeField(_("result settled at"), null=True, blank=True)

    objects = UnitAppraisalQuerySet.as_manager()

    class Meta:
        verbose_name = _("appraisal of a unit")
        verbose_name_plural = _("appraisals of units")
        ordering = ["scheme", "unit"]
        constraints = [
            models.UniqueConstraint(
                name="unit_appraisal_once", fields=["scheme", "unit"],
                violation_error_message=_("The unit takes part in this scheme already."),
            ),
            models.CheckConstraint(
                name="unit_appraisal_public_has_its_days",
                condition=~Q(state__in=["public", "settled"])
                | Q(public_from__isnull=False, public_until__isnull=False),
                violation_error_message=_("Publicity has its first and its last day."),
            ),
            models.CheckConstraint(
                name="unit_appraisal_settled_has_its_day",
                condition=Q(state="settled", settled_at__isnull=False)
                | (~Q(state="settled") & Q(settled_at__isnull=True)),
                violation_error_message=_("A settled appraisal says when it was settled."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit} · {self.scheme}"


class PersonAppraisalQuerySet(UnitFileQuerySet["PersonAppraisal"]):
    """Appraisals of persons: seen with the unit's; the own one by the person."""

    unit_field = "unit_appraisal__unit_id"

    def about(self, user: User | AnonymousUser) -> Self:
        """The user's own."""
        return self.filter(cadre__user=user) if isinstance(user, User) else self.none()

    def taking_part(self) -> Self:
        """Not taken out."""
        return self.filter(is_exempt=False)

    def shown(self) -> Self:
        """With what a list names, without the sealed texts of the file."""
        return self.select_related("cadre", "unit_appraisal__unit", "unit_appraisal__scheme").defer(
            "cadre__form_sealed", "cadre__photo_sealed"
        )


class PersonAppraisal(Timestamped):
    """One person in the appraisal of a unit. The report and the reasons are sealed."""

    unit_appraisal = models.ForeignKey(UnitAppraisal, verbose_name=_("appraisal of a unit"), on_delete=models.PROTECT,
                                       related_name="people")  # fmt: skip
    cadre = models.ForeignKey(Cadre, verbose_name=_("file of a cadre"), on_delete=models.PROTECT,
                              related_name="person_appraisals")  # fmt: skip
    is_exempt = models.BooleanField(_("taken out of the appraisal"), default=False)
    report_sealed = models.TextField(_("self-report (sealed)"), blank=True)
    reported_at = models.DateTimeField(_("self-report at"), null=True, blank=True)
    leader_points = models.DecimalField(_("leaders' points"), max_digits=4, decimal_places=1, null=True, blank=True)
    grade = models.CharField(_("grade of the appraisal"), max_length=12, choices=AppraisalGrade, blank=True)
    #: Why the grade differs from the advice or is below the second; why the person was taken out.
    reason_sealed = models.TextField(_("reason of the grade (sealed)"), blank=True)
    graded_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("grade entered by"), null=True, blank=True,
                                  on_delete=models.PROTECT, related_name="+")  # fmt: skip

    objects = PersonAppraisalQuerySet.as_manager()

    class Meta:
        verbose_name = _("appraisal of a person")
        verbose_name_plural = _("appraisals of persons")
        ordering = ["unit_appraisal", "id"]
        indexes = [models.Index(fields=["unit_appraisal", "grade"], name="person_appraisal_grade")]
        constraints = [
            models.UniqueConstraint(
                name="person_appraisal_once", fields=["unit_appraisal", "cadre"],
                violation_error_message=_("This person is in the appraisal already."),
            ),
            models.CheckConstraint(
                name="person_appraisal_graded_by_somebody",
                condition=Q(grade="") | Q(is_exempt=False, leader_points__isnull=False, graded_by__isnull=False),
                violation_error_message=_("A grade has its points and whoever entered it; nobody taken out has one."),
            ),
            models.CheckConstraint(
                name="person_appraisal_points_in_bounds",
                condition=Q(leader_points__isnull=True) | Q(leader_points__gte=0, leader_points__lte=100),
                violation_error_message=_("Points are 0 to 100."),
            ),
            models.CheckConstraint(
                name="person_appraisal_low_grade_has_reason",
                condition=~Q(grade__in=["basic", "incompetent", "ordinary", "poor"]) | ~Q(reason_sealed=""),
                violation_error_message=_("A low grade has its reason."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.cadre}"

    @property
    def report(self) -> str:
        """The self-report, in clear: only for pages whose look is on the trail, and for the person."""
        return open_words(self.report_sealed)

    @property
    def reason(self) -> str:
        """The reason, in clear: likewise."""
        return open_words(self.reason_sealed)

    @property
    def is_report_late(self) -> bool:
        """Handed in after its day, or owed still when it has passed."""
        day = clock.local(self.reported_at).date() if self.reported_at else clock.today()
        return not self.is_exempt and day > self.unit_appraisal.scheme.self_due_on


class OfPersonQuerySet(UnitFileQuerySet[Any]):
    """Rows of a person's appraisal: seen with it."""

    unit_field = "person__unit_appraisal__unit_id"


class IndicatorValue(Timestamped):
    """The value of an indicator for a person: entered with evidence, or drawn once with the records it counts."""

    person = models.ForeignKey(PersonAppraisal, verbose_name=_("appraisal of a person"), on_delete=models.PROTECT,
                               related_name="values")  # fmt: skip
    indicator = models.ForeignKey(AppraisalIndicator, verbose_name=_("appraisal indicator"), on_delete=models.PROTECT,
                                  related_name="+")  # fmt: skip
    value = models.DecimalField(_("value of the indicator"), max_digits=9, decimal_places=2)
    #: Ids of the records behind a drawn value, of the model that its source names.
    records = models.JSONField(_("records behind the value"), default=list)
    evidence = models.CharField(_("evidence of the value"), max_length=200, blank=True)
    at = models.DateTimeField(_("drawn or entered at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.PROTECT,
                           related_name="+")  # fmt: skip

    objects = OfPersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("value of an indicator")
        verbose_name_plural = _("values of indicators")
        ordering = ["person", "indicator"]
        constraints = [
            models.UniqueConstraint(
                name="indicator_value_once", fields=["person", "indicator"],
                violation_error_message=_("This indicator has its value already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.indicator} {self.value}"


class AppraisalStepQuerySet(UnitFileQuerySet["AppraisalStep"]):
    """Steps: seen with the unit."""

    unit_field = "unit_appraisal__unit_id"


class AppraisalStep(SealedLine):
    """One step of a unit's appraisal; the words are sealed."""

    unit_appraisal = models.ForeignKey(UnitAppraisal, verbose_name=_("appraisal of a unit"), on_delete=models.PROTECT,
                                       related_name="steps")  # fmt: skip
    person = models.ForeignKey(PersonAppraisal, verbose_name=_("appraisal of a person"), null=True, blank=True,
                               on_delete=models.PROTECT, related_name="steps")  # fmt: skip
    verb = models.CharField(_("what happened in the appraisal"), max_length=12, choices=AppraisalVerb)

    objects = AppraisalStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of an appraisal")
        verbose_name_plural = _("steps of appraisals")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.get_verb_display()}"


class Objection(Timestamped):
    """What the person, or somebody in a letter, says against a proposed grade, and the answer."""

    person = models.ForeignKey(PersonAppraisal, verbose_name=_("appraisal of a person"), on_delete=models.PROTECT,
                               related_name="objections")  # fmt: skip
    state = models.CharField(_("state of the objection"), max_length=8, choices=ObjectionState,
                             default=ObjectionState.OPEN)  # fmt: skip
    is_by_letter = models.BooleanField(_("came in a letter"), default=False)
    text_sealed = models.TextField(_("objection (sealed)"))
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("objection entered by"),
                                  on_delete=models.PROTECT, related_name="+")  # fmt: skip
    raised_at = models.DateTimeField(_("objection raised at"))
    due_on = models.DateField(_("objection to be answered by"))
    answer_sealed = models.TextField(_("answer to the objection (sealed)"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("objection answered by"), null=True,
                                    blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip
    answered_at = models.DateTimeField(_("objection answered at"), null=True, blank=True)

    objects = OfPersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection to a grade")
        verbose_name_plural = _("objections to grades")
        ordering = ["person", "raised_at"]
        constraints = [
            models.UniqueConstraint(
                name="objection_one_waits", fields=["person"], condition=Q(state="open"),
                violation_error_message=_("An objection waits for its answer already."),
            ),
            models.CheckConstraint(
                name="objection_answered_by_somebody",
                condition=Q(state="open", answered_at__isnull=True)
                | (~Q(state="open") & Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer_sealed="")),
                violation_error_message=_("An answered objection has its answer, who gave it and when."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person_id} {self.get_state_display()}"

    @property
    def text(self) -> str:
        """In clear."""
        return open_words(self.text_sealed)

    @property
    def answer(self) -> str:
        """In clear."""
        return open_words(self.answer_sealed)

    def is_late(self, today: date) -> bool:
        """Unanswered after its day."""
        return self.state == ObjectionState.OPEN and self.due_on < today


class ResultQuerySet(UnitFileQuerySet["AppraisalResult"]):
    """Results: seen with the person's file."""

    unit_field = "cadre__unit_id"


class AppraisalResult(models.Model):
    """The grade on the file: written when the appraisal is settled, never altered."""

    person = models.OneToOneField(PersonAppraisal, verbose_name=_("appraisal of a person"), on_delete=models.PROTECT,
                                  related_name="result")  # fmt: skip
    cadre = models.ForeignKey(Cadre, verbose_name=_("file of a cadre"), on_delete=models.PROTECT,
                              related_name="appraisal_results")  # fmt: skip
    #: The unit then, wherever the person works later.
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind of appraisal"), max_length=8, choices=AppraisalKind)
    year = models.PositiveSmallIntegerField(_("year of the result"))
    grade = models.CharField(_("grade of the appraisal"), max_length=12, choices=AppraisalGrade)
    at = models.DateTimeField(_("result settled at"))

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("appraisal result")
        verbose_name_plural = _("appraisal results")
        ordering = ["-year", "-at", "-id"]
        indexes = [models.Index(fields=["cadre", "-year"], name="appraisal_result_file")]
        constraints = [
            models.UniqueConstraint(
                name="appraisal_result_one_a_year", fields=["cadre", "year"], condition=Q(kind="yearly"),
                violation_error_message=_("The person has the result of this year already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.year} {self.get_grade_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Written once."""
        if self.pk is not None:
            raise TypeError("Results of appraisals are append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Never."""
        raise TypeError("Results of appraisals are append-only.")
