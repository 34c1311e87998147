"""Who is missing: figures of an activation by town, the grids that owe an answer, a person's own orders.

An order's figures are those of its last version: what is answered to an ended version stays with that version. Of an
order that closed with its activation, answers that came in after the end do not count.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Substr

from grids.emergency_states import MISSING, ActivationState, ChaseLevel, OrderState, ReceiptState
from grids.models import Activation, Division, FrozenRecipient, Grid, GridOrder, WartimeGrid
from grids.states import StepState
from xinhui.accounts.models import User
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import area_q, area_range
from xinhui.core import clock

TOWN_DIGITS = 9
#: An order as it stands: its last version, unless that was called off.
CURRENT = (OrderState.IN_FORCE, OrderState.CLOSED)
#: An acknowledgement that came in after its version had ended.
CAME_LATE = Q(is_late_answer=True, order__ended_at__isnull=False, acknowledged_at__gte=F("order__ended_at"))
IS_MISSING = Q(state__in=MISSING) | CAME_LATE
_AT_LEAST = {state: [s for n, s in enumerate(ReceiptState) if n >= number] for number, state in enumerate(ReceiptState)}


@dataclass(frozen=True)
class TownFigures:
    """How far orders came in a town. Each counts orders at grids; `sent` = `acknowledged` + `missing`.

    delivered, seen, acknowledged, executing, done: came at least so far. late: acknowledged after the first deadline.
    vacant: no post of the grid is filled. chased: climbed at least one level. grids: different grids.
    """

    area_code: str
    name: str
    grids: int
    sent: int
    delivered: int
    seen: int
    acknowledged: int
    executing: int
    done: int
    missing: int
    missing_grids: int
    vacant: int
    late: int
    chased: int

    def as_dict(self) -> dict[str, int | str]:
        """For JSON."""
        return {row.name: getattr(self, row.name) for row in fields(self)}


@dataclass(frozen=True)
class MissingGrid:
    """An order at a grid that nobody has acknowledged, and whom to ring up."""

    row: GridOrder
    level: ChaseLevel
    is_overdue: bool
    people: Sequence[FrozenRecipient]


def activation_rows(activation_id: int, *, order_id: int | None = None) -> QuerySet[GridOrder]:
    """The rows that count for an activation: of its orders as they stand; or of the one version `order_id`."""
    rows = GridOrder.objects.filter(order__activation_id=activation_id)
    return rows.filter(order__state__in=CURRENT) if order_id is None else rows.filter(order_id=order_id)


def missing_by_town(
    activation_id: int,
    *,
    order_id: int | None = None,
    prefixes: Sequence[str] | None = None,
    digits: int = TOWN_DIGITS,
) -> list[TownFigures]:
    """Figures by town, in the order of their codes; inside `prefixes` only; `digits` 12: by village. Two queries."""
    rows = activation_rows(activation_id, order_id=order_id)
    if prefixes is not None:
        rows = rows.filter(area_q("area_code", prefixes))
    counted: list[Any] = list(
        rows.annotate(town=Substr("area_code", 1, digits)).values("town").annotate(**_figures()).order_by("town")
    )
    names = dict(Division.objects.filter(code__in=[row["town"] for row in counted]).values_list("code", "name"))
    return [_town_figures(row, names) for row in counted]


def _town_figures(row: dict[str, Any], names: dict[str, str]) -> TownFigures:
    town = row.pop("town")
    return TownFigures(area_code=town, name=names.get(town, town), **row)


def _figures() -> dict[str, Count]:
    in_time = ~CAME_LATE
    reached = {
        state.value: Count("pk", filter=Q(state__in=_AT_LEAST[state]) & (in_time if state not in MISSING else Q()))
        for state in ReceiptState
        if state != ReceiptState.SENT
    }
    return {
        "grids": Count("grid", distinct=True),
        "sent": Count("pk"),
        **reached,
        "missing": Count("pk", filter=IS_MISSING),
        "missing_grids": Count("grid", distinct=True, filter=IS_MISSING),
        "vacant": Count("pk", filter=Q(is_vacant=True)),
        # Every order at a grid has exactly one deadline, so the join doubles nothing.
        "late": Count("pk", filter=Q(steps__state=StepState.MET, steps__ended_at__gt=F("steps__first_due_at"))),
        "chased": Count("pk", filter=Q(chase_count__gt=0)),
    }


def total_of(towns: Sequence[TownFigures]) -> TownFigures:
    """The sum of the towns' figures: towns share no grid, so every figure adds up."""
    sums = {
        row.name: sum(getattr(town, row.name) for town in towns)
        for row in fields(TownFigures)
        if row.name not in ("area_code", "name")
    }
    return TownFigures(area_code="", name="", **sums)


def missing_grids(activation_id: int, area_code: str, *, order_id: int | None = None) -> list[MissingGrid]:
    """Orders in an area that owe an acknowledgement, highest level first, and the people asked now. Two queries."""
    rows = activation_rows(activation_id, order_id=order_id).filter(IS_MISSING, **area_range("area_code", area_code))
    found = list(
        rows.select_related("order", "grid__division").defer("grid__boundary", "grid__division__boundary")
        .order_by("-level", "area_code", "order_id")
    )  # fmt: skip
    asked = {(ChaseLevel(row.level), code_at(row)) for row in found}
    people: dict[tuple[ChaseLevel, str], list[FrozenRecipient]] = {}
    listed = FrozenRecipient.objects.filter(
        activation_id=activation_id, area_code__in={code for _level, code in asked}, user__is_active=True
    )
    for person in listed.select_related("user").order_by("pk"):
        people.setdefault((LEVEL_OF[Role(person.role)], person.area_code), []).append(person)
    now = clock.now()
    return [
        MissingGrid(row, ChaseLevel(row.level), row.due_at is not None and row.due_at <= now,
                    people.get((ChaseLevel(row.level), code_at(row)), []))
        for row in found
    ]  # fmt: skip


LEVEL_OF = {
    Role.GRID_WORKER: ChaseLevel.WORKER,
    Role.GRID_LEADER: ChaseLevel.GRID_LEADER,
    Role.VILLAGE_SECRETARY: ChaseLevel.VILLAGE,
    Role.TOWN_DISPATCHER: ChaseLevel.TOWN,
    Role.TOWN_LEADER: ChaseLevel.TOWN,
    Role.COMMAND_CENTRE: ChaseLevel.COMMAND,
}
DIGITS = {ChaseLevel.VILLAGE: 12, ChaseLevel.TOWN: 9, ChaseLevel.COMMAND: 6}


def code_at(row: GridOrder) -> str:
    """The area of the level that is asked now."""
    return row.area_code[: DIGITS.get(ChaseLevel(row.level), 15)]


def orders_of(user: User) -> QuerySet[GridOrder]:
    """A person's own orders while their activation is in force: of the grids that the frozen list gives them, every
    version; and those that have climbed to them and are still unanswered. Newest first."""
    places = FrozenRecipient.objects.filter(user=user, activation__state=ActivationState.ACTIVE)
    condition = Q(pk__in=[])
    for activation_id, grid_id, role, area in places.values_list("activation_id", "grid_id", "role", "area_code"):
        if grid_id is not None:
            condition |= Q(order__activation_id=activation_id, grid_id=grid_id)
        else:
            condition |= Q(
                order__activation_id=activation_id, order__state=OrderState.IN_FORCE, state__in=MISSING,
                level=LEVEL_OF[Role(role)], **area_range("area_code", area),
            )  # fmt: skip
    rows = GridOrder.objects.filter(condition).select_related("order__activation", "grid").defer("grid__boundary")
    return rows.order_by("-order__issued_at", "-id")


def is_wartime(grid: Grid) -> bool:
    """True while a real activation holds the grid; a drill never does."""
    return WartimeGrid.objects.filter(grid=grid, is_drill=False, until=None).exists()


def wartime_duties(grid: Grid) -> list[tuple[Activation, str, str]]:
    """(activation, grid post, duty) of the plans in force at the grid, drills included and told apart by theirs."""
    rows = Activation.objects.filter(grids__grid=grid, grids__until=None).select_related("plan")
    return [
        (activation, str(duty.get_duty_display()), duty.text)
        for activation in rows.prefetch_related("plan__duties").order_by("is_drill", "pk")
        for duty in activation.plan.duties.all()
    ]
