"""Activations and orders: the arrow turned round, from the district down to every grid.

Source: design.md, “Orders in wartime”; domain.md, “Emergencies”: four types × four levels; an order is confirmed by
each recipient, and unconfirmed it goes on to a deputy and by another channel.
"""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from grids.emergency_states import ActivationState, ChaseLevel, OrderState, ReceiptState
from grids.models.division import Grid
from grids.models.plan import EmergencyPlan, PlanStep
from grids.models.scoped import AreaQuerySet, CoveringQuerySet
from grids.models.step import RunningDeadline
from xinhui.accounts.models import Unit
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import Scope
from xinhui.core.models import Timestamped


class Activation(Timestamped):
    """A plan put in force over an area, for real or as a drill; or proposed by a weather bureau's alert."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("number"), max_length=24, unique=True)
    plan = models.ForeignKey(
        EmergencyPlan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="activations"
    )
    title = models.CharField(_("heading"), max_length=120)
    is_drill = models.BooleanField(_("drill"), default=False)
    #: District, town, village or grid: everything inside takes part.
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    authority = models.CharField(_("by whose decision"), max_length=120)
    reason = models.TextField(_("reason"))
    state = models.CharField(_("state"), max_length=12, choices=ActivationState, default=ActivationState.PROPOSED)
    proposed_at = models.DateTimeField(_("proposed at"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("proposed by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    #: The identifier of the CAP alert that proposed it.
    alert = models.CharField(_("alert"), max_length=200, blank=True)
    activated_at = models.DateTimeField(_("activated at"), null=True, blank=True)
    activated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("activated by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    ended_at = models.DateTimeField(_("stood down at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("stood down by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    end_note = models.TextField(_("words on standing down"), blank=True)
    #: What was learnt; the rest of the after-action report is read from the record.
    lessons = models.TextField(_("lessons"), blank=True)

    objects = CoveringQuerySet["Activation"].as_manager()

    class Meta:
        verbose_name = _("activation")
        verbose_name_plural = _("activations")
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="activation_one_real_an_event_and_area", fields=["plan", "area_code", "is_drill"],
                condition=Q(state="active"),
                violation_error_message=_("This plan is in force here already."),
            ),
            models.UniqueConstraint(
                name="activation_alert_once", fields=["alert"], condition=~Q(alert=""),
                violation_error_message=_("This alert was taken in already."),
            ),
            models.CheckConstraint(
                name="activation_active_is_signed",
                condition=Q(state__in=["proposed", "declined"]) | Q(activated_at__isnull=False),
                violation_error_message=_("An activation carries its time and who ordered it."),
            ),
            models.CheckConstraint(
                name="activation_ended_is_timed",
                condition=~Q(state="stood_down") | Q(ended_at__isnull=False),
                violation_error_message=_("Standing down carries its time."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class WartimeGrid(models.Model):
    """A grid switched to wartime by an activation; drills never switch a grid's real mode."""

    activation = models.ForeignKey(
        Activation, verbose_name=_("activation"), on_delete=models.PROTECT, related_name="grids"
    )
    grid = models.ForeignKey(Grid, verbose_name=_("grid"), on_delete=models.PROTECT, related_name="wartimes")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    is_drill = models.BooleanField(_("drill"))
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)

    objects = AreaQuerySet["WartimeGrid"].as_manager()

    class Meta:
        verbose_name = _("grid in wartime")
        verbose_name_plural = _("grids in wartime")
        constraints = [
            models.UniqueConstraint(
                name="wartime_grid_once", fields=["activation", "grid"],
                violation_error_message=_("This grid is in this activation already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.grid} {self.since:%Y-%m-%d}"


class FrozenRecipient(models.Model):
    """Who an activation's orders reach, as the posts stood when it was ordered: kept, whatever changes later."""

    activation = models.ForeignKey(
        Activation, verbose_name=_("activation"), on_delete=models.PROTECT, related_name="recipients"
    )
    #: Null: somebody above the grids (village, town, district).
    grid = models.ForeignKey(
        Grid, verbose_name=_("grid"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(_("role"), max_length=24, choices=Role)
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = AreaQuerySet["FrozenRecipient"].as_manager()

    class Meta:
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        constraints = [
            models.UniqueConstraint(
                name="frozen_recipient_once", fields=["activation", "area_code", "user", "role"],
                violation_error_message=_("This person is on the list already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.user)


class EmergencyOrder(Timestamped):
    """What is ordered, in one version. A newer version supersedes it; answers stay with the version they answered."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    activation = models.ForeignKey(
        Activation, verbose_name=_("activation"), on_delete=models.PROTECT, related_name="orders"
    )
    #: One number for all versions of an order.
    number = models.PositiveSmallIntegerField(_("number"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    supersedes = models.OneToOneField(
        "self", verbose_name=_("supersedes"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="superseded_by",
    )  # fmt: skip
    step = models.ForeignKey(
        PlanStep, verbose_name=_("plan step"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(_("heading"), max_length=80)
    text = models.TextField(_("text"))
    #: Where it goes; within the activation's area.
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    state = models.CharField(_("state"), max_length=12, choices=OrderState, default=OrderState.IN_FORCE)
    acknowledge_minutes = models.PositiveSmallIntegerField(_("minutes to acknowledge"))
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("issued by"), on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=200, blank=True)

    objects = CoveringQuerySet["EmergencyOrder"].as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["activation", "number", "version"]
        constraints = [
            models.UniqueConstraint(
                name="order_version_once", fields=["activation", "number", "version"],
                violation_error_message=_("This version of the order exists already."),
            ),
            models.UniqueConstraint(
                name="order_one_version_in_force", fields=["activation", "number"], condition=Q(state="in_force"),
                violation_error_message=_("One version of an order is in force at a time."),
            ),
            models.CheckConstraint(
                name="order_ended_is_timed", condition=Q(state="in_force") | Q(ended_at__isnull=False),
                violation_error_message=_("An order that ended carries its time."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"


class GridOrderQuerySet(AreaQuerySet["GridOrder"]):
    """Orders at grids: seen by area, and by whoever was put on the frozen list of the grid."""

    def visible_q(self, scope: Scope) -> Q:
        """Inside the reader's areas, or frozen as the reader's own."""
        return super().visible_q(scope) | Q(Exists(own_recipients(scope.user_id or 0)))

    def owned_by(self, user_id: int) -> Self:
        """Those at whose grid the user is on the frozen list."""
        return self.filter(Exists(own_recipients(user_id)))


def own_recipients(user_id: int) -> "models.QuerySet[FrozenRecipient]":
    """For a subquery over GridOrder: the user's places on the frozen list of that very grid."""
    return FrozenRecipient.objects.filter(
        activation=OuterRef("order__activation"), grid=OuterRef("grid"), user_id=user_id
    )


class GridOrder(Timestamped):
    """An order at one grid: how far it came there, when, by whom."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    order = models.ForeignKey(
        EmergencyOrder, verbose_name=_("order"), on_delete=models.PROTECT, related_name="grid_orders"
    )
    grid = models.ForeignKey(Grid, verbose_name=_("grid"), on_delete=models.PROTECT, related_name="orders")
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    state = models.CharField(_("state"), max_length=14, choices=ReceiptState, default=ReceiptState.SENT)
    #: Nobody fills a post of this grid: it began at the level above.
    is_vacant = models.BooleanField(_("vacant grid"), default=False)
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)
    delivered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("delivered to"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    seen_at = models.DateTimeField(_("seen at"), null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("seen by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("acknowledged by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    #: The phone's own time of the tap, when it was sent later.
    acknowledged_on_device_at = models.DateTimeField(_("acknowledged on the phone at"), null=True, blank=True)
    executing_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    executing_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("begun by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("done by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    result = models.TextField(_("result"), blank=True)
    #: A tap that arrived after the version had been superseded or cancelled.
    is_late_answer = models.BooleanField(_("answered after it had ended"), default=False)
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    level = models.PositiveSmallIntegerField(_("level"), choices=ChaseLevel, default=ChaseLevel.WORKER)
    chase_count = models.PositiveSmallIntegerField(_("times chased"), default=0)

    objects = GridOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order at a grid")
        verbose_name_plural = _("orders at grids")
        ordering = ["order", "area_code"]
        indexes = [models.Index(fields=["order", "state"], name="grid_order_state")]
        constraints = [
            models.UniqueConstraint(
                name="grid_order_once", fields=["order", "grid"],
                violation_error_message=_("This order reached this grid already."),
            ),
            models.CheckConstraint(
                name="grid_order_acknowledged_is_signed",
                condition=Q(acknowledged_at__isnull=True) | Q(acknowledged_by__isnull=False),
                violation_error_message=_("An acknowledgement carries who gave it."),
            ),
            models.CheckConstraint(
                name="grid_order_done_was_acknowledged",
                condition=Q(done_at__isnull=True) | Q(acknowledged_at__isnull=False),
                violation_error_message=_("An order is acknowledged before it is done."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.order} {self.area_code}"


class OrderStep(RunningDeadline):
    """The acknowledgement that a grid owes, and the frozen chain it climbs: the whistle's engine, the other way."""

    grid_order = models.ForeignKey(
        GridOrder, verbose_name=_("order at a grid"), on_delete=models.PROTECT, related_name="steps"
    )

    level = models.PositiveSmallIntegerField(_("level"), choices=ChaseLevel)

    class Meta(RunningDeadline.Meta):
        verbose_name = _("order deadline")
        verbose_name_plural = _("order deadlines")
        indexes = [models.Index(fields=["due_at", "id"], name="order_step_due", condition=Q(state="open"))]
        constraints = [
            models.UniqueConstraint(
                name="order_step_one_running", fields=["grid_order"], condition=Q(state__in=["open", "paused"]),
                violation_error_message=_("This deadline is already running."),
            ),
            models.CheckConstraint(
                name="order_step_ended_is_timed",
                condition=Q(state__in=["open", "paused"]) | Q(ended_at__isnull=False),
                violation_error_message=_("An ended deadline carries its time."),
            ),
        ]  # fmt: skip


class ActivationEntry(models.Model):
    """The minute book of an activation; the after-action report is read from it."""

    activation = models.ForeignKey(
        Activation, verbose_name=_("activation"), on_delete=models.PROTECT, related_name="entries"
    )
    area_code = models.CharField(_("area code"), max_length=15, db_index=True)
    order = models.ForeignKey(
        EmergencyOrder, verbose_name=_("order"), null=True, blank=True, on_delete=models.PROTECT, related_name="entries"
    )
    grid_order = models.ForeignKey(
        GridOrder, verbose_name=_("order at a grid"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="entries",
    )  # fmt: skip
    at = models.DateTimeField(_("at"))
    device_at = models.DateTimeField(_("on the phone at"), null=True, blank=True)
    verb = models.CharField(_("verb"), max_length=32)
    actor_label = models.CharField(_("who"), max_length=120)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    text = models.TextField(_("words"), blank=True)
    data = models.JSONField(_("facts"), default=dict, blank=True)

    objects = CoveringQuerySet["ActivationEntry"].as_manager()

    class Meta:
        verbose_name = _("minute")
        verbose_name_plural = _("minutes")
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["activation", "at", "id"], name="activation_entry_at")]

    def __str__(self) -> str:
        return f"{self.at:%H:%M} {self.verb}"
