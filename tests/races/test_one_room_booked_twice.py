"""Two members book the same room for overlapping hours at the same moment, on PostgreSQL.

One of the two gets it, the other is told that it is taken. The control takes the row locks away, and the same judge
must find rooms booked twice.
"""

from collections import Counter
from datetime import timedelta

from members.models import CentreRoom, RoomBooking
from members.services.centres import frame
from tests.members.centres.kit import NOW, TOMORROW, book, centre
from tests.races.duel import RACES_MARKS, duel, without_locks
from tests.world_members import Party
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core import clock

pytestmark = RACES_MARKS
RACES, CONTROL_RACES = 100, 60
SIDES = ("party_member", "organ_member")


def rooms(party: Party, count: int) -> list[CentreRoom]:
    """So many rooms of one centre."""
    place = centre(party, "organizer")
    return CentreRoom.objects.bulk_create(
        CentreRoom(centre=place, name=f"{number}号房", capacity=20) for number in range(count)
    )


def race(party: Party, rows: list[CentreRoom]) -> int:
    """Both sides book each room, the second an hour later than the first and overlapping; how many were refused."""

    def act(number: int, side: int) -> None:
        starts = TOMORROW + timedelta(hours=side)
        with clock.moved(NOW):
            book(party, rows[number], SIDES[side], starts_at=starts, ends_at=starts + timedelta(hours=2))

    return duel(len(rows), act, forgiving=True)


def times_booked() -> Counter[int]:
    """Times booked → rooms."""
    return Counter(Counter(RoomBooking.objects.taken().values_list("room_id", flat=True)).values())


def test_one_of_the_two_gets_the_room(party: Party) -> None:
    with clock.moved(NOW):
        rows = rooms(party, RACES)
    assert race(party, rows) == RACES, "one of the two is refused, every time"
    assert times_booked() == Counter({1: RACES})
    assert all(report.broken is None for report in verify_chains())


def test_control_without_the_locks_both_get_it(party: Party) -> None:
    with clock.moved(NOW):
        rows = rooms(party, CONTROL_RACES)
    with without_locks(frame):
        race(party, rows)
    assert times_booked()[2] > 0
