"""Grid profiles, hazards and enterprise needs of the demo district: aggregates, never a person."""

from datetime import date, datetime, timedelta
from random import Random

from grids.models import EnterpriseNeed, Grid, GridProfile, Hazard
from grids.models.division import Scenario
from grids.models.duty import NeedKind, NeedState
from grids.models.profile import HazardKind, RiskLevel
from xinhui.accounts.models import Unit

_KEY_WORK = {
    "rural": "鱼塘与河涌周边防溺水；自建房安全排查；春耕与台风季前排涝检查。",
    "urban": "老旧小区消防通道；电动自行车充电；楼道杂物与占道经营。",
    "market_park": "厂房与市场消防；用工与劳资纠纷；企业政策、人才、资源诉求。",
}
_HAZARDS = {
    "rural": (
        (HazardKind.WATER, "鱼塘", "塘边护栏缺失，汛期水深"),
        (HazardKind.FLOOD, "低洼村道", "暴雨时易积水，排涝能力不足"),
        (HazardKind.BUILDING, "旧祖屋", "砖木结构老化，墙体开裂"),
    ),
    "urban": (
        (HazardKind.FIRE, "老旧小区楼道", "楼道堆放杂物，消防通道狭窄"),
        (HazardKind.GAS, "沿街餐饮", "瓶装燃气使用不规范"),
        (HazardKind.TRAFFIC, "学校门口", "上下学时段人车混行"),
    ),
    "market_park": (
        (HazardKind.PRODUCTION, "五金加工车间", "粉尘与机械防护不足"),
        (HazardKind.FIRE, "仓库", "货物堆放占用疏散通道"),
    ),
}
_NEEDS = (
    (NeedKind.POLICY, "希望了解技术改造补贴的申报条件和时间。", "已安排专人上门讲解申报条件，并协助准备材料。", "KGJ"),
    (
        NeedKind.TALENT,
        "急需数控操作工和电工各五名，希望组织专场招聘。",
        "已列入下月专场招聘会，并推荐新会技师学院对接。",
        "RSJ",
    ),
    (NeedKind.RESOURCE, "厂区用电负荷不足，申请增容。", "已受理增容申请，供电所完成现场勘查。", "GDJ"),
)


def build_profiles(*, grids: list[Grid], units: dict[str, Unit], now: datetime) -> None:
    """One profile a grid, one to three hazards, and needs in every market or park grid."""
    rng = Random(440705)  # noqa: S311 - figures, not secrets
    today = now.date()
    profiles, hazards, needs = [], [], []
    for i, grid in enumerate(grids):
        profiles.append(_profile(rng, grid, today))
        hazards += _hazards(rng, grid, today)
        if grid.scenario == Scenario.MARKET_PARK:
            needs += _needs(i, grid, units, now)
    GridProfile.objects.bulk_create(profiles, batch_size=500)
    Hazard.objects.bulk_create(hazards, batch_size=500)
    EnterpriseNeed.objects.bulk_create(needs, batch_size=500)


def _profile(rng: Random, grid: Grid, today: date) -> GridProfile:
    urban = grid.scenario == Scenario.URBAN
    population = rng.randint(1200, 2600) if urban else rng.randint(450, 1300)
    floating = int(population * rng.uniform(0.15, 0.45 if grid.scenario == Scenario.MARKET_PARK else 0.3))
    elderly = int(population * rng.uniform(0.14, 0.24))
    return GridProfile(
        grid=grid,
        area_code=grid.code,
        as_of=today - timedelta(days=rng.randint(5, 60)),
        households=int(population / rng.uniform(2.8, 3.6)),
        population=population,
        registered=population - floating,
        floating=floating,
        aged_60_plus=elderly,
        minors=int(population * rng.uniform(0.13, 0.2)),
        living_alone_elderly=int(elderly * rng.uniform(0.03, 0.08)),
        low_income=rng.randint(0, 12),
        disabled=rng.randint(2, 20),
        party_members=int(population * rng.uniform(0.03, 0.06)),
        firms=rng.randint(8, 60) if grid.scenario == Scenario.MARKET_PARK else rng.randint(0, 9),
        shops=rng.randint(15, 120) if urban else rng.randint(2, 25),
        key_work=_KEY_WORK[grid.scenario],
    )


def _hazards(rng: Random, grid: Grid, today: date) -> list[Hazard]:
    kinds = _HAZARDS[grid.scenario]
    rows = []
    for kind, place, description in rng.sample(kinds, rng.randint(1, min(2, len(kinds)))):
        removed = rng.random() < 0.2
        rows.append(
            Hazard(
                grid=grid,
                area_code=grid.code,
                kind=kind,
                level=rng.choice([RiskLevel.LARGER, RiskLevel.GENERAL, RiskLevel.GENERAL, RiskLevel.LOW]),
                place=place,
                description=description,
                found_on=today - timedelta(days=rng.randint(20, 200)),
                recheck_on=None if removed else today + timedelta(days=rng.randint(-3, 45)),
                removed_on=today - timedelta(days=rng.randint(1, 15)) if removed else None,
            )
        )
    return rows


def _needs(i: int, grid: Grid, units: dict[str, Unit], now: datetime) -> list[EnterpriseNeed]:
    rows = []
    for n, (kind, text, answer, unit) in enumerate(_NEEDS):
        state = (NeedState.CLOSED, NeedState.ANSWERED, NeedState.OPEN)[(i + n) % 3]
        taken = now - timedelta(days=6 + (i * 3 + n) % 30)
        answered = state != NeedState.OPEN
        rows.append(
            EnterpriseNeed(
                grid=grid,
                area_code=grid.code,
                firm_name=f"{grid.name[:6]}第{n + 1}示例企业",
                kind=kind,
                text=text,
                taken_on=taken.date(),
                taken_by="人才管家",
                unit=units[unit],
                state=state,
                answer=answer if answered else "",
                answered_at=taken + timedelta(days=3) if answered else None,
                closed_at=taken + timedelta(days=5) if state == NeedState.CLOSED else None,
                satisfied=True if state == NeedState.CLOSED else None,
            )
        )
    return rows
