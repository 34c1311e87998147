"""Help for members in hardship, out of funds with a ledger; members who live elsewhere and are kept in touch with."""

from datetime import date
from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.member import Member
from members.models.organization import Organization
from members.models.scoped import PartyQuerySet
from members.models.teams import OfMemberQuerySet
from members.scope import PartyScope
from members.states.teams import HelpKind, StayEnd
from xinhui.attachments.models import Attachment
from xinhui.core import clock
from xinhui.core.models import Timestamped


class HelpFundQuerySet(PartyQuerySet["HelpFund"]):
    """Funds, seen with their organization."""

    area_field = "organization__area_code"


class HelpFund(Timestamped):
    """Money that an organization helps its members with; the balance is the sum of its ledger."""

    organization = models.OneToOneField(
        Organization, verbose_name=_("organization"), on_delete=models.PROTECT, related_name="help_fund"
    )
    balance_fen = models.BigIntegerField(_("balance in fen"), default=0)

    objects = HelpFundQuerySet.as_manager()

    class Meta:
        verbose_name = _("fund for members in hardship")
        verbose_name_plural = _("funds for members in hardship")
        ordering = ["organization__path"]
        constraints = [
            models.CheckConstraint(
                name="help_fund_never_below_nothing", condition=Q(balance_fen__gte=0),
                violation_error_message=_("There is not as much in the fund."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.organization)


class HelpEntryQuerySet(OfMemberQuerySet["HelpEntry"]):
    """Lines of ledgers: seen with the member, or with the fund."""

    def visible_q(self, scope: PartyScope) -> Q:
        fund = scope.reach_q(area="fund__organization__area_code", path="fund__organization__path")
        return super().visible_q(scope) | fund


class HelpEntry(models.Model):
    """One line, never altered: `change_fen` of the fund and its balance after it; a visit moves no money."""

    fund = models.ForeignKey(
        HelpFund,
        verbose_name=pgettext_lazy("register", "fund"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="entries",
    )
    member = models.ForeignKey(
        Member,
        verbose_name=pgettext_lazy("register", "member"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="help",
    )
    kind = models.CharField(_("kind"), max_length=10, choices=HelpKind)
    change_fen = models.BigIntegerField(_("change in fen"), default=0)
    balance_fen = models.BigIntegerField(_("balance in fen"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    on = models.DateField(pgettext_lazy("register", "on"))
    photo = models.ForeignKey(
        Attachment,
        verbose_name=pgettext_lazy("register", "photo"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    takes_back = models.OneToOneField(
        "self", verbose_name=_("takes back"), null=True, blank=True, on_delete=models.PROTECT, related_name="taken_back"
    )
    at = models.DateTimeField(pgettext_lazy("register", "at"), default=clock.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=pgettext_lazy("register", "by"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = HelpEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("help for a member")
        verbose_name_plural = _("help for members")
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["fund", "id"], name="help_entry_fund")]
        constraints = [
            models.CheckConstraint(
                name="help_entry_says_what_it_is",
                condition=Q(kind="allocated", fund__isnull=False, member__isnull=True, change_fen__gt=0)
                | Q(kind="visit", fund__isnull=True, member__isnull=False, change_fen=0)
                | Q(kind__in=["money", "goods"], fund__isnull=False, member__isnull=False, change_fen__lt=0)
                | Q(kind="returned", fund__isnull=False, member__isnull=False, change_fen__gt=0,
                    takes_back__isnull=False),
                violation_error_message=_("What is paid in adds, what is given takes away, a visit moves no money."),
            ),
            models.CheckConstraint(
                name="help_entry_balance",
                condition=Q(fund__isnull=True, balance_fen__isnull=True) | Q(fund__isnull=False, balance_fen__gte=0),
                violation_error_message=_("There is not as much in the fund."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.change_fen / 100:+.2f}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only: the ledger is never rewritten."""
        if self.pk is not None:
            raise TypeError("Entries of help are append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refused: the ledger is never rewritten."""
        raise TypeError("Entries of help are append-only.")


class MobileStayQuerySet(OfMemberQuerySet["MobileStay"]):
    """Stays elsewhere; the contact person sees those that are theirs."""

    def visible_q(self, scope: PartyScope) -> Q:
        own = super().visible_q(scope)
        return own | Q(contact_id=scope.member_id) if scope.member_id is not None else own

    def open(self) -> Self:
        """Those who are away now."""
        return self.filter(ended_on=None)

    def due(self, on: date | None = None) -> Self:
        """Away, and a contact is due."""
        return self.open().filter(contact_due_on__lte=on or clock.today())


class MobileStay(Timestamped):
    """A member's time elsewhere: where to (province and city, no closer), who of the branch keeps in touch."""

    member = models.ForeignKey(
        Member, verbose_name=pgettext_lazy("register", "member"), on_delete=models.PROTECT, related_name="stays"
    )
    province = models.CharField(pgettext_lazy("register", "province"), max_length=20)
    city = models.CharField(pgettext_lazy("register", "city"), max_length=30, blank=True)
    contact = models.ForeignKey(
        Member,
        verbose_name=pgettext_lazy("register", "contact person"),
        on_delete=models.PROTECT,
        related_name="looks_after",
    )
    since = models.DateField(_("since"))
    last_contact_on = models.DateField(_("last contact on"), null=True, blank=True)
    contact_due_on = models.DateField(_("contact due on"))
    #: The daily job proposed that the branch decide whether the member is out of touch.
    proposed_on = models.DateField(_("proposed as out of touch on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_kind = models.CharField(pgettext_lazy("register", "how it ended"), max_length=8, choices=StayEnd, blank=True)

    objects = MobileStayQuerySet.as_manager()

    class Meta:
        verbose_name = _("mobile member's stay")
        verbose_name_plural = _("mobile members' stays")
        ordering = ["contact_due_on", "id"]
        indexes = [models.Index(fields=["ended_on", "contact_due_on"], name="mobile_stay_due")]
        constraints = [
            models.UniqueConstraint(
                name="mobile_stay_one_open", fields=["member"], condition=Q(ended_on__isnull=True),
                violation_error_message=_("This member is away already."),
            ),
            models.CheckConstraint(
                name="mobile_stay_contact_is_another", condition=~Q(contact=F("member")),
                violation_error_message=_("Somebody else keeps in touch."),
            ),
            models.CheckConstraint(
                name="mobile_stay_end_has_its_kind",
                condition=Q(ended_on__isnull=True, end_kind="")
                | (Q(ended_on__isnull=False, ended_on__gte=F("since")) & ~Q(end_kind="")),
                violation_error_message=_("A stay that is over ended in some way, and not before it began."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.member} {self.province}{self.city}"

    @property
    def is_due(self) -> bool:
        """A contact is due."""
        return self.ended_on is None and self.contact_due_on <= clock.today()


class MobileContact(models.Model):
    """One contact with a member who is away."""

    stay = models.ForeignKey(
        MobileStay, verbose_name=pgettext_lazy("register", "stay"), on_delete=models.PROTECT, related_name="contacts"
    )
    on = models.DateField(pgettext_lazy("register", "on"))
    note = models.CharField(_("note"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=pgettext_lazy("register", "by"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("contact with a mobile member")
        verbose_name_plural = _("contacts with mobile members")
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.stay} {self.on:%Y-%m-%d}"
