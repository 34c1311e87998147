"""The cast of training."""

from collections.abc import Iterator

import pytest

from tests.cadres.training.kit import PLANNING, School
from tests.world_cadres import Cadres
from xinhui.core import clock


@pytest.fixture
def school(cadres: Cadres) -> Iterator[School]:
    """On the Monday before the class."""
    with clock.moved(PLANNING):
        yield School(cadres)
