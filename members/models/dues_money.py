"""Dues collected: payments, each organization's ledger, money passed upward, the yearly publication.

Nothing that was entered is changed: a mistake is mended by a counter-entry. The balance is the sum of the ledger, kept
beside it under a lock, and never below 0. Whole fen.
"""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.dues import KeeperQuerySet
from members.models.member import Member
from members.models.organization import Organization
from members.models.scoped import M, PartyQuerySet
from members.rules.dues import yuan
from members.states.dues import EntryKind, PaymentKind, PayMethod, TransferState
from xinhui.core.models import Timestamped


class _OfBranch(KeeperQuerySet[M]):
    path_field = "organization__path"
    area_field = "area_code"


class LedgerQuerySet(_OfBranch[M]):
    """Rows of an organization's money: those who keep its records."""

    member_field = ""


class DuesPayment(models.Model):
    """Money taken from a member; negative where it takes another payment back. Written once."""

    number = models.CharField(_("receipt number"), max_length=24, unique=True)
    member = models.ForeignKey(Member, verbose_name=_("member"), on_delete=models.PROTECT, related_name="dues_payments")
    organization = models.ForeignKey(
        Organization, verbose_name=_("branch"), on_delete=models.PROTECT, related_name="dues_payments"
    )
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    kind = models.CharField(_("kind"), max_length=8, choices=PaymentKind)
    method = models.CharField(_("how"), max_length=8, choices=PayMethod)
    amount = models.IntegerField(_("amount in fen"))
    paid_on = models.DateField(_("paid on"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    #: The months it settled, as they stood: a counter-entry frees the charges again.
    months = models.JSONField(_("months"), default=list)
    reverses = models.OneToOneField(
        "self", verbose_name=_("takes back"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="reversed_by",
    )  # fmt: skip
    at = models.DateTimeField(_("entered at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")

    objects = _OfBranch["DuesPayment"].as_manager()

    class Meta:
        verbose_name = _("payment of dues")
        verbose_name_plural = _("payments of dues")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["member", "paid_on"], name="dues_payment_of_member"),
            models.Index(fields=["organization", "paid_on"], name="dues_payment_of_branch"),
        ]
        constraints = [
            models.CheckConstraint(
                name="dues_payment_has_its_sign",
                condition=Q(kind="counter", amount__lt=0, reverses__isnull=False) & ~Q(note="")
                | Q(kind__in=["monthly", "special"], amount__gt=0, reverses__isnull=True),
                violation_error_message=_("A counter-entry takes a payment back and says why."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} {yuan(self.amount)}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only."""
        if self.pk is not None:
            raise TypeError("Payments are append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refused."""
        raise TypeError("Payments are append-only.")


class DuesLedger(Timestamped):
    """What an organization holds now: the sum of its entries."""

    organization = models.OneToOneField(
        Organization, verbose_name=_("organization"), on_delete=models.PROTECT, related_name="dues_ledger"
    )
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    balance = models.BigIntegerField(_("balance in fen"), default=0)

    objects = LedgerQuerySet["DuesLedger"].as_manager()

    class Meta:
        verbose_name = _("ledger of dues")
        verbose_name_plural = _("ledgers of dues")
        ordering = ["organization"]
        constraints = [
            models.CheckConstraint(
                name="dues_ledger_never_below_nothing", condition=Q(balance__gte=0),
                violation_error_message=_("There is not as much in the ledger."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.organization} {yuan(self.balance)}"


class DuesTransfer(Timestamped):
    """Money passed to the organization above: sent by the one, confirmed by the other."""

    number = models.CharField(_("number"), max_length=24, unique=True)
    organization = models.ForeignKey(
        Organization, verbose_name=_("from"), on_delete=models.PROTECT, related_name="dues_sent"
    )
    to = models.ForeignKey(Organization, verbose_name=_("to"), on_delete=models.PROTECT, related_name="dues_received")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    amount = models.PositiveBigIntegerField(_("amount in fen"))
    state = models.CharField(_("state"), max_length=10, choices=TransferState, default=TransferState.SENT)
    note = models.CharField(_("note"), max_length=200, blank=True)
    sent_at = models.DateTimeField(_("sent at"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("sent by"), on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("settled by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip

    objects = LedgerQuerySet["DuesTransfer"].as_manager()

    class Meta:
        verbose_name = _("dues passed upward")
        verbose_name_plural = _("dues passed upward")
        ordering = ["-id"]
        indexes = [models.Index(fields=["to", "state"], name="dues_transfer_waiting")]
        constraints = [
            models.CheckConstraint(
                name="dues_transfer_of_something", condition=Q(amount__gte=1),
                violation_error_message=_("Pass on at least one fen."),
            ),
            models.CheckConstraint(
                name="dues_transfer_goes_elsewhere", condition=~Q(to=F("organization")),
                violation_error_message=_("Money is passed to another organization."),
            ),
            models.CheckConstraint(
                name="dues_transfer_settled_by_somebody",
                condition=Q(state="sent", settled_at__isnull=True, settled_by__isnull=True)
                | ~Q(state="sent") & Q(settled_at__isnull=False, settled_by__isnull=False),
                violation_error_message=_("What is settled says by whom."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} {yuan(self.amount)}"


class DuesEntry(models.Model):
    """One change of one ledger, never altered; `balance` is what was there after it."""

    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.PROTECT, related_name="dues_entries"
    )
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    kind = models.CharField(_("why"), max_length=10, choices=EntryKind)
    change = models.BigIntegerField(_("change in fen"))
    balance = models.BigIntegerField(_("balance in fen"))
    payment = models.OneToOneField(
        DuesPayment, verbose_name=_("payment"), null=True, blank=True, on_delete=models.PROTECT, related_name="entry"
    )
    transfer = models.ForeignKey(
        DuesTransfer, verbose_name=_("passed upward"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="entries",
    )  # fmt: skip
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")

    objects = LedgerQuerySet["DuesEntry"].as_manager()

    class Meta:
        verbose_name = _("entry in a ledger of dues")
        verbose_name_plural = _("entries in ledgers of dues")
        ordering = ["-id"]
        indexes = [models.Index(fields=["organization", "id"], name="dues_entry_ledger")]
        constraints = [
            models.CheckConstraint(
                name="dues_entry_has_its_sign",
                condition=Q(kind__in=["collected", "arrived", "returned"], change__gt=0)
                | Q(kind__in=["counter", "passed_up"], change__lt=0),
                violation_error_message=_("What comes in adds, what goes out takes away."),
            ),
            models.CheckConstraint(
                name="dues_entry_never_below_nothing", condition=Q(balance__gte=0),
                violation_error_message=_("There is not as much in the ledger."),
            ),
            models.CheckConstraint(
                name="dues_entry_has_its_reason",
                condition=Q(payment__isnull=False, transfer__isnull=True)
                | Q(payment__isnull=True, transfer__isnull=False),
                violation_error_message=_("An entry belongs to a payment or to money passed upward."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.organization_id} {self.change:+}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only: the ledger is never rewritten."""
        if self.pk is not None:
            raise TypeError("Ledgers of dues are append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refused: the ledger is never rewritten."""
        raise TypeError("Ledgers of dues are append-only.")


class PublicationQuerySet(PartyQuerySet["DuesPublication"]):
    """Publications: also every member of the branch."""

    own_path_field = "organization__path"


class DuesPublication(models.Model):
    """What a branch published of a year: sums only."""

    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.PROTECT, related_name="dues_publications"
    )
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    year = models.PositiveSmallIntegerField(_("year"))
    collected = models.BigIntegerField(_("collected in fen"))
    special = models.BigIntegerField(_("of it special dues in fen"))
    passed_up = models.BigIntegerField(_("passed upward in fen"))
    members = models.PositiveIntegerField(_("members who paid"))
    published_at = models.DateTimeField(_("published at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication of dues")
        verbose_name_plural = _("publications of dues")
        ordering = ["-year", "organization"]
        constraints = [
            models.UniqueConstraint(
                name="dues_published_once_a_year", fields=["organization", "year"],
                violation_error_message=_("This year is published already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.organization} {self.year}"
