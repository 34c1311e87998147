"""The money of grants: instalments, batches, the ledger that is only added to, what is asked back.

What was paid is the sum of the ledger, never a figure of its own. Whole fen.
"""

from typing import Any, NoReturn, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talent.models.grants import GrantApplication, grants_q
from talent.scope import talent_scope_of
from talent.states.grants import BatchState, EntryKind, LapseCause, LapseState
from xinhui.accounts.models import User
from xinhui.core.models import Timestamped


class PaymentBatchQuerySet(models.QuerySet["GrantBatch"]):
    """Batches: the office's."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All, or nothing."""
        return self if isinstance(user, User) and talent_scope_of(user).is_office else self.none()


class GrantBatch(Timestamped):
    """Instalments that are paid together: prepared by one of the office, approved by another, paid with a voucher."""

    number = models.CharField(pgettext_lazy("grant", "number of the batch"), max_length=20, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=BatchState, default=BatchState.PREPARED)
    due_to = models.DateField(pgettext_lazy("grant", "due until"))
    voucher = models.CharField(pgettext_lazy("grant", "voucher number"), max_length=40, blank=True)
    paid_on = models.DateField(pgettext_lazy("grant", "paid on"), null=True, blank=True)
    #: Due instalments that did not fit into the budgets.
    left_out = models.PositiveIntegerField(pgettext_lazy("grant", "left out for want of budget"), default=0)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("grant", "prepared by"),
                                    null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("grant", "approved by"),
                                    null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip

    objects = PaymentBatchQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("grant", "batch of payments")
        verbose_name_plural = pgettext_lazy("grant", "batches of payments")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="grant_batch_second_person",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("prepared_by")),
                violation_error_message=_("Whoever prepares a batch does not approve it."),
            ),
            models.CheckConstraint(
                name="grant_batch_paid_has_voucher",
                condition=~Q(state=BatchState.PAID)
                | ~Q(voucher="") & Q(paid_on__isnull=False, approved_by__isnull=False),
                violation_error_message=_("A paid batch has a voucher number and a day."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number


class GrantInstalment(models.Model):
    """What is to be paid on a day. In one batch at most: the column is the only place where it can be."""

    grant = models.ForeignKey(GrantApplication, verbose_name=pgettext_lazy("grant", "grant"), on_delete=models.PROTECT,
                              related_name="instalments")  # fmt: skip
    number = models.PositiveSmallIntegerField(pgettext_lazy("grant", "number of the instalment"))
    due_on = models.DateField(pgettext_lazy("grant", "due on"))
    fen = models.PositiveBigIntegerField(pgettext_lazy("grant", "instalment in fen"))
    #: Of which year's budget; moves on with an instalment that was not paid in its year.
    budget_year = models.PositiveSmallIntegerField(pgettext_lazy("grant", "year of the budget"))
    is_cancelled = models.BooleanField(pgettext_lazy("grant", "cancelled"), default=False)
    batch = models.ForeignKey(GrantBatch, verbose_name=pgettext_lazy("grant", "batch of payments"), null=True,
                              blank=True, on_delete=models.PROTECT, related_name="instalments")  # fmt: skip

    class Meta:
        verbose_name = pgettext_lazy("grant", "instalment of a grant")
        verbose_name_plural = pgettext_lazy("grant", "instalments of grants")
        ordering = ["grant", "number"]
        indexes = [models.Index(fields=["due_on", "id"], name="grant_instalment_due")]
        constraints = [
            models.UniqueConstraint(
                name="grant_instalment_once", fields=["grant", "number"],
                violation_error_message=_("The grant has this instalment already."),
            ),
            models.CheckConstraint(
                name="grant_instalment_has_money", condition=Q(fen__gt=0),
                violation_error_message=_("An instalment has a sum."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.grant_id} {self.number}"


class GrantEntryQuerySet(models.QuerySet["GrantEntry"]):
    """Lines of the ledger: seen with their grants; added to only."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """As the grants."""
        return self.filter(grants_q(user, "grant__"))

    def update(self, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise TypeError("Ledgers of grants are append-only.")

    def delete(self) -> NoReturn:
        """Refused."""
        raise TypeError("Ledgers of grants are append-only.")


class GrantEntry(models.Model):
    """A line of a grant's ledger. Written once: what was wrong is taken back by a line against it."""

    grant = models.ForeignKey(GrantApplication, verbose_name=pgettext_lazy("grant", "grant"), on_delete=models.PROTECT,
                              related_name="entries")  # fmt: skip
    kind = models.CharField(pgettext_lazy("grant", "kind of the entry"), max_length=10, choices=EntryKind)
    fen = models.BigIntegerField(pgettext_lazy("grant", "amount in fen"))
    instalment = models.ForeignKey(GrantInstalment, verbose_name=pgettext_lazy("grant", "instalment of a grant"),
                                   null=True, blank=True, on_delete=models.PROTECT, related_name="entries")  # fmt: skip
    corrects = models.OneToOneField("self", verbose_name=pgettext_lazy("grant", "takes back"), null=True, blank=True,
                                    on_delete=models.PROTECT, related_name="corrected_by")  # fmt: skip
    voucher = models.CharField(pgettext_lazy("grant", "voucher number"), max_length=40)
    on = models.DateField(_("day"))
    note = models.CharField(pgettext_lazy("grant", "note"), max_length=200, blank=True)
    at = models.DateTimeField(pgettext_lazy("grant", "entered at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, blank=True,
                           on_delete=models.PROTECT, related_name="+")  # fmt: skip

    objects = GrantEntryQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("grant", "entry of a grant's ledger")
        verbose_name_plural = pgettext_lazy("grant", "entries of grants' ledgers")
        ordering = ["grant", "id"]
        constraints = [
            models.CheckConstraint(
                name="grant_entry_is_not_nothing", condition=~Q(fen=0),
                violation_error_message=_("An entry of nothing says nothing."),
            ),
            models.CheckConstraint(
                name="grant_entry_has_its_sign",
                condition=Q(kind=EntryKind.PAYMENT, fen__gt=0, instalment__isnull=False, corrects__isnull=True)
                | Q(kind=EntryKind.RECOVERY, fen__lt=0, instalment__isnull=True, corrects__isnull=True)
                | Q(kind=EntryKind.CORRECTION, fen__lt=0, corrects__isnull=False) & ~Q(note=""),
                violation_error_message=_("A payment is of an instalment; what comes back is below nothing."),
            ),
            models.UniqueConstraint(
                name="grant_entry_once_an_instalment", fields=["instalment"], condition=Q(kind=EntryKind.PAYMENT),
                violation_error_message=_("This instalment has been paid already."),
            ),
            models.CheckConstraint(
                name="grant_entry_has_a_voucher", condition=~Q(voucher=""),
                violation_error_message=_("An entry names its voucher."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.grant_id} {self.kind} {self.fen}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only."""
        if self.pk is not None:
            raise TypeError("Ledgers of grants are append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refused."""
        raise TypeError("Ledgers of grants are append-only.")


class GrantLapseQuerySet(models.QuerySet["GrantLapse"]):
    """Recoveries: seen with their grants, once decided; before that by the office and the unit."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """As the grants; whoever does not work for talent learns of a decision, not of a proposal."""
        rows = self.filter(grants_q(user, "grant__"))
        if isinstance(user, User) and (talent_scope_of(user).is_office or talent_scope_of(user).unit_ids):
            return rows
        return rows.filter(state__in=[LapseState.DECIDED, LapseState.SETTLED])


class GrantLapse(Timestamped):
    """Conditions of a grant hold no longer: what is to be asked back, by rule, and what the office decided."""

    grant = models.ForeignKey(GrantApplication, verbose_name=pgettext_lazy("grant", "grant"), on_delete=models.PROTECT,
                              related_name="lapses")  # fmt: skip
    cause = models.CharField(pgettext_lazy("grant", "cause"), max_length=8, choices=LapseCause)
    state = models.CharField(_("state"), max_length=10, choices=LapseState, default=LapseState.PROPOSED)
    found_on = models.DateField(pgettext_lazy("grant", "found on"))
    paid_fen = models.BigIntegerField(pgettext_lazy("grant", "paid by then, in fen"))
    served_months = models.PositiveSmallIntegerField(pgettext_lazy("grant", "full months served"))
    proposed_fen = models.PositiveBigIntegerField(pgettext_lazy("grant", "to be returned by rule, in fen"))
    decided_fen = models.PositiveBigIntegerField(pgettext_lazy("grant", "to be returned as decided, in fen"), null=True,
                                                 blank=True)  # fmt: skip
    said = models.CharField(pgettext_lazy("grant", "reason of the decision"), max_length=200, blank=True)
    decided_on = models.DateField(pgettext_lazy("grant", "decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("grant", "decided by"),
                                   null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # fmt: skip

    objects = GrantLapseQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("grant", "recovery of a grant")
        verbose_name_plural = pgettext_lazy("grant", "recoveries of grants")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="grant_lapse_one_open", fields=["grant"],
                condition=Q(state__in=[LapseState.PROPOSED, LapseState.DECIDED]),
                violation_error_message=_("A recovery of this grant is under way already."),
            ),
            models.CheckConstraint(
                name="grant_lapse_decided_says_what",
                condition=Q(state__in=[LapseState.DECIDED, LapseState.SETTLED], decided_fen__isnull=False,
                            decided_on__isnull=False) & ~Q(said="")
                | Q(state=LapseState.WAIVED, decided_on__isnull=False) & ~Q(said="")
                | Q(state__in=[LapseState.PROPOSED, LapseState.HEALED], decided_fen__isnull=True),
                violation_error_message=_("A decision names the sum, the day and the reason."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.grant_id} {self.cause}"
