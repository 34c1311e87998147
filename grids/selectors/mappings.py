"""What forms of upper platforms may take from the portal: a closed catalogue of fields that name no person."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from grids.models import Division, FormColumn, Grid, HotlineOrder, Issue, Patrol, UpperForm, Whistle
from grids.models.team import TeamDuty
from grids.models.upper import Schedule, UpperSubject
from xinhui.core.clock import LOCAL

Names = Mapping[str, str]
TRUE, FALSE = "是", "否"


@dataclass(frozen=True)
class Field:
    """One fact of a row. `kind`: text, number, moment, day, choice; a choice gives (value, label)."""

    label: StrOrPromise
    kind: str
    get: Callable[[Any, Names], Any]


@dataclass(frozen=True)
class Subject:
    """Rows of one kind: where they come from, which moment puts them into a period (none: as they stand)."""

    rows: Callable[[], QuerySet[Any]]
    moment: str
    fields: Mapping[str, Field]
    page: str = ""


def _f(label: StrOrPromise, kind: str, path: str) -> Field:
    """A field read by its path; a choice with its label."""
    steps = path.split(".")

    def get(row: Any, names: Names) -> Any:
        for step in steps[:-1]:
            row = getattr(row, step)
            if row is None:
                return None
        value = getattr(row, steps[-1])
        if kind == "choice":
            return (value, str(getattr(row, f"get_{steps[-1]}_display")())) if value not in ("", None) else None
        return value

    return Field(label, kind, get)


def _place(digits: int) -> Callable[[Any, Names], Any]:
    return lambda row, names: names.get(_code(row)[:digits], "") if len(_code(row)) >= digits else ""


def _code(row: Any) -> str:
    return str(row.code if isinstance(row, Grid) else row.area_code)


PLACE: dict[str, Field] = {
    "town_code": Field(pgettext_lazy("mappings", "Code of the town"), "text", lambda row, names: _code(row)[:9]),
    "town": Field(pgettext_lazy("mappings", "Town"), "text", _place(9)),
    "village_code": Field(pgettext_lazy("mappings", "Code of the village"), "text", lambda row, names: _code(row)[:12]),
    "village": Field(pgettext_lazy("mappings", "Village"), "text", _place(12)),
}
GRID: dict[str, Field] = {
    **PLACE, "grid_code": _f(pgettext_lazy("mappings", "Code of the grid"), "text", "area_code"),
    "grid": _f(_("Grid"), "text", "grid.name"),
}  # fmt: skip
CATEGORY: dict[str, Field] = {
    "category_code": _f(pgettext_lazy("mappings", "Code of the category"), "text", "category.code"),
    "category": _f(_("Category"), "text", "category.name"),
    "category_above": _f(pgettext_lazy("mappings", "Main category"), "text", "category.parent.name"),
}


def _yes(path: str) -> Callable[[Any, Names], Any]:
    return lambda row, names: {True: ("true", TRUE), False: ("false", FALSE), None: None}[getattr(row, path)]


def _minutes(row: Patrol, names: Names) -> int:
    return round((row.finished_at - row.started_at).total_seconds() / 60) if row.finished_at else 0


def _duty(duty: str) -> Field:
    return Field(TeamDuty(duty).label, "number", lambda row, names: getattr(row, f"n_{duty}"))


def _teams() -> QuerySet[Any]:
    counted = {
        f"n_{duty}": Count("team_posts", filter=Q(team_posts__duty=duty, team_posts__ends_on=None), distinct=True)
        for duty in TeamDuty.values
    }
    rows = Grid.objects.active().defer("boundary").annotate(**counted, party=F("party_organization__is_active"))
    return rows.annotate(area=F("code"))


CATALOGUE: dict[str, Subject] = {
    UpperSubject.ISSUES: Subject(
        lambda: Issue.objects.select_related("grid", "category__parent").defer("grid__boundary"), "received_at",
        {"number": _f(_("Number"), "text", "number"), **CATEGORY, **GRID,
         "address": _f(_("Address"), "text", "address"), "latitude": _f(_("Latitude"), "number", "latitude"),
         "longitude": _f(_("Longitude"), "number", "longitude"), "source": _f(_("Source"), "choice", "source"),
         "state": _f(_("State"), "choice", "state"),
         "occurred_at": _f(pgettext_lazy("mappings", "Seen at"), "moment", "occurred_at"),
         "received_at": _f(pgettext_lazy("mappings", "Received at"), "moment", "received_at"),
         "settled_at": _f(pgettext_lazy("mappings", "Settled at"), "moment", "settled_at")}, "/issues/{pk}/"),
    UpperSubject.WHISTLES: Subject(
        lambda: Whistle.objects.select_related("issue__grid", "category__parent", "lead_unit")
        .defer("issue__grid__boundary"), "raised_at",
        {"number": _f(_("Number"), "text", "number"), **CATEGORY, **PLACE,
         "grid_code": _f(pgettext_lazy("mappings", "Code of the grid"), "text", "area_code"),
         "grid": _f(_("Grid"), "text", "issue.grid.name"),
         "kind": _f(pgettext_lazy("mappings", "Kind of whistle"), "choice", "kind"),
         "state": _f(_("State"), "choice", "state"), "level": _f(pgettext_lazy("mappings", "Level"), "choice", "level"),
         "unit_code": _f(pgettext_lazy("mappings", "Code of the lead unit"), "text", "lead_unit.code"),
         "unit": _f(pgettext_lazy("mappings", "Lead unit"), "text", "lead_unit.name"),
         "raised_at": _f(pgettext_lazy("mappings", "Raised at"), "moment", "raised_at"),
         "dispatched_at": _f(pgettext_lazy("mappings", "Dispatched at"), "moment", "dispatched_at"),
         "close_due_at": _f(pgettext_lazy("mappings", "To be closed by"), "moment", "close_due_at"),
         "closed_at": _f(pgettext_lazy("mappings", "Closed at"), "moment", "closed_at"),
         "on_time": Field(pgettext_lazy("mappings", "Closed on time"), "choice", _yes("closed_on_time")),
         "rework_count": _f(pgettext_lazy("mappings", "Times reworked"), "number", "rework_count"),
         "escalation_count": _f(pgettext_lazy("mappings", "Times escalated"), "number", "escalation_count")},
        "/whistles/{pk}/"),
    UpperSubject.PATROLS: Subject(
        lambda: Patrol.objects.filter(finished_at__isnull=False).select_related("grid")
        .defer("grid__boundary", "track"),
        "finished_at",
        {"number": _f(_("Number"), "text", "uuid"), **GRID,
         "started_at": _f(pgettext_lazy("mappings", "Begun at"), "moment", "started_at"),
         "finished_at": _f(pgettext_lazy("mappings", "Finished at"), "moment", "finished_at"),
         "minutes": Field(pgettext_lazy("mappings", "Minutes"), "number", _minutes),
         "distance_m": _f(pgettext_lazy("mappings", "Metres"), "number", "distance_m")}),
    UpperSubject.HOTLINE: Subject(
        lambda: HotlineOrder.objects.select_related("grid", "category__parent")
        .defer("grid__boundary", "caller_sealed"),
        "received_at",
        {"number": _f(pgettext_lazy("hotline", "Order number"), "text", "number"), **CATEGORY, **GRID,
         "kind": _f(pgettext_lazy("hotline", "Kind of order"), "choice", "kind"),
         "urgency": _f(pgettext_lazy("hotline", "Urgency"), "choice", "urgency"),
         "classification": _f(pgettext_lazy("hotline", "Classification"), "text", "classification"),
         "state": _f(_("State"), "choice", "state"),
         "called_at": _f(pgettext_lazy("hotline", "Taken at"), "moment", "called_at"),
         "due_at": _f(pgettext_lazy("hotline", "Deadline"), "moment", "due_at"),
         "answered_at": _f(pgettext_lazy("hotline", "Answered at"), "moment", "answered_at"),
         "on_time": Field(pgettext_lazy("hotline", "On time"), "choice", _yes("answered_on_time")),
         "satisfaction": _f(pgettext_lazy("hotline", "Satisfaction"), "choice", "satisfaction"),
         "round": _f(pgettext_lazy("hotline", "Round"), "number", "round")}, "/hotline/{pk}/"),
    UpperSubject.TEAMS: Subject(
        _teams, "",
        {**PLACE, "grid_code": _f(pgettext_lazy("mappings", "Code of the grid"), "text", "code"),
         "grid": _f(_("Grid"), "text", "name"),
         "scenario": _f(pgettext_lazy("mappings", "Scenario"), "choice", "scenario"),
         "party": Field(pgettext_lazy("mappings", "Party organization"), "choice",
                        lambda row, names: ("true", TRUE) if row.party else ("false", FALSE)),
         **{duty: _duty(duty) for duty in TeamDuty.values}}),
}  # fmt: skip


@dataclass(frozen=True)
class Produced:
    """A row as the form wants it; `missing` are headings that are required and have no value."""

    pk: int
    cells: list[Any]
    missing: list[str]


def midnight(day: date) -> datetime:
    """The day's beginning in the district."""
    return datetime.combine(day, time.min, tzinfo=LOCAL)


def rows_of(form: UpperForm, *, since: datetime | None = None, until: datetime | None = None) -> QuerySet[Any]:
    """The form's records in a fixed order; those of a period by the subject's moment, `until` excluded."""
    subject = CATALOGUE[form.subject]
    area = "code" if form.subject == UpperSubject.TEAMS else "area_code"
    rows = subject.rows().filter(**{f"{area}__startswith": form.area_code})
    if not subject.moment:
        return rows.order_by("code")
    rows = rows.filter(**{f"{subject.moment}__gte": since}) if since else rows
    rows = rows.filter(**{f"{subject.moment}__lt": until}) if until else rows
    return rows.order_by(subject.moment, "pk")


def place_names() -> Names:
    """Code → name of every division, gone ones too: records keep their codes. One query."""
    return dict(Division.objects.values_list("code", "name"))


def produce(form: UpperForm, columns: Sequence[FormColumn], rows: Iterable[Any], names: Names) -> list[Produced]:
    """The rows in the form's columns."""
    subject = CATALOGUE[form.subject]
    found = []
    for row in rows:
        cells = [_cell(subject, column, row, names) for column in columns]
        lacks = [c.heading for c, cell in zip(columns, cells, strict=True) if c.is_required and cell in ("", None)]
        found.append(Produced(row.pk, cells, lacks))
    return found


def _cell(subject: Subject, column: FormColumn, row: Any, names: Names) -> Any:
    if not column.field:
        return column.constant
    field = subject.fields[column.field]
    value = field.get(row, names)
    if value is None:
        return ""
    if field.kind == "choice":
        ours, label = value
        return column.values.get(str(ours), column.values.get(label, label))
    if field.kind == "moment":
        return value.astimezone(LOCAL).strftime(column.pattern or "%Y-%m-%d %H:%M:%S")
    if field.kind == "number":
        return f"{value:.{int(column.pattern)}f}" if column.pattern else value
    return column.values.get(str(value), str(value))


def period_before(schedule: str, today: date) -> tuple[date, date] | None:
    """The last whole day, week (Monday to Sunday) or month before today, both days included; None for on demand."""
    if schedule == Schedule.DAILY:
        return today - timedelta(days=1), today - timedelta(days=1)
    if schedule == Schedule.WEEKLY:
        monday = today - timedelta(days=today.weekday() + 7)
        return monday, monday + timedelta(days=6)
    if schedule == Schedule.MONTHLY:
        last = today.replace(day=1) - timedelta(days=1)
        return last.replace(day=1), last
    return None
