"""A centre of 罗坑村 with a room, made by the services; Monday 2026-09-14, nine o'clock."""

from datetime import datetime, timedelta
from typing import Any

from members.models import Centre, CentreRoom, RoomBooking
from members.services.centres.bookings import book_room
from members.services.centres.places import CentreFacts, add_room, open_centre
from tests.world import VILLAGE
from tests.world_members import Party
from xinhui.core.clock import LOCAL

NOW = datetime(2026, 9, 14, 9, tzinfo=LOCAL)
TOMORROW = NOW + timedelta(days=1)
HOURS: dict[str, list[list[str]]] = {
    **{day: [["09:00", "12:00"], ["14:00", "17:30"]] for day in "12345"}, "6": [["09:00", "12:00"]], "7": [],
}  # fmt: skip


def centre(party: Party, who: str = "secretary", **facts: Any) -> Centre:
    values = {"name": "罗坑村党群服务站", "kind": "village", "area_code": VILLAGE, "place": "村口", "hours": HOURS}
    return open_centre(actor=party.act(who), facts=CentreFacts(**{**values, **facts}))


def room(party: Party, capacity: int = 20, **facts: Any) -> CentreRoom:
    return add_room(
        actor=party.act("organizer"), centre_id=centre(party, "organizer", **facts).pk, name="议事厅", capacity=capacity
    )


def book(party: Party, row: CentreRoom, who: str = "party_member", **facts: Any) -> RoomBooking:
    values = {"starts_at": TOMORROW, "ends_at": TOMORROW + timedelta(hours=2), "people": 8, "purpose": "主题党日"}
    return book_room(actor=party.act(who), room_id=row.pk, **{**values, **facts})
