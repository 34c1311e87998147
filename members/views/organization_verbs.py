"""Every verb on organizations, officers and elections: form, service, who may."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.forms import elections as e
from members.forms import organizations as f
from members.forms.base import NothingForm, ReasonForm
from members.models import Election, Officer, Organization
from members.rules.organizations import OrganizationKind
from members.scope import PartyScope
from members.services.organizations import ballots, change, elections, officers
from members.states.election import ELECTION_TABLE
from members.states.organization import Duty
from members.views.base import Subject, Verb, keeps
from members.views.honour_verbs import ORGANIZATION_HONOUR
from xinhui.accounts.roles import Role


def _in_being(organization: Organization) -> bool:
    return organization.dissolved_on is None


def _elects(organization: Organization) -> bool:
    return _in_being(organization) and organization.kind not in (
        OrganizationKind.TEMPORARY_BRANCH,
        OrganizationKind.GROUP,
    )


def _in_force(officer: Officer) -> bool:
    return officer.ends_on is None


def keeps_above(scope: PartyScope, organization: Organization) -> bool:
    """Who decides on the organization: the keepers of the one above; of the highest, the organization department."""
    parent = organization.parent
    if parent is None:
        return scope.posts.has(Role.ORGANIZATION_DEPARTMENT)
    return scope.keeps(parent.area_code, parent.path)


def _releases(scope: PartyScope, officer: Officer) -> bool:
    if officer.duty == Duty.SECRETARY:
        return keeps_above(scope, officer.organization)
    return keeps(scope, officer)


def _decides(scope: PartyScope, election: Election) -> bool:
    return keeps_above(scope, election.organization) and election.asked_by_id != scope.user_id


def _fits(verb: str) -> Callable[[Any], bool]:
    return lambda election: ELECTION_TABLE.allows(election.state, verb)


SUBJECTS = (
    Subject(
        "organization", "organization_id",
        lambda user: Organization.objects.visible_to(user).select_related("parent"),
        lambda row: reverse("members:organization", args=[row.pk]),
        (
            Verb("officer", _("Appoint an officer"), f.OfficerForm, officers.appoint_officer, keeps, _in_being),
            Verb("election", _("Ask for an election"), e.PlanForm, elections.plan_election, keeps, _elects),
            Verb("shift", _("Move the election"), e.ShiftForm, change.shift_election, keeps_above, _elects),
            Verb("rename", _("Rename"), e.RenameForm, change.rename_organization, keeps, _in_being),
            Verb("move", _("Move below another"), e.MoveForm, change.move_organization, keeps_above, _in_being),
            ORGANIZATION_HONOUR,
            Verb("dissolve", _("Dissolve"), e.DissolveForm, change.dissolve_organization, keeps_above, _in_being,
                 is_danger=True),
        ),
    ),
    Subject(
        "officer", "officer_id",
        lambda user: Officer.objects.visible_to(user).select_related("organization__parent", "member"),
        lambda row: reverse("members:organization", args=[row.organization_id]),
        (
            Verb("release", pgettext_lazy("office", "Release"), ReasonForm, officers.release_officer, _releases,
                 _in_force, is_danger=True),
        ),
    ),
    Subject(
        "election", "election_id",
        lambda user: Election.objects.visible_to(user).select_related("organization__parent"),
        lambda row: reverse("members:election", args=[row.pk]),
        (
            Verb("nominate", _("Nominate"), e.NominateForm, elections.nominate, keeps, _fits("nominate")),
            Verb("call", _("Approve and call"), e.CallForm, elections.call_election, _decides, _fits("call"),
                 is_primary=True),
            Verb("ballot", _("Write down a ballot"), e.BallotForm, ballots.hold_ballot, keeps, _fits("ballot"),
                 is_primary=True),
            Verb("conclude", _("Leave the other seats open"), NothingForm, ballots.conclude_election, keeps,
                 _fits("conclude")),
            Verb("report", _("Settle offices and report"), e.ReportForm, ballots.report_result, keeps,
                 _fits("report"), is_primary=True),
            Verb("approve", pgettext_lazy("election", "Approve the result"), NothingForm, ballots.approve_result,
                 _decides, _fits("approve"), is_primary=True),
            Verb("refuse", pgettext_lazy("election", "Refuse the result"), ReasonForm, ballots.refuse_result, _decides,
                 _fits("refuse"), is_danger=True),
            Verb("cancel", pgettext_lazy("election", "Call the election off"), ReasonForm, elections.cancel_election,
                 keeps, _fits("cancel"), is_danger=True),
        ),
    ),
)  # fmt: skip
