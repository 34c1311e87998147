"""Every test begins on the day when the term was planned, unless it moves the clock."""

from collections.abc import Iterator

import pytest

from tests.members.university.kit import PLANNING, Campus, campus_of
from tests.world_members import Party
from xinhui.core import clock


@pytest.fixture
def campus(party: Party) -> Iterator[Campus]:
    """A school of 罗坑镇 with a planned term."""
    with clock.moved(PLANNING):
        yield campus_of(party)
