"""Care and supervision of the demo district: talks in every state, disciplines and the way back, adjustments,
inspections of selection work.

Figures: 7 used again after a discipline, 5 adjusted.
"""

from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password

from cadres.models import Cadre, CareLine, CareTalk, TalkFollowUp
from cadres.models.care import NOTE
from cadres.models.sealed_line import seal_words
from cadres.rules.care import climb, due_day
from cadres.services.care.daily import raise_talks_by_rule
from cadres.states.care import TALKS, Occasion, TalkState
from cadres.states.follow_ups import CareVerb, FollowState
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import User
from xinhui.core.sealed import seal
from xinhui.demo.cadres.base import DemoCadres
from xinhui.demo.cadres.inspections import build_inspections
from xinhui.demo.cadres.supervision import build_disciplines, build_removals

TALKED = 132
#: Turn by turn: occasions that somebody notices, and those by rule.
OCCASIONS = (Occasion.NEW_POST, Occasion.ILLNESS, Occasion.SIGNS, Occasion.HARDSHIP, Occasion.NEW_POST,
             Occasion.LEAVING_POST, Occasion.FAULT, Occasion.SIGNS)  # fmt: skip
NOTES = {
    Occasion.NEW_POST: "肯定其过往实绩，就履新后廉洁自律、熟悉分管工作提出要求；本人表示尽快进入角色。",
    Occasion.ILLNESS: "了解治疗情况，转达组织关心；本人希望治疗期间由副职代为分管。",
    Occasion.SIGNS: "就近期工作拖沓、会议请假偏多予以提醒；本人作了说明并表示改进。",
    Occasion.HARDSHIP: "了解家庭困难，核实帮扶政策享受情况；本人情绪稳定。",
    Occasion.LEAVING_POST: "听取任内工作小结和交接情况，勉励其在新岗位发挥作用。",
    Occasion.FAULT: "指出履责不力的具体事项，提出限期整改要求；本人诚恳接受。",
}
AGREED = {
    Occasion.NEW_POST: "一个月内走访分管领域全部单位，形成工作思路",
    Occasion.ILLNESS: "治疗期间由副职代管，每月由工会上门慰问一次",
    Occasion.SIGNS: "每月向主要负责同志书面报告重点工作进度",
    Occasion.HARDSHIP: "协助申请职工医疗互助，并协调就近调休照护",
    Occasion.LEAVING_POST: "半个月内完成经手项目的书面交接",
    Occasion.FAULT: "两个月内完成整改并作书面检查",
}
OUTCOMES = ("已按商定落实，本人认可。", "已完成，材料存档。")
_DUE, _HELD, _CONFIRMED, _DROPPED = TalkState


def build(cadres: DemoCadres) -> None:
    """Talks, disciplines, adjustments, inspections; nobody has two open things of one kind."""
    free = [row for row in cadres.everybody if row.user_id is None]
    raise_talks_by_rule(actor=SYSTEM)
    known = set(CareTalk.objects.values_list("cadre_id", flat=True))
    people = [row for row in free[5::9] if row.pk not in known][:TALKED]
    _talks(cadres, people)
    _own_talks(cadres)
    taken = known | {row.pk for row in people}
    rest = [row for row in free if row.pk not in taken and row.retires_on and row.retires_on > cadres.today]
    build_disciplines(cadres, rest[3::17])
    build_removals(cadres, {row.pk for row in rest[4::17]})
    build_inspections(cadres)


def _talks(cadres: DemoCadres, people: list[Cadre]) -> None:
    """Five in twelve are due, of these every other late; the rest held, confirmed or no longer due."""
    officers = dict(User.objects.filter(username__startswith="renshi-").values_list("posts__unit_id", "pk"))
    rows = [_talk(cadres, cadre, number, officers[cadre.unit_id]) for number, cadre in enumerate(people)]
    _accounts([row.cadre for row in rows if row.state == _CONFIRMED])
    CareTalk.objects.bulk_create(rows, batch_size=500)
    office = cadres.actor("ganbu").user_id
    lines = [line for row in rows for line in _lines(cadres, row, office)]
    held = [row for row in rows if row.held_on is not None]
    TalkFollowUp.objects.bulk_create([_follow_up(cadres, row, number) for number, row in enumerate(held) if number % 2])
    CareLine.objects.bulk_create(lines, batch_size=500)


def _accounts(people: list[Cadre]) -> None:
    """Who confirms signs in: an account of their own, which nobody knows the password of."""
    shut = make_password(None)
    users = User.objects.bulk_create([User(username=f"ganbu-{row.pk}", name=row.name, password=shut) for row in people])
    for row, user in zip(people, users, strict=True):
        row.user = user
    Cadre.objects.bulk_update(people, ["user"])


def _talk(cadres: DemoCadres, cadre: Cadre, number: int, officer: int) -> CareTalk:
    occasion = OCCASIONS[number % len(OCCASIONS)]
    kind, days = TALKS[occasion]
    turn = number % 12
    if turn < 5:
        # due: two of five late by some days, the others within the next weeks
        ahead = -(2 + number % 11) if turn in (1, 3) else 1 + number % max(2, days)
        due = cadres.today + timedelta(days=min(ahead, days))
        planned = max(due - timedelta(days=1), cadres.today + timedelta(days=1)) if turn == 2 else None
        return CareTalk(
            cadre=cadre, kind=kind, occasion=occasion, occasion_on=due - timedelta(days=days), due_on=due,
            talker_id=None if turn == 4 else officer, planned_on=planned, chased_level=climb(due, cadres.today),
        )  # fmt: skip
    on = cadres.today - timedelta(days=25 + number % 150)
    base = CareTalk(cadre=cadre, kind=kind, occasion=occasion, occasion_on=on, due_on=due_day(on, days))
    if turn == 5:
        base.state, base.dropped_sealed = _DROPPED, seal("已调离本单位，由新单位另行安排。", purpose=NOTE)
        return base
    base.state = _HELD if turn in (6, 7) else _CONFIRMED
    base.talker_id, base.held_on = officer, on + timedelta(days=max(1, days - 3))
    base.note_sealed = seal(NOTES[occasion], purpose=NOTE)
    if base.state == _CONFIRMED:
        base.confirmed_at = _at(cadres, base.held_on + timedelta(days=1))
    return base


def _at(cadres: DemoCadres, day: date) -> datetime:
    return min(cadres.office_hour((cadres.today - day).days), cadres.now)


def _lines(cadres: DemoCadres, row: CareTalk, office: int | None) -> list[CareLine]:
    begun = max(row.occasion_on, cadres.today - timedelta(days=190))
    steps: list[tuple[date, CareVerb, int | None]] = [(begun, CareVerb.TALK_RAISE, office)]
    if row.talker_id is not None:
        steps.append((begun, CareVerb.TALK_ASSIGN, office))
    if row.held_on is not None:
        steps.append((row.held_on, CareVerb.TALK_HOLD, row.talker_id))
    if row.confirmed_at is not None:
        steps.append((row.confirmed_at.date(), CareVerb.TALK_CONFIRM, row.cadre.user_id))
    if row.state == _DROPPED:
        steps.append((row.due_on, CareVerb.TALK_DROP, office))
    return [CareLine(talk=row, at=_at(cadres, min(day, cadres.today)), by_id=by, verb=verb) for day, verb, by in steps]


def _follow_up(cadres: DemoCadres, row: CareTalk, number: int) -> TalkFollowUp:
    assert row.held_on is not None
    text = seal_words(AGREED[Occasion(row.occasion)])
    turn = number % 8
    if turn in (1, 3):  # open: one late, one to come
        due = cadres.today + timedelta(days=-(2 + number % 9) if turn == 1 else 12 + number % 20)
        return TalkFollowUp(talk=row, text_sealed=text, due_on=due, chased_level=climb(due, cadres.today))
    due = row.held_on + timedelta(days=30)
    ended = min(row.held_on + timedelta(days=20), cadres.today)
    state = FollowState.DROPPED if turn == 7 else FollowState.DONE
    said = "情况已变化，本人不再需要。" if turn == 7 else OUTCOMES[number % 2]
    return TalkFollowUp(talk=row, text_sealed=text, due_on=due, state=state, ended_on=ended,
                        outcome_sealed=seal_words(said))  # fmt: skip


def _own_talks(cadres: DemoCadres) -> None:
    """The cadre with an own account: a talk to confirm, one confirmed, with what was agreed."""
    himself = Cadre.objects.get(user__username="ganbu-self")
    talker = cadres.actor("ganbu").user_id
    for number, (occasion, days) in enumerate(((Occasion.HARDSHIP, 9), (Occasion.SIGNS, 70))):
        kind, within = TALKS[occasion]
        on = cadres.today - timedelta(days=days)
        held = on + timedelta(days=3)
        row = CareTalk.objects.create(
            cadre=himself, kind=kind, occasion=occasion, occasion_on=on, due_on=due_day(on, within), talker_id=talker,
            held_on=held, note_sealed=seal(NOTES[occasion], purpose=NOTE), state=_CONFIRMED if number else _HELD,
            confirmed_at=_at(cadres, held) if number else None,
        )  # fmt: skip
        CareLine.objects.bulk_create(_lines(cadres, row, talker))
        TalkFollowUp.objects.create(
            talk=row, text_sealed=seal_words(AGREED[occasion]), due_on=cadres.today + timedelta(days=21 - number * 50),
            state=FollowState.DONE if number else FollowState.OPEN,
            ended_on=cadres.today - timedelta(days=31) if number else None,
            outcome_sealed=seal_words(OUTCOMES[0]) if number else "",
        )  # fmt: skip
