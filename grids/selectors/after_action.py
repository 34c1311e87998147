"""The after-action report: read from the record alone (minute book, orders, orders at grids), nothing typed in.

Waits run from an order's issue to the server's receipt of the acknowledgement, per version. What came in after a
version had ended is no acknowledgement of it: it is listed among the late answers. The 90 % is the nearest-rank one:
the shortest time within which nine of ten that acknowledged had done so.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from grids.emergency_states import ChaseLevel
from grids.models import Activation, ActivationEntry, FrozenRecipient, GridOrder, WartimeGrid
from grids.selectors.emergencies import CURRENT
from grids.selectors.emergency_desk import AT_GRIDS, OrderFigures, order_figures, place_names
from grids.selectors.relief_report import Relief, relief_of
from xinhui.accounts.models import User
from xinhui.core import clock

TOWN_DIGITS = 9


@dataclass(frozen=True)
class Waits:
    """Times to acknowledge the versions that stood; `sent` = `acknowledged` + `missing`. Null times: nobody did."""

    name: str
    sent: int
    acknowledged: int
    missing: int
    median: timedelta | None
    ninety: timedelta | None
    worst: timedelta | None


@dataclass(frozen=True)
class Chased:
    """An order at a grid that climbed: to which level, how often, and what came of it."""

    row: GridOrder
    level: ChaseLevel
    times: int
    first_at: datetime


@dataclass(frozen=True)
class Minute:
    """One minute of the book: `said` in full, `counted` the answers of single grids by verb."""

    at: datetime
    said: Sequence[ActivationEntry]
    counted: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Report:
    """All of it. `until`: standing down, or now while the activation runs."""

    activation: Activation
    place: str
    until: datetime
    is_final: bool
    grids: int
    people: int
    messages: int
    orders: Sequence[OrderFigures]
    towns: Sequence[Waits]
    total: Waits
    chased: Sequence[Chased]
    by_level: Sequence[tuple[ChaseLevel, int]]
    late: Sequence[ActivationEntry]
    minutes: Sequence[Minute]
    relief: Relief

    @property
    def duration(self) -> timedelta | None:
        """How long the plan was in force."""
        begun = self.activation.activated_at
        return self.until - begun if begun else None


def after_action(user: User, activation: Activation) -> Report:
    """The report, of what the reader sees. A number of queries that no grid adds to."""
    entries = list(
        ActivationEntry.objects.visible_to(user).filter(activation=activation).exclude(verb__in=AT_GRIDS)
        .select_related("order").order_by("at", "id")
    )  # fmt: skip
    rows = list(
        GridOrder.objects.visible_to(user).filter(order__activation=activation)
        .select_related("order", "grid__division", "acknowledged_by")
        .defer("grid__boundary", "grid__division__boundary")
        .order_by("order__number", "order__version", "area_code")
    )  # fmt: skip
    # A version that was replaced or called off waits for nobody: its figures are among the orders.
    towns, total = _towns([row for row in rows if row.order.state in CURRENT])
    chased = _chased(user, activation, {row.pk: row for row in rows})
    levels = Counter(each.level for each in chased)
    frozen = FrozenRecipient.objects.visible_to(user).filter(activation=activation)
    return Report(
        activation=activation,
        place=place_names([activation.area_code]).get(activation.area_code, activation.area_code),
        until=activation.ended_at or clock.now(),
        is_final=activation.ended_at is not None,
        grids=WartimeGrid.objects.visible_to(user).filter(activation=activation).count(),
        people=frozen.values("user").distinct().count(),
        messages=sum(int(entry.data.get("messages", 0)) for entry in entries),
        orders=order_figures(user, activation),
        towns=towns,
        total=total,
        chased=chased,
        by_level=[(level, levels[level]) for level in ChaseLevel if levels[level]],
        late=_late(user, activation),
        minutes=_minutes(user, activation, entries),
        relief=relief_of(user, activation),
    )


def wait_of(row: GridOrder) -> timedelta | None:
    """From issue to acknowledgement; None without one while the version ran."""
    ended = row.order.ended_at
    if row.acknowledged_at is None or (row.is_late_answer and ended is not None and row.acknowledged_at >= ended):
        return None
    return row.acknowledged_at - row.order.issued_at


def nearest_rank(waits: Sequence[timedelta], per_cent: int) -> timedelta | None:
    """The shortest of the sorted `waits` that at least so many per cent do not exceed."""
    return waits[ceil(len(waits) * per_cent / 100) - 1] if waits else None


def _median(waits: Sequence[timedelta]) -> timedelta | None:
    """The middle one of the sorted waits, or half-way between the two in the middle."""
    middle = len(waits) // 2
    if not waits:
        return None
    return waits[middle] if len(waits) % 2 else (waits[middle - 1] + waits[middle]) / 2


def _waits(name: str, rows: Sequence[GridOrder]) -> Waits:
    waits = sorted(wait for row in rows if (wait := wait_of(row)) is not None)
    return Waits(
        name=name, sent=len(rows), acknowledged=len(waits), missing=len(rows) - len(waits),
        median=_median(waits), ninety=nearest_rank(waits, 90), worst=waits[-1] if waits else None,
    )  # fmt: skip


def _towns(rows: Sequence[GridOrder]) -> tuple[list[Waits], Waits]:
    by_town: dict[str, list[GridOrder]] = {}
    for row in rows:
        by_town.setdefault(row.area_code[:TOWN_DIGITS], []).append(row)
    names = place_names(list(by_town))
    return [_waits(names.get(code, code), found) for code, found in sorted(by_town.items())], _waits("", rows)


def _chased(user: User, activation: Activation, rows: dict[int, GridOrder]) -> list[Chased]:
    """From the minutes of the chase: the row itself forgets nothing, but says only where it stood last."""
    climbs = ActivationEntry.objects.visible_to(user).filter(activation=activation, verb__in=("chase", "remind"))
    found: dict[int, list[tuple[int, datetime]]] = {}
    for pk, data, at in climbs.order_by("at", "id").values_list("grid_order_id", "data", "at"):
        if pk in rows:
            found.setdefault(pk, []).append((int(data.get("level", 0)), at))
    chased = [
        Chased(rows[pk], ChaseLevel(max(level for level, _at in steps)), len(steps), steps[0][1])
        for pk, steps in found.items()
    ]
    return sorted(chased, key=lambda each: (-each.level, -each.times, each.row.area_code, each.row.order_id))


def _late(user: User, activation: Activation) -> list[ActivationEntry]:
    """Answers of grids that came in after their version had ended."""
    rows = ActivationEntry.objects.visible_to(user).filter(activation=activation, grid_order__isnull=False)
    rows = rows.filter(data__late=True)
    related = ("order", "grid_order__grid")
    return list(rows.select_related(*related).defer("grid_order__grid__boundary").order_by("at", "id"))


def _minutes(user: User, activation: Activation, said: Sequence[ActivationEntry]) -> list[Minute]:
    answers = ActivationEntry.objects.visible_to(user).filter(activation=activation, verb__in=AT_GRIDS)
    counted: defaultdict[datetime, Counter[str]] = defaultdict(Counter)
    for at, verb in answers.order_by().values_list("at", "verb"):
        counted[_minute(at)][verb] += 1
    words: dict[datetime, list[ActivationEntry]] = {}
    for entry in said:
        words.setdefault(_minute(entry.at), []).append(entry)
    return [
        Minute(at, words.get(at, []), [(verb, number) for verb in AT_GRIDS if (number := counted[at][verb])])
        for at in sorted({*counted, *words})
    ]


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
