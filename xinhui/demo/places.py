"""Writes the divisions and grids of the demo district, with boundaries that tile it."""

from datetime import datetime
from typing import Any

from grids.models import BoundaryStamp, CodeChange, Division, Grid
from grids.models.division import ChangeKind, DivisionKind, Scenario
from xinhui.demo.divisions import DISTRICT_CODE, DISTRICT_NAME, TOWNS, VillagePlan, villages_of
from xinhui.demo.geometry import DistrictShape

_KINDS = {
    "community": DivisionKind.COMMUNITY,
    "village": DivisionKind.VILLAGE,
    "fishery": DivisionKind.FISHERY,
    "park": DivisionKind.PARK,
}


def _scenario(plan: VillagePlan, number: int) -> Scenario:
    """Communities are urban, parks and every seventh community grid a market, the rest rural."""
    if plan.kind == "park":
        return Scenario.MARKET_PARK
    if plan.kind == "community":
        return Scenario.MARKET_PARK if number == 3 else Scenario.URBAN
    return Scenario.RURAL


def build_places(*, shape: DistrictShape, at: datetime) -> list[Grid]:
    """Create every division and grid; returns the grids in code order."""
    district = Division.objects.create(
        code=DISTRICT_CODE, name=DISTRICT_NAME, kind=DivisionKind.DISTRICT, boundary=shape.boundary
    )
    towns = Division.objects.bulk_create(
        Division(
            code=town.code,
            name=town.name,
            kind=DivisionKind.SUBDISTRICT if town.name.endswith("街道") else DivisionKind.TOWN,
            parent=district,
            boundary=shape.areas[town.code],
        )
        for town in TOWNS
    )
    villages: list[Division] = []
    plans: dict[str, VillagePlan] = {}
    for town, row in zip(TOWNS, towns, strict=True):
        for plan in villages_of(town):
            plans[plan.code] = plan
            villages.append(
                Division(
                    code=plan.code,
                    name=plan.name,
                    kind=_KINDS[plan.kind],
                    parent=row,
                    boundary=shape.areas[plan.code],
                )
            )
    Division.objects.bulk_create(villages, batch_size=100)
    grids = _build_grids(shape.grids, villages, plans)
    CodeChange.objects.create(
        at=at,
        effective_on=at.date(),
        kind=ChangeKind.CREATE,
        area_code=DISTRICT_CODE,
        new_codes=[DISTRICT_CODE],
        new_name=DISTRICT_NAME,
        reason="建立智慧网格体系",
        actor_label="系统",
    )
    BoundaryStamp.objects.update_or_create(pk=1, defaults={"version": 1})
    return grids


def _build_grids(
    shapes: dict[str, dict[str, Any]], villages: list[Division], plans: dict[str, VillagePlan]
) -> list[Grid]:
    by_code = {village.code: village for village in villages}
    rows = []
    for code in sorted(shapes):
        village = by_code[code[:12]]
        number = int(code[12:])
        rows.append(
            Grid(
                code=code,
                name=f"{village.name}第{number}网格",
                division=village,
                scenario=_scenario(plans[village.code], number),
                boundary=shapes[code],
            )
        )
    return Grid.objects.bulk_create(rows, batch_size=200)
