"""One look at the desk: everything that both screens and the live fragment show, from one reading of the chain."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from grids.levels import Level
from grids.models import Division, EmergencyOrder, Grid, TimelineEntry, Whistle
from grids.states import WhistleState
from xinhui.dashboards.desk import book
from xinhui.dashboards.desk.chain import chain_at, unit_names
from xinhui.dashboards.desk.figures import IN_HAND, OVERDUE, Counter, Figure, Rows, link
from xinhui.dashboards.desk.lens import Lens
from xinhui.dashboards.desk.trend import Chart, Day, chart, trend

UNITS, MOVES, LOOK_BACK = 8, 5, (300, 5000)
#: In the order of the chain; what waits for whom.
WAITING: tuple[tuple[str, Any], ...] = (
    (WhistleState.PENDING, pgettext_lazy("desk", "to approve")),
    (WhistleState.TO_DISPATCH, pgettext_lazy("desk", "to dispatch")),
    (WhistleState.DISPATCHED, pgettext_lazy("desk", "with units")),
    (WhistleState.FINISHED, pgettext_lazy("desk", "to verify")),
    (WhistleState.VERIFIED, pgettext_lazy("desk", "to close")),
)


@dataclass(frozen=True)
class Pair:
    """A line of a table: in hand and overdue, each with its records; `share` of the longest bar, per cent."""

    name: str
    code: str
    in_hand: Figure
    overdue: Figure
    share: int = 0
    late_share: int = 0
    wartime: int = 0


@dataclass(frozen=True)
class OrderLine:
    """An order in force: at how many grids, at how many acknowledged by then."""

    order: EmergencyOrder
    sent: int
    acknowledged: int

    @property
    def missing(self) -> int:
        """At how many nobody has answered."""
        return self.sent - self.acknowledged

    @property
    def percent(self) -> int:
        """Rounded down: 100 only when none is missing."""
        return 100 * self.acknowledged // self.sent if self.sent else 0


@dataclass(frozen=True)
class Section:
    """Figures under a heading."""

    key: str
    title: str | Promise
    figures: list[Figure]


@dataclass(frozen=True)
class Screen:
    """What is shown."""

    lens: Lens
    name: str
    in_hand: Figure
    overdue: Figure
    waiting: list[Figure]
    levels: list[Pair]
    today: list[Figure]
    units: list[tuple[str, Figure]]
    units_more: int
    places: list[Pair]
    wartime: list[Figure]
    activations: list[Any]
    drills: int
    orders: list[OrderLine]
    grids: int
    sections: list[Section]
    moves: list[TimelineEntry]
    days: list[Day]
    chart: Chart
    loads: dict[str, tuple[int, int]]
    wartime_codes: frozenset[str]


def screen_of(lens: Lens) -> Screen:
    """Everything, in about thirty queries whatever the number of records."""
    chain = chain_at(lens)
    counter = Counter(lens, chain)
    units = counter.units()
    names = unit_names(units[:UNITS])
    wartime = frozenset(book.WARTIME[1].rows(lens).values_list("code", flat=True)) if lens.has_area else frozenset()
    days = trend(lens)
    in_force = list(book.activations(lens).select_related("plan").order_by("plan__severity", "pk"))
    return Screen(
        lens=lens,
        name=lens.name,
        in_hand=counter.figure(IN_HAND, pgettext_lazy("desk", "Whistles in hand")),
        overdue=counter.figure(OVERDUE, pgettext_lazy("desk", "Overdue")),
        waiting=[counter.figure(IN_HAND, label, state=state) for state, label in WAITING],
        levels=_levels(counter),
        today=_figures(book.TODAY, lens),
        units=[(names.get(u, ""), counter.figure(OVERDUE, names.get(u, ""), unit=u)) for u in units[:UNITS]],
        units_more=max(0, len(units) - UNITS),
        places=_places(counter, wartime),
        wartime=_figures(book.WARTIME, lens),
        activations=in_force,
        drills=book.activations(lens, drills=True).count() if lens.has_area else 0,
        orders=_orders(lens) if in_force else [],
        grids=Grid.objects.visible_to(lens.user).active().count() if lens.has_area else 0,
        sections=_sections(lens),
        moves=_moves(lens),
        days=days,
        chart=chart(days),
        loads=counter.by_area(15),
        wartime_codes=wartime,
    )


def _figures(rows: Sequence[Rows], lens: Lens) -> list[Figure]:
    return [row.figure(lens) for row in rows if row.may(lens)]


def _sections(lens: Lens) -> list[Section]:
    """Headline figures of the other rooms: of those whose records the reader may open."""
    wanted: tuple[tuple[str, Any, tuple[Rows, ...]], ...] = (
        ("party", pgettext_lazy("desk", "Party building"), book.PARTY),
        ("talent", pgettext_lazy("desk", "Talent"), book.TALENT),
        ("cadres", pgettext_lazy("desk", "Cadres"), book.CADRES),
    )
    found = [Section(key, title, _figures(rows, lens)) for key, title, rows in wanted]
    return [section for section in found if section.figures]


def _share(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


def _levels(counter: Counter) -> list[Pair]:
    pairs = [
        (level, counter.figure(IN_HAND, level.label, level=int(level)),
         counter.figure(OVERDUE, level.label, level=int(level)))
        for level in Level
    ]  # fmt: skip
    top = max((figure.value or 0 for _level, figure, _late in pairs), default=0)
    return [
        Pair(str(level.label), str(int(level)), some, late, _share(some.value or 0, top), _share(late.value or 0, top))
        for level, some, late in pairs
    ]


def _places(counter: Counter, wartime: frozenset[str]) -> list[Pair]:
    """Every town of the district; for a town its villages; for a department the towns it has work in."""
    lens = counter.lens
    digits = 9 if lens.is_district or not lens.has_area else 12
    counts = counter.by_area(digits)
    divisions = Division.objects.filter(is_active=True).order_by("code").defer("boundary")
    if lens.is_district or lens.has_area:
        divisions = divisions.filter(parent__code__in=lens.areas)
    else:
        divisions = divisions.filter(code__in=list(counts))
    found = list(divisions.values_list("code", "name"))
    top = max((many for many, _late in counts.values()), default=0)
    rows = []
    for code, name in found:
        many, late = counts.get(code, (0, 0))
        rows.append(Pair(
            name, code, Figure(name, many, link(IN_HAND, lens, area=code)),
            Figure(name, late, link(OVERDUE, lens, area=code), late > 0), _share(many, top), _share(late, top),
            sum(grid.startswith(code) for grid in wartime),
        ))  # fmt: skip
    return rows


def _orders(lens: Lens) -> list[OrderLine]:
    """Each order in force. Two queries."""
    found: dict[int, list[int]] = {}
    for order, answered_at in book.orders(lens).order_by("order_id").values_list("order_id", "acknowledged_at"):
        line = found.setdefault(order, [0, 0])
        line[0] += 1
        line[1] += answered_at is not None and answered_at <= lens.at
    orders = EmergencyOrder.objects.filter(pk__in=found).order_by("activation", "number")
    return [OrderLine(order, *found[order.pk]) for order in orders]


def _moves(lens: Lens) -> list[TimelineEntry]:
    """The newest movements of whistles in sight: among the last hundreds, further back only where nothing is found.

    Entries are append-only, so the newest have the highest numbers: no other index is asked.
    """
    newest = TimelineEntry.objects.filter(whistle__isnull=False).exclude(verb="defer")
    if lens.is_past:
        newest = newest.filter(at__lte=lens.at)
    for depth in LOOK_BACK:
        rows = list(newest.order_by("-id").values_list("pk", "whistle_id")[:depth])
        seen = Whistle.objects.visible_to(lens.user).filter(pk__in={whistle for _pk, whistle in rows})
        visible = set(seen.values_list("pk", flat=True))
        wanted = [pk for pk, whistle in rows if whistle in visible][:MOVES]
        if len(wanted) == MOVES or len(rows) < depth:
            break
    entries = TimelineEntry.objects.filter(pk__in=wanted).select_related("whistle__category", "issue__grid", "unit")
    return list(entries.defer("issue__grid__boundary").order_by("-at", "-id"))
