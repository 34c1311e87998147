"""Three reserve pools with 300 people: most are kept year by year, some warned, some about to leave, some have left."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from cadres.models import Cadre, PoolEntry, PoolLine, PoolReview, ReservePool
from cadres.models.sealed_line import seal_words
from cadres.rules.pools import findings
from cadres.services.pools.entries import propose_entry
from cadres.services.pools.frame import person_of
from cadres.services.pools.keeping import propose_exit
from cadres.states.cadre import PostLevel
from cadres.states.pools import ExitReason, PoolEntryState, ReviewOutcome
from xinhui.core import clock
from xinhui.demo.cadres.base import DemoCadres

#: (name, about, conditions, how many are in it)
POOLS: tuple[tuple[str, str, dict[str, Any], int], ...] = (
    ("年轻干部库", "面向35岁及以下优秀年轻干部", {"age_most": 35, "education_least": 3}, 110),
    ("专业人才库", "面向有专业特长的干部",
     {"age_most": 45, "education_least": 3, "needs_speciality": True, "work_years_least": 5}, 90),
    ("党政人才库", "面向中层以上党员干部",
     {"age_most": 50, "education_least": 3, "level_least": PostLevel.MIDDLE, "is_party_only": True,
      "work_years_least": 8}, 100),
)  # fmt: skip
LEFT = (ExitReason.PROMOTED, ExitReason.OWN_WISH, ExitReason.DISCIPLINE, ExitReason.REVIEW)
#: State → how the proposal ended, and in which words; the others were entered.
DECISIONS: dict[str, tuple[str, str]] = {
    PoolEntryState.ENTERED: ("approve", "同意入库。"), PoolEntryState.REFUSED: ("refuse", "暂不成熟，继续培养。"),
    PoolEntryState.WITHDRAWN: ("withdraw", "工作岗位有变动，撤回推荐。"),
}  # fmt: skip
REASONS = ("急难险重任务中表现突出。", "业务能力强，群众评价好。", "在基层一线锻炼成长较快。", "连续两年考核优秀。")


def build(cadres: DemoCadres) -> None:
    """Nobody is in two pools; four have left each pool, one was refused, one withdrawn, one is proposed."""
    free = list(cadres.everybody)
    for order, (name, about, asked, count) in enumerate(POOLS, 1):
        pool = ReservePool.objects.create(name=name, about=about, order=order, **asked)
        fit = [row for row in free if _fits(pool, row, cadres)]
        # spread over the units
        chosen = fit[:: max(1, len(fit) // (count + 7))][: count + 7]
        _people(cadres, pool, chosen[: count + 6], count)
        with clock.moved(cadres.office_hour(2)):
            personnel = cadres.actor(f"renshi-{chosen[-1].unit.code}")
            propose_entry(actor=personnel, pool_id=pool.pk, cadre_id=chosen[-1].pk, reason=REASONS[order])
        taken = {row.pk for row in chosen}
        free = [row for row in free if row.pk not in taken]


def _fits(pool: ReservePool, row: Cadre, cadres: DemoCadres) -> bool:
    return all(one.is_met for one in findings(pool.conditions, person_of(row), cadres.today))


def _people(cadres: DemoCadres, pool: ReservePool, chosen: list[Cadre], count: int) -> None:
    """The first `count` are inside, then four who have left, one who was refused, one whose proposal was withdrawn."""
    proposer, decider = cadres.actor("ganbu").user_id, cadres.actor("ganbu2").user_id
    drafts = [_entry(cadres, pool, row, number, count) for number, row in enumerate(chosen)]
    for entry in drafts:
        entry.proposed_by_id = proposer
        entry.decided_by_id = None if entry.state == PoolEntryState.WITHDRAWN else decider
    rows = PoolEntry.objects.bulk_create(drafts, batch_size=500)
    lines, reviews = [], []
    for entry in rows:
        at = cadres.office_hour((cadres.today - entry.proposed_on).days)
        verb, words = DECISIONS.get(entry.state, DECISIONS[PoolEntryState.ENTERED])
        lines.append(PoolLine(entry=entry, at=at, by_id=proposer, verb="propose", text_sealed=entry.reason_sealed))
        lines.append(PoolLine(entry=entry, at=at + timedelta(days=7), by_id=entry.decided_by_id or proposer, verb=verb,
                              text_sealed=seal_words(words)))  # fmt: skip
        if entry.state in (PoolEntryState.ENTERED, PoolEntryState.WARNED) and entry.review_due_on is not None:
            day, is_kept = entry.review_due_on - timedelta(days=365), entry.state == PoolEntryState.ENTERED
            if entry.entered_on is not None and day > entry.entered_on:
                outcome = ReviewOutcome.KEPT if is_kept else ReviewOutcome.WARNED
                reviews.append(PoolReview(entry=entry, year=day.year, outcome=outcome, on=day, by_id=decider))
                words = "继续培养。" if is_kept else "年度测评一般，予以提醒。"
                lines.append(PoolLine(entry=entry, at=cadres.office_hour((cadres.today - day).days), by_id=decider,
                                      verb="keep" if is_kept else "warn", text_sealed=seal_words(words)))  # fmt: skip
        if entry.exited_on is not None:
            lines.append(PoolLine(entry=entry, at=cadres.office_hour((cadres.today - entry.exited_on).days),
                                  by_id=decider, verb="exit", text_sealed=seal_words("经研究同意出库。")))  # fmt: skip
    lines.sort(key=lambda line: line.at)
    PoolLine.objects.bulk_create(lines, batch_size=500)
    PoolReview.objects.bulk_create(reviews, batch_size=500)
    for entry in rows[:2]:
        with clock.moved(cadres.office_hour(3)):
            propose_exit(actor=cadres.actor(f"renshi-{entry.cadre.unit.code}"), pool_entry_id=entry.pk,
                         exit_reason=ExitReason.PROMOTED, words="已提拔使用，建议出库。")  # fmt: skip


def _entry(cadres: DemoCadres, pool: ReservePool, row: Cadre, number: int, count: int) -> PoolEntry:
    days = 420 + number * 13 % 500
    proposed = cadres.today - timedelta(days=days)
    entered = proposed + timedelta(days=7)
    found = [asdict(one) for one in findings(pool.conditions, person_of(row), cadres.today)]
    entry = PoolEntry(pool=pool, cadre=row, proposed_on=proposed, findings=found,
                      reason_sealed=seal_words(REASONS[number % len(REASONS)]))  # fmt: skip
    if number >= count + 4:
        entry.state = PoolEntryState.WITHDRAWN if number == count + 5 else PoolEntryState.REFUSED
        return entry
    # the last review was within the year, but for every fifteenth, whose review is due
    last = cadres.today - timedelta(days=372 if number % 15 == 7 else 20 + number * 7 % 330)
    entry.entered_on, entry.review_due_on = entered, max(last, entered + timedelta(days=1)) + timedelta(days=365)
    entry.state = PoolEntryState.WARNED if number % 25 == 12 else PoolEntryState.ENTERED
    if number >= count:
        entry.state, entry.exit_reason = PoolEntryState.EXITED, LEFT[number - count]
        entry.exited_on = cadres.today - timedelta(days=30 + number % 60)
    return entry
