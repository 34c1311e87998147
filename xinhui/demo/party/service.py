"""The double registration of the demo district: all organ members registered, posts, wishes and a year of service."""

from datetime import date, datetime, time, timedelta
from random import Random

from shapely.geometry import shape

from grids.models import Grid
from members.models import (
    Member,
    Registration,
    ServiceHours,
    ServicePost,
    ServiceRecord,
    ServiceRequest,
    UnitPartnership,
)
from members.rules.service import most_minutes
from members.states.organization import COUNTED, Sector
from members.states.service import Beneficiary, RecordState, RegistrationState, ServiceKind, WishState
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.demo.party.base import DemoParty

POSTS, WISHES, RECORDS = 60, 80, 600
HOME = "440705103200"
TITLES = {
    ServiceKind.PUBLICITY: ("惠民政策宣讲员", "入户宣讲惠民政策，发放办事指南"),
    ServiceKind.PATROL: ("河堤安全巡查员", "协助网格员巡查河堤与村口"),
    ServiceKind.ENVIRONMENT: ("环境整治突击队", "清理卫生死角，引导垃圾分类"),
    ServiceKind.MEDIATION: ("邻里纠纷调解员", "协助调解邻里纠纷"),
    ServiceKind.TUTORING: ("四点半课堂辅导员", "辅导放学后的儿童"),
    ServiceKind.ELDERLY: ("长者探访员", "探访独居长者，陪同就医"),
    ServiceKind.MEDICAL: ("义诊志愿岗", "量血压、健康咨询"),
    ServiceKind.LEGAL: ("法律咨询岗", "解答法律问题，代写文书"),
    ServiceKind.CULTURE: ("文体活动辅导员", "组织文体活动"),
    ServiceKind.REPAIR: ("小修小补服务岗", "修理电器、水电"),
}
WISH_TITLES = (
    ("更换楼道照明灯", ServiceKind.REPAIR, Beneficiary.ELDERLY_ALONE, "独居老人楼道照明灯已坏，出行不便"),
    ("一套课外读物", ServiceKind.TUTORING, Beneficiary.CHILDREN, "希望得到适合小学高年级的课外读物"),
    ("轮椅坡道修整", ServiceKind.REPAIR, Beneficiary.DISABLED, "单元门口坡道破损，轮椅难以通过"),
    ("陪同到医院复诊", ServiceKind.ELDERLY, Beneficiary.ELDERLY_ALONE, "每月复诊一次，希望有人陪同"),
    ("普通话辅导", ServiceKind.TUTORING, Beneficiary.NEWCOMERS, "新市民子女希望得到普通话辅导"),
    ("过冬棉被两床", ServiceKind.OTHER, Beneficiary.POOR, "困难家庭希望得到过冬棉被"),
)


def build(party: DemoParty) -> None:
    """Everything of the subject, in bulk: the rows are those that the services would leave behind."""
    rng, now = Random(2022), party.now  # noqa: S311 - a script, not a secret
    members = list(
        Member.objects.filter(organization__sector=Sector.ORGAN, state__in=COUNTED)
        .select_related("organization")
        .order_by("pk")
    )
    communities = list(party.villages)
    home = _registrations(members, communities, now)
    _partnerships(party, communities, now)
    posts = _posts(communities, now)
    _wishes(rng, communities, home, now)
    _records(rng, posts, home, now)


def _registrations(members: list[Member], communities: list[str], now: datetime) -> dict[str, list[Member]]:
    """One home registration a member, in force; community → its members."""
    home: dict[str, list[Member]] = {code: [] for code in communities}
    rows = []
    for number, member in enumerate(members):
        code = HOME if member.user_id is not None or number % 97 == 0 else communities[number * 7 % len(communities)]
        home[code].append(member)
        asked = now - timedelta(days=300 - number % 60, hours=number % 9)
        rows.append(
            Registration(
                member=member,
                area_code=code,
                state=RegistrationState.ACCEPTED,
                asked_at=asked,
                decided_at=asked + timedelta(days=1),
            )
        )
    rows += [
        Registration(
            member=home[HOME][1 + number],
            area_code=HOME,
            kind="partner",
            state=RegistrationState.ASKED,
            asked_at=now - timedelta(days=number),
        )
        for number in range(4)
    ]
    Registration.objects.bulk_create(rows, batch_size=1000)
    return home


def _partnerships(party: DemoParty, communities: list[str], now: datetime) -> None:
    first = {branch.unit_id: branch for branch in reversed(party.organ_branches)}
    services = ("每月一次环境整治", "结对助学助困", "政策法规宣讲", "应急值守支援", "健康义诊下社区")
    since = clock.local(now).date() - timedelta(days=280)
    UnitPartnership.objects.bulk_create(
        UnitPartnership(
            unit=unit,
            organization=first[unit.pk],
            area_code=HOME if number == 0 else communities[number * 11 % len(communities)],
            service=services[number % len(services)],
            state=RegistrationState.ACCEPTED,
            starts_on=since + timedelta(days=number),
            decided_at=now - timedelta(days=270 - number),
        )
        for number, unit in enumerate(party.units)
    )


def _posts(communities: list[str], now: datetime) -> list[ServicePost]:
    kinds, since = list(TITLES), clock.local(now).date() - timedelta(days=250)
    grids = {grid.code[:12]: grid for grid in Grid.objects.active().order_by("-code")}
    rows = []
    for number in range(POSTS):
        code = HOME if number < 6 else communities[number * 13 % len(communities)]
        kind, grid = kinds[number % len(kinds)], grids.get(code)
        latitude, longitude = middle_of(grid) if grid is not None else (22.45, 113.03)
        title, what = TITLES[kind]
        rows.append(
            ServicePost(
                area_code=code,
                community=code,
                title=title,
                kind=kind,
                what=what,
                weekdays=("6", "67", "")[number % 3],
                time_from=time(9 + number % 3 * 5),
                minutes=(120, 90, 180)[number % 3],
                starts_on=since,
                place="党群服务中心",
                latitude=latitude,
                longitude=longitude,
                capacity=2 + number % 5,
                closed_on=clock.local(now).date() - timedelta(days=20) if number % 12 == 11 else None,
            )
        )
    return ServicePost.objects.bulk_create(rows)


def middle_of(grid: Grid) -> tuple[float, float]:
    """A point inside the grid's outline: latitude, longitude."""
    point = shape(grid.boundary).representative_point()
    return point.y, point.x


def _wishes(rng: Random, communities: list[str], home: dict[str, list[Member]], now: datetime) -> None:
    today, rows = clock.local(now).date(), []
    states = (
        [WishState.OPEN] * 3
        + [WishState.TAKEN] * 2
        + [WishState.DONE]
        + [WishState.CONFIRMED] * 5
        + [WishState.CANCELLED]
    )
    for number in range(WISHES):
        code = HOME if number < 12 else communities[number * 17 % len(communities)]
        title, kind, whom, what = WISH_TITLES[number % len(WISH_TITLES)]
        state = states[number % len(states)]
        taken = state in (WishState.TAKEN, WishState.DONE, WishState.CONFIRMED)
        done = state in (WishState.DONE, WishState.CONFIRMED)
        at = now - timedelta(days=rng.randint(3, 90))
        fulfilled = state == WishState.CONFIRMED
        rows.append(
            ServiceRequest(
                area_code=code,
                community=code,
                title=title,
                kind=kind,
                beneficiary=whom,
                what=what,
                state=state,
                wanted_by=today + timedelta(days=rng.randint(2, 30)) if not done else clock.local(at).date(),
                taker=home[code][number % len(home[code])] if taken else None,
                taken_at=at if taken else None,
                done_at=at if done else None,
                result="已上门办理，群众满意" if done else "",
                minutes=60 + number % 4 * 15 if done else None,
                rating=4 + number % 2 if fulfilled else None,
                confirmed_at=at + timedelta(days=1) if fulfilled else None,
                note="已由社区解决" if state == WishState.CANCELLED else "",
            )
        )
    made = ServiceRequest.objects.bulk_create(rows)
    _ledger(
        [
            (
                row.taker,
                row.area_code,
                None,
                row,
                row.kind,
                clock.local(row.done_at).date(),
                row.minutes or 0,
                row.confirmed_at,
            )
            for row in made
            if row.state == WishState.CONFIRMED and row.done_at and row.taker and row.confirmed_at
        ]
    )


def _records(rng: Random, posts: list[ServicePost], home: dict[str, list[Member]], now: datetime) -> None:
    """Some served every week of the year; the last days wait to be rated and certified, some are still to come."""
    today = clock.local(now).date()
    rows: list[ServiceRecord] = []
    seen: set[tuple[int, int, date]] = set()
    while len(rows) < RECORDS:
        number = len(rows)
        post = posts[rng.randrange(len(posts))] if number % 5 else posts[number // 5 % 6]
        member = rng.choice(home[post.community])
        on = today - timedelta(days=rng.randint(1, 240))
        if number < 60:
            on = today + timedelta(days=number % 20 - 6)
        if (post.pk, member.pk, on) in seen:
            continue
        seen.add((post.pk, member.pk, on))
        rows.append(_record(rng, number, post, member, on, today))
    made = ServiceRecord.objects.bulk_create(rows, batch_size=500)
    _ledger(
        [
            (row.member, row.area_code, row, None, row.post.kind, row.on, row.certified_minutes or 0, row.certified_at)
            for row in made
            if row.state == RecordState.CERTIFIED and row.certified_at is not None
        ]
    )


def _record(rng: Random, number: int, post: ServicePost, member: Member, on: date, today: date) -> ServiceRecord:
    begun = datetime.combine(on, post.time_from, tzinfo=LOCAL)
    row = ServiceRecord(
        post=post,
        member=member,
        area_code=post.area_code,
        on=on,
        asked_at=begun - timedelta(days=5),
        most_minutes=most_minutes(post.minutes),
    )
    if on >= today:
        return row
    if number % 25 == 7:
        row.state = (RecordState.ABSENT, RecordState.CANCELLED, RecordState.REFUSED)[number // 25 % 3]
        return row
    minutes = min(post.minutes + rng.randint(-20, 25), row.most_minutes)
    row.state, row.minutes, row.signed_in_at = RecordState.SIGNED_OUT, minutes, begun
    row.signed_out_at = begun + timedelta(minutes=minutes)
    row.is_by_list, row.is_elsewhere = number % 9 == 0, number % 23 == 1
    row.distance_m = 900 + number if row.is_elsewhere else number * 7 % 300
    if number < 30:
        return row
    row.state, row.rating, row.rated_at = RecordState.RATED, rng.choice((5, 5, 5, 4, 4, 3)), begun + timedelta(days=1)
    if number < 45:
        return row
    row.state, row.certified_minutes = RecordState.CERTIFIED, minutes
    row.certified_at = begun + timedelta(days=2)
    return row


#: Member, area code, record or wish, kind, day, minutes, certified at.
Line = tuple[Member | None, str, ServiceRecord | None, ServiceRequest | None, str, date, int, datetime]


def _ledger(lines: list[Line]) -> None:
    """Entries with running balances, in the order of their certification; goes on from what is there."""
    balance: dict[int, int] = {}
    for pk, left in ServiceHours.objects.order_by("pk").values_list("member_id", "balance"):
        balance[pk] = left
    rows = []
    for member, area, record, wish, kind, on, minutes, at in sorted(lines, key=lambda line: line[7]):
        assert member is not None
        balance[member.pk] = balance.get(member.pk, 0) + minutes
        rows.append(
            ServiceHours(
                member=member,
                organization_id=member.organization_id,
                area_code=area,
                record=record,
                wish=wish,
                kind=kind,
                why="certified",
                on=on,
                change=minutes,
                balance=balance[member.pk],
                at=at,
            )
        )
    ServiceHours.objects.bulk_create(rows, batch_size=500)
