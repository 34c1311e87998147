"""People sent down in figures and lists; drills are listed as such and never counted."""

from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, When

from grids.deployment_states import DeploymentState
from grids.models import Deployment
from grids.models.deployment import DeploymentQuerySet
from grids.selectors.by_place import counted_by_place
from xinhui.accounts.models import User
from xinhui.accounts.scope import area_q

SENT, ON_DUTY, RECALLED = (
    Count("pk", filter=Q(state=state)) for state in (DeploymentState.SENT, DeploymentState.ON_DUTY,
                                                     DeploymentState.RECALLED)
)  # fmt: skip


def people_of(user: User, area: str = "", *, state: str = "", unit: int | None = None) -> QuerySet[Deployment]:
    """The people that the reader sees, those still expected first. One query with grid, unit and activation."""
    rows = _of_area(Deployment.objects.visible_to(user), area)
    if state in DeploymentState.values:
        rows = rows.filter(state=state)
    if unit is not None:
        rows = rows.filter(unit_id=unit)
    rows = rows.select_related("grid", "unit", "activation").defer("grid__boundary")
    order = Case(*(When(state=state, then=place) for place, state in enumerate(DeploymentState)))
    return rows.order_by(order, "area_code", "person_name", "pk")


def figures(user: User, area: str = "") -> dict[str, int]:
    """Sent and not yet there, on duty, recalled; grids with somebody; units that sent somebody."""
    rows = _of_area(Deployment.objects.visible_to(user).real(), area)
    here = ~Q(state=DeploymentState.RECALLED)
    return rows.aggregate(
        sent=SENT, on_duty=ON_DUTY, recalled=RECALLED, grids=Count("grid_id", filter=here, distinct=True),
        units=Count("unit_id", filter=here, distinct=True),
    )  # fmt: skip


def by_place(user: User, area: str = "", *, digits: int = 9) -> list[dict[str, Any]]:
    """Towns (9 digits) or villages (12): code, name, sent, on_duty, recalled, grids. Two queries."""
    rows = _of_area(Deployment.objects.visible_to(user).real(), area)
    grids = Count("grid_id", distinct=True)
    return counted_by_place(rows, digits, sent=SENT, on_duty=ON_DUTY, recalled=RECALLED, grids=grids)


def by_unit(user: User, area: str = "") -> list[dict[str, Any]]:
    """Units by how many of their people are at grids: id, name, sent, on_duty, recalled. One query."""
    rows = _of_area(Deployment.objects.visible_to(user).real(), area)
    named = rows.order_by().values(pk_of_unit=F("unit_id"), name=F("unit__name"))
    counted = named.annotate(sent=SENT, on_duty=ON_DUTY, recalled=RECALLED).order_by("-on_duty", "-sent", "name")
    return [dict(row) for row in counted]


def _of_area(rows: DeploymentQuerySet, area: str) -> DeploymentQuerySet:
    return rows.filter(area_q("area_code", [area])) if area else rows
