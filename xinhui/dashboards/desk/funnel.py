"""A comparison drawn by the server: the funnel, and a line with its interval for each place."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from xinhui.dashboards.desk.compare import Comparison, Row
from xinhui.dashboards.desk.statistics import Z95, Z998

WIDE, HIGH, LEFT, BOTTOM, TOP, RIGHT = 760, 340, 62, 40, 18, 96
POINTS = 60


@dataclass(frozen=True)
class Dot:
    """A place in the funnel; `is_out`: outside the limits of 99.8 per cent."""

    x: float
    y: float
    row: Row
    is_out: bool
    is_left: bool


@dataclass(frozen=True)
class Funnel:
    """Limits as polylines, places as dots, and the marks of the axes."""

    dots: list[Dot]
    middle: float
    inner: tuple[str, str]
    outer: tuple[str, str]
    across: list[tuple[float, str]]
    up: list[tuple[float, str]]
    width: int = WIDE
    height: int = HIGH
    left: int = LEFT
    right: int = WIDE - RIGHT
    bottom: int = HIGH - BOTTOM
    top: int = TOP


def funnel(found: Comparison) -> Funnel | None:
    """Rates over their base with the limits of chance round the whole; None for medians and where nothing is known."""
    rows = [row for row in found.rows if row.value is not None and row.base]
    centre = found.whole.value
    if found.measure.kind == "hours" or len(rows) < 2 or centre is None:
        return None
    most = max(row.base for row in rows) * 1.08
    is_share = found.measure.kind == "share"
    per = found.measure.per

    def limit(base: float, z: float) -> float:
        spread = centre * (1 - centre) / base if is_share else centre * per / base
        return z * sqrt(max(spread, 0.0))

    high = max([*(row.value or 0 for row in rows), centre + limit(most / 6, Z998)]) * 1.08
    high = min(high, 1.0) if is_share else high
    high = high or 1.0

    def x(base: float) -> float:
        return round(LEFT + (WIDE - LEFT - RIGHT) * base / most, 1)

    def y(value: float) -> float:
        return round(HIGH - BOTTOM - (HIGH - BOTTOM - TOP) * min(max(value, 0.0), high) / high, 1)

    def curve(z: float, sign: int) -> str:
        bases = [most * (step / POINTS) ** 2 for step in range(2, POINTS + 1)]
        return " ".join(f"{x(base)},{y(centre + sign * limit(base, z))}" for base in bases)

    dots = [
        Dot(x(row.base), y(row.value or 0), row, abs((row.value or 0) - centre) > limit(row.base, Z998),
            x(row.base) > WIDE - RIGHT - 60)
        for row in rows
    ]  # fmt: skip
    return Funnel(
        dots, y(centre), (curve(Z95, 1), curve(Z95, -1)), (curve(Z998, 1), curve(Z998, -1)),
        [(x(most * part / 4), f"{most * part / 4:,.0f}") for part in range(5)],
        [(y(high * part / 4), _said(high * part / 4, is_share)) for part in range(5)],
    )  # fmt: skip


def _said(value: float, is_share: bool) -> str:
    return f"{value * 100:.0f}%" if is_share else f"{value:.1f}"


@dataclass(frozen=True)
class Whisker:
    """The interval of a row on the common scale, per cent of the width."""

    low: float
    high: float
    value: float
    whole: float


def whiskers(found: Comparison) -> list[Whisker | None]:
    """For each row; the scale ends at the highest end of an interval that is no warning."""
    ends = [row.interval.high for row in found.rows if row.interval and row.warning != "small"]
    values = [row.value for row in found.rows if row.value is not None]
    top = max([*ends, *values, found.whole.value or 0], default=0) or 1.0

    def share(value: float) -> float:
        return round(min(100.0, 100 * value / top), 1)

    return [
        Whisker(share(row.interval.low), share(row.interval.high), share(row.value), share(found.whole.value or 0))
        if row.interval is not None and row.value is not None else None
        for row in found.rows
    ]  # fmt: skip


def said(value: float | None, kind: str) -> str:
    """A value as it is printed."""
    if value is None:
        return "—"
    return f"{value * 100:.1f}%" if kind == "share" else f"{value:.2f}" if kind == "rate" else f"{value:.1f}"


def said_rows(found: Comparison) -> Sequence[tuple[Row, str, str, Whisker | None]]:
    """Rows with their printed value and interval."""
    kind = found.measure.kind
    return [
        (row, said(row.value, kind), f"{said(row.interval.low, kind)}–{said(row.interval.high, kind)}"
         if row.interval else "—", whisker)
        for row, whisker in zip(found.rows, whiskers(found), strict=True)
    ]  # fmt: skip
