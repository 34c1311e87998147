"""Figures side by side with the published ones, and the records behind each: of a figure, of a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET
from django_stubs_ext import StrOrPromise

from grids.views.base import for_roles, user_of
from grids.views.policing import page_of
from xinhui.accounts.models import User
from xinhui.accounts.roles import CADRE_ROLES
from xinhui.accounts.scope import scope_of
from xinhui.accounts.second_factor import ask_second_factor
from xinhui.dashboards.briefing.forms import RecordsForm
from xinhui.dashboards.briefing.record_lines import lines, ready
from xinhui.dashboards.briefing.records import SETS, rows_of
from xinhui.dashboards.briefing.sentences import Evidence
from xinhui.dashboards.briefing.states import CADRE_FIGURES, READERS
from xinhui.dashboards.selectors.figure import Figure
from xinhui.dashboards.selectors.figures import FIGURES

PAGE = 50
#: Headings of systems.md, in its order.
ROOMS: tuple[tuple[str, StrOrPromise], ...] = (
    ("G", pgettext_lazy("briefing", "Grid governance")), ("M", _("Party building")), ("C", _("Cadres")),
    ("T", _("Talent")), ("D", pgettext_lazy("briefing", "The district")),
)  # fmt: skip


@dataclass(frozen=True)
class Beside:
    """A figure beside the published one. `standing`: equal, differs, or empty where none is published."""

    figure: Figure
    value: int
    published: int | None

    @property
    def standing(self) -> str:
        """How they compare."""
        return "" if self.published is None else "equal" if self.value == self.published else "differs"


def reads_cadres(user: User) -> bool:
    """Whether the user reads figures of cadres, as sums."""
    return scope_of(user).has(*CADRE_FIGURES)


def figures_for(user: User) -> list[Figure]:
    """The figures that the user reads."""
    may = reads_cadres(user)
    return [figure for figure in FIGURES if may or not figure.is_of_cadres]


def beside(figures: Sequence[Figure]) -> list[Beside]:
    """The figures computed now; “every” is compared with the figure that it has to reach."""
    values = {figure.id: figure.compute() for figure in figures}
    return [
        Beside(figure, values[figure.id], values[figure.every] if figure.every else figure.published)
        for figure in figures
    ]


def readable(rows: QuerySet[Any, Any], user: User) -> QuerySet[Any, Any]:
    """The records that the user may read, by the rule of their own room."""
    found: QuerySet[Any, Any] = rows.visible_to(user)  # type: ignore[attr-defined]  # every model listed has it
    return found


@for_roles(*READERS)
@require_GET
def figure_list(request: HttpRequest) -> HttpResponse:
    """Every figure of systems.md: published, computed, whether they are equal, the way to the records."""
    rows = beside(figures_for(user_of(request)))
    only = request.GET.get("only", "")
    shown = [row for row in rows if only != "differs" or row.standing == "differs"]
    sections = [
        (heading, found)
        for letter, heading in ROOMS
        if (found := sorted((row for row in shown if row.figure.id.startswith(letter)), key=_order))
    ]
    counts = {key: sum(row.standing == key for row in rows) for key in ("equal", "differs", "")}
    context = {"sections": sections, "equal": counts["equal"], "differs": counts["differs"], "others": counts[""],
               "published": counts["equal"] + counts["differs"], "only": only}  # fmt: skip
    return render(request, "dashboards/briefing_figures.html", context)


def _order(row: Beside) -> tuple[str, bool]:
    """By system; what is published comes first."""
    return row.figure.system, row.published is None


@for_roles(*READERS)
@require_GET
def figure_records(request: HttpRequest, key: str) -> HttpResponse:
    """The very records that a figure counts, those of them that the reader may read."""
    figure = next((one for one in figures_for(user_of(request)) if one.id == key), None)
    if figure is None:
        raise Http404
    asked = _second_factor(request, is_of_cadres=figure.is_of_cadres)
    if asked is not None:
        return asked
    rows = figure.records()
    context = {"figure": figure, "value": figure.measure.of(rows), "measure": figure.measure, "title": figure.label}
    return _records(request, rows, context, summand=figure.measure.summand)


@for_roles(*READERS)
@require_GET
def evidence_records(request: HttpRequest, key: str) -> HttpResponse:
    """The records that a sentence speaks of."""
    user, found = user_of(request), SETS.get(key)
    form = RecordsForm(request.GET)
    if found is None or not form.is_valid():
        raise Http404
    if found.audience and not reads_cadres(user):
        raise PermissionDenied
    data = form.cleaned_data
    if not scope_of(user).covers(data["area"], *READERS):
        raise Http404
    asked = _second_factor(request, is_of_cadres=bool(found.audience))
    if asked is not None:
        return asked
    narrow = tuple((name, data[name]) for name in found.narrows if data[name])
    rows = rows_of(Evidence(key, data["area"], data["first"], data["last"], 0, narrow))
    return _records(request, rows, {"title": found.label, "first": data["first"], "last": data["last"]})


def _records(
    request: HttpRequest, rows: QuerySet[Any, Any], context: dict[str, Any], *, summand: str = ""
) -> HttpResponse:
    seen = readable(rows, user_of(request))
    page = page_of(request, ready(seen, summand), PAGE)
    own = {"rows": lines(page["rows"]), "number": page["page"]}
    context = {**page, **context, **own, "count": rows.order_by().count(), "seen": seen.order_by().count(),
               "model": rows.model._meta.verbose_name_plural}  # fmt: skip
    response = render(request, "dashboards/briefing_records.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _second_factor(request: HttpRequest, *, is_of_cadres: bool) -> HttpResponse | None:
    """Readers of cadres' files prove it here as on their own pages."""
    is_reader = scope_of(user_of(request)).has(*CADRE_ROLES)
    return ask_second_factor(request) if settings.CADRES_SECOND_FACTOR and is_of_cadres and is_reader else None
