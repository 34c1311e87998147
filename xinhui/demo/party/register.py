"""The register of the demo district: the plan “1+6+N” with its measures, six teams, affiliations, letters."""

from datetime import timedelta
from itertools import islice

from members.models import Affiliation, Measure, MeasureRecord, Member, MembershipPlan, TeamMembership
from members.services.transfers.letters import issue_inside, issue_out
from members.states.organization import MemberState, Sector, Standing
from members.states.teams import MemberTeam
from xinhui.core import clock
from xinhui.demo.party.base import DemoParty

_T = MemberTeam
#: team → (title, what is done, every so many months)
MEASURES: dict[MemberTeam, tuple[tuple[str, str, int], ...]] = {
    _T.IN_SERVICE: (
        ("亮身份作承诺", "在岗位和居住地亮明党员身份，作出年度承诺", 12),
        ("志愿服务", "每季度参加一次社区志愿服务", 3),
    ),
    _T.NEW_SECTORS: (
        ("流动课堂送学", "送学到企业、站点，错时组织学习", 3),
        ("党建指导员联系", "每月由党建指导员联系一次", 1),
        ("关爱行动", "高温、春节慰问一线从业党员", 6),
    ),
    _T.RETIRED: (
        ("送学上门", "对年老体弱的党员送学上门", 3),
        ("银龄先锋岗", "参与网格议事和矛盾调解", 6),
    ),
    _T.WITHOUT_OFFICE: (
        ("设岗定责", "认领一个服务岗位并公示", 12),
        ("积分评价", "每季度公布服务积分", 3),
    ),
    _T.MOBILE: (
        ("每月联系", "流入地、流出地支部每月联系一次", 1),
        ("线上组织生活", "每季度参加一次线上组织生活", 3),
    ),
    _T.HARDSHIP: (
        ("走访慰问", "每季度走访一次，了解困难", 3),
        ("结对帮扶", "一名党员干部结对帮扶", 12),
    ),
}


def build(party: DemoParty) -> None:
    """Plan, teams, records and letters."""
    plan = MembershipPlan.objects.create(title="新会区党员“1+6+N”管理方案", year=2022, is_in_force=True)
    measures = Measure.objects.bulk_create(
        Measure(plan=plan, team=team, title=title, what=what, every_months=months)
        for team, rows in MEASURES.items() for title, what, months in rows
    )  # fmt: skip
    members = list(Member.objects.select_related("organization").order_by("pk"))
    known = set(Affiliation.objects.open().values_list("member_id", flat=True))
    Affiliation.objects.bulk_create(
        [
            Affiliation(member=row, organization=row.organization, starts_on=row.joined_on)
            for row in members
            if row.pk not in known
        ],
        batch_size=1000,
    )
    teams = TeamMembership.objects.bulk_create(
        [
            TeamMembership(plan=plan, member=row, team=team, starts_on=party.since)
            for row in members for team in _teams_of(row)
        ],
        batch_size=1000,
    )  # fmt: skip
    _records(party, teams, {team: [row for row in measures if row.team == team] for team in _T})
    _letters(party, members)


def _teams_of(member: Member) -> list[MemberTeam]:
    """The team of somebody's work, and others for some."""
    number = member.pk
    if member.occupation == "退休":
        first = _T.RETIRED
    elif member.organization.sector == Sector.ORGAN:
        first = _T.IN_SERVICE
    elif member.occupation in ("务工", "个体经营"):
        first = _T.NEW_SECTORS if number % 2 else _T.MOBILE
    else:
        first = _T.WITHOUT_OFFICE if member.occupation == "村民" else _T.IN_SERVICE
    return [first, *([_T.HARDSHIP] if number % 53 == 0 else [])]


def _records(party: DemoParty, teams: list[TeamMembership], measures: dict[MemberTeam, list[Measure]]) -> None:
    """A measure for every sixth membership: most done, a few open, a few overdue."""
    today, rows = clock.local(party.now).date(), []
    for number, row in enumerate(islice(teams, 0, None, 6)):
        measure = measures[MemberTeam(row.team)][number % len(measures[MemberTeam(row.team)])]
        due = today + timedelta(days=number % 40 - 12)
        is_done = number % 5 < 3
        rows.append(MeasureRecord(
            measure=measure, member_id=row.member_id, due_on=due,
            done_on=min(due, today) if is_done else None, result="已按要求完成" if is_done else "",
        ))  # fmt: skip
    MeasureRecord.objects.bulk_create(rows, batch_size=1000)


def _letters(party: DemoParty, members: list[Member]) -> None:
    """Letters of some members of 罗坑镇: under way inside the district, and out of it."""
    town = party.actor("town103-party")
    able = (
        row for row in members
        if row.area_code.startswith("440705103") and row.standing == Standing.FULL and row.user_id is None
        and row.state == MemberState.ACTIVE
    )  # fmt: skip
    target = party.grids["440705104200001"]
    with clock.moved(party.now - timedelta(days=20)):
        for row in islice(able, 4):
            issue_inside(actor=town, member_id=row.pk, to_organization_id=target.pk, reason="工作调动")
        for row in islice(able, 3):
            issue_out(actor=town, member_id=row.pk, outside="中共广州市天河区某街道工作委员会", reason="外出务工")
