"""Inspections of selection work in the demo district: some closed, some with findings on their way, two late."""

from datetime import date, datetime, timedelta

from cadres.models import CareLine, SelectionFinding, SelectionInspection
from cadres.models.sealed_line import seal_words
from cadres.rules.care import climb
from cadres.states.follow_ups import CareVerb
from cadres.states.inspections import FindingKind
from xinhui.accounts.actors import person_id
from xinhui.demo.cadres.base import DemoCadres

K = FindingKind
FOUND = (
    (K.RECORDS, "两批次选拔任用纪实材料缺少考察谈话记录签名", "已补齐签名并装订归档"),
    (K.FILES, "三人次任前档案审核表未填写复核意见", "已复核并补填意见"),
    (K.RECOMMENDATION, "一次民主推荐参加人员范围不足", "已组织学习条例，后续推荐按规定范围进行"),
    (K.PUBLICITY, "一名同志试用期满未及时考核", "已补办试用期满考核"),
    (K.POSTS, "一个内设机构副职超配一名", "已通过交流消化"),
    (K.EXAMINATION, "考察报告未写明主要缺点", "已修订考察报告模板并补充"),
    (K.SUPERVISION, "提醒谈话台账不完整", "已补录台账并明确专人"),
    (K.MOTION, "一批次动议未形成分析研判材料", "已建立动议研判模板"),
)
#: (begun so many days ago, states of its findings); closed when all are verified.
INSPECTIONS = (
    (300, ("verified",) * 4), (240, ("verified",) * 3), (180, ("verified",) * 5), (90, ("verified",) * 2),
    (60, ("verified", "verified", "reported", "late", "late")), (35, ("verified", "reported", "open", "back")),
    (20, ("reported", "open", "open")), (6, ("open",)), (2, ()),
)  # fmt: skip


def build_inspections(cadres: DemoCadres) -> None:
    """One after the other, in units far apart."""
    number = 0
    for unit, (days, states) in zip(cadres.units[4::8], INSPECTIONS, strict=False):
        begun = cadres.today - timedelta(days=days)
        is_closed = bool(states) and set(states) == {"verified"}
        row = SelectionInspection.objects.create(
            unit=unit, period_from=date(begun.year - 2, 1, 1), period_to=begun.replace(day=1),
            begun_on=begun,
            by_id=person_id(cadres.actor("ganbu")), state="closed" if is_closed else "open",
            closed_on=begun + timedelta(days=55) if is_closed else None,
        )  # fmt: skip
        for state in states:
            _finding(cadres, row, state, number)
            number += 1


def _finding(cadres: DemoCadres, row: SelectionInspection, state: str, number: int) -> None:
    finder, other = person_id(cadres.actor("ganbu")), person_id(cadres.actor("ganbu2"))
    unit = cadres.actor(f"renshi-{row.unit.code}").user_id
    kind, text, evidence = FOUND[number % len(FOUND)]
    due = row.begun_on + timedelta(days=45)
    if state == "late":
        due = cadres.today - timedelta(days=5 + number % 5)
    elif state != "verified" and due <= cadres.today:
        due = cadres.today + timedelta(days=10)
    reported = row.begun_on + timedelta(days=15)
    is_reported, is_verified = state in ("verified", "reported"), state == "verified"
    made = SelectionFinding.objects.create(
        inspection=row, kind=kind, text=text, due_on=due, found_by_id=finder,
        state=state if is_reported else "open", evidence=evidence if is_reported else "",
        reported_on=reported if is_reported else None, objection="佐证材料不全" if state == "back" else "",
        verified_by_id=other if is_verified else None,
        verified_on=reported + timedelta(days=8) if is_verified else None,
        chased_level=climb(due, cadres.today) if not is_reported else 0,
    )  # fmt: skip
    steps: list[tuple[int, CareVerb, int | None, str]] = [(1, CareVerb.FINDING_ADD, finder, "")]
    if is_reported or state == "back":
        steps.append((15, CareVerb.FINDING_REPORT, unit, evidence))
    if state == "back":
        steps.append((18, CareVerb.FINDING_BACK, other, "佐证材料不全"))
    if is_verified:
        steps.append((23, CareVerb.FINDING_VERIFY, other, ""))
    CareLine.objects.bulk_create([
        CareLine(finding=made, at=_at(cadres, row.begun_on + timedelta(days=days)), by_id=by, verb=verb,
                 text_sealed=seal_words(said) if said else "")
        for days, verb, by, said in steps
    ])  # fmt: skip


def _at(cadres: DemoCadres, day: date) -> datetime:
    return min(cadres.office_hour((cadres.today - day).days), cadres.now)
