"""How a record stands in a list of the desk: a line of words and its page."""

from django.db.models import QuerySet
from django.urls import reverse

from grids.models import Grid, Issue, Whistle
from xinhui.core import clock
from xinhui.dashboards.desk.figures import Line


def issue_rows(rows: QuerySet[Issue]) -> QuerySet[Issue]:
    """With what a line needs, newest first."""
    return rows.select_related("grid", "category").defer("grid__boundary").order_by("-received_at", "-pk")


def issue_line(row: Issue) -> Line:
    """What it is, where and when."""
    received = f"{clock.local(row.received_at):%Y-%m-%d %H:%M}"
    detail = f"{row.number} · {row.category} · {row.grid.name} · {received} · {row.get_state_display()}"
    return Line(str(row), detail, reverse("grids:issue_detail", args=[row.pk]))


def whistle_rows(rows: QuerySet[Whistle]) -> QuerySet[Whistle]:
    """As `issue_rows`."""
    return rows.select_related("issue__grid", "category").defer("issue__grid__boundary").order_by("-raised_at", "-pk")


def whistle_line(row: Whistle) -> Line:
    """Its number, what it is about, where and when."""
    raised = f"{clock.local(row.raised_at):%Y-%m-%d %H:%M}"
    detail = f"{row.category} · {row.issue.grid.name} · {raised} · {row.get_state_display()}"
    return Line(row.number, detail, reverse("grids:whistle_detail", args=[row.pk]))


def grid_rows(rows: QuerySet[Grid]) -> QuerySet[Grid]:
    """By code."""
    return rows.select_related("division__parent").defer("boundary", "division__boundary").order_by("code")


def grid_line(row: Grid) -> Line:
    """Its name, code and village."""
    return Line(row.name, f"{row.code} · {row.division}", reverse("grids:grid_detail", args=[row.code]))
