"""What the pages of an emergency show: the library, activations, orders with their figures, colours of the map.

Figures are the reader's own: of the grids inside their areas. Definitions are those of grids/selectors/emergencies.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Min, Q, QuerySet

from grids.emergency_states import MISSING, ActivationState, OrderState, PlanState, ReceiptState
from grids.models import (
    Activation,
    ActivationEntry,
    Division,
    EmergencyOrder,
    EmergencyPlan,
    Grid,
    GridOrder,
    WartimeGrid,
)
from grids.selectors.emergencies import CURRENT, IS_MISSING
from xinhui.accounts.models import User
from xinhui.accounts.scope import area_range

#: Verbs at single grids, thousands of lines: the minute book beside the map leaves them to the figures.
AT_GRIDS = (
    "deliver", "see", "acknowledge", "execute", "finish", "chase", "remind", "roll_answer", "report", "shelter_count",
)  # fmt: skip
PAST, MINUTES = 30, 40


@dataclass(frozen=True)
class LibraryRow:
    """The plan of an event at a level: the version in force, and the one being prepared."""

    event: str
    event_name: str
    severity: int
    severity_name: str
    in_force: EmergencyPlan | None
    prepared: EmergencyPlan | None


@dataclass(frozen=True)
class OrderFigures:
    """An order's version with its figures: of the grids that the reader sees."""

    order: EmergencyOrder
    sent: int
    missing: int
    acknowledged: int
    done: int
    late: int


def library() -> list[LibraryRow]:
    """By event and level; replaced versions are on the plan's page. One query."""
    rows: dict[tuple[str, int], dict[str, EmergencyPlan]] = {}
    wanted = [PlanState.DRAFT, PlanState.PROPOSED, PlanState.APPROVED]
    for plan in EmergencyPlan.objects.filter(state__in=wanted).order_by("event", "severity", "version"):
        key = "in_force" if plan.state == PlanState.APPROVED else "prepared"
        rows.setdefault((plan.event, plan.severity), {})[key] = plan
    found = []
    for (event, severity), plans in rows.items():
        named = plans.get("in_force") or plans["prepared"]
        found.append(LibraryRow(
            event, named.get_event_display(), severity, named.get_severity_display(), plans.get("in_force"),
            plans.get("prepared"),
        ))  # fmt: skip
    return found


def activations(user: User) -> dict[str, list[Activation]]:
    """Those of the reader's area: `proposed`, `active` (real ones first), `past`. Two queries."""
    rows = Activation.objects.visible_to(user).select_related("plan")
    live = list(rows.filter(state__in=[ActivationState.PROPOSED, ActivationState.ACTIVE]).order_by("is_drill", "-pk"))
    over = rows.filter(state__in=[ActivationState.STOOD_DOWN, ActivationState.DECLINED])
    return {
        "proposed": [row for row in live if row.state == ActivationState.PROPOSED],
        "active": [row for row in live if row.state == ActivationState.ACTIVE],
        "past": list(over[:PAST]),
    }


def place_names(codes: Sequence[str]) -> dict[str, str]:
    """Names of divisions and grids by code: two queries."""
    names = dict(
        Division.objects.filter(code__in=[code for code in codes if len(code) < 15]).values_list("code", "name")
    )
    names |= dict(Grid.objects.filter(code__in=[code for code in codes if len(code) == 15]).values_list("code", "name"))
    return names


def order_figures(user: User, activation: Activation) -> list[OrderFigures]:
    """Every version of every order that concerns the reader, newest of each number first. Two queries."""
    orders = EmergencyOrder.objects.visible_to(user).filter(activation=activation).select_related("issued_by")
    rows: Any = GridOrder.objects.visible_to(user).filter(order__activation=activation).order_by().values("order")
    counted = {
        row["order"]: row
        for row in rows.annotate(
            sent=Count("pk"),
            missing=Count("pk", filter=IS_MISSING),
            done=Count("pk", filter=Q(state="done")),
            late=Count("pk", filter=Q(is_late_answer=True)),
        )
    }
    nothing = {"sent": 0, "missing": 0, "done": 0, "late": 0}
    found = []
    for order in orders.order_by("number", "-version"):
        row: dict[str, Any] = {**nothing, **counted.get(order.pk, {})}
        figures = {key: row[key] for key in nothing}
        found.append(OrderFigures(order, acknowledged=row["sent"] - row["missing"], **figures))
    return found


_RANK = {state.value: rank for rank, state in enumerate(ReceiptState)}


def grid_states(user: User, activation_id: int) -> dict[str, tuple[int, int, int]]:
    """Grid code → (how far its slowest order came, as a rank of ReceiptState; orders missing; the level asked now)."""
    rows = (
        GridOrder.objects.visible_to(user).filter(order__activation_id=activation_id, order__state__in=CURRENT)
        .annotate(is_missing=ExpressionWrapper(IS_MISSING, output_field=BooleanField()))
        .order_by().values_list("area_code", "state", "level", "is_missing")
    )  # fmt: skip
    grids = WartimeGrid.objects.visible_to(user).filter(activation_id=activation_id)
    found: dict[str, tuple[int, int, int]] = dict.fromkeys(grids.values_list("area_code", flat=True), (-1, 0, 0))
    for code, state, level, is_missing in rows:
        rank, missing, highest = found.get(code, (-1, 0, 0))
        slowest = _RANK[state] if rank < 0 else min(rank, _RANK[state])
        found[code] = (slowest, missing + bool(is_missing), max(highest, level) if is_missing else highest)
    return found


def minutes(user: User, activation: Activation, *, limit: int = MINUTES) -> QuerySet[ActivationEntry]:
    """The latest lines of the minute book that are not answers of single grids."""
    rows = ActivationEntry.objects.visible_to(user).filter(activation=activation).exclude(verb__in=AT_GRIDS)
    return rows.select_related("order").order_by("-at", "-id")[:limit]


def grid_rows(user: User, order: EmergencyOrder, *, area: str = "", state: str = "") -> QuerySet[GridOrder]:
    """The order at each grid that the reader sees, those missing first, highest level first."""
    rows = GridOrder.objects.visible_to(user).filter(order=order)
    if area:
        rows = rows.filter(**area_range("area_code", area))
    if state == "missing":
        rows = rows.filter(state__in=MISSING)
    elif state in ReceiptState.values:
        rows = rows.filter(state=state)
    people = ("delivered_by", "seen_by", "acknowledged_by", "executing_by", "done_by")
    return (
        rows.select_related("grid", "grid__division", *people)
        .defer("grid__boundary", "grid__division__boundary")
        .order_by(F("acknowledged_at").asc(nulls_first=True), "-level", "area_code")
    )


@dataclass(frozen=True)
class Wartime:
    """How many grids of the reader's area real activations hold, and since when."""

    grids: int
    since: datetime | None


def wartime(user: User) -> Wartime:
    """Grids in wartime now; drills never switch a grid. One query."""
    rows = WartimeGrid.objects.visible_to(user).filter(is_drill=False, until=None)
    found = rows.aggregate(grids=Count("grid", distinct=True), since=Min("since"))
    return Wartime(found["grids"], found["since"])


def wartime_codes(user: User) -> list[str]:
    """Codes of the grids in wartime now, for the map. One query."""
    rows = WartimeGrid.objects.visible_to(user).filter(is_drill=False, until=None).order_by("area_code")
    return list(rows.values_list("area_code", flat=True).distinct())


def grids_held(user: User, activation_id: int) -> int:
    """How many of the reader's grids take part. One query."""
    return WartimeGrid.objects.visible_to(user).filter(activation_id=activation_id).count()


def activations_at(grid: Grid) -> list[Activation]:
    """The activations in force at a grid, drills last and told apart by `is_drill`. One query."""
    rows = Activation.objects.filter(grids__grid=grid, grids__until=None, state=ActivationState.ACTIVE)
    return list(rows.select_related("plan").order_by("is_drill", "pk"))


def versions(plan: EmergencyPlan) -> QuerySet[EmergencyPlan]:
    """Every version for the plan's event and level, newest first."""
    rows = EmergencyPlan.objects.filter(event=plan.event, severity=plan.severity)
    return rows.select_related("drafted_by", "approved_by").order_by("-version")


def versions_of(order: EmergencyOrder) -> QuerySet[EmergencyOrder]:
    """Every version of the order, newest first."""
    return EmergencyOrder.objects.filter(activation=order.activation_id, number=order.number).order_by("-version")


def in_force(activation: Activation) -> list[EmergencyOrder]:
    """Its orders in force."""
    return list(activation.orders.filter(state=OrderState.IN_FORCE).order_by("number"))
