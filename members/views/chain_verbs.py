"""Verbs on industry chains, firms, stations and demands."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.forms import chains as f
from members.forms.base import ReasonForm
from members.models import ChainDemand, ChainFirm, FirmMember, IndustryChain, Organization, PlatformStation
from members.scope import KEEPERS, PartyScope
from members.services.chains import chains, cover, demands, firms, stations
from members.states.chains import DEMAND_TABLE
from members.views.base import Subject, Verb
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import area_q

_UNITS = "_led_units"


def keeps_chain(scope: PartyScope, row: IndustryChain) -> bool:
    """By a post over its area, or as an officer of its committee."""
    return scope.posts.covers(row.area_code, *KEEPERS) or scope.leads(row.path)


def _keeps_by_post(scope: PartyScope, row: Any) -> bool:
    return scope.posts.covers(row.area_code, *KEEPERS)


def keeps_firm(scope: PartyScope, row: ChainFirm) -> bool:
    """By a post, as an officer of what covers it, or of the chain's committee."""
    own = row.organization.path if row.organization is not None else ""
    return _keeps_by_post(scope, row) or scope.leads(own) or scope.leads(row.chain.path)


def is_firm_side(scope: PartyScope, row: ChainFirm) -> bool:
    """Keeps the firm's records, or is its instructor."""
    return keeps_firm(scope, row) or (scope.member_id is not None and row.instructor_id == scope.member_id)


def keeps_station(scope: PartyScope, row: PlatformStation) -> bool:
    """By a post, or as an officer of what covers it."""
    return _keeps_by_post(scope, row) or scope.leads(row.organization.path if row.organization is not None else "")


def _led_units(scope: PartyScope) -> frozenset[int]:
    """Units with an organization that the reader leads. One query a request."""
    found: frozenset[int] | None = scope.__dict__.get(_UNITS)
    if found is None:
        rows = Organization.objects.in_being().filter(area_q("path", scope.led), unit__isnull=False)
        ids = rows.values_list("unit_id", flat=True) if scope.led else ()
        found = frozenset(pk for pk in ids if pk is not None)
        scope.__dict__[_UNITS] = found
    return found


def _takes(scope: PartyScope, row: ChainDemand) -> bool:
    by_place = _keeps_by_post(scope, row) or scope.leads(row.firm.chain.path)
    return by_place or bool(_led_units(scope))


def _answers(scope: PartyScope, row: ChainDemand) -> bool:
    return scope.posts.covers(row.area_code, Role.ORGANIZATION_DEPARTMENT) or row.unit_id in _led_units(scope)


def _asks(scope: PartyScope, row: ChainDemand) -> bool:
    return is_firm_side(scope, row.firm)


def _demand(verb: str) -> Any:
    return lambda row: DEMAND_TABLE.allows(row.state, verb)


def _covered(row: Any) -> bool:
    return row.organization_id is not None


def chain_page(row: IndustryChain) -> str:
    """Where a chain is shown."""
    return reverse("members:chain", args=[row.pk])


def firm_page(row: ChainFirm) -> str:
    """Where a firm is shown."""
    return reverse("members:chain_firm", args=[row.pk])


def station_page(row: PlatformStation) -> str:
    """Where a station is shown."""
    return reverse("members:platform_station", args=[row.pk])


def demand_page(row: ChainDemand) -> str:
    """Where a demand is shown."""
    return reverse("members:chain_demand", args=[row.pk])


def _firms(user: Any) -> Any:
    rows = ChainFirm.objects.visible_to(user).on_the_list()
    return rows.select_related("chain__committee", "organization", "instructor")


def _stations(user: Any) -> Any:
    return PlatformStation.objects.visible_to(user).on_the_list().select_related("organization", "instructor")


def _demands(user: Any) -> Any:
    rows = ChainDemand.objects.visible_to(user)
    return rows.select_related("firm__chain__committee", "firm__organization", "firm__instructor", "unit")


SUBJECTS = (
    Subject("chain", "chain_id",
            lambda user: IndustryChain.objects.visible_to(user).in_being().select_related("committee"), chain_page, (
        Verb("amend", _("Who leads the chain"), f.ChainLeadForm, chains.amend_chain, keeps_chain),
        Verb("activity", _("Note a meeting or activity"), f.ChainActivityForm, chains.note_activity, keeps_chain),
        Verb("close", _("Close the chain"), ReasonForm, chains.close_chain, _keeps_by_post, is_danger=True),
    )),
    Subject("chain-firm", "firm_id", _firms, firm_page, (
        Verb("amend", _("Correct the firm"), f.FirmAmendForm, firms.amend_firm, keeps_firm),
        Verb("cover", _("Name the covering organization"), f.CoverForm, cover.cover_firm, keeps_firm),
        Verb("uncover", _("End the cover"), ReasonForm, cover.uncover_firm, keeps_firm, _covered),
        Verb("instruct", _("Appoint the instructor"), f.InstructForm, cover.instruct_firm, keeps_firm),
        Verb("link", _("Note a member who works here"), f.WorkerForm, firms.link_member, keeps_firm),
        Verb("visit", _("Note a visit"), f.VisitForm, chains.note_visit, is_firm_side,
             lambda row: row.instructor_id is not None),
        Verb("demand", _("Raise a demand"), f.DemandForm, demands.raise_demand, is_firm_side, is_primary=True),
        Verb("leave", _("The firm leaves the chain"), ReasonForm, firms.leave_chain, keeps_firm, is_danger=True),
    )),
    Subject("firm-member", "link_id",
            lambda user: FirmMember.objects.visible_to(user).open().select_related(
                "firm__chain__committee", "firm__organization", "firm__instructor"),
            lambda row: firm_page(row.firm), (
        Verb("unlink", _("Works here no longer"), f.WorkerEndForm, firms.unlink_member,
             lambda scope, row: keeps_firm(scope, row.firm)),
    )),
    Subject("platform-station", "station_id", _stations, station_page, (
        Verb("amend", _("Correct the station"), f.StationForm, stations.amend_station, keeps_station),
        Verb("cover", _("Name the covering organization"), f.CoverForm, cover.cover_station, keeps_station),
        Verb("uncover", _("End the cover"), ReasonForm, cover.uncover_station, keeps_station, _covered),
        Verb("instruct", _("Appoint the instructor"), f.InstructForm, cover.instruct_station, keeps_station),
        Verb("serve", _("Name the Red Station"), f.ServeForm, stations.serve_station, keeps_station),
        Verb("close", _("Take the station off the list"), ReasonForm, stations.close_station, keeps_station,
             is_danger=True),
    )),
    Subject("chain-demand", "demand_id", _demands, demand_page, (
        Verb("take", _("Name the unit that answers"), f.TakeForm, demands.take_demand, _takes, _demand("take"),
             is_primary=True),
        Verb("answer", pgettext_lazy("chain", "Answer the firm"), f.DemandAnswerForm, demands.answer_demand, _answers,
             _demand("answer"), is_primary=True),
        Verb("hand-back", _("Hand the demand back"), ReasonForm, demands.hand_back_demand, _answers,
             _demand("hand_back")),
        Verb("extend", _("Give more time"), f.DemandExtendForm, demands.extend_demand, _asks, _demand("extend")),
        Verb("confirm", _("The firm was helped"), f.DemandConfirmForm, demands.confirm_demand, _asks,
             _demand("confirm"), is_primary=True),
        Verb("reopen", _("The firm was not helped"), ReasonForm, demands.reopen_demand, _asks, _demand("reopen")),
        Verb("withdraw", _("Withdraw the demand"), ReasonForm, demands.withdraw_demand, _asks, _demand("withdraw"),
             is_danger=True),
    )),
)  # fmt: skip
