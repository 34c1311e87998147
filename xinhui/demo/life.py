"""Recent weeks of the demo district, lived through with the real services under a moved clock.

Every issue follows a script drawn at random from a fixed seed: patrols, settled on the spot, whistles answered in time,
late ones that climb, returns, extensions, rework, supervision, ratings. What the script does is done by the same
verbs, by the person whose post allows it, at a working hour of the day it falls on; the tick runs between.
"""

import heapq
import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random
from uuid import UUID

import shapely
from shapely.geometry import shape

from grids.levels import Level
from grids.models import Assignment, Category, CheckItem, Grid
from grids.models.category import WhistleKind
from grids.services.adjust_assignment import ask_extension, decide_extension
from grids.services.approve_whistle import approve_whistle
from grids.services.close_whistle import close_whistle, rate_whistle, rework_whistle, verify_whistle
from grids.services.finish_assignment import finish_assignment
from grids.services.patrols import finish_patrol, start_patrol, write_daily_record
from grids.services.raise_whistle import raise_whistle
from grids.services.report_issue import Report, report_issue
from grids.services.respond import respond
from grids.services.return_assignment import accept_return, claim_return
from grids.services.settle_issue import settle_issue
from grids.services.supervise import supervise_whistle
from grids.services.tick import tick
from grids.states import AssignmentState, WhistleState
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Post, User
from xinhui.accounts.roles import Role
from xinhui.core import clock
from xinhui.core.errors import DomainError
from xinhui.core.services.calendar import schedule_for
from xinhui.demo.neighbours import public_report, reported_twice
from xinhui.demo.pictures import Pictures

TICK_EVERY = timedelta(hours=1)

_WORDS = {
    "S101": ("路口垃圾堆积，影响通行", "垃圾已清运，地面已冲洗"),
    "S102": ("道路有散落砂石", "砂石已清扫"),
    "S103": ("河涌漂浮水浮莲较多", "已打捞清理"),
    "S104": ("田边焚烧秸秆，烟雾较大", "明火已扑灭，已劝导当事人"),
    "S201": ("墙面小广告较多", "已铲除并粉刷"),
    "S302": ("村边新建铁皮棚，疑似违建", "已责令停工并自行拆除"),
    "S401": ("人行道占道摆卖", "已劝离，恢复通行"),
    "S402": ("车辆占用村道停放，会车困难", "车辆已移走，增设禁停标识"),
    "B101": ("井盖破损，存在安全隐患", "已更换井盖"),
    "B102": ("路灯连续三晚不亮", "已更换灯具，恢复照明"),
    "B104": ("供水管爆裂，路面积水", "管道已修复，恢复供水"),
    "B201": ("村道路面坑洼，摩托车易摔", "路面已修补"),
    "B401": ("绿化带枯死，杂草丛生", "已补种并修剪"),
    "X101": ("邻居因排水发生口角", "双方达成调解协议"),
    "X102": ("工人反映拖欠工资", "工资已发放到位"),
    "X201": ("楼道停放电动车，堵塞消防通道", "已清理，恢复畅通"),
    "X202": ("飞线充电，存在火灾隐患", "已拆除飞线，引导到充电棚"),
    "X203": ("老屋外墙开裂，有掉落危险", "已设置警戒并加固"),
    "X204": ("鱼塘边护栏缺失", "已补装护栏和警示牌"),
    "X205": ("车间配电箱私拉乱接", "已整改，复查合格"),
    "X301": ("独居老人生活困难", "已纳入临时救助"),
    "X304": ("居民反映小食店卫生差", "已现场检查并责令整改"),
    "S503": ("暴雨后村口内涝，车辆无法通行", "积水已排除"),
    "B402": ("大风致树木倒伏，阻断道路", "已清理，恢复通行"),
}


@dataclass(order=True)
class _Due:
    at: datetime
    order: int
    act: Callable[[], object] = field(compare=False)


@dataclass
class Counts:
    """What the weeks brought."""

    patrols: int = 0
    issues: int = 0
    whistles: int = 0
    refused: int = 0


class Life:
    """A queue of things that people will do, played in time order with the clock at each one's moment."""

    def __init__(
        self, *, grids: list[Grid], start: datetime, end: datetime, seed: int, progress: Callable[[float], None]
    ) -> None:
        self.rng = Random(seed)  # noqa: S311 - a script, not a secret
        self.grids = grids
        self.start, self.end = start, end
        self.progress = progress
        self.queue: list[_Due] = []
        self.order = itertools.count()
        self.counts = Counts()
        self.schedule = schedule_for(None)
        self.pictures = Pictures()
        self.actors: dict[int, Actor] = {}
        self.by_area: dict[tuple[str, str], User] = {}
        self.by_unit: dict[tuple[str, int], User] = {}
        for post in Post.objects.in_force().select_related("user"):
            self.by_area.setdefault((post.role, post.area_code), post.user)
            self.by_unit.setdefault((post.role, post.unit_id), post.user)
        self.categories = {c.code: c for c in Category.objects.filter(parent__isnull=False).select_related("lead_unit")}
        self.items: dict[str, list[CheckItem]] = {}
        for item in CheckItem.objects.all():
            self.items.setdefault(item.scenario, []).append(item)

    # -- people and moments ------------------------------------------------------------------------
    def actor(self, user: User) -> Actor:
        """The actor behind a user, scope read once."""
        if user.pk not in self.actors:
            self.actors[user.pk] = Actor.of(user)
        return self.actors[user.pk]

    def worker(self, grid: Grid) -> Actor:
        """The grid's worker."""
        return self.actor(self.by_area[(Role.GRID_WORKER, grid.code)])

    def town(self, grid: Grid, role: Role) -> Actor:
        """The town's leader or dispatcher."""
        return self.actor(self.by_area[(role, grid.code[:9])])

    def handler(self, unit_id: int) -> Actor:
        """A department's handler."""
        return self.actor(self.by_unit[(Role.DEPARTMENT_HANDLER, unit_id)])

    def later(self, at: datetime, act: Callable[[], object]) -> None:
        """Do something at a moment; what falls after the end of the story never happens."""
        if at < self.end:
            heapq.heappush(self.queue, _Due(at, next(self.order), act))

    def soon(self, minutes_low: int, minutes_high: int) -> datetime:
        """A working moment some working minutes from now."""
        from_now = timedelta(minutes=self.rng.randint(minutes_low, minutes_high))
        at = self.schedule.next_open(clock.now())
        whole_days, rest = divmod(int(from_now.total_seconds() // 60), 390)
        for _day in range(whole_days):
            at = self.schedule.next_open(at + timedelta(days=1))
        return self.schedule.next_open(at + timedelta(minutes=rest))

    # -- playing -----------------------------------------------------------------------------------
    def play(self) -> Counts:
        """Play the queue to the end, ticking every hour on the way."""
        next_tick = self.start
        total = (self.end - self.start).total_seconds()
        while self.queue:
            due = heapq.heappop(self.queue)
            while next_tick < due.at:
                with clock.moved(next_tick):
                    if tick(ticker="demo").advanced or next_tick.minute == 0:
                        self.progress((next_tick - self.start).total_seconds() / total)
                next_tick += TICK_EVERY
            with clock.moved(due.at):
                try:
                    due.act()
                except DomainError:
                    self.counts.refused += 1  # e.g. the level above has already acted: people meet that too
        with clock.moved(self.end - timedelta(minutes=1)):
            tick(ticker="demo")
        return self.counts

    # -- the script --------------------------------------------------------------------------------
    def fill(self, *, issues: int, patrols: int) -> None:
        """Put the weeks' reports and patrols into the queue."""
        span = int((self.end - self.start).total_seconds() // 60)
        for _i in range(issues):
            # more of them in the last days, so that desks have work
            share = math.sqrt(self.rng.random())
            at = self.start + timedelta(minutes=int(share * (span - 30)))
            if self.rng.random() < 0.85:
                at = self.schedule.next_open(at) + timedelta(minutes=self.rng.randint(0, 45))
            grid = self.rng.choice(self.grids)
            self.later(at, partial(self.report, grid))
        for _i in range(patrols):
            at = self.start + timedelta(minutes=self.rng.randint(0, span - 60))
            at = self.schedule.next_open(at) + timedelta(minutes=self.rng.randint(0, 60))
            grid = self.rng.choice(self.grids)
            self.later(at, partial(self.patrol, grid))

    def place(self, grid: Grid) -> tuple[float, float]:
        """A point well inside the grid: (lat, lon)."""
        polygon = shape(grid.boundary)
        west, south, east, north = polygon.bounds
        for _try in range(20):
            lon, lat = self.rng.uniform(west, east), self.rng.uniform(south, north)
            if shapely.contains_xy(polygon, lon, lat):
                return round(lat, 6), round(lon, 6)
        point = polygon.representative_point()
        return point.y, point.x

    def patrol(self, grid: Grid) -> None:
        """A walk with a track and its check items, and now and then the day's record."""
        actor = self.worker(grid)
        patrol = start_patrol(actor=actor, grid_id=grid.pk)
        begun = clock.now()
        lat, lon = self.place(grid)
        track = [
            [
                round(lat + i * 0.0004, 6),
                round(lon + math.sin(i) * 0.0003, 6),
                (begun + timedelta(minutes=4 * i)).isoformat(),
            ]
            for i in range(8)
        ]
        checks = [(item.pk, True, "") for item in self.items.get(grid.scenario, [])]
        with clock.moved(begun + timedelta(minutes=self.rng.randint(25, 50))):
            finish_patrol(actor=actor, patrol_id=patrol.pk, track=track, checks=checks)
            self.counts.patrols += 1
            if self.rng.random() < 0.4:
                write_daily_record(
                    actor=actor,
                    grid_id=grid.pk,
                    text="按计划巡查，走访重点户，未发现突出问题。",
                    visits=self.rng.randint(1, 8),
                )

    def report(self, grid: Grid) -> None:
        """A report, and what becomes of it."""
        code = self.rng.choice(list(_WORDS))
        urgent = self.categories[code].is_urgent
        if not urgent and self.rng.random() < 0.1:
            public_report(self, grid, code, _WORDS[code][0])
            return
        actor = self.worker(grid)
        lat, lon = self.place(grid)
        photo = self.pictures.photo_of(actor, self.rng)
        issue, _new = report_issue(
            actor=actor,
            report=Report(
                uuid=UUID(int=self.rng.getrandbits(128), version=4),
                category=code,
                description=_WORDS[code][0],
                address=f"{grid.name}附近",
                latitude=lat,
                longitude=lon,
                photos=(photo,),
            ),
        )
        self.counts.issues += 1
        if not urgent and self.rng.random() < 0.05:
            self.later(self.soon(5, 60), partial(reported_twice, self, grid, issue, _WORDS[code][0]))
        if not urgent and self.rng.random() < 0.42:
            settle_issue(actor=actor, issue_id=issue.pk, note="现场劝导整改，问题当场解决。")
            return
        if not urgent and self.rng.random() < 0.06:
            return  # still open: the worker has not decided
        self.whistle(grid, issue.pk, code)

    def whistle(self, grid: Grid, issue_id: int, code: str) -> None:
        """Blow it: most go to departments, some only to the village or the town."""
        dice = self.rng.random()
        target = Level.VILLAGE if dice < 0.12 else Level.TOWN if dice < 0.24 else Level.DEPARTMENT
        kind = WhistleKind.HARD if self.rng.random() < 0.12 else WhistleKind.DAILY
        whistle = raise_whistle(
            actor=self.worker(grid),
            issue_id=issue_id,
            reason=f"{_WORDS[code][0]}，超出网格处置能力。",
            kind=kind,
            target_level=target,
        )
        self.counts.whistles += 1
        if whistle.state == WhistleState.PENDING:
            slow = self.rng.random() < 0.12
            self.later(
                self.soon(400, 700) if slow else self.soon(10, 150), lambda: self.approve(grid, whistle.pk, code)
            )
        else:
            self.after_dispatch(grid, whistle.pk, code)

    def approve(self, grid: Grid, whistle_id: int, code: str) -> None:
        """The town leader (or whoever it climbed to) approves; now and then with a supporting unit."""
        approve_whistle(actor=self.town(grid, Role.TOWN_LEADER), whistle_id=whistle_id, text="同意。")
        self.after_dispatch(grid, whistle_id, code)

    def after_dispatch(self, grid: Grid, whistle_id: int, code: str) -> None:
        """What the units do: answer in time, late, or not at all."""
        for assignment_id, unit_id, kind in _assignments(whistle_id):
            dice = self.rng.random()
            if dice < 0.05:
                continue  # silence: it climbs and climbs
            if dice < 0.09 and kind == "department":
                self.later(self.soon(10, 90), partial(self.send_back, grid, whistle_id, assignment_id, unit_id))
                continue
            slow = dice < 0.24
            at = self.soon(300, 1100) if slow else self.soon(5, 110)
            self.later(at, partial(self.respond, grid, whistle_id, assignment_id, unit_id, kind, code))

    def doer(self, grid: Grid, unit_id: int, kind: str) -> Actor:
        """Who acts for a unit."""
        if kind == "village_committee":
            return self.actor(self.by_area[(Role.VILLAGE_SECRETARY, grid.code[:12])])
        if kind == "town_office":
            return self.town(grid, Role.TOWN_DISPATCHER)
        return self.handler(unit_id)

    def send_back(self, grid: Grid, whistle_id: int, assignment_id: int, unit_id: int) -> None:
        """A return with the rule, mostly accepted later."""
        claim_return(
            actor=self.handler(unit_id),
            assignment_id=assignment_id,
            rule="《新会区部门权责清单（2025版）》第12项",
            reason="经核对权责清单，该事项不属于我单位职责范围。",
        )
        if self.rng.random() < 0.7:
            self.later(
                self.soon(20, 200),
                lambda: accept_return(actor=self.town(grid, Role.TOWN_DISPATCHER), assignment_id=assignment_id),
            )

    def respond(self, grid: Grid, whistle_id: int, assignment_id: int, unit_id: int, kind: str, code: str) -> None:
        """The answer, then the work."""
        actor = self.doer(grid, unit_id, kind)
        respond(actor=actor, assignment_id=assignment_id, text="已收到，已安排工作人员到场处理。")
        if self.rng.random() < 0.07:
            self.later(self.soon(15, 60), lambda: self.extension(grid, assignment_id, actor))
        if self.rng.random() < 0.03:
            self.later(
                self.soon(30, 120),
                lambda: supervise_whistle(
                    actor=self.actor(self.by_area[(Role.DISTRICT_LEADER, "440705")]),
                    whistle_id=whistle_id,
                    demand="请主办单位高度重视，限时办结并书面反馈。",
                ),
            )
        slow = self.rng.random() < 0.18
        at = self.soon(900, 2600) if slow else self.soon(60, 420)
        self.later(at, lambda: self.finish(grid, whistle_id, assignment_id, actor, code))

    def extension(self, grid: Grid, assignment_id: int, actor: Actor) -> None:
        """More time is asked for, and mostly granted."""
        request = ask_extension(
            actor=actor, assignment_id=assignment_id, amount=1, unit="working_day", reason="所需材料正在采购。"
        )
        self.later(
            self.soon(10, 120),
            lambda: decide_extension(
                actor=self.town(grid, Role.TOWN_DISPATCHER),
                extension_id=request.pk,
                grant=self.rng.random() < 0.8,
                note="情况属实。",
            ),
        )

    def finish(self, grid: Grid, whistle_id: int, assignment_id: int, actor: Actor, code: str) -> None:
        """Done; then the grid worker looks."""
        photo = self.pictures.photo_of(actor, self.rng)
        finish_assignment(actor=actor, assignment_id=assignment_id, result=_WORDS[code][1] + "。", photos=(photo,))
        self.later(self.soon(20, 330), lambda: self.verify(grid, whistle_id, assignment_id, actor, code))

    def verify(self, grid: Grid, whistle_id: int, assignment_id: int, doer: Actor, code: str) -> None:
        """Verified with a photo, or sent back for rework."""
        worker = self.worker(grid)
        if self.rng.random() < 0.07:
            rework_whistle(actor=worker, whistle_id=whistle_id, reason="现场核查发现问题仍未彻底解决，请继续处理。")
            self.later(self.soon(10, 90), lambda: respond(actor=doer, assignment_id=assignment_id, text="立即返工。"))
            self.later(self.soon(150, 400), lambda: self.finish(grid, whistle_id, assignment_id, doer, code))
            return
        photo = self.pictures.photo_of(worker, self.rng)
        verify_whistle(actor=worker, whistle_id=whistle_id, photos=(photo,), text="现场核查属实，问题已解决。")
        self.later(self.soon(10, 240), lambda: self.close(grid, whistle_id))

    def close(self, grid: Grid, whistle_id: int) -> None:
        """Closed by the town, rated by the grid."""
        close_whistle(actor=self.town(grid, Role.TOWN_DISPATCHER), whistle_id=whistle_id, text="核查结案。")
        if self.rng.random() < 0.88:
            good = self.rng.random() < 0.9
            marks = (5, 5, 5) if self.rng.random() < 0.6 else (4, 5, 4) if good else (2, 3, 3)
            self.later(
                self.soon(10, 300),
                lambda: rate_whistle(
                    actor=self.worker(grid),
                    whistle_id=whistle_id,
                    speed=marks[0],
                    quality=marks[1],
                    attitude=marks[2],
                    comment="处理及时。" if good else "处理偏慢。",
                ),
            )


def _assignments(whistle_id: int) -> list[tuple[int, int, str]]:
    """(assignment, unit, unit's kind) of everyone who has yet to answer."""
    rows = Assignment.objects.filter(whistle_id=whistle_id, state=AssignmentState.SENT)
    return list(rows.values_list("pk", "unit_id", "unit__kind"))
