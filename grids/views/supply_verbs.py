"""Every verb on stores and on requests for supplies: form, service, who sees it."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from grids import forms_supplies as s
from grids.forms_policing import NothingForm
from grids.forms_teams import ReasonForm
from grids.models import Store, SupplyRequest
from grids.relief_roles import APPROVERS, KEEPERS
from grids.services.supplies import requests, stores
from grids.supply_states import REQUEST_TABLE
from grids.views.team_verbs import TeamVerb, by_area
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import Scope

_KEEP, _DECIDE = by_area(KEEPERS), by_area(APPROVERS)
_PASS_UP = by_area((Role.TOWN_DISPATCHER, Role.TOWN_LEADER))


def _in_use(store: Store) -> bool:
    return store.closed_on is None


def _fits(verb: str) -> Callable[[SupplyRequest], bool]:
    return lambda request: REQUEST_TABLE.allows(request.state, verb)


def _may_go_up(request: SupplyRequest) -> bool:
    return not request.is_passed_up and REQUEST_TABLE.allows(request.state, "pass_up")


def _decides(scope: Scope, request: SupplyRequest) -> bool:
    """The town or the district, but nobody the own request except the command centre."""
    own = request.requested_by_id == scope.user_id and not scope.has(Role.COMMAND_CENTRE)
    return _DECIDE(scope, request) and not own


def _sends(scope: Scope, request: SupplyRequest) -> bool:
    return request.from_store is None or scope.covers(request.from_store.area_code, *KEEPERS)


VERBS: dict[str, tuple[TeamVerb, ...]] = {
    "store": (
        TeamVerb("receive", _("Take in"), s.ReceiveForm, stores.receive_stock, _KEEP, _in_use, is_primary=True),
        TeamVerb("issue", _("Hand out"), s.IssueForm, stores.issue_stock, _KEEP, _in_use),
        TeamVerb("transfer", _("Move to another store"), s.TransferForm, stores.transfer_stock, _KEEP, _in_use),
        TeamVerb("count", _("Stocktaking"), s.CountForm, stores.count_stock, _KEEP, _in_use),
        TeamVerb("warn", _("Warning line"), s.WarnForm, stores.warn_below, _KEEP, _in_use),
        TeamVerb("close", _("Close the store"), ReasonForm, stores.close_store, _KEEP, _in_use, is_danger=True),
    ),
    "supply": (
        TeamVerb("approve", _("Approve"), s.ApproveForm, requests.approve_request, _decides, _fits("approve"),
                 is_primary=True),
        TeamVerb("send", _("Send off"), NothingForm, requests.send_request, _sends, _fits("send"), is_primary=True),
        TeamVerb("receive", _("Confirm arrival"), s.ArrivalForm, requests.receive_request, _KEEP, _fits("receive"),
                 is_primary=True),
        TeamVerb("pass-up", _("Pass up to the district"), NothingForm, requests.pass_request_up, _PASS_UP, _may_go_up),
        TeamVerb("refuse", _("Refuse"), ReasonForm, requests.refuse_request, _decides, _fits("refuse"),
                 is_danger=True),
        TeamVerb("cancel", _("Call off"), ReasonForm, requests.cancel_request, _KEEP, _fits("cancel"),
                 is_danger=True),
    ),
}  # fmt: skip


def waiting_for(scope: Scope, rows: Any) -> list[tuple[SupplyRequest, list[TeamVerb]]]:
    """(request, what the reader may do to it)."""
    return [(row, [verb for verb in VERBS["supply"] if verb.may(scope, row) and verb.fits(row)]) for row in rows]
