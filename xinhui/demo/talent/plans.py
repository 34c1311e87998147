"""The talent-doubling plan 2022–2026: closed lists of the years before, this year's with tasks in every state."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import cycle

from talent.models import (
    PlanYear,
    TalentPlan,
    TalentTask,
    TaskDeferral,
    TaskEntry,
    TaskEvidence,
    TaskPart,
    TaskProgress,
)
from talent.rules.promise import end_of_work
from talent.services.plans import deciding, leading, parts
from talent.services.plans.frame import set_deadline
from talent.services.plans.slipping import TASKS_CLOCK
from talent.services.promise import Clockwork, climb_due
from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.accounts.models import Post, Unit, User
from xinhui.accounts.roles import Role
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.services.calendar import schedule_for
from xinhui.demo.talent.base import DemoTalent
from xinhui.demo.talent.plan_tasks import TASKS, DemoTask

FIRST, LAST = 2022, 2026
#: How many tasks of the years that are over; systems.md, T3, for 2022.
LISTS = {2022: 36, 2023: 33, 2024: 34, 2025: 35}
#: This year: how it stands, days until (or since) the deadline, share of the quantity in a hundred.
THIS_YEAR: tuple[tuple[str, int, int], ...] = (
    ("done", -60, 100), ("done", -45, 100), ("done", -30, 105), ("done", -20, 100), ("done", -12, 120),
    ("done", -9, 100), ("reported", 12, 100), ("reported", 20, 100), ("under_way", 14, 92), ("under_way", 21, 80),
    ("under_way", 27, 95), ("under_way", 30, 50), ("under_way", 33, 88), ("under_way", 35, 30), ("under_way", 40, 97),
    ("listed", 45, 0), ("listed", 60, 0), ("late", -14, 70), ("late", -2, 85), ("late", -1, 60), ("asked", 10, 55),
    ("postponed", 30, 66), ("postponed", 44, 72), ("sent_back", 9, 90), ("suspended", 50, 20), ("dropped", 40, 10),
    ("partner", 25, 74), ("partner", 38, 61),
)  # fmt: skip


def build(talent: DemoTalent) -> None:
    """Set in January 2022; each year a list, drawn up by one of the office and adopted by the other."""
    plan = TalentPlan.objects.create(
        name="人才倍增计划", first_year=FIRST, last_year=LAST, document="新委发〔2022〕3号",
        adopted_on=date(2022, 1, 20), aim="到2026年，全区人才总量比2021年翻一番，政策、平台、服务居全市前列。",
    )  # fmt: skip
    year = min(talent.today.year, LAST)
    for past, many in LISTS.items():
        if past < year:
            _past(talent, plan, past, many)
    _present(talent, plan, year)


def _office() -> list[User]:
    return list(User.objects.filter(username__in=("rencai", "rencai2")).order_by("pk"))


def _task(year: PlanYear, number: int, one: DemoTask, units: dict[str, Unit], deadline: date) -> TalentTask:
    return TalentTask(plan_year=year, number=number, field=one.field, name=one.name, indicator=one.indicator,
                      wanted=Decimal(one.wanted), measure=one.measure, lead=units[one.lead], deadline=deadline,
                      first_deadline=deadline,
                      text=f"{one.name}，{one.indicator}{one.wanted}{one.measure}。")  # fmt: skip


def _units() -> dict[str, Unit]:
    return {unit.code: unit for unit in Unit.objects.all()}


def _parts(rows: list[TalentTask], tasks: tuple[DemoTask, ...], units: dict[str, Unit], state: str) -> list[TaskPart]:
    said = {"answer": "已按分工完成。"} if state == "accepted" else {}
    return TaskPart.objects.bulk_create([
        TaskPart(task=row, unit=units[code], what=f"协助做好{row.name}相关工作", due_on=row.deadline, state=state,
                 answered_on=row.deadline if said else None, **said)
        for row, one in zip(rows, tasks, strict=True) for code in one.partners.split(",") if code
    ])  # fmt: skip


def _past(talent: DemoTalent, plan: TalentPlan, year: int, many: int) -> None:
    """A list that is over: all done, but three struck off; two slipped on the way."""
    office, units, tasks = _office(), _units(), TASKS[:many]
    listed = PlanYear.objects.create(
        plan=plan, year=year, state="closed", document=f"新人才〔{year}〕1号", adopted_on=date(year, 2, 18),
        closed_on=date(year + 1, 1, 12), drafted_by=office[0], adopted_by=office[1], closed_by=office[0],
        summary=f"{year}年度{many}项任务中，{many - 3}项完成，3项经区委人才工作领导小组研究并入其他任务。",
    )  # fmt: skip
    rows = []
    for number, one in enumerate(tasks, 1):
        row = _task(listed, number, one, units, date(year, one.month, 28))
        row.settled_on = row.deadline - timedelta(days=number % 9)
        if number % 12 == 0:
            row.state, row.decision = "dropped", f"区委人才工作领导小组会议纪要〔{year}〕{number}号"
        else:
            row.state, row.reached, row.result = (
                "done",
                row.wanted,
                f"{one.indicator}{one.wanted}{one.measure}，已完成。",
            )
        if number % 17 == 0:
            row.missed, row.slipped_at = 2, end_of_work(schedule_for(None), row.deadline)
            row.settled_on = row.deadline + timedelta(days=6)
            row.explanation, row.explained_at = "受疫情影响推迟，已在一周内补办。", row.slipped_at + timedelta(hours=20)
        rows.append(row)
    rows = TalentTask.objects.bulk_create(rows)
    _parts(rows, tasks, units, "accepted")
    done = [row for row in rows if row.settled_on is not None]
    TaskEvidence.objects.bulk_create(
        [TaskEvidence(task=row, name=f"{row.name}佐证材料", unit_id=row.lead_id) for row in done if row.state == "done"]
    )
    handlers = _handlers()
    TaskEntry.objects.bulk_create([
        TaskEntry(task=row, verb=verb, at=_at(day), text=text, actor_id=who)
        for row in done for verb, day, text, who in (
            ("adopt", date(year, 2, 18), "", office[1].pk), ("begin", date(year, 2, 25), "", handlers.get(row.lead_id)),
            *((("report", row.settled_on - timedelta(days=2), row.result, handlers.get(row.lead_id)),
               ("confirm", row.settled_on, "", office[0].pk)) if row.state == "done" and row.settled_on else
              (("drop", row.settled_on or row.deadline, row.decision, office[0].pk),)))
    ])  # fmt: skip


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=LOCAL)


def _handlers() -> dict[int, int]:
    """Unit → its handler."""
    rows = Post.objects.in_force().filter(role=Role.DEPARTMENT_HANDLER).order_by("-pk")
    return {unit or 0: user for unit, user in rows.values_list("unit_id", "user_id")}


def _present(talent: DemoTalent, plan: TalentPlan, year: int) -> None:
    office, units, tasks = _office(), _units(), TASKS[: len(THIS_YEAR)]
    ago = max((talent.today - date(year, 2, 10)).days, 150)
    listed = PlanYear.objects.create(
        plan=plan, year=year, state="adopted", document=f"新人才〔{year}〕1号", drafted_by=office[0],
        adopted_by=office[1], adopted_on=talent.today - timedelta(days=ago),
    )  # fmt: skip
    last = date(year, 12, 31) if talent.today.year == year else date.max
    rows = [_task(listed, number, one, units, min(talent.today + timedelta(days=stands[1]), last))
            for number, (one, stands) in enumerate(zip(tasks, THIS_YEAR, strict=True), 1)]  # fmt: skip
    with clock.moved(talent.office_hour(ago)):
        for row in rows:
            set_deadline(row, row.deadline)
        rows = TalentTask.objects.bulk_create(rows)
        TaskEntry.objects.bulk_create([TaskEntry(task=row, verb="adopt", actor=office[1]) for row in rows])
    _parts(rows, tasks, units, "open")
    handlers = {unit: Actor.of(User.objects.get(pk=user)) for unit, user in _handlers().items()
                if unit in {row.lead_id for row in rows}}  # fmt: skip
    pieces = cycle(("方案已印发", "按月推进", "已完成大部分"))
    for row, (stands, days, share) in zip(rows, THIS_YEAR, strict=True):
        _live(talent, row, handlers[row.lead_id], stands, days, share, next(pieces))


def _live(talent: DemoTalent, row: TalentTask, lead: Actor, stands: str, days: int, share: int, word: str) -> None:
    """What happened to one task since the list was adopted."""
    if stands == "listed":
        return
    reached = (row.wanted * share / 100).quantize(Decimal(1)) or Decimal(1)
    with clock.moved(talent.office_hour(140)):
        leading.begin_task(actor=lead, task_id=row.pk, note=f"{word}，明确分管领导和责任股室。")
    for ago, part in ((80, 3), (45, 2), (12, 1)):
        with clock.moved(talent.office_hour(ago)):
            month = clock.today().replace(day=1)
            TaskProgress.objects.get_or_create(
                task=row, month=month, defaults={"reached": (reached / part).quantize(Decimal(1)), "text": f"{word}。"}
            )
    TalentTask.objects.filter(pk=row.pk).update(reached=reached)
    _ENDS.get(stands, _nothing)(talent, row, lead, days, reached)


def _nothing(talent: DemoTalent, row: TalentTask, lead: Actor, days: int, reached: Decimal) -> None:
    """Goes on."""


def _reported(talent: DemoTalent, row: TalentTask, lead: Actor, days: int, reached: Decimal) -> None:
    with clock.moved(talent.office_hour(max(-days, 0) + 6)):
        leading.bring_evidence(actor=lead, task_id=row.pk, name=f"{row.name}佐证材料")
        leading.report_done(
            actor=lead, task_id=row.pk, reached=reached, result=f"{row.indicator}{reached}{row.measure}。"
        )


def _done(talent: DemoTalent, row: TalentTask, lead: Actor, days: int, reached: Decimal) -> None:
    _reported(talent, row, lead, days, reached)
    with clock.moved(talent.office_hour(max(-days, 0) + 3)):
        deciding.confirm_task(actor=talent.actor("rencai"), task_id=row.pk, note="材料齐全。")


def _sent_back(talent: DemoTalent, row: TalentTask, lead: Actor, days: int, reached: Decimal) -> None:
    _reported(talent, row, lead, days, reached)
    with clock.moved(talent.office_hour(2)):
        deciding.send_back(actor=talent.actor("rencai2"), task_id=row.pk, reason="缺少验收报告，请补充。")


def _late(talent: DemoTalent, row: TalentTask, lead: Actor, days: int, reached: Decimal) -> None:
    """Climbs at each of its moments until now; the oldest has reached the district leader and is explained."""
    work = Clockwork("talent.task", lambda: TASKS_CLOCK.rows().filter(pk=row.pk), TASKS_CLOCK.link, TASKS_CLOCK.says,
                     others=TASKS_CLOCK.others, keep=TASKS_CLOCK.keep)  # fmt: skip
    row.refresh_from_db()
    while row.due_at is not None and row.due_at <= talent.now:
        with clock.moved(row.due_at):
            climb_due(work, actor=SYSTEM)
        row.refresh_from_db()
    if days < -7:
        with clock.moved(talent.office_hour(5)):
            said = "省级验收专家组行程推迟，已商定下月上旬现场验收，其余工作同步推进。"
            leading.explain_slip(actor=lead, task_id=row.pk, explanation=said)


def _asked(talent: DemoTalent, row: TalentTask, lead: Actor, days: int, reached: Decimal) -> None:
    with clock.moved(talent.office_hour(1)):
        new = row.deadline + timedelta(days=20)
        TaskDeferral.objects.create(task=row, reason="场地改造尚未完成，申请顺延。", old_deadline=row.deadline,
                                    new_deadline=new, asked_by_id=lead.user_id)  # fmt: skip
        TaskEntry.objects.create(task=row, verb="ask_time", text=f"{new} 场地改造尚未完成。", actor_id=lead.user_id)


def _postponed(talent: DemoTalent, row: TalentTask, lead: Actor, days: int, reached: Decimal) -> None:
    """The list said three weeks earlier; more time was granted."""
    old = row.deadline - timedelta(days=21)
    TalentTask.objects.filter(pk=row.pk).update(first_deadline=old)
    TaskDeferral.objects.create(
        task=row, state="granted", reason="上级政策尚未出台，需相应顺延。", old_deadline=old, new_deadline=row.deadline,
        asked_by_id=lead.user_id, decided_by=_office()[0], decided_on=talent.today - timedelta(days=25), note="同意",
    )  # fmt: skip
    with clock.moved(talent.office_hour(25)):
        TaskEntry.objects.create(task=row, verb="grant_time", text=f"{row.deadline} 同意", actor=_office()[0])


def _suspended(talent: DemoTalent, row: TalentTask, lead: Actor, days: int, reached: Decimal) -> None:
    with clock.moved(talent.office_hour(20)):
        deciding.suspend_task(actor=talent.actor("rencai"), task_id=row.pk, decision="区委人才工作领导小组会议纪要9号",
                              reason="待省级政策调整后再行推进")  # fmt: skip


def _dropped(talent: DemoTalent, row: TalentTask, lead: Actor, days: int, reached: Decimal) -> None:
    with clock.moved(talent.office_hour(33)):
        deciding.drop_task(actor=talent.actor("rencai"), task_id=row.pk, decision="区委人才工作领导小组会议纪要8号",
                           reason="并入高技能人才培养任务")  # fmt: skip


def _partner(talent: DemoTalent, row: TalentTask, lead: Actor, days: int, reached: Decimal) -> None:
    """The first partner has answered; the lead has accepted it."""
    part = row.parts.order_by("pk").first()
    if part is not None:
        with clock.moved(talent.office_hour(8)):
            office = talent.actor("rencai")
            parts.answer_part(actor=office, part_id=part.pk, answer="已提供企业岗位需求清单。")
            parts.accept_part(actor=office, part_id=part.pk)


_ENDS = {
    "done": _done, "reported": _reported, "sent_back": _sent_back, "late": _late, "asked": _asked,
    "postponed": _postponed, "suspended": _suspended, "dropped": _dropped, "partner": _partner,
}  # fmt: skip
