"""Every verb a page offers: its form, service and label. Pages show what the state and the reader's posts allow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from grids import forms as f
from grids.models import Assignment, Issue, Whistle
from grids.services import adjust_assignment, approve_whistle, close_whistle, settle_issue
from grids.services.dispatch_whistle import dispatch_whistle
from grids.services.finish_assignment import finish_assignment
from grids.services.raise_whistle import raise_whistle
from grids.services.respond import respond
from grids.services.return_assignment import accept_return, claim_return, dispute_return, rule_return
from grids.services.supervise import supervise_whistle
from grids.states import ASSIGNMENT_TABLE, ISSUE_TABLE, LIVE_WHISTLE, WHISTLE_TABLE
from xinhui.accounts.models import UnitKind
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import Scope

GRID = (Role.GRID_WORKER, Role.GRID_LEADER)
DISPATCHERS = (Role.TOWN_DISPATCHER, Role.TOWN_LEADER, Role.COMMAND_CENTRE)


@dataclass(frozen=True)
class Verb:
    """One action of a page."""

    name: str
    label: StrOrPromise
    form: type[forms.Form]
    service: Callable[..., Any]
    roles: tuple[Role, ...]
    is_primary: bool = False
    is_danger: bool = False
    extra: tuple[tuple[str, object], ...] = ()

    def arguments(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """The form's data as the service takes it: units become ids."""
        values = dict(cleaned)
        if "lead_unit" in values:
            values["lead_unit_id"] = values.pop("lead_unit").pk
            values["support_unit_ids"] = [unit.pk for unit in values.pop("support_units")]
        elif self.name == "hand_over":
            values["unit_id"] = values.pop("unit").pk
        return {**values, **dict(self.extra)}


WHISTLE_VERBS = (
    Verb(
        "approve",
        _("Approve and dispatch"),
        f.DispatchForm,
        approve_whistle.approve_whistle,
        (Role.TOWN_LEADER, Role.COMMAND_CENTRE),
        True,
    ),
    Verb(
        "reject",
        _("Reject"),
        f.ReasonForm,
        approve_whistle.reject_whistle,
        (Role.TOWN_LEADER, Role.COMMAND_CENTRE),
        is_danger=True,
    ),
    Verb("dispatch", _("Dispatch"), f.DispatchForm, dispatch_whistle, DISPATCHERS, True),
    Verb(
        "verify",
        _("Verify on site"),
        f.VerifyForm,
        close_whistle.verify_whistle,
        (*GRID, Role.VILLAGE_SECRETARY, *DISPATCHERS),
        True,
    ),
    Verb(
        "rework",
        _("Needs rework"),
        f.ReasonForm,
        close_whistle.rework_whistle,
        (*GRID, Role.VILLAGE_SECRETARY, *DISPATCHERS),
    ),
    Verb(
        "close",
        _("Close the case"),
        f.NoteForm,
        close_whistle.close_whistle,
        (*DISPATCHERS, Role.VILLAGE_SECRETARY),
        True,
    ),
    Verb("rate", _("Rate the work"), f.RateForm, close_whistle.rate_whistle, (*GRID, Role.VILLAGE_SECRETARY), True),
    Verb(
        "supervise",
        _("Supervise"),
        f.SuperviseForm,
        supervise_whistle,
        (Role.TOWN_LEADER, Role.COMMAND_CENTRE, Role.DISTRICT_LEADER),
    ),
    Verb("withdraw", _("Withdraw"), f.ReasonForm, close_whistle.withdraw_whistle, DISPATCHERS, is_danger=True),
)

LEADERS = (Role.DEPARTMENT_LEADER, Role.VILLAGE_SECRETARY, Role.TOWN_DISPATCHER, Role.TOWN_LEADER, Role.COMMAND_CENTRE)
UNIT_ROLES = (Role.DEPARTMENT_HANDLER, *LEADERS)
RULERS = (Role.COMMAND_CENTRE, Role.DISTRICT_LEADER)

ASSIGNMENT_VERBS = (
    Verb("respond", _("Respond"), f.RespondForm, respond, UNIT_ROLES, True),
    Verb("claim_return", _("Return"), f.ReturnForm, claim_return, UNIT_ROLES),
    Verb("finish", _("Finish"), f.FinishForm, finish_assignment, UNIT_ROLES, True),
    Verb("ask_extension", _("Ask for more time"), f.ExtensionForm, adjust_assignment.ask_extension, UNIT_ROLES),
    Verb("suspend", _("Suspend"), f.ReasonForm, adjust_assignment.suspend, LEADERS),
    Verb("resume", _("Resume"), f.NoteForm, adjust_assignment.resume, UNIT_ROLES, True),
    Verb("hand_over", _("Hand over"), f.HandOverForm, adjust_assignment.hand_over, LEADERS),
    Verb("accept_return", _("Accept the return"), f.NoteForm, accept_return, DISPATCHERS, True),
    Verb("dispute_return", _("Dispute the return"), f.ReasonForm, dispute_return, DISPATCHERS),
    Verb("uphold_return", _("Uphold the return"), f.ReasonForm, rule_return, RULERS, True, extra=(("uphold", True),)),
    Verb("overrule_return", _("Overrule the return"), f.ReasonForm, rule_return, RULERS, extra=(("uphold", False),)),
)

ISSUE_VERBS = (
    Verb(
        "confirm", _("Confirm on site"), f.NoteForm, settle_issue.confirm_issue, (*GRID, Role.VILLAGE_SECRETARY), True
    ),
    Verb(
        "settle",
        _("Settle on the spot"),
        f.SettleForm,
        settle_issue.settle_issue,
        (*GRID, Role.VILLAGE_SECRETARY, *DISPATCHERS),
        True,
    ),
    Verb(
        "whistle",
        _("Blow the whistle"),
        f.RaiseForm,
        raise_whistle,
        (*GRID, Role.VILLAGE_SECRETARY, *DISPATCHERS),
        True,
    ),
    Verb(
        "dismiss",
        _("Dismiss"),
        f.ReasonForm,
        settle_issue.dismiss_issue,
        (*GRID, Role.VILLAGE_SECRETARY, *DISPATCHERS),
        is_danger=True,
    ),
)

#: The verb each page action means in its machine's table, where the names differ.
_TABLE_NAME = {"ask_extension": "finish"}


def whistle_verbs(scope: Scope, whistle: Whistle, *, is_rated: bool) -> list[Verb]:
    """What the reader may do to a whistle now; the service checks again, under the lock."""
    found = []
    for verb in WHISTLE_VERBS:
        if not scope.covers(whistle.area_code, *verb.roles):
            continue
        if verb.name == "rate":
            allowed = whistle.state == "closed" and not is_rated
        elif verb.name == "supervise":
            allowed = whistle.state in LIVE_WHISTLE
        else:
            allowed = WHISTLE_TABLE.allows(whistle.state, verb.name)
        if allowed:
            found.append(verb)
    return found


def _acts_for(scope: Scope, assignment: Assignment, roles: tuple[Role, ...]) -> bool:
    unit = assignment.unit
    if unit.kind == UnitKind.VILLAGE_COMMITTEE:
        return scope.has(Role.VILLAGE_SECRETARY) and scope.covers(unit.area_code, Role.VILLAGE_SECRETARY)
    if unit.kind == UnitKind.TOWN_OFFICE:
        return scope.covers(unit.area_code, Role.TOWN_DISPATCHER, Role.TOWN_LEADER)
    department = tuple(role for role in roles if role in (Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_LEADER))
    return unit.pk in scope.unit_ids(*department) if department else False


def assignment_verbs(scope: Scope, assignment: Assignment) -> list[Verb]:
    """What the reader may do to an assignment now."""
    found = []
    for verb in ASSIGNMENT_VERBS:
        if not ASSIGNMENT_TABLE.allows(assignment.state, _TABLE_NAME.get(verb.name, verb.name)):
            continue
        if verb.roles in (DISPATCHERS, RULERS):
            allowed = scope.covers(assignment.area_code, *verb.roles)
        else:
            allowed = _acts_for(scope, assignment, verb.roles)
        if allowed:
            found.append(verb)
    return found


def issue_verbs(scope: Scope, issue: Issue) -> list[Verb]:
    """What the reader may do to an issue now."""
    return [
        verb
        for verb in ISSUE_VERBS
        if ISSUE_TABLE.allows(issue.state, verb.name) and scope.covers(issue.area_code, *verb.roles)
    ]


BY_NAME: dict[str, dict[str, Verb]] = {
    "whistle": {verb.name: verb for verb in WHISTLE_VERBS},
    "assignment": {verb.name: verb for verb in ASSIGNMENT_VERBS},
    "issue": {verb.name: verb for verb in ISSUE_VERBS},
}
