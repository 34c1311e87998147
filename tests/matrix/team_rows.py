"""The rows of grid teams that the matrix visits, made by the real services; `elsewhere` is in 双水镇 or 水务局's."""

from datetime import timedelta

from django.db.models import Model

from grids.models import Grid, KitType
from grids.models.division import Scenario
from grids.services.duties import propose_duty
from grids.services.kit import issue_kit
from grids.services.needs import answer_need, take_need
from grids.services.profiles import add_hazard
from grids.services.teams.appoint import appoint_team_post
from tests.world import GRID, OTHER_GRID
from tests.world_grids import District
from xinhui.core import clock


def build_team_rows(district: District) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """handle → (at home, elsewhere). Both grids become market grids: needs are taken in there."""
    Grid.objects.filter(code__in=[GRID, OTHER_GRID]).update(scenario=Scenario.MARKET_PARK)
    KitType.objects.create(code="vest", name="马甲")
    home = _rows(district, GRID, "city_management", "handler", "department_leader")
    elsewhere = _rows(district, OTHER_GRID, "water", "water_handler", "water_leader")
    return {handle: (_values(row), _values(elsewhere[handle])) for handle, row in home.items()}


def _values(row: Model) -> dict[str, object]:
    return {"pk": row.pk, "mark": ""}


def _rows(district: District, code: str, unit: str, handler: str, leader: str) -> dict[str, Model]:
    grid_id, actor, soon = Grid.objects.get(code=code).pk, district.act("command"), clock.today() + timedelta(days=9)
    unit_id = district.world.unit(unit).pk
    needs = [
        take_need(actor=actor, grid_id=grid_id, firm_name="示例厂", kind="policy", text="补贴", unit_id=unit_id)
        for _ in range(2)
    ]
    answer_need(actor=district.act(handler), need_id=needs[1].pk, answer="已寄送指南")
    return {
        "team_post": appoint_team_post(actor=actor, grid_id=grid_id, duty="police", holder_name="何警官"),
        "kit": issue_kit(
            actor=actor, grid_id=grid_id, kit_type_id=KitType.objects.get().pk, serial=f"V-{code}"
        ),
        "hazard": add_hazard(
            actor=actor, grid_id=grid_id, kind="fire", level=2, place="旧粮仓", description="线路老化", recheck_on=soon
        ),
        "need:open": needs[0],
        "need:answered": needs[1],
        "duty": propose_duty(
            actor=district.act(leader), scenario="urban", duty="worker_full", title=f"巡查{unit}", rule="权责清单",
            responsible_unit_id=unit_id,
        ),
    }  # fmt: skip
