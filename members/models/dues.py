"""Dues (党费): bases, reliefs and what each member is charged a month. What was paid: dues_money.

Pay is nobody's business but that of who keeps the records, and the member's own: who only reads sees sums. Whole fen.
"""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.member import Member
from members.models.organization import Organization
from members.models.scoped import M, PartyQuerySet
from members.rules.dues import PayKind, yuan
from members.scope import KEEPERS, PartyScope
from members.states.dues import ExemptReason
from xinhui.accounts.scope import area_q
from xinhui.core.models import Timestamped


class KeeperQuerySet(PartyQuerySet[M]):
    """Rows that only those who keep the records see, and each member the own ones."""

    path_field = "member__organization__path"
    area_field = "member__area_code"
    member_field = "member_id"

    def visible_q(self, scope: PartyScope) -> Q:
        condition = area_q(self.area_field, scope.posts.areas(*KEEPERS))
        if self.path_field and scope.led:
            condition |= area_q(self.path_field, scope.led)
        if self.member_field and scope.member_id is not None:
            condition |= Q(**{self.member_field: scope.member_id})
        return condition


class DuesBase(Timestamped):
    """What a member's dues are counted on, from a month on until the next one."""

    member = models.ForeignKey(Member, verbose_name=_("member"), on_delete=models.PROTECT, related_name="dues_bases")
    pay_kind = models.CharField(_("pays"), max_length=8, choices=PayKind)
    base = models.PositiveBigIntegerField(_("monthly base in fen"), default=0)
    valid_from = models.DateField(_("from the month"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip

    objects = KeeperQuerySet["DuesBase"].as_manager()

    class Meta:
        verbose_name = _("base of dues")
        verbose_name_plural = _("bases of dues")
        ordering = ["member", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                name="dues_base_once_a_month", fields=["member", "valid_from"],
                violation_error_message=_("There is a base from this month on already."),
            ),
            models.CheckConstraint(
                name="dues_base_from_a_first", condition=Q(valid_from__day=1),
                violation_error_message=_("A base holds from the first of a month."),
            ),
            models.CheckConstraint(
                name="dues_base_fits_its_kind", condition=Q(pay_kind="small", base=0) | ~Q(pay_kind="small"),
                violation_error_message=_("A fixed sum has no base."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.member} {self.valid_from:%Y-%m}"


class ReliefQuerySet(KeeperQuerySet["DuesRelief"]):
    """Reliefs."""

    def in_force(self, month: date) -> Self:
        """Those that hold in a month."""
        return self.filter(Q(until=None) | Q(until__gte=month), valid_from__lte=month)


class DuesRelief(Timestamped):
    """A member in difficulty pays less or nothing: discussed by the branch, approved above (《规定》, article 9)."""

    member = models.ForeignKey(Member, verbose_name=_("member"), on_delete=models.PROTECT, related_name="dues_reliefs")
    valid_from = models.DateField(_("from the month"))
    until = models.DateField(_("up to the month"), null=True, blank=True)
    #: 0: nothing at all.
    amount = models.PositiveIntegerField(_("fen a month"), default=0)
    reason = models.CharField(_("reason"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")

    objects = ReliefQuerySet.as_manager()

    class Meta:
        verbose_name = _("relief of dues")
        verbose_name_plural = _("reliefs of dues")
        ordering = ["member", "-valid_from"]
        constraints = [
            models.CheckConstraint(
                name="dues_relief_dates_in_order", condition=Q(until__isnull=True) | Q(until__gte=F("valid_from")),
                violation_error_message=_("A relief ends after it has begun."),
            ),
            models.CheckConstraint(
                name="dues_relief_says_why", condition=~Q(reason=""),
                violation_error_message=_("A relief says why."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.member} {self.valid_from:%Y-%m}"


class ChargeQuerySet(KeeperQuerySet["DuesCharge"]):
    """Charges: of the branch that the member belonged to in the month."""

    path_field = "organization__path"
    area_field = "area_code"

    def unpaid(self) -> Self:
        """Owed: neither paid nor excused."""
        return self.filter(payment=None, exempt="")


class DuesCharge(models.Model):
    """What a member owes for a month, with the base and the rule behind it. Settled by one payment, or excused."""

    member = models.ForeignKey(Member, verbose_name=_("member"), on_delete=models.PROTECT, related_name="dues_charges")
    organization = models.ForeignKey(
        Organization, verbose_name=_("branch"), on_delete=models.PROTECT, related_name="dues_charges"
    )
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    month = models.DateField(_("month"))
    pay_kind = models.CharField(_("pays"), max_length=8, choices=PayKind)
    base = models.PositiveBigIntegerField(_("monthly base in fen"))
    #: Hundredths of a per cent; 0 for a fixed sum.
    rate = models.PositiveSmallIntegerField(_("rate"))
    amount = models.PositiveIntegerField(_("amount in fen"))
    exempt = models.CharField(_("not owed because"), max_length=8, choices=ExemptReason, blank=True)
    exempt_note = models.CharField(_("note"), max_length=200, blank=True)
    payment = models.ForeignKey(
        "DuesPayment", verbose_name=_("payment"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="charges",
    )  # fmt: skip
    charged_at = models.DateTimeField(_("charged at"))

    objects = ChargeQuerySet.as_manager()

    class Meta:
        verbose_name = _("dues of a month")
        verbose_name_plural = _("dues by month")
        ordering = ["-month", "member"]
        indexes = [
            models.Index(fields=["month", "organization"], name="dues_charge_of_branch"),
            models.Index(fields=["member", "month"], condition=Q(payment=None, exempt=""), name="dues_charge_owed"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="dues_charged_once_a_month", fields=["member", "month"],
                violation_error_message=_("This member is charged for this month already."),
            ),
            models.CheckConstraint(
                name="dues_month_is_a_first", condition=Q(month__day=1),
                violation_error_message=_("A month is written as its first day."),
            ),
            models.CheckConstraint(
                name="dues_paid_or_excused", condition=Q(payment__isnull=True) | Q(exempt=""),
                violation_error_message=_("What is excused is not paid as well."),
            ),
            models.CheckConstraint(
                name="dues_excused_says_why", condition=Q(exempt="") | ~Q(exempt_note=""),
                violation_error_message=_("What is excused says why."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.member_id} {self.month:%Y-%m} {yuan(self.amount)}"

    @property
    def percent(self) -> str:
        """“1.5”."""
        return f"{self.rate / 100:g}"


class DuesRun(Timestamped):
    """The assessment of a month, in batches: how far it came, and who has no base yet."""

    month = models.DateField(_("month"), unique=True)
    charged = models.PositiveIntegerField(_("members charged"), default=0)
    #: Members without a base at the last run; they are charged when they have one.
    missing = models.PositiveIntegerField(_("members without a base"), default=0)
    begun_at = models.DateTimeField(_("begun at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("assessment of dues")
        verbose_name_plural = _("assessments of dues")
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(
                name="dues_run_of_a_month", condition=Q(month__day=1),
                violation_error_message=_("A month is written as its first day."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
