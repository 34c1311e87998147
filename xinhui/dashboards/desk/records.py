"""From a figure to its records: one click; the records' own pages: the second."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from grids.levels import Level
from grids.models import Division, Grid, Whistle
from grids.states import WhistleState
from grids.views.base import number_of, page_number
from xinhui.dashboards.desk.book import BOOK
from xinhui.dashboards.desk.chain import Case, chain_at, unit_names
from xinhui.dashboards.desk.door import for_leaders, looking
from xinhui.dashboards.desk.figures import IN_HAND, OVERDUE, Counter, Cut, Rows
from xinhui.dashboards.desk.lens import Lens

PAGE = 50


@for_leaders
def records(request: HttpRequest, key: str) -> HttpResponse:
    """The very records that a figure counts, as they are or as they were at `as_of`."""
    lens, error = looking(request)
    if error is not None:
        raise Http404
    if key in (IN_HAND, OVERDUE):
        return _cases(request, lens, key)
    rows = BOOK.get(key)
    if rows is None or not rows.may(lens) or (lens.is_past and not rows.past):
        raise Http404
    return _rows(request, lens, rows)


def _rows(request: HttpRequest, lens: Lens, rows: Rows) -> HttpResponse:
    found = page_of(request, rows.dress(rows.rows(lens)))
    context = {"label": rows.label, "lines": [rows.line(row) for row in found], **shared(request, lens, found)}
    return render(request, "dashboards/desk_records.html", context)


def _cases(request: HttpRequest, lens: Lens, key: str) -> HttpResponse:
    cut = _cut(request)
    counter = Counter(lens, chain_at(lens))
    found = page_of(request, counter.cases(key, cut))
    label = pgettext("desk", "Whistles in hand") if key == IN_HAND else pgettext("desk", "Overdue")
    context = {
        "label": label,
        "narrowed": _narrowed(cut),
        "whistles": _dressed(list(found)),
        **shared(request, lens, found),
    }
    return render(request, "dashboards/desk_records.html", context)


def _cut(request: HttpRequest) -> Cut:
    """What narrows the cases. A place is digits; what is none of the known values is no list."""
    area, state = request.GET.get("area", ""), request.GET.get("state", "")
    level, unit = number_of(request, "level"), number_of(request, "unit")
    wrong_number = any(request.GET.get(name) and number_of(request, name) is None for name in ("level", "unit"))
    if (area and not area.isdecimal()) or (state and state not in WhistleState.values) or wrong_number:
        raise Http404
    return Cut(area, level, state, unit)


def _narrowed(cut: Cut) -> list[str]:
    """In words: the place, level, state and unit."""
    said = []
    if cut.area:
        said.append(place_name(cut.area))
    if cut.level in Level.values:
        said.append(str(Level(cut.level).label))
    if cut.state:
        said.append(str(WhistleState(cut.state).label))
    if cut.unit is not None:
        said.append(unit_names([cut.unit]).get(cut.unit, str(cut.unit)))
    return said


def _dressed(cases: list[Case]) -> list[dict[str, Any]]:
    """Each case with its whistle, the state and level being those of the moment."""
    rows = Whistle.objects.filter(pk__in=[case.pk for case in cases])
    rows = rows.select_related("issue__grid", "category", "lead_unit").defer("issue__grid__boundary")
    whistles = {row.pk: row for row in rows}
    return [
        {"case": case, "whistle": whistles[case.pk], "state": WhistleState(case.state).label,
         "level": Level(case.level).label}
        for case in cases
    ]  # fmt: skip


def place_name(area: str) -> str:
    """Of a grid, village, town or the district by its code; the code where there is none."""
    names = Grid.objects if len(area) == 15 else Division.objects
    return str(names.filter(code=area).values_list("name", flat=True).first() or area)


def page_of(request: HttpRequest, rows: Any) -> Page[Any]:
    """The page of the list that is asked for."""
    return Paginator(rows, PAGE).get_page(page_number(request))


def shared(request: HttpRequest, lens: Lens, found: Page[Any]) -> dict[str, Any]:
    """What every list shows beside its lines."""
    query = request.GET.copy()
    query.pop("page", None)
    return {
        "lens": lens, "name": lens.name, "count": found.paginator.count, "page": found.number,
        "has_next": found.has_next(), "query": query.urlencode(), "asked": request.GET.get("as_of", ""),
    }  # fmt: skip


@for_leaders
def grid_table(request: HttpRequest) -> HttpResponse:
    """The map as a table: every grid in sight with its whistles, those with most overdue first."""
    lens, error = looking(request)
    area = request.GET.get("area", "")
    if error is not None or (area and not area.isdecimal()):
        raise Http404
    loads = Counter(lens, chain_at(lens)).by_area(15)
    wartime = set(BOOK["wartime-grids"].rows(lens).values_list("code", flat=True)) if lens.has_area else set()
    grids = Grid.objects.visible_to(lens.user).active().filter(code__startswith=area).order_by("code")
    if not lens.has_area:
        grids = grids.filter(code__in=list(loads))
    names = list(grids.values_list("code", "name", "division__name"))
    names.sort(key=lambda row: (-loads.get(row[0], (0, 0))[1], -loads.get(row[0], (0, 0))[0], row[0]))
    found = page_of(request, names)
    lines = [
        {"code": code, "name": name, "division": division, "load": loads.get(code, (0, 0)), "war": code in wartime}
        for code, name, division in found
    ]
    return render(request, "dashboards/desk_grids.html", {"lines": lines, "area": area, **shared(request, lens, found)})
