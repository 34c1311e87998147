"""Charts drawn by the server: one geometry in points, painted as SVG on the page and by reportlab into files. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from xinhui.dashboards.briefing.sentences import Chart

WIDTH = 640.0
LABEL, VALUE = 150.0, 74.0
STEP, THICK, THIN = 30.0, 12.0, 6.0
COLUMN_HEIGHT = 150.0


@dataclass(frozen=True)
class Bar:
    """A bar with its name: from (x, y) to the right or upwards; `old` is the earlier one beside it."""

    name: str
    now: int
    before: int | None
    x: float
    y: float
    width: float
    height: float
    old_width: float

    @property
    def value_x(self) -> float:
        """Where the number stands."""
        return self.x + max(self.width, self.old_width) + 6

    @property
    def text_y(self) -> float:
        """The base line of name and number."""
        return self.y + 11

    @property
    def old_y(self) -> float:
        """Where the earlier bar lies."""
        return self.y + THICK + 1


@dataclass(frozen=True)
class Drawn:
    """A chart laid out."""

    id: str
    title: str
    is_columns: bool
    bars: tuple[Bar, ...]
    width: float
    height: float

    @property
    def has_before(self) -> bool:
        """Whether an earlier period is drawn beside."""
        return any(bar.before is not None for bar in self.bars)

    @property
    def labelled(self) -> tuple[Bar, ...]:
        """Columns whose day is written below: some ten of them."""
        every = max(1, -(-len(self.bars) // 10))
        return self.bars[::every]


def draw(chart: Chart, title: str, names: Mapping[str, str]) -> Drawn:
    """Lay the chart out: columns for days, else bars that lie."""
    bars = [
        (names.get(name, name) if chart.id == "handling" else name, now, before) for name, now, before in chart.bars
    ]
    most = max([1, *(max(now, before or 0) for _name, now, before in bars)])
    if chart.id == "days":
        return _columns(chart.id, title, bars, most)
    scale = (WIDTH - LABEL - VALUE) / most
    laid = tuple(
        Bar(name, now, before, LABEL, 6 + at * STEP, now * scale, THICK, (before or 0) * scale)
        for at, (name, now, before) in enumerate(bars)
    )
    return Drawn(chart.id, title, False, laid, WIDTH, 12 + len(bars) * STEP)


def _columns(key: str, title: str, bars: list[tuple[str, int, int | None]], most: int) -> Drawn:
    step = (WIDTH - 20) / max(1, len(bars))
    laid = []
    for at, (name, now, before) in enumerate(bars):
        height = now * (COLUMN_HEIGHT - 20) / most
        x = 10 + at * step
        laid.append(Bar(name[5:], now, before, x, COLUMN_HEIGHT - height, max(1.5, min(44.0, step - 2)), height, 0))
    return Drawn(key, title, True, tuple(laid), WIDTH, COLUMN_HEIGHT + 22)
