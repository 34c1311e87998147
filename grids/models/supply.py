"""Supplies for emergencies (应急物资): stores, what lies in them, every movement, and requests for more.

The ledger is the truth: a stock level is the sum of its movements, kept beside them under a lock, and never below 0.
"""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grids.models.emergency import Activation
from grids.models.scoped import AreaQuerySet, ReferenceQuerySet
from grids.supply_states import MoveKind, RequestState
from xinhui.core.models import Timestamped


class SupplyKind(Timestamped):
    """A kind of supply and what it is counted in."""

    code = models.SlugField(_("code"), max_length=24, unique=True)
    name = models.CharField(_("name"), max_length=40, unique=True)
    measure = models.CharField(_("unit of measure"), max_length=10)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = ReferenceQuerySet["SupplyKind"].as_manager()

    class Meta:
        verbose_name = _("kind of supply")
        verbose_name_plural = _("kinds of supply")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class Store(Timestamped):
    """A place where supplies lie: of the district, a town or a village."""

    name = models.CharField(_("name"), max_length=60)
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    place = models.CharField(_("place"), max_length=120)
    keeper_name = models.CharField(_("keeper"), max_length=40, blank=True)
    keeper_phone = models.CharField(_("keeper's phone"), max_length=20, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = AreaQuerySet["Store"].as_manager()

    class Meta:
        verbose_name = _("store of supplies")
        verbose_name_plural = _("stores of supplies")
        ordering = ["area_code", "name"]
        constraints = [
            models.UniqueConstraint(
                name="store_name_once", fields=["area_code", "name"], condition=Q(closed_on__isnull=True),
                violation_error_message=_("There is a store of this name here."),
            ),
            models.CheckConstraint(
                name="store_of_a_division", condition=Q(area_code__regex=r"^(\d{6}|\d{9}|\d{12})$"),
                violation_error_message=_("A store belongs to the district, a town or a village."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class StockLevel(Timestamped):
    """How much of a kind lies in a store now: the sum of its movements."""

    store = models.ForeignKey(Store, verbose_name=_("store"), on_delete=models.PROTECT, related_name="levels")
    kind = models.ForeignKey(SupplyKind, verbose_name=_("kind"), on_delete=models.PROTECT, related_name="levels")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    quantity = models.PositiveIntegerField(_("quantity"), default=0)
    #: Its keepers are told when it falls below this; 0: never.
    warn_below = models.PositiveIntegerField(_("warn below"), default=0)

    objects = AreaQuerySet["StockLevel"].as_manager()

    class Meta:
        verbose_name = _("stock")
        verbose_name_plural = _("stocks")
        ordering = ["area_code", "store", "kind"]
        constraints = [
            models.UniqueConstraint(
                name="stock_once", fields=["store", "kind"],
                violation_error_message=_("This kind is on the store's list already."),
            ),
            models.CheckConstraint(
                name="stock_never_below_nothing", condition=Q(quantity__gte=0),
                violation_error_message=_("There is not as much in the store."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.store} {self.kind} {self.quantity}"

    @property
    def is_low(self) -> bool:
        """Below the warning line."""
        return self.quantity < self.warn_below


class SupplyRequest(Timestamped):
    """A request for supplies, from the asking to the arrival."""

    number = models.CharField(_("number"), max_length=24, unique=True)
    #: Who needs it: a village or town.
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    activation = models.ForeignKey(
        Activation, verbose_name=_("activation"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="supply_requests",
    )  # fmt: skip
    kind = models.ForeignKey(SupplyKind, verbose_name=_("kind"), on_delete=models.PROTECT, related_name="requests")
    quantity = models.PositiveIntegerField(_("quantity"))
    reason = models.CharField(_("what for"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=RequestState, default=RequestState.REQUESTED)
    #: A town has none: the district decides.
    is_passed_up = models.BooleanField(_("passed up to the district"), default=False)
    #: Null: handed out where it is needed, without a store.
    to_store = models.ForeignKey(
        Store, verbose_name=_("to store"), null=True, blank=True, on_delete=models.PROTECT, related_name="wanted"
    )
    from_store = models.ForeignKey(
        Store, verbose_name=_("from store"), null=True, blank=True, on_delete=models.PROTECT, related_name="promised"
    )
    approved_quantity = models.PositiveIntegerField(_("approved quantity"), null=True, blank=True)
    received_quantity = models.PositiveIntegerField(_("received quantity"), null=True, blank=True)
    requested_at = models.DateTimeField(_("requested at"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("requested by"), on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    sent_at = models.DateTimeField(_("sent off at"), null=True, blank=True)
    received_at = models.DateTimeField(_("arrived at"), null=True, blank=True)
    #: Why it was refused, cancelled, or came short.
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = AreaQuerySet["SupplyRequest"].as_manager()

    class Meta:
        verbose_name = _("request for supplies")
        verbose_name_plural = _("requests for supplies")
        ordering = ["-requested_at", "-id"]
        indexes = [models.Index(fields=["state", "area_code"], name="supply_request_state")]
        constraints = [
            models.CheckConstraint(
                name="supply_request_asks_for_something", condition=Q(quantity__gte=1),
                violation_error_message=_("Ask for at least one."),
            ),
            models.CheckConstraint(
                name="supply_request_approved_within",
                condition=Q(approved_quantity__isnull=True)
                | Q(approved_quantity__gte=1, approved_quantity__lte=F("quantity")),
                violation_error_message=_("No more is approved than was asked for."),
            ),
            models.CheckConstraint(
                name="supply_request_received_within",
                condition=Q(received_quantity__isnull=True) | Q(received_quantity__lte=F("approved_quantity")),
                violation_error_message=_("No more arrives than was sent."),
            ),
            models.CheckConstraint(
                name="supply_request_promised_has_a_store",
                condition=~Q(state__in=["approved", "sent", "received"])
                | Q(from_store__isnull=False, approved_quantity__isnull=False, decided_by__isnull=False),
                violation_error_message=_("What is approved has a store, a quantity and somebody who approved it."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class SupplyMovement(models.Model):
    """One change of one stock, never altered: `change` pieces, `balance` after it."""

    store = models.ForeignKey(Store, verbose_name=_("store"), on_delete=models.PROTECT, related_name="movements")
    kind = models.ForeignKey(SupplyKind, verbose_name=_("kind"), on_delete=models.PROTECT, related_name="movements")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    why = models.CharField(_("why"), max_length=10, choices=MoveKind)
    change = models.IntegerField(_("change"))
    balance = models.PositiveIntegerField(_("left"))
    counterpart = models.ForeignKey(
        Store, verbose_name=_("from or to"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    request = models.ForeignKey(
        SupplyRequest, verbose_name=_("request"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="movements",
    )  # fmt: skip
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = AreaQuerySet["SupplyMovement"].as_manager()

    class Meta:
        verbose_name = _("movement of supplies")
        verbose_name_plural = _("movements of supplies")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["store", "kind", "id"], name="supply_movement_stock")]
        constraints = [
            models.CheckConstraint(
                name="supply_movement_has_its_sign",
                condition=Q(why__in=["received", "arrived"], change__gt=0) | Q(why__in=["issued", "sent"], change__lt=0)
                | Q(why="counted") & ~Q(change=0),
                violation_error_message=_("What comes in adds, what goes out takes away."),
            ),
            models.CheckConstraint(
                name="supply_movement_never_below_nothing", condition=Q(balance__gte=0),
                violation_error_message=_("There is not as much in the store."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.store} {self.kind} {self.change:+}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only: the ledger is never rewritten."""
        if self.pk is not None:
            raise TypeError("Movements of supplies are append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refused: the ledger is never rewritten."""
        raise TypeError("Movements of supplies are append-only.")
