"""Places compared fairly: each rate with its numerator, its base and how sure it is.

Denominators are those of the portal's indicators (grids/selectors/indicators.py) and of the grid profiles. A place
is set before another only where the intervals leave no doubt; a rate over a small base carries a warning.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Left
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from grids.models import Division
from xinhui.dashboards.desk.behind import ON_TIME, WHISTLED, answered, due, grids, hours_between, issues, profiles
from xinhui.dashboards.desk.chain import chain_at
from xinhui.dashboards.desk.figures import tally
from xinhui.dashboards.desk.lens import Lens
from xinhui.dashboards.desk.statistics import SMALL, Interval, Place, around_median, byar, median, places, wilson

#: Wider than this part of what is usual, and the rate says little.
WIDE_SHARE, WIDE_RATIO = 0.3, 2.0
PERIODS = (30, 90, 365)


@dataclass(frozen=True)
class Measure:
    """What is compared. `kind`: share (of `base`), rate (events over `base`, times `per`), hours (a median).

    `higher_is_better` None: both ends are signals, and nobody is placed.
    """

    key: str
    name: StrOrPromise
    text: StrOrPromise
    kind: str
    higher_is_better: bool | None = None
    per: int = 1
    #: Needs the places' own bases, which a department does not see.
    needs_area: bool = False


MEASURES: tuple[Measure, ...] = (
    Measure("on-time", pgettext_lazy("compare", "On-time closing rate"),
            pgettext_lazy("compare", "Whistles closed in time ÷ whistles due to be closed in the period."),
            "share", True),
    Measure("overdue", pgettext_lazy("compare", "Overdue rate"),
            pgettext_lazy("compare", "Whistles overdue now ÷ whistles in hand now."), "share", False),
    Measure("respond", pgettext_lazy("compare", "Hours to respond"),
            pgettext_lazy("compare", "Median clock hours from dispatch to response, of assignments sent in the period "
                          "and answered."), "hours", False),
    Measure("finish", pgettext_lazy("compare", "Hours to finish"),
            pgettext_lazy("compare", "Median clock hours from dispatch to finished work, of assignments sent in the "
                          "period and finished."), "hours", False),
    Measure("per-residents", pgettext_lazy("compare", "Reports per 1,000 residents"),
            pgettext_lazy("compare", "Issues received in the period, without the merged and dismissed ÷ residents by "
                          "the grid profiles, times 1,000."), "rate", None, 1000, True),
    Measure("per-grid", pgettext_lazy("compare", "Reports per grid"),
            pgettext_lazy("compare", "Issues received in the period, without the merged and dismissed ÷ grids in "
                          "force."), "rate", None, 1, True),
    Measure("whistle-rate", pgettext_lazy("compare", "Whistles per report"),
            pgettext_lazy("compare", "Issues whistled ÷ issues received in the period, without the merged and "
                          "dismissed."), "share", None, 1, True),
)  # fmt: skip
BY_KEY = {measure.key: measure for measure in MEASURES}


@dataclass(frozen=True)
class Row:
    """A place. `value`, `interval`: a share, a rate times `per`, or hours; None where the base is nought."""

    code: str
    name: str
    value: float | None
    numerator: int
    base: int
    interval: Interval | None
    place: Place | None = None
    #: "", "small" (base under 20), "wide" (the interval says little)
    warning: str = ""
    #: "", "better", "worse", "higher", "lower" than the whole, for certain
    stands: str = ""


@dataclass(frozen=True)
class Comparison:
    """All places by one measure, and the whole."""

    measure: Measure
    rows: list[Row]
    whole: Row
    start: datetime
    end: datetime

    @property
    def is_placed(self) -> bool:
        """Somebody has a place of their own."""
        return any(row.place is not None and row.place.is_told for row in self.rows)


def measures_for(lens: Lens) -> list[Measure]:
    """Those whose bases the reader sees."""
    return [measure for measure in MEASURES if lens.has_area or not measure.needs_area]


def digits_of(lens: Lens) -> int:
    """Towns of the district; villages of a town."""
    return 12 if lens.has_area and not lens.is_district else 9


def period_of(lens: Lens, days: int) -> tuple[datetime, datetime]:
    """The last `days` whole days and today."""
    end = lens.midnight + timedelta(days=1)
    return end - timedelta(days=days), end


def compare(lens: Lens, measure: Measure, days: int) -> Comparison:
    """The comparison; three or four queries."""
    start, end = period_of(lens, days)
    digits = digits_of(lens)
    counts = _COUNTS[measure.key](lens, start, end, digits)
    rows = [_row(measure, code, name, counts.get(code)) for code, name in _places(lens, digits, counts)]
    whole = _row(measure, "", "", _sum(counts))
    better = measure.higher_is_better
    intervals = [None if row.warning == "small" else row.interval for row in rows]
    placed = places(intervals, higher_is_better=better) if better is not None else [None] * len(rows)
    return Comparison(
        measure,
        [_placed(row, whole, place, better) for row, place in zip(rows, placed, strict=True)],
        whole,
        start,
        end,
    )


def _places(lens: Lens, digits: int, counts: dict[str, Any]) -> list[tuple[str, str]]:
    rows = Division.objects.filter(is_active=True).order_by("code")
    rows = rows.filter(parent__code__in=lens.areas) if lens.has_area else rows.filter(code__in=list(counts))
    return [(code, name) for code, name in rows.values_list("code", "name") if len(code) == digits]


#: Of a place: (numerator, base), or the hours of each case.
Count_ = tuple[int, int] | list[float]


def _sum(counts: dict[str, Count_]) -> Count_:
    if any(isinstance(part, list) for part in counts.values()):
        return [hours for part in counts.values() if isinstance(part, list) for hours in part]
    pairs = [part for part in counts.values() if isinstance(part, tuple)]
    return sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)


def _row(measure: Measure, code: str, name: str, count: Count_ | None) -> Row:
    if measure.kind == "hours":
        hours = count if isinstance(count, list) else []
        middle = median(hours)
        interval = around_median(hours) if hours else None
        return _warned(Row(code, name, middle, len(hours), len(hours), interval), measure)
    events, base = count if isinstance(count, tuple) else (0, 0)
    if not base:
        return Row(code, name, None, events, 0, None)
    if measure.kind == "share":
        return _warned(Row(code, name, events / base, events, base, wilson(events, base)), measure)
    found = byar(events, base / measure.per)
    return _warned(Row(code, name, events * measure.per / base, events, base, found), measure)


def _warned(row: Row, measure: Measure) -> Row:
    """Small numbers, and intervals as wide as what they measure."""
    if row.interval is None or row.value is None:
        return row
    few = row.numerator if measure.kind == "rate" else row.base
    width = row.interval.high - row.interval.low
    wide = width > WIDE_SHARE if measure.kind == "share" else width > WIDE_RATIO * max(row.value, 1e-9)
    warning = "small" if few < SMALL else "wide" if wide else ""
    return Row(**{**row.__dict__, "warning": warning})


def _placed(row: Row, whole: Row, place: Place | None, better: bool | None) -> Row:
    stands = ""
    if row.interval is not None and whole.value is not None and row.warning != "small":
        above, below = row.interval.low > whole.value, row.interval.high < whole.value
        if above or below:
            words = ("higher", "lower") if better is None else ("better", "worse") if better else ("worse", "better")
            stands = words[0] if above else words[1]
    return Row(**{**row.__dict__, "place": place, "stands": stands})


Counts = Callable[[Lens, datetime, datetime, int], dict[str, Any]]


def _pairs(rows: QuerySet[Any], hit: Q, digits: int) -> dict[str, tuple[int, int]]:
    grouped = rows.order_by().annotate(code=Left("area_code", digits)).values("code")
    found = grouped.annotate(base=Count("pk"), hits=Count("pk", filter=hit))
    return {row["code"]: (row["hits"], row["base"]) for row in found}


def _on_time(lens: Lens, start: datetime, end: datetime, digits: int) -> dict[str, Any]:
    return _pairs(due(lens, start, end), ON_TIME, digits)


def _overdue(lens: Lens, _start: datetime, _end: datetime, digits: int) -> dict[str, Any]:
    counts = tally((case.area_code[:digits], case.is_overdue) for case in chain_at(lens).cases)
    return {code: (late, many) for code, (many, late) in counts.items()}


def _hours(field: str) -> Counts:
    def count(lens: Lens, start: datetime, end: datetime, digits: int) -> dict[str, Any]:
        rows = answered(field)(lens, start, end).order_by()
        found: dict[str, list[float]] = defaultdict(list)
        for code, sent, ended in rows.values_list("area_code", "sent_at", field):
            found[code[:digits]].append(hours_between(sent, ended))
        return dict(found)

    return count


def _events(lens: Lens, start: datetime, end: datetime, digits: int) -> dict[str, int]:
    grouped = issues(lens, start, end).order_by().annotate(code=Left("area_code", digits)).values("code")
    return {row["code"]: row["n"] for row in grouped.annotate(n=Count("pk"))}


def _over(events: dict[str, int], base: dict[str, int]) -> dict[str, Any]:
    return {code: (events.get(code, 0), many) for code, many in base.items()}


def _per_residents(lens: Lens, start: datetime, end: datetime, digits: int) -> dict[str, Any]:
    rows = profiles(lens, start, end).order_by()
    grouped = rows.annotate(code=Left("area_code", digits)).values("code").annotate(n=Sum("population"))
    return _over(_events(lens, start, end, digits), {row["code"]: row["n"] for row in grouped})


def _per_grid(lens: Lens, start: datetime, end: datetime, digits: int) -> dict[str, Any]:
    rows = grids(lens, start, end).order_by()
    grouped = rows.annotate(place=Left("code", digits)).values("place").annotate(n=Count("pk"))
    return _over(_events(lens, start, end, digits), {row["place"]: row["n"] for row in grouped})


def _whistle_rate(lens: Lens, start: datetime, end: datetime, digits: int) -> dict[str, Any]:
    return _pairs(issues(lens, start, end), WHISTLED, digits)


_COUNTS: dict[str, Counts] = {
    "on-time": _on_time,
    "overdue": _overdue,
    "respond": _hours("responded_at"),
    "finish": _hours("finished_at"),
    "per-residents": _per_residents,
    "per-grid": _per_grid,
    "whistle-rate": _whistle_rate,
}
