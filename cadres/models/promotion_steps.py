"""What belongs to a promotion: the four checks, answers to conditions, objections, the history."""

from typing import Any, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from cadres.models.cadre import UnitFileQuerySet
from cadres.models.promotions import Promotion
from cadres.models.sealed_line import SealedLine, open_words
from cadres.rules.promotions import Asks
from cadres.scope import CadreScope
from cadres.states.promotions import CheckKind, CheckResult, ObjectionResult, PromotionVerb

M = TypeVar("M", bound=models.Model)


def _case(name: str) -> Any:
    return models.ForeignKey(Promotion, verbose_name=pgettext_lazy("promotion", "promotion case"),
                             on_delete=models.PROTECT, related_name=name)  # fmt: skip


def _person(label: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=label, null=True, blank=True,
                             on_delete=models.PROTECT, related_name="+")  # fmt: skip


class CaseRowQuerySet(UnitFileQuerySet[M]):
    """Rows of a case: seen with the case, so by the unit only from the publicity on."""

    unit_field = "promotion__cadre__unit_id"

    def within(self, scope: CadreScope) -> Self:
        """The rows of a scope."""
        rows = super().within(scope)
        return rows if scope.is_office else rows.filter(promotion__public_from__isnull=False)


class PromotionCheckQuerySet(CaseRowQuerySet["PromotionCheck"]):
    """Checks."""


class PromotionCheck(models.Model):
    """One of the four checks of a case: the latest; every entry is a line of the history."""

    promotion = _case("checks")
    kind = models.CharField(pgettext_lazy("promotion", "check"), max_length=10, choices=CheckKind)
    day = models.DateField(pgettext_lazy("promotion", "checked on"))
    result = models.CharField(pgettext_lazy("promotion", "result of the check"), max_length=8, choices=CheckResult)
    #: The organ or person that checked.
    source = models.CharField(pgettext_lazy("promotion", "checked by"), max_length=80)
    note_sealed = models.TextField(pgettext_lazy("promotion", "what was found (sealed)"), blank=True)
    by = _person(pgettext_lazy("promotion", "entered by"))

    objects = PromotionCheckQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("promotion", "check before a promotion")
        verbose_name_plural = pgettext_lazy("promotion", "checks before promotions")
        ordering = ["promotion", "kind"]
        constraints = [
            models.UniqueConstraint(
                name="promotion_check_once", fields=["promotion", "kind"],
                violation_error_message=pgettext_lazy("promotion", "This check of the case is there already."),
            ),
            models.CheckConstraint(
                name="promotion_check_says_what", condition=Q(result="clear") | ~Q(note_sealed=""),
                violation_error_message=pgettext_lazy("promotion", "Whatever was found is written down."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.promotion_id} {self.kind}"

    @property
    def note(self) -> str:
        """What was found, opened."""
        return open_words(self.note_sealed)


class PromotionWaiverQuerySet(CaseRowQuerySet["PromotionWaiver"]):
    """Answers to conditions."""


class PromotionWaiver(models.Model):
    """Why a case goes on although a condition is not met or the records do not say (破格): by a second person."""

    promotion = _case("waivers")
    asks = models.CharField(pgettext_lazy("promotion", "condition"), max_length=12, choices=Asks)
    reason_sealed = models.TextField(pgettext_lazy("promotion", "reason to go on (sealed)"))
    #: Who drafted the case: kept here so that the database itself refuses the same person.
    drafted_by = _person(pgettext_lazy("promotion", "case drafted by"))
    by = _person(pgettext_lazy("promotion", "answered by"))
    at = models.DateTimeField(pgettext_lazy("promotion", "answered at"))

    objects = PromotionWaiverQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("promotion", "reason to go on with a promotion")
        verbose_name_plural = pgettext_lazy("promotion", "reasons to go on with promotions")
        ordering = ["promotion", "id"]
        constraints = [
            models.UniqueConstraint(
                name="promotion_waiver_once", fields=["promotion", "asks"],
                violation_error_message=pgettext_lazy("promotion", "This condition was answered already."),
            ),
            models.CheckConstraint(
                name="promotion_waiver_second_person",
                condition=Q(by__isnull=True) | Q(drafted_by__isnull=True) | ~Q(by=F("drafted_by")),
                violation_error_message=pgettext_lazy(
                    "promotion", "Whoever drafts a case does not answer its conditions."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.promotion_id} {self.asks}"

    @property
    def reason(self) -> str:
        """Why it goes on, opened."""
        return open_words(self.reason_sealed)


class PromotionObjectionQuerySet(CaseRowQuerySet["PromotionObjection"]):
    """Objections: pages open them to the office only."""


class PromotionObjection(models.Model):
    """What somebody said against it while it was public, and what its check came to."""

    promotion = _case("objections")
    received_on = models.DateField(pgettext_lazy("promotion", "received on"))
    #: Who objects, as they gave it; empty: without a name.
    source_sealed = models.TextField(pgettext_lazy("promotion", "objected by (sealed)"), blank=True)
    text_sealed = models.TextField(pgettext_lazy("promotion", "objection (sealed)"))
    result = models.CharField(pgettext_lazy("promotion", "result of the check of the objection"), max_length=10,
                              choices=ObjectionResult, default=ObjectionResult.OPEN)  # fmt: skip
    answer_sealed = models.TextField(pgettext_lazy("promotion", "answer to the objection (sealed)"), blank=True)
    answered_on = models.DateField(pgettext_lazy("promotion", "objection answered on"), null=True, blank=True)
    answered_by = _person(pgettext_lazy("promotion", "objection answered by"))

    objects = PromotionObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("promotion", "objection to a promotion")
        verbose_name_plural = pgettext_lazy("promotion", "objections to promotions")
        ordering = ["promotion", "id"]
        constraints = [
            models.CheckConstraint(
                name="promotion_objection_answered",
                condition=Q(result="open", answered_on__isnull=True, answer_sealed="")
                | ~Q(result="open") & ~Q(answer_sealed="") & Q(answered_on__gte=F("received_on")),
                violation_error_message=pgettext_lazy("promotion", "A checked objection has its day and its answer."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.promotion} {self.received_on:%Y-%m-%d}"

    @property
    def source(self) -> str:
        """Who objects, opened."""
        return open_words(self.source_sealed)

    @property
    def text(self) -> str:
        """The objection, opened."""
        return open_words(self.text_sealed)

    @property
    def answer(self) -> str:
        """The answer, opened."""
        return open_words(self.answer_sealed)

    @property
    def unit_id(self) -> int:
        """Whose file it is."""
        unit_id: int = self.promotion.cadre.unit_id
        return unit_id


class PromotionLineQuerySet(CaseRowQuerySet["PromotionLine"]):
    """Lines of histories."""


class PromotionLine(SealedLine):
    """A line of a case's history."""

    promotion = _case("lines")
    verb = models.CharField(pgettext_lazy("promotion", "what happened to the case"), max_length=14,
                            choices=PromotionVerb)  # fmt: skip

    objects = PromotionLineQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("promotion", "line of a promotion's history")
        verbose_name_plural = pgettext_lazy("promotion", "lines of promotions' histories")
        ordering = ["promotion", "id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.get_verb_display()}"
