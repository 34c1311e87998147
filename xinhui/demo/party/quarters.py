"""Residential quarters of the demo district: 138 on the list, 100 covered (systems.md, M3), the others planned by July.

All names are fictitious; counts of residents' answers are numbers that belong to nobody.
"""

from datetime import date, timedelta
from itertools import cycle

from members.models import (
    JointAgreement,
    JointMeeting,
    JointTopic,
    OwnersCommittee,
    PropertyContract,
    PropertyFirm,
    Quarter,
    QuarterCoverage,
    SatisfactionCount,
    SatisfactionRound,
)
from members.rules.months import months_after
from members.rules.quarters import COMMITTEE_SEATS, committee_due
from members.states.quarters import PropertyMode, Side, TopicState
from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.demo.divisions import DISTRICT_CODE
from xinhui.demo.party.base import DemoParty

QUARTERS, COVERED = 138, 100
FIRMS = ("安居", "和美", "碧水", "葵乡", "圭峰", "银湖", "同心", "金葵", "新府", "江畔")
FIRST = ("锦绣", "翠湖", "葵城", "碧桂", "江南", "圭峰", "银洲", "冈州", "南门", "紫云", "明德", "东升", "知政", "象山")
LAST = ("花园", "雅苑", "新村", "名居", "华庭", "小区")
TOPICS = (
    "三号楼电梯更换曳引机", "地下车库照明改造", "电动车集中充电棚选址", "楼顶渗漏维修资金使用", "垃圾分类投放点调整",
    "消防通道违停整治", "老旧管网改造施工安排", "小区出入口人车分流", "公共收益公示", "长者饭堂送餐点设置",
)  # fmt: skip
RESULTS = "已按议定方案完成，居民代表验收通过"


def build(party: DemoParty) -> None:
    """Quarters, then what is done in those that are covered."""
    today = clock.local(party.now).date()
    quarters = _quarters(party, today)
    covered = quarters[:COVERED]
    _cover(party, covered, today)
    firms = [
        PropertyFirm(name=f"{name}物业服务有限公司", employees=40 + 35 * number, party_members=number % 5)
        for number, name in enumerate(FIRMS)
    ]
    PropertyFirm.objects.bulk_create(firms)
    by_quarter = _contracts(quarters, firms, today)
    _owners(covered, today)
    _together(covered, today)
    _satisfaction(covered, by_quarter, today)


def _quarters(party: DemoParty, today: date) -> list[Quarter]:
    communities = [code for code in party.villages if code[9:] < "200" and any(g.startswith(code) for g in party.grids)]
    july = date(today.year + (today.month > 6), 7, 1)
    steps = max(1, (july.year - today.year) * 12 + july.month - today.month)
    rows = []
    for number, code in zip(range(QUARTERS), cycle(communities), strict=False):
        target = None
        if number >= COVERED:
            # a few are late, two have no day yet, the others are spread over the months to July
            left = number - COVERED
            target = today - timedelta(days=12) if left < 3 else min(months_after(today, 1 + left % steps), july)
        name = FIRST[number % len(FIRST)] + LAST[number // len(FIRST) % len(LAST)]
        mode = list(PropertyMode)[1 + number % 3] if number % 6 == 5 else PropertyMode.FIRM
        rows.append(
            Quarter(name=f"{name}{number // 84 + 1 if number >= 84 else ''}", area_code=code,
                    households=120 + number * 37 % 900, buildings=3 + number % 14, built_year=1992 + number * 5 % 30,
                    property_mode=mode, target_on=None if number >= QUARTERS - 2 else target)
        )  # fmt: skip
    return Quarter.objects.bulk_create(rows)


def _cover(party: DemoParty, rows: list[Quarter], today: date) -> None:
    branches: dict[str, list[int]] = {}
    for code, organization in party.grids.items():
        branches.setdefault(code[:12], []).append(organization.pk)
    QuarterCoverage.objects.bulk_create([
        QuarterCoverage(quarter=row, organization_id=branches[row.area_code][number % len(branches[row.area_code])],
                        started_on=today - timedelta(days=40 + number * 4))
        for number, row in enumerate(rows)
    ])  # fmt: skip


def _contracts(rows: list[Quarter], firms: list[PropertyFirm], today: date) -> dict[int, PropertyFirm]:
    kept = [row for row in rows if row.property_mode == PropertyMode.FIRM]
    found = {row.pk: firms[number % len(firms)] for number, row in enumerate(kept)}
    PropertyContract.objects.bulk_create([
        PropertyContract(quarter=row, firm=found[row.pk], started_on=today - timedelta(days=200 + number * 9),
                         runs_until=today + timedelta(days=number * 11 - 60))
        for number, row in enumerate(kept)
    ])  # fmt: skip
    return found


def _owners(rows: list[Quarter], today: date) -> None:
    drafts = []
    for number, row in enumerate(rows):
        if number % 3 == 2:
            continue
        elected = today - timedelta(days=100 + number * 18)
        seats = COMMITTEE_SEATS[number % len(COMMITTEE_SEATS)]
        drafts.append(
            OwnersCommittee(quarter=row, number=1 + number % 3, elected_on=elected, due_on=committee_due(elected),
                            seats=seats, party_members=seats // 2)
        )  # fmt: skip
    OwnersCommittee.objects.bulk_create(drafts)


def _together(rows: list[Quarter], today: date) -> None:
    """Agreements in six of ten, meetings in most, topics in every state, a few of them late."""
    JointAgreement.objects.bulk_create([
        JointAgreement(quarter=row, signed_on=today - timedelta(days=30 + number),
                       valid_until=today + timedelta(days=20 + number * 9),
                       text="每季度召开一次三方联席会议；公共收益按季公示；物业企业为小区党支部提供活动场地。")
        for number, row in enumerate(rows) if number % 10 < 6
    ])  # fmt: skip
    clerk = User.objects.get(username="zuzhibu")
    meetings = JointMeeting.objects.bulk_create([
        JointMeeting(quarter=row, held_on=today - timedelta(days=5 + number % 30), from_branch=2 + number % 3,
                     from_property=1, from_owners=2 + number % 4, minutes="通报上次议题办理情况，商议本季度事项。",
                     written_by=clerk)
        for number, row in enumerate(rows) if number % 9
    ])  # fmt: skip
    topics = []
    for number, meeting in enumerate(meetings):
        facts = {"quarter_id": meeting.quarter_id, "raised_on": meeting.held_on,
                 "raised_by_side": list(Side)[number % 4], "title": TOPICS[number % len(TOPICS)]}  # fmt: skip
        state = (TopicState.DONE, TopicState.DONE, TopicState.AGREED, TopicState.RAISED, TopicState.DONE,
                 TopicState.GIVEN_UP, TopicState.AGREED)[number % 7]  # fmt: skip
        settled = state in (TopicState.DONE, TopicState.GIVEN_UP)
        raised = state == TopicState.RAISED
        topics.append(
            JointTopic(**facts, state=state, meeting=None if raised else meeting, settled_on=today if settled else None,
                       side="" if raised else list(Side)[1 + number % 3],
                       due_on=None if raised else today + timedelta(days=number % 25 - 4),
                       result=RESULTS if state == TopicState.DONE else "业主大会未通过资金使用" if settled else "")
        )  # fmt: skip
    JointTopic.objects.bulk_create(topics)


def _satisfaction(rows: list[Quarter], firms: dict[int, PropertyFirm], today: date) -> None:
    past = SatisfactionRound.objects.create(
        title="上一轮满意度测评", area_code=DISTRICT_CODE, opened_on=today - timedelta(days=80),
        closed_on=today - timedelta(days=50),
    )  # fmt: skip
    SatisfactionRound.objects.create(title="本轮满意度测评", area_code=DISTRICT_CODE, opened_on=today)
    counts = []
    for number, row in enumerate(rows):
        answers = 8 if number % 17 == 0 else 40 + number % 60
        low = number % 11
        counts.append(
            SatisfactionCount(round=past, quarter=row, firm=firms.get(row.pk), asked=answers + 15 + number % 9,
                              mark_1=low // 4, mark_2=low // 3, mark_3=low // 2,
                              mark_4=answers // 2 - low // 2, mark_5=answers - answers // 2 - low // 4 - low // 3)
        )  # fmt: skip
    SatisfactionCount.objects.bulk_create(counts)
