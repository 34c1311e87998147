"""Key sites of the demo district with their rounds, and disputes by the Fengqiao way, at every state and level."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from grids.mediation_states import FOLLOW_UP_DAYS, MediationLevel, MediationState
from grids.models import FollowUp, Grid, KeySite, MediationCase, MediationEntry, SiteVisit
from grids.models.division import Scenario
from grids.models.mediation import DisputeKind, EndReason
from grids.models.policing import KeySiteKind, VisitFinding
from xinhui.accounts.models import User
from xinhui.core import clock

_K, _D, _S = KeySiteKind, DisputeKind, MediationState
_SITES = {
    Scenario.RURAL: (
        (_K.VILLAGE, "村委会", 30), (_K.SCHOOL, "小学", 15), (_K.WATERSIDE, "涌边渡口", 7), (_K.RENTAL, "出租屋", 60),
    ),
    Scenario.URBAN: (
        (_K.PUBLIC_PLACE, "文化广场", 15), (_K.SCHOOL, "幼儿园", 15), (_K.MARKET, "肉菜市场", 30),
        (_K.HOSPITAL, "卫生站", 60),
    ),
    Scenario.MARKET_PARK: (
        (_K.FIRM, "五金厂", 30), (_K.FIRM, "食品厂", 30), (_K.CONSTRUCTION, "厂房工地", 15),
        (_K.RENTAL, "员工宿舍", 60),
    ),
}  # fmt: skip
_MATTERS = (
    (_D.NEIGHBOURS, 2, "两户共用排水沟的走向有争议", "排水沟改沿公共巷边，费用各半。"),
    (_D.LAND, 6, "鱼塘承包期满后的塘基归属有争议", "按原合同附图确定塘基，续包三年。"),
    (_D.WAGES, 9, "装修工程尾款拖欠，工人集体讨薪", "分两期付清，首期当日到账。"),
    (_D.FAMILY, 3, "兄弟间对老人赡养费用分担有争议", "按月分担并轮流照料。"),
    (_D.PROPERTY, 24, "停车收费与公共收益使用有争议", "公布收支，另设临停车位。"),
    (_D.HOUSING, 4, "自建房滴水与采光有争议", "加装檐沟，退让半米。"),
    (_D.ENVIRONMENT, 12, "加工场夜间噪声扰民", "夜间停工，加装隔音。"),
)
#: The life of a case: state it is in and level it came to; every state, every level.
_LIVES = (
    (_S.CLOSED, 0), (_S.CLOSED, 0), (_S.CLOSED, 1), (_S.SETTLED, 0), (_S.SETTLED, 0), (_S.SETTLED, 1), (_S.WAITING, 0),
    (_S.TRIED, 0), (_S.WAITING, 1), (_S.TRIED, 1), (_S.CLOSED, 2), (_S.SETTLED, 2), (_S.WAITING, 2), (_S.ENDED, 2),
    (_S.TRIED, 2), (_S.WAITING, 3), (_S.SETTLED, 3), (_S.ENDED, 1), (_S.CLOSED, 0), (_S.SETTLED, 0),
)  # fmt: skip
_WHO = ("专职网格员", "村（社区）党组织书记", "镇街调度员", "指挥中心值班长")
CASES = 120


def build_key_sites(*, grids: Sequence[Grid], workers: dict[str, User], now: datetime) -> None:
    """Two to four key sites a grid; most were visited in time, some are due, some overdue."""
    today = clock.local(now).date()
    sites = []
    for i, grid in enumerate(grids):
        for n, (kind, name, every) in enumerate(_SITES[Scenario(grid.scenario)][: 2 + i % 3]):
            ago = (i * 7 + n * 3) % (every + every // 8 + 1)
            seen = today - timedelta(days=ago)
            sites.append(
                KeySite(
                    grid=grid, area_code=grid.code, kind=kind, name=f"{grid.name[:2]}{name}", place=f"{grid.name}内",
                    contact="值班室", phone=f"0750-0{i:03d}{n}", visit_every_days=every, visited_on=seen,
                    next_visit_on=seen + timedelta(days=every),
                )
            )  # fmt: skip
    KeySite.objects.bulk_create(sites, batch_size=1000)
    SiteVisit.objects.bulk_create((_visit(site, workers[site.area_code]) for site in sites), batch_size=1000)


def _visit(site: KeySite, worker: User) -> SiteVisit:
    day = site.visited_on or date.min
    at = datetime(day.year, day.month, day.day, 7, 30, tzinfo=clock.LOCAL)
    advised = (site.pk or 0) % 6 == 0
    return SiteVisit(
        site=site, area_code=site.area_code, visited_at=at, recorded_at=at,
        finding=VisitFinding.ADVISED if advised else VisitFinding.IN_ORDER,
        found="灭火器压力不足，已提醒更换。" if advised else "值守到位，未见异常。", visited_by=worker,
        visitor=worker.name, next_visit_on=site.next_visit_on,
    )  # fmt: skip


def build_mediation(*, grids: Sequence[Grid], workers: dict[str, User], now: datetime) -> None:
    """Disputes spread over the district; each with its timeline and visits as the services would have written them."""
    chosen = [grids[(i * 41) % len(grids)] for i in range(CASES)]
    cases, stories = [], []
    for i, grid in enumerate(chosen):
        state, level = _LIVES[i % len(_LIVES)]
        case, story = _case(i, grid, workers[grid.code], MediationState(state), MediationLevel(level), now)
        cases.append(case)
        stories.append(story)
    MediationCase.objects.bulk_create(cases)
    visits = []
    for case, story in zip(cases, stories, strict=True):
        made = _visits(case, now)
        visits += made
        if case.state == _S.SETTLED:
            story += [_visited(case, visit) for visit in made if visit.done_on is not None]
        for entry in story:
            entry.case = case
    FollowUp.objects.bulk_create(visits)
    MediationEntry.objects.bulk_create((entry for story in stories for entry in story), batch_size=500)


def _case(
    i: int, grid: Grid, worker: User, state: MediationState, level: MediationLevel, now: datetime
) -> tuple[MediationCase, list[MediationEntry]]:
    kind, people, matter, agreement = _MATTERS[i % len(_MATTERS)]
    begun = now - timedelta(days=(120 if state == _S.CLOSED else 4 + i % 25), hours=i % 5)
    case = MediationCase(
        grid=grid, area_code=grid.code, kind=kind, people=people, matter=matter, state=state, level=level,
        taken_at=begun, taken_by=worker, level_since=begun + timedelta(hours=20 * level),
    )  # fmt: skip
    facts = {"kind": kind.value, "people": people}
    story = [_entry(begun, "take_in", 0, matter, facts)]
    at = begun
    for below in range(level + 1):
        at = begun + timedelta(hours=20 * below + 6)
        if below < level or state in (_S.TRIED, _S.ENDED) or (i % 2 and state != _S.WAITING):
            story.append(_entry(at, "try", below, "双方到场，分歧仍在，未达成一致。"))
        if below < level:
            up = {"from": below, "to": below + 1}
            story.append(
                _entry(begun + timedelta(hours=20 * (below + 1)), "refer", below + 1, "请上一级调解。", up, _WHO[below])
            )
    at += timedelta(hours=8)
    if state in (_S.SETTLED, _S.CLOSED):
        case.agreement, case.settled_at = agreement, at
        story.append(_entry(at, "settle", level, agreement))
    if state == _S.CLOSED:
        case.ended_at = at + timedelta(days=FOLLOW_UP_DAYS[-1] + 1)
        for days in FOLLOW_UP_DAYS:
            story.append(_entry(at + timedelta(days=days), "follow_up", level, "双方均已履行。", {"holds": True}))
        story.append(_entry(case.ended_at, "close", level, ""))
    if state == _S.ENDED:
        case.end_reason, case.ended_at = EndReason.COURT, at
        story.append(_entry(at, "end", level, "引导当事人依法起诉。", {"reason": "court"}))
    return case, story


def _entry(
    at: datetime, verb: str, level: int, text: str, data: Mapping[str, object] | None = None, who: str = ""
) -> MediationEntry:
    return MediationEntry(
        at=at, verb=verb, level=level, actor_label=who or _WHO[level], text=text, data=dict(data or {})
    )


def _visited(case: MediationCase, visit: FollowUp) -> MediationEntry:
    at = datetime.combine(visit.due_on, time(10), tzinfo=clock.LOCAL)
    return _entry(at, "follow_up", case.level, visit.note, {"holds": True}, _WHO[0])


def _visits(case: MediationCase, now: datetime) -> list[FollowUp]:
    if case.settled_at is None:
        return []
    first, today = clock.local(case.settled_at).date(), clock.local(now).date()
    rows = []
    for days in FOLLOW_UP_DAYS:
        due = first + timedelta(days=days)
        row = FollowUp(case=case, area_code=case.area_code, due_on=due)
        if case.state == MediationState.CLOSED or (due < today and case.pk % 3):
            row.done_on, row.holds, row.note, row.done_by = due, True, "双方均已履行。", _WHO[0]
        rows.append(row)
    return rows
