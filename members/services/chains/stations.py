"""Stations of new employment: entered, corrected, served by a Red Station, taken off the list."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import Centre, PlatformStation
from members.services.chains.firms import counts
from members.services.chains.frame import hold_station, paths_of, require_any, settle_gap
from members.services.frame import division_in_force, require_keeper
from members.states.chains import PlatformKind
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, one_of
from xinhui.core.errors import Conflict, InvalidInput


@dataclass(frozen=True)
class StationFacts:
    """What is said of a station."""

    company: str
    name: str
    kind: str
    workers: int = 0
    full_members: int = 0
    probationary_members: int = 0
    place: str = ""


def enter_station(*, actor: Actor, area_code: str, facts: StationFacts) -> PlatformStation:
    """Put a station on the list. Raises Forbidden, InvalidInput naming the field, Conflict `station-known`."""
    with transaction.atomic():
        division = division_in_force(area_code, digits=(9, 12))
        require_keeper(actor, area_code=division.code)
        row = PlatformStation(area_code=division.code, opened_on=clock.today())
        _write(row, facts)
        settle_gap(row)
        record(actor=actor, verb="party.station.enter", target=row, detail={"kind": row.kind, "workers": row.workers})
    return row


def amend_station(*, actor: Actor, station_id: int, facts: StationFacts) -> PlatformStation:
    """Correct what is said of it. Raises NotFound, Forbidden, InvalidInput, Conflict `station-known`."""
    with transaction.atomic():
        row = hold_station(station_id)
        require_any(actor, row.area_code, paths_of(row))
        _write(row, facts)
        settle_gap(row)
        record(actor=actor, verb="party.station.amend", target=row,
               detail={"full": row.full_members, "workers": row.workers})  # fmt: skip
    return row


def _write(row: PlatformStation, facts: StationFacts) -> None:
    row.company, row.name = (
        line(facts.company, field="company", limit=60), line(facts.name, field="name", limit=60)
    )  # fmt: skip
    row.kind = one_of(facts.kind, PlatformKind.values, field="kind")
    row.place = line(facts.place, field="place", limit=120, required=False)
    for name, value in counts(facts.workers, facts.full_members, facts.probationary_members, name="workers").items():
        setattr(row, name, value)
    same = PlatformStation.objects.on_the_list().filter(company=row.company, name=row.name).exclude(pk=row.pk)
    if same.exists():
        raise Conflict(
            code="station-known", field="name", message=_("This company has a station of this name already."),
            action=_("Look at the list of stations."),
        )  # fmt: skip
    row.save()


def serve_station(*, actor: Actor, station_id: int, centre_id: int) -> PlatformStation:
    """Name the Red Station that serves it. Raises NotFound (centre), Forbidden, InvalidInput (centre)."""
    with transaction.atomic():
        row = hold_station(station_id)
        require_any(actor, row.area_code, paths_of(row))
        centre = hold(Centre.objects.in_service(), centre_id, field="centre")
        if not Centre.objects.stations().filter(pk=centre.pk).exists():
            raise InvalidInput(
                code="no-red-station", field="centre",
                message=_("“%(name)s” is no Red Station.") % {"name": centre.name},
                action=_("Choose a Red Station from the list."),
            )  # fmt: skip
        row.centre = centre
        row.save(update_fields=["centre"])
        record(actor=actor, verb="party.station.serve", target=row, detail={"centre": centre.pk})
    return row


def close_station(*, actor: Actor, station_id: int, reason: str) -> PlatformStation:
    """Take it off the list. Raises NotFound, Forbidden, InvalidInput (reason), Conflict `station-closed`."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = hold_station(station_id)
        require_any(actor, row.area_code, paths_of(row))
        row.closed_on, row.closed_reason, row.gap_since = max(clock.today(), row.opened_on), reason, None
        row.save(update_fields=["closed_on", "closed_reason", "gap_since"])
        record(actor=actor, verb="party.station.close", target=row, detail={"reason": reason})
    return row
