"""A record of any room as one line of a list: what it is, where, when, and its own page where it has one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model, QuerySet, Sum
from django.urls import NoReverseMatch, reverse

from grids.models import Division, Grid
from xinhui.core import clock

#: Model → (address, the row's value that it takes); a row without a page of its own stands for itself.
PAGES: dict[str, tuple[str, str]] = {
    "grids.issue": ("grids:issue_detail", "pk"), "grids.whistle": ("grids:whistle_detail", "pk"),
    "grids.assignment": ("grids:whistle_detail", "whistle_id"), "grids.rating": ("grids:whistle_detail", "whistle_id"),
    "grids.grid": ("grids:grid_detail", "code"), "grids.gridpartyorganization": ("grids:grid_detail", "area_code"),
    "grids.gridprofile": ("grids:grid_detail", "area_code"), "grids.emergencyplan": ("grids:plan_detail", "pk"),
    "grids.activation": ("grids:emergency_screen", "pk"), "grids.gridorder": ("grids:grid_order", "uuid"),
    "grids.keysite": ("grids:site_detail", "pk"), "grids.squad": ("grids:squad_detail", "pk"),
    "grids.squadmember": ("grids:squad_detail", "squad_id"), "grids.mediationcase": ("grids:case_detail", "pk"),
    "members.organization": ("members:organization", "pk"), "members.meeting": ("members:life_meeting", "pk"),
    "members.school": ("members:school", "pk"), "members.course": ("members:course", "pk"),
    "members.alliance": ("members:alliance", "pk"), "members.allianceseat": ("members:alliance", "alliance_id"),
    "members.allianceproject": ("members:alliance_project", "pk"),
    "talent.carrier": ("talent:carrier", "pk"), "talent.carrierteam": ("talent:carrier", "carrier_id"),
    "talent.carrierperson": ("talent:carrier", "carrier_id"), "talent.keyinvestment": ("talent:project", "pk"),
    "talent.recruitmentevent": ("talent:event", "pk"), "talent.talenttarget": ("talent:target", "pk"),
    "talent.talenttask": ("talent:plan_task", "pk"), "talent.talentplan": ("talent:plan", "pk"),
    "talent.person": ("talent:person", "pk"), "talent.jobcandidate": ("talent:candidate", "pk"),
    "cadres.cadre": ("cadres:file", "pk"), "cadres.conductrecord": ("cadres:record", "pk"),
    "cadres.reservepool": ("cadres:pool", "pk"), "cadres.poolentry": ("cadres:pool_entry", "pk"),
    "cadres.promotion": ("cadres:promotion", "pk"), "cadres.posting": ("cadres:posting", "pk"),
    "cadres.trainingclass": ("cadres:training_class", "pk"), "cadres.removalcase": ("cadres:removal", "pk"),
    "cadres.observationvisit": ("cadres:front_visit", "pk"), "cadres.nomination":
    ("cadres:training_class", "training_class_id"),
}  # fmt: skip
#: When it happened, the first that a model has.
_TIMES = (
    "received_at", "raised_at", "rated_at", "sent_at", "activated_at", "started_at", "opened_at", "held_on",
    "settled_on", "starts_on", "registered_on", "joined_on", "established_on", "signed_on", "happened_on", "at",
    "created_at",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A record: `value` is what it adds to a sum; `when` a day or a local time."""

    text: str
    place: str
    when: date | datetime | None
    url: str
    value: int | None = None


def lines(rows: Sequence[Model]) -> list[Line]:
    """The lines of one page. Two queries for the names of places."""
    codes = {code for row in rows if (code := _code(row))}
    names = dict(Grid.objects.filter(code__in=codes).values_list("code", "name"))
    towns = {code[:9] for code in codes}
    names |= dict(Division.objects.filter(code__in=codes | towns).values_list("code", "name"))
    return [Line(_text(row), _place(_code(row), names), _when(row), _url(row), getattr(row, "summand", None))
            for row in rows]  # fmt: skip


def ready(rows: QuerySet[Any, Any], summand: str = "") -> QuerySet[Any, Any]:
    """The records with what their lines need, in a fixed order: one query a page, however many."""
    names = [field.name for field in rows.model._meta.fields if field.many_to_one]
    rows = rows.select_related(*names).order_by("-pk")
    return rows.annotate(summand=Sum(summand)) if summand else rows


def _text(row: Model) -> str:
    number = getattr(row, "number", "")
    said = str(row)
    return f"{number} {said}" if isinstance(number, str) and number and number not in said else said


def _code(row: Model) -> str:
    return str(getattr(row, "area_code", "") or getattr(row, "code", "") if not _is_unit(row) else "")


def _is_unit(row: Model) -> bool:
    return row._meta.label_lower == "accounts.unit"


def _place(code: str, names: dict[str, str]) -> str:
    """Town and grid, as far as they have names."""
    parts: Iterable[str] = dict.fromkeys(names[part] for part in (code[:9], code) if part in names)
    return " ".join(parts)


def _when(row: Model) -> date | datetime | None:
    found = next((value for name in _TIMES if (value := getattr(row, name, None)) is not None), None)
    return clock.local(found) if isinstance(found, datetime) else found


def _url(row: Model) -> str:
    page = PAGES.get(row._meta.label_lower)
    if page is None:
        return ""
    try:
        return reverse(page[0], args=[getattr(row, page[1])])
    except NoReverseMatch:
        return ""
