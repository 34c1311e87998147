"""Every verb on shelters, their openings, and requests for squads: form, service, who sees it."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from grids import forms_shelters as s
from grids.forms_policing import NothingForm
from grids.forms_teams import ReasonForm
from grids.models import Shelter, ShelterOpening, SquadRequest
from grids.muster_states import MUSTER_TABLE
from grids.relief_roles import KEEPERS
from grids.services.policing import musters
from grids.services.shelters import openings, places
from grids.shelter_states import OPENING_TABLE
from grids.views.team_verbs import TeamVerb, by_area
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import Scope

_KEEP, _SEND = by_area(KEEPERS), by_area(musters.SENDERS)
_PASS_UP = by_area((Role.TOWN_DISPATCHER, Role.TOWN_LEADER))


def _on_list(shelter: Shelter) -> bool:
    return shelter.closed_on is None


def _opening_fits(verb: str) -> Callable[[ShelterOpening], bool]:
    return lambda opening: OPENING_TABLE.allows(opening.state, verb)


def _counts(scope: Scope, opening: ShelterOpening) -> bool:
    """Its keepers, and the people of the grids in its village or town."""
    return openings.may_count(scope, opening.area_code)


def _empty(opening: ShelterOpening) -> bool:
    return OPENING_TABLE.allows(opening.state, "close") and not opening.people


def _fits(verb: str) -> Callable[[SquadRequest], bool]:
    return lambda request: MUSTER_TABLE.allows(request.state, verb)


def _may_go_up(request: SquadRequest) -> bool:
    return not request.is_passed_up and MUSTER_TABLE.allows(request.state, "pass_up")


def _refuses(scope: Scope, request: SquadRequest) -> bool:
    return _SEND(scope, request) and request.requested_by_id != scope.user_id


VERBS: dict[str, tuple[TeamVerb, ...]] = {
    "shelter": (
        TeamVerb("open", _("Open the shelter"), s.OpenForm, openings.open_shelter, _KEEP, _on_list, is_primary=True),
        TeamVerb("change", _("Change"), s.ShelterForm, places.change_shelter, _KEEP, _on_list),
        TeamVerb("retire", _("Take off the list"), ReasonForm, places.retire_shelter, _KEEP, _on_list, is_danger=True),
    ),
    "opening": (
        TeamVerb("count", _("Count people"), s.CountForm, openings.count_people, _counts, _opening_fits("count"),
                 is_primary=True),
        TeamVerb("close", _("Close the shelter"), s.CloseShelterForm, openings.close_shelter, _KEEP, _empty),
    ),
    "muster": (
        TeamVerb("answer", _("Call a squad out"), s.SendSquadForm, musters.answer_squad_request, _SEND,
                 _fits("answer"), is_primary=True),
        TeamVerb("pass-up", _("Pass up to the district"), NothingForm, musters.pass_squad_request_up, _PASS_UP,
                 _may_go_up),
        TeamVerb("refuse", _("Refuse"), ReasonForm, musters.refuse_squad_request, _refuses, _fits("refuse"),
                 is_danger=True),
        TeamVerb("cancel", _("Call off"), ReasonForm, musters.cancel_squad_request, _KEEP, _fits("cancel"),
                 is_danger=True),
    ),
}  # fmt: skip
