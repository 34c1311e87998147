"""Two members reach for the last place of a service post, and for the same wish, at the same moment, on PostgreSQL.

One of the two gets it. The control takes the row locks away, and the same judge must find both inside.
"""

from collections import Counter
from datetime import date, timedelta

from members.models import ServicePost, ServiceRecord, ServiceRequest
from members.services import frame
from members.services.service.records import take_place
from members.services.service.wishes import take_wish
from tests.members.service.kit import post, registered, wish
from tests.races.duel import RACES_MARKS, duel, without_locks
from tests.world_members import Party
from xinhui.audit.models import Entry
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core import clock

pytestmark = RACES_MARKS
RACES, CONTROL_RACES = 100, 60
SIDES = ("organ_member", "organ_secretary")


def posts_for(party: Party, count: int) -> list[ServicePost]:
    """Posts with one place a time; both members are registered with the village."""
    for who in SIDES:
        registered(party, who)
    return [post(party, capacity=1, weekdays="", title=f"岗位{number}") for number in range(count)]


def race(party: Party, rows: list[ServicePost], on: date) -> int:
    """Both sides take the place; how many were refused."""
    actors = [party.act(who) for who in SIDES]
    return duel(
        len(rows), lambda number, side: take_place(actor=actors[side], post_id=rows[number].pk, on=on), forgiving=True
    )


def taken(rows: list[ServicePost]) -> Counter[int]:
    """Places taken → posts."""
    return Counter(ServiceRecord.objects.with_a_place().filter(post=row).count() for row in rows)


def test_the_last_place_is_taken_once(party: Party) -> None:
    rows, on = posts_for(party, RACES), clock.today() + timedelta(days=3)
    assert race(party, rows, on) == RACES, "one of the two is refused, every time"
    assert taken(rows) == Counter({1: RACES})
    assert all(report.broken is None for report in verify_chains())


def test_control_without_the_lock_both_are_inside(party: Party) -> None:
    rows, on = posts_for(party, CONTROL_RACES), clock.today() + timedelta(days=3)
    with without_locks(frame):
        race(party, rows, on)
    assert taken(rows)[2] > 0


def test_a_wish_has_one_taker(party: Party) -> None:
    for who in SIDES:
        registered(party, who)
    rows: list[ServiceRequest] = [wish(party, title=f"心愿{number}") for number in range(RACES)]
    actors = [party.act(who) for who in SIDES]
    refused = duel(RACES, lambda number, side: take_wish(actor=actors[side], wish_id=rows[number].pk), forgiving=True)
    assert refused == RACES
    assert Entry.objects.filter(verb="party.wish.take").count() == RACES
