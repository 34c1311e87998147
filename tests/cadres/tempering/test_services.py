"""Out and home again, through the services: who may, what is refused, what is told."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cadres.models import Cadre, Posting, PostingAppraisal, PostingLine, PostingTask
from cadres.services import files
from cadres.services.tempering import course, orders, proposals, tasks
from cadres.services.tempering.daily import chase_postings
from cadres.states.tempering import DUE_POSTINGS, POSTING_TABLE, PostingState
from tests.cadres.pools.kit import second_of_office
from tests.cadres.tempering.kit import FIRST, LAST, MIDDLE, NOW, day, own_account, propose, sent, told
from tests.world_cadres import Cadres
from xinhui.accounts.actors import SYSTEM, Actor
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound, TransitionRefused
from xinhui.outbox.models import Message


def test_a_year_away_from_the_proposal_to_the_grade(cadres: Cadres) -> None:
    own_account(cadres)
    host, me = cadres.act("other_personnel"), cadres.act("worker")
    with clock.moved(NOW):
        row = propose(cadres)
        assert told("cadre.posting_proposed") == {"yekezhang", "luofuke"}
        with pytest.raises(NotFound):
            tasks.add_task(actor=host, posting_id=row.pk, text="x", due_on=LAST)
        row = proposals.approve_posting(actor=cadres.act("cadre_office"), posting_id=row.pk, words="同意")
        assert (row.state, row.due_on, row.host) == ("under_way", MIDDLE, "水务局")
        assert told("cadre.posting_sent") == {"zhongrenshi", "moren"}
        assert told("cadre.posting_sent_you") == {cadres.world.people["worker"].username}
        task = tasks.add_task(actor=host, posting_id=row.pk, text="完成三条河涌整治", due_on=date(2026, 12, 31))
        tasks.report_task(actor=me, posting_task_id=task.pk, result="已完成整治并验收")
        with pytest.raises(Conflict) as twice:
            tasks.report_task(actor=me, posting_task_id=task.pk, result="再报")
        assert twice.value.code == "task-done"
    with clock.moved(day(MIDDLE)):
        row = course.appraise_midterm(actor=host, posting_id=row.pk, grade="competent", words="适应较快")
        assert row.due_on == LAST
        with pytest.raises(Conflict) as again:
            course.appraise_midterm(actor=host, posting_id=row.pk, grade="competent", words="再评")
        assert again.value.code == "appraised"
        row = course.extend_posting(actor=cadres.act("cadre_office"), posting_id=row.pk, ends_on=date(2027, 12, 31),
                                    reason="项目未完")  # fmt: skip
        assert (row.extended_from, row.due_on) == (LAST, date(2027, 12, 31))
    with clock.moved(day(date(2027, 12, 31))):
        row = course.come_home(actor=cadres.act("personnel"), posting_id=row.pk)
        assert (row.state, row.returned_on, row.due_on) == ("returned", date(2027, 12, 31), date(2028, 1, 15))
        row = course.appraise_return(actor=host, posting_id=row.pk, grade="excellent", words="独当一面")
        assert (row.state, row.due_on) == ("appraised", None)
    assert [line.verb for line in row.lines.all()] == [
        "propose", "approve", "add_task", "report_task", "midterm", "extend", "come_home", "appraise"
    ]  # fmt: skip
    assert [(one.kind, one.grade, one.comment) for one in row.appraisals.all()] == [
        ("midterm", "competent", "适应较快"), ("return", "excellent", "独当一面")
    ]  # fmt: skip
    stored = str(list(PostingLine.objects.values())) + str(list(PostingAppraisal.objects.values()))
    stored += str(list(Entry.objects.values())) + str(list(Message.objects.values()))
    for words in ("补齐基层经历", "适应较快", "独当一面", "项目未完"):
        assert words not in stored, "words about a person lie sealed only"
    for grade in ("excellent", "competent"):
        assert grade not in str(list(Entry.objects.values())) + str(list(Message.objects.values()))


def test_early_home_says_why_and_nothing_overlaps(cadres: Cadres) -> None:
    office = cadres.act("cadre_office")
    with clock.moved(NOW):
        row = sent(cadres)
        with pytest.raises(Conflict) as busy:
            propose(cadres, starts_on=LAST + timedelta(days=1), ends_on=LAST + timedelta(days=90))
        assert (busy.value.code, busy.value.field) == ("posted", "cadre")
        with pytest.raises(IntegrityError), transaction.atomic():
            Posting.objects.create(cadre=row.cadre, kind="exchange", host="某镇", starts_on=FIRST, ends_on=LAST)
    with clock.moved(NOW + timedelta(days=30)):
        with pytest.raises(InvalidInput) as why:
            course.come_home(actor=office, posting_id=row.pk)
        assert why.value.field == "reason"
        course.come_home(actor=office, posting_id=row.pk, returned_on=date(2026, 10, 10), reason="单位工作需要")
        with pytest.raises(Conflict) as overlap:
            propose(cadres, starts_on=date(2026, 10, 10), ends_on=LAST)
        assert (overlap.value.code, overlap.value.field) == ("overlapping", "starts_on")
        assert propose(cadres, starts_on=date(2026, 10, 11), ends_on=LAST).state == "proposed", "the day after is free"


def test_before_the_first_day_it_is_called_off_not_returned_from(cadres: Cadres) -> None:
    office = cadres.act("cadre_office")
    with clock.moved(NOW - timedelta(days=5)):
        row = sent(cadres)
        assert not Posting.objects.served().exists(), "counted from its first day on"
        with pytest.raises(Conflict) as early:
            course.come_home(actor=office, posting_id=row.pk, reason="x")
        assert early.value.code == "not-begun"
        with pytest.raises(Conflict) as soon:
            course.appraise_midterm(actor=office, posting_id=row.pk, grade="competent", words="x")
        assert soon.value.code == "not-begun"
    with clock.moved(NOW):
        with pytest.raises(Conflict) as begun:
            proposals.call_off_posting(actor=office, posting_id=row.pk, reason="取消")
        assert begun.value.code == "begun" and Posting.objects.served().count() == 1
    with clock.moved(NOW - timedelta(days=1)):
        off = proposals.call_off_posting(actor=office, posting_id=row.pk, reason="取消")
    assert (off.state, off.due_on) == ("withdrawn", None)


def test_who_proposes_does_not_approve_and_nobody_the_own(cadres: Cadres) -> None:
    second = second_of_office(cadres)
    with clock.moved(NOW):
        row = propose(cadres, "cadre_office")
        with pytest.raises(Conflict) as own:
            proposals.approve_posting(actor=cadres.act("cadre_office"), posting_id=row.pk)
        assert own.value.code == "own-proposal"
        with pytest.raises(IntegrityError), transaction.atomic():
            Posting.objects.filter(pk=row.pk).update(decided_by_id=row.proposed_by_id)
        Cadre.objects.filter(pk=row.cadre_id).update(user=second)
        with pytest.raises(Conflict) as matter:
            proposals.approve_posting(actor=Actor.of(second), posting_id=row.pk)
        assert matter.value.code == "own-matter"
        Cadre.objects.filter(pk=row.cadre_id).update(user=None)
        files.end_service(actor=cadres.act("cadre_office"), cadre_id=row.cadre_id, verb="leave", reason="调出")
        with pytest.raises(Conflict) as gone:
            proposals.approve_posting(actor=Actor.of(second), posting_id=row.pk)
        assert gone.value.code == "not-in-service"
        files.come_back(actor=cadres.act("cadre_office"), cadre_id=row.cadre_id)
        assert proposals.approve_posting(actor=Actor.of(second), posting_id=row.pk).state == "under_way"


def test_the_host_appraises_and_at_a_village_the_own_unit(cadres: Cadres) -> None:
    with clock.moved(NOW):
        row = sent(cadres)
        with pytest.raises(Forbidden) as refusal:
            course.appraise_midterm(actor=cadres.act("personnel"), posting_id=row.pk, grade="competent", words="x")
        assert refusal.value.code == "host-appraises"
        with pytest.raises(Forbidden):
            course.extend_posting(actor=cadres.act("other_personnel"), posting_id=row.pk, ends_on=LAST + timedelta(9),
                                  reason="x")  # fmt: skip
        village = sent(cadres, "deputy", host_unit_id=None, host="罗坑镇某村", kind="front_line")
        with pytest.raises(NotFound):
            course.appraise_midterm(actor=cadres.act("other_personnel"), posting_id=village.pk, grade="not", words="x")
        course.appraise_midterm(actor=cadres.act("personnel"), posting_id=village.pk, grade="not", words="x")


def test_an_order_sends_all_or_nobody(cadres: Cadres) -> None:
    office, second = cadres.act("cadre_office"), Actor.of(second_of_office(cadres))
    facts: dict[str, Any] = {"title": "选派驻村干部", "kind": "front_line", "starts_on": FIRST, "ends_on": LAST,
                             "host": "罗坑镇各村"}  # fmt: skip
    clerk, deputy, head = (cadres.files[one].pk for one in ("clerk", "deputy", "head"))
    with clock.moved(NOW):
        order = orders.enter_order(actor=office, paper="新组通〔2026〕8号", **facts)
        with pytest.raises(Conflict) as known:
            orders.enter_order(actor=office, paper="新组通〔2026〕8号", **facts)
        assert known.value.field == "paper"
        for empty in (orders.approve_order, orders.submit_order):
            with pytest.raises(Conflict) as nobody:
                empty(actor=second, posting_order_id=order.pk)
            assert nobody.value.code == "nobody"
        propose(cadres, handle="deputy")
        with pytest.raises(Conflict) as refusal:
            orders.add_to_order(actor=office, posting_order_id=order.pk, cadre_ids=[clerk, deputy])
        assert refusal.value.field == "people" and "罗秀珍" in str(refusal.value.message)
        assert not order.postings.exists(), "all or nobody"
        orders.add_to_order(actor=office, posting_order_id=order.pk, cadre_ids=[clerk, head], duty="第一书记")
        with pytest.raises(Conflict) as twice:
            orders.add_to_order(actor=office, posting_order_id=order.pk, cadre_ids=[clerk])
        assert twice.value.code in ("in-order", "posted")
        orders.submit_order(actor=office, posting_order_id=order.pk)
        assert told("cadre.posting_order") == {"ganbu2", "luofuke"}
        with pytest.raises(Conflict) as own:
            orders.approve_order(actor=office, posting_order_id=order.pk)
        assert own.value.code == "own-proposal"
        with pytest.raises(Forbidden):
            orders.approve_order(actor=cadres.act("personnel"), posting_order_id=order.pk)
        assert len(orders.approve_order(actor=second, posting_order_id=order.pk)) == 2
    assert set(order.postings.values_list("state", "duty")) == {("under_way", "第一书记")}


def test_late_steps_climb_and_late_tasks_are_told_once(cadres: Cadres) -> None:
    own_account(cadres)
    with clock.moved(NOW):
        row = sent(cadres)
        tasks.add_task(actor=cadres.act("personnel"), posting_id=row.pk, text="调研", due_on=FIRST + timedelta(days=30))
        assert chase_postings(actor=SYSTEM) == 0
    with clock.moved(NOW + timedelta(days=31)):
        assert chase_postings(actor=SYSTEM) == 1 and chase_postings(actor=SYSTEM) == 0
        assert told("cadre.posting_task_late") == {cadres.world.people["worker"].username}
    with clock.moved(day(MIDDLE + timedelta(days=1))):
        assert chase_postings(actor=SYSTEM) == 1 and chase_postings(actor=SYSTEM) == 0
        assert told("cadre.posting_late") == {"zhongrenshi", "moren"}
    with clock.moved(day(MIDDLE + timedelta(days=8))):
        assert chase_postings(actor=SYSTEM) == 1 and chase_postings(actor=SYSTEM) == 0
        assert told("cadre.posting_late") == {"zhongrenshi", "moren", "yekezhang", "luofuke"}
        course.appraise_midterm(actor=cadres.act("cadre_office"), posting_id=row.pk, grade="barely", words="一般")
    with clock.moved(day(LAST + timedelta(days=1))):
        assert chase_postings(actor=SYSTEM) == 1, "the next step is chased anew"
    assert PostingLine.objects.filter(verb="chase").count() == 3


VERBS: dict[str, Callable[[Actor, int, int], Any]] = {
    "approve": lambda a, pk, task: proposals.approve_posting(actor=a, posting_id=pk),
    "refuse": lambda a, pk, task: proposals.refuse_posting(actor=a, posting_id=pk, reason="另有安排"),
    "withdraw": lambda a, pk, task: proposals.withdraw_posting(actor=a, posting_id=pk, reason="撤回"),
    "call_off": lambda a, pk, task: proposals.call_off_posting(actor=a, posting_id=pk, reason="取消"),
    "add_task": lambda a, pk, task: tasks.add_task(actor=a, posting_id=pk, text="任务", due_on=LAST).posting,
    "change_task": lambda a, pk, task: tasks.change_task(actor=a, posting_task_id=task, text="改", due_on=LAST).posting,
    "report_task": lambda a, pk, task: tasks.report_task(actor=a, posting_task_id=task, result="完成").posting,
    "midterm": lambda a, pk, task: course.appraise_midterm(actor=a, posting_id=pk, grade="competent", words="好"),
    "extend": lambda a, pk, task: course.extend_posting(
        actor=a, posting_id=pk, ends_on=LAST + timedelta(9), reason="x"
    ),
    "come_home": lambda a, pk, task: course.come_home(actor=a, posting_id=pk, reason="提前"),
    "appraise": lambda a, pk, task: course.appraise_return(actor=a, posting_id=pk, grade="competent", words="好"),
}
#: Who may beside the office (the person alone reports), and who of those who see it may not.
MAY = {"withdraw": "personnel", "add_task": "other_personnel", "change_task": "personnel", "midterm": "other_personnel",
       "come_home": "other_personnel", "appraise": "other_personnel", "report_task": "worker"}  # fmt: skip


def test_every_state_verb_and_role(cadres: Cadres) -> None:
    assert set(VERBS) == set(POSTING_TABLE.verbs)
    own_account(cadres)
    row = propose(cadres)
    for state in PostingState:
        for verb, act in VERBS.items():
            PostingTask.objects.all().delete()
            PostingAppraisal.objects.all().delete()
            due = LAST if state in DUE_POSTINGS else None
            returned = FIRST if state in ("returned", "appraised") else None
            Posting.objects.filter(pk=row.pk).update(state=state, due_on=due, returned_on=returned, decided_by=None,
                                                     ends_on=LAST, extended_from=None)  # fmt: skip
            task = PostingTask.objects.create(posting=row, text="任务", due_on=LAST)
            with clock.moved(NOW - timedelta(days=1) if verb == "call_off" else NOW):
                with pytest.raises(NotFound):
                    act(cadres.act("handler"), row.pk, task.pk)
                actor = cadres.act(MAY.get(verb, "cadre_office"))
                if not POSTING_TABLE.allows(state, verb):
                    with pytest.raises((TransitionRefused, NotFound)):  # the host sees approved ones only
                        act(actor, row.pk, task.pk)
                    with pytest.raises(TransitionRefused):
                        act(cadres.act("worker" if verb == "report_task" else "cadre_office"), row.pk, task.pk)
                    continue
                if verb not in MAY:
                    with pytest.raises(Forbidden):
                        act(cadres.act("personnel"), row.pk, task.pk)
                act(actor, row.pk, task.pk)
                assert Posting.objects.get(pk=row.pk).state == POSTING_TABLE.next(state, verb)


REFUSALS: list[tuple[str, Callable[[Cadres, Posting], Any]]] = [
    ("kind", lambda c, row: propose(c, handle="deputy", kind="x")),
    ("reason", lambda c, row: propose(c, handle="deputy", reason=" ")),
    ("host", lambda c, row: propose(c, handle="deputy", host_unit_id=None)),
    ("host_unit", lambda c, row: propose(c, handle="deputy", host_unit_id=0)),
    ("host_unit", lambda c, row: propose(c, handle="deputy", host_unit_id=row.cadre.unit_id)),
    ("cadre", lambda c, row: propose(c, handle="elsewhere")),
    ("ends_on", lambda c, row: propose(c, handle="deputy", ends_on=date(2020, 1, 1))),
    ("ends_on", lambda c, row: propose(c, handle="deputy", ends_on=date(2039, 1, 1))),
    ("ends_on", lambda c, row: propose(c, handle="head", starts_on=date(2031, 1, 1), ends_on=date(2032, 12, 1))),
    ("due_on", lambda c, row: tasks.add_task(actor=c.act("personnel"), posting_id=row.pk, text="x", due_on=date(2028, 1, 1))),
    ("text", lambda c, row: tasks.add_task(actor=c.act("personnel"), posting_id=row.pk, text="", due_on=LAST)),
    ("grade", lambda c, row: course.appraise_midterm(actor=c.act("cadre_office"), posting_id=row.pk, grade="A", words="x")),
    ("words", lambda c, row: course.appraise_midterm(actor=c.act("cadre_office"), posting_id=row.pk, grade="not", words="")),
    ("ends_on", lambda c, row: course.extend_posting(actor=c.act("cadre_office"), posting_id=row.pk, ends_on=LAST, reason="x")),
    ("returned_on", lambda c, row: course.come_home(actor=c.act("cadre_office"), posting_id=row.pk, returned_on=date(2026, 9, 1), reason="x")),
    ("returned_on", lambda c, row: course.come_home(actor=c.act("cadre_office"), posting_id=row.pk, returned_on=date(2999, 9, 1))),
    ("people", lambda c, row: orders.add_to_order(actor=c.act("cadre_office"), posting_order_id=0, cadre_ids=[])),
    ("paper", lambda c, row: orders.enter_order(actor=c.act("cadre_office"), title="x", paper="", kind="exchange", starts_on=FIRST, ends_on=LAST, host="x")),
]  # fmt: skip


def test_every_refusal_names_its_field(cadres: Cadres) -> None:
    with clock.moved(NOW):
        row = sent(cadres)
        for field, act in REFUSALS:
            with pytest.raises((InvalidInput, NotFound, Conflict)) as refusal:
                act(cadres, row)
            assert isinstance(refusal.value, DomainError) and refusal.value.field == field, field


@pytest.mark.parametrize(
    "facts",
    [
        {"ends_on": FIRST - timedelta(days=1)}, {"due_on": None}, {"returned_on": FIRST}, {"state": "returned"},
        {"extended_from": LAST},
    ],
)  # fmt: skip
def test_constraints_stand_around_the_services(cadres: Cadres, facts: dict[str, Any]) -> None:
    with clock.moved(NOW):
        row = sent(cadres)
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.filter(pk=row.pk).update(**facts)
