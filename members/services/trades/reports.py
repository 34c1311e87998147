"""A report in two taps: a participant names a tile and a place, the grid's worker goes and looks.

A participant holds no post, so the chain would not take a report from the account alone. The participant's entry is
what entitles: it is checked here, and the portal sends the report in the participant's name. The issue comes from the
public, so it is verified on site before anything else happens (domain.md, “Cases”).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grids.models.issue import IssueSource
from grids.services.report_issue import Report, report_issue
from members.models import Participant, TradeReport
from members.selectors.trades import tile_of
from xinhui.accounts.actors import Actor
from xinhui.accounts.scope import EMPTY
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import line
from xinhui.core.coordinates import CoordinateSystem
from xinhui.core.errors import Forbidden, InvalidInput
from xinhui.core.locking import locked


@dataclass(frozen=True)
class TwoTaps:
    """What the phone sends; `uuid` is minted with the form, so that a second sending makes no second issue."""

    uuid: UUID
    tile: str
    latitude: float
    longitude: float
    coordinate_system: str = CoordinateSystem.WGS84
    note: str = ""
    photos: Sequence[UUID] = ()


def send_report(*, actor: Actor, taps: TwoTaps) -> TradeReport:
    """Send a report into the chain; the same `uuid` again gives the same report.

    Raises Forbidden `not-a-participant`, InvalidInput (tile, latitude, longitude, note, photo), Conflict `uuid-reused`.
    """
    note = line(taps.note, field="note", limit=200, required=False)
    tile = tile_of(taps.tile)
    if tile is None:
        raise InvalidInput(
            code="tile-unknown", field="tile", message=_("There is no such tile."), action=_("Choose one of the tiles.")
        )
    with transaction.atomic():
        participant = own_participant(actor)
        known = TradeReport.objects.filter(uuid=taps.uuid, participant=participant).first()
        if known is not None:
            return known
        label = f"{participant.name}（{participant.get_trade_display()}）"
        in_name_of = Actor(actor.user_id, label, EMPTY, actor.ip, "system")
        description = f"{participant.get_trade_display()}：{tile.name}" + (f"。{note}" if note else "")
        issue, _new = report_issue(actor=in_name_of, report=Report(
            uuid=taps.uuid, category=tile.category, title=tile.name, description=description, latitude=taps.latitude,
            longitude=taps.longitude, coordinate_system=taps.coordinate_system, source=IssueSource.PUBLIC,
            photos=tuple(taps.photos),
        ))  # fmt: skip
        row = TradeReport.objects.create(uuid=taps.uuid, participant=participant, issue=issue, tile=tile.name,
                                         area_code=issue.area_code, at=clock.now())  # fmt: skip
        record(actor=actor, verb="party.trade_report.send", target=row, detail={"issue": issue.pk, "tile": tile.code})
    return row


def own_participant(actor: Actor) -> Participant:
    """The acting person's entry in force, locked: reports of one participant follow one another. Raises Forbidden."""
    rows = Participant.objects.in_force()
    row = locked(rows.filter(user_id=actor.user_id)).first() if actor.user_id is not None else None
    if row is None:
        raise Forbidden(
            code="not-a-participant", message=_("Your account belongs to no participant."),
            action=_("Ask the town's party-building office to enrol you."),
        )  # fmt: skip
    return row
