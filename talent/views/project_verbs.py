"""Verbs on key projects, their teams and needs."""

from typing import Any

from django.utils.translation import pgettext_lazy

from talent.forms import projects as forms
from talent.forms.base import NothingForm, ReasonForm
from talent.models import InvestmentTeamMember
from talent.scope import TalentScope
from talent.selectors.projects import need_rows, project_rows
from talent.services.projects import needs, projects
from talent.states.projects import NEED_TABLE, STAGE_TABLE
from talent.views.base import Subject, Verb, by_unit


def by_anybody_of_it(scope: TalentScope, target: Any) -> bool:
    """Office, unit, team, or whoever sees the row without a post: the investor's account."""
    return scope.works_for(target.unit_id) or target.serves or not scope.reads_figures


def by_team(scope: TalentScope, target: Any) -> bool:
    """Office, unit, team."""
    return scope.works_for(target.unit_id) or bool(target.serves)


def by_investor(scope: TalentScope, target: Any) -> bool:
    """Office, unit, or the investor's account: not the team that answered."""
    return scope.works_for(target.unit_id) or not (scope.reads_figures or target.serves)


def _can(verb: str) -> Any:
    return lambda row: STAGE_TABLE.allows(row.stage, verb)


def _need(verb: str) -> Any:
    return lambda row: NEED_TABLE.allows(row.state, verb) and STAGE_TABLE.allows(row.investment.stage, "work")


def _move(name: str, label: Any, *, is_danger: bool = False) -> Verb:
    return Verb(name, label, forms.StageForm, projects.move_on, may=by_unit, fits=_can(name),
                extra=(("stage_verb", name),), is_danger=is_danger)  # fmt: skip


SUBJECTS = (
    Subject(
        "project", "investment_id", project_rows, lambda row: f"/talent/projects/{row.pk}/", (
            Verb("need", pgettext_lazy("project", "Raise a need"), forms.NeedForm, needs.raise_need,
                 may=by_anybody_of_it, fits=_can("work"), is_primary=True),
            Verb("join", pgettext_lazy("project", "Add to the team"), forms.JoinForm, projects.join_team,
                 fits=_can("work")),
            Verb("pledge", pgettext_lazy("project", "Write the pledge"), forms.PledgeForm, projects.pledge_service,
                 may=by_unit, fits=_can("work")),
            _move("start", pgettext_lazy("project", "Ground is broken")),
            _move("build", pgettext_lazy("project", "Construction goes on")),
            _move("operate", pgettext_lazy("project", "Goes into operation")),
            Verb("change", pgettext_lazy("project", "Change the project"), forms.ProjectForm, projects.change_project,
                 fits=_can("work")),
            _move("end", pgettext_lazy("project", "End the project"), is_danger=True),
        ),
    ),
    Subject(
        "project-member", "team_member_id",
        lambda user: InvestmentTeamMember.objects.visible_to(user).filter(ended_on__isnull=True).select_related(
            "investment__investor"),
        lambda row: f"/talent/projects/{row.investment_id}/", (
            Verb("leave", pgettext_lazy("project", "Take out of the team"), forms.LeaveForm, projects.leave_team,
                 is_danger=True),
        ),
    ),
    Subject(
        "project-need", "need_id", need_rows, lambda row: f"/talent/projects/{row.investment_id}/", (
            Verb("answer", pgettext_lazy("project", "Answer the need"), forms.AnswerForm, needs.answer_need,
                 may=by_team, fits=_need("answer"), is_primary=True),
            Verb("settle", pgettext_lazy("project", "Need is settled"), NothingForm, needs.settle_need,
                 may=by_investor, fits=_need("settle")),
            Verb("reopen", pgettext_lazy("project", "Not settled"), ReasonForm, needs.reopen_need, may=by_investor,
                 fits=_need("reopen"), is_danger=True),
        ),
    ),
)  # fmt: skip
