"""Lists and tasks: every verb in every state, who may, what is refused, more time, parts, reminders."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from talent.models import TalentTask, TaskDeferral, TaskPart
from talent.selectors import plans as found
from talent.services.daily import run_daily
from talent.services.plans import deciding, leading, parts
from talent.services.tick import run_tick
from talent.states.plans import (
    TALENT_TASK_TABLE,
    TASK_PART_TABLE,
    DeferralState,
    TalentTaskState,
    TaskPartState,
)
from tests.talent.plans.kit import BEGIN, DEADLINE, DUE, adopted, begun, pdf, reported
from tests.world_talent import Talent
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict, Forbidden, InvalidInput, TransitionRefused
from xinhui.outbox.models import Message

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 9, 17, 9, tzinfo=LOCAL)
Verb = Callable[[Talent, TalentTask], object]


def told(kind: str) -> set[str]:
    """Who was told."""
    return set(Message.objects.filter(kind=f"talent.{kind}").values_list("recipient__username", flat=True))


def again(row: TalentTask) -> TalentTask:
    """The task, read afresh."""
    return TalentTask.objects.get(pk=row.pk)


VERBS: dict[str, Verb] = {
    "begin": lambda talent, row: leading.begin_task(actor=talent.act("handler"), task_id=row.pk),
    "progress": lambda talent, row: leading.report_progress(actor=talent.act("handler"), task_id=row.pk,
                                                            reached=Decimal(4), text="已办四场"),
    "evidence": lambda talent, row: leading.bring_evidence(actor=talent.act("handler"), task_id=row.pk, name="照片"),
    "explain": lambda talent, row: leading.explain_slip(actor=talent.act("handler"), task_id=row.pk, explanation="场地"),
    "report": lambda talent, row: leading.report_done(actor=talent.act("handler"), task_id=row.pk, reached=Decimal(12),
                                                      result="已完成"),
    "confirm": lambda talent, row: deciding.confirm_task(actor=talent.act("talent_office"), task_id=row.pk),
    "send_back": lambda talent, row: deciding.send_back(actor=talent.act("talent_office"), task_id=row.pk, reason="缺"),
    "ask_time": lambda talent, row: leading.ask_time(actor=talent.act("handler"), task_id=row.pk,
                                                     new_deadline=date(2026, 12, 1), reason="场地"),
    "decide_time": lambda talent, row: deciding.decide_time(actor=talent.act("talent_office"),
                                                            deferral_id=row.deferrals.get().pk, is_granted=True),
    "part": lambda talent, row: parts.answer_part(actor=talent.act("water_handler"), part_id=row.parts.get().pk,
                                                  answer="岗位十个"),
    "step": lambda talent, row: leading.reach_milestone(actor=talent.act("handler"),
                                                        milestone_id=row.milestones.get().pk),
    "suspend": lambda talent, row: deciding.suspend_task(actor=talent.act("talent_office"), task_id=row.pk,
                                                         decision="会议纪要5号", reason="机构改革"),
    "resume": lambda talent, row: deciding.resume_task(actor=talent.act("talent_office"), task_id=row.pk),
    "drop": lambda talent, row: deciding.drop_task(actor=talent.act("talent_office"), task_id=row.pk,
                                                   decision="会议纪要6号", reason="并入其他任务"),
}  # fmt: skip


def put(row: TalentTask, state: str) -> None:
    """The task in a state, with what belongs to it."""
    row.state, row.slipped_at, row.explained_at = TalentTaskState(state), BEGIN, LATER
    if state in ("done", "dropped"):
        row.due_at, row.settled_on = None, LATER.date()
    if state in ("suspended", "reported"):
        row.due_at, row.paused_left = None, 600
    if state in ("suspended", "dropped"):
        row.decision = "会议纪要1号"
    row.save()


@pytest.mark.parametrize("state", TalentTaskState.values)
def test_every_verb_in_every_state_as_the_table_says(talent: Talent, state: str) -> None:
    assert set(VERBS) == set(TALENT_TASK_TABLE.verbs)
    row = adopted(talent)
    with clock.moved(LATER):
        row.evidence.create(name="已有材料", unit=row.lead)
        put(row, state)
        TaskDeferral.objects.create(task=row, reason="x", old_deadline=DEADLINE, new_deadline=date(2026, 12, 1))
        for verb, do in VERBS.items():
            with transaction.atomic():
                if verb == "ask_time":
                    row.deferrals.all().delete()
                if TALENT_TASK_TABLE.allows(state, verb):
                    do(talent, row)
                    assert again(row).state == TALENT_TASK_TABLE.next(state, verb), verb
                else:
                    with pytest.raises(TransitionRefused):
                        do(talent, row)
                    assert again(row).state == state, verb
                transaction.set_rollback(True)


@pytest.mark.parametrize("state", TaskPartState.values)
def test_every_verb_on_a_part_as_the_table_says(talent: Talent, state: str) -> None:
    row = begun(talent)
    part = row.parts.get()
    part.state, part.answer, part.answered_on = TaskPartState(state), "岗位", BEGIN.date()
    part.save()
    verbs: dict[str, Callable[[], object]] = {
        "answer": lambda: parts.answer_part(actor=talent.act("water_handler"), part_id=part.pk, answer="岗位十个"),
        "accept": lambda: parts.accept_part(actor=talent.act("handler"), part_id=part.pk),
        "return": lambda: parts.return_part(actor=talent.act("handler"), part_id=part.pk, reason="缺联系人"),
    }
    assert set(verbs) == set(TASK_PART_TABLE.verbs)
    for verb, do in verbs.items():
        with transaction.atomic():
            if TASK_PART_TABLE.allows(state, verb):
                do()
                assert TaskPart.objects.get(pk=part.pk).state == TASK_PART_TABLE.next(state, verb)
            else:
                with pytest.raises(TransitionRefused):
                    do()
            transaction.set_rollback(True)


@pytest.mark.parametrize(("verb", "outsiders"), [
    *((verb, ("water_handler", "organizer", "district_leader", "command", "employer_user"))
      for verb in ("begin", "progress", "explain", "report", "ask_time", "step")),
    ("evidence", ("organizer", "district_leader", "employer_user")),
    *((verb, ("handler", "department_leader", "district_leader", "employer_user"))
      for verb in ("confirm", "send_back", "decide_time", "suspend", "resume", "drop")),
    ("part", ("handler", "district_leader", "employer_user")),
])  # fmt: skip
def test_who_may_not(talent: Talent, verb: str, outsiders: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    row = adopted(talent)
    TaskDeferral.objects.create(task=row, reason="x", old_deadline=DEADLINE, new_deadline=date(2026, 12, 1))
    for handle in outsiders:
        actor = talent.act(handle)
        monkeypatch.setattr(Talent, "act", lambda self, handle, actor=actor: actor)
        with clock.moved(LATER), pytest.raises(Forbidden):
            VERBS[verb](talent, row)
        monkeypatch.undo()


def test_a_monthly_report_moves_the_quantity_and_the_last_word_holds(talent: Talent) -> None:
    row, actor = begun(talent), talent.act("handler")
    with clock.moved(LATER):
        leading.report_progress(actor=actor, task_id=row.pk, reached=Decimal(5), text="九月累计五场")
        leading.report_progress(
            actor=actor, task_id=row.pk, reached=Decimal(3), text="八月累计三场", month=date(2026, 8, 9)
        )
        assert again(row).reached == 5, "the latest month counts"
        leading.report_progress(actor=actor, task_id=row.pk, reached=Decimal(6), text="九月累计六场")
        assert [(one.month, one.reached) for one in row.progress.order_by("month")] == [
            (date(2026, 8, 1), Decimal(3)), (date(2026, 9, 1), Decimal(6))]  # fmt: skip
        for month, code in ((date(2026, 10, 1), "day-ahead"), (date(2026, 7, 31), "dates-reversed")):
            with pytest.raises(InvalidInput) as refused:
                leading.report_progress(actor=actor, task_id=row.pk, reached=Decimal(1), text="x", month=month)
            assert (refused.value.code, refused.value.field) == (code, "month")
        assert found.light(again(row)) == "green"


def test_done_needs_evidence_an_explanation_of_a_slip_and_a_second_person(talent: Talent) -> None:
    row, handler, office = begun(talent), talent.act("handler"), talent.act("talent_office")
    with clock.moved(DUE):
        run_tick(actor=SYSTEM)
        with pytest.raises(Conflict) as slipped:
            leading.report_done(actor=handler, task_id=row.pk, reached=Decimal(12), result="完成", document=pdf())
        assert (slipped.value.code, slipped.value.field) == ("explain-first", "result")
        leading.explain_slip(actor=handler, task_id=row.pk, explanation="台风影响，已补办")
        with pytest.raises(InvalidInput) as missing:
            leading.report_done(actor=handler, task_id=row.pk, reached=Decimal(12), result="完成")
        assert (missing.value.code, missing.value.field) == ("evidence-missing", "document")
        with pytest.raises(InvalidInput) as wrong:
            leading.report_done(actor=handler, task_id=row.pk, reached=Decimal(12), result="完成",
                                document=pdf("x.pdf").__class__("x.pdf", b"text"))  # fmt: skip
        assert wrong.value.field == "document" and not row.evidence.exists()
        leading.report_done(actor=office, task_id=row.pk, reached=Decimal(12), result="完成", document=pdf())
        assert (again(row).due_at, again(row).level) == (None, None) and again(row).paused_left == 390, (
            "a whole working day of the head"
        )
        with pytest.raises(Forbidden) as same:
            deciding.confirm_task(actor=office, task_id=row.pk)
        assert same.value.code == "same-person"
        deciding.confirm_task(actor=talent.act("talent_two"), task_id=row.pk)
    done = again(row)
    assert (done.state, done.settled_on, done.missed, done.is_late) == ("done", DUE.date(), 1, False)
    with clock.moved(DUE + timedelta(days=31, hours=-2)):
        assert run_tick(actor=SYSTEM) == 1, "only the other unit's task climbs on"


def test_sent_back_the_clock_goes_on_with_what_was_left(talent: Talent) -> None:
    row = reported(talent)
    left = again(row).paused_left
    with clock.moved(LATER + timedelta(days=4)):
        deciding.send_back(actor=talent.act("talent_office"), task_id=row.pk, reason="缺少签到表")
    back = again(row)
    assert left and (back.state, back.paused_left, back.reported_at) == ("under_way", None, None)
    assert back.due_at is not None and back.due_at > DUE, "the office's days are not the lead's"
    assert told("task_sent_back") == {"wangke", "zhaoju"}


def test_more_time_is_asked_for_decided_and_at_most_twice(talent: Talent) -> None:
    row, handler, office = begun(talent), talent.act("handler"), talent.act("talent_office")

    def ask(day: date) -> TaskDeferral:
        return leading.ask_time(actor=handler, task_id=row.pk, new_deadline=day, reason="场馆改造")

    with clock.moved(DUE + timedelta(days=3, hours=-2)):
        run_tick(actor=SYSTEM)
        for day in (DEADLINE, date(2026, 11, 1), date(2027, 1, 1)):
            with pytest.raises(InvalidInput) as wrong:
                ask(day)
            assert (wrong.value.code, wrong.value.field) == ("deadline-wrong", "new_deadline")
        one = ask(date(2026, 11, 20))
        with pytest.raises(Conflict) as twice:
            ask(date(2026, 11, 21))
        assert twice.value.code == "asked-already"
        with pytest.raises(InvalidInput) as unsaid:
            deciding.decide_time(actor=office, deferral_id=one.pk, is_granted=False)
        assert unsaid.value.field == "note"
        deciding.decide_time(actor=office, deferral_id=one.pk, is_granted=False, note="请抓紧")
        assert again(row).deadline == DEADLINE and told("task_time_refused") == {"wangke", "zhaoju"}
        for day in (date(2026, 11, 20), date(2026, 12, 4)):
            deciding.decide_time(actor=office, deferral_id=ask(day).pk, is_granted=True)
            new = again(row)
            assert (new.deadline, new.first_deadline, new.missed, new.position) == (day, DEADLINE, 0, 0)
            assert new.due_at == datetime(day.year, day.month, day.day, 17, 30, tzinfo=LOCAL)
        with pytest.raises(Conflict) as enough:
            ask(date(2026, 12, 25))
        assert (enough.value.code, enough.value.field) == ("deferred-enough", "new_deadline")
        with pytest.raises(Conflict) as decided:
            deciding.decide_time(actor=office, deferral_id=one.pk, is_granted=True)
        assert decided.value.code == "decided"
    assert again(row).slipped_at is not None, "the first slip stays on record and wants its explanation"
    assert list(row.deferrals.order_by("pk").values_list("state", flat=True)) == ["refused", "granted", "granted"]


def test_a_request_lapses_when_the_task_is_reported_suspended_or_struck_off(talent: Talent) -> None:
    row = begun(talent)
    with clock.moved(LATER):
        VERBS["ask_time"](talent, row)
        VERBS["suspend"](talent, row)
        one = row.deferrals.get()
        assert (one.state, one.decided_on) == (DeferralState.LAPSED, LATER.date())
        with pytest.raises(TransitionRefused):
            deciding.decide_time(actor=talent.act("talent_office"), deferral_id=one.pk, is_granted=True)


def test_suspended_the_clock_stands_and_goes_on_for_what_was_left_or_until_a_day(talent: Talent) -> None:
    row, office = begun(talent), talent.act("talent_office")
    with clock.moved(LATER):
        VERBS["suspend"](talent, row)
        assert told("task_suspended") == {"wangke", "zhaoju", "wuke", "liangju"}, "lead and partners"
    with clock.moved(DUE + timedelta(days=3, hours=-2)):
        assert run_tick(actor=SYSTEM) == 1, "the other one"
        deciding.resume_task(actor=office, task_id=row.pk)
        resumed = again(row)
        assert resumed.due_at is not None and resumed.deadline == clock.local(resumed.due_at).date() > DEADLINE
        VERBS["suspend"](talent, row)
        with pytest.raises(InvalidInput) as over:
            deciding.resume_task(actor=office, task_id=row.pk, deadline=DEADLINE)
        assert over.value.field == "deadline"
        deciding.resume_task(actor=office, task_id=row.pk, deadline=date(2026, 12, 31))
        assert again(row).deadline == date(2026, 12, 31)
        VERBS["drop"](talent, row)
    dropped = again(row)
    assert (dropped.state, dropped.due_at, dropped.decision) == ("dropped", None, "会议纪要6号")


def test_a_partner_answers_its_part_and_the_lead_returns_or_accepts_it(talent: Talent) -> None:
    row, partner, lead = begun(talent), talent.act("water_handler"), talent.act("handler")
    part = row.parts.get()
    with clock.moved(LATER):
        assert list(found.own_parts(talent.user("water_handler"))) == [part]
        parts.answer_part(actor=partner, part_id=part.pk, answer="岗位八个")
        assert told("task_part_answered") == {"wangke", "zhaoju"} and not found.own_parts(talent.user("water_handler"))
        parts.return_part(actor=lead, part_id=part.pk, reason="缺薪资")
        assert told("task_part_returned") == {"wuke", "liangju"}
        parts.answer_part(actor=partner, part_id=part.pk, answer="岗位八个，附薪资")
        parts.accept_part(actor=lead, part_id=part.pk)
        one = leading.bring_evidence(actor=partner, task_id=row.pk, name="岗位表", document=pdf())
        assert one.unit.name == "水务局" and one.document is not None  # type: ignore[union-attr] # the partner's
    part.refresh_from_db()
    assert (part.state, part.answer) == ("accepted", "岗位八个，附薪资")
    lines = row.entries.order_by("pk").values_list("verb", flat=True)
    assert list(lines)[-5:] == ["part_answer", "part_return", "part_answer", "part_accept", "evidence"]


def test_the_daily_run_reminds_fifteen_five_and_one_working_days_before_and_of_late_steps(talent: Talent) -> None:
    row = begun(talent)
    days: list[tuple[date, int]] = []
    day = date(2026, 9, 28)
    while day <= DEADLINE:
        with clock.moved(datetime(day.year, day.month, day.day, 7, 35, tzinfo=LOCAL)):
            before = Message.objects.filter(kind="talent.task_due", channel="in_app").count()
            run_daily(actor=SYSTEM)
            run_daily(actor=SYSTEM)
            new = Message.objects.filter(kind="talent.task_due", channel="in_app").count() - before
            if new:
                days.append((day, new))
        day += timedelta(days=1)
    assert days == [(date(2026, 10, 10), 4), (date(2026, 10, 23), 4), (date(2026, 10, 29), 4)], "two people a task"
    assert told("task_part_late") == {"wuke", "liangju", "wangke", "zhaoju"} and told("task_step_late") == {
        "wangke", "zhaoju"}  # fmt: skip
    assert Message.objects.filter(kind="talent.task_step_late", recipient__username="wangke",
                                  channel="in_app").count() == 1  # fmt: skip
    assert [one.text for one in row.entries.filter(verb="remind").order_by("pk")] == ["15", "5", "1"]
    missing = Message.objects.filter(kind="talent.task_report_missing", channel="in_app", recipient__username="wangke")
    assert [one.context for one in missing.order_by("pk")] == [
        {"month": "2026-08", "count": 1},
        {"month": "2026-09", "count": 1},
    ], "the task under way, once a month"


def test_the_office_is_told_of_what_it_leaves_undecided(talent: Talent) -> None:
    reported(talent)  # on a Thursday
    for day, many in ((22, 0), (23, 2), (28, 2)):
        with clock.moved(datetime(2026, 9, day, 8, tzinfo=LOCAL)):
            run_daily(actor=SYSTEM)
            assert Message.objects.filter(kind="talent.task_undecided", channel="in_app").count() == many, day


def test_figures_equal_the_rows_they_open_and_years_stand_side_by_side(talent: Talent) -> None:
    row, user = begun(talent), talent.user("district_leader")
    year = row.plan_year
    with clock.moved(DUE):
        run_tick(actor=SYSTEM)
        VERBS["explain"](talent, row)
        VERBS["ask_time"](talent, row)
    with clock.moved(DUE + timedelta(days=1)):
        figures = found.figures_of(user, year)
        for name, many in figures.items():
            said = {} if name == "all" else {"behind": name}
            assert found.tasks_shown(user, year, said).count() == many, name
        assert figures == {"all": 2, "open": 2, "done": 0, "late": 2, "top": 0, "unexplained": 1, "deferred": 0,
                           "asked": 1}  # fmt: skip
        lines = found.leads_of(found.tasks_shown(user, year, {}))
        assert [(line.late, line.total) for line in lines] == [(1, 1), (1, 1)]
        (line,) = found.years_of(user, year.plan)
        assert (line.total, line.late, line.percent, line.fields["intake"]) == (2, 2, 0, 1)
    assert (found.tasks_of(2026), found.done_of(2026), found.plans_of(2022, 2026)) == (2, 0, 1)
    list(found.tasks_shown(user, year, {}))  # what the user may see is known from here on
    with CaptureQueriesContext(connection) as few:
        list(found.tasks_shown(user, year, {}))
        found.years_of(user, year.plan)
    TalentTask.objects.bulk_create([
        TalentTask(plan_year=year, number=20 + n, field="policy", name=f"任务{n}", indicator="x", wanted=1, measure="项",
                   lead=row.lead, deadline=DEADLINE, first_deadline=DEADLINE) for n in range(12)
    ])  # fmt: skip
    with CaptureQueriesContext(connection) as many_queries:
        list(found.tasks_shown(user, year, {}))
        found.years_of(user, year.plan)
    assert len(few) == len(many_queries), "as many queries, however many tasks"
