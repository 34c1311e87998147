"""The live fragment is counted once for all who see the same: two hundred open desks cost one."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.reading import page, reading
from tests.world_chain import whistle_in
from tests.world_grids import MONDAY, District
from xinhui.core import clock
from xinhui.dashboards.desk.views import SHARED
from xinhui.outbox import pulse

NOON = MONDAY + timedelta(hours=3)
#: Session and its row, account, posts, what they look at: what it takes to know who asks.
DOOR = 6


@pytest.fixture
def lived(district: District) -> District:
    cache.clear()
    with clock.moved(MONDAY):
        whistle_in(district, "dispatched")
    return district


def asked(district: District, who: str) -> int:
    """Queries of one look at the fragment."""
    browser = reading(district.act_user(who))
    with CaptureQueriesContext(connection) as queries:
        page(browser, "/desk/figures/")
    return len(queries)


def test_who_sees_the_same_shares_it_for_a_moment(lived: District) -> None:
    with clock.moved(NOON):
        first = asked(lived, "town_leader")
        assert first > DOOR + 5
        assert asked(lived, "town_leader") <= DOOR
    with clock.moved(NOON + timedelta(seconds=2 * SHARED)):
        assert asked(lived, "town_leader") > DOOR + 5, "the moment is over"


def test_a_change_is_not_hidden_by_it(lived: District) -> None:
    with clock.moved(NOON):
        asked(lived, "town_leader")
        pulse.bump("whistles")
    with clock.moved(NOON + timedelta(seconds=1)):
        assert asked(lived, "town_leader") > DOOR + 5


def test_another_sight_is_counted_for_itself(lived: District) -> None:
    with clock.moved(NOON):
        asked(lived, "town_leader")
        assert asked(lived, "other_town_leader") > DOOR + 5
