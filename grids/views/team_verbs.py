"""Every verb on a grid's team, kit, profile, hazards and needs, and on the duty lists: form, service, who sees it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from grids import forms_duties as d
from grids import forms_teams as f
from grids.models import DutyItem, EnterpriseNeed, Grid
from grids.models.division import Scenario
from grids.models.duty import DutyState
from grids.services import duties, kit, needs, profiles
from grids.services.frame import GRID_PEOPLE
from grids.services.needs import NEED_TABLE, may_answer
from grids.services.teams.appoint import appoint_team_post
from grids.services.teams.end import end_team_post
from grids.services.teams.frame import TEAM_KEEPERS
from grids.services.teams.hand_over import hand_over_post
from grids.services.teams.party import set_up_party_organization
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import Scope


def always(target: Any) -> bool:
    """Whatever the target's state."""
    return True


def by_area(roles: tuple[Role, ...]) -> Callable[[Scope, Any], bool]:
    """Posts of these roles whose area holds the target."""
    return lambda scope, target: scope.covers(target.area_code, *roles)


_KEEPERS = by_area(TEAM_KEEPERS)


@dataclass(frozen=True)
class TeamVerb:
    """One action about one row."""

    name: str
    label: StrOrPromise
    form: type[f.TargetForm]
    service: Callable[..., Any]
    may: Callable[[Scope, Any], bool] = _KEEPERS
    fits: Callable[[Any], bool] = always
    extra: tuple[tuple[str, object], ...] = ()
    is_primary: bool = False
    is_danger: bool = False


KEY = {
    "grid": "grid_id", "post": "post_id", "kit": "kit_id", "hazard": "hazard_id", "need": "need_id", "duty": "duty_id",
}  # fmt: skip
_ON_SITE = by_area((*GRID_PEOPLE, *TEAM_KEEPERS))


def _is_market(grid: Grid) -> bool:
    return grid.scenario == Scenario.MARKET_PARK


def _answers(scope: Scope, need: EnterpriseNeed) -> bool:
    return need.unit is not None and may_answer(scope, need.unit)


def _need_fits(verb: str) -> Callable[[EnterpriseNeed], bool]:
    return lambda need: NEED_TABLE.allows(need.state, verb)


def _decides(scope: Scope, item: DutyItem) -> bool:
    return scope.has(Role.COMMAND_CENTRE) and item.proposed_by_id != scope.user_id


def _withdraws(scope: Scope, item: DutyItem) -> bool:
    own = item.responsible_unit_id in scope.unit_ids(Role.DEPARTMENT_LEADER)
    return scope.has(Role.COMMAND_CENTRE) or (item.state == DutyState.PROPOSED and own)


def _duty_fits(verb: str) -> Callable[[DutyItem], bool]:
    return lambda item: duties.DUTY_TABLE.allows(item.state, verb)


VERBS: dict[str, tuple[TeamVerb, ...]] = {
    "grid": (
        TeamVerb("appoint", _("Appoint"), f.AppointForm, appoint_team_post, is_primary=True),
        TeamVerb("party", _("Party organization"), f.PartyForm, set_up_party_organization),
        TeamVerb("profile", _("Update the profile"), f.ProfileForm, profiles.update_profile),
        TeamVerb("hazard", _("Enter a hazard"), f.HazardForm, profiles.add_hazard, _ON_SITE),
        TeamVerb("kit", _("Issue kit"), f.KitIssueForm, kit.issue_kit),
        TeamVerb("need", _("Take in a need"), d.NeedForm, needs.take_need, _ON_SITE, _is_market),
    ),
    "post": (
        TeamVerb("hand-over", _("Hand over the post"), f.HandOverPostForm, hand_over_post),
        TeamVerb("end", _("End the post"), f.EndPostForm, end_team_post, is_danger=True),
    ),
    "kit": (
        TeamVerb("inspect", _("Inspect"), f.ConditionForm, kit.inspect_kit),
        TeamVerb("return", _("Take back"), f.ConditionForm, kit.return_kit),
    ),
    "hazard": (
        TeamVerb("recheck", _("Check again"), f.RecheckForm, profiles.recheck_hazard, _ON_SITE),
        TeamVerb("remove", _("Strike off"), f.WordsForm, profiles.remove_hazard),
    ),
    "need": (
        TeamVerb("assign", _("Give to a unit"), d.AssignForm, needs.assign_need, fits=_need_fits("assign")),
        TeamVerb("answer", _("Answer"), d.AnswerForm, needs.answer_need, _answers, _need_fits("answer"),
                 is_primary=True),
        TeamVerb("close", _("Close by the firm's word"), d.CloseNeedForm, needs.close_need, _ON_SITE,
                 _need_fits("close")),
    ),
    "duty": (
        TeamVerb("approve", _("Approve"), d.DecisionForm, duties.decide_duty, _decides, _duty_fits("approve"),
                 extra=(("approve", True),), is_primary=True),
        TeamVerb("refuse", _("Refuse"), f.WordsForm, duties.decide_duty, _decides, _duty_fits("refuse"),
                 extra=(("approve", False),)),
        TeamVerb("withdraw", _("Take off the list"), f.WordsForm, duties.withdraw_duty, _withdraws,
                 _duty_fits("withdraw"), is_danger=True),
    ),
}  # fmt: skip
BY_NAME = {subject: {verb.name: verb for verb in verbs} for subject, verbs in VERBS.items()}


def verbs_for(scope: Scope, subject: str, target: Any) -> list[TeamVerb]:
    """What the reader may do to the row now; the service checks again, under the lock."""
    return [verb for verb in VERBS[subject] if verb.may(scope, target) and verb.fits(target)]
