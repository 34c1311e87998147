"""Four quarters of records of conduct: the last first quarter with its published figures, the present one at work."""

from datetime import datetime, time, timedelta

from cadres.models import (
    Clearing,
    ConductRecord,
    RecordEntry,
    RecordReply,
    RecordRound,
    ToleranceRule,
    UnitReturn,
)
from cadres.models.answers import FINDING, REPLY
from cadres.models.records import sealed_facts
from cadres.rules.records import CHASES, MONTHS, RETURN_DAYS, Quarter, expires_on
from cadres.states.records import RecordKind, RecordVerb
from members.rules.chains import working_day_after
from xinhui.accounts.models import Unit, User
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.sealed import seal
from xinhui.core.services.calendar import schedule_for
from xinhui.demo.cadres.base import DemoCadres

#: systems.md, C2 (first quarter) and C6 (names cleared).
POSITIVE, NEGATIVE, CLEARED = 1700, 300, 32
K = RecordKind
GOOD = (
    (K.HARD_TASK, "牵头完成急难险重任务，提前完成节点"),
    (K.NOTICE_PRAISE, "工作成效获通报表扬"),
    (K.RANKING, "分管指标排名全区前列"),
    (K.PUBLIC_PRAISE, "群众来信表扬，服务及时"),
    (K.EXPERIENCE, "经验做法在全区推广"),
    (K.RECTIFIED, "化解多年历史遗留问题"),
    (K.AWARD, "获上级表彰"),
)
BAD = ((K.LATE, "督办事项未按期办结"), (K.NOTICE_CRITICISM, "工作滞后被通报"), (K.TALK, "因进度滞后被约谈"),
       (K.COMPLAINT, "投诉经查属实"))  # fmt: skip
LEVELS = ("district", "district", "city", "unit", "province")
RULES = (
    ("先行先试", "在改革创新中因缺乏经验、先行先试出现的失误，程序合规，未谋私利"),
    ("应急处突", "在抢险救灾等急难险重任务中果断处置出现的失误，无主观故意"),
    ("历史遗留", "推动解决历史遗留问题过程中出现的失误，主动纠正，未造成重大损失"),
)


def build(cadres: DemoCadres) -> None:
    """Rounds from the last first quarter that is over and settled until today."""
    for name, conditions in RULES:
        ToleranceRule.objects.create(name=name, conditions=conditions)
    now = Quarter.of(cadres.today)
    begin = Quarter(now.year if now.number > 1 and _over(cadres, Quarter(now.year, 1)) else now.year - 1, 1)
    quarter = begin
    while quarter < now:
        size = (POSITIVE, NEGATIVE) if quarter == begin else (120, 24)
        # the last one is always still at work, so that every page has something to do
        _round(cadres, quarter, *size, is_over=quarter == begin or quarter != now.before)
        quarter = quarter.after
    clear = ConductRecord.objects.in_force().filter(polarity="negative").order_by("pk")[: CLEARED * 3 : 3]
    _clear(cadres, list(clear))
    _reply(cadres)


def _closes(quarter: Quarter) -> "datetime":
    day = working_day_after(quarter.last_day, RETURN_DAYS, schedule_for(None).is_workday)
    return datetime.combine(day, time(23, 59), tzinfo=LOCAL)


def _over(cadres: DemoCadres, quarter: Quarter) -> bool:
    """Its returns were due long enough ago to be settled."""
    return _closes(quarter) + timedelta(days=10) < cadres.now


def _round(cadres: DemoCadres, quarter: Quarter, positive: int, negative: int, *, is_over: bool) -> None:
    closes = _closes(quarter)
    is_closed = closes < cadres.now
    row = RecordRound.objects.create(
        year=quarter.year, quarter=quarter.number, opens_on=quarter.after.first_day, closes_on=closes.date(),
        state="settled" if is_over else "closed" if is_closed else "open",
        closed_at=closes if is_closed else None, settled_at=closes + timedelta(days=8) if is_over else None,
    )  # fmt: skip
    owes = set() if is_over else {unit.pk for unit in cadres.units[::6]}
    officers = dict(User.objects.filter(username__startswith="renshi-").values_list("posts__unit_id", "pk"))
    sent = closes.replace(hour=16, minute=20) - timedelta(days=6)
    if sent > cadres.now:
        sent = cadres.now - timedelta(hours=3)
    returns = UnitReturn.objects.bulk_create(
        UnitReturn(round=row, unit=unit, chased=len(CHASES) if is_closed else 0) if unit.pk in owes else
        UnitReturn(round=row, unit=unit, state="settled" if is_over else "submitted", submitted_at=sent,
                   submitted_by_id=officers[unit.pk])
        for unit in cadres.units
    )  # fmt: skip
    _records(cadres, [one for one in returns if one.unit_id not in owes], positive, negative, is_over=is_over)


def _records(
    cadres: DemoCadres, returns: list[UnitReturn], positive: int, negative: int, *, is_over: bool
) -> None:  # fmt: skip
    one, two = (User.objects.get(username=name) for name in ("ganbu", "ganbu2"))
    drafts = []
    for number in range(positive + negative):
        is_good = number < positive
        unit_return = returns[number % len(returns)]
        team = [row for row in cadres.files[unit_return.unit_id] if row.post_level != "none"]
        kind, facts = (GOOD if is_good else BAD)[number % (len(GOOD) if is_good else len(BAD))]
        level = LEVELS[number % len(LEVELS)]
        quarter: Quarter = unit_return.round.of
        day = quarter.first_day + timedelta(days=number * 7 % 89)
        assert unit_return.submitted_at is not None
        polarity = "positive" if is_good else "negative"
        row = ConductRecord(
            unit_return=unit_return, unit_id=unit_return.unit_id, cadre=team[number // len(returns) % len(team)],
            polarity=polarity, kind=kind, level=level, source=f"通报〔{quarter.year}〕{number + 1}号", happened_on=day,
            facts_sealed=sealed_facts(facts), written_by_id=unit_return.submitted_by_id or one.pk, state="submitted",
        )  # fmt: skip
        if is_over or number % 3 == 0:
            row.state, row.checked_by, row.signed_by = "in_force", one, two
            row.signed_at = min(unit_return.submitted_at + timedelta(days=5), cadres.now)
            row.expires_on = expires_on(day, MONTHS[polarity, level])
        elif number % 3 == 1:
            row.state, row.checked_by = "checked", one
        drafts.append(row)
    made = ConductRecord.objects.bulk_create(drafts, batch_size=500)
    RecordEntry.objects.bulk_create(
        [RecordEntry(record=row, at=at, by_id=by, verb=verb) for row in made for at, by, verb in _steps(row)],
        batch_size=1000,
    )  # fmt: skip


def _steps(row: ConductRecord) -> list[tuple[datetime, int | None, RecordVerb]]:
    sent = row.unit_return.submitted_at
    assert sent is not None
    found: list[tuple[datetime, int | None, RecordVerb]] = [(sent, row.written_by_id, RecordVerb.SUBMIT)]
    if row.checked_by_id is not None:
        found.append((sent + timedelta(hours=1), row.checked_by_id, RecordVerb.CHECK))
    if row.signed_at is not None:
        found.append((row.signed_at, row.signed_by_id, RecordVerb.SIGN))
    return found


def _clear(cadres: DemoCadres, rows: list[ConductRecord]) -> None:
    office, one = Unit.objects.get(code="ZZB"), User.objects.get(username="ganbu")
    day = cadres.today - timedelta(days=2)
    Clearing.objects.bulk_create(
        Clearing(record=row, unit=office, finding_sealed=seal("经查，反映情况失实", purpose=FINDING), verified_by=one,
                 verified_on=day, way="letter", cleared_by=one, cleared_on=day)
        for row in rows
    )  # fmt: skip
    ConductRecord.objects.filter(pk__in=[row.pk for row in rows]).update(cleared_on=day)


def _reply(cadres: DemoCadres) -> None:
    """Four people have replied and wait; the cadre with an own account has a record to reply to."""
    rows = ConductRecord.objects.in_force().filter(polarity="negative", cleared_on=None).order_by("-pk")[:4]
    RecordReply.objects.bulk_create(
        RecordReply(record=row, text_sealed=seal("该事项需外单位配合，已于次月办结", purpose=REPLY),
                    at=clock.now() - timedelta(days=3), due_on=cadres.today + timedelta(days=12))
        for row in rows
    )  # fmt: skip
