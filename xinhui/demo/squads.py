"""Volunteer squads of the demo district: 59 with 847 volunteers in 睦洲镇 (systems.md, G7), two in every other town."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from grids.models import Squad, SquadActivity, SquadMember, SquadShare
from grids.models.squad import ActivityKind, Answer, SquadKind
from xinhui.accounts.models import User
from xinhui.demo.divisions import TOWNS, TownPlan, villages_of
from xinhui.demo.people import names, phone

MUZHOU = "440705109"
SQUADS, VOLUNTEERS = 59, 847
_NAME = {
    SquadKind.WATER_RESCUE: "水上义务救援队",
    SquadKind.PATROL: "治安义务巡逻队",
    SquadKind.FIRE: "志愿消防队",
    SquadKind.FLOOD: "防汛抢险队",
    SquadKind.MEDIATION: "义务调解队",
    SquadKind.RIVER: "护河志愿队",
    SquadKind.CARE: "邻里守望队",
    SquadKind.TRAFFIC: "交通劝导队",
}
_SKILLS = ("水性好，会驾船", "急救证", "电工", "熟悉水道", "会粤语普通话", "")
OTHER_TOWN_MEMBERS = 8


def build_squads(*, workers: Sequence[User], since: date, now: datetime) -> None:
    """Squads with members and leaders, a month of training and duty, call-outs over and one under way.

    `workers` are accounts of 睦洲镇: the first squads have one among their members, whom messages reach.
    """
    squads = Squad.objects.bulk_create(_squads(since))
    here = [squad for squad in squads if squad.area_code.startswith(MUZHOU)]
    extra = VOLUNTEERS % SQUADS
    sizes = {squad.pk: VOLUNTEERS // SQUADS + (n < extra) for n, squad in enumerate(here)}
    people, number = names(41), iter(range(1_200_000, 2_000_000))
    accounts = dict(zip((squad.pk for squad in here), workers, strict=False))
    members = SquadMember.objects.bulk_create(
        (
            _member(squad, n, people, number, accounts.get(squad.pk) if n == 0 else None, since)
            for squad in squads
            for n in range(sizes.get(squad.pk, OTHER_TOWN_MEMBERS))
        ),
        batch_size=1000,
    )
    of_squad: dict[int, list[SquadMember]] = {}
    for member in members:
        of_squad.setdefault(member.squad_id, []).append(member)
    for squad in squads:
        squad.leader = of_squad[squad.pk][0]
    Squad.objects.bulk_update(squads, ["leader"], batch_size=200)
    _activities(squads, of_squad, now)


def _squads(since: date) -> list[Squad]:
    rows = []
    for town in TOWNS:
        wanted = SQUADS if town.code == MUZHOU else 2
        places = [(town.code, town.name.removesuffix("街道").removesuffix("镇")), *_villages(town)]
        kinds = list(SquadKind)
        for n in range(wanted):
            # The first round of every place is water rescue, then the next kind: no name stands twice in a place.
            code, place = places[n % len(places)]
            kind = kinds[n // len(places)]
            rows.append(Squad(area_code=code, kind=kind, name=f"{place}{_NAME[kind]}", founded_on=since))
    return rows


def _villages(town: TownPlan) -> list[tuple[str, str]]:
    return [(village.code, village.name) for village in villages_of(town)]


def _member(
    squad: Squad, n: int, people: Iterator[str], number: Iterator[int], account: User | None, since: date
) -> SquadMember:
    return SquadMember(
        squad=squad, area_code=squad.area_code, account=account, name=account.name if account else next(people),
        phone=phone(next(number)), skills=_SKILLS[n % len(_SKILLS)], starts_on=since,
    )  # fmt: skip


def _activities(squads: Sequence[Squad], of_squad: dict[int, list[SquadMember]], now: datetime) -> None:
    """A training each, a duty for every second, call-outs for water rescue in 睦洲镇, the last one under way."""
    activities = []
    for i, squad in enumerate(squads):
        at = (now - timedelta(days=3 + i % 25)).replace(hour=1, minute=0, second=0, microsecond=0)
        activities.append(_activity(squad, ActivityKind.TRAINING, "集中训练", at, 2))
        if i % 2:
            activities.append(_activity(squad, ActivityKind.DUTY, "周末值守", at - timedelta(days=4), 4))
    rescue = [each for each in squads if each.kind == SquadKind.WATER_RESCUE and each.area_code.startswith(MUZHOU)]
    for i, squad in enumerate(rescue[:6]):
        activities.append(_activity(squad, ActivityKind.CALL_OUT, "落水人员搜救", now - timedelta(days=6 + 5 * i), 3))
    under_way = _activity(rescue[0], ActivityKind.CALL_OUT, "渔船搁浅救援", now - timedelta(minutes=25), 0)
    under_way.ends_at, under_way.result = None, ""
    activities.append(under_way)
    shares = [
        _share(activity, member, n, now)
        for activity in SquadActivity.objects.bulk_create(activities, batch_size=500)
        for n, member in enumerate(of_squad[activity.squad_id])
    ]
    SquadShare.objects.bulk_create(shares, batch_size=1000)


def _activity(squad: Squad, kind: ActivityKind, title: str, at: datetime, hours: int) -> SquadActivity:
    called = kind == ActivityKind.CALL_OUT
    return SquadActivity(
        squad=squad, area_code=squad.area_code, kind=kind, title=title, place="睦洲水道" if called else "村委会前广场",
        text="请携带救生衣、抛绳到现场集合。" if called else "", starts_at=at, ends_at=at + timedelta(hours=hours),
        result="人员平安。" if called else "",
    )  # fmt: skip


def _share(activity: SquadActivity, member: SquadMember, n: int, now: datetime) -> SquadShare:
    share = SquadShare(activity=activity, member=member, area_code=member.area_code)
    came = n % 7 != 6
    if activity.kind == ActivityKind.CALL_OUT:
        waiting = activity.ends_at is None and n % 5 == 4
        share.answer = Answer.WAITING if waiting else Answer.COMING if came else Answer.UNABLE
        if not waiting:
            share.answered_at, share.answered_by = activity.starts_at + timedelta(minutes=2 + n), member.name
    if came and activity.ends_at is not None:
        share.minutes = int((activity.ends_at - activity.starts_at).total_seconds()) // 60
    return share
