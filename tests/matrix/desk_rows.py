"""Plans, proposals and orders that the desk's pages of the matrix visit; `elsewhere` is 双水镇."""

from datetime import timedelta

from django.db.models import Model

from grids.emergency_states import EventKind
from grids.models import Activation, EmergencyOrder, EmergencyPlan, RollCall, SituationReport
from grids.services.emergencies.activate import propose_activation
from grids.services.emergencies.plans import draft_plan, propose_plan
from grids.services.relief.call import call_roll
from grids.services.situation.reports import submit_report
from grids.services.situation.rounds import call_for_reports
from tests.grids.emergencies.kit import activated, approved_plan, order_of, text_of
from tests.world import GRID, OTHER_GRID, OTHER_TOWN, OTHER_VILLAGE, TOWN, VILLAGE
from tests.world_grids import District
from xinhui.core import clock

Pair = tuple[dict[str, object], dict[str, object]]
MARKS: dict[type[Model], str] = {
    Activation: "/emergencies/{}/",
    EmergencyPlan: "/emergencies/plans/{}/",
    EmergencyOrder: "",
    RollCall: "",
    SituationReport: "",
}


def build_desk_rows(district: District) -> dict[str, Pair]:
    """handle → (at home, elsewhere); a plan is the whole district's: its twin is itself."""
    command = district.act("command")
    plan = approved_plan(district, event=EventKind.GEOLOGICAL)
    home, elsewhere = activated(district, plan, area=TOWN), activated(district, plan, area=OTHER_TOWN)
    proposed = [
        propose_activation(actor=command, plan_id=plan.pk, area_code=area, reason="滑坡预警", is_drill=True)
        for area in (TOWN, OTHER_TOWN)
    ]
    draft = draft_plan(actor=command, event=EventKind.FIRE, severity=2, text=text_of())
    waiting = draft_plan(actor=command, event=EventKind.FIRE, severity=3, text=text_of())
    propose_plan(actor=command, plan_id=waiting.pk)
    calls = [
        call_roll(actor=command, activation_id=row.pk, title="报平安", area_code=area)
        for row, area in ((home, VILLAGE), (elsewhere, OTHER_VILLAGE))
    ]
    reports = [_reports(district, row) for row in (home, elsewhere)]
    return {
        "report": (_values(reports[0][0]), _values(reports[1][0])),
        "report:sent": (_values(reports[0][1]), _values(reports[1][1])),
        "roll_call": (_values(calls[0]), _values(calls[1])),
        "roll_answer": (_answer_at(calls[0], GRID), _answer_at(calls[1], OTHER_GRID)),
        "emergency": (_values(home), _values(elsewhere)),
        "emergency:proposed": (_values(proposed[0]), _values(proposed[1])),
        "emergency_order": (_values(order_of(home)), _values(order_of(elsewhere))),
        **{handle: (_values(row), _values(row)) for handle, row in (
            ("plan", plan), ("plan:draft", draft), ("plan:proposed", waiting))},
    }  # fmt: skip


def _reports(district: District, activation: Activation) -> list[SituationReport]:
    """The village's report of a round still awaited, and one that was sent in the round before."""
    command, found = district.act("command"), []
    for hours in (2, 1):
        with clock.moved(clock.now() - timedelta(hours=hours)):
            found.append(call_for_reports(actor=command, activation_id=activation.pk).reports.get())
    submit_report(actor=command, report_id=found[0].pk, figures={"people_moved": 2})
    return found[::-1]


def _answer_at(call: RollCall, grid: str) -> dict[str, object]:
    row = call.answers.filter(area_code=grid, user__posts__role="grid_worker").distinct().get()
    return {"uuid": row.uuid, "mark": ""}


def _values(row: Model) -> dict[str, object]:
    area = {"area": row.area_code} if isinstance(row, Activation) else {}
    return {**area, "pk": row.pk, "mark": MARKS[type(row)].format(row.pk)}
