"""The burden meter: the command centre, leaders of the district and of towns."""

from tests.matrix.admin_table import Model
from tests.matrix.lines import Line, page
from tests.matrix.table import CENTRE
from tests.world import GRID, OTHER_GRID
from tests.world_grids import District
from xinhui.accounts.models import Role
from xinhui.burden.models import Channel, Effort
from xinhui.core import clock

READERS = frozenset({Role.COMMAND_CENTRE, Role.DISTRICT_LEADER, Role.TOWN_LEADER})
LINES: tuple[Line, ...] = (
    page("dashboards:burden", READERS),
    page("dashboards:burden_records", READERS, suffix="?role=grid_worker"),
    page("dashboards:burden_table", READERS),
)
MODELS = (Model("burden.effort", CENTRE),)


def rows(_district: District) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """A form filled in at home, one elsewhere."""
    found = [
        Effort.objects.create(at=clock.now(), form="sync:issue", channel=Channel.PHONE, role=Role.GRID_WORKER,
                              area_code=code, asked=7, filled=3, seconds=40)
        for code in (GRID, OTHER_GRID)
    ]  # fmt: skip
    return {"effort": ({"pk": found[0].pk}, {"pk": found[1].pk})}
