"""Lists of a year: drawn up, adopted by another, closed by another again; what their tables refuse."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from talent.models import PlanYear, TalentPlan, TalentTask, TaskPart
from talent.services.plans import leading, lists
from talent.states.plans import PLAN_YEAR_TABLE, PlanYearState
from tests.talent.plans.kit import BEGIN, DEADLINE, DUE, adopted, draft_of, facts, plan_of
from tests.world_talent import Talent
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict, DomainError, Forbidden, NotFound, TransitionRefused
from xinhui.outbox.models import Message

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 9, 17, 9, tzinfo=LOCAL)


def told(kind: str) -> set[str]:
    """Who was told."""
    return set(Message.objects.filter(kind=f"talent.{kind}").values_list("recipient__username", flat=True))


@pytest.mark.parametrize("state", PlanYearState.values)
@pytest.mark.parametrize("verb", PLAN_YEAR_TABLE.verbs)
def test_every_verb_on_a_list_as_the_table_says(talent: Talent, state: str, verb: str) -> None:
    row = draft_of(talent)
    facts_of: dict[str, Callable[[], object]] = {"change": lambda: lists.add_task(actor=talent.act("talent_office"), plan_year_id=row.pk,
                                                 facts=facts(talent, name="另一项")),
                "adopt": lambda: lists.adopt_list(actor=talent.act("talent_two"), plan_year_id=row.pk),
                "close": lambda: lists.close_list(actor=talent.act("talent_two"), plan_year_id=row.pk, summary="好")}  # fmt: skip
    with clock.moved(LATER):
        row.state, row.adopted_on = PlanYearState(state), None if state == "draft" else BEGIN.date()
        row.save()
        if verb == "close":
            row.tasks.update(state="done", settled_on=BEGIN.date())
        if PLAN_YEAR_TABLE.allows(state, verb):
            facts_of[verb]()
            row.refresh_from_db()
            assert row.state == PLAN_YEAR_TABLE.next(state, verb)
        else:
            with pytest.raises(TransitionRefused):
                facts_of[verb]()


def test_a_list_is_adopted_by_another_and_closed_by_another_again(talent: Talent) -> None:
    with clock.moved(BEGIN):
        row = draft_of(talent)
        for actor, service in (("talent_office", lists.adopt_list),):
            with pytest.raises(Forbidden) as refused:
                service(actor=talent.act(actor), plan_year_id=row.pk)
            assert refused.value.code == "same-person"
        lists.adopt_list(actor=talent.act("talent_two"), plan_year_id=row.pk)
        assert told("task_list_adopted") == {"wangke", "zhaoju", "wuke", "liangju"}, "leads and partners"
        first = Message.objects.filter(kind="talent.task_list_adopted", recipient__username="wuke").first()
        assert first is not None and first.context == {"year": 2026, "leads": 1, "parts": 1}
        tasks = list(row.tasks.order_by("number"))
        assert [(task.due_at, task.level, task.state) for task in tasks] == [(DUE, 1, "listed")] * 2
        with pytest.raises(Conflict) as early:
            lists.close_list(actor=talent.act("talent_office"), plan_year_id=row.pk, summary="年度完成")
        assert (early.value.code, early.value.field) == ("tasks-open", "summary")
        row.tasks.update(state="done", settled_on=BEGIN.date(), due_at=None)
        with pytest.raises(Forbidden):
            lists.close_list(actor=talent.act("talent_two"), plan_year_id=row.pk, summary="年度完成")
        closed = lists.close_list(actor=talent.act("talent_office"), plan_year_id=row.pk, summary="年度完成")
    assert (closed.state, closed.closed_on, closed.summary) == ("closed", BEGIN.date(), "年度完成")
    assert Entry.objects.filter(verb__startswith="talent.plan_year.").count() == 3


@pytest.mark.parametrize(("change", "code", "field"), [
    ({"field": "sport"}, "choice-unknown", "field"), ({"name": " "}, "text-missing", "name"),
    ({"wanted": Decimal(0)}, "quantity-wrong", "wanted"), ({"wanted": Decimal("1.234")}, "quantity-wrong", "wanted"),
    ({"lead_id": 0}, "unknown", "lead"), ({"deadline": date(2025, 12, 31)}, "deadline-outside", "deadline"),
    ({"deadline": date(2027, 1, 1)}, "deadline-outside", "deadline"), ({"measure": ""}, "text-missing", "measure"),
    ({"number": 1}, "number-taken", "number"), ({"number": 1000}, "number-out-of-range", "number"),
])  # fmt: skip
def test_what_a_task_must_say(talent: Talent, change: dict[str, Any], code: str, field: str) -> None:
    with clock.moved(BEGIN):
        row = draft_of(talent)
        with pytest.raises(DomainError) as refused:
            lists.add_task(actor=talent.act("talent_office"), plan_year_id=row.pk, facts=facts(talent, **change))
    assert (refused.value.code, refused.value.field) == (code, field) and row.tasks.count() == 2


def test_a_list_is_changed_only_while_it_is_drawn_up(talent: Talent) -> None:
    office = talent.act("talent_office")
    with clock.moved(BEGIN):
        row = draft_of(talent)
        first = row.tasks.get(number=1)
        changed = facts(talent, "water", number=7, deadline=date(2026, 9, 1))
        lists.change_task(actor=office, task_id=first.pk, facts=changed)
        first.refresh_from_db()
        assert (first.number, first.lead.name, first.parts.count()) == (7, "水务局", 0), "the lead is no partner"
        assert first.milestones.get().due_on == date(2026, 8, 31)
        for unit, due_on, code, field in (("water", date(2026, 9, 1), "partner-there", "unit"),
                                          ("city_management", date(2026, 9, 2), "day-outside", "due_on")):  # fmt: skip
            with pytest.raises(DomainError) as refused:
                lists.add_partner(actor=office, task_id=first.pk, unit_id=talent.world.unit(unit).pk, what="协助",
                                  due_on=due_on)  # fmt: skip
            assert (refused.value.code, refused.value.field) == (code, field)
        with pytest.raises(Forbidden):
            lists.remove_task(actor=talent.act("handler"), task_id=first.pk)
        lists.remove_task(actor=office, task_id=first.pk)
        with pytest.raises(Conflict) as twice:
            lists.draft_list(actor=office, plan_id=row.plan_id, year=2026)
        assert (twice.value.code, twice.value.field) == ("list-there", "year")
        empty = lists.draft_list(actor=office, plan_id=row.plan_id, year=2025)
        with pytest.raises(Conflict) as nothing:
            lists.adopt_list(actor=talent.act("talent_two"), plan_year_id=empty.pk)
        assert nothing.value.code == "list-empty"
        lists.add_task(actor=office, plan_year_id=empty.pk, facts=facts(talent, deadline=date(2025, 12, 31)))
        with pytest.raises(Conflict) as over:
            lists.adopt_list(actor=talent.act("talent_two"), plan_year_id=empty.pk)
        assert over.value.code == "deadline-over"
        lists.adopt_list(actor=talent.act("talent_two"), plan_year_id=row.pk)
        with pytest.raises(TransitionRefused):
            lists.change_task(actor=office, task_id=row.tasks.get().pk, facts=facts(talent))
        with pytest.raises(NotFound):
            leading.begin_task(actor=office, task_id=empty.tasks.get().pk)
    with pytest.raises(Conflict):
        plan_of(talent)
    assert TalentPlan.objects.count() == 1


@pytest.mark.parametrize("change", [
    {"paused_left": 5}, {"state": "done"}, {"state": "dropped", "due_at": None, "settled_on": DEADLINE},
    {"wanted": Decimal(0)}, {"number": 2}, {"state": "suspended"},
])  # fmt: skip
def test_the_tables_refuse_what_the_services_would(talent: Talent, change: dict[str, Any]) -> None:
    row = adopted(talent)
    with pytest.raises(IntegrityError), transaction.atomic():
        TalentTask.objects.filter(pk=row.pk).update(**change)


def test_a_list_s_second_person_is_a_constraint_too(talent: Talent) -> None:
    row = adopted(talent).plan_year
    for change in ({"adopted_by": row.drafted_by}, {"closed_by": row.adopted_by}, {"adopted_on": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanYear.objects.filter(pk=row.pk).update(**change)


def test_drafts_are_the_office_s_alone(talent: Talent) -> None:
    with clock.moved(BEGIN):
        row = draft_of(talent)
    for handle in ("handler", "district_leader", "water_handler"):
        user = talent.user(handle)
        assert not PlanYear.objects.visible_to(user) and not TalentTask.objects.visible_to(user)
        assert not TaskPart.objects.visible_to(user) and TalentPlan.objects.visible_to(user).exists()
    assert TalentTask.objects.visible_to(talent.user("talent_two")).count() == 2
    assert not TalentTask.objects.visible_to(talent.user("employer_user")) and row.state == "draft"
