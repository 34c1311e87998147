"""Every verb on key sites, squads, disputes, buildings and stewards: form, service, who sees it."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grids import forms_neighbours as n
from grids import forms_policing as p
from grids import forms_teams as f
from grids.deployment_states import DEPLOYMENT_TABLE
from grids.mediation_states import MEDIATION_TABLE, MediationLevel
from grids.models import Deployment, FollowUp, MediationCase, SquadActivity, SquadShare
from grids.services.buildings import stewards, verbs
from grids.services.deployments import verbs as people
from grids.services.frame import GRID_PEOPLE
from grids.services.mediation import verbs as mediation
from grids.services.mediation.frame import LEVEL_MEDIATORS
from grids.services.policing import activities, sites, squads
from grids.services.policing.frame import VISITORS
from grids.services.teams.frame import TEAM_KEEPERS
from grids.views import relief_verbs, supply_verbs
from grids.views.team_verbs import TeamVerb, by_area
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import Scope

#: The service's name for the row of each subject.
KEY = {
    "grid": "grid_id", "site": "site_id", "squad": "squad_id", "member": "member_id", "share": "share_id",
    "call": "activity_id", "case": "case_id", "visit": "follow_up_id", "building": "building_id",
    "stairwell": "stairwell_id", "steward": "steward_id", "deployment": "deployment_id", "store": "store_id",
    "supply": "request_id", "shelter": "shelter_id", "opening": "opening_id", "muster": "request_id",
}  # fmt: skip
_ROUNDS = by_area(VISITORS)
_INTAKE = by_area((*GRID_PEOPLE, Role.VILLAGE_SECRETARY))


def _on_list(row: Any) -> bool:
    return row.closed_on is None


def _in_force(row: Any) -> bool:
    return row.ends_on is None


def _in_being(squad: Any) -> bool:
    return squad.disbanded_on is None


def _under_way(activity: SquadActivity) -> bool:
    return activity.ends_at is None


def _may_say(answer: str) -> Callable[[SquadShare], bool]:
    """While the call-out is under way, whatever was not said already."""
    return lambda share: share.activity.ends_at is None and share.answer not in ("", answer)


def _answers(scope: Scope, share: SquadShare) -> bool:
    """The member for the own person; the desk for those it rang up."""
    own = scope.user_id is not None and share.member.account_id == scope.user_id
    return own or scope.covers(share.area_code, *TEAM_KEEPERS)


def mediates(scope: Scope, case: MediationCase) -> bool:
    """Whether it is the reader's turn."""
    return scope.covers(case.area_code, *LEVEL_MEDIATORS[case.level])


def _visits(scope: Scope, visit: FollowUp) -> bool:
    return _INTAKE(scope, visit.case) or mediates(scope, visit.case)


def _closes(scope: Scope, case: MediationCase) -> bool:
    return _INTAKE(scope, case) or mediates(scope, case)


def _recalls(scope: Scope, person: Deployment) -> bool:
    """The command centre, and the leader of the unit that sent the person."""
    own = person.unit_id in scope.unit_ids(Role.DEPARTMENT_LEADER)
    return own or scope.has(Role.COMMAND_CENTRE)


def _person_may(verb: str) -> Callable[[Deployment], bool]:
    return lambda person: DEPLOYMENT_TABLE.allows(person.state, verb)


def _case_fits(verb: str) -> Callable[[MediationCase], bool]:
    return lambda case: MEDIATION_TABLE.allows(case.state, verb)


def _may_go_up(case: MediationCase) -> bool:
    return case.level != MediationLevel.DISTRICT and MEDIATION_TABLE.allows(case.state, "refer")


def _visit_left(visit: FollowUp) -> bool:
    return visit.done_on is None and not visit.dropped


VERBS: dict[str, tuple[TeamVerb, ...]] = {
    "grid": (
        TeamVerb("site", _("Enter a key site"), p.SiteForm, sites.add_key_site),
        TeamVerb("dispute", _("Take in a dispute"), n.DisputeForm, mediation.take_in_case, _INTAKE, is_primary=True),
        TeamVerb("building", _("Enter a building"), n.BuildingForm, verbs.add_building),
        TeamVerb("steward", _("Appoint a steward"), n.StewardForm, stewards.appoint_steward, is_primary=True),
    ),
    "site": (
        TeamVerb("visit", _("Record a visit"), p.VisitForm, sites.visit_key_site, _ROUNDS, _on_list, is_primary=True),
        TeamVerb("change", _("Change"), p.ChangeSiteForm, sites.change_key_site, fits=_on_list),
        TeamVerb("close", _("Take off the list"), f.ReasonForm, sites.close_key_site, fits=_on_list, is_danger=True),
    ),
    "squad": (
        TeamVerb("call", _("Call out"), p.CallOutForm, activities.call_out, fits=_in_being, is_primary=True),
        TeamVerb("activity", _("Record training or duty"), p.ActivityForm, activities.record_activity, fits=_in_being),
        TeamVerb("enlist", _("Enlist a member"), p.EnlistForm, squads.enlist_member, fits=_in_being),
        TeamVerb("disband", _("Disband"), f.ReasonForm, squads.disband_squad, fits=_in_being, is_danger=True),
    ),
    "member": (
        TeamVerb("lead", _("Make leader"), p.NothingForm, squads.name_leader, fits=_in_force),
        TeamVerb("release", _("Release"), f.ReasonForm, squads.release_member, fits=_in_force, is_danger=True),
    ),
    "share": (
        TeamVerb("coming", _("Coming"), p.NothingForm, activities.answer_call_out, _answers, _may_say("coming"),
                 (("answer", "coming"),), is_primary=True),
        TeamVerb("unable", _("Cannot come"), p.NothingForm, activities.answer_call_out, _answers, _may_say("unable"),
                 (("answer", "unable"),)),
    ),
    "call": (
        TeamVerb("finish", _("Record end and hours"), p.FinishCallForm, activities.finish_call_out, fits=_under_way,
                 is_primary=True),
    ),
    "case": (
        TeamVerb("settle", _("Record the agreement"), n.AgreementForm, mediation.settle_case, mediates,
                 _case_fits("settle"), is_primary=True),
        TeamVerb("try", _("Record an attempt"), n.AttemptForm, mediation.try_mediation, mediates, _case_fits("try")),
        TeamVerb("refer", _("Refer one level up"), f.ReasonForm, mediation.refer_case, mediates, _may_go_up),
        TeamVerb("close", pgettext_lazy("case", "Close the case"), n.CloseCaseForm, mediation.close_case, _closes,
                 _case_fits("close")),
        TeamVerb("end", _("End without agreement"), n.EndCaseForm, mediation.end_case, mediates, _case_fits("end"),
                 is_danger=True),
    ),
    "visit": (
        TeamVerb("made", _("Record the visit"), n.FollowUpForm, mediation.follow_up_case, _visits, _visit_left,
                 is_primary=True),
    ),
    "building": (
        TeamVerb("stairwell", _("Add a stairwell"), n.StairwellForm, verbs.add_stairwell, fits=_on_list),
        TeamVerb("change", _("Change"), n.FactsForm, verbs.change_building, fits=_on_list),
        TeamVerb("close", _("Take off the list"), f.ReasonForm, verbs.close_building, fits=_on_list, is_danger=True),
    ),
    "stairwell": (
        TeamVerb("give", _("Give to a steward"), n.GiveForm, stewards.give_stairwell, fits=_on_list),
        TeamVerb("relieve", _("Relieve the steward"), f.ReasonForm, stewards.relieve_stairwell, fits=_on_list),
        TeamVerb("close", _("Take off the list"), f.ReasonForm, verbs.close_stairwell, fits=_on_list, is_danger=True),
    ),
    "deployment": (
        TeamVerb("arrive", _("Note arrival"), p.NothingForm, people.note_arrival, _ROUNDS, _person_may("arrive"),
                 is_primary=True),
        TeamVerb("recall", _("Recall"), f.ReasonForm, people.recall_person, _recalls, _person_may("recall"),
                 is_danger=True),
    ),
    "steward": (
        TeamVerb("end", _("End the term"), f.ReasonForm, stewards.end_steward, fits=_in_force, is_danger=True),
    ),
}  # fmt: skip
VERBS |= supply_verbs.VERBS | relief_verbs.VERBS
BY_NAME = {subject: {verb.name: verb for verb in each} for subject, each in VERBS.items()}


def verbs_for(scope: Scope, subject: str, target: Any) -> list[TeamVerb]:
    """What the reader may do to the row now; the service checks again, under the lock."""
    return [verb for verb in VERBS[subject] if verb.may(scope, target) and verb.fits(target)]
