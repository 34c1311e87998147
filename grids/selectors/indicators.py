"""The indicators of domain.md, “Cases”, with their exact definitions; each figure names its numerator and denominator.

Counted over whistles whose 应结案 time (`close_due_at`, frozen at dispatch) falls in the period, unless the definition
says otherwise. A whistle still open after that time counts in the denominator: nothing leaves by being late.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from grids.models import Division, Issue, Rating, Whistle
from xinhui.accounts.models import User

SATISFIED = Q(rating__speed__gte=4, rating__quality__gte=4, rating__attitude__gte=4)


@dataclass(frozen=True)
class Definition:
    """An indicator: its name and, in words, exactly what is counted."""

    key: str
    name: StrOrPromise
    text: StrOrPromise
    higher_is_better: bool = True
    is_rate: bool = True


DEFINITIONS = (
    Definition("closed", _("Closing rate"), _("Whistles closed ÷ whistles due to be closed in the period.")),
    Definition(
        "on_time",
        _("On-time closing rate"),
        _("Whistles closed whose lead unit answered and finished within its deadlines ÷ whistles due to be closed."),
    ),
    Definition("rework", _("Rework rate"), _("Whistles reworked at least once ÷ whistles due to be closed."), False),
    Definition(
        "extension", _("Extension rate"), _("Whistles with an extension granted ÷ whistles due to be closed."), False
    ),
    Definition("returned", _("Return rate"), _("Whistles that a unit returned ÷ whistles due to be closed."), False),
    Definition(
        "satisfied",
        _("Satisfaction"),
        _("Rated whistles whose three marks are all 4 or 5 ÷ rated whistles, among those due to be closed."),
    ),
    Definition(
        "hours",
        _("Average handling time"),
        _("Average clock hours from dispatch to closing, over the closed whistles due to be closed."),
        False,
        False,
    ),
    Definition(
        "on_spot",
        _("Settled on the spot"),
        _("Issues settled on the spot ÷ issues received in the period, without the merged and dismissed."),
    ),
    Definition(
        "whistle_rate",
        _("Whistle rate"),
        _(
            "Issues whistled ÷ issues received in the period, without the merged and dismissed; "
            "unusually high and unusually low are both signals."
        ),
    ),
)


@dataclass(frozen=True)
class Cell:
    """One figure: value (a share, or hours), numerator, denominator; value None when nothing was due."""

    value: float | None
    numerator: int
    denominator: int

    @property
    def percent(self) -> float | None:
        """The share in per cent, one decimal."""
        return None if self.value is None else round(self.value * 100, 1)


@dataclass(frozen=True)
class Row:
    """All indicators of one town, unit or category."""

    key: str
    name: str
    cells: dict[str, Cell]


def _share(numerator: int, denominator: int) -> Cell:
    return Cell(numerator / denominator if denominator else None, numerator, denominator)


def due_whistles(user: User, start: datetime, end: datetime) -> QuerySet[Whistle]:
    """The denominator: visible whistles due to be closed in [start, end), not withdrawn or merged."""
    return _due(Whistle.objects.visible_to(user), start, end)


def _due(rows: QuerySet[Whistle], start: datetime, end: datetime) -> QuerySet[Whistle]:
    rows = rows.filter(close_due_at__gte=start, close_due_at__lt=end)
    return rows.exclude(state__in=["withdrawn", "merged", "rejected"])


def led_and_due(unit_id: int, start: datetime, end: datetime) -> QuerySet[Whistle]:
    """The same of all whistles that a unit leads, whoever asks: for the appraisal of its people. Whoever shows them
    begins with `visible_to`."""
    return _due(Whistle.objects.filter(lead_unit_id=unit_id), start, end)


def counted_issues(user: User, start: datetime, end: datetime) -> QuerySet[Issue]:
    """Visible issues received in [start, end), without the merged and dismissed."""
    rows = Issue.objects.visible_to(user).filter(received_at__gte=start, received_at__lt=end)
    return rows.exclude(state__in=["merged", "dismissed"])


_DURATION = ExpressionWrapper(F("closed_at") - F("dispatched_at"), output_field=DurationField())
_WHISTLE_FIGURES: dict[str, Any] = {
    "due": Count("id"),
    "closed": Count("id", filter=Q(state="closed")),
    "on_time": Count("id", filter=Q(state="closed", closed_on_time=True)),
    "rework": Count("id", filter=Q(rework_count__gt=0)),
    "extension": Count("id", filter=Q(extension_count__gt=0)),
    "returned": Count("id", filter=Q(return_count__gt=0)),
    "rated": Count("id", filter=Q(rating__isnull=False)),
    "satisfied": Count("id", filter=SATISFIED),
    "duration": Avg(_DURATION, filter=Q(state="closed")),
}
_ISSUE_FIGURES: dict[str, Any] = {
    "issues": Count("id"),
    "settled": Count("id", filter=Q(state="settled")),
    "whistled": Count("id", filter=Q(state__in=["whistled", "closed"])),
}


def _cells(w: dict[str, Any], i: dict[str, Any]) -> dict[str, Cell]:
    due = w.get("due", 0)
    duration = w.get("duration")
    hours = duration.total_seconds() / 3600 if duration is not None else None
    return {
        **{key: _share(w.get(key, 0), due) for key in ("closed", "on_time", "rework", "extension", "returned")},
        "satisfied": _share(w.get("satisfied", 0), w.get("rated", 0)),
        "hours": Cell(round(hours, 1) if hours is not None else None, w.get("closed", 0), w.get("closed", 0)),
        "on_spot": _share(i.get("settled", 0), i.get("issues", 0)),
        "whistle_rate": _share(i.get("whistled", 0), i.get("issues", 0)),
    }


def totals(user: User, start: datetime, end: datetime) -> Row:
    """The indicators over everything the user sees: two queries."""
    whistles = due_whistles(user, start, end).aggregate(**_WHISTLE_FIGURES)
    issues = counted_issues(user, start, end).aggregate(**_ISSUE_FIGURES)
    return Row("", str(_("All")), _cells(whistles, issues))


def _by_key(rows: QuerySet[Any], key: Any, figures: dict[str, Any]) -> dict[Any, dict[str, Any]]:
    """The figures of each group: one query."""
    grouped = rows.order_by().annotate(key=key).values("key").annotate(**figures)
    return {row["key"]: dict(row) for row in grouped}


def _grouped(
    user: User, start: datetime, end: datetime, whistle_key: Any, issue_key: Any | None
) -> dict[Any, dict[str, Cell]]:
    whistles = _by_key(due_whistles(user, start, end), whistle_key, _WHISTLE_FIGURES)
    issues: dict[Any, dict[str, Any]] = {}
    if issue_key is not None:
        issues = _by_key(counted_issues(user, start, end), issue_key, _ISSUE_FIGURES)
    keys = [key for key in {**whistles, **issues} if key]
    return {key: _cells(whistles.get(key, {}), issues.get(key, {})) for key in keys}


def by_town(user: User, start: datetime, end: datetime) -> list[Row]:
    """A row a town: three queries."""
    cells = _grouped(user, start, end, Left("area_code", Value(9)), Left("area_code", Value(9)))
    names = dict(Division.objects.filter(code__in=list(cells)).values_list("code", "name"))
    return [Row(code, names.get(code, code), cells[code]) for code in sorted(cells)]


def by_unit(user: User, start: datetime, end: datetime) -> list[Row]:
    """A row a lead unit."""
    cells = _grouped(user, start, end, F("lead_unit__name"), None)
    return [Row(name, name, cells[name]) for name in sorted(cells)]


def by_category(user: User, start: datetime, end: datetime) -> list[Row]:
    """A row a top category."""
    cells = _grouped(user, start, end, F("category__parent__name"), F("category__parent__name"))
    return [Row(name, name, cells[name]) for name in sorted(cells)]


GROUPS: dict[str, Callable[[User, datetime, datetime], list[Row]]] = {
    "town": by_town,
    "unit": by_unit,
    "category": by_category,
}


def unusual(rows: list[Row], key: str = "whistle_rate", *, at_least: int = 5) -> dict[str, str]:
    """Rows whose rate stands out: row key → high | low. More than half again as far as the typical (median) rate."""
    rated = [(row.key, row.cells[key].value) for row in rows if row.cells[key].denominator >= at_least]
    values = sorted(value for _key, value in rated if value is not None)
    if len(values) < 3:
        return {}
    median = values[len(values) // 2]
    found = {}
    for name, value in rated:
        if value is not None and value > median * 1.5:
            found[name] = "high"
        elif value is not None and value < median * 0.5:
            found[name] = "low"
    return found


def ratings_of(user: User) -> QuerySet[Rating]:
    """Visible ratings."""
    return Rating.objects.visible_to(user)
