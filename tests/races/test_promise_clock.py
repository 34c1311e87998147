"""Two ticks find the same slipped task while its lead reports it done, on PostgreSQL.

Each task climbs once or is answered, never both, never twice. The control takes the row locks away, and the same judge
must find tasks that did both or climbed twice.
"""

import threading
from collections import Counter
from decimal import Decimal

from django.db import DatabaseError
from django.db.models import Count, Q

from talent.models import TalentTask, TaskEvidence
from talent.services import promise
from talent.services.plans.leading import report_done
from talent.services.plans.slipping import TASKS_CLOCK
from talent.services.promise import Clockwork, climb_due
from tests.races.duel import RACES_MARKS, without_locks
from tests.talent.plans.kit import DUE, begun
from tests.threads import in_threads
from tests.world_talent import Talent
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core import clock
from xinhui.core.errors import DomainError
from xinhui.outbox.models import Message

pytestmark = RACES_MARKS
RACES, CONTROL_RACES = 80, 40


def tasks(talent: Talent, count: int) -> list[int]:
    """Tasks under way with evidence, all due at the same moment."""
    first = begun(talent)
    rows = TalentTask.objects.bulk_create([
        TalentTask(plan_year=first.plan_year, number=10 + n, field="intake", name=f"任务{n}", indicator="x", wanted=1,
                   measure="项", lead=first.lead, deadline=first.deadline, first_deadline=first.deadline,
                   state="under_way", chain=first.chain, due_at=DUE, promised_at=DUE)
        for n in range(count)
    ])  # fmt: skip
    TaskEvidence.objects.bulk_create([TaskEvidence(task=row, name="证明", unit=first.lead) for row in rows])
    return [row.pk for row in rows]


def race(talent: Talent, ids: list[int]) -> None:
    """Two ticks and the lead reach for each task at the same moment."""
    handler, barrier = talent.act("handler"), threading.Barrier(3)

    def one(side: int, pk: int) -> None:
        if side == 2:
            report_done(actor=handler, task_id=pk, reached=Decimal(1), result="已完成")
            return
        work = Clockwork("talent.task", lambda: TASKS_CLOCK.rows().filter(pk=pk), TASKS_CLOCK.link, TASKS_CLOCK.says,
                         keep=TASKS_CLOCK.keep)  # fmt: skip
        climb_due(work, actor=SYSTEM)

    def run(side: int) -> None:
        with clock.moved(DUE):
            for pk in ids:
                barrier.wait(30)
                try:
                    one(side, pk)
                except (DatabaseError, DomainError):
                    continue

    in_threads(3, run)


def judge(ids: list[int]) -> Counter[tuple[int, int]]:
    """(climbs, answers) → tasks."""
    rows = TalentTask.objects.filter(pk__in=ids).annotate(
        climbs=Count("entries", filter=Q(entries__verb="late")), answers=Count("entries", filter=Q(entries__verb="report"))
    )  # fmt: skip
    return Counter(rows.values_list("climbs", "answers"))


def test_a_task_climbs_once_or_is_answered_never_both(talent: Talent) -> None:
    ids = tasks(talent, RACES)
    race(talent, ids)
    found = judge(ids)
    assert set(found) <= {(1, 0), (0, 1)} and sum(found.values()) == RACES, found
    answered = TalentTask.objects.filter(pk__in=ids, state="reported", due_at=None, position=0)
    climbed = TalentTask.objects.filter(pk__in=ids, state="under_way", due_at__gt=DUE, position=1, missed=1)
    assert (answered.count(), climbed.count()) == (found[(0, 1)], found[(1, 0)])
    told = Message.objects.filter(kind="talent.task_late", recipient__username="zhaoju", channel="in_app")
    assert told.count() == climbed.count()
    assert all(report.broken is None for report in verify_chains())


def test_control_without_the_lock_a_task_climbs_twice_or_does_both(talent: Talent) -> None:
    ids = tasks(talent, CONTROL_RACES)
    with without_locks(promise):
        race(talent, ids)
    assert set(judge(ids)) - {(1, 0), (0, 1)}
