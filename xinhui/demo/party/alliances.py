"""Alliances of the demo district: 大工委 of the 11 towns, 大党委 of the 37 communities and of some villages.

The 64 units that joined, their three lists, projects in every state, meetings, and the people sent down to grids.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count, cycle

from django.core.files.uploadedfile import SimpleUploadedFile

from grids.deployment_states import DeploymentState
from grids.models import Deployment, Grid
from members.models import (
    Alliance,
    AllianceAttendance,
    AllianceItem,
    AllianceMeeting,
    AllianceProject,
    AllianceProjectEntry,
    AllianceSeat,
    Organization,
)
from members.rules.alliances import fit
from members.states.alliance import AllianceMeetingState, WishState
from members.states.organization import Sector
from xinhui.attachments.models import Attachment
from xinhui.attachments.services.store import store_photo
from xinhui.core import clock
from xinhui.demo.party.base import DemoParty
from xinhui.demo.people import names, phone
from xinhui.demo.pictures import draw

#: systems.md, G6: about 20,000 people; with those of xinhui/demo/deployments.py exactly so many.
PEOPLE_SENT = 20_000
#: What they do there; tells them from the others.
DUTY = "机关下沉网格联系服务"
#: One of so many villages has an alliance of its own; every community has one.
VILLAGE_STEP = 7
#: (kind, what is offered, measure, what is needed, by whom, what came of it)
WISHES = (
    ("venue", "会议室和活动场地周末开放", "间", "党员群众活动场地不足", "社区居民", "场地每周末开放两场"),
    ("expertise", "法律顾问每月坐班", "次", "租赁和邻里纠纷法律咨询", "外来务工人员", "坐班解答咨询二十余件"),
    ("funds", "共建资金支持", "万元", "村道路灯更换", "夜间出行村民", "更换路灯三十盏"),
    ("people", "党员志愿服务队", "人", "独居老人入户探访", "独居老人", "探访老人四十户"),
    ("equipment", "清扫和排涝设备借用", "套", "后街卫生死角清理", "后街居民", "清运杂物六车"),
    ("training", "电动车消防安全宣讲", "场", "出租屋消防培训", "出租屋业主", "培训业主八十人"),
    ("culture", "图书漂流和送戏下乡", "场", "暑期儿童文体活动", "留守儿童", "举办夏令活动五场"),
    ("health", "义诊和健康讲座", "场", "慢性病老人健康管理", "慢性病老人", "义诊一百二十人次"),
    ("works", "排水管网检修", "处", "内街雨季积水整治", "内街商户", "疏通管网三处"),
)
RATINGS = (5, 4, 5, 5, 3, 5, 4, 2)
STATES = (
    WishState.RATED, WishState.IN_HAND, WishState.RATED, WishState.MATCHED, WishState.DONE, WishState.IN_HAND,
    WishState.RATED, WishState.IN_HAND, WishState.WITHDRAWN, WishState.DONE,
)  # fmt: skip
ITEMS, PROJECTS = 75, 60


@dataclass
class _Demo:
    party: DemoParty
    today: date
    photos: list[Attachment]
    alliances: list[Alliance] = field(default_factory=list)
    seats: dict[int, list[AllianceSeat]] = field(default_factory=dict)  # by alliance

    def at(self, day: date) -> datetime:
        """Ten in the morning of a day."""
        return datetime(day.year, day.month, day.day, 10, tzinfo=clock.LOCAL)


def build(party: DemoParty) -> None:
    """Found them, let the units join, fill the lists, hold the meetings, send the people."""
    today = clock.local(party.now).date()
    demo = _Demo(party, today, _photos(party))
    _found(demo)
    _join(demo)
    _meet(demo)
    _lists(demo)
    _send(demo)


def _photos(party: DemoParty) -> list[Attachment]:
    actor = party.actor("zuzhibu")
    return [
        store_photo(
            actor=actor, upload=SimpleUploadedFile(f"共建{number}.jpg", draw(number, 900 + number), "image/jpeg")
        )
        for number in range(4)
    ]


def _found(demo: _Demo) -> None:
    party = demo.party
    villages = [row for row in party.villages.values() if row.sector == Sector.VILLAGE]
    of_communities = [row for row in party.villages.values() if row.sector == Sector.COMMUNITY]
    leaders: list[tuple[Organization, str]] = [
        (row, f"{str(row).removesuffix('党委')}大工委") for row in party.towns.values()
    ]
    leaders += [
        (row, f"{row.name.removesuffix('党总支')}大党委") for row in [*of_communities, *villages[::VILLAGE_STEP]]
    ]
    demo.alliances = Alliance.objects.bulk_create(
        Alliance(name=name, organization=row, area_code=row.area_code,
                 founded_on=demo.today - timedelta(days=300 + number * 3))
        for number, (row, name) in enumerate(leaders)
    )  # fmt: skip


def _join(demo: _Demo) -> None:
    """Every unit in one town's alliance and in two or three of communities and villages."""
    towns, others = demo.alliances[: len(demo.party.towns)], demo.alliances[len(demo.party.towns) :]
    people, wanted = names(6401), dict.fromkeys(
        (alliance.pk, unit.pk)
        for number, unit in enumerate(demo.party.units)
        for alliance in (towns[number % len(towns)], *(others[(number * 3 + k * 23) % len(others)] for k in range(3)))
    )  # fmt: skip
    founded = {row.pk: row.founded_on for row in demo.alliances}
    seats = AllianceSeat.objects.bulk_create(
        AllianceSeat(alliance_id=alliance, unit_id=unit, representative=next(people),
                     is_part_time_member=number % 4 == 0, joined_on=founded[alliance] + timedelta(days=number % 40))
        for number, (alliance, unit) in enumerate(wanted)
    )  # fmt: skip
    for seat in seats:
        demo.seats.setdefault(seat.alliance_id, []).append(seat)


def _meet(demo: _Demo) -> None:
    """Once a quarter; a few are late, some have called the next one, one was called off."""
    rows: list[AllianceMeeting] = []
    for number, alliance in enumerate(demo.alliances):
        newest = demo.today - timedelta(days=10 + number * 7 % 75 if number % 9 else 110)
        for quarter, topic in enumerate(("季度联席会议：对接三个清单", "季度联席会议：项目推进和评价")):
            day = newest - timedelta(days=88 * quarter)
            rows.append(AllianceMeeting(
                alliance=alliance, topic=topic, planned_on=day, place="党群服务中心会议室",
                state=AllianceMeetingState.HELD,
                held_on=day, minutes="通报上季度共建项目进展，各成员单位对接需求清单。",
                resolutions="一、认领需求并明确牵头单位；二、逾期项目限期完成；三、下季度继续开展组团式服务。",
            ))  # fmt: skip
        if number % 3 == 0:
            rows.append(AllianceMeeting(alliance=alliance, topic="下季度联席会议",
            planned_on=demo.today + timedelta(days=9),
                                        place="党群服务中心会议室"))  # fmt: skip
    rows.append(AllianceMeeting(
        alliance=demo.alliances[0], topic="防汛共建专题会", planned_on=demo.today - timedelta(days=20),
        place="镇会议室",
        state=AllianceMeetingState.CALLED_OFF, reason="启动防汛应急响应，改期召开",
    ))  # fmt: skip
    held = [row for row in AllianceMeeting.objects.bulk_create(rows) if row.held_on is not None]
    AllianceAttendance.objects.bulk_create(
        AllianceAttendance(meeting=row, seat=seat, representative=seat.representative,
                           was_present=(row.pk + seat.pk) % 8 != 0)
        for row in held for seat in demo.seats.get(row.alliance_id, []) if seat.joined_on <= (row.held_on or demo.today)
    )  # fmt: skip


def _lists(demo: _Demo) -> None:
    """Resources and demands of the same kind side by side; of most of them a project has come."""
    places = [row for row in demo.alliances if demo.seats.get(row.pk)]
    days = [demo.today - timedelta(days=20 + number * 2) for number in range(ITEMS)]
    resources, demands = [], []
    for number, (wish, alliance) in enumerate(zip(cycle(WISHES), cycle(places))):
        if number == ITEMS:
            break
        kind, offer, measure, need, whom, _result = wish
        seats = demo.seats[alliance.pk]
        shared = {"alliance": alliance, "kind": kind, "measure": measure, "created_at": demo.at(days[number])}
        resources.append(AllianceItem(side="resource", title=offer, quantity=2 + number % 3, times=1 + number % 2 * 2,
                                      unit_id=seats[number % len(seats)].unit_id, **shared))  # fmt: skip
        demands.append(AllianceItem(side="demand", title=need, quantity=1 + number % 3, wanted_by=whom, **shared))
    written = AllianceItem.objects.bulk_create([*resources, *demands])
    _projects(demo, written[:ITEMS], written[ITEMS:], days)


def _projects(demo: _Demo, resources: list[AllianceItem], demands: list[AllianceItem], days: list[date]) -> None:
    rows = [_project(demo, number, resources[number], demands[number], days[number]) for number in range(PROJECTS)]
    projects = AllianceProject.objects.bulk_create(rows)
    entries: list[AllianceProjectEntry] = []
    for number, project in enumerate(projects):
        entries += _history(demo, number, project)
        seats = demo.seats[project.alliance_id]
        if number % 3 == 0 and len(seats) > 1:
            project.partners.add(seats[(number + 1) % len(seats)].unit_id)
    AllianceProjectEntry.objects.bulk_create(entries)
    changed = []
    for resource, demand, project in zip(resources, demands, projects, strict=False):
        if project.state != WishState.WITHDRAWN:
            demand.state = project.state
            resource.state = project.state if resource.times == 1 else WishState.OPEN
            changed += [resource, demand]
    for item in demands[PROJECTS : PROJECTS + 3]:
        item.state, item.reason = WishState.WITHDRAWN, "已由村（社区）自行解决"
        changed.append(item)
    AllianceItem.objects.bulk_update(changed, ["state", "reason"])


def _project(demo: _Demo, number: int, resource: AllianceItem, demand: AllianceItem, day: date) -> AllianceProject:
    state = STATES[number % len(STATES)]
    why = fit(demand.wish, resource.wish)
    assert why is not None and resource.unit_id is not None, "demo offers fit"
    agreed = min(day + timedelta(days=5), demo.today)
    is_over = state in (WishState.DONE, WishState.RATED)
    # of those under way every third is late
    due = (
        demo.today - timedelta(days=3 + number % 14)
        if not is_over and number % 3 == 0
        else (demo.today + timedelta(days=6 + number % 25))
    )
    finished = min(agreed + timedelta(days=9), demo.today)
    return AllianceProject(
        alliance=demand.alliance, title=demand.title, demand=demand, resource=resource,
        reasons=[reason.value for reason in why.reasons], lead_unit_id=resource.unit_id, agreed_on=agreed,
        due_on=max(due, agreed), state=state, finished_on=finished if is_over else None,
        result=WISHES[number % len(WISHES)][5] if is_over else "",
        rating=RATINGS[number % len(RATINGS)] if state == WishState.RATED else None,
        rating_note="盼望长期开展" if state == WishState.RATED and number % 2 else "",
        reason="需求已由上级项目覆盖" if state == WishState.WITHDRAWN else "",
    )  # fmt: skip


def _history(demo: _Demo, number: int, project: AllianceProject) -> Iterator[AllianceProjectEntry]:
    """What led to the project's state, a line a step; finished only with a photo."""
    steps = {
        WishState.MATCHED: ["match"], WishState.IN_HAND: ["match", "start", "note"],
        WishState.DONE: ["match", "start", "note", "finish"], WishState.RATED: ["match", "start", "note", "finish",
        "rate"],
        WishState.WITHDRAWN: ["match", "withdraw"],
    }[WishState(project.state)]  # fmt: skip
    texts = {"note": "已到现场对接，按计划推进", "finish": project.result, "rate": project.rating_note,
             "withdraw": project.reason}  # fmt: skip
    by_id = demo.photos[0].uploaded_by_id
    for step, verb in zip(count(), steps):
        day = min(project.agreed_on + timedelta(days=3 * step), project.finished_on or demo.today, demo.today)
        at = min(demo.at(day) + timedelta(minutes=10 * step), demo.party.now)
        photo = demo.photos[number % len(demo.photos)] if verb == "finish" else None
        yield AllianceProjectEntry(
            project=project, at=at, by_id=by_id, verb=verb, text=texts.get(verb, ""), evidence=photo
        )


def _send(demo: _Demo) -> None:
    """So many people that the district counts exactly PEOPLE_SENT: most at work, some expected, some called back."""
    grids = list(Grid.objects.active().order_by("code").values_list("pk", "code"))
    units, people = demo.party.units, names(20_000)
    wanted = PEOPLE_SENT - Deployment.objects.filter(activation=None).count()
    state, start = DeploymentState, demo.today - timedelta(days=120)
    rows = []
    for number in range(wanted):
        grid, code = grids[number % len(grids)]
        row = Deployment(
            person_name=next(people), phone=phone(2_000_000 + number), unit=units[number % len(units)],
            grid_id=grid, area_code=code, duty=DUTY, starts_on=start + timedelta(days=number % 100),
        )  # fmt: skip
        if number % 20:
            row.state, row.arrived_at = state.ON_DUTY, demo.at(row.starts_on)
        if number % 10 == 7:
            row.state, row.recalled_at, row.recall_reason = (
                state.RECALLED,
                demo.at(demo.today - timedelta(days=1)),
                "轮换",
            )
        rows.append(row)
    Deployment.objects.bulk_create(rows, batch_size=1000)
