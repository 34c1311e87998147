"""Policies, their measures with conditions that the program checks, and the latest run over the whole register.

A version of a measure in force is not edited: the next version supersedes it, and grants keep theirs. Whole fen.
"""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.models.figures import FiguresQuerySet
from talent.models.person import Person
from talent.rules.eligibility import Condition, parsed
from talent.scope import talent_scope_of
from talent.states.policies import Benefit, FactKind, MeasureState, Operator, PolicyState, Verdict
from xinhui.accounts.models import User
from xinhui.core.models import Timestamped


class TalentPolicyQuerySet(FiguresQuerySet["TalentPolicy"]):
    """Policies: drafts are the office's, what is published is everybody's."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those that the user works with."""
        rows = super().visible_to(user)
        is_office = isinstance(user, User) and talent_scope_of(user).is_office
        return rows if is_office else rows.exclude(state=PolicyState.DRAFT)

    def published(self) -> Self:
        """What the public reads."""
        return self.filter(state=PolicyState.PUBLISHED)


class TalentPolicy(Timestamped):
    """A document that gives talent something (人才政策)."""

    name = models.CharField(pgettext_lazy("policy", "name of the policy"), max_length=80)
    document = models.CharField(pgettext_lazy("policy", "number of the document"), max_length=60)
    state = models.CharField(_("state"), max_length=10, choices=PolicyState, default=PolicyState.DRAFT)
    issued_on = models.DateField(pgettext_lazy("policy", "issued on"))
    valid_from = models.DateField(pgettext_lazy("policy", "valid from"))
    valid_to = models.DateField(pgettext_lazy("policy", "valid to"), null=True, blank=True)
    text = models.TextField(pgettext_lazy("policy", "published text"), max_length=20_000)
    #: Over all measures of the policy together; 0: none.
    ceiling_fen = models.PositiveBigIntegerField(pgettext_lazy("policy", "most for one person, in fen"), default=0)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("policy", "drafted by"),
                                   null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("policy", "published by"),
                                     null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip

    objects = TalentPolicyQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("policy", "policy for talent")
        verbose_name_plural = pgettext_lazy("policy", "policies for talent")
        ordering = ["-issued_on", "id"]
        constraints = [
            models.UniqueConstraint(
                name="talent_policy_document_once", fields=["document"],
                violation_error_message=_("A policy with this document number is there already."),
            ),
            models.CheckConstraint(
                name="talent_policy_in_order", condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("A policy ends after it has begun."),
            ),
            models.CheckConstraint(
                name="talent_policy_second_person",
                condition=Q(published_by__isnull=True) | ~Q(published_by=F("drafted_by")),
                violation_error_message=_("Whoever drafts a policy does not publish it."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class TalentMeasureQuerySet(FiguresQuerySet["TalentMeasure"]):
    """Measures: drafts are the office's."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those that the user works with."""
        rows = super().visible_to(user)
        is_office = isinstance(user, User) and talent_scope_of(user).is_office
        return rows if is_office else rows.exclude(state__in=[MeasureState.DRAFT, MeasureState.DROPPED])

    def in_force(self) -> Self:
        """Given today, of a policy that is published."""
        return self.filter(state=MeasureState.IN_FORCE, policy__state=PolicyState.PUBLISHED)


class TalentMeasure(Timestamped):
    """One version of what a policy gives. `fen`: the sum, or the sum of a month; of rent, the most of a month."""

    policy = models.ForeignKey(TalentPolicy, verbose_name=pgettext_lazy("policy", "policy for talent"),
                               on_delete=models.PROTECT, related_name="measures")  # fmt: skip
    code = models.CharField(pgettext_lazy("policy", "code of the measure"), max_length=12)
    version = models.PositiveSmallIntegerField(pgettext_lazy("policy", "version"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=MeasureState, default=MeasureState.DRAFT)
    name = models.CharField(pgettext_lazy("policy", "name of the measure"), max_length=60)
    about = models.CharField(pgettext_lazy("policy", "what it gives, in words"), max_length=400, blank=True)
    benefit = models.CharField(pgettext_lazy("policy", "kind of benefit"), max_length=8, choices=Benefit)
    fen = models.PositiveBigIntegerField(pgettext_lazy("policy", "sum in fen"), default=0)
    months = models.PositiveSmallIntegerField(pgettext_lazy("policy", "for so many months"), default=1)
    #: Of measures with the same word only the highest is given (就高不重复).
    exclusive = models.CharField(pgettext_lazy("policy", "exclusive group"), max_length=20, blank=True)
    #: Months of service promised for it; what was not served is asked back in proportion.
    promised_months = models.PositiveSmallIntegerField(pgettext_lazy("policy", "months of service promised"), default=0)
    decider = models.CharField(pgettext_lazy("policy", "who decides"), max_length=60, blank=True)
    documents = models.CharField(pgettext_lazy("policy", "documents needed"), max_length=400, blank=True)
    enacted_on = models.DateField(pgettext_lazy("policy", "in force since"), null=True, blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("policy", "drafted by"),
                                   null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip
    enacted_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("policy", "enacted by"),
                                   null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip

    objects = TalentMeasureQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("policy", "measure for talent")
        verbose_name_plural = pgettext_lazy("policy", "measures for talent")
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(
                name="talent_measure_version_once", fields=["code", "version"],
                violation_error_message=_("This version of the measure is there already."),
            ),
            models.UniqueConstraint(
                name="talent_measure_in_force_once", fields=["code"], condition=Q(state=MeasureState.IN_FORCE),
                violation_error_message=_("One version of a measure is in force."),
            ),
            models.UniqueConstraint(
                name="talent_measure_one_draft", fields=["code"], condition=Q(state=MeasureState.DRAFT),
                violation_error_message=_("A version of this measure is being drafted already."),
            ),
            models.CheckConstraint(
                name="talent_measure_gives_what_it_says",
                condition=Q(benefit=Benefit.SERVICE, fen=0) | ~Q(benefit=Benefit.SERVICE) & Q(fen__gt=0),
                violation_error_message=_("Money has a sum, a service has none."),
            ),
            models.CheckConstraint(
                name="talent_measure_months", condition=Q(benefit__in=[Benefit.ONE_OFF, Benefit.SERVICE], months=1)
                | Q(benefit__in=[Benefit.MONTHLY, Benefit.RENT], months__range=(1, 120)),
                violation_error_message=_("What is given monthly is given for 1 to 120 months."),
            ),
            models.CheckConstraint(
                name="talent_measure_second_person",
                condition=Q(enacted_by__isnull=True) | ~Q(enacted_by=F("drafted_by")),
                violation_error_message=_("Whoever drafts a measure does not put it in force."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def total_fen(self) -> int:
        """The most that one grant comes to."""
        return self.fen * self.months


class MeasureConditionQuerySet(FiguresQuerySet["MeasureCondition"]):
    """Conditions: read with their measures."""


class MeasureCondition(models.Model):
    """A fact compared with a value; all of a group must hold, any group suffices."""

    measure = models.ForeignKey(TalentMeasure, verbose_name=pgettext_lazy("policy", "measure for talent"),
                                on_delete=models.CASCADE, related_name="conditions")  # fmt: skip
    group = models.PositiveSmallIntegerField(pgettext_lazy("policy", "group of conditions"), default=1)
    subject = models.CharField(pgettext_lazy("policy", "what it is about"), max_length=10, choices=FactKind)
    operator = models.CharField(pgettext_lazy("policy", "how it is compared"), max_length=4, choices=Operator)
    value = models.CharField(pgettext_lazy("policy", "value of the condition"), max_length=120)

    objects = MeasureConditionQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("policy", "condition of a measure")
        verbose_name_plural = pgettext_lazy("policy", "conditions of measures")
        ordering = ["measure", "group", "id"]
        constraints = [
            models.UniqueConstraint(
                name="measure_condition_once", fields=["measure", "group", "subject", "operator"],
                violation_error_message=_("The group has such a condition already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.group} {self.subject} {self.operator} {self.value}"

    @property
    def rule(self) -> Condition:
        """As the rules take it."""
        return parsed(group=self.group, subject=self.subject, operator=self.operator, value=self.value,
                      key=self.pk or 0)  # fmt: skip


class EligibilityRunQuerySet(FiguresQuerySet["EligibilityRun"]):
    """Runs: counts without people."""


class EligibilityRun(models.Model):
    """The whole register held against every measure in force; `rules`: code → version of the measure."""

    day = models.DateField(_("day"))
    at = models.DateTimeField(pgettext_lazy("policy", "ended at"))
    people = models.PositiveIntegerField(pgettext_lazy("policy", "people looked at"))
    rules = models.JSONField(pgettext_lazy("policy", "versions of the measures"), default=dict)
    milliseconds = models.PositiveIntegerField(pgettext_lazy("policy", "how long it took, in milliseconds"), default=0)

    objects = EligibilityRunQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("policy", "run over the register")
        verbose_name_plural = pgettext_lazy("policy", "runs over the register")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.day}"


class EligibilityResultQuerySet(models.QuerySet["EligibilityResult"]):
    """Results: of people whom the user sees."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The office all; others with their people."""
        if isinstance(user, User) and talent_scope_of(user).is_office:
            return self
        return self.filter(person__in=Person.objects.visible_to(user).values("pk"))


class EligibilityResult(models.Model):
    """Of the latest run alone: who is eligible, who is covered by a higher measure, who lacks one condition."""

    run = models.ForeignKey(EligibilityRun, verbose_name=pgettext_lazy("policy", "run over the register"),
                            on_delete=models.CASCADE, related_name="results")  # fmt: skip
    person = models.ForeignKey(Person, verbose_name=pgettext_lazy("talent", "person of talent"),
                               on_delete=models.CASCADE, related_name="eligibility")  # fmt: skip
    measure = models.ForeignKey(TalentMeasure, verbose_name=pgettext_lazy("policy", "measure for talent"),
                                on_delete=models.CASCADE, related_name="results")  # fmt: skip
    verdict = models.CharField(pgettext_lazy("policy", "verdict"), max_length=8, choices=Verdict)
    missing = models.ForeignKey(MeasureCondition, verbose_name=pgettext_lazy("policy", "condition that is missing"),
                                null=True, blank=True, on_delete=models.CASCADE, related_name="+")  # fmt: skip

    objects = EligibilityResultQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("policy", "eligibility")
        verbose_name_plural = pgettext_lazy("policy", "eligibilities")
        ordering = ["measure", "person"]
        indexes = [models.Index(fields=["measure", "verdict", "person"], name="eligibility_of_measure")]
        constraints = [
            models.UniqueConstraint(
                name="eligibility_once", fields=["person", "measure"],
                violation_error_message=_("The person has a result for this measure already."),
            ),
            models.CheckConstraint(
                name="eligibility_says_what_is_missing",
                condition=Q(verdict=Verdict.NEARLY, missing__isnull=False)
                | Q(verdict__in=[Verdict.ELIGIBLE, Verdict.COVERED], missing__isnull=True),
                violation_error_message=_("Who is nearly eligible lacks one condition that is named."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person_id} {self.measure_id} {self.verdict}"
