"""Two weeks of a small district for briefings: reports of both weeks, whistles answered and late."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from grids.services.tick import tick
from tests.world_chain import dispatched, whistle_in
from tests.world_grids import District
from xinhui.core import clock
from xinhui.core.clock import LOCAL

#: The Mondays of the two weeks, and the Monday on which the briefing is written.
FIRST, SECOND, THIRD = (datetime(2026, 9, day, 9, 0, tzinfo=LOCAL) for day in (7, 14, 21))


def report(district: District, at: datetime, many: int, by: str = "worker", **facts: Any) -> None:
    """So many reports, ten minutes apart."""
    for number in range(many):
        with clock.moved(at + timedelta(minutes=10 * number)):
            district.report(by, **facts)


@pytest.fixture
def lived(district: District) -> District:
    """Week one: 21 reports. Week two: 30, more of 市容环境, a whistle closed, one that nobody answered."""
    report(district, FIRST, 18)
    report(district, FIRST + timedelta(days=1), 3, category="S109")
    report(district, SECOND, 14)
    report(district, SECOND + timedelta(days=1), 9, category="S109")
    report(district, SECOND + timedelta(days=2), 4, by="other_worker", grid="440705104201001")
    with clock.moved(SECOND + timedelta(hours=5)):
        whistle_in(district, "closed")
    with clock.moved(SECOND + timedelta(hours=6)):
        dispatched(district)
    with clock.moved(SECOND + timedelta(days=3)):
        tick()
    return district
