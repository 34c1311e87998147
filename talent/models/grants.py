"""Grants (补贴申请): the budget of a measure, the application. Their money: grant_money. Whole fen."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.models.employer import Employer, EmployerAccount
from talent.models.figures import FiguresQuerySet
from talent.models.person import Person
from talent.models.policies import TalentMeasure
from talent.scope import talent_scope_of
from talent.states.grants import ALIVE, GrantState
from talent.states.people import PersonState
from xinhui.accounts.models import Unit, User
from xinhui.core.models import Timestamped


def grants_q(user: User | AnonymousUser, at: str = "") -> Q:
    """Grants of the user: all, of the own units, of the own employers, the own ones; `at`: the way to the grant."""
    if not isinstance(user, User):
        return Q(pk__in=[])
    scope = talent_scope_of(user)
    if scope.is_office:
        return Q()
    acts_for = EmployerAccount.objects.filter(user=user, ended_on__isnull=True).values("employer")
    own = Q(**{f"{at}employer__in": acts_for}) | Q(**{f"{at}person__user": user})
    if scope.unit_ids:
        own |= Q(**{f"{at}unit__in": scope.unit_ids})
    return own & ~Q(**{f"{at}person__state": PersonState.ERASED})


class GrantBudgetQuerySet(FiguresQuerySet["GrantBudget"]):
    """Budgets: figures without people."""


class GrantBudget(Timestamped):
    """What may be paid for a measure (all its versions) in a year."""

    code = models.CharField(pgettext_lazy("policy", "code of the measure"), max_length=12)
    year = models.PositiveSmallIntegerField(_("year"))
    fen = models.PositiveBigIntegerField(pgettext_lazy("grant", "budget in fen"))

    objects = GrantBudgetQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("grant", "budget of a measure")
        verbose_name_plural = pgettext_lazy("grant", "budgets of measures")
        ordering = ["-year", "code"]
        constraints = [
            models.UniqueConstraint(
                name="grant_budget_once", fields=["code", "year"],
                violation_error_message=_("The measure has a budget for this year already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code} {self.year}"


class GrantQuerySet(models.QuerySet["GrantApplication"]):
    """Applications for grants."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The office all; a unit those it checked; an employer its people's; a person the own ones."""
        return self.filter(grants_q(user))

    def alive(self) -> Self:
        """Under way or given."""
        return self.filter(state__in=ALIVE)


class GrantApplication(Timestamped):
    """One person, one measure. `code`, `exclusive` and the identity's fingerprint are the measure's and the person's on
    the day: over all versions and all files of the same identity there is one. `facts`: what the file said then."""

    person = models.ForeignKey(Person, verbose_name=pgettext_lazy("talent", "person of talent"),
                               on_delete=models.PROTECT, related_name="grants")  # fmt: skip
    measure = models.ForeignKey(TalentMeasure, verbose_name=pgettext_lazy("policy", "measure for talent"),
                                on_delete=models.PROTECT, related_name="grants")  # fmt: skip
    code = models.CharField(pgettext_lazy("policy", "code of the measure"), max_length=12)
    exclusive = models.CharField(pgettext_lazy("policy", "exclusive group"), max_length=20, blank=True)
    identity_print = models.CharField(pgettext_lazy("talent", "fingerprint of the identity number"), max_length=64,
                                      blank=True)  # fmt: skip
    employer = models.ForeignKey(Employer, verbose_name=pgettext_lazy("talent", "employer"), on_delete=models.PROTECT,
                                 related_name="grants")  # fmt: skip
    unit = models.ForeignKey(Unit, verbose_name=pgettext_lazy("grant", "unit that checks"), on_delete=models.PROTECT,
                             related_name="talent_grants")  # fmt: skip
    state = models.CharField(_("state"), max_length=10, choices=GrantState, default=GrantState.DRAFT)
    fen = models.PositiveBigIntegerField(pgettext_lazy("grant", "instalment in fen"), default=0)
    months = models.PositiveSmallIntegerField(pgettext_lazy("grant", "number of instalments"), default=1)
    contract_years = models.PositiveSmallIntegerField(pgettext_lazy("grant", "years of the contract"), default=0)
    rent_fen = models.PositiveBigIntegerField(pgettext_lazy("grant", "rent of a month in fen"), default=0)
    documents = models.CharField(pgettext_lazy("grant", "documents shown"), max_length=400, blank=True)
    facts = models.JSONField(pgettext_lazy("grant", "facts at the application"), default=list)
    said = models.CharField(pgettext_lazy("grant", "why it was refused or sent back"), max_length=200, blank=True)
    applied_on = models.DateField(pgettext_lazy("grant", "applied on"), null=True, blank=True)
    approved_on = models.DateField(pgettext_lazy("grant", "approved on"), null=True, blank=True)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("grant", "applied by"),
                                   null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("grant", "checked by"),
                                   null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("grant", "approved by"),
                                    null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("grant", "grant")
        verbose_name_plural = pgettext_lazy("grant", "grants")
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "id"], name="talent_grant_state"),
                   models.Index(fields=["code", "state"], name="talent_grant_code")]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                name="grant_once_a_person", fields=["person", "code"], condition=Q(state__in=ALIVE),
                violation_error_message=_("This person has applied for the measure already, or has been given it."),
            ),
            models.UniqueConstraint(
                name="grant_once_an_identity", fields=["identity_print", "code"],
                condition=Q(state__in=ALIVE) & ~Q(identity_print=""),
                violation_error_message=_("This identity has been given the measure under another file."),
            ),
            models.UniqueConstraint(
                name="grant_once_a_group", fields=["person", "exclusive"],
                condition=Q(state__in=ALIVE) & ~Q(exclusive=""),
                violation_error_message=_("This person has a grant of the same group already."),
            ),
            models.CheckConstraint(
                name="grant_promised_is_approved",
                condition=~Q(state__in=[GrantState.PAYING, GrantState.DONE])
                | Q(approved_on__isnull=False, approved_by__isnull=False),
                violation_error_message=_("A grant that is given was approved by somebody on a day."),
            ),
            models.CheckConstraint(
                name="grant_second_person", condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("checked_by")),
                violation_error_message=_("Whoever checks a grant does not approve it."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code} {self.pk or ''}".strip()

    @property
    def total_fen(self) -> int:
        """What all instalments come to."""
        return self.fen * self.months
