"""Every verb on rounds of mutual review and on study groups: form, service, who may, when it fits."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.forms import reviews as f
from members.forms.base import NothingForm, ReasonForm
from members.models import (
    ReviewAssignment,
    ReviewObjection,
    ReviewOrgan,
    ReviewRound,
    ReviewVisit,
    StudyGroup,
    StudySeat,
    StudySession,
)
from members.scope import PartyScope
from members.services.reviews import results, rounds, scores
from members.services.studies import groups
from members.states.review import OBJECTION_TABLE, ROUND_TABLE, VISIT_TABLE, RoundState
from members.states.study import SESSION_TABLE, StudyRole
from members.views.base import Subject, Verb
from xinhui.accounts.roles import Role


def of_department(scope: PartyScope, target: Any) -> bool:
    """The organization department."""
    row = target if isinstance(target, ReviewRound) else target.organ.round
    return scope.posts.covers(row.area_code, Role.ORGANIZATION_DEPARTMENT)


def leads_organ(scope: PartyScope, organ: ReviewOrgan) -> bool:
    """An officer of the organ's branch, or of one above."""
    return scope.leads(organ.organization.path)


def is_scorer(scope: PartyScope, assignment: ReviewAssignment) -> bool:
    """Whoever sees an assignment is its scorer (ReviewAssignmentQuerySet)."""
    return True


def keeps_visit(scope: PartyScope, visit: ReviewVisit) -> bool:
    """The organ that goes, or the organization department."""
    return scope.keeps(visit.round.area_code, visit.visitor.organization.path)


def may_plan_visit(scope: PartyScope, row: ReviewRound) -> bool:
    """The organization department, or an officer of an organ: the form offers the own organs only."""
    return scope.keeps(row.area_code) or bool(scope.led)


def keeps_group(scope: PartyScope, target: Any) -> bool:
    """Keeps the organization's records, or leads the group. One query for those who do not keep."""
    group: StudyGroup = target if isinstance(target, StudyGroup) else target.group
    if scope.keeps(group.organization.area_code, group.organization.path):
        return True
    if scope.member_id is None:
        return False
    return group.seats.filter(member_id=scope.member_id, role=StudyRole.LEADER, left_on=None).exists()


def keeps_organization(scope: PartyScope, seat: StudySeat) -> bool:
    """Keeps the organization's records."""
    return scope.keeps(seat.group.organization.area_code, seat.group.organization.path)


def _round(verb: str) -> Any:
    return lambda row: ROUND_TABLE.allows(row.state, verb)


def _organ(verb: str) -> Any:
    return lambda organ: ROUND_TABLE.allows(organ.round.state, verb)


def _may_object(organ: ReviewOrgan) -> bool:
    return organ.round.state == RoundState.PUBLISHED and not hasattr(organ, "objection")


def _in_group(seat: StudySeat) -> bool:
    return seat.left_on is None


def _page(round_id: int) -> str:
    return reverse("members:review", args=[round_id])


def _group_page(group_id: int) -> str:
    return reverse("members:study", args=[group_id])


SUBJECTS = (
    Subject("review", "round_id", ReviewRound.objects.visible_to, lambda row: _page(row.pk), (
        Verb("criterion", _("Add a criterion"), f.CriterionForm, rounds.add_criterion, of_department,
             _round("criterion")),
        Verb("invite", _("Invite organs"), f.InviteForm, rounds.invite_organs, of_department, _round("invite")),
        Verb("open", _("Open the round"), NothingForm, rounds.open_round, of_department, _round("open"),
             is_primary=True),
        Verb("start", _("Assign peers, begin scoring"), NothingForm, rounds.start_scoring, of_department,
             _round("start"), is_primary=True),
        Verb("close", _("End the scoring"), NothingForm, rounds.close_round, of_department, _round("close"),
             is_primary=True),
        Verb("publish", _("Publish the ranking"), NothingForm, rounds.publish_round, of_department, _round("publish"),
             is_primary=True),
        Verb("visit", _("Plan a visit"), f.VisitForm, results.plan_visit, may_plan_visit,
             lambda row: row.state not in (RoundState.DRAFT, RoundState.CANCELLED)),
        Verb("cancel", _("Cancel the round"), ReasonForm, rounds.cancel_round, of_department, _round("cancel"),
             is_danger=True),
    )),
    Subject("review_organ", "organ_id",
            lambda user: ReviewOrgan.objects.visible_to(user).select_related("round", "organization", "objection"),
            lambda row: _page(row.round_id), (
        Verb("report", _("Write the organ's report"), f.ReportForm, scores.write_report, leads_organ, _organ("report"),
             is_primary=True),
        Verb("object", _("Object to the result"), f.ObjectForm, results.object_to_result, leads_organ, _may_object),
    )),
    Subject("review_assignment", "assignment_id",
            lambda user: ReviewAssignment.objects.visible_to(user).select_related("round", "scored__unit"),
            lambda row: _page(row.round_id), (
        Verb("score", _("Give points"), f.ScoreForm, scores.score_organ, is_scorer,
             lambda row: ROUND_TABLE.allows(row.round.state, "score"), is_primary=True),
    )),
    Subject("review_objection", "objection_id",
            lambda user: ReviewObjection.objects.visible_to(user).select_related("organ__round", "organ__unit"),
            lambda row: _page(row.organ.round_id), (
        Verb("uphold", _("Uphold the objection"), f.AnswerForm, results.decide_objection, of_department,
             lambda row: OBJECTION_TABLE.allows(row.state, "uphold"), extra=(("is_upheld", True),)),
        Verb("dismiss", _("Dismiss the objection"), f.AnswerForm, results.decide_objection, of_department,
             lambda row: OBJECTION_TABLE.allows(row.state, "dismiss"), extra=(("is_upheld", False),)),
    )),
    Subject("review_visit", "visit_id",
            lambda user: ReviewVisit.objects.visible_to(user).select_related("round", "visitor__organization"),
            lambda row: _page(row.round_id), (
        Verb("done", _("Note what was learnt"), f.VisitedForm, results.record_visit, keeps_visit,
             lambda row: VISIT_TABLE.allows(row.state, "done")),
        Verb("call_off", _("Call the visit off"), ReasonForm, results.call_off_visit, keeps_visit,
             lambda row: VISIT_TABLE.allows(row.state, "call_off"), is_danger=True),
    )),
    Subject("study_group", "group_id", lambda user: StudyGroup.objects.visible_to(user).select_related("organization"),
            lambda row: _group_page(row.pk), (
        Verb("session", _("Call a study session"), f.SessionForm, groups.plan_session, keeps_group, is_primary=True),
        Verb("join", _("Let somebody join the group"), f.JoinGroupForm, groups.join_group, keeps_group),
        Verb("plan", _("Set the yearly plan"), f.PlanForm, groups.set_plan, keeps_group),
    )),
    Subject("study_seat", "seat_id",
            lambda user: StudySeat.objects.visible_to(user).select_related("group__organization"),
            lambda row: _group_page(row.group_id), (
        Verb("renew", _("New term under this leader"), NothingForm, groups.renew_term, keeps_organization, _in_group),
        Verb("leave", _("Leaves the group"), NothingForm, groups.leave_group, keeps_group, _in_group, is_danger=True),
    )),
    Subject("study_session", "session_id",
            lambda user: StudySession.objects.visible_to(user).select_related("group__organization"),
            lambda row: _group_page(row.group_id), (
        Verb("hold", _("Enter who came"), f.HoldForm, groups.hold_session, keeps_group,
             lambda row: SESSION_TABLE.allows(row.state, "hold"), is_primary=True),
        Verb("move", _("Another day for the session"), f.MoveForm, groups.move_session, keeps_group,
             lambda row: SESSION_TABLE.allows(row.state, "move")),
        Verb("call_off", _("Call the session off"), ReasonForm, groups.call_off_session, keeps_group,
             lambda row: SESSION_TABLE.allows(row.state, "call_off"), is_danger=True),
    )),
)  # fmt: skip
