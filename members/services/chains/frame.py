"""What the verbs of chains share: rows held, who may, gaps kept, people told.

Lock order: organization, member, chain, firm or station, demand.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from members.models import ChainFirm, IndustryChain, Organization, PlatformStation
from members.rules.chains import FirmGap
from members.scope import KEEPERS
from members.services.frame import scope_of_actor
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Unit
from xinhui.accounts.scope import area_q
from xinhui.core import clock
from xinhui.core.checks import hold
from xinhui.core.errors import Conflict, Forbidden, InvalidInput
from xinhui.outbox.services.enqueue import Draft, enqueue

Place = ChainFirm | PlatformStation


def hold_chain(chain_id: int | None, *, field: str | None = None) -> IndustryChain:
    """The chain in being, locked. Raises NotFound, Conflict `chain-closed`."""
    row = hold(IndustryChain.objects.select_related("committee"), chain_id, field=field)
    if row.closed_on is not None:
        raise Conflict(
            code="chain-closed", field=field, message=_("This chain was closed."), action=_("Choose another chain.")
        )
    return row


def hold_firm(firm_id: int) -> ChainFirm:
    """The firm in its chain, locked. Raises NotFound, Conflict `firm-left`."""
    row = hold(ChainFirm.objects.select_related("chain__committee", "organization"), firm_id)
    if row.left_on is not None:
        raise Conflict(
            code="firm-left", message=_("This firm has left the chain."), action=_("Enter it again if it is back.")
        )
    return row


def hold_station(station_id: int) -> PlatformStation:
    """The station on the list, locked. Raises NotFound, Conflict `station-closed`."""
    row = hold(PlatformStation.objects.select_related("organization"), station_id)
    if row.closed_on is not None:
        raise Conflict(
            code="station-closed", message=_("This station was taken off the list."),
            action=_("Enter it again if it is back."),
        )  # fmt: skip
    return row


def paths_of(place: Place) -> tuple[str, ...]:
    """Organizations whose officers keep the place's records: the covering one, and the chain's committee."""
    own = (place.organization.path,) if place.organization is not None else ()
    return (*own, place.chain.path) if isinstance(place, ChainFirm) else own


def require_any(actor: Actor, area_code: str, paths: Iterable[str]) -> None:
    """Raise Forbidden unless the actor keeps the place's records by a post, or leads one of the organizations."""
    if actor.kind == "system" or actor.scope.covers(area_code, *KEEPERS):
        return
    scope = scope_of_actor(actor)
    if not any(scope.leads(path) for path in paths):
        raise Forbidden(
            code="chain-keeper-required", message=_("Only who keeps the records of this firm or chain does this."),
            action=_("Ask the town's party-building office, or an officer of the chain's committee."),
        )  # fmt: skip


def leads_unit(actor: Actor, unit_id: int | None) -> bool:
    """Whether the actor is an officer of an organization of the unit."""
    scope = scope_of_actor(actor)
    if not scope.led or unit_id is None:
        return False
    return Organization.objects.in_being().filter(area_q("path", scope.led), unit_id=unit_id).exists()


def unit_in_force(unit_id: int | None, *, field: str = "unit") -> Unit:
    """The unit in being. Raises InvalidInput."""
    row = Unit.objects.active().filter(pk=unit_id).first() if unit_id is not None else None
    if row is None:
        raise InvalidInput(
            code="unit-unknown", field=field, message=_("There is no such unit in being."),
            action=_("Choose a unit from the list."),
        )  # fmt: skip
    return row


def settle_gap(place: Place) -> None:
    """Keep since when an organization is to be founded here; written only when it changes."""
    rows: Any = type(place).objects.on_the_list().with_cover()
    gap = rows.filter(pk=place.pk).values_list("gap", flat=True).first()
    since: date | None = (place.gap_since or clock.today()) if gap == FirmGap.FOUND else None
    if since != place.gap_since:
        place.gap_since = since
        place.save(update_fields=["gap_since"])


def tell(people: Iterable[int], kind: str, key: str, link: str, context: Mapping[str, Any]) -> int:
    """A message to each of the people under a key of the event; returns how many are new."""
    return enqueue(drafts=[
        Draft(key=f"{key}:{user_id}", recipient_id=user_id, kind=kind, context=dict(context), link=link)
        for user_id in sorted(set(people))
    ])  # fmt: skip
