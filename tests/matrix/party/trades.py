"""Citizens of every trade in the matrix: places at home and elsewhere; 阿兰 (`party_member`) is a courier."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from grids.services.report_issue import report_issue
from members.models import TradeReport, TradeShare
from members.services.trades import participants, tasks
from tests.matrix.admin_table import Model
from tests.matrix.lines import PARTY_MEMBER, Line, form, page
from tests.matrix.party import DEPARTMENT, PLACE_KEEPERS, PLACE_READERS, WIDE, act
from tests.world import OTHER_VILLAGE, VILLAGE
from tests.world_members import Party
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock

OWN = frozenset({PARTY_MEMBER})
SEES: dict[str, Any] = {"seen": PLACE_READERS | OWN, "seen_elsewhere": WIDE}
MINE: dict[str, Any] = {"seen": OWN}
ENROL = {"name": "小王", "trade": "rider", "area_code": "@code", "offers": "spot"}
ASK = {"area_code": "@code", "title": "代送药品", "what": "代取药品", "place": "卫生站", "on": "2099-01-05",
       "part": "morning", "offer_wanted": "carry", "wanted": "1"}  # fmt: skip


def listed(name: str, row: str) -> Line:
    """A list of rows of the place."""
    return page(name, PLACE_READERS, row=row, is_list=True, **SEES)


LINES: tuple[Line, ...] = (
    page("members:trades", PLACE_READERS),
    listed("members:participants", "citizen"),
    page("members:participant_excel", PLACE_READERS),
    page("members:participant_new", PLACE_KEEPERS),
    form("members:participant_new", PLACE_KEEPERS, door=PLACE_KEEPERS, row="trade:place", data=ENROL,
         seen=PLACE_KEEPERS, seen_elsewhere=PLACE_KEEPERS),
    listed("members:trade_tasks", "trade_task"),
    page("members:trade_task_new", PLACE_KEEPERS),
    form("members:trade_task_new", PLACE_KEEPERS, door=PLACE_KEEPERS, row="trade:place", data=ASK,
         seen=PLACE_KEEPERS, seen_elsewhere=PLACE_KEEPERS),
    page("members:trade_task", PLACE_READERS, row="trade_task", **SEES),
    form("members:trade_task", PLACE_KEEPERS, door=PLACE_READERS, row="trade_task", data={"participant_ids": "@free"}, **SEES),
    act("participant", "end", "citizen", PLACE_KEEPERS, reason="离开本区", **SEES),
    act("trade-task", "finish", "trade_task:done", PLACE_KEEPERS, result="已办结", **SEES),
    act("trade-task", "cancel", "trade_task", PLACE_KEEPERS, reason="改期", **SEES),
    act("trade-share", "complete", "trade_share:accepted", PLACE_KEEPERS, result="送达", **SEES),
    act("trade-share", "miss", "trade_share:accepted", PLACE_KEEPERS, **SEES),
    page("members:phone_trades", OWN),
    form("members:phone_trade_share", OWN, door=OWN, row="trade_share", data={"action": "accept"}, **MINE),
    page("members:report_tiles", OWN),
    page("members:report_send", OWN, url={"code": "b101"}),
    form("members:report_send", OWN, door=OWN, url={"code": "b101"},
         data={"uuid": "@new", "latitude": "22.405", "longitude": "113.005"}),
    page("members:phone_report", OWN, row="trade_report", **MINE),
)  # fmt: skip
MODELS = (
    *(Model(f"members.{name}", DEPARTMENT) for name in ("participant", "tradetask", "tradeshare", "tradereport")),
    Model("members.reporttile", DEPARTMENT, DEPARTMENT),
)


def rows(party: Party) -> dict[str, Any]:
    """A courier here and there, each with tasks and a report."""
    here, there = _at(party, VILLAGE, "alan", 1), _at(party, OTHER_VILLAGE, "ahe", 2)
    return {handle: (here[handle], there[handle]) for handle in here}


def _at(party: Party, village: str, username: str, number: int) -> dict[str, dict[str, object]]:
    department = party.act("org_department")
    row, free = (
        participants.enrol_participant(actor=department, facts=participants.ParticipantFacts(
            f"快递{name}{number}", "courier", village, ("spot", "carry"), username=account))
        for name, account in (("甲", username), ("乙", ""))
    )  # fmt: skip
    made = [
        tasks.make_task(actor=department, area_code=village, title=f"{village}任务{n}", what="x", place="x",
                        on=clock.today() + timedelta(days=3), part="morning", offer="carry", wanted=3)
        for n in range(3)
    ]  # fmt: skip
    offered, accepted, done = (
        tasks.offer_task(actor=department, task_id=task.pk, participant_ids=[row.pk])[0] for task in made
    )
    TradeShare.objects.filter(pk=accepted.pk).update(state="accepted")
    TradeShare.objects.filter(pk=done.pk).update(state="done", result="x", done_at=clock.now())
    uuid = UUID(int=900 + number)
    issue, _new = report_issue(actor=SYSTEM, report=party.district.draft(grid=f"{village}001", source="public"))
    TradeReport.objects.create(uuid=uuid, participant=row, issue=issue, area_code=issue.area_code, tile="井盖",
                               at=clock.now())  # fmt: skip
    return {
        "trade:place": {"code": village}, "citizen": {"pk": row.pk, "mark": row.name},
        "trade_task": {"pk": made[0].pk, "mark": made[0].title, "free": free.pk},
        "trade_task:done": {"pk": made[2].pk, "mark": ""}, "trade_share": {"pk": offered.pk, "mark": ""},
        "trade_share:accepted": {"pk": accepted.pk, "mark": ""}, "trade_report": {"uuid": uuid, "mark": ""},
    }  # fmt: skip
