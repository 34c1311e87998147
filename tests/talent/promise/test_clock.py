"""The clock of promises: working time, pauses, nights, level by level to the top and on, one level a tick."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talent.models import TalentTask
from talent.rules.promise import end_of_work, promise_chain
from talent.selectors.promise import GRACE, clocked_models, late_promises
from talent.services import promise, tick
from talent.services.plans.slipping import TASKS_CLOCK
from talent.services.promise import (
    climb_due,
    pause_clock,
    people_at,
    resume_clock,
    start_clock,
    start_clock_until,
    stop_clock,
)
from talent.services.tick import run_tick
from talent.states.promise import PromiseLevel
from tests.talent.plans.kit import BEGIN, DUE, adopted
from tests.world_talent import Talent
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import Post
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.services.calendar import schedule_for
from xinhui.core.worktime import BudgetUnit
from xinhui.outbox.models import Message

MONDAY = datetime(2026, 9, 14, 9, tzinfo=LOCAL)
db = pytest.mark.django_db


def at(day: int, hour: int, minute: int = 0, month: int = 9) -> datetime:
    """A moment of September 2026 (the 14th is a Monday)."""
    return datetime(2026, month, day, hour, minute, tzinfo=LOCAL)


def started(amount: int = 1, unit: str = BudgetUnit.WORKING_DAY, moment: datetime = MONDAY) -> TalentTask:
    """A row in memory with a running clock."""
    row = TalentTask()
    with clock.moved(moment):
        start_clock(row, unit_id=1, amount=amount, unit_of_time=unit)
    return row


@db
@pytest.mark.parametrize(("moment", "amount", "unit", "due"), [
    (at(14, 9), 1, BudgetUnit.WORKING_DAY, at(15, 9)), (at(14, 9), 4, BudgetUnit.WORKING_HOUR, at(14, 15, 30)),
    (at(18, 17), 1, BudgetUnit.WORKING_HOUR, at(20, 9)),  # over a Saturday to the Sunday that makes up for a holiday
    (at(13, 3), 2, BudgetUnit.WORKING_HOUR, at(14, 10, 30)),  # begins at the next opening
    (at(14, 9), 90, BudgetUnit.CLOCK_MINUTE, at(14, 10, 30)),
])  # fmt: skip
def test_a_promise_runs_in_working_time(moment: datetime, amount: int, unit: str, due: datetime) -> None:
    row = started(amount, unit, moment)
    assert row.due_at == row.promised_at == due
    assert (row.position, row.chase, row.missed, row.paused_left) == (0, 0, 0, None)
    assert row.level == PromiseLevel.HANDLER and not row.is_late
    assert [link["level"] for link in row.chain] == list(PromiseLevel)
    assert [(link.amount, link.unit_of_time) for link in promise_chain(1, amount, unit)][1:] == [(1, "working_day")] * 3


@db
def test_a_day_s_end_of_work_follows_a_day_off_to_the_next_working_day() -> None:
    schedule = schedule_for(None)
    assert end_of_work(schedule, DUE.date()) == DUE
    assert end_of_work(schedule, at(31, 0, month=10).date()) == datetime(2026, 11, 2, 17, 30, tzinfo=LOCAL)
    assert end_of_work(schedule, at(1, 0, month=10).date()) == at(8, 17, 30, month=10), "after the National Day"
    row = TalentTask()
    with clock.moved(BEGIN):
        start_clock_until(row, unit_id=7, due_at=DUE)
    assert row.due_at == row.promised_at == DUE and row.chain[0]["unit"] == 7


@db
def test_a_pause_keeps_the_working_minutes_and_puts_the_promise_off() -> None:
    row = started(amount=4, unit=BudgetUnit.WORKING_HOUR)  # due at 15:30
    with clock.moved(at(14, 11)):
        pause_clock(row)
        pause_clock(row)
    assert (row.due_at, row.paused_left, row.level, row.is_late) == (None, 120, None, False)
    with clock.moved(at(18, 16, 30)):
        resume_clock(row)
        resume_clock(row)
    assert row.due_at == row.promised_at == at(20, 9, 30) and row.paused_left is None
    with clock.moved(at(20, 9)):
        stop_clock(row)
    assert (row.due_at, row.missed, row.is_late) == (None, 0, False)


@db
def test_little_left_is_half_an_hour_and_clock_time_stays_clock_time() -> None:
    row = started(amount=1, unit=BudgetUnit.WORKING_HOUR)
    with clock.moved(at(14, 9, 59)):
        pause_clock(row)
        resume_clock(row)
        assert row.due_at == at(14, 10, 29)
    row = started(amount=3, unit=BudgetUnit.CLOCK_HOUR, moment=at(19, 20))  # a Saturday evening
    with clock.moved(at(19, 21)):
        pause_clock(row)
        assert row.paused_left == 120, "minutes of the night count in clock time"
    with clock.moved(at(20, 8)):
        resume_clock(row)
        assert row.due_at == at(20, 10)


@db
@pytest.mark.parametrize("verb", [pause_clock, stop_clock])
def test_answered_after_the_moment_is_late_even_before_the_tick(verb: Any) -> None:
    row = started(amount=1, unit=BudgetUnit.WORKING_HOUR)
    with clock.moved(at(14, 10, 1)):
        verb(row)
    assert row.missed == 1 and row.promised_at == at(14, 10)
    with clock.moved(at(14, 11)):
        resume_clock(row)
    assert row.promised_at == at(14, 10), "a missed promise is not put off by a pause"


@db
def test_it_climbs_one_level_a_tick_to_the_top_and_is_chased_there(talent: Talent) -> None:
    row = adopted(talent)
    told: list[set[str]] = []
    moment, levels = DUE, []
    for _time in range(6):
        with clock.moved(moment):
            before = set(Message.objects.values_list("pk", flat=True))
            assert run_tick(actor=SYSTEM) == 2, "the tasks of both units"
            assert run_tick(actor=SYSTEM) == 0, "the tick again: nobody is told twice"
        row.refresh_from_db()
        assert row.due_at is not None and row.due_at > moment
        new = Message.objects.exclude(pk__in=before).filter(link=f"/talent/plans/tasks/{row.pk}/")
        told.append(set(new.values_list("recipient__username", flat=True)))
        levels.append((row.position, row.chase, row.missed, set(new.values_list("kind", flat=True))))
        moment = row.due_at
    late, chased = {"talent.task_late"}, {"talent.task_chased"}
    assert levels == [(1, 0, 1, late), (2, 0, 2, late), (3, 0, 3, late), (3, 1, 4, chased), (3, 2, 5, chased),
                      (3, 3, 6, chased)]  # fmt: skip
    assert told[0] == {"zhaoju", "wangke"} and told[1] == {"liaozhuren", "kangfuzhuren", *told[0]}
    assert told[2] == told[3] == told[4] == {"sunquzhang", *told[0]}
    assert row.is_late and row.level == PromiseLevel.LEADER
    assert moment == datetime(2026, 11, 9, 17, 30, tzinfo=LOCAL), "a working day each"
    trail = Entry.objects.filter(verb="talent.task.late", target_id=str(row.pk)).order_by("pk")
    assert [one.detail["level"] for one in trail] == [2, 3, 4, 4, 4, 4]
    lines = [(one.verb, one.level) for one in row.entries.exclude(verb="adopt").order_by("pk")]
    assert lines == [("late", 2), ("late", 3), ("late", 4), ("chased", 4), ("chased", 4), ("chased", 4)]


@db
def test_however_late_the_tick_comes_it_climbs_one_level_with_time_to_act(talent: Talent) -> None:
    row = adopted(talent)
    late = DUE + timedelta(days=40)  # a Wednesday, 17:30: closed
    with clock.moved(late):
        assert run_tick(actor=SYSTEM) == 0
    row.refresh_from_db()
    assert (row.position, row.missed) == (0, 0) and row.due_at is not None
    opening = datetime(2026, 12, 10, 8, 30, tzinfo=LOCAL)
    assert opening <= row.due_at < opening + timedelta(minutes=30), "found at night it waits for the morning"
    with clock.moved(opening + timedelta(minutes=31)):
        assert run_tick(actor=SYSTEM) == 2
    row.refresh_from_db()
    assert row.position == 1 and row.due_at == datetime(2026, 12, 11, 9, 1, tzinfo=LOCAL), "a whole day for the head"


@db
def test_a_moment_just_passed_fires_in_the_evening_too(talent: Talent) -> None:
    adopted(talent)
    with clock.moved(DUE + timedelta(minutes=14)):
        assert run_tick(actor=SYSTEM) == 2


@db
def test_where_a_chair_is_empty_the_office_is_told(talent: Talent) -> None:
    unit = talent.world.unit("city_management")
    head = Post.objects.filter(role="department_leader", unit=unit)
    office = people_at(PromiseLevel.OFFICE, None)
    assert people_at(PromiseLevel.UNIT, unit.pk) == set(head.values_list("user_id", flat=True))
    head.delete()
    assert len(office) == 2 and people_at(PromiseLevel.UNIT, unit.pk) == office


@db
def test_a_clock_that_is_started_anew_tells_anew(talent: Talent) -> None:
    """The same levels again have keys of their own: nobody is passed over."""
    row = adopted(talent)
    with clock.moved(DUE):
        run_tick(actor=SYSTEM)
    many = Message.objects.filter(kind="talent.task_late", link=TASKS_CLOCK.link(row)).count()
    row.refresh_from_db()
    with clock.moved(DUE):
        start_clock(row, unit_id=row.lead_id, amount=1, unit_of_time=BudgetUnit.WORKING_DAY)
    row.save()
    assert row.due_at is not None
    with clock.moved(row.due_at):
        run_tick(actor=SYSTEM)
    assert Message.objects.filter(kind="talent.task_late", link=TASKS_CLOCK.link(row)).count() == 2 * many > 0


@db
def test_a_row_that_breaks_off_does_not_keep_the_others(talent: Talent, monkeypatch: pytest.MonkeyPatch) -> None:
    row = adopted(talent)

    def broken(found: TalentTask) -> dict[str, Any]:
        if found.pk == row.pk:
            raise ValueError("x")
        return TASKS_CLOCK.says(found)

    work = promise.Clockwork("talent.task", TASKS_CLOCK.rows, TASKS_CLOCK.link, broken, keep=TASKS_CLOCK.keep)
    with clock.moved(DUE):
        assert climb_due(work, actor=SYSTEM, limit=1) == 1, "even in batches of one it comes to an end"
        row.refresh_from_db()
        assert (row.position, row.slipped_at) == (0, None) and not row.entries.filter(verb="late").exists()
        monkeypatch.setattr(tick, "CLOCKED", (broken_subject(), TASKS_CLOCK))
        assert run_tick(actor=SYSTEM) == 1, "the next tick, and another subject that breaks off as a whole"


def broken_subject() -> promise.Clockwork[TalentTask]:
    """A kind of row that cannot even be asked for."""

    def none() -> Any:
        raise ValueError("x")

    return promise.Clockwork("talent.task", none, TASKS_CLOCK.link, TASKS_CLOCK.says)


@db
def test_many_rows_climb_in_batches_in_the_order_of_their_moments(talent: Talent) -> None:
    first = adopted(talent)
    TalentTask.objects.bulk_create([
        TalentTask(plan_year=first.plan_year, number=10 + n, field="intake", name=f"任务{n}", indicator="x", wanted=1,
                   measure="项", lead_id=first.lead_id, deadline=first.deadline, first_deadline=first.deadline,
                   chain=first.chain, due_at=DUE)
        for n in range(7)
    ])  # fmt: skip
    with clock.moved(DUE):
        assert climb_due(TASKS_CLOCK, actor=SYSTEM, limit=4) == 9
    assert not TalentTask.objects.filter(due_at__lte=DUE).exists()


@db
def test_the_auditor_sees_that_nobody_ticks(talent: Talent) -> None:
    assert TalentTask in clocked_models()
    adopted(talent)
    with clock.moved(DUE + GRACE):
        assert late_promises() == []
    with clock.moved(DUE + GRACE + timedelta(seconds=1)), CaptureQueriesContext(connection) as queries:
        found = late_promises()
    assert [(one.count, one.since) for one in found] == [(2, DUE)] and len(queries) == len(clocked_models())
    with clock.moved(DUE + timedelta(minutes=10)):
        run_tick(actor=SYSTEM)
        assert late_promises() == []


STEPS = st.lists(
    st.tuples(st.sampled_from(["start", "pause", "resume", "tick", "tick", "stop"]), st.integers(1, 3000)),
    min_size=3, max_size=25,
)  # fmt: skip


@db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_never_due_while_it_waits_and_never_late_in_silence(talent: Talent, steps: list[tuple[str, int]]) -> None:
    """Whatever happens in whatever order: after a tick nothing that runs is due in the past, a pause holds everything
    still, every climb is one level, one audit row and one round of messages."""
    row = TalentTask.objects.first() or adopted(talent)
    Message.objects.all().delete()
    moment, climbs = BEGIN, 0
    with clock.moved(moment):
        start_clock(row, unit_id=row.lead_id, amount=2, unit_of_time=BudgetUnit.WORKING_HOUR)
        row.save()
    trail = Entry.objects.filter(verb="talent.task.late", target_id=str(row.pk)).count()
    for verb, minutes in steps:
        moment += timedelta(minutes=minutes)
        with clock.moved(moment):
            before = (row.position, row.chase, row.missed, row.due_at, row.paused_left)
            if verb == "tick":
                climb_due(TASKS_CLOCK, actor=SYSTEM)
                row.refresh_from_db()
                assert row.due_at is None or row.due_at > moment, "late in silence"
                rose = row.missed - before[2]
                climbs += rose
                assert rose in (0, 1) and row.position - before[0] in (0, rose)
                assert row.position + row.chase == before[0] + before[1] + rose
                assert before[3] is not None or rose == 0, "climbed while it waited"
            else:
                change(row, verb)
                row.save()
                if verb == "pause":
                    assert row.due_at is None
                if verb == "resume" and before[4] is not None:
                    assert row.due_at is not None and row.due_at >= moment + timedelta(minutes=30)
            assert row.due_at is None or row.paused_left is None
    assert Entry.objects.filter(verb="talent.task.late", target_id=str(row.pk)).count() == trail + climbs
    mine = Message.objects.filter(link=TASKS_CLOCK.link(row), recipient__username="wangke", channel="in_app")
    assert mine.count() == climbs, "each climb is told once"


def change(row: TalentTask, verb: str) -> None:
    """One verb on the clock."""
    if verb == "start":
        start_clock(row, unit_id=row.lead_id, amount=1, unit_of_time=BudgetUnit.WORKING_DAY)
    else:
        {"pause": pause_clock, "resume": resume_clock, "stop": stop_clock}[verb](row)
