"""Two officers propose the same person for the same pool at the same moment, on PostgreSQL.

One entry arises and the other side is told so in words. The control takes the row locks away: there the constraint is
what stops the second, and the same judge must find refusals without words.
"""

from datetime import datetime

from django.db import DatabaseError

from cadres.models import Cadre, PoolEntry, ReservePool
from cadres.services.pools.entries import propose_entry
from tests.races.duel import RACES_MARKS, duel, without_locks
from tests.world_cadres import Cadres
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict

pytestmark = RACES_MARKS
RACES, CONTROL_RACES = 200, 100
NOW = datetime(2026, 9, 14, 9, tzinfo=LOCAL)


def race(cadre: Cadre, count: int) -> tuple[int, int]:
    """(refused in words, refused by the database alone)."""
    pools = [ReservePool.objects.create(name=f"人才库{cadre.pk}-{number}") for number in range(count)]
    told: list[str] = []
    mute: list[DatabaseError] = []

    def act(number: int, side: int) -> None:
        try:
            with clock.moved(NOW):
                propose_entry(actor=SYSTEM, pool_id=pools[number].pk, cadre_id=cadre.pk, reason="工作需要")
        except Conflict as error:
            told.append(error.code)
        except DatabaseError as error:
            mute.append(error)

    duel(count, act, forgiving=False)
    assert PoolEntry.objects.filter(pool__in=pools).count() == count, "never two, with or without the lock"
    assert set(told) <= {"in-pool"}
    return len(told), len(mute)


def test_one_entry_arises_and_the_other_side_is_told(cadres: Cadres) -> None:
    assert race(cadres.files["clerk"], RACES) == (RACES, 0)


def test_control_without_the_lock_only_the_constraint_stops_the_second(cadres: Cadres) -> None:
    with without_locks():
        assert race(cadres.files["head"], CONTROL_RACES)[1] > 0
