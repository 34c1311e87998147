"""Citizens of every trade in the demo district: about 300, with tasks in every state and reports in the chain."""

from datetime import timedelta
from random import Random
from uuid import UUID

from grids.models import Category, Grid
from members.models import Participant, ReportTile, TradeReport, TradeShare, TradeTask
from members.models.trades import TRADE_PHONE
from members.rules.trades import fits
from members.services.trades.reports import TwoTaps, send_report
from members.states.trades import PartOfDay, ShareState, TaskState, Trade, TradeOffer
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.core.sealed import seal
from xinhui.demo.party.base import DemoParty
from xinhui.demo.party.service import middle_of
from xinhui.demo.people import names, phone

PEOPLE, TASKS, REPORTS = 300, 40, 30
OFFERS: dict[Trade, tuple[TradeOffer, ...]] = {
    Trade.DELEGATE: (TradeOffer.CONSULT, TradeOffer.MEDIATE),
    Trade.CPPCC: (TradeOffer.CONSULT, TradeOffer.PUBLICISE),
    Trade.VETERAN: (TradeOffer.RESCUE, TradeOffer.PUBLICISE),
    Trade.COURIER: (TradeOffer.SPOT, TradeOffer.CARRY),
    Trade.RIDER: (TradeOffer.SPOT, TradeOffer.CARRY),
    Trade.DRIVER: (TradeOffer.DRIVE, TradeOffer.SPOT),
    Trade.TEACHER: (TradeOffer.TEACH,),
    Trade.DOCTOR: (TradeOffer.MEDICAL,),
    Trade.LAWYER: (TradeOffer.LEGAL, TradeOffer.MEDIATE),
    Trade.WORTHY: (TradeOffer.MEDIATE, TradeOffer.CONSULT),
}
TILES = (
    ("lamp", "路灯不亮", "B102"),
    ("road", "路面破损", "B201"),
    ("well", "井盖缺损", "B101"),
    ("cable", "线缆垂落", "B105"),
    ("pipe", "水管破损", "B104"),
    ("bin", "垃圾桶缺损", "B301"),
    ("rail", "护栏损坏", "B203"),
    ("sign", "标志缺损", "B202"),
)
TASK_TITLES = {
    TradeOffer.CARRY: "为独居老人代送药品",
    TradeOffer.SPOT: "台风前沿街隐患排查",
    TradeOffer.DRIVE: "接送考生赴考",
    TradeOffer.TEACH: "暑期课堂授课",
    TradeOffer.MEDICAL: "社区义诊",
    TradeOffer.LEGAL: "法律讲座",
    TradeOffer.MEDIATE: "邻里纠纷联合调解",
    TradeOffer.CONSULT: "旧改意见征集",
    TradeOffer.PUBLICISE: "国防教育宣讲",
    TradeOffer.RESCUE: "汛期应急值守",
}


def build(party: DemoParty) -> None:
    """People, tiles, tasks and reports."""
    rng = Random(2023)  # noqa: S311 - a script, not a secret
    _tiles()
    people = _people(party, rng)
    _tasks(party, people)
    _reports(party, people)


def _tiles() -> None:
    known = {row.code: row for row in Category.objects.filter(code__in=[code for _slug, _name, code in TILES])}
    ReportTile.objects.bulk_create(
        ReportTile(code=slug, name=name, category=known[code], order=number)
        for number, (slug, name, code) in enumerate(TILES)
        if code in known
    )


def _people(party: DemoParty, rng: Random) -> list[Participant]:
    villages, found = list(party.villages), names(77)
    rows = []
    for number in range(PEOPLE):
        trade = list(Trade)[number % len(Trade)]
        code = "440705103200" if number < 20 else villages[number * 5 % len(villages)]
        rows.append(
            Participant(
                name=next(found),
                trade=trade,
                area_code=code,
                areas=[code[:9] if number % 3 == 0 else code],
                offers=[str(offer) for offer in OFFERS[trade]],
                weekdays=("", "67", "12345")[number % 3],
                parts=[str(rng.choice(list(PartOfDay)))] if number % 4 == 0 else [],
                starts_on=party.since,
                phone_sealed=seal(phone(800_000 + number), purpose=TRADE_PHONE),
            )
        )
    rows[3].user, rows[3].name = (user := User.objects.get(username="dangyuan")), user.name
    return Participant.objects.bulk_create(rows)


def _tasks(party: DemoParty, people: list[Participant]) -> None:
    today, offers, shares = clock.local(party.now).date(), list(TASK_TITLES), []
    villages = list(party.villages)
    for number in range(TASKS):
        offer = offers[number % len(offers)]
        state = (TaskState.DONE, TaskState.DONE, TaskState.OPEN, TaskState.CANCELLED)[number % 4]
        code = ("440705103" if number < 10 else villages[number * 5 % len(villages)][:9]) if number % 2 else "440705"
        task = TradeTask.objects.create(
            area_code=code,
            title=TASK_TITLES[offer],
            what=f"{TASK_TITLES[offer]}，请到党群服务中心集合",
            place="党群服务中心",
            on=today + timedelta(days=number % 15 + 1)
            if state == TaskState.OPEN
            else today - timedelta(days=number + 3),
            part=list(PartOfDay)[number % 3],
            offer=offer,
            wanted=3 + number % 3,
            state=state,
            result={"done": "已按时完成", "cancelled": "因天气原因改期"}.get(state, ""),
            ended_at=None if state == TaskState.OPEN else party.now - timedelta(days=2),
        )
        chosen = [row for row in people if fits(row.offering, task.need)][:6]
        shares += [_share(party, task, row, place) for place, row in enumerate(chosen)]
    TradeShare.objects.bulk_create(shares)


def _share(party: DemoParty, task: TradeTask, row: Participant, place: int) -> TradeShare:
    states = {
        TaskState.DONE: (ShareState.DONE, ShareState.DONE, ShareState.ABSENT, ShareState.DECLINED, ShareState.LAPSED),
        TaskState.OPEN: (
            ShareState.ACCEPTED,
            ShareState.OFFERED,
            ShareState.ACCEPTED,
            ShareState.OFFERED,
            ShareState.DECLINED,
        ),
        TaskState.CANCELLED: (
            ShareState.ACCEPTED,
            ShareState.LAPSED,
            ShareState.DECLINED,
            ShareState.LAPSED,
            ShareState.LAPSED,
        ),
    }
    state = states[TaskState(task.state)][place % 5]
    done = state == ShareState.DONE
    return TradeShare(
        task=task,
        participant=row,
        area_code=task.area_code,
        state=state,
        offered_at=party.now - timedelta(days=6),
        answered_at=party.now - timedelta(days=5),
        result="按要求完成" if done else "",
        done_at=party.now - timedelta(days=3) if done else None,
    )


def _reports(party: DemoParty, people: list[Participant]) -> None:
    """By the real service: one participant with an account after another would need 30 accounts, so one sends them."""
    sender = next(row for row in people if row.user_id is not None)
    assert sender.user is not None
    actor = Actor.of(sender.user)
    others = [row for row in people if row.trade in (Trade.COURIER, Trade.RIDER, Trade.DRIVER)]
    grids = list(Grid.objects.active().filter(code__startswith="440705103").order_by("code"))
    for number in range(REPORTS):
        latitude, longitude = middle_of(grids[number % len(grids)])
        with clock.moved(party.now - timedelta(days=number * 2, hours=number % 7)):
            report = send_report(
                actor=actor,
                taps=TwoTaps(
                    UUID(int=0x2022_0000_0000_4000_8000_0000_0000_0000 + number),
                    TILES[number % len(TILES)][0],
                    latitude,
                    longitude,
                ),
            )
        if number >= 4:  # these came from others without a login in the demo
            TradeReport.objects.filter(pk=report.pk).update(participant=others[number % len(others)])
