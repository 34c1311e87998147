"""Industry chains of the demo district: the 陈皮 chain with its firms, stations, demands in every state."""

from datetime import date, timedelta
from typing import Any

from members.models import (
    Centre,
    ChainActivity,
    ChainDemand,
    ChainFirm,
    IndustryChain,
    Member,
    Organization,
    PlatformStation,
)
from members.rules.chains import code_check
from members.services.chains.chains import ChainFacts, set_up_chain
from members.services.chains.daily import chase_demands
from members.services.chains.demands import (
    answer_demand,
    confirm_demand,
    raise_demand,
    reopen_demand,
    take_demand,
    withdraw_demand,
)
from members.states.chains import ChainActivityKind, ChainPosition, DemandKind, PlatformKind
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import Unit
from xinhui.core import clock
from xinhui.demo.divisions import DISTRICT_CODE
from xinhui.demo.party.base import DemoParty
from xinhui.demo.party.new_sectors import BRANCHES, CHAIN

FIRMS, STATIONS = 42, 14
NAMES = ("葵乡", "冈州", "圭峰", "银洲湖", "崖门", "梅江", "天马", "茶坑", "古井", "双水", "大鳌", "沙堆")
TRADES = {
    ChainPosition.UPSTREAM: ("柑橘种植专业合作社", "果园农业有限公司"),
    ChainPosition.MIDSTREAM: ("陈皮加工有限公司", "陈皮茶业有限公司", "陈皮食品有限公司"),
    ChainPosition.DOWNSTREAM: ("陈皮文化传播有限公司", "陈皮贸易有限公司"),
}
COMPANIES = {
    PlatformKind.COURIER: ("顺丰速运", "中通快递", "邮政速递"), PlatformKind.DELIVERY: ("美团外卖", "饿了么"),
    PlatformKind.RIDE_HAILING: ("滴滴出行",), PlatformKind.FREIGHT: ("货拉拉",),
}  # fmt: skip
#: What is asked for, about what, how far it has come, how many days ago it began.
DEMANDS = (
    ("冷库用电增容", DemandKind.LOGISTICS, "confirmed", 60), ("仓储用地指标", DemandKind.LAND, "taken", 30),
    ("采收旺季用工", DemandKind.LABOUR, "answered", 12), ("地理标志使用授权", DemandKind.MARKET, "reopened", 40),
    ("技改贷款贴息", DemandKind.FINANCE, "raised", 1), ("环评手续办理", DemandKind.POLICY, "late", 9),
    ("企业支部活动场地", DemandKind.PARTY, "confirmed", 80), ("电商物流专线", DemandKind.LOGISTICS, "withdrawn", 25),
)  # fmt: skip


def build(party: DemoParty) -> None:
    """The chain, firms, stations, demands, what was held."""
    department = party.actor("zuzhibu")
    committee = Organization.objects.get(place=CHAIN)
    with clock.moved(party.office_hour(900)):
        chain = set_up_chain(actor=department, facts=ChainFacts(
            name=CHAIN, area_code=DISTRICT_CODE, lead_unit_id=_unit(party, "农业").pk, committee_id=committee.pk,
            chief="区领导", about="柑橘种植、陈皮加工、仓储、文旅和贸易的全产业链",
        ))  # fmt: skip
    firms = _firms(party, chain)
    _stations(party)
    _activities(party, chain, firms)
    _demands(party, firms)


def _unit(party: DemoParty, word: str) -> Unit:
    return next((unit for unit in party.units if word in unit.name), party.units[0])


def _firms(party: DemoParty, chain: IndustryChain) -> list[ChainFirm]:
    """Own organization, joint, instructor only, nothing; a few where one is to be founded."""
    codes = [code for code in party.villages if code[9] == "2"]
    members = {row.area_code[:12]: row for row in Member.objects.full().filter(user=None).order_by("-pk")}
    rows = []
    for number in range(FIRMS):
        position = list(ChainPosition)[number % 3]
        trades, code = TRADES[position], codes[number * 17 % len(codes)]
        first = f"91440705MA{number + 5200:07d}"
        full = (5, 2, 0, 4, 1, 3)[number % 6]
        row = ChainFirm(
            chain=chain, name=f"新会{NAMES[number % len(NAMES)]}{trades[number % len(trades)]}", position=position,
            credit_code=first + code_check(first), area_code=code, employees=20 + number * 7 % 260, full_members=full,
            joined_on=clock.local(party.office_hour(700 - number * 9)).date(),
        )  # fmt: skip
        _cover(row, number, party, members.get(code))
        rows.append(row)
    return ChainFirm.objects.bulk_create(rows)


def _cover(row: ChainFirm, number: int, party: DemoParty, instructor: Member | None) -> None:
    kind = number % 6
    if kind in (0, 3) and number % 12 != 3:
        village = party.villages[row.area_code]
        row.organization, row.is_shared, row.covered_on = village, kind == 3, row.joined_on + timedelta(days=60)
    elif kind in (1, 4):
        row.instructor = instructor
    if row.full_members >= 3 and (row.organization is None or row.is_shared):
        row.gap_since = clock.local(party.office_hour(40 + number)).date()


def _stations(party: DemoParty) -> None:
    branches = {row.name: row for row in Organization.objects.filter(name__in=BRANCHES)}
    delivery, courier = (branches[name] for name in BRANCHES)
    centres = list(Centre.objects.stations().in_service().order_by("pk")[:STATIONS])
    kinds = [(kind, company) for kind, companies in COMPANIES.items() for company in companies]
    rows = []
    for number in range(STATIONS):
        kind, company = kinds[number % len(kinds)]
        branch = {PlatformKind.DELIVERY: delivery, PlatformKind.COURIER: courier}.get(kind)
        centre = centres[number] if number < len(centres) and number % 4 else None
        cover: dict[str, Any] = {"organization": branch, "is_shared": True, "covered_on": date(2022, 6, 1)}
        facts = cover if branch is not None else {}
        rows.append(PlatformStation(
            company=company, name=f"{NAMES[number % len(NAMES)]}站", kind=kind, workers=8 + number * 5 % 40,
            full_members=number % 4 if branch else number % 2 * 3, centre=centre,
            area_code=list(party.towns)[number % len(party.towns)], opened_on=date(2022, 5, 1), **facts,
        ))  # fmt: skip
    for row in rows:
        if row.full_members >= 3 and row.organization is None:
            row.gap_since = clock.local(party.office_hour(20)).date()
    PlatformStation.objects.bulk_create(rows)


def _activities(party: DemoParty, chain: IndustryChain, firms: list[ChainFirm]) -> None:
    day = clock.local(party.now).date()
    rows = [
        ChainActivity(chain=chain, area_code=chain.area_code, kind=ChainActivityKind.COMMITTEE, people=9,
                      minutes="研究企业诉求办理", held_on=day - timedelta(days=90 * number + 12),
                      title=f"产业链党委第{4 - number}次会议")
        for number in range(4)
    ]  # fmt: skip
    rows += [
        ChainActivity(chain=chain, area_code=firm.area_code, kind=ChainActivityKind.VISIT, firm=firm, people=1,
                      held_on=day - timedelta(days=7 * number % 120 + 2), title="指导员走访",
                      minutes="了解经营和党员情况")
        for number, firm in enumerate(row for row in firms if row.instructor_id is not None)
    ]  # fmt: skip
    ChainActivity.objects.bulk_create(rows)


def _demands(party: DemoParty, firms: list[ChainFirm]) -> None:
    for number, (title, kind, state, days) in enumerate(DEMANDS):
        _demand(party, firms[number * 5], title, kind, state, days)
    with clock.moved(party.office_hour(1)):
        chase_demands(actor=SYSTEM)


def _demand(party: DemoParty, firm: ChainFirm, title: str, kind: str, state: str, days: int) -> None:
    """Raised so many days ago, then on its way to the state."""
    department, unit = party.actor("zuzhibu"), party.units[days % len(party.units)]
    with clock.moved(party.office_hour(days)):
        row: ChainDemand = raise_demand(actor=department, firm_id=firm.pk, title=title, kind=kind)
    if state in ("raised", "late"):
        return
    with clock.moved(party.office_hour(days - 1)):
        if state == "withdrawn":
            withdraw_demand(actor=department, demand_id=row.pk, reason="企业已自行解决")
            return
        take_demand(actor=department, demand_id=row.pk, unit_id=unit.pk, days=15)
    if state == "taken":
        return
    with clock.moved(party.office_hour(max(1, days - 8))):
        answer_demand(actor=department, demand_id=row.pk, answer="已协调相关单位办理，并上门说明。")
    with clock.moved(party.office_hour(max(1, days - 10))):
        secretary = party.actor("town103-party") if firm.area_code.startswith("440705103") else SYSTEM
        if state == "reopened":
            reopen_demand(actor=secretary, demand_id=row.pk, reason="尚未落实")
        elif state == "confirmed":
            confirm_demand(actor=secretary, demand_id=row.pk, rating=5, words_of_firm="问题已解决")
