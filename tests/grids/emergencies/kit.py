"""Plans and activations made by the real services, for the tests of this folder and of the flows."""

from collections import Counter
from collections.abc import Sequence

from grids.emergency_states import EventKind
from grids.models import Activation, EmergencyOrder, EmergencyPlan, Grid, GridOrder
from grids.services.emergencies.activate import activate_plan
from grids.services.emergencies.plans import PlanText, StepDraft, approve_plan, draft_plan, propose_plan
from tests.world import DISTRICT
from tests.world_grids import District
from xinhui.outbox.models import Message

AT_ONCE = StepDraft("上岗", "全体网格员立即到岗，排查低洼易涝点。", is_immediate=True)
LATER = StepDraft("转移", "组织低洼地带群众转移。")
REASON = "气象台发布暴雨红色预警"


def text_of(*steps: StepDraft, title: str = "暴雨应急预案", minutes: int = 15) -> PlanText:
    """A plan that says something."""
    duties = [("worker_full", "巡查低洼易涝点"), ("police", "维持交通秩序")]
    return PlanText(title, "《新会区防汛预案》", "区防汛指挥部", minutes, 60, steps or (AT_ONCE, LATER), duties)


def approved_plan(
    district: District, *steps: StepDraft, event: str = EventKind.HEAVY_RAIN, severity: int = 1, minutes: int = 15
) -> EmergencyPlan:
    """A plan in force: drafted by the command centre, approved by the district leader."""
    command, leader = district.act("command"), district.act("district_leader")
    text = text_of(*steps, title=EventKind(event).name, minutes=minutes)
    plan = draft_plan(actor=command, event=event, severity=severity, text=text)
    propose_plan(actor=command, plan_id=plan.pk)
    return approve_plan(actor=leader, plan_id=plan.pk)


def activated(
    district: District, plan: EmergencyPlan | None = None, *, area: str = DISTRICT, is_drill: bool = False
) -> Activation:
    """A plan put in force by the command centre."""
    plan = plan or approved_plan(district)
    return activate_plan(
        actor=district.act("command"), plan_id=plan.pk, area_code=area, is_drill=is_drill, authority="区防汛指挥部",
        reason=REASON,
    )  # fmt: skip


def order_of(activation: Activation) -> EmergencyOrder:
    """The first order, in its newest version."""
    return activation.orders.filter(number=1).latest("version")


def at_grid(order: EmergencyOrder, grid: str) -> GridOrder:
    """The order at a grid, read afresh."""
    return order.grid_orders.get(area_code=grid)


def told(kind: str) -> Counter[str]:
    """Usernames → how many messages of the kind."""
    return Counter(Message.objects.filter(kind=kind).values_list("recipient__username", flat=True))


def more_grids(codes: Sequence[str], villages: dict[str, int]) -> None:
    """Grids without boundary, villages by code → division id."""
    Grid.objects.bulk_create(
        Grid(code=code, name=f"网格{code[-6:]}", division_id=villages[code[:12]]) for code in codes
    )
