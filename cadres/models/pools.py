"""Reserve pools (后备人才库), who is in them, yearly reviews, and the history of each entry."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.models.cadre import Cadre, UnitFileQuerySet
from cadres.models.sealed_line import SealedLine, open_words
from cadres.rules.pools import Conditions
from cadres.scope import cadre_scope_of
from cadres.states.cadre import EducationLevel, PostLevel
from cadres.states.pools import INSIDE, OPEN, ExitReason, PoolEntryState, PoolVerb, ReviewOutcome
from xinhui.accounts.models import User
from xinhui.core.models import Timestamped


class ReservePoolQuerySet(models.QuerySet["ReservePool"]):
    """Pools: which there are and what they ask for is known to all who read files."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All, for readers of files."""
        return self if cadre_scope_of(user).is_reader else self.none()

    def in_use(self) -> Self:
        """Not closed."""
        return self.filter(is_active=True)


class ReservePool(Timestamped):
    """A pool and the conditions of entry."""

    name = models.CharField(_("name"), max_length=40, unique=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    about = models.CharField(pgettext_lazy("pool", "about the pool"), max_length=200, blank=True)
    age_most = models.PositiveSmallIntegerField(pgettext_lazy("pool", "greatest age"), null=True, blank=True)
    education_least = models.PositiveSmallIntegerField(
        pgettext_lazy("pool", "least education"), choices=EducationLevel, default=EducationLevel.UNKNOWN
    )
    level_least = models.CharField(
        pgettext_lazy("pool", "least level of post"), max_length=16, choices=PostLevel, default=PostLevel.NONE
    )
    work_years_least = models.PositiveSmallIntegerField(pgettext_lazy("pool", "least years of work"), default=0)
    is_party_only = models.BooleanField(pgettext_lazy("pool", "for Party members only"), default=False)
    needs_speciality = models.BooleanField(pgettext_lazy("pool", "asks for a professional speciality"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = ReservePoolQuerySet.as_manager()

    class Meta:
        verbose_name = _("reserve pool")
        verbose_name_plural = _("reserve pools")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                name="reserve_pool_age_of_working_life",
                condition=Q(age_most__isnull=True) | Q(age_most__gte=18, age_most__lte=65),
                violation_error_message=_("The greatest age of a pool is from 18 to 65."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def conditions(self) -> Conditions:
        """What it asks for."""
        return Conditions(
            age_most=self.age_most, education_least=self.education_least, level_least=self.level_least,
            work_years_least=self.work_years_least, is_party_only=self.is_party_only,
            needs_speciality=self.needs_speciality,
        )  # fmt: skip


class PoolEntryQuerySet(UnitFileQuerySet["PoolEntry"]):
    """Entries: seen with the file. The persons themselves do not see them: lists of reserves are confidential."""

    unit_field = "cadre__unit_id"

    def inside(self) -> Self:
        """In a pool now."""
        return self.filter(state__in=INSIDE)

    def open(self) -> Self:
        """In a pool, or proposed for it."""
        return self.filter(state__in=OPEN)


class PoolEntry(Timestamped):
    """One person in one pool, from the proposal to the exit. `findings`: the conditions as they stood when proposed."""

    pool = models.ForeignKey(
        ReservePool, verbose_name=_("reserve pool"), on_delete=models.PROTECT, related_name="entries"
    )
    cadre = models.ForeignKey(
        Cadre, verbose_name=_("file of a cadre"), on_delete=models.PROTECT, related_name="pool_entries"
    )
    state = models.CharField(_("state"), max_length=10, choices=PoolEntryState, default=PoolEntryState.PROPOSED)
    reason_sealed = models.TextField(pgettext_lazy("pool", "why proposed (sealed)"))
    #: Why somebody who does not fulfil every condition is proposed all the same (破格).
    exception_sealed = models.TextField(pgettext_lazy("pool", "why as an exception (sealed)"), blank=True)
    findings = models.JSONField(pgettext_lazy("pool", "conditions when proposed"), default=list)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("pool", "proposed by"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    proposed_on = models.DateField(pgettext_lazy("pool", "proposed on"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("pool", "decided by"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    entered_on = models.DateField(pgettext_lazy("pool", "entered on"), null=True, blank=True)
    review_due_on = models.DateField(pgettext_lazy("pool", "review due on"), null=True, blank=True, db_index=True)
    #: The office keeps somebody although the exit was proposed: not proposed again by the daily job until this day.
    kept_until = models.DateField(pgettext_lazy("pool", "kept until"), null=True, blank=True)
    exit_reason = models.CharField(
        pgettext_lazy("pool", "reason of the exit"), max_length=10, choices=ExitReason, blank=True
    )
    exited_on = models.DateField(pgettext_lazy("pool", "left on"), null=True, blank=True)

    objects = PoolEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry in a reserve pool")
        verbose_name_plural = _("entries in reserve pools")
        ordering = ["pool", "-proposed_on", "-id"]
        indexes = [models.Index(fields=["pool", "state"], name="pool_entry_state")]
        constraints = [
            models.UniqueConstraint(
                name="pool_entry_one_open", fields=["cadre", "pool"], condition=Q(state__in=OPEN),
                violation_error_message=_("This person is in the pool already, or proposed for it."),
            ),
            models.CheckConstraint(
                name="pool_entry_second_person",
                condition=Q(decided_by__isnull=True) | Q(proposed_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                violation_error_message=_("Whoever proposes somebody for a pool does not decide about it."),
            ),
            models.CheckConstraint(
                name="pool_entry_inside_has_its_days",
                condition=~Q(state__in=INSIDE) | Q(entered_on__isnull=False, review_due_on__isnull=False),
                violation_error_message=_("Whoever is in a pool has the day of entry and that of the next review."),
            ),
            models.CheckConstraint(
                name="pool_entry_exit_says_why",
                condition=Q(state="exited", exited_on__gte=F("entered_on")) & ~Q(exit_reason="")
                | Q(state="leaving", exited_on__isnull=True) & ~Q(exit_reason="")
                | ~Q(state__in=["exited", "leaving"]) & Q(exited_on__isnull=True, exit_reason=""),
                violation_error_message=_("An exit has its reason and, once done, its day."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.cadre.name} · {self.pool.name}"

    @property
    def unit_id(self) -> int:
        """Whose file it is."""
        return self.cadre.unit_id

    @property
    def reason(self) -> str:
        """Why proposed, opened."""
        return open_words(self.reason_sealed)

    @property
    def exception(self) -> str:
        """Why as an exception, opened."""
        return open_words(self.exception_sealed)


class PoolReviewQuerySet(UnitFileQuerySet["PoolReview"]):
    """Reviews: seen with the file."""

    unit_field = "entry__cadre__unit_id"


class PoolReview(models.Model):
    """What the review of a year came to; the words are in the history of the entry."""

    entry = models.ForeignKey(
        PoolEntry, verbose_name=_("entry in a reserve pool"), on_delete=models.PROTECT, related_name="reviews"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    outcome = models.CharField(pgettext_lazy("pool", "outcome"), max_length=8, choices=ReviewOutcome)
    on = models.DateField(pgettext_lazy("pool", "reviewed on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, blank=True,
                           on_delete=models.PROTECT, related_name="+")  # fmt: skip

    objects = PoolReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("yearly review in a reserve pool")
        verbose_name_plural = _("yearly reviews in reserve pools")
        ordering = ["entry", "-year"]
        constraints = [
            models.UniqueConstraint(
                name="pool_review_once_a_year", fields=["entry", "year"],
                violation_error_message=_("This entry was reviewed this year already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.year} {self.get_outcome_display()}"


class PoolLineQuerySet(UnitFileQuerySet["PoolLine"]):
    """Lines of histories: seen with the file."""

    unit_field = "entry__cadre__unit_id"


class PoolLine(SealedLine):
    """A line of an entry's history."""

    entry = models.ForeignKey(
        PoolEntry, verbose_name=_("entry in a reserve pool"), on_delete=models.PROTECT, related_name="lines"
    )
    verb = models.CharField(_("what happened"), max_length=12, choices=PoolVerb)

    objects = PoolLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a pool entry's history")
        verbose_name_plural = _("lines of pool entries' histories")
        ordering = ["entry", "id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.get_verb_display()}"
