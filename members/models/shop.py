"""The village's shop for points (积分超市): goods with a ledger of their stock, and redemptions."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.points import VILLAGE_CODE, PointAccount
from members.models.village_scoped import VillageQuerySet
from members.scope import PartyScope
from members.states.points import RedemptionState, ShopMove
from xinhui.core.models import Timestamped


class ShopGoodQuerySet(VillageQuerySet["ShopGood"]):
    """Goods: everybody of the village sees the shelf."""


class ShopGood(Timestamped):
    """Something to be had for points."""

    area_code = models.CharField(_("village"), max_length=12, db_index=True)
    name = models.CharField(_("name"), max_length=40)
    measure = models.CharField(_("unit of measure"), max_length=10, default="件")
    points = models.PositiveIntegerField(_("points"))
    stock = models.PositiveIntegerField(_("in stock"), default=0)
    is_offered = models.BooleanField(_("on offer"), default=True)

    objects = ShopGoodQuerySet.as_manager()

    class Meta:
        verbose_name = _("good of a points shop")
        verbose_name_plural = _("goods of points shops")
        ordering = ["area_code", "points", "name"]
        constraints = [
            models.UniqueConstraint(
                name="shop_good_name_once", fields=["area_code", "name"],
                violation_error_message=_("There is a good of this name in the shop."),
            ),
            models.CheckConstraint(
                name="shop_good_of_a_village", condition=Q(area_code__regex=VILLAGE_CODE),
                violation_error_message=_("A shop for points belongs to a village."),
            ),
            models.CheckConstraint(
                name="shop_good_costs_something", condition=Q(points__gte=1),
                violation_error_message=_("A good costs at least one point."),
            ),
            models.CheckConstraint(
                name="shop_good_stock_never_below_nothing", condition=Q(stock__gte=0),
                violation_error_message=_("There is not as much in the shop."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class RedemptionQuerySet(VillageQuerySet["Redemption"]):
    """Redemptions: the village's keepers see all, a member the own household's."""

    def visible_q(self, scope: PartyScope) -> Q:
        own = Q(account__member=scope.member_id) if scope.member_id is not None else Q(pk__in=())
        return self.readers_q(scope) | own


class Redemption(Timestamped):
    """Points for a good: both are taken when it is asked for, and given back when it is cancelled."""

    number = models.CharField(_("number"), max_length=24, unique=True)
    account = models.ForeignKey(
        PointAccount, verbose_name=_("account"), on_delete=models.PROTECT, related_name="redemptions"
    )
    area_code = models.CharField(_("village"), max_length=12, db_index=True)
    good = models.ForeignKey(
        ShopGood, verbose_name=_("good of the shop"), on_delete=models.PROTECT, related_name="redemptions"
    )
    quantity = models.PositiveSmallIntegerField(_("quantity"))
    points = models.PositiveIntegerField(_("points in all"))
    state = models.CharField(_("state"), max_length=10, choices=RedemptionState, default=RedemptionState.RESERVED)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+"
    )
    handed_out_at = models.DateTimeField(_("handed out at"), null=True, blank=True)
    handed_out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("handed out by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    #: Who took it: the household, or whom it sent.
    received_by = models.CharField(_("received by"), max_length=40, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = RedemptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("redemption of points")
        verbose_name_plural = _("redemptions of points")
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["area_code", "state"], name="redemption_village_state")]
        constraints = [
            models.CheckConstraint(
                name="redemption_of_something", condition=Q(quantity__gte=1, points__gte=1),
                violation_error_message=_("Redeem at least one."),
            ),
            models.CheckConstraint(
                name="redemption_handed_out_to_somebody",
                condition=Q(state="handed_out", handed_out_at__isnull=False, handed_out_by__isnull=False)
                & ~Q(received_by="")
                | Q(state__in=["reserved", "cancelled"], handed_out_at__isnull=True),
                violation_error_message=_("What is handed out names who gave and who took it."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} {self.good}"


class ShopMovementQuerySet(VillageQuerySet["ShopMovement"]):
    """Movements: seen with the shop."""


class ShopMovement(models.Model):
    """One change of the stock of a good, never altered: `change` pieces, `balance` after it."""

    good = models.ForeignKey(
        ShopGood, verbose_name=_("good of the shop"), on_delete=models.PROTECT, related_name="movements"
    )
    area_code = models.CharField(_("village"), max_length=12, db_index=True)
    why = models.CharField(_("why"), max_length=10, choices=ShopMove)
    change = models.IntegerField(_("change"))
    balance = models.PositiveIntegerField(_("left"))
    redemption = models.ForeignKey(
        Redemption, verbose_name=_("redemption"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="movements",
    )  # fmt: skip
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = ShopMovementQuerySet.as_manager()

    class Meta:
        verbose_name = _("movement of a points shop")
        verbose_name_plural = _("movements of points shops")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["good", "id"], name="shop_movement_good")]
        constraints = [
            models.CheckConstraint(
                name="shop_movement_has_its_sign",
                condition=Q(why__in=["received", "returned"], change__gt=0) | Q(why="redeemed", change__lt=0)
                | Q(why="counted") & ~Q(change=0),
                violation_error_message=_("What comes onto the shelf adds, what leaves it takes away."),
            ),
            models.CheckConstraint(
                name="shop_movement_never_below_nothing", condition=Q(balance__gte=0),
                violation_error_message=_("There is not as much in the shop."),
            ),
            models.CheckConstraint(
                name="shop_movement_of_a_redemption",
                condition=Q(why__in=["redeemed", "returned"], redemption__isnull=False)
                | Q(why__in=["received", "counted"], redemption__isnull=True),
                violation_error_message=_("What was redeemed names its redemption."),
            ),
            models.UniqueConstraint(
                name="shop_movement_redemption_once", fields=["redemption", "why"],
                condition=Q(redemption__isnull=False),
                violation_error_message=_("This redemption has moved the stock already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.good} {self.change:+}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only: the ledger is never rewritten."""
        if self.pk is not None:
            raise TypeError("Movements of the shop are append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refused: the ledger is never rewritten."""
        raise TypeError("Movements of the shop are append-only.")
