"""What a comparison counts: the records of each numerator and of each base, counted and listed by one definition."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import DurationField, ExpressionWrapper, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import pgettext

from grids.models import Assignment, Grid, GridProfile, Issue, Whistle
from grids.selectors.indicators import counted_issues, due_whistles
from xinhui.core import clock
from xinhui.dashboards.desk.figures import Line
from xinhui.dashboards.desk.lens import Lens
from xinhui.dashboards.desk.lines import grid_line, grid_rows, issue_line, issue_rows, whistle_line, whistle_rows

NUMERATOR, BASE = "numerator", "base"
#: Which of the base the numerator counts.
ON_TIME = Q(state="closed", closed_on_time=True)
WHISTLED = Q(state__in=["whistled", "closed"])


def due(lens: Lens, start: datetime, end: datetime) -> QuerySet[Whistle]:
    """Whistles due to be closed in the period."""
    return due_whistles(lens.user, start, end)


def issues(lens: Lens, start: datetime, end: datetime) -> QuerySet[Issue]:
    """Issues received in the period, without the merged and dismissed."""
    return counted_issues(lens.user, start, end)


def answered(field: str) -> Callable[[Lens, datetime, datetime], QuerySet[Assignment]]:
    """Assignments sent in the period that came to `field` (responded_at, finished_at)."""

    def rows(lens: Lens, start: datetime, end: datetime) -> QuerySet[Assignment]:
        sent = Assignment.objects.visible_to(lens.user).filter(sent_at__gte=start, sent_at__lt=end)
        return sent.filter(**{f"{field}__isnull": False})

    return rows


def profiles(lens: Lens, _start: datetime, _end: datetime) -> QuerySet[GridProfile]:
    """What the grids in force say of their residents."""
    return GridProfile.objects.visible_to(lens.user).filter(grid__is_active=True)


def grids(lens: Lens, _start: datetime, _end: datetime) -> QuerySet[Grid]:
    """Grids in force."""
    return Grid.objects.visible_to(lens.user).active()


def hours_between(sent: datetime, ended: datetime) -> float:
    """Clock hours; never less than nought."""
    return max(0.0, (ended - sent).total_seconds() / 3600)


@dataclass(frozen=True)
class Part:
    """Records of a numerator or base. `place`: the column that holds the area's code; `sums`: what is added up of each
    record where the figure is no count of them."""

    rows: Callable[[Lens, datetime, datetime], QuerySet[Any]]
    line: Callable[[Any], Line]
    dress: Callable[[QuerySet[Any]], QuerySet[Any]]
    place: str = "area_code"
    sums: str = ""
    is_of_period: bool = True
    hit: Q | None = None

    def found(self, lens: Lens, start: datetime, end: datetime, area: str) -> QuerySet[Any]:
        """The records of a place; "": all in sight."""
        rows = self.rows(lens, start, end).filter(**{f"{self.place}__startswith": area})
        return rows if self.hit is None else rows.filter(self.hit)


def _hours(field: str) -> Part:
    def line(row: Assignment) -> Line:
        sent = f"{clock.local(row.sent_at):%Y-%m-%d %H:%M}"
        hours = pgettext("compare", "%(hours).1f hours") % {"hours": hours_between(row.sent_at, getattr(row, field))}
        where = row.whistle.issue.grid.name
        return Line(row.whistle.number, f"{row.unit} · {where} · {sent} · {hours}",
                    reverse("grids:whistle_detail", args=[row.whistle_id]))  # fmt: skip

    def dress(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
        took = ExpressionWrapper(F(field) - F("sent_at"), output_field=DurationField())
        rows = rows.select_related("whistle__issue__grid", "unit").defer("whistle__issue__grid__boundary")
        return rows.order_by(took.desc(), "pk")

    return Part(answered(field), line, dress)


def _profile_line(row: GridProfile) -> Line:
    many = pgettext("compare", "%(count)s residents") % {"count": f"{row.population:,}"}
    return Line(row.grid.name, f"{row.area_code} · {many}", reverse("grids:grid_detail", args=[row.grid.code]))


def _profile_rows(rows: QuerySet[GridProfile]) -> QuerySet[GridProfile]:
    return rows.select_related("grid").defer("grid__boundary").order_by("area_code")


_DUE = Part(due, whistle_line, whistle_rows)
_ISSUES = Part(issues, issue_line, issue_rows)
#: (measure, numerator or base) → its records. Those of “overdue” are lists of the desk itself.
PARTS: dict[tuple[str, str], Part] = {
    ("on-time", BASE): _DUE,
    ("on-time", NUMERATOR): replace(_DUE, hit=ON_TIME),
    ("respond", BASE): _hours("responded_at"),
    ("finish", BASE): _hours("finished_at"),
    ("per-residents", NUMERATOR): _ISSUES,
    ("per-residents", BASE): Part(profiles, _profile_line, _profile_rows, sums="population", is_of_period=False),
    ("per-grid", NUMERATOR): _ISSUES,
    ("per-grid", BASE): Part(grids, grid_line, grid_rows, place="code", is_of_period=False),
    ("whistle-rate", BASE): _ISSUES,
    ("whistle-rate", NUMERATOR): replace(_ISSUES, hit=WHISTLED),
}
