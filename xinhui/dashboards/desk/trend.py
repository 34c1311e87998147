"""Reported, blown and closed by day. A day that is over never changes, so it is counted once and kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from grids.models import Issue, Whistle
from xinhui.core import clock
from xinhui.dashboards.desk.lens import Lens

DAYS = 14
KEPT = 40 * 86400
#: What was received before midnight is committed by then.
SETTLED = timedelta(hours=1)
#: Chart: width of a day, height.
STEP, HIGH = 20, 48


@dataclass(frozen=True)
class Day:
    """One day's counts."""

    day: date
    reported: int
    raised: int
    closed: int


def trend(lens: Lens, days: int = DAYS) -> list[Day]:
    """The last `days` days to the lens's moment; its own day is counted afresh, up to the moment."""
    last = clock.local(lens.at).date()
    every = [last - timedelta(days=back) for back in range(days - 1, -1, -1)]
    keys = {day: _key(lens, day) for day in every[:-1]}
    kept: dict[str, tuple[int, int, int]] = cache.get_many(list(keys.values()))
    missing = [day for day in every[:-1] if keys[day] not in kept]
    if missing:
        counted = _count(lens, missing[0], _end(missing[-1]))
        fresh = {keys[day]: counted.get(day, (0, 0, 0)) for day in missing}
        over = clock.now() - SETTLED
        cache.set_many({keys[day]: fresh[keys[day]] for day in missing if _end(day) < over}, KEPT)
        kept |= fresh
    today = _count(lens, last, lens.at).get(last, (0, 0, 0))
    return [*(Day(day, *kept[keys[day]]) for day in every[:-1]), Day(last, *today)]


def _end(day: date) -> datetime:
    return datetime.combine(day, time.max, tzinfo=clock.LOCAL)


def _key(lens: Lens, day: date) -> str:
    """Of the areas and units in sight; who blew a whistle elsewhere sees it too, so a person's key is their own."""
    who = (
        "district" if lens.is_district else f"{lens.user.pk}-{'-'.join(lens.areas)}-{'-'.join(map(str, lens.unit_ids))}"
    )
    return f"desk:day:{day:%Y%m%d}:{who}"


def _count(lens: Lens, first: date, end: datetime) -> dict[date, tuple[int, int, int]]:
    start = datetime.combine(first, time.min, tzinfo=clock.LOCAL)
    whistles = Whistle.objects.visible_to(lens.user)
    parts = [
        _by_day(Issue.objects.visible_to(lens.user), "received_at", start, end),
        _by_day(whistles, "raised_at", start, end),
        _by_day(whistles, "closed_at", start, end),
    ]
    days = {day for part in parts for day in part}
    return {day: (parts[0].get(day, 0), parts[1].get(day, 0), parts[2].get(day, 0)) for day in days}


def _by_day(rows: "QuerySet[Any]", field: str, start: datetime, end: datetime) -> dict[date, int]:
    rows = rows.filter(**{f"{field}__gte": start, f"{field}__lte": end}).order_by()
    grouped = rows.annotate(day=TruncDate(field, tzinfo=clock.LOCAL)).values("day").annotate(n=Count("pk"))
    return {row["day"]: row["n"] for row in grouped}


@dataclass(frozen=True)
class Bar:
    """A day in the chart: two bars side by side, from the ground up."""

    day: date
    x: int
    reported_y: float
    reported_high: float
    raised_y: float
    raised_high: float


@dataclass(frozen=True)
class Chart:
    """The chart, in its own units."""

    width: int
    height: int
    bars: Sequence[Bar]


def chart(days: Sequence[Day]) -> Chart:
    """Bars of reported issues and blown whistles, the highest as high as the chart."""
    top = max((max(day.reported, day.raised) for day in days), default=0) or 1
    bars = []
    for place, day in enumerate(days):
        reported, raised = (round(HIGH * number / top, 1) for number in (day.reported, day.raised))
        bars.append(Bar(day.day, place * STEP, HIGH - reported, reported, HIGH - raised, raised))
    return Chart(len(days) * STEP, HIGH, bars)
