"""Verbs on plans, lists, tasks, milestones, parts and requests for more time."""

from typing import Any

from django.utils.translation import pgettext_lazy

from talent.forms import plans as forms
from talent.forms.base import NothingForm, ReasonForm
from talent.models import PlanYear, TalentPlan, TalentTask, TaskDeferral, TaskMilestone, TaskPart
from talent.scope import TalentScope
from talent.services.plans import deciding, leading, lists, parts
from talent.states.plans import (
    PLAN_YEAR_TABLE,
    TALENT_TASK_TABLE,
    TASK_PART_TABLE,
    DeferralState,
    PlanYearState,
)
from talent.views.base import Subject, Verb, by_unit


def _task_page(task_id: int) -> str:
    return f"/talent/plans/tasks/{task_id}/"


def _page(row: TalentTask) -> str:
    """A task that is still being drawn up is shown in its list: it may be taken out again."""
    return f"/talent/plans/years/{row.plan_year_id}/#task-{row.number}" if _drafted(row) else _task_page(row.pk)


def _fits(verb: str, row: TalentTask) -> bool:
    return row.plan_year.state != PlanYearState.DRAFT and TALENT_TASK_TABLE.allows(row.state, verb)


def _drafted(row: TalentTask) -> bool:
    return row.plan_year.state == PlanYearState.DRAFT


def _by_lead(scope: TalentScope, row: TalentTask) -> bool:
    return scope.works_for(row.lead_id)


def _by_party(scope: TalentScope, row: TalentTask) -> bool:
    return scope.works_for(row.lead_id) or any(scope.works_for(part.unit_id) for part in row.parts.all())


def _by_task_lead(scope: TalentScope, row: TaskMilestone | TaskPart) -> bool:
    return scope.works_for(row.task.lead_id)


def _with_list(rows: Any) -> Any:
    return rows.select_related("task__plan_year")


TASK_VERBS = (
    Verb("change", pgettext_lazy("plan", "Change the task"), forms.TalentTaskForm, lists.change_task, fits=_drafted),
    Verb("partner", pgettext_lazy("plan", "Add a partner"), forms.PartnerForm, lists.add_partner, fits=_drafted),
    Verb("milestone", pgettext_lazy("plan", "Add a milestone"), forms.MilestoneForm, lists.add_milestone,
         fits=_drafted),
    Verb("remove", pgettext_lazy("plan", "Take out of the list"), NothingForm, lists.remove_task, fits=_drafted,
         is_danger=True),
    Verb("begin", pgettext_lazy("plan", "Take up the task"), forms.BeginForm, leading.begin_task, may=_by_lead,
         fits=lambda row: _fits("begin", row), is_primary=True),
    Verb("explain", pgettext_lazy("plan", "Explain the slip"), forms.ExplainForm, leading.explain_slip, may=_by_lead,
         fits=lambda row: _fits("explain", row) and row.slipped_at is not None, is_primary=True),
    Verb("progress", pgettext_lazy("plan", "Report on a month"), forms.ProgressForm, leading.report_progress,
         may=_by_lead, fits=lambda row: _fits("progress", row)),
    Verb("evidence", pgettext_lazy("plan", "Bring evidence"), forms.TaskEvidenceForm, leading.bring_evidence,
         may=_by_party, fits=lambda row: _fits("evidence", row)),
    Verb("report", pgettext_lazy("plan", "Report done"), forms.ReportDoneForm, leading.report_done, may=_by_lead,
         fits=lambda row: _fits("report", row), is_primary=True),
    Verb("more-time", pgettext_lazy("plan", "Ask for more time"), forms.AskTimeForm, leading.ask_time, may=_by_lead,
         fits=lambda row: _fits("ask_time", row)),
    Verb("confirm", pgettext_lazy("plan", "Confirm as done"), forms.NoteForm, deciding.confirm_task,
         fits=lambda row: _fits("confirm", row), is_primary=True),
    Verb("send-back", pgettext_lazy("plan", "Send back"), ReasonForm, deciding.send_back,
         fits=lambda row: _fits("send_back", row)),
    Verb("resume", pgettext_lazy("plan", "Pursue again"), forms.ResumeForm, deciding.resume_task,
         fits=lambda row: _fits("resume", row), is_primary=True),
    Verb("suspend", pgettext_lazy("plan", "Suspend"), forms.PutOffForm, deciding.suspend_task,
         fits=lambda row: _fits("suspend", row), is_danger=True),
    Verb("drop", pgettext_lazy("plan", "Strike off"), forms.PutOffForm, deciding.drop_task,
         fits=lambda row: _fits("drop", row), is_danger=True),
)  # fmt: skip

SUBJECTS = (
    Subject(
        "talent-plan", "plan_id", lambda user: TalentPlan.objects.visible_to(user),
        lambda row: f"/talent/plans/{row.pk}/", (
            Verb("year", pgettext_lazy("plan", "Draw up a list"), forms.PlanYearForm, lists.draft_list,
                 is_primary=True),
        ),
    ),
    Subject(
        "plan-year", "plan_year_id", lambda user: PlanYear.objects.visible_to(user).select_related("plan"),
        lambda row: f"/talent/plans/years/{row.pk}/", (
            Verb("task", pgettext_lazy("plan", "Enter a task"), forms.TalentTaskForm, lists.add_task,
                 fits=lambda row: PLAN_YEAR_TABLE.allows(row.state, "change")),
            Verb("adopt", pgettext_lazy("plan", "Adopt the list"), NothingForm, lists.adopt_list,
                 fits=lambda row: PLAN_YEAR_TABLE.allows(row.state, "adopt"), is_primary=True),
            Verb("close", pgettext_lazy("plan", "Close the year"), forms.CloseYearForm, lists.close_list,
                 fits=lambda row: PLAN_YEAR_TABLE.allows(row.state, "close")),
        ),
    ),
    Subject(
        "task", "task_id",
        lambda user: TalentTask.objects.visible_to(user).select_related("plan_year__plan", "lead")
        .prefetch_related("parts"),
        _page, TASK_VERBS,
    ),
    Subject(
        "task-milestone", "milestone_id", lambda user: _with_list(TaskMilestone.objects.visible_to(user)),
        lambda row: _task_page(row.task_id), (
            Verb("reach", pgettext_lazy("plan", "Reached"), forms.ReachForm, leading.reach_milestone,
                 may=_by_task_lead, fits=lambda row: row.done_on is None and _fits("step", row.task)),
        ),
    ),
    Subject(
        "task-part", "part_id", lambda user: _with_list(TaskPart.objects.visible_to(user)),
        lambda row: _task_page(row.task_id), (
            Verb("answer", pgettext_lazy("plan", "Answer"), forms.PartAnswerForm, parts.answer_part, may=by_unit,
                 fits=lambda row: _part_fits("answer", row), is_primary=True),
            Verb("accept", pgettext_lazy("plan", "Accept the part"), NothingForm, parts.accept_part,
                 may=_by_task_lead, fits=lambda row: _part_fits("accept", row)),
            Verb("return", pgettext_lazy("plan", "Return the part"), ReasonForm, parts.return_part,
                 may=_by_task_lead, fits=lambda row: _part_fits("return", row)),
        ),
    ),
    Subject(
        "task-deferral", "deferral_id", lambda user: TaskDeferral.objects.visible_to(user).select_related("task"),
        lambda row: _task_page(row.task_id), (
            Verb("grant", pgettext_lazy("plan", "Grant more time"), forms.GrantForm, deciding.decide_time,
                 fits=lambda row: row.state == DeferralState.ASKED, extra=(("is_granted", True),), is_primary=True),
            Verb("refuse", pgettext_lazy("plan", "Refuse more time"), forms.RefuseForm, deciding.decide_time,
                 fits=lambda row: row.state == DeferralState.ASKED, extra=(("is_granted", False),)),
        ),
    ),
)  # fmt: skip


def _part_fits(verb: str, part: TaskPart) -> bool:
    return _fits("part", part.task) and TASK_PART_TABLE.allows(part.state, verb)
