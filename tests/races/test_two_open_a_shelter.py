"""Two officers open the same shelter at the same moment, on PostgreSQL: one opening, and the other is told so.

The control takes the row locks away: then the constraint alone is left, and the second officer meets an error that
says nothing to people.
"""

from collections import Counter

from django.db import IntegrityError

from grids.models import Shelter, ShelterOpening
from grids.services.shelters import openings, places
from tests.grids.shelters.kit import shelter
from tests.races.duel import RACES_MARKS, duel, without_locks
from tests.world import TOWN
from tests.world_grids import District
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core.errors import Conflict

pytestmark = RACES_MARKS
RACES, CONTROL_RACES = 200, 100


def race(district: District, rows: list[Shelter]) -> Counter[str]:
    """Both sides open every shelter; how each try ended."""
    actors = [district.act("dispatcher"), district.act("town_leader")]
    ended: Counter[str] = Counter()

    def act(number: int, side: int) -> None:
        try:
            openings.open_shelter(actor=actors[side], shelter_id=rows[number].pk)
        except Conflict as error:
            ended[error.code] += 1
        except IntegrityError:
            ended["not said to people"] += 1
        else:
            ended["opened"] += 1

    duel(len(rows), act, forgiving=False)
    return ended


def test_one_opening_and_a_word_for_the_other(district: District) -> None:
    rows = [shelter(district, f"场所{n}", area=TOWN) for n in range(RACES)]
    assert race(district, rows) == {"opened": RACES, "shelter-open": RACES}
    assert ShelterOpening.objects.count() == RACES
    assert all(report.broken is None for report in verify_chains())


def test_without_the_lock_the_second_meets_the_constraint(district: District) -> None:
    rows = [shelter(district, f"场所{n}", area=TOWN) for n in range(CONTROL_RACES)]
    with without_locks(openings, places):
        ended = race(district, rows)
    assert ended["not said to people"] > 0
    assert ShelterOpening.objects.count() == CONTROL_RACES, "even then the database lets only one through"
