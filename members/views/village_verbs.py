"""Verbs on village plans, projects, lists and lead geese."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.forms import villages as f
from members.forms.base import NothingForm, ReasonForm
from members.models import (
    Goose,
    ProjectMilestone,
    TargetYear,
    VillageList,
    VillagePlan,
    VillageProject,
)
from members.models.village_scoped import keeps_village
from members.scope import PartyScope
from members.selectors.villages import items_of
from members.services.villages import geese, lists, plans, projects
from members.services.villages.plans import APPROVERS
from members.states.villages import LIST_TABLE, PLAN_TABLE, PROJECT_TABLE, RUNNING, PlanState
from members.views.base import Subject, Verb
from xinhui.accounts.roles import Role

_DISTRICT_DIGITS = 6


def _keeps(scope: PartyScope, row: Any) -> bool:
    return keeps_village(scope, row.area_code)


def _approves(scope: PartyScope, row: Any) -> bool:
    return scope.posts.covers(row.area_code, *APPROVERS)


def keeps_list(scope: PartyScope, row: Any) -> bool:
    """The template is the department's."""
    if len(row.area_code) == _DISTRICT_DIGITS:
        return scope.posts.covers(row.area_code, Role.ORGANIZATION_DEPARTMENT)
    return keeps_village(scope, row.area_code)


def _plan(verb: str) -> Any:
    return lambda row: PLAN_TABLE.allows(row.state, verb)


def _project(verb: str) -> Any:
    return lambda row: PROJECT_TABLE.allows(row.state, verb)


def _list(verb: str) -> Any:
    return lambda row: LIST_TABLE.allows(row.state, verb)


def _takes_part(row: Goose) -> bool:
    return row.left_on is None


def plan_page(row: VillagePlan) -> str:
    """Where a plan is shown."""
    return reverse("members:village_plan", args=[row.pk])


def project_page(row: Any) -> str:
    """Where a project is shown."""
    return reverse("members:village_project", args=[row.pk])


def list_page(row: VillageList) -> str:
    """Where the lists of a place are shown."""
    return reverse("members:village_lists", args=[row.area_code])


def goose_page(row: Goose) -> str:
    """Where a lead goose is shown."""
    return reverse("members:goose", args=[row.pk])


SUBJECTS = (
    Subject("village-plan", "plan_id", VillagePlan.objects.visible_to, plan_page, (
        Verb("target", _("Write a target"), f.PlanTargetForm, plans.put_target, _keeps, _plan("change")),
        Verb("project", _("Write a project"), f.VillageProjectForm, plans.add_project, _keeps, _plan("change")),
        Verb("submit", _("Submit the plan to the town"), NothingForm, plans.submit_plan, _keeps, _plan("submit"),
             is_primary=True),
        Verb("return", _("Give the plan back"), ReasonForm, plans.return_plan, _approves, _plan("return")),
        Verb("approve", _("Approve the plan"), NothingForm, plans.approve_plan, _approves, _plan("approve"),
             is_primary=True),
        Verb("file", _("File the plan, in force"), NothingForm, plans.file_plan, _approves, _plan("file"),
             is_primary=True),
        Verb("review", _("Grade a year"), f.PlanReviewForm, plans.review_year, _approves, _plan("review")),
    )),
    Subject("target-year", "target_year_id",
            lambda user: TargetYear.objects.filter(target__plan__in=VillagePlan.objects.visible_to(user))
            .select_related("target__plan"),
            lambda row: plan_page(row.target.plan), (
        Verb("actual", _("Enter the actual value"), f.TargetActualForm, plans.enter_actual,
             lambda scope, row: keeps_village(scope, row.target.plan.area_code),
             lambda row: row.target.plan.state == PlanState.FILED),
    )),
    Subject("village-project", "project_id",
            lambda user: VillageProject.objects.visible_to(user).select_related("plan"), project_page, (
        Verb("start", _("Begin the project"), f.StartForm, projects.start_project, _keeps,
             lambda row: PROJECT_TABLE.allows(row.state, "start") and row.plan.state == PlanState.FILED,
             is_primary=True),
        Verb("milestone", _("Write a milestone"), f.MilestoneForm, projects.add_milestone, _keeps,
             lambda row: row.state in RUNNING),
        Verb("progress", _("Note what was done"), f.ProjectProgressForm, projects.note_progress, _keeps,
             _project("progress")),
        Verb("spend", _("Enter a payment"), f.SpendForm, projects.spend, _keeps, _project("spend")),
        Verb("finish", _("Finish the project"), f.FinishForm, projects.finish_project, _keeps, _project("finish")),
        Verb("drop", _("Give the project up"), ReasonForm, projects.drop_project, _keeps, _project("drop"),
             is_danger=True),
    )),
    Subject("project-milestone", "milestone_id",
            lambda user: ProjectMilestone.objects.filter(project__in=VillageProject.objects.visible_to(user))
            .select_related("project"),
            lambda row: project_page(row.project), (
        Verb("reach", _("Reached"), f.ReachForm, projects.reach_milestone,
             lambda scope, row: keeps_village(scope, row.project.area_code),
             lambda row: row.done_on is None and PROJECT_TABLE.allows(row.project.state, "progress")),
    )),
    Subject("village-list", "list_id", VillageList.objects.visible_to, list_page, (
        Verb("item", _("Write an item"), f.ListItemForm, lists.put_item, keeps_list, _list("change")),
        Verb("publish", _("Publish the list"), NothingForm, lists.publish_list, keeps_list, _list("publish"),
             is_primary=True),
    )),
    Subject("village-list-item", "item_id", items_of, lambda row: list_page(row.of), (
        Verb("drop", pgettext_lazy("list", "Strike out"), NothingForm, lists.drop_item,
             lambda scope, row: keeps_list(scope, row.of), lambda row: LIST_TABLE.allows(row.of.state, "change"),
             is_danger=True),
    )),
    Subject("goose", "goose_id", lambda user: Goose.objects.visible_to(user).select_related("member"), goose_page, (
        Verb("mentor", _("Name a mentor"), f.MentorForm, geese.pair_goose, _approves, _takes_part),
        Verb("train", _("Enter a training"), f.GooseTrainingForm, geese.note_training, _keeps, _takes_part),
        Verb("evaluate", _("Evaluate a year"), f.GooseGradeForm, geese.evaluate_goose, _approves, _takes_part),
        Verb("leave", _("End the part in the programme"), ReasonForm, geese.leave_programme, _approves, _takes_part,
             is_danger=True),
    )),
)  # fmt: skip
