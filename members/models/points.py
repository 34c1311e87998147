"""Village points (积分制): the rules that the village gave itself, accounts of households, and the ledger.

The ledger is the truth: a balance is the sum of its entries, kept beside them under a lock, and never below 0.
Accounts hold a display name and a number, nothing else: residents are not profiled.
"""

from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.member import Member
from members.models.village_scoped import VillageQuerySet
from members.scope import PartyScope
from members.states.points import Assembly, DeedCategory, EntryKind, Evidence, Period, RuleSetState
from xinhui.attachments.models import Attachment
from xinhui.core.models import Timestamped

VILLAGE_CODE = r"^\d{12}$"
#: Sets of rules that somebody voted for.
VOTED = ("adopted", "in_force", "replaced")


class PointRuleSetQuerySet(VillageQuerySet["PointRuleSet"]):
    """Sets of rules: everybody of the village reads them."""


class PointRuleSet(Timestamped):
    """One version of a village's rules, adopted by its assembly; one is in force."""

    area_code = models.CharField(_("village"), max_length=12, db_index=True)
    version = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=RuleSetState, default=RuleSetState.DRAFT)
    objection_days = models.PositiveSmallIntegerField(_("days for objections"), default=5)
    expires_yearly = models.BooleanField(_("points expire with the year"), default=True)
    shows_balances = models.BooleanField(_("balances are on the board"), default=True)
    counted_by = models.CharField(_("assembly of"), max_length=10, choices=Assembly, default=Assembly.VILLAGERS)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    entitled = models.PositiveIntegerField(_("entitled in the assembly"), null=True, blank=True)
    present = models.PositiveIntegerField(_("people present"), null=True, blank=True)
    in_favour = models.PositiveIntegerField(_("in favour of the rules"), null=True, blank=True)
    minutes = models.TextField(_("minutes of the assembly"), max_length=2000, blank=True)
    document = models.ForeignKey(
        Attachment, verbose_name=_("signed minutes"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    replaced_on = models.DateField(_("replaced on"), null=True, blank=True)

    objects = PointRuleSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("village point rules")
        verbose_name_plural = _("village point rules")
        ordering = ["area_code", "-version"]
        constraints = [
            models.UniqueConstraint(
                name="point_rules_version_once", fields=["area_code", "version"],
                violation_error_message=_("There is a set of rules of this number already."),
            ),
            models.UniqueConstraint(
                name="point_rules_one_in_force", fields=["area_code"], condition=Q(state="in_force"),
                violation_error_message=_("One set of rules is in force in a village."),
            ),
            models.UniqueConstraint(
                name="point_rules_one_draft", fields=["area_code"], condition=Q(state__in=["draft", "adopted"]),
                violation_error_message=_("The village has rules in preparation already."),
            ),
            models.CheckConstraint(
                name="point_rules_of_a_village", condition=Q(area_code__regex=VILLAGE_CODE),
                violation_error_message=_("Rules for points belong to a village."),
            ),
            models.CheckConstraint(
                name="point_rules_objection_days", condition=Q(objection_days__gte=3, objection_days__lte=7),
                violation_error_message=_("Deeds are open to objections for three to seven days."),
            ),
            models.CheckConstraint(
                name="point_rules_adopted_by_a_vote",
                condition=Q(state="draft")
                | Q(adopted_on__isnull=False, present__lte=F("entitled"), in_favour__lte=F("present"),
                    present__lt=F("in_favour") * 2)
                & (Q(counted_by="villagers", entitled__lt=F("present") * 2)
                   | Q(counted_by="households", entitled__lte=F("present") * 3 / 2)),
                violation_error_message=_("Rules are adopted by an assembly with its quorum and majority."),
            ),
            models.CheckConstraint(
                name="point_rules_days_fit_state",
                condition=Q(state__in=["draft", "adopted"], in_force_from__isnull=True, replaced_on__isnull=True)
                | Q(state="in_force", in_force_from__isnull=False, replaced_on__isnull=True)
                | Q(state="replaced", in_force_from__isnull=False, replaced_on__gte=F("in_force_from")),
                violation_error_message=_("The days of a set of rules do not fit its state."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_state_display()} v{self.version}"


class PointRule(Timestamped):
    """What earns points, or costs them."""

    rule_set = models.ForeignKey(PointRuleSet, verbose_name=_("rules"), on_delete=models.PROTECT, related_name="rules")
    code = models.CharField(_("code"), max_length=12)
    title = models.CharField(_("title"), max_length=80)
    category = models.CharField(_("category"), max_length=12, choices=DeedCategory)
    points = models.SmallIntegerField(_("points"), help_text=_("Below nothing: taken away."))
    evidence = models.CharField(_("evidence wanted"), max_length=8, choices=Evidence, default=Evidence.PHOTO)
    limit = models.PositiveSmallIntegerField(_("times at most"), null=True, blank=True)
    period = models.CharField(_("counted within"), max_length=8, choices=Period, default=Period.MONTH)

    objects = models.Manager["PointRule"]()

    class Meta:
        verbose_name = _("village point rule")
        verbose_name_plural = _("single village point rules")
        ordering = ["rule_set", "code"]
        constraints = [
            models.UniqueConstraint(
                name="point_rule_code_once", fields=["rule_set", "code"],
                violation_error_message=_("There is a rule of this code already."),
            ),
            models.CheckConstraint(
                name="point_rule_changes_something", condition=~Q(points=0) & Q(points__gte=-1000, points__lte=1000),
                violation_error_message=_("A rule gives or takes one to a thousand points."),
            ),
            models.CheckConstraint(
                name="point_rule_limit_of_one", condition=Q(limit__isnull=True) | Q(limit__gte=1),
                violation_error_message=_("A limit allows at least once."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def is_deduction(self) -> bool:
        """Takes points away."""
        return self.points < 0


class PointAccountQuerySet(VillageQuerySet["PointAccount"]):
    """Accounts: the village's keepers see all, a member the own household's."""

    def visible_q(self, scope: PartyScope) -> Q:
        own = Q(member=scope.member_id) if scope.member_id is not None else Q(pk__in=())
        return self.readers_q(scope) | own

    def open(self) -> Self:
        """Not closed."""
        return self.filter(closed_on=None)


class PointAccount(Timestamped):
    """A household's points, or a person's; `member` is who of it signs in, if anybody does."""

    area_code = models.CharField(_("village"), max_length=12, db_index=True)
    number = models.CharField(_("account number"), max_length=24, unique=True)
    name = models.CharField(_("name on the board"), max_length=40)
    member = models.ForeignKey(
        Member, verbose_name=_("member"), null=True, blank=True, on_delete=models.PROTECT, related_name="point_accounts"
    )
    balance = models.PositiveIntegerField(_("balance"), default=0)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = PointAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("account of village points")
        verbose_name_plural = _("accounts of village points")
        ordering = ["area_code", "number"]
        constraints = [
            models.CheckConstraint(
                name="point_account_of_a_village", condition=Q(area_code__regex=VILLAGE_CODE),
                violation_error_message=_("An account of points belongs to a village."),
            ),
            models.CheckConstraint(
                name="point_account_never_below_nothing", condition=Q(balance__gte=0),
                violation_error_message=_("There are not as many points on the account."),
            ),
            models.UniqueConstraint(
                name="point_account_name_once", fields=["area_code", "name"], condition=Q(closed_on__isnull=True),
                violation_error_message=_("There is an account of this name in the village."),
            ),
            models.UniqueConstraint(
                name="point_account_one_a_member", fields=["member"],
                condition=Q(closed_on__isnull=True, member__isnull=False),
                violation_error_message=_("This member has a point account already."),
            ),
            models.CheckConstraint(
                name="point_account_closed_is_empty", condition=Q(closed_on__isnull=True) | Q(balance=0),
                violation_error_message=_("An account is closed when it is empty."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class PointEntryQuerySet(VillageQuerySet["PointEntry"]):
    """Entries: seen with their account."""

    def visible_q(self, scope: PartyScope) -> Q:
        own = Q(account__member=scope.member_id) if scope.member_id is not None else Q(pk__in=())
        return self.readers_q(scope) | own


class PointEntry(models.Model):
    """One change of one balance, never altered: `change` points, `balance` after it."""

    account = models.ForeignKey(
        PointAccount, verbose_name=_("account"), on_delete=models.PROTECT, related_name="entries"
    )
    area_code = models.CharField(_("village"), max_length=12, db_index=True)
    kind = models.CharField(_("kind"), max_length=10, choices=EntryKind)
    change = models.IntegerField(_("change"))
    balance = models.PositiveIntegerField(_("left"))
    deed = models.ForeignKey(
        "Deed", verbose_name=_("deed"), null=True, blank=True, on_delete=models.PROTECT, related_name="entries"
    )
    redemption = models.ForeignKey(
        "Redemption", verbose_name=_("redemption"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="entries",
    )  # fmt: skip
    corrects = models.OneToOneField(
        "self", verbose_name=_("corrects"), null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    #: Of an expiry: the year whose points it takes.
    year = models.PositiveSmallIntegerField(_("year of the points"), null=True, blank=True)
    at = models.DateTimeField(_("at"))
    #: Null: the portal itself, by the rules.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = PointEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of village points")
        verbose_name_plural = _("entries of village points")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["account", "id"], name="point_entry_account")]
        constraints = [
            models.CheckConstraint(
                name="point_entry_has_its_sign",
                condition=Q(kind__in=["earned", "returned"], change__gt=0)
                | Q(kind__in=["deducted", "redeemed", "expired"], change__lt=0)
                | Q(kind="corrected", corrects__isnull=False) & ~Q(change=0) & ~Q(note=""),
                violation_error_message=_("What is earned adds, what is spent takes away."),
            ),
            models.CheckConstraint(
                name="point_entry_says_where_from",
                condition=Q(kind__in=["earned", "deducted"], deed__isnull=False)
                | Q(kind__in=["redeemed", "returned"], redemption__isnull=False)
                | Q(kind="expired", year__isnull=False) | Q(kind="corrected"),
                violation_error_message=_("An entry names the deed, the redemption or the year it comes from."),
            ),
            models.CheckConstraint(
                name="point_entry_never_below_nothing", condition=Q(balance__gte=0),
                violation_error_message=_("There are not as many points on the account."),
            ),
            models.UniqueConstraint(
                name="point_entry_deed_once", fields=["deed"], condition=Q(deed__isnull=False),
                violation_error_message=_("This deed counts already."),
            ),
            models.UniqueConstraint(
                name="point_entry_redemption_once", fields=["redemption", "kind"],
                condition=Q(redemption__isnull=False),
                violation_error_message=_("This redemption is on the ledger already."),
            ),
            models.UniqueConstraint(
                name="point_entry_year_expires_once", fields=["account", "year"], condition=Q(kind="expired"),
                violation_error_message=_("The points of this year have expired already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.account} {self.change:+}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only: the ledger is never rewritten."""
        if self.pk is not None:
            raise TypeError("Entries of points are append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refused: the ledger is never rewritten."""
        raise TypeError("Entries of points are append-only.")
