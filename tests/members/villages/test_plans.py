"""A village's plan from draft to grade, its projects within their budget, lists by version, the lead goose."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from members.models import ProjectMilestone, VillagePlan, VillageProject
from members.rules.villages import changes, is_behind, mean, share_of
from members.services.villages import geese, lists, plans, projects
from tests.grids.emergencies.kit import told
from tests.world import DISTRICT, VILLAGE
from tests.world_members import Party
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict, Forbidden, InvalidInput, TransitionRefused

DAY = date(2026, 3, 1)
NOW = datetime(2026, 9, 14, 9, 0, tzinfo=LOCAL)


def facts(kind: str) -> plans.ProjectFacts:
    """A project of a thousand yuan."""
    return plans.ProjectFacts(kind, f"项目{kind}", "建成投用", DAY, date(2026, 12, 1), 60_000, 40_000)


def filed(party: Party) -> VillagePlan:
    """A plan in force with a target and both projects."""
    actor, town = party.act("secretary"), party.act("organizer")
    plan = plans.draft_plan(actor=actor, area_code=VILLAGE, first_year=2025, vision="宜居宜业")
    with pytest.raises(Conflict):
        plans.submit_plan(actor=actor, plan_id=plan.pk)
    plans.put_target(actor=actor, plan_id=plan.pk, indicator="集体收入", measure="万元", base=Decimal(20),
                     goals={2025: Decimal(30), 2026: Decimal(40)})  # fmt: skip
    plans.add_project(actor=actor, plan_id=plan.pk, facts=facts("party"))
    with pytest.raises(Conflict) as missing:
        plans.submit_plan(actor=actor, plan_id=plan.pk)
    assert missing.value.code == "plan-without-projects"
    plans.add_project(actor=actor, plan_id=plan.pk, facts=facts("livelihood"))
    plans.submit_plan(actor=actor, plan_id=plan.pk)
    with pytest.raises(Forbidden):
        plans.approve_plan(actor=actor, plan_id=plan.pk)
    plans.return_plan(actor=town, plan_id=plan.pk, reason="补充措施")
    plans.submit_plan(actor=actor, plan_id=plan.pk)
    plans.approve_plan(actor=town, plan_id=plan.pk)
    return plans.file_plan(actor=town, plan_id=plan.pk)


def test_from_the_draft_to_the_grade_and_a_revision(party: Party) -> None:
    with clock.moved(NOW):
        plan, actor = filed(party), party.act("secretary")
        year = plan.targets.get().years.get(year=2025)
        plans.enter_actual(actor=actor, target_year_id=year.pk, actual=Decimal(32), evidence="村账")
        with pytest.raises(Forbidden):
            plans.review_year(actor=actor, plan_id=plan.pk, year=2025, grade="good", reasons="达标")
        plans.review_year(actor=party.act("organizer"), plan_id=plan.pk, year=2025, grade="good", reasons="达标")
        second = plans.draft_plan(actor=actor, area_code=VILLAGE, first_year=2025, vision="修编")
        plans.submit_plan(actor=actor, plan_id=second.pk)
        plans.approve_plan(actor=party.act("organizer"), plan_id=second.pk)
        plans.file_plan(actor=party.act("organizer"), plan_id=second.pk)
    assert VillagePlan.objects.get(pk=plan.pk).state == "replaced"
    assert second.targets.get().years.get(year=2025).actual == 32 and second.projects.count() == 2
    with pytest.raises(TransitionRefused):
        plans.submit_plan(actor=party.act("secretary"), plan_id=plan.pk)


def test_a_project_stays_within_its_budget_and_is_chased_once(party: Party) -> None:
    with clock.moved(NOW):
        project, actor = filed(party).projects.get(kind="party"), party.act("branch_secretary")
        projects.start_project(actor=actor, project_id=project.pk)
        step = projects.add_milestone(actor=actor, project_id=project.pk, title="封顶", due_on=NOW.date())
        projects.spend(actor=actor, project_id=project.pk, fen=99_999, text="材料")
        with pytest.raises(Conflict) as short:
            projects.spend(actor=actor, project_id=project.pk, fen=2, text="工钱")
        assert short.value.field == "fen"
        with pytest.raises(IntegrityError), transaction.atomic():
            VillageProject.objects.filter(pk=project.pk).update(spent=100_001)
        with pytest.raises(Conflict):
            projects.finish_project(actor=actor, project_id=project.pk)
    with clock.moved(NOW + timedelta(days=1)):
        assert [projects.chase_milestones(actor=SYSTEM) for _again in range(2)] == [1, 0]
        assert told("village.milestone_overdue") == {"chenzhishu": 1}
        projects.reach_milestone(actor=actor, milestone_id=step.pk)
        assert projects.finish_project(actor=actor, project_id=project.pk).state == "done"
    assert ProjectMilestone.objects.get().done_on is not None


def test_lists_begin_with_the_districts_template(party: Party) -> None:
    department, actor = party.act("org_department"), party.act("secretary")
    with pytest.raises(Forbidden):
        lists.draft_list(actor=actor, area_code=DISTRICT, kind="powers")
    template = lists.draft_list(actor=department, area_code=DISTRICT, kind="powers")
    with pytest.raises(Conflict):
        lists.publish_list(actor=department, list_id=template.pk)
    with pytest.raises(InvalidInput):
        lists.put_item(actor=department, list_id=template.pk, title="集体资产处置", text="经四议两公开", basis="")
    lists.put_item(actor=department, list_id=template.pk, title="集体资产处置", text="经四议两公开", basis="组织法")
    lists.publish_list(actor=department, list_id=template.pk)
    own = lists.draft_list(actor=actor, area_code=VILLAGE, kind="powers")
    assert own.items.get().basis == "组织法"
    lists.publish_list(actor=actor, list_id=own.pk)
    later = lists.draft_list(actor=actor, area_code=VILLAGE, kind="powers")
    lists.put_item(actor=actor, list_id=later.pk, title="印章使用", text="书记审批", basis="村规")
    lists.publish_list(actor=actor, list_id=later.pk)
    own.refresh_from_db()
    assert (own.state, later.version) == ("replaced", 2)


def test_a_lead_goose(party: Party) -> None:
    town, pk = party.act("organizer"), party.members["branch_secretary"].pk
    with pytest.raises(InvalidInput):
        geese.enter_goose(actor=town, area_code=VILLAGE, member_id=party.members["party_member"].pk)
    goose = geese.enter_goose(actor=town, area_code=VILLAGE, member_id=pk)
    with pytest.raises(InvalidInput):
        geese.pair_goose(actor=town, goose_id=goose.pk, mentor_id=pk)
    geese.pair_goose(actor=town, goose_id=goose.pk, mentor_id=party.members["organ_secretary"].pk)
    geese.note_training(actor=party.act("secretary"), goose_id=goose.pk, title="党建引领培训", hours=16)
    year = clock.today().year
    geese.evaluate_goose(actor=town, goose_id=goose.pk, year=year, grade="good", reasons="带动增收")
    with pytest.raises(Conflict):
        geese.evaluate_goose(actor=town, goose_id=goose.pk, year=year, grade="good", reasons="x")
    geese.leave_programme(actor=town, goose_id=goose.pk, reason="换届")
    with pytest.raises(Conflict):
        geese.pair_goose(actor=town, goose_id=goose.pk, mentor_id=party.members["organ_member"].pk)


def test_rules() -> None:
    ten, twenty, fifteen = Decimal(10), Decimal(20), Decimal(15)
    assert [share_of(ten, twenty, fifteen), share_of(twenty, ten, fifteen), share_of(ten, twenty, Decimal(99))] == [
        50,
        50,
        100,
    ]
    assert (mean([50, 99]), mean([])) == (74, None)
    assert [is_behind(80, 0), is_behind(79, 0), is_behind(None, 1), is_behind(None, 0)] == [False, True, True, False]
    found = changes([("a", "1"), ("b", "2"), ("c", "3")], [("b", "2"), ("c", "4"), ("d", "5")])
    assert [(row.how, row.title) for row in found] == [
        ("same", "b"),
        ("changed", "c"),
        ("added", "d"),
        ("removed", "a"),
    ]
