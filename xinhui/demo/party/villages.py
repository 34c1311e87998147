"""Villages of the demo district: a plan in force, two projects and three lists in each, a score of lead geese."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from grids.models import Division
from grids.models.division import DivisionKind
from members.models import (
    Goose,
    GooseEntry,
    Member,
    Officer,
    PlanReview,
    PlanTarget,
    ProjectEntry,
    ProjectMilestone,
    TargetYear,
    VillageList,
    VillageListItem,
    VillagePlan,
    VillageProject,
)
from members.states.organization import Duty
from members.states.villages import ListKind, ListState, PlanGrade, PlanState, ProjectKind, ProjectState
from xinhui.accounts.actors import person_id
from xinhui.accounts.models import Post
from xinhui.accounts.roles import Role
from xinhui.demo.divisions import DISTRICT_CODE
from xinhui.demo.party.base import DemoParty

#: Indicator, unit, value before the plan, more each year.
TARGETS = (("村集体经济收入", "万元", 60, 8), ("新发展党员", "名", 2, 1), ("人居环境达标户", "户", 300, 40))
VISIONS = (
    "党建引领、产业兴旺、治理有效的和美村庄",
    "做强陈皮、水果特色产业，建设宜居宜业新农村",
    "水美渔丰、文明和谐的岭南水乡",
)
PROJECTS = {
    ProjectKind.PARTY: ("党群服务中心提升", "党建文化广场", "红色驿站建设", "网格党群议事点"),
    ProjectKind.LIVELIHOOD: ("村道硬底化", "自来水管网改造", "长者饭堂", "污水管网接驳", "文体广场"),
}
STEPS = ("完成设计和公示", "主体施工", "验收移交")
LISTS: dict[ListKind, tuple[tuple[str, str, str], ...]] = {
    ListKind.POWERS: (
        ("集体资产资源处置", "经“四议两公开”表决并公示后办理", "《村民委员会组织法》第二十四条"),
        ("集体资金支出", "限额以上须村民代表会议讨论", "《农村集体经济组织财务制度》"),
        ("村级印章使用", "党组织书记审核、登记后用印", "村规民约"),
    ),
    ListKind.DUTIES: (
        ("联系群众", "“两委”成员每月走访所联系的网格", "《中国共产党农村基层组织工作条例》第三十四条"),
        ("信息公开", "每季度公开村务、财务", "《村民委员会组织法》第三十条"),
        ("防汛安全", "汛期执行值班和巡查制度", "区三防预案"),
    ),
    ListKind.PROHIBITIONS: (
        ("优亲厚友", "不得在低保、补助、发包中照顾亲属", "《农村基层干部廉洁履行职责若干规定》"),
        ("设立小金库", "不得账外存放集体资金", "《农村基层干部廉洁履行职责若干规定》"),
    ),
}  # fmt: skip
GEESE, MONEY = 20, 100  # fen in a yuan


def build(party: DemoParty) -> None:
    """Plans, lists, lead geese."""
    villages = list(
        Division.objects.filter(is_active=True, kind=DivisionKind.VILLAGE).defer("boundary").order_by("code")
    )
    _Plans(party, villages).build()
    _lists(party, villages)
    _geese(party)


@dataclass
class _Plans:
    """Rows gathered, then written layer by layer."""

    party: DemoParty
    villages: list[Division]
    approvers: dict[str, int] = field(default_factory=dict)

    def build(self) -> None:
        """One in force for every village; a few replaced, drafted and submitted ones beside it."""
        towns = Post.objects.in_force().filter(role=Role.TOWN_ORGANIZER)
        self.approvers = dict(towns.values_list("area_code", "user_id"))
        first = self.party.now.year - 2
        plans = [self._plan(row, number, first, PlanState.FILED) for number, row in enumerate(self.villages)]
        plans += [self._plan(row, 0, first - 5, PlanState.REPLACED) for row in self.villages[:4]]
        plans += [
            self._plan(row, number, first + 5, PlanState.SUBMITTED if number % 2 else PlanState.DRAFT)
            for number, row in enumerate(self.villages[10:16])
        ]
        plans = VillagePlan.objects.bulk_create(plans)
        self._targets(plans)
        self._projects([plan for plan in plans if plan.state == PlanState.FILED])
        PlanReview.objects.bulk_create(
            PlanReview(plan=plan, year=first, grade=list(PlanGrade)[number % 7 // 3], reasons="对照年度指标综合评定",
                       reviewed_by_id=self.approvers[plan.area_code[:9]])
            for number, plan in enumerate(plans) if plan.state == PlanState.FILED and number % 3
        )  # fmt: skip

    def _plan(self, row: Division, number: int, first: int, state: PlanState) -> VillagePlan:
        is_new = state in (PlanState.DRAFT, PlanState.SUBMITTED)
        facts: dict[str, Any] = {}
        if not is_new:
            facts = {"approved_by_id": self.approvers[row.code[:9]], "filed_on": date(first, 3, 15),
                     "approved_at": self.party.now.replace(year=first, month=3, day=10, hour=10)}  # fmt: skip
        return VillagePlan(
            area_code=row.code, version=3 if is_new else 1 if state == PlanState.REPLACED else 2, first_year=first,
            last_year=first + 4, vision=VISIONS[number % len(VISIONS)], state=state,
            submitted_at=self.party.now - timedelta(days=6) if state == PlanState.SUBMITTED else None, **facts,
        )  # fmt: skip

    def _targets(self, plans: list[VillagePlan]) -> None:
        targets = PlanTarget.objects.bulk_create(
            [PlanTarget(plan=plan, indicator=name, measure=unit, base=Decimal(base))
             for plan in plans for name, unit, base, _more in TARGETS]
        )  # fmt: skip
        this, rows = self.party.now.year, []
        for number, target in enumerate(targets):
            _name, _unit, base, more = TARGETS[number % len(TARGETS)]
            for year in range(target.plan.first_year, target.plan.last_year + 1):
                goal = Decimal(base + more * (year - target.plan.first_year + 1))
                is_late = number // len(TARGETS) % 17 == 0 and year == this - 1
                actual = (goal - 2 * more if is_late else goal + number % 2) if year < this else None
                rows.append(TargetYear(target=target, year=year, goal=goal, actual=actual,
                                       evidence="村级台账、镇统计" if actual is not None else ""))  # fmt: skip
        TargetYear.objects.bulk_create(rows, batch_size=2000)

    def _projects(self, plans: list[VillagePlan]) -> None:
        states = (ProjectState.UNDER_WAY, ProjectState.DONE, ProjectState.UNDER_WAY, ProjectState.PLANNED)
        projects = []
        for number, plan in enumerate(plans):
            for place, kind in enumerate(ProjectKind):
                titles = PROJECTS[kind]
                projects.append(
                    self._project(plan, kind, titles[number % len(titles)], states[(number + place) % 4], number)
                )
        VillageProject.objects.bulk_create(projects)
        today = self.party.now.date()
        ProjectMilestone.objects.bulk_create(
            self._milestone(project, title, step, number, today)
            for number, project in enumerate(projects) for step, title in enumerate(STEPS)
        )  # fmt: skip
        ProjectEntry.objects.bulk_create(
            ProjectEntry(project=project, text=text, fen=fen, at=self.party.now - timedelta(days=days),
                         by_id=self.approvers[project.area_code[:9]])
            for project in projects if project.spent
            for text, fen, days in (("完成公示和合同签订", 0, 200), ("首期工程款", project.spent // 2, 160),
                                    ("进度款", project.spent - project.spent // 2, 60))
        )  # fmt: skip

    def _project(
        self, plan: VillagePlan, kind: ProjectKind, title: str, state: ProjectState, number: int
    ) -> VillageProject:
        budget = (20 + number % 30) * 10_000 * MONEY
        begun = date(self.party.now.year - 1, 4, 1 + number % 25)
        spent = {ProjectState.PLANNED: 0, ProjectState.UNDER_WAY: budget * (2 + number % 3) // 5}.get(
            state, budget * 24 // 25
        )
        return VillageProject(
            plan=plan, area_code=plan.area_code, kind=kind, title=title, goal="方便群众，惠及全村", starts_on=begun,
            due_on=date(self.party.now.year, 12, 20), state=state, spent=spent, budget_public=budget * 3 // 5,
            budget_village=budget * 3 // 10, budget_given=budget - budget * 3 // 5 - budget * 3 // 10,
            started_on=None if state == ProjectState.PLANNED else begun,
            finished_on=self.party.now.date() - timedelta(days=30) if state == ProjectState.DONE else None,
        )  # fmt: skip

    def _milestone(self, project: VillageProject, title: str, step: int, number: int, today: date) -> ProjectMilestone:
        days = (-120, -20 if number % 9 == 0 else 30, 70)
        if project.state == ProjectState.PLANNED:
            days = (30, 90, 150)
        due = today + timedelta(days=days[step])
        is_done = project.state == ProjectState.DONE or (project.state == ProjectState.UNDER_WAY and step == 0)
        return ProjectMilestone(project=project, title=title, due_on=due, done_on=min(due, today) if is_done else None)


def _lists(party: DemoParty, villages: list[Division]) -> None:
    """The district's template and every village's version of it; two villages with a draft."""
    day = date(party.now.year - 2, 5, 10)
    rows = [
        VillageList(area_code=code, kind=kind, version=1, state=ListState.PUBLISHED, published_on=day)
        for code in (DISTRICT_CODE, *(row.code for row in villages)) for kind in ListKind
    ]  # fmt: skip
    rows += [VillageList(area_code=row.code, kind=ListKind.DUTIES, version=2) for row in villages[:2]]
    VillageList.objects.bulk_create(rows)
    items = [
        VillageListItem(of=row, order=order, title=title, text=text, basis=basis)
        for row in rows for order, (title, text, basis) in enumerate(LISTS[ListKind(row.kind)], 1)
    ]  # fmt: skip
    items += [
        VillageListItem(of=row, order=9, title="积分公示", text="每月公示村民积分", basis="村民会议决议")
        for row in rows[-2:]
    ]
    VillageListItem.objects.bulk_create(items, batch_size=2000)


def _geese(party: DemoParty) -> None:
    """Secretaries of villages spread over the towns, each with a mentor, trainings and a grade."""
    offices = Officer.objects.in_force().filter(duty=Duty.SECRETARY, organization__in=party.villages.values())
    rows = [row for row in offices.select_related("member").order_by("organization__area_code")
            if row.member.area_code[9] == "2"]  # fmt: skip
    chosen = rows[:: max(1, len(rows) // GEESE)][:GEESE]
    mentors: dict[str, Member] = {}
    for row in reversed(rows):
        mentors.setdefault(row.member.area_code[:9], row.member)
    since = date(party.now.year - 1, 3, 1)
    geese = Goose.objects.bulk_create(_goose(row.member, mentors, since) for row in chosen)
    by = person_id(party.actor("zuzhibu"))
    GooseEntry.objects.bulk_create(
        entry for number, goose in enumerate(geese) for entry in _entries(goose, number, party.now, by)
    )


def _goose(member: Member, mentors: dict[str, Member], since: date) -> Goose:
    mentor = mentors[member.area_code[:9]]
    return Goose(area_code=member.area_code[:12], member=member, joined_on=since,
                 mentor=None if mentor.pk == member.pk else mentor)  # fmt: skip


def _entries(goose: Goose, number: int, now: datetime, by: int) -> list[GooseEntry]:
    year = now.year - 1
    return [
        GooseEntry(goose=goose, on=date(year, 6, 12), title="村党组织书记轮训班", hours=24, by_id=by),
        GooseEntry(goose=goose, on=date(year, 10, 20), title="浙江“千万工程”跟班学习", hours=40, by_id=by),
        GooseEntry(goose=goose, on=date(year, 12, 25), title="带动集体增收", year=year, by_id=by,
                   grade=PlanGrade.GOOD if number % 4 else PlanGrade.FAIR),
    ]  # fmt: skip
