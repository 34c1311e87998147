"""Towns side by side, on the page and as Excel, and the records behind each figure."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext

from grids.views.base import user_of
from grids.views.files import marked_table
from xinhui.dashboards.desk.behind import BASE, NUMERATOR, PARTS
from xinhui.dashboards.desk.compare import BY_KEY, PERIODS, Comparison, Measure, Row, compare, measures_for, period_of
from xinhui.dashboards.desk.door import for_leaders
from xinhui.dashboards.desk.figures import IN_HAND, OVERDUE, link
from xinhui.dashboards.desk.funnel import funnel, said, said_rows
from xinhui.dashboards.desk.lens import Lens, lens_of
from xinhui.dashboards.desk.records import page_of, place_name, shared


def _days(request: HttpRequest) -> int:
    wanted = request.GET.get("days", "")
    return int(wanted) if wanted in {str(days) for days in PERIODS} else PERIODS[1]


def _measure(request: HttpRequest, known: list[Measure]) -> Measure:
    wanted = BY_KEY.get(request.GET.get("measure", ""))
    return wanted if wanted in known and wanted is not None else known[0]


@for_leaders
def towns(request: HttpRequest) -> HttpResponse:
    """One measure: the funnel, and a line a place with numerator, base, interval and the places it allows."""
    lens = lens_of(user_of(request))
    known = measures_for(lens)
    measure, days = _measure(request, known), _days(request)
    found = compare(lens, measure, days)
    context: dict[str, Any] = {
        "lens": lens,
        "name": lens.name,
        "found": found,
        "measure": measure,
        "measures": known,
        "days": days,
        "periods": PERIODS,
        "rows": [(*row, *_links(lens, measure, days, row[0])) for row in said_rows(found)],
        "whole": said(found.whole.value, measure.kind),
        "whole_links": _links(lens, measure, days, found.whole),
        "funnel": funnel(found),
        "is_villages": lens.has_area and not lens.is_district,
    }
    return render(request, "dashboards/desk_towns.html", context)


def _links(lens: Lens, measure: Measure, days: int, row: Row) -> tuple[str, str]:
    """Where the records of the numerator and of the base are; "" where there are none."""
    numerator = _link(lens, measure, NUMERATOR, days, row.code) if row.numerator else ""
    return numerator, _link(lens, measure, BASE, days, row.code) if row.base else ""


def _link(lens: Lens, measure: Measure, part: str, days: int, area: str) -> str:
    if measure.key == OVERDUE:
        return link(OVERDUE if part == NUMERATOR else IN_HAND, lens, area=area)
    if (measure.key, part) not in PARTS:
        return ""
    query = {"part": part, "days": days, **({"area": area} if area else {})}
    return f"{reverse('dashboards:desk_compared', args=[measure.key])}?{urlencode(query)}"


@for_leaders
def compared(request: HttpRequest, key: str) -> HttpResponse:
    """The very records that a place's numerator or base counts."""
    lens = lens_of(user_of(request))
    part, area, days = request.GET.get("part", ""), request.GET.get("area", ""), _days(request)
    behind, measure = PARTS.get((key, part)), BY_KEY.get(key)
    if behind is None or measure not in measures_for(lens) or (area and not area.isdecimal()):
        raise Http404
    rows = behind.found(lens, *period_of(lens, days), area)
    found = page_of(request, behind.dress(rows))
    of_part = pgettext("compare", "numerator") if part == NUMERATOR else pgettext("compare", "base")
    narrowed = [place_name(area)] if area else []
    if behind.is_of_period:
        narrowed.append(pgettext("compare", "last %(n)s days") % {"n": days})
    if behind.sums:
        many = rows.order_by().aggregate(many=Sum(behind.sums))["many"] or 0
        narrowed.append(pgettext("compare", "%(count)s residents together") % {"count": f"{many:,}"})
    context = {
        "label": f"{measure.name} · {of_part if measure.kind != 'hours' else pgettext('compare', 'cases')}",
        "narrowed": narrowed,
        "lines": [behind.line(row) for row in found],
        "back": f"{reverse('dashboards:desk_towns')}?{urlencode({'measure': key, 'days': days})}",
        **shared(request, lens, found),
    }
    return render(request, "dashboards/desk_records.html", context)


@for_leaders
def towns_table(request: HttpRequest) -> HttpResponse:
    """Every measure and place as Excel."""
    lens = lens_of(user_of(request))
    days = _days(request)
    lines = [line for measure in measures_for(lens) for line in _lines(lens, measure, days)]
    heading = [
        pgettext("compare", "Measure"), pgettext("compare", "Place"), pgettext("compare", "Value"),
        pgettext("compare", "Numerator"), pgettext("compare", "Base"), pgettext("compare", "At least (95 per cent)"),
        pgettext("compare", "At most (95 per cent)"), pgettext("compare", "Against the whole"),
        pgettext("compare", "Note"), pgettext("compare", "What is counted"),
    ]  # fmt: skip
    return marked_table(request, pgettext("compare", "Places compared"), heading, lines)


def _lines(lens: Lens, measure: Measure, days: int) -> list[list[Any]]:
    found: Comparison = compare(lens, measure, days)
    digits = 4 if measure.kind == "share" else 2
    every = [*found.rows, found.whole]
    return [
        [
            str(measure.name), row.name or lens.name, _rounded(row.value, digits), row.numerator, row.base,
            _rounded(row.interval.low if row.interval else None, digits),
            _rounded(row.interval.high if row.interval else None, digits),
            stands_said(row.stands), warning_said(row.warning), str(measure.text),
        ]
        for row in every
    ]  # fmt: skip


def _rounded(value: float | None, digits: int) -> float | str:
    return "" if value is None or value == float("inf") else round(value, digits)


def stands_said(stands: str) -> str:
    """In words."""
    return {
        "better": pgettext("compare", "better than the whole"), "worse": pgettext("compare", "worse than the whole"),
        "higher": pgettext("compare", "higher than the whole"), "lower": pgettext("compare", "lower than the whole"),
    }.get(stands, "")  # fmt: skip


def warning_said(warning: str) -> str:
    """In words."""
    return {
        "small": pgettext("compare", "fewer than 20: chance"), "wide": pgettext("compare", "wide interval"),
    }.get(warning, "")  # fmt: skip
