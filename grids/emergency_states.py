"""States and transition tables of plans, activations, orders and their receipts. Pure; one table per machine."""

from typing import TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from xinhui.core.transitions import Transition, TransitionTable


class EventKind(models.TextChoices):
    """Events, by the four types of domain.md; the prefix is the type."""

    HEAVY_RAIN = "natural_rain", _("Heavy rain and flooding")
    TYPHOON = "natural_typhoon", _("Typhoon")
    GEOLOGICAL = "natural_geological", _("Landslide")
    HEAT_COLD = "natural_temperature", _("Heat wave or cold wave")
    FIRE = "accident_fire", _("Fire")
    WORKPLACE = "accident_workplace", _("Workplace accident")
    EPIDEMIC = "health_epidemic", _("Epidemic control")
    FOOD = "health_food", _("Food safety incident")
    CROWD = "security_crowd", _("Crowd incident")


class EventType(models.TextChoices):
    """The four types."""

    NATURAL = "natural", _("Natural disaster")
    ACCIDENT = "accident", _("Accident")
    HEALTH = "health", _("Public health")
    SECURITY = "security", _("Social safety")


def type_of(event: str) -> EventType:
    """The type of an event."""
    return EventType(event.split("_", 1)[0])


class Severity(models.IntegerChoices):
    """Levels I–IV with their colours."""

    I = 1, _("Level I (red)")  # noqa: E741 - the numeral of the rule
    II = 2, _("Level II (orange)")
    III = 3, _("Level III (yellow)")
    IV = 4, _("Level IV (blue)")


class PlanState(models.TextChoices):
    """Where a plan's version stands."""

    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("Awaiting approval")
    APPROVED = "approved", _("In force")
    REPLACED = "replaced", _("Replaced")


class ActivationState(models.TextChoices):
    """Where an activation stands."""

    PROPOSED = "proposed", _("Proposed")
    DECLINED = "declined", _("Declined")
    ACTIVE = "active", _("In force")
    STOOD_DOWN = "stood_down", _("Stood down")


class OrderState(models.TextChoices):
    """Where a version of an order stands."""

    IN_FORCE = "in_force", _("In force")
    SUPERSEDED = "superseded", _("Superseded")
    CANCELLED = "cancelled", _("Cancelled")
    CLOSED = "closed", _("Ended with the activation")


class ReceiptState(models.TextChoices):
    """How far an order came at a grid."""

    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    SEEN = "seen", _("Seen")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    EXECUTING = "executing", _("Being carried out")
    DONE = "done", _("Done")


class ChaseLevel(models.IntegerChoices):
    """Who is asked for the acknowledgement, lowest first (design.md, “Orders in wartime”)."""

    WORKER = 0, _("Grid worker")
    GRID_LEADER = 1, _("Grid leader")
    VILLAGE = 2, _("Village/community")
    TOWN = 3, _("Town/street")
    COMMAND = 4, _("District command centre")


S = TypeVar("S", PlanState, ActivationState, OrderState, ReceiptState)


def _t(verb: str, sources: set[S], target: S) -> Transition[S]:
    return Transition(verb=verb, sources=frozenset(sources), target=target)


_P, _A, _O, _R = PlanState, ActivationState, OrderState, ReceiptState

PLAN_TABLE: TransitionTable[PlanState] = TransitionTable(
    states=tuple(_P),
    transitions=(
        _t("propose", {_P.DRAFT}, _P.PROPOSED),
        _t("refuse", {_P.PROPOSED}, _P.DRAFT),
        _t("approve", {_P.PROPOSED}, _P.APPROVED),
        _t("replace", {_P.APPROVED}, _P.REPLACED),
    ),
)

ACTIVATION_TABLE: TransitionTable[ActivationState] = TransitionTable(
    states=tuple(_A),
    transitions=(
        _t("activate", {_A.PROPOSED}, _A.ACTIVE),
        _t("decline", {_A.PROPOSED}, _A.DECLINED),
        _t("stand_down", {_A.ACTIVE}, _A.STOOD_DOWN),
    ),
)

ORDER_TABLE: TransitionTable[OrderState] = TransitionTable(
    states=tuple(_O),
    transitions=(
        _t("supersede", {_O.IN_FORCE}, _O.SUPERSEDED),
        _t("cancel", {_O.IN_FORCE}, _O.CANCELLED),
        _t("close", {_O.IN_FORCE}, _O.CLOSED),
    ),
)

#: A tap may arrive first that a slower one should have preceded: whoever acknowledges has seen it.
RECEIPT_TABLE: TransitionTable[ReceiptState] = TransitionTable(
    states=tuple(_R),
    transitions=(
        _t("deliver", {_R.SENT}, _R.DELIVERED),
        _t("see", {_R.SENT, _R.DELIVERED}, _R.SEEN),
        _t("acknowledge", {_R.SENT, _R.DELIVERED, _R.SEEN}, _R.ACKNOWLEDGED),
        _t("execute", {_R.ACKNOWLEDGED}, _R.EXECUTING),
        _t("finish", {_R.ACKNOWLEDGED, _R.EXECUTING}, _R.DONE),
    ),
)

#: Receipts that still owe an acknowledgement: “who is missing”.
MISSING = frozenset({_R.SENT, _R.DELIVERED, _R.SEEN})
