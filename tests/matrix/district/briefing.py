"""Briefings and figures: one of 罗坑镇 here, one of 双水镇 there."""

from datetime import date

from tests.matrix.lines import Line, form, page
from tests.world import DISTRICT, OTHER_TOWN, TOWN
from tests.world_grids import District
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Role
from xinhui.dashboards.briefing.services import issue_briefing, make_briefing
from xinhui.dashboards.briefing.states import READERS, WRITERS
from xinhui.dashboards.models import Briefing

MAY, WRITE = frozenset(READERS), frozenset(WRITERS)
#: A town's leader reads the own town's; whoever has the district reads both.
ISSUED = {"seen": MAY, "seen_elsewhere": MAY - {Role.TOWN_LEADER}}
DRAFTS = {"seen": WRITE, "seen_elsewhere": WRITE}
_PERIOD = f"?area={DISTRICT}&first=2026-01-05&last=2026-01-11"
LINES: tuple[Line, ...] = (
    page("dashboards:briefings", MAY, row="issued", is_list=True, **ISSUED),
    form("dashboards:briefings", WRITE, door=WRITE, ok=400, data={"kind": "custom"}),
    page("dashboards:briefing", MAY, row="issued", **ISSUED),
    page("dashboards:briefing_now", MAY, row="issued", **ISSUED),
    page("dashboards:briefing_file", MAY, row="issued", url={"kind": "xlsx"}, **ISSUED),
    form("dashboards:briefing_act", WRITE, door=MAY, row="draft", url={"verb": "compute"}, **DRAFTS),
    page("dashboards:figures", MAY),
    page("dashboards:figure_records", MAY, url={"key": "G1.grids"}),
    page("dashboards:briefing_records", MAY - {Role.TOWN_LEADER}, door=MAY, wrong=404, url={"key": "issues"},
         suffix=_PERIOD),
)  # fmt: skip


def _make(actor: Actor, area: str, day: int) -> Briefing:
    """Of one day: the period that no other row has."""
    on = date(2026, 1, day)
    return make_briefing(actor=actor, kind="custom", first=on, last=on, area_code=area)[0]


def rows(district: District) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """An issued one and a draft, here and there."""
    command = district.act("command")
    issued, drafts = ([_make(command, area, day) for area in (TOWN, OTHER_TOWN)] for day in (5, 6))
    for row in issued:
        issue_briefing(actor=command, briefing_id=row.pk)
    marks = [f"/briefing/{row.pk}/" for row in issued]
    return {
        "issued": ({"pk": issued[0].pk, "mark": marks[0]}, {"pk": issued[1].pk, "mark": marks[1]}),
        "draft": ({"pk": drafts[0].pk}, {"pk": drafts[1].pk}),
    }
