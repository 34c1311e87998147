"""Every state and verb of plans, projects and lists; the book of a project under any sequence of payments."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.models import PlanTarget, ProjectEntry, VillageList, VillagePlan, VillageProject
from members.services.villages import lists, plans, projects
from members.states.villages import LIST_TABLE, PLAN_TABLE, PROJECT_TABLE, ListState, PlanState, ProjectState
from tests.world import VILLAGE
from tests.world_members import Party
from xinhui.core.errors import Conflict, TransitionRefused

DAY = date(2026, 3, 1)
BUDGET = 100_000


def plan_of(party: Party, **facts: Any) -> VillagePlan:
    """A draft with a target and both projects."""
    values = {"area_code": VILLAGE, "version": 1, "first_year": 2024, "last_year": 2028, "vision": "和美"}
    plan = VillagePlan.objects.create(**{**values, **facts})
    PlanTarget.objects.create(plan=plan, indicator="收入", measure="万元", base=Decimal(1))
    for kind in ("party", "livelihood"):
        VillageProject.objects.create(plan=plan, area_code=VILLAGE, kind=kind, title=kind, goal="x", starts_on=DAY,
                                      due_on=DAY, budget_public=BUDGET)  # fmt: skip
    return plan


PLAN_VERBS: dict[str, Callable[[Party, int], Any]] = {
    "change": lambda q, pk: plans.put_target(actor=q.act("secretary"), plan_id=pk, indicator="户数", measure="户",
                                             base=Decimal(1), goals={2025: Decimal(2)}),
    "submit": lambda q, pk: plans.submit_plan(actor=q.act("secretary"), plan_id=pk),
    "return": lambda q, pk: plans.return_plan(actor=q.act("organizer"), plan_id=pk, reason="补充"),
    "approve": lambda q, pk: plans.approve_plan(actor=q.act("organizer"), plan_id=pk),
    "file": lambda q, pk: plans.file_plan(actor=q.act("organizer"), plan_id=pk),
    "review": lambda q, pk: plans.review_year(actor=q.act("organizer"), plan_id=pk, year=2025, grade="good", reasons="x"),
}  # fmt: skip
PROJECT_VERBS: dict[str, Callable[[Party, int], Any]] = {
    "start": lambda q, pk: projects.start_project(actor=q.act("secretary"), project_id=pk, started_on=DAY),
    "progress": lambda q, pk: projects.note_progress(actor=q.act("secretary"), project_id=pk, text="开工"),
    "spend": lambda q, pk: projects.spend(actor=q.act("secretary"), project_id=pk, fen=1, text="材料"),
    "finish": lambda q, pk: projects.finish_project(actor=q.act("secretary"), project_id=pk),
    "drop": lambda q, pk: projects.drop_project(actor=q.act("secretary"), project_id=pk, reason="调整"),
}
LIST_VERBS: dict[str, Callable[[Party, int], Any]] = {
    "change": lambda q, pk: lists.put_item(actor=q.act("secretary"), list_id=pk, title="事项", text="x", basis="y"),
    "publish": lambda q, pk: lists.publish_list(actor=q.act("secretary"), list_id=pk),
}


def tried(act: Callable[[], Any], *, allowed: bool, state: Callable[[], str], target: Callable[[], str]) -> None:
    """The verb does what the table says; what it did is undone."""
    with transaction.atomic():
        if allowed:
            act()
            assert state() == target()
        else:
            with pytest.raises(TransitionRefused):
                act()
        transaction.set_rollback(True)


def test_every_state_and_verb_of_a_plan(party: Party) -> None:
    assert set(PLAN_VERBS) == set(PLAN_TABLE.verbs) - {"replace"}
    pk = plan_of(party).pk
    for state in PlanState:
        facts = {"approved_by": party.user("organizer"), "filed_on": DAY}
        VillagePlan.objects.filter(pk=pk).update(state=state, **facts)
        for verb, act in PLAN_VERBS.items():
            tried(lambda act=act: act(party, pk), allowed=PLAN_TABLE.allows(state, verb),  # type: ignore[misc]  # bound
                  state=lambda: VillagePlan.objects.get(pk=pk).state,
                  target=lambda state=state, verb=verb: PLAN_TABLE.next(state, verb))  # type: ignore[misc]  # fmt: skip


def test_every_state_and_verb_of_a_project(party: Party) -> None:
    assert set(PROJECT_VERBS) == set(PROJECT_TABLE.verbs)
    pk = plan_of(party, state="filed", approved_by=party.user("organizer"), filed_on=DAY).projects.all()[0].pk
    for state in ProjectState:
        begun = None if state == ProjectState.PLANNED else DAY
        VillageProject.objects.filter(pk=pk).update(state=state, started_on=begun, note="x",
                                                    finished_on=DAY if state == ProjectState.DONE else None)  # fmt: skip
        for verb, act in PROJECT_VERBS.items():
            tried(lambda act=act: act(party, pk), allowed=PROJECT_TABLE.allows(state, verb),  # type: ignore[misc]  # bound
                  state=lambda: VillageProject.objects.get(pk=pk).state,
                  target=lambda state=state, verb=verb: PROJECT_TABLE.next(state, verb))  # type: ignore[misc]  # fmt: skip


def test_every_state_and_verb_of_a_list(party: Party) -> None:
    assert set(LIST_VERBS) == set(LIST_TABLE.verbs) - {"replace"}
    row = VillageList.objects.create(area_code=VILLAGE, kind="powers", version=1)
    lists.put_item(actor=party.act("secretary"), list_id=row.pk, title="一", text="x", basis="y")
    for state in ListState:
        VillageList.objects.filter(pk=row.pk).update(state=state, published_on=None if state == "draft" else DAY)
        for verb, act in LIST_VERBS.items():
            tried(lambda act=act: act(party, row.pk), allowed=LIST_TABLE.allows(state, verb),  # type: ignore[misc]  # bound
                  state=lambda: VillageList.objects.get(pk=row.pk).state,
                  target=lambda state=state, verb=verb: LIST_TABLE.next(state, verb))  # type: ignore[misc]  # fmt: skip


@given(st.lists(st.integers(1, BUDGET), max_size=12))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_book_adds_up_and_never_beyond_the_budget(party: Party, payments: list[int]) -> None:
    with transaction.atomic():
        plan = plan_of(party, state="filed", approved_by=party.user("organizer"), filed_on=DAY)
        pk, actor = plan.projects.all()[0].pk, party.act("secretary")
        projects.start_project(actor=actor, project_id=pk, started_on=DAY)
        paid = 0
        for fen in payments:
            if paid + fen <= BUDGET:
                projects.spend(actor=actor, project_id=pk, fen=fen, text="材料")
                paid += fen
            else:
                with pytest.raises(Conflict):
                    projects.spend(actor=actor, project_id=pk, fen=fen, text="材料")
        assert VillageProject.objects.get(pk=pk).spent == paid
        assert (ProjectEntry.objects.filter(project=pk).aggregate(sum=Sum("fen"))["sum"] or 0) == paid
        transaction.set_rollback(True)


def test_the_book_is_never_rewritten(party: Party) -> None:
    plan = plan_of(party, state="filed", approved_by=party.user("organizer"), filed_on=DAY)
    pk, actor = plan.projects.all()[0].pk, party.act("secretary")
    projects.start_project(actor=actor, project_id=pk, started_on=DAY)
    row = projects.spend(actor=actor, project_id=pk, fen=5, text="材料")
    for act in (row.save, row.delete):
        with pytest.raises(TypeError):
            act()
