"""Wartime in the demo district: the ready plans approved, a heavy rain lived through, an epidemic drilled.

Everything by the real services at the moment it happens; names of places are real, what happened is fictitious.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from random import Random

from django.db import transaction

from grids.emergency_states import MISSING, EventKind, PlanState, ReceiptState
from grids.models import Activation, EmergencyPlan, FrozenRecipient, GridOrder
from grids.services.emergencies.activate import activate_plan
from grids.services.emergencies.orders import issue_order, supersede_order
from grids.services.emergencies.plans import approve_plan, draft_plan, propose_plan
from grids.services.emergencies.receipts import acknowledge_order, deliver_orders, execute_order, finish_order
from grids.services.emergencies.stand_down import stand_down
from grids.services.tick import tick
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.demo.deployments import arrive, go_home, send_to_town
from xinhui.demo.divisions import DISTRICT_CODE
from xinhui.demo.plan_texts import ready_plans
from xinhui.demo.relief import Relief, ask_in_peace
from xinhui.demo.situation import town_returns_one, villages_report
from xinhui.demo.squads import MUZHOU

#: 睦洲镇 lies lowest; its grids are ordered to move people. 罗坑镇 rehearses.
LOW_TOWN, DRILL_TOWN = MUZHOU, "440705103"
Later = Callable[[datetime, Callable[[], object]], None]


def _actor(username: str) -> Actor:
    return Actor.of(User.objects.get(username=username))


def build_plans() -> None:
    """The eight ready plans: drafted and proposed by the command centre, approved by the district leader."""
    command, leader = _actor("zhihui"), _actor("quzhang")
    for event, severity, text in ready_plans():
        plan = draft_plan(actor=command, event=event, severity=severity, text=text)
        propose_plan(actor=command, plan_id=plan.pk)
        approve_plan(actor=leader, plan_id=plan.pk)


def plan_in_force(event: str, severity: int) -> EmergencyPlan:
    """The approved plan."""
    return EmergencyPlan.objects.get(event=event, severity=severity, state=PlanState.APPROVED)


class Wartime:
    """One activation of the story: who answers when is drawn from a fixed seed."""

    def __init__(self, *, event: str, severity: int, area: str, is_drill: bool, seed: int) -> None:
        self.rng = Random(seed)  # noqa: S311 - a script, not a secret
        self.event, self.severity, self.area, self.is_drill = event, severity, area, is_drill
        self.activation_id = 0
        self.relief = Relief(seed)
        self.actors: dict[int, Actor] = {}

    def begin(self, authority: str, reason: str, title: str) -> None:
        """Put the plan in force."""
        activation = activate_plan(
            actor=_actor("quzhang"), plan_id=plan_in_force(self.event, self.severity).pk, area_code=self.area,
            is_drill=self.is_drill, authority=authority, reason=reason, title=title,
        )  # fmt: skip
        self.activation_id = self.relief.activation_id = activation.pk

    def rows(self, *states: str) -> list[GridOrder]:
        """Orders in force in these states."""
        rows = GridOrder.objects.filter(order__activation_id=self.activation_id, order__state="in_force")
        return list(rows.filter(state__in=states).order_by("pk"))

    def people(self) -> dict[str, Actor]:
        """Grid code → one of its people, as an actor."""
        listed = FrozenRecipient.objects.filter(activation_id=self.activation_id, grid__isnull=False)
        found: dict[str, Actor] = {}
        for row in listed.select_related("user").order_by("-role", "pk"):
            if row.area_code not in found:
                found[row.area_code] = self.actors.setdefault(row.user_id, Actor.of(row.user))
        return found

    def answer(self, share: float) -> None:
        """This share of the grids that owe an answer acknowledge now."""
        with transaction.atomic():
            people = self.people()
            for row in self.rows(*MISSING):
                if row.area_code in people and self.rng.random() < share:
                    actor = people[row.area_code]
                    if self.rng.random() < 0.2:
                        deliver_orders(actor=actor, grid_order_uuids=[row.uuid])
                    acknowledge_order(actor=actor, uuid=row.uuid, device_at=clock.now() - timedelta(seconds=20))

    def work(self, share: float, result: str) -> None:
        """This share of those that acknowledged carry it out."""
        with transaction.atomic():
            people = self.people()
            for row in self.rows(ReceiptState.ACKNOWLEDGED):
                if row.area_code in people and self.rng.random() < share:
                    execute_order(actor=people[row.area_code], uuid=row.uuid)
                    finish_order(actor=people[row.area_code], uuid=row.uuid, result=result)

    def order(self, title: str, area: str) -> None:
        """A further step of the plan, to one town."""
        activation = Activation.objects.get(pk=self.activation_id)
        step = activation.plan.steps.get(title=title)
        issue_order(actor=_actor("zhihui"), activation_id=activation.pk, title="", text="", area_code=area,
                    step_id=step.pk)  # fmt: skip

    def change(self, title: str, text: str) -> None:
        """The newest order in a new version."""
        order = Activation.objects.get(pk=self.activation_id).orders.latest("number", "version")
        supersede_order(actor=_actor("zhihui"), order_id=order.pk, title=title, text=text)

    def send_people(self, town: str, number: int) -> None:
        """Departments send people down to the town's grids."""
        send_to_town(actor=_actor("zhihui"), town=town, number=number, activation_id=self.activation_id,
                     today=clock.today())  # fmt: skip

    def people_arrive(self, share: float) -> None:
        """Most of them get there."""
        arrive(actor=_actor("zhihui"), activation_id=self.activation_id, share=share)

    def report(self, share: float) -> None:
        """Villages report to the newest round."""
        villages_report(activation_id=self.activation_id, share=share, rng=self.rng)

    def return_one(self) -> None:
        """A report goes back to its village, and comes again."""
        town_returns_one(activation_id=self.activation_id)

    def people_go_home(self) -> None:
        """After standing down."""
        go_home(actor=_actor("zhihui"), activation_id=self.activation_id)

    def end(self, note: str) -> None:
        """Stand down."""
        stand_down(actor=_actor("quzhang"), activation_id=self.activation_id, note=note)


def live_through(*, start: datetime, end: datetime, later: Later, seed: int) -> None:
    """Put the heavy rain and the drill into the queue: the rain ten days before the end, the drill five."""
    rain = Wartime(event=EventKind.HEAVY_RAIN, severity=2, area=DISTRICT_CODE, is_drill=False, seed=seed)
    drill = Wartime(event=EventKind.EPIDEMIC, severity=3, area=DRILL_TOWN, is_drill=True, seed=seed + 1)
    begun = _at(max(start + timedelta(days=1), end - timedelta(days=10)), 5, 40)
    _play(later, begun, [
        (0, partial(rain.begin, "区防汛防旱防风指挥部", "区气象台发布暴雨橙色预警，预计三小时雨量超过五十毫米。",
                    "暴雨Ⅱ级应急响应")),
        (2, partial(rain.answer, 0.55)),
        (7, partial(rain.answer, 0.75)),
        (16, partial(tick, ticker="demo")),
        (20, partial(rain.answer, 0.6)),
        (32, partial(tick, ticker="demo")),
        (40, partial(rain.order, "组织转移", LOW_TOWN)),
        (43, partial(rain.change, "组织转移", "河涌水位超警戒：低洼地带人员立即转移到避护场所，转移后报告人数。")),
        (47, partial(rain.answer, 0.9)),
        (48, rain.relief.open_shelters),
        (55, partial(rain.send_people, LOW_TOWN, 168)),
        (58, rain.relief.ask),
        (60, partial(tick, ticker="demo")),
        (66, rain.relief.answer),
        (70, rain.relief.people_come),
        (75, partial(rain.relief.count, 0.4)),
        (85, partial(rain.people_arrive, 0.9)),
        (90, partial(rain.work, 0.35, "已巡查到位，无人员被困。")),
        (110, rain.relief.arrive),
        (120, partial(tick, ticker="demo")),
        (125, partial(rain.relief.count, 0.9, "缺饮用水、常用药品")),
        (131, partial(rain.report, 0.92)),
        (141, partial(tick, ticker="demo")),
        (150, partial(rain.report, 0.8)),
        (240, partial(tick, ticker="demo")),
        (250, partial(rain.report, 0.97)),
        (255, rain.return_one),
        (261, partial(tick, ticker="demo")),
        (360, partial(tick, ticker="demo")),
        (300, partial(rain.relief.count, 0.6)),
        (372, partial(rain.report, 1.0)),
        (430, rain.relief.go_home),
        (460, rain.relief.close_shelters),
        (480, partial(rain.end, "雨势减弱，预警解除，转为灾后排查。")),
        (485, rain.people_go_home),
        (494, partial(rain.report, 1.0)),
    ])  # fmt: skip
    later(end - timedelta(hours=3), ask_in_peace)
    rehearsed = _at(max(start + timedelta(days=2), end - timedelta(days=5)), 9, 30)
    _play(later, rehearsed, [
        (0, partial(drill.begin, "区疫情防控指挥部", "检验街道、社区、网格三级叫应和值守保障。", "疫情防控应急演练")),
        (4, partial(drill.answer, 0.9)),
        (16, partial(tick, ticker="demo")),
        (21, partial(drill.answer, 0.8)),
        (45, partial(drill.work, 0.5, "演练科目完成。")),
        (120, partial(drill.end, "演练结束。")),
    ])  # fmt: skip


def _at(day: datetime, hour: int, minute: int) -> datetime:
    """That hour of the day, as the district's clocks say."""
    return clock.local(day).replace(hour=hour, minute=minute, second=0, microsecond=0)


def _play(later: Later, begun: datetime, moments: Sequence[tuple[int, Callable[[], object]]]) -> None:
    for minutes, act in moments:
        later(begun + timedelta(minutes=minutes), act)
