"""Two officers propose two people for the last place of a rank's quota at the same moment, on PostgreSQL.

One of them gets the place and the other is told so in words. The control takes the row locks away: the same judge must
then find places given twice.
"""

from datetime import date, datetime

from cadres.models import Cadre, RankProposal, RankQuota, RankRound
from cadres.services.ranks.rounds import propose_rank
from tests.races.duel import RACES_MARKS, duel, without_locks
from tests.world_cadres import Cadres
from xinhui.accounts.actors import SYSTEM
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict

pytestmark = RACES_MARKS
RACES, CONTROL_RACES = 100, 60
NOW = datetime(2026, 9, 14, 9, tzinfo=LOCAL)
RANKS = ("director_3", "director_4")


def race(cadres: Cadres, count: int) -> tuple[int, int]:
    """(refused in words, places given twice): one race a unit, so that each has a last place of its own."""
    unit = cadres.files["clerk"].unit
    quota = RankQuota.objects.create(unit=unit, rank=RANKS[0], quota=1)
    pair = [cadres.files["deputy"], cadres.files["clerk"]]
    Cadre.objects.filter(pk__in=[row.pk for row in pair]).update(rank=RANKS[1], rank_since=date(2015, 1, 1))
    row = RankRound.objects.create(unit=unit, rank=RANKS[0], places=1, opened_on=NOW.date())
    told: list[str] = []
    twice = 0
    for _race in range(count):

        def act(number: int, side: int) -> None:
            try:
                with clock.moved(NOW):
                    propose_rank(actor=SYSTEM, rank_round_id=row.pk, cadre_id=pair[side].pk)
            except Conflict as error:
                told.append(error.code)

        duel(1, act, forgiving=False)
        given = RankProposal.objects.filter(round=row, state="proposed")
        twice += given.count() > 1
        given.update(state="withdrawn")
    quota.delete()
    assert set(told) <= {"quota-full"}
    return len(told), twice


def test_the_last_place_is_given_once(cadres: Cadres) -> None:
    assert race(cadres, RACES) == (RACES, 0)


def test_control_without_the_lock_it_is_given_twice(cadres: Cadres) -> None:
    with without_locks():
        assert race(cadres, CONTROL_RACES)[1] > 0
