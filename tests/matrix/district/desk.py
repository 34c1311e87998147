"""The command desk: leaders of the district, towns and departments, the command centre, dispatchers of towns."""

from tests.matrix.lines import Line, page
from xinhui.accounts.models import Role

LEADERS = frozenset({
    Role.DISTRICT_LEADER, Role.COMMAND_CENTRE, Role.TOWN_LEADER, Role.TOWN_DISPATCHER, Role.DEPARTMENT_LEADER,
})  # fmt: skip
LINES: tuple[Line, ...] = (
    page("dashboards:desk", LEADERS),
    page("dashboards:desk_wall", LEADERS),
    page("dashboards:desk_figures", LEADERS),
    page("dashboards:desk_records", LEADERS, url={"key": "in-hand"}),
    page("dashboards:desk_grids", LEADERS),
    page("dashboards:desk_towns", LEADERS),
    page("dashboards:desk_compared", LEADERS, url={"key": "respond"}, suffix="?part=base"),
    page("dashboards:desk_towns_table", LEADERS),
)
